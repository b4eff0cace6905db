"""Exact Jaccard similarity and containment of shingle sets, for many pairs at once.

jaccard = shared / (a + b - shared); containment = shared / min(a, b), the share of the smaller set that the larger one
holds (Broder 1997). Sets are sorted uint32 arrays without repeats, concatenated into one array.
"""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import numpy as np

from textclean.arrays import Array
from textclean.shingling import fast

__all__ = ["Sets", "changes", "distinct", "gather", "overlaps", "similarity", "unique_sets"]

_BATCH = 1 << 21  # set members compared at once


class Sets(NamedTuple):
    """Sets in one array: set i is `flat[low[i]:high[i]]`.

    Attributes:
        flat: The members of all sets, uint32.
        low: Where each set starts, int64.
        high: Where each set ends, int64.
    """

    flat: Array
    low: Array
    high: Array

    @property
    def size(self) -> Array:
        """The number of members of each set."""
        return self.high - self.low

    def chosen(self, which: Array | slice) -> Sets:
        """Some of the sets, which stay where they are.

        Args:
            which: The numbers of the sets, in the order wanted.
        """
        return Sets(self.flat, self.low[which], self.high[which])


def unique_sets(hashes: Array, start: Array) -> Sets:
    """Turn ranges of hashes into sets of their lower 32 bits.

    Args:
        hashes: The hashes of all ranges, uint64.
        start: Where each range starts, and where the last one ends.
    """
    if len(start) == 2:
        keyed = distinct(hashes.astype(np.uint32))
        return Sets(keyed, np.zeros(1, np.int64), np.array([len(keyed)]))
    flat = hashes.astype(np.uint32)
    for low, high in pairwise(start.tolist()):
        flat[low:high].sort()  # a set is sorted in the CPU's registers, all at once with their numbers are not
    first = changes(flat) if len(flat) else np.empty(0, bool)
    first[start[:-1][start[:-1] < start[1:]]] = True
    bounds = np.append(0, np.cumsum(first))[start]
    return Sets(flat[first], bounds[:-1], bounds[1:])


def distinct(values: Array) -> Array:
    """Sort values in place and drop repeats; `numpy.unique` hashes the values first, which is slower here.

    Args:
        values: The values; sorted afterwards.
    """
    values.sort()
    first = np.ones(len(values), bool)
    np.not_equal(values[1:], values[:-1], out=first[1:])
    return values[first]


def changes(*columns: Array) -> Array:
    """Mark the rows that differ from the row above in any column; the first row counts as different.

    Args:
        columns: Columns of equal length.
    """
    first = np.ones(len(columns[0]), bool)
    first[1:] = np.logical_or.reduce([column[1:] != column[:-1] for column in columns])
    return first


def gather(sets: Sets, which: Array) -> Sets:
    """Put some sets side by side in an array, which may be a view of the old one.

    Args:
        sets: The sets to choose from.
        which: The numbers of the sets, in the order wanted.
    """
    if len(which) == 1:  # a text that is added alone: nothing is copied
        first, last = int(sets.low[which[0]]), int(sets.high[which[0]])
        return Sets(sets.flat[first:last], np.zeros(1, np.int64), np.array([last - first]))
    flat, low, high = sets.chosen(which)
    size = high - low
    stop = np.cumsum(size)
    if len(which) and (low[1:] == high[:-1]).all():  # they are side by side already
        return Sets(flat[low[0] : high[-1]], stop - size, stop)
    at = np.arange(int(stop[-1]) if len(stop) else 0) + np.repeat(low - (stop - size), size)
    return Sets(flat[at], stop - size, stop)


def similarity(left: Sets, right: Sets) -> tuple[Array, Array]:
    """Jaccard similarity and containment of pairs of sets, float64; 0 where a set is empty.

    Args:
        left: The first set of each pair.
        right: The second set of each pair.

    >>> sets = unique_sets(np.array([1, 2, 3, 4, 3, 4, 5]), np.array([0, 4, 7]))
    >>> [values.tolist() for values in similarity(sets.chosen([0]), sets.chosen([1]))]
    [[0.4], [0.6666666666666666]]
    """
    shared = (fast.overlaps if fast.available() else overlaps)(*left, *right)
    a, b = left.size, right.size
    return shared / np.maximum(a + b - shared, 1), shared / np.maximum(np.minimum(a, b), 1)


def overlaps(flat: Array, low: Array, high: Array, other: Array, other_low: Array, other_high: Array) -> Array:
    """Count the members that each pair of sets shares; the numpy kernel.

    Args:
        flat: The members of the first sets.
        low: Where the first set of each pair starts.
        high: Where the first set of each pair ends.
        other: The members of the second sets.
        other_low: Where the second set of each pair starts.
        other_high: Where the second set of each pair ends.
    """
    left, right = Sets(flat, low, high), Sets(other, other_low, other_high)
    out = np.zeros(len(low), np.int64)
    work = np.cumsum(left.size + right.size)
    first = 0
    while first < len(low):
        done = int(work[first - 1]) if first else 0
        stop = max(int(np.searchsorted(work, done + _BATCH, side="right")), first + 1)
        out[first:stop] = _shared(left.chosen(slice(first, stop)), right.chosen(slice(first, stop)))
        first = stop
    return out


def _shared(left: Sets, right: Sets) -> Array:
    """Sort the members of both sides together, pair by pair: a shared member appears twice in a row."""
    every = np.arange(len(left.low))
    pair = every.astype(np.uint64) << np.uint64(32)
    sides = [gather(side, every) for side in (left, right)]
    keyed = np.concatenate([np.repeat(pair, side.size) | side.flat for side in sides])
    keyed.sort()
    twice = keyed[1:][keyed[1:] == keyed[:-1]]
    return np.bincount((twice >> np.uint64(32)).astype(np.int64), minlength=len(every))
