"""Pairs of rows that share a key, made of the sorted entries of an index."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from textclean.arrays import Array
from textclean.shingling.keys import ROW_BITS, ROWS
from textclean.shingling.similarity import changes, distinct

__all__ = ["candidates", "largest", "partners", "whole_keys"]

_PART = 1 << 20  # entries that are paired at once
_BATCH = 1 << 22  # pairs made at once
_PIECES = 16  # batches of pairs collected before their repeats are dropped


def candidates(entries: Array, max_candidates: int) -> Array:
    """Make all pairs of rows that share a key.

    Args:
        entries: The entries, sorted.
        max_candidates: Under each key, a row is paired with at most the first `max_candidates` rows.

    Returns:
        (pairs, 2) int64, sorted, without repeats, the earlier row first.
    """
    pieces = [np.empty(0, np.uint64)]
    for part in whole_keys(entries):
        rows = part & ROWS
        for earlier, later in partners(part >> np.uint64(ROW_BITS), max_candidates, _BATCH):
            pieces.append(distinct(rows[earlier] << np.uint64(32) | rows[later]))
            if len(pieces) > _PIECES:
                pieces = [distinct(np.concatenate(pieces))]
    packed = distinct(np.concatenate(pieces))
    return np.stack((packed >> np.uint64(32), packed & np.uint64(0xFFFFFFFF)), axis=1).astype(np.int64)


def whole_keys(entries: Array) -> Iterator[Array]:
    """Cut entries into parts of which none ends within a key: arrays as long as all of them would need memory.

    Args:
        entries: The entries, sorted.
    """
    first = 0
    while first < len(entries):
        last = entries[min(first + _PART, len(entries)) - 1]
        stop = int(entries.searchsorted(last | ROWS, side="right"))
        yield entries[first:stop]
        first = stop


def partners(keys: Array, max_candidates: int, batch: int) -> Iterator[tuple[Array, Array]]:
    """Pair each position of a sorted array with the earlier positions that hold the same key.

    Args:
        keys: The keys, sorted.
        max_candidates: A position is paired with at most the first `max_candidates` positions of its key.
        batch: The number of pairs to yield at once, approximately.

    Yields:
        The earlier and the later positions.
    """
    at = np.arange(len(keys))
    begin = np.maximum.accumulate(np.where(changes(keys), at, 0)) if len(keys) else at
    count = np.minimum(at - begin, max_candidates)
    later = np.flatnonzero(count)
    total = np.cumsum(count[later])
    first = 0
    while first < len(later):
        done = int(total[first - 1]) if first else 0
        stop = max(int(np.searchsorted(total, done + batch, side="right")), first + 1)
        part = later[first:stop]
        offset = np.arange(int(total[stop - 1]) - done) - np.repeat(total[first:stop] - count[part] - done, count[part])
        yield np.repeat(begin[part], count[part]) + offset, np.repeat(part, count[part])
        first = stop


def largest(entries: Array) -> int:
    """Count the entries of the key that has the most.

    Args:
        entries: The entries, sorted.

    >>> largest(np.array([1, 2, 5 << ROW_BITS, 8 << ROW_BITS], np.uint64))
    2
    """
    found = 0
    for part in whole_keys(entries):
        begins = np.flatnonzero(changes(part >> np.uint64(ROW_BITS)))
        found = max(found, int(np.diff(np.append(begins, len(part))).max()))
    return found
