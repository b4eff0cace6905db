"""Runs of units: the stretch of a page that reads most like an article."""

from __future__ import annotations

import numpy as np

from textclean.arrays import Array
from textclean.linemodel.units import Units

__all__ = ["best_run", "prose_gains", "prose_run", "prose_words"]

BRIDGE_COST = 12  # what a unit that is not prose costs a run of prose that contains it, in words
MAX_WORDS = 200  # units of more words count as if they had this many


def best_run(gains: Array) -> tuple[int, int, float]:
    """The run with the greatest sum.

    Args:
        gains: The number that each unit adds to a run.

    Returns:
        The first unit, the last unit and the sum; (0, -1, 0) if no sum is above zero.

    >>> best_run(np.array([-1.0, 3.0, -1.0, 2.0, -5.0]))
    (1, 3, 4.0)
    """
    total = np.zeros(len(gains) + 1)
    gains.cumsum(dtype=np.float64, out=total[1:])
    sums = total[1:] - np.minimum.accumulate(total[:-1])
    last = int(sums.argmax())
    if sums[last] <= 0:
        return 0, -1, 0.0
    before = total[: last + 1]
    first = last - int(before[::-1].argmin())
    return first, last, float(sums[last])


def prose_words(units: Units) -> Array:
    """The number of words of each unit that is prose; 0 for the others.

    Args:
        units: The units of a document.
    """
    return np.where(units.prose, np.minimum(units.words, MAX_WORDS), 0)


def prose_gains(words: Array) -> Array:
    """What each unit adds to a run of prose: its words, or less than zero if it is not prose.

    Args:
        words: The numbers that `prose_words` gives.
    """
    return np.where(words > 0, words, -BRIDGE_COST)


def prose_run(units: Units) -> slice:
    """The longest run of prose: a reader would take it for the article, whatever the language.

    Args:
        units: The units of a document that has at least one.
    """
    first, last, _ = best_run(prose_gains(prose_words(units)))
    return slice(first, last + 1)
