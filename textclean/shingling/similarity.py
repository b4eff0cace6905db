"""How alike two texts are: Jaccard and containment of their sets of shingles, counted exactly, many pairs at once.

jaccard = shared / (a + b - shared); containment = shared / min(a, b), the share of the smaller set that the larger one
holds (Broder 1997). Sets are sorted arrays of uint32 without repeats, laid out one after the other.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from textclean.shingling import fast

Array = np.ndarray[Any, Any]

__all__ = ["Sets", "changes", "distinct", "gather", "likeness", "overlaps", "stacked", "unique_sets"]

_REACH = 1 << 21  # members that are counted at once


class Sets(NamedTuple):
    """Sets in one array: set i is `flat[low[i]:high[i]]`."""

    flat: Array
    low: Array
    high: Array

    @property
    def size(self) -> Array:
        """How many members each set has."""
        return self.high - self.low


def unique_sets(hashes: Array, start: Array) -> Sets:
    """The lower 32 bits of hashes as sets, one for each of the ranges that begin at `start`."""
    count = np.diff(start)
    owner = np.repeat(np.arange(len(count), dtype=np.uint64) << np.uint64(32), count)
    keyed = distinct(owner | hashes.astype(np.uint32))
    bounds = np.searchsorted(keyed, np.arange(len(start), dtype=np.uint64) << np.uint64(32))
    return Sets(keyed.astype(np.uint32), bounds[:-1], bounds[1:])


def distinct(values: Array) -> Array:
    """The values sorted, in place, and without repeats; numpy's own would hash them first, and take longer."""
    values.sort()
    fresh = np.ones(len(values), bool)
    np.not_equal(values[1:], values[:-1], out=fresh[1:])
    return values[fresh]


def changes(*columns: Array) -> Array:
    """Where a value of a column is not that of the line above; the first line always."""
    fresh = np.ones(len(columns[0]), bool)
    fresh[1:] = np.logical_or.reduce([column[1:] != column[:-1] for column in columns])
    return fresh


def gather(sets: Sets, which: Array) -> Sets:
    """The chosen sets, laid out in their order."""
    low, size = sets.low[which], sets.size[which]
    stop = np.cumsum(size)
    at = np.arange(int(stop[-1]) if len(stop) else 0) + np.repeat(low - (stop - size), size)
    return Sets(sets.flat[at], stop - size, stop)


def stacked(first: Sets, second: Sets) -> Sets:
    """The sets of both, those of the first before those of the second."""
    shift = len(first.flat)
    return Sets(
        np.concatenate((first.flat, second.flat)),
        np.concatenate((first.low, second.low + shift)),
        np.concatenate((first.high, second.high + shift)),
    )


def likeness(sets: Sets, left: Array, right: Array) -> tuple[Array, Array]:
    """Jaccard and containment of pairs of sets, float64; 0 where a set is empty.

    >>> sets = unique_sets(np.array([1, 2, 3, 4, 3, 4, 5]), np.array([0, 4, 7]))
    >>> [found.tolist() for found in likeness(sets, np.array([0]), np.array([1]))]
    [[0.4], [0.6666666666666666]]
    """
    shared = (fast.overlaps if fast.available() else overlaps)(*sets, left, right)
    a, b = sets.size[left], sets.size[right]
    return shared / np.maximum(a + b - shared, 1), shared / np.maximum(np.minimum(a, b), 1)


def overlaps(flat: Array, low: Array, high: Array, left: Array, right: Array) -> Array:
    """How many members each pair of sets shares; numpy's kernel."""
    sets = Sets(flat, low, high)
    out = np.zeros(len(left), np.int64)
    work = np.cumsum(sets.size[left] + sets.size[right])
    first = 0
    while first < len(left):
        begun = int(work[first - 1]) if first else 0
        stop = max(int(np.searchsorted(work, begun + _REACH, side="right")), first + 1)
        out[first:stop] = _shared(sets, left[first:stop], right[first:stop])
        first = stop
    return out


def _shared(sets: Sets, left: Array, right: Array) -> Array:
    """Put the members of both sides together, pair by pair: what is shared stands twice."""
    sides = [gather(sets, side) for side in (left, right)]
    pair = np.arange(len(left), dtype=np.uint64) << np.uint64(32)
    keyed = np.concatenate([np.repeat(pair, side.size) | side.flat for side in sides])
    keyed.sort()
    twice = keyed[1:][keyed[1:] == keyed[:-1]]
    return np.bincount((twice >> np.uint64(32)).astype(np.int64), minlength=len(left))
