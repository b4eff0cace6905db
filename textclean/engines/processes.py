"""How the workers of a run are started: by spawning, or forked from a server that has imported all that they need."""

from __future__ import annotations

import sys
import warnings
from multiprocessing import resource_tracker
from multiprocessing.context import BaseContext, SpawnContext
from multiprocessing.synchronize import SemLock
from typing import Any

__all__ = ["Context", "context"]

# The module that the server imports before it forks.
_PRELOAD = "textclean.engines.preload"


class Context(BaseContext):
    """Starts processes, and knows the semaphores that they share."""

    def __init__(self) -> None:
        self._semaphores: list[SemLock] = []

    def Lock(self) -> Any:  # noqa: N802 - the name of multiprocessing
        """A lock that processes share."""
        return self._kept(super().Lock())

    def BoundedSemaphore(self, value: int = 1) -> Any:  # noqa: N802
        """A semaphore that processes share.

        Args:
            value: How often it can be taken before it is released.
        """
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


class _Spawning(Context, SpawnContext):
    """Starts each process as a new interpreter."""


if sys.platform == "linux":
    from multiprocessing.context import ForkServerContext

    class _Forking(Context, ForkServerContext):
        """Forks each process from one server, a new interpreter without threads of Python code.

        On macOS libraries of the system may crash in a forked process, and Windows has no fork.
        """

        def __init__(self) -> None:
            super().__init__()
            self.set_forkserver_preload([_PRELOAD])


def context(workers: int) -> Context:
    """How to start the workers of a pool.

    A worker takes a second of processor time to import what it needs. The server takes it once for all of them; one
    worker alone is spawned, and so it is where forking is not safe.

    Args:
        workers: The number of workers.
    """
    return _Forking() if sys.platform == "linux" and workers > 1 else _Spawning()
