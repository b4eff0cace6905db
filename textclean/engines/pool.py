"""A pool of worker processes for shards, which survives the death of a worker."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
import warnings
from collections import Counter, deque
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import connection, resource_tracker
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnContext
from multiprocessing.synchronize import SemLock
from pathlib import Path
from typing import Any

from textclean.engines.job import Job
from textclean.engines.lock import hold, lock_file
from textclean.engines.plan import Shard
from textclean.engines.shard import Meter, Stopped, work
from textclean.engines.state import State
from textclean.errors import RunError
from textclean.io.formats import FORMATS

__all__ = ["FREE_MEMORY", "Paths", "Pool", "Task"]

_TICK = 0.25  # seconds between two checks of the workers
_ATTEMPTS = 3  # times that a shard is tried when workers die while they work on it
_NUMBERS = 4  # of a slot: bytes done, rows written, rejects, and whether the shard was started
# The bytes of a shard that, alone, is worked on in this process: starting a worker takes as long as cleaning them.
_SMALL = 2 << 20
_PATIENCE = 60.0  # seconds that running shards get to stop, before their workers are killed

# What to do when the memory is full.
FREE_MEMORY = "free some memory or use fewer workers"

# A function of job, shard, paths and meter that a worker calls for a shard, and the paths for a shard.
Task = Callable[..., dict[str, Any]]
Paths = Callable[[Shard], tuple[Path, ...]]

# The arguments with which a worker process was started.
_worker: dict[str, Any] = {}


class _Context(SpawnContext):
    """Starts processes, and knows the semaphores that they share."""

    def __init__(self) -> None:
        self._semaphores: list[SemLock] = []

    def Lock(self) -> Any:  # noqa: N802 - the name of multiprocessing
        """A lock."""
        return self._kept(super().Lock())

    def BoundedSemaphore(self, value: int = 1) -> Any:  # noqa: N802
        """A semaphore."""
        return self._kept(super().BoundedSemaphore(value))

    def _kept(self, made: SemLock) -> SemLock:
        self._semaphores.append(made)
        return made

    def release(self) -> None:
        """Let go of the semaphores.

        The resource tracker, a process of multiprocessing, removes their names at the end. It is a child of this
        process, too, and who kills the workers may kill it: a new one would print a traceback for each semaphore that
        it does not know, so all of them are registered again.
        """
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # that the tracker died
            for made in self._semaphores:
                if name := vars(made)["_semlock"].name:
                    resource_tracker.register(name, "semaphore")
        self._semaphores.clear()


class _Slot:
    """The progress of a shard, in memory shared with the parent process."""

    def __init__(self, numbers: Any, at: int, stop: Any) -> None:
        self._numbers, self._first, self._stop = numbers, at * _NUMBERS, stop
        self._numbers[self._first + _NUMBERS - 1] = 1

    def note(self, size: int, rows: int, rejected: int) -> None:
        """Add to the progress; raise `Stopped` if the run is being stopped."""
        if self._stop.value:
            raise Stopped
        for i, more in enumerate((size, rows, rejected)):
            self._numbers[self._first + i] += more


class _Here:
    """The progress of a shard that is worked on in this process."""

    def __init__(self, look: Callable[[list[int]], None]) -> None:
        self._look, self._numbers, self._due = look, [0, 0, 0], time.monotonic() + _TICK
        self.error: Exception | None = None

    def note(self, size: int, rows: int, rejected: int) -> None:
        """Add to the progress; raise `Stopped` if who looks at it stops the run with an `error`."""
        self._numbers = [sum(pair) for pair in zip(self._numbers, (size, rows, rejected), strict=True)]
        if time.monotonic() < self._due:
            return
        self._due = time.monotonic() + _TICK
        try:
            self._look(self._numbers)
        except Exception as error:
            self.error = error
            raise Stopped from error


def _begin(numbers: Any, stop: Any, lock: Path, pool: Connection) -> None:
    """Start a worker: it ignores Ctrl-C, which the parent handles, and ends with its parent and its pool."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    held = lock_file(lock)
    hold(held, alone=False)
    _worker.update(numbers=numbers, stop=stop, lock=held)
    threading.Thread(target=_end_with, args=(pool,), daemon=True).start()


