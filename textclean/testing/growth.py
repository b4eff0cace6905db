"""Measures how the time of a filter grows with its text, in spite of the noise of a busy machine."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

from textclean.reading import document
from textclean.registry import Filter
from textclean.testing.patience import patience

__all__ = ["grows_too_fast"]

# Characters of the shortest and of the longest text that is measured.
FIRST, LAST = 1_024, 32_768
# A text APART times as long takes a linear filter 8 times as long, and a quadratic one 64 times.
APART, MOST = 8, 24.0
# Seconds of processor time: a filter that stays below this for the longest text passes.
ENOUGH = 0.01
# The least processor time of a measurement, round by round; the texts double each round. Some systems count processor
# time in steps of 4 milliseconds: measurements of a single step would let a quadratic filter pass. A filter that skips
# short texts jumps in one round or two; one whose time grows too fast does so in every round.
ROUNDS = (0.02, 0.05, 0.05, 0.05)
MOST_RUNS = 256


def grows_too_fast(candidate: Filter, make: Callable[[int], str]) -> str | None:
    """Measure a filter on texts of growing length.

    Args:
        candidate: The filter.
        make: Returns a text of about the given number of characters.

    Returns:
        The measurement, in words, if the time grows much faster than the text; None otherwise.

    Raises:
        TooSlow: if the filter exceeds the time limit.
    """
    size = FIRST
    while seconds(candidate, make(size), 0.0) < ENOUGH:
        size *= 2
        if size > LAST:
            return None
    less = more = 0.0
    for least in ROUNDS:
        less, more = seconds(candidate, make(size // APART), least), seconds(candidate, make(size), least)
        if more <= MOST * less:
            return None
        size *= 2
    return f"{size // (2 * APART):,} characters take {less:.4f} s, and {APART} times as many {more:.4f} s"


def seconds(candidate: Filter, text: str, least: float) -> float:
    """Return the processor time that a filter takes for a text, the mean of enough runs to last `least` seconds.

    Processor time does not depend on other processes, but some systems count it in steps of milliseconds. The garbage
    collector is switched off meanwhile.

    Args:
        candidate: The filter.
        text: The text.
        least: The seconds that the measurement must last.

    Raises:
        TooSlow: if the filter exceeds the time limit.
    """
    runs = 1
    while True:
        docs = [document(text) for _ in range(runs)]
        gc.disable()
        try:
            with patience():
                began = time.process_time()
                for doc in docs:
                    for _ in candidate(doc):
                        pass
                spent = time.process_time() - began
        finally:
            gc.enable()
        if spent >= least or runs >= MOST_RUNS:
            return spent / runs
        runs *= 2
