"""Work on a stream of items in several processes, with the results in order and a bounded number of items in memory."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from textclean.errors import RunError

__all__ = ["WINDOW", "in_processes"]

Item = TypeVar("Item")
Answer = TypeVar("Answer")

# Items in flight for each process: waiting for it, in work, or finished and waiting for their turn in the output.
WINDOW = 8
# The exit code of a worker whose script starts workers as it is imported.
UNGUARDED = 87
GUARD = """\
the script starts worker processes, and each of them imports the script: put its code into a function, as in these lines
    def main() -> None:
        ...  # what the script does
    if __name__ == "__main__":
        main()"""


def in_processes(work: Callable[[Item], Answer], items: Iterable[Item], workers: int) -> Iterator[Answer]:
    """Apply a function to each item, in several processes.

    Args:
        work: The function; it must be picklable, as items and answers must be.
        items: The items; at most `WINDOW` for each process are read ahead.
        workers: The number of processes.

    Returns:
        The answers, in the order of the items.

    Raises:
        RunError: (a RuntimeError) if the script has no main guard, or a worker dies.
    """
    import multiprocessing
    from concurrent.futures import Future, ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    if _imported_by_a_worker():
        raise SystemExit(UNGUARDED)  # quietly: the process that started this worker raises the error, once
    waiting: deque[Future[Answer]] = deque()
    started: set[multiprocessing.process.BaseProcess] = set()
    try:
        with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn")) as pool:
            for item in items:
                waiting.append(pool.submit(work, item))
                if len(started) < workers:
                    started.update(multiprocessing.active_children())  # it forgets those that have ended
                if len(waiting) >= workers * WINDOW:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
    except BrokenProcessPool as broken:
        if any(process.exitcode == UNGUARDED for process in started):
            raise RunError(GUARD) from None
        raise RunError("a worker process died: it was killed, the memory is full, or it could not start") from broken


def _imported_by_a_worker() -> bool:
    """Whether this process is a worker that is still importing the script it was started from."""
    from multiprocessing import current_process

    # multiprocessing sets it for that time, to refuse new processes with a text of its own.
    return getattr(current_process(), "_inheriting", False)