def _end_with(pool: Connection) -> None:
    """End this process when the pool or the parent process does."""
    parent = multiprocessing.parent_process()
    connection.wait([pool] if parent is None else [pool, parent.sentinel])
    os._exit(1)


def _nothing() -> None:
    """An empty task: a broken pool refuses it."""


def _submit(pool: ProcessPoolExecutor, task: Callable[..., Any], *arguments: object) -> Future[Any]:
    """Submit a task to the pool.

    Raises:
        BrokenProcessPool: if a worker has died, also where the executor itself fails with another error for that.
    """
    try:
        return pool.submit(task, *arguments)
    except (OSError, ValueError):
        pool.submit(_nothing)
        raise


def _perform(task: Task, job: Job, shard: Shard, paths: tuple[Path, ...], slot: int) -> dict[str, Any]:
    """Run the task for a shard, in a worker."""
    return _performed(task, job, shard, paths, _Slot(_worker["numbers"], slot, _worker["stop"]))


def _performed(task: Task, job: Job, shard: Shard, paths: tuple[Path, ...], meter: Meter) -> dict[str, Any]:
    """Run the task for a shard; a full disk or memory is an error that says what to do."""
    try:
        return task(job, shard, *paths, meter)
    except OSError as error:
        why = f"{error.filename or paths[0]}: {error.strerror or error}"
        raise RunError(f"{why}: fix this, then continue with --resume") from error
    except MemoryError as error:
        raise RunError(
            f"out of memory while working on {_named([shard])}: {FREE_MEMORY}, then continue with --resume"
        ) from error


