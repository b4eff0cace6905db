"""Worker processes: shards go out to them, reports come back, and the death of one is noticed and mended."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import Counter, deque
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import connection
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnContext
from pathlib import Path
from typing import Any

from textclean.engines.job import Job
from textclean.engines.plan import Shard
from textclean.engines.shard import Stopped, work
from textclean.engines.state import State, hold
from textclean.errors import RunError

__all__ = ["Paths", "Pool", "Task"]

_TICK = 0.25  # seconds between two looks at the workers
_ATTEMPTS = 3  # of a shard, when workers die of it
_NUMBERS = 4  # a slot: bytes read, rows written, rejects, and whether the shard was begun
_PATIENCE = 60.0  # seconds that shards in work have to hear of the end of the run, before their workers are ended

# What is done to a shard (a function of job, shard, paths and meter), and the paths that it is done with.
Task = Callable[..., dict[str, Any]]
Paths = Callable[[Shard], tuple[Path, ...]]

# What a worker process was given when it began; it does one shard at a time, so there is one of each.
_given: dict[str, Any] = {}


class _Slot:
    """A worker's numbers, in memory that the parent reads."""

    def __init__(self, numbers: Any, at: int, stop: Any) -> None:
        self._numbers, self._first, self._stop = numbers, at * _NUMBERS, stop
        self._numbers[self._first + _NUMBERS - 1] = 1

    def note(self, size: int, rows: int, rejected: int) -> None:
        """Add to them; the end of the run is heard of here."""
        if self._stop.value:
            raise Stopped
        for i, more in enumerate((size, rows, rejected)):
            self._numbers[self._first + i] += more


def _begin(numbers: Any, stop: Any, lock: Path, pool: Connection) -> None:
    """The beginning of a worker: it ends with its parent and with its pool, and leaves Ctrl-C to the parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    held = lock.open("rb")
    hold(held, alone=False)
    _given.update(numbers=numbers, stop=stop, lock=held)
    threading.Thread(target=_end_with, args=(pool,), daemon=True).start()


def _end_with(pool: Connection) -> None:
    parent = multiprocessing.parent_process()
    connection.wait([pool] if parent is None else [pool, parent.sentinel])
    os._exit(1)


def _nothing() -> None:
    """A task that shows whether the pool still takes any."""


def _submit(pool: ProcessPoolExecutor, task: Callable[..., Any], *given: object) -> Future[Any]:
    """Give a task to the pool.

    Raises:
        BrokenProcessPool: if a worker has died, whatever the executor trips over while it takes notice of that.
    """
    try:
        return pool.submit(task, *given)
    except (OSError, ValueError):
        pool.submit(_nothing)
        raise


def _do(task: Task, job: Job, shard: Shard, paths: tuple[Path, ...], slot: int) -> dict[str, Any]:
    try:
        return task(job, shard, *paths, _Slot(_given["numbers"], slot, _given["stop"]))
    except OSError as error:
        why = f"{error.filename or paths[0]}: {error.strerror or error}"
        raise RunError(f"{why}: see to it, then carry on with --resume") from error


class Pool:
    """Processes that do the shards of a run.

    At most two shards a worker are given out at a time, and a worker holds a batch at a time: memory does not grow with
    the corpus. A worker that dies (killed, out of memory) takes the pool with it; a new one does what was in work, a
    shard no more than three times.

    The executor of Python 3.11 may lose sight of a worker that it starts, or a task that it takes, just when another
    worker dies, and would wait for it for ever. So every worker listens to a pipe that is closed when its pool is, and
    a pool from which nothing is heard is given a task of no work: a broken one refuses it.
    """

    def __init__(self, state: State, job: Job, workers: int, task: Task = work, paths: Paths | None = None) -> None:
        self._state, self._job, self._workers = state, job, workers
        self._task, self._paths = task, paths or state.paths
        self._context: SpawnContext = multiprocessing.get_context("spawn")
        self._slots = 2 * workers
        self._numbers = self._context.RawArray("q", self._slots * _NUMBERS)
        self._stop = self._context.RawValue("b", 0)
        self.deaths = 0

    def run(
        self, shards: Iterable[Shard], done: Callable[[Shard, dict[str, Any]], None], look: Callable[[list[int]], None]
    ) -> None:
        """Do the shards. `done` is called for each; `look` several times a second, with the bytes read, the rows and
        the rejects of those that are in work.

        Raises:
            RunError: if a shard fails, or workers die of it again and again.
        """
        todo = list(shards)
        attempts: Counter[int] = Counter()
        while todo:
            todo, suspects = self._round(todo, done, look)
            attempts.update(shard.number for shard in suspects)
            for shard in suspects:
                if attempts[shard.number] >= _ATTEMPTS:
                    raise RunError(
                        f"a worker died {_ATTEMPTS} times (killed, or out of memory) at work on {_named(suspects)}: "
                        "see to it that there is enough memory, or use fewer workers, then carry on with --resume"
                    )

    def _round(
        self, todo: list[Shard], done: Callable[[Shard, dict[str, Any]], None], look: Callable[[list[int]], None]
    ) -> tuple[list[Shard], list[Shard]]:
        """Do shards until all are done, or a worker dies; those that are left, and those that were in work then."""
        waiting = deque(todo)
        out: dict[Future[dict[str, Any]], tuple[Shard, int]] = {}
        free = list(range(self._slots))
        listener, pipe = self._context.Pipe(duplex=False)
        arguments = (self._numbers, self._stop, self._state.workers_lock, listener)
        pool = ProcessPoolExecutor(self._workers, self._context, _begin, arguments)
        probe: Future[None] | None = None
        try:
            while waiting or out:
                while waiting and free:
                    shard, slot = waiting[0], free[-1]
                    self._clear(slot)
                    given = (self._task, self._job, shard, self._paths(shard), slot)
                    out[_submit(pool, _do, *given)] = shard, slot  # raises, if a worker has just died: it waits on then
                    waiting.popleft(), free.pop()
                finished = wait(out, _TICK, FIRST_COMPLETED).done
                for future in finished:
                    done(out[future][0], future.result())
                    free.append(out.pop(future)[1])
                if not finished and (probe is None or probe.done()):
                    probe = _submit(pool, _nothing)
                look(self._in_work(slot for _, slot in out.values()))
        except BrokenProcessPool:
            pipe.close()
            self.deaths += 1
            left = {shard for shard, _ in out.values()}
            suspects = [shard for shard, slot in out.values() if self._numbers[(slot + 1) * _NUMBERS - 1]]
            return sorted({*left, *waiting}, key=lambda shard: shard.number), suspects
        except BaseException:
            self._stop.value = 1
            wait([future for future in out if not future.cancel()], _PATIENCE)
            pipe.close()
            raise
        finally:
            pool.shutdown(cancel_futures=True)
            pipe.close()
            listener.close()
        return [], []

    def _clear(self, slot: int) -> None:
        self._numbers[slot * _NUMBERS : (slot + 1) * _NUMBERS] = [0] * _NUMBERS

    def _in_work(self, slots: Iterable[int]) -> list[int]:
        numbers = [self._numbers[slot * _NUMBERS : (slot + 1) * _NUMBERS] for slot in slots]
        return ([sum(column) for column in zip(*numbers, strict=True)] or [0] * _NUMBERS)[:-1]


def _named(shards: list[Shard]) -> str:
    first = shards[0].pieces[0]
    more = f" and {len(shards) - 1} others" if len(shards) > 1 else ""
    return f"shard {shards[0].number} ({first.url} from {first.start}){more}"
