"""An end for what has none: a filter is stopped after a while, where the system can do that."""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Iterator

__all__ = ["SECONDS", "TooSlow", "patience"]

# Of the processor, for one text of some 100,000 characters at most. A pattern that tries all ways never comes back.
SECONDS = 10.0


class TooSlow(Exception):
    """A filter was stopped."""


@contextlib.contextmanager
def patience() -> Iterator[None]:
    """Stop what takes more than `SECONDS` of processor time; `re` looks for signals while it searches.

    Windows has no such signal, and none but the main thread gets it: there all is left to run.

    Raises:
        TooSlow: if it takes more.
    """
    if not hasattr(signal, "SIGVTALRM") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(*_: object) -> None:
        raise TooSlow(f"stopped after {SECONDS:.0f} s")

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
