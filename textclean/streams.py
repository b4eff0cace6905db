"""Work on a stream of items in several processes, with the results in order and a bounded number of items in memory."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

__all__ = ["WINDOW", "in_processes"]

Item = TypeVar("Item")
Answer = TypeVar("Answer")

# Items in flight for each process: waiting for it, in work, or finished and waiting for their turn in the output.
WINDOW = 8


def in_processes(work: Callable[[Item], Answer], items: Iterable[Item], workers: int) -> Iterator[Answer]:
    """Apply a function to each item, in several processes.

    Args:
        work: The function; it must be picklable, as items and answers must be.
        items: The items; at most `WINDOW` for each process are read ahead.
        workers: The number of processes.

    Returns:
        The answers, in the order of the items.
    """
    import multiprocessing
    from concurrent.futures import Future, ProcessPoolExecutor

    waiting: deque[Future[Answer]] = deque()
    with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn")) as pool:
        for item in items:
            waiting.append(pool.submit(work, item))
            if len(waiting) >= workers * WINDOW:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
