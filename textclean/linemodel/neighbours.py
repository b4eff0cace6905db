"""The units around each unit: those at a few distances, those in windows of a few lengths, and the way to a run."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from textclean.arrays import Array, indexes
from textclean.linemodel.pages import Pages
from textclean.linemodel.runs import Runs

__all__ = ["fill_shifted", "run_distances", "shifted_names", "window_lengths", "window_names", "window_sums"]

DISTANCES = (1, 2, 3)
WINDOWS = (3, 8, 20)
_SIDES = ("before", "after")


def shifted_names(names: Iterable[str]) -> list[str]:
    """The names of the rows that `fill_shifted` fills.

    Args:
        names: The names of the rows that it is given.
    """
    rows = list(names)
    return [f"{name}{sign}{k}" for k in DISTANCES for sign in "-+" for name in rows]


def fill_shifted(out: Array, rows: Array, beyond: float, pages: Pages) -> None:
    """Fill `out` with the rows of the units before and after each, nearest first.

    Args:
        out: A row for each name of `shifted_names`, a column a unit.
        rows: The rows.
        beyond: What stands for the units beyond the ends of the page.
        pages: The pages that the units are on.
    """
    height, n = rows.shape
    out.fill(beyond)
    for at, k in enumerate(DISTANCES):
        before, after = (out[side * height : (side + 1) * height] for side in (2 * at, 2 * at + 1))
        if k < n:
            before[:, k:] = rows[:, :-k]
            after[:, :-k] = rows[:, k:]
        if len(pages) > 1:
            before[:, indexes(pages.at < k)] = beyond
            after[:, indexes(pages.left < k)] = beyond


def window_names(names: Sequence[str]) -> list[str]:
    """The names of the rows of `window_sums`.

    Args:
        names: The names of the rows that it is given.
    """
    return [f"{name}_{side}{k}" for k in WINDOWS for side in _SIDES for name in names]


def window_lengths(height: int) -> Array:
    """The length of the window of each row of `window_sums`, as a column.

    Args:
        height: The number of rows that it is given.
    """
    return np.repeat(np.array(WINDOWS), len(_SIDES) * height)[:, None]


def window_sums(rows: Array, pages: Pages) -> Array:
    """The sums over the units before each and over those after it, in windows of each length.

    Args:
        rows: The rows to sum.
        pages: The pages that the units are on.

    Returns:
        A row for each name of `window_names`, a column a unit.
    """
    total, n = pages.running(rows), pages.longest
    sums = np.empty((len(WINDOWS), 2, len(rows), len(pages), n))
    for k, (before, after) in zip(WINDOWS, sums, strict=True):
        j = min(k, n)
        before[..., :j] = total[..., :j]
        np.subtract(total[..., j:n], total[..., : n - j], out=before[..., j:])
        # Behind the end of a shorter page the sum stays what it is at the end.
        np.subtract(total[..., j + 1 :], total[..., 1 : n - j + 1], out=after[..., : n - j])
        np.subtract(total[..., n:], total[..., n - j + 1 :], out=after[..., n - j :])
    return pages.unfold(sums.reshape(-1, len(pages), n))


def run_distances(runs: Runs, at: Array, pages: Pages) -> Array:
    """The distance of each unit from the run of its page: below zero before it, above zero after it, 0 in it.

    Args:
        runs: The runs; all distances are 0 on a page without one.
        at: The place of each unit on its page, in ascending order.
        pages: The pages.
    """
    start, none = pages.bounds[:-1], runs.last < runs.first
    first, last = (pages.spread(at.take(start + edge)) for edge in (runs.first, runs.last))
    found = np.minimum(at - first, 0) + np.maximum(at - last, 0)
    return np.asarray(np.where(pages.spread(none), 0, found) if none.any() else found)
