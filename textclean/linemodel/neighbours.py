"""The units around each unit: those at a few distances, those in windows of a few lengths, and the way to a run."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from textclean.arrays import Array

__all__ = ["fill_shifted", "run_distance", "shifted_names", "window_lengths", "window_names", "window_sums"]

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


def fill_shifted(out: Array, rows: Array, beyond: float) -> None:
    """Fill `out` with the rows of the units before and after each, nearest first.

    Args:
        out: A row for each name of `shifted_names`, a column a unit.
        rows: The rows.
        beyond: What stands for the units beyond the ends of the page.
    """
    height, n = rows.shape
    out.fill(beyond)
    for at, k in enumerate(DISTANCES):
        if k < n:
            out[2 * at * height : (2 * at + 1) * height, k:] = rows[:, :-k]
            out[(2 * at + 1) * height : (2 * at + 2) * height, :-k] = rows[:, k:]


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


def window_sums(rows: Array) -> Array:
    """The sums over the units before each and over those after it, in windows of each length.

    Args:
        rows: The rows to sum.

    Returns:
        A row for each name of `window_names`, a column a unit.
    """
    height, n = rows.shape
    total = np.zeros((height, n + 1))
    np.cumsum(rows, axis=1, out=total[:, 1:])
    sums = np.empty((len(WINDOWS), 2, height, n))
    for k, (before, after) in zip(WINDOWS, sums, strict=True):
        j = min(k, n)
        before[:, :j] = total[:, :j]
        np.subtract(total[:, j:n], total[:, : n - j], out=before[:, j:])
        np.subtract(total[:, j + 1 :], total[:, 1 : n - j + 1], out=after[:, : n - j])
        np.subtract(total[:, n:], total[:, n - j + 1 :], out=after[:, n - j :])
    return sums.reshape(-1, n)


def run_distance(first: int, last: int, at: Array) -> Array:
    """The distance of each unit from a run of units: below zero before it, above zero after it, 0 in it.

    Args:
        first: The first unit of the run.
        last: Its last unit; all distances are 0 if it is before the first one.
        at: The place of each unit, in ascending order.
    """
    if last < first:
        return np.zeros(len(at))
    return np.asarray(np.minimum(at - at[first], 0) + np.maximum(at - at[last], 0))
