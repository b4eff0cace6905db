"""A time limit for filters, on systems that have the signal for it."""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Iterator

__all__ = ["SECONDS", "TooSlow", "patience"]

# Seconds of processor time for one text of at most some 100,000 characters; a pattern that backtracks takes for ever.
SECONDS = 10.0


class TooSlow(Exception):
    """A filter exceeded the time limit; the checks turn it into a `BrokenContract`."""


@contextlib.contextmanager
def patience() -> Iterator[None]:
    """Stop the block after `SECONDS` of processor time; `re` handles signals while it searches.

    Windows has no such signal, and only the main thread receives it: elsewhere there is no limit.

    Raises:
        TooSlow: if the block exceeds the limit.
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