class Pool:
    """Processes that work on the shards of a run.

    At most two shards for each worker are submitted at a time, and a worker holds one batch at a time, so memory does
    not grow with the corpus. A worker that dies (killed, out of memory) breaks the executor; a new one repeats the
    shards that were running, each at most three times.

    The executor of Python 3.11 can lose a worker that it starts, or a task that it accepts, at the moment another
    worker dies, and then waits for it forever. Therefore every worker watches a pipe that is closed with its pool, and
    a pool without news is probed with an empty task, which a broken one refuses.

    A single small shard is worked on in this process, without a worker, if the pipeline has textclean's own filters
    alone and no page of HTML is extracted: what runs then is Python code that cannot take the process down.

    Args:
        state: The state of the run.
        job: The settings of the run.
        workers: The number of processes.
        task: The function that a worker calls for a shard.
        paths: Returns the paths that the task gets for a shard; by default those of its rows and its rejects.

    Attributes:
        deaths: The number of times that a worker has died.
    """

    def __init__(self, state: State, job: Job, workers: int, task: Task = work, paths: Paths | None = None) -> None:
        self._state, self._job, self._workers = state, job, workers
        self._task, self._paths = task, paths or state.paths
        self._context = _Context()
        self._slots = 2 * workers
        self._numbers = self._context.RawArray("q", self._slots * _NUMBERS)
        self._stop = self._context.RawValue("b", 0)
        self.deaths = 0

    def run(
        self, shards: Iterable[Shard], done: Callable[[Shard, dict[str, Any]], None], look: Callable[[list[int]], None]
    ) -> None:
        """Work on the shards.

        Args:
            shards: The shards.
            done: Called with each finished shard and its report.
            look: Called several times a second with the bytes done, rows written and rejects of the running shards.

        Raises:
            RunError: (a RuntimeError) if a shard fails, or workers die again and again while working on it.
        """
        todo = list(shards)
        if len(todo) == 1 and self._is_harmless(todo[0]):
            self._work_here(todo[0], done, look)
            return
        attempts: Counter[int] = Counter()
        while todo:
            todo, suspects = self._round(todo, done, look)
            attempts.update(shard.number for shard in suspects)
            for shard in suspects:
                if attempts[shard.number] >= _ATTEMPTS:
                    raise RunError(
                        f"a worker died {_ATTEMPTS} times (killed, or out of memory) while working on "
                        f"{_named(suspects)}: {FREE_MEMORY}, then continue with --resume"
                    )

    def _is_harmless(self, shard: Shard) -> bool:
        """Whether a shard is small, and nothing works on it that might end the process."""
        extracted = any(FORMATS[piece.kind].pages for piece in shard.pieces)
        own = all(type(found).__module__.startswith("textclean.") for found in self._job.pipeline.filters)
        named = self._job.by_site is None or type(self._job.by_site).__module__.startswith("textclean.")
        return shard.size <= _SMALL and own and named and not extracted

    def _work_here(
        self, shard: Shard, done: Callable[[Shard, dict[str, Any]], None], look: Callable[[list[int]], None]
    ) -> None:
        """Work on a shard in this process."""
        meter = _Here(look)
        try:
            report = _performed(self._task, self._job, shard, self._paths(shard), meter)
        except Stopped:
            if meter.error is None:
                raise
            raise meter.error from None
        done(shard, report)

    def _round(
        self, todo: list[Shard], done: Callable[[Shard, dict[str, Any]], None], look: Callable[[list[int]], None]
    ) -> tuple[list[Shard], list[Shard]]:
        """Work on shards until all are done or a worker dies.

        Returns the shards that are left, and those that were running when the worker died.
        """
        waiting = deque(todo)
        running: dict[Future[dict[str, Any]], tuple[Shard, int]] = {}
        free = list(range(self._slots))
        listener, pipe = self._context.Pipe(duplex=False)
        setup = (self._numbers, self._stop, self._state.workers_lock, listener)
        pool = ProcessPoolExecutor(self._workers, self._context, _begin, setup)
        probe: Future[None] | None = None
        try:
            while waiting or running:
                while waiting and free:
                    shard, slot = waiting[0], free[-1]
                    self._clear(slot)
                    arguments = (self._task, self._job, shard, self._paths(shard), slot)
                    future = _submit(pool, _perform, *arguments)  # may raise: then the shard is still waiting
                    running[future] = shard, slot
                    waiting.popleft(), free.pop()
                finished = wait(running, _TICK, FIRST_COMPLETED).done
                for future in finished:
                    done(running[future][0], future.result())
                    free.append(running.pop(future)[1])
                if not finished and (probe is None or probe.done()):
                    probe = _submit(pool, _nothing)
                look(self._in_work(slot for _, slot in running.values()))
        except BrokenProcessPool:
            pipe.close()
            self.deaths += 1
            left = {shard for shard, _ in running.values()}
            suspects = [shard for shard, slot in running.values() if self._numbers[(slot + 1) * _NUMBERS - 1]]
            return sorted({*left, *waiting}, key=lambda shard: shard.number), suspects
        except BaseException:
            self._stop.value = 1
            wait([future for future in running if not future.cancel()], _PATIENCE)
            pipe.close()
            raise
        finally:
            pool.shutdown(cancel_futures=True)
            pipe.close()
            listener.close()
            self._context.release()
        return [], []

    def _clear(self, slot: int) -> None:
        """Set the numbers of a slot to zero."""
        self._numbers[slot * _NUMBERS : (slot + 1) * _NUMBERS] = [0] * _NUMBERS

    def _in_work(self, slots: Iterable[int]) -> list[int]:
        """The sums of bytes done, rows written and rejects over slots."""
        numbers = [self._numbers[slot * _NUMBERS : (slot + 1) * _NUMBERS] for slot in slots]
        return ([sum(column) for column in zip(*numbers, strict=True)] or [0] * _NUMBERS)[:-1]


def _named(shards: list[Shard]) -> str:
    """The shards, for an error message."""
    first = shards[0].pieces[0]
    more = f" and {len(shards) - 1} others" if len(shards) > 1 else ""
    return f"shard {shards[0].number} ({first.url} from {first.start}){more}"
