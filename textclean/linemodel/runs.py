"""Runs of units: the stretch of a page that reads most like an article."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from textclean.arrays import Array
from textclean.linemodel.pages import Pages
from textclean.linemodel.units import Units

__all__ = ["Runs", "best_run", "best_runs", "prose_gains", "prose_run", "prose_words"]

BRIDGE_COST = 12  # what a unit that is not prose costs a run of prose that contains it, in words
MAX_WORDS = 200  # units of more words count as if they had this many


class Runs(NamedTuple):
    """A run of each page.

    Attributes:
        first: The index on the page of the first unit.
        last: That of the last unit; -1 where there is no run.
        total: What the run sums up to.
    """

    first: Array
    last: Array
    total: Array

    def inside(self, pages: Pages) -> Array:
        """Whether each unit is in the run of its page.

        Args:
            pages: The pages.
        """
        return np.asarray((pages.at >= pages.spread(self.first)) & (pages.at <= pages.spread(self.last)))


def best_runs(gains: Array, pages: Pages) -> Runs:
    """The run with the greatest sum on each page.

    Args:
        gains: The number that each unit adds to a run.
        pages: The pages.

    Returns:
        The runs; (0, -1, 0) where no sum is above zero.
    """
    total = pages.running(gains)
    sums = total[:, 1:] - np.minimum.accumulate(total[:, :-1], axis=1)
    page = np.arange(len(pages))
    last = sums.argmax(axis=1)
    best = sums[page, last]
    # The run begins behind the last of the lowest sums before its end.
    before = np.where(np.arange(pages.longest + 1) <= last[:, None], total, np.inf)
    first = pages.longest - before[:, ::-1].argmin(axis=1)
    none = best <= 0
    if none.any():
        return Runs(np.where(none, 0, first), np.where(none, -1, last), np.where(none, 0.0, best))
    return Runs(first, last, best)


def best_run(gains: Array) -> tuple[int, int, float]:
    """The run with the greatest sum.

    Args:
        gains: The number that each unit adds to a run.

    Returns:
        The first unit, the last unit and the sum; (0, -1, 0) if no sum is above zero.

    >>> best_run(np.array([-1.0, 3.0, -1.0, 2.0, -5.0]))
    (1, 3, 4.0)
    """
    first, last, total = best_runs(gains, Pages(np.array([0, len(gains)])))
    return int(first[0]), int(last[0]), float(total[0])


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
