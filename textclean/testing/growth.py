"""How the time of a filter grows with its text, told apart from the noise of a busy machine."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

from textclean.reading import document
from textclean.registry import Filter
from textclean.testing.patience import patience

__all__ = ["grows_too_fast"]

# Characters of the shortest and of the longest text that is looked at.
FIRST, LAST = 1_024, 32_768
# Eight times the text takes a linear filter eight times as long, and one that compares all with all 64 times.
APART, MOST = 8, 24.0
# Processor time: less than this for the longest text hurts nobody.
ENOUGH = 0.01
# The least processor time of a look, round by round, in texts that are twice as long each time. Some systems count it
# in steps of 4 milliseconds: a look of a single step would let a filter go that takes the square of the time. A filter
# that leaves short texts alone jumps where it sets in, in one round or two; what grows too fast does so in all.
ROUNDS = (0.02, 0.05, 0.05, 0.05)
MOST_RUNS = 256


def grows_too_fast(found: Filter, make: Callable[[int], str]) -> str | None:
    """What is wrong with the time that a filter takes for texts of growing length; None if nothing is.

    make: gives a text of about so many characters.

    Raises:
        TooSlow: if it takes longer than anybody would wait.
    """
    size = FIRST
    while seconds(found, make(size), 0.0) < ENOUGH:
        size *= 2
        if size > LAST:
            return None
    less = more = 0.0
    for least in ROUNDS:
        less, more = seconds(found, make(size // APART), least), seconds(found, make(size), least)
        if more <= MOST * less:
            return None
        size *= 2
    return f"{size // (2 * APART):,} characters take {less:.4f} s, and {APART} times as many {more:.4f} s"


def seconds(found: Filter, text: str, least: float) -> float:
    """The processor time that the labels of a text take: the mean of as many runs as last `least` seconds.

    Processor time does not count what others on the machine do, but some systems count it in steps of milliseconds.
    The collector of garbage has a time of its own, and is kept out.
    """
    runs = 1
    while True:
        docs = [document(text) for _ in range(runs)]
        gc.disable()
        try:
            with patience():
                began = time.process_time()
                for doc in docs:
                    for _ in found(doc):
                        pass
                spent = time.process_time() - began
        finally:
            gc.enable()
        if spent >= least or runs >= MOST_RUNS:
            return spent / runs
        runs *= 2
