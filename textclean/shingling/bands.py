"""Bands: signatures cut into pieces; texts that agree on one whole piece are candidates (Leskovec et al., Mining of
Massive Datasets, ch. 3.4).

A text has one 64-bit entry a band: the upper 36 bits are the hash of the band's number and values, the lower 28 the
text's row. A sorted array of entries is the whole index: equal pieces stand side by side, earlier rows first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

from textclean.errors import CorpusError
from textclean.shingling.shingles import MIX, mix
from textclean.shingling.similarity import distinct
from textclean.shingling.storage import Column, Shelf

Array = np.ndarray[Any, Any]

__all__ = ["ROWS", "ROW_BITS", "BandIndex", "band_keys", "candidates", "digest_keys", "partners", "recall"]

ROW_BITS = 28
ROWS = np.uint64((1 << ROW_BITS) - 1)
_FRESH = 512  # texts that are looked up in a dict before they are sorted into a run
_REACH = 1 << 22  # pairs that are made at once
_PIECES = 16  # of pairs, that wait before they are freed of repeats together


def recall(likeness: float, bands: int, rows: int) -> float:
    """The share of pairs of this Jaccard likeness that agree on at least one band: 1 - (1 - j**rows)**bands.

    >>> [round(recall(j, 42, 3), 3) for j in (0.2, 0.3, 0.5, 0.7)]
    [0.286, 0.683, 0.996, 1.0]
    """
    return 1.0 - (1.0 - likeness**rows) ** bands


def band_keys(signatures: Array, bands: int, rows: int) -> Array:
    """The key of each band of each signature: (texts, bands) uint64, the bits for the row left free."""
    number = np.arange(1, bands + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    keys = np.broadcast_to(number, (len(signatures), bands)).copy()
    values = signatures[:, : bands * rows].reshape(len(signatures), bands, rows)
    for k in range(rows):
        keys ^= values[:, :, k]
        keys *= np.uint64(MIX[0])
        keys ^= keys >> np.uint64(32)
    keys *= np.uint64(MIX[1])
    keys &= ~ROWS
    return keys


def digest_keys(digests: Array) -> Array:
    """The key under which a text is found by its digest: (texts, 1) uint64."""
    keys = digests ^ np.uint64(MIX[1])
    return (mix(keys) & ~ROWS)[:, None]


def candidates(entries: Array, max_candidates: int) -> Array:
    """All pairs of rows that share a key: (pairs, 2) int64, sorted, without repeats, the earlier row first.

    entries: sorted. max_candidates: each row is paired with no more than the first `max_candidates` of those that share a key.
    """
    found = [np.empty(0, np.uint64)]
    for earlier, later in partners(entries >> np.uint64(ROW_BITS), max_candidates, _REACH):
        found.append(distinct((entries[earlier] & ROWS) << np.uint64(32) | entries[later] & ROWS))
        if len(found) > _PIECES:
            found = [distinct(np.concatenate(found))]
    packed = distinct(np.concatenate(found))
    return np.stack((packed >> np.uint64(32), packed & np.uint64(0xFFFFFFFF)), axis=1).astype(np.int64)


def partners(keys: Array, max_candidates: int, reach: int) -> Iterator[tuple[Array, Array]]:
    """Each place in a sorted array with the first `max_candidates` places before it that hold the same: earlier, later.

    They come in pieces of about `reach` pairs.
    """
    at = np.arange(len(keys))
    fresh = np.ones(len(keys), bool)
    fresh[1:] = keys[1:] != keys[:-1]
    begin = np.maximum.accumulate(np.where(fresh, at, 0)) if len(keys) else at
    count = np.minimum(at - begin, max_candidates)
    later = np.flatnonzero(count)
    total = np.cumsum(count[later])
    first = 0
    while first < len(later):
        done = int(total[first - 1]) if first else 0
        stop = max(int(np.searchsorted(total, done + reach, side="right")), first + 1)
        some = later[first:stop]
        offset = np.arange(int(total[stop - 1]) - done) - np.repeat(total[first:stop] - count[some] - done, count[some])
        yield np.repeat(begin[some], count[some]) + offset, np.repeat(some, count[some])
        first = stop


class BandIndex:
    """Entries in sorted runs, of which each is at least twice as long as the next; the newest wait in a dict."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._runs: list[Column] = []
        self._fresh: dict[int, list[int]] = {}
        self._waiting: list[Array] = []

    @property
    def nbytes(self) -> int:
        """The bytes of the entries."""
        return sum(run.nbytes for run in self._runs) + sum(piece.nbytes for piece in self._waiting)

    def insert(self, keys: Array, rows: Array) -> None:
        """Take up the keys of some rows: (rows, keys a row).

        Raises:
            CorpusError: if there are more rows than an entry has room for.
        """
        if len(rows) and int(rows.max()) > int(ROWS):
            raise CorpusError(
                f"an index holds at most {int(ROWS) + 1:,} texts: split the corpus, or use a shared index"
            )
        entries = (keys | rows.astype(np.uint64)[:, None]).ravel()
        self._waiting.append(entries)
        if len(rows) >= _FRESH or len(self._waiting) >= _FRESH:
            self._sort_in()
            return
        for entry in entries.tolist():
            self._fresh.setdefault(entry >> ROW_BITS, []).append(entry & int(ROWS))

    def rebuild(self, entries: Array) -> None:
        """Hold these entries, and nothing else."""
        for run in self._runs:
            run.discard()
        self._waiting, self._fresh = [], {}
        self._runs = [self._shelf.column("u8", np.sort(entries))] if len(entries) else []

    def fill(self, pieces: Iterable[Array]) -> None:
        """Hold the entries of a file, which are sorted, and nothing else."""
        run = self._shelf.column("u8")
        for piece in pieces:
            run.extend(piece)
        self._runs = [run]

    def entries(self) -> Array:
        """All entries, sorted."""
        if self._waiting:
            self._sort_in()
        if len(self._runs) > 1:
            self._join(len(self._runs))
        return self._runs[0].data if self._runs else np.empty(0, np.uint64)

    def lookup(self, keys: Array, max_candidates: int) -> tuple[Array, Array]:
        """The rows that share a key with each query: queries and rows, sorted, without repeats.

        keys: (queries, keys a query). max_candidates: at most the first `max_candidates` rows under each key.
        """
        wanted = keys.ravel()
        order = np.argsort(wanted)  # neighbours are looked up one after the other: the cache has them
        sought = wanted[order]
        places, rows = [], []
        for run in self._runs:
            some, row = _under(run.data, sought, max_candidates)
            places.append(order[some])
            rows.append(row)
        if self._fresh:
            found = [
                (place, row)
                for place, key in enumerate((wanted >> np.uint64(ROW_BITS)).tolist())
                for row in self._fresh.get(key, ())[:max_candidates]
            ]
            both = np.array(found, np.int64).reshape(-1, 2)
            places.append(both[:, 0])
            rows.append(both[:, 1])
        if not places:
            return np.empty(0, np.int64), np.empty(0, np.int64)
        return _nearest(np.concatenate(places), np.concatenate(rows), keys.shape[1], max_candidates)

    def _sort_in(self) -> None:
        """Make a run of what waits, and join runs until each is twice as long as the next."""
        fresh = np.concatenate(self._waiting)
        fresh.sort()
        self._runs.append(self._shelf.column("u8", fresh))
        self._waiting, self._fresh = [], {}
        joined = 1
        length = len(fresh)
        while joined < len(self._runs) and len(self._runs[-joined - 1]) < 2 * length:
            joined += 1
            length += len(self._runs[-joined])
        if joined > 1:
            self._join(joined)

    def _join(self, count: int) -> None:
        """Make one run of the last `count`."""
        parts = self._runs[-count:]
        together = np.concatenate([run.data for run in parts])
        together.sort()
        self._runs[-count:] = [self._shelf.column("u8", together)]
        for run in parts:
            run.discard()


def _under(entries: Array, keys: Array, max_candidates: int) -> tuple[Array, Array]:
    """The first `max_candidates` rows under each key: the place of the key, and the row."""
    if not len(entries):
        return np.empty(0, np.int64), np.empty(0, np.int64)
    low = np.searchsorted(entries, keys)
    there = np.minimum(low, len(entries) - 1)
    some = np.flatnonzero((entries[there] ^ keys) <= ROWS)
    low = low[some]
    count = np.minimum(np.searchsorted(entries, keys[some] | ROWS, side="right") - low, max_candidates)
    offset = np.arange(int(count.sum())) - np.repeat(np.cumsum(count) - count, count)
    return np.repeat(some, count), (entries[np.repeat(low, count) + offset] & ROWS).astype(np.int64)


def _nearest(places: Array, rows: Array, keys: int, max_candidates: int) -> tuple[Array, Array]:
    """Of each place the first `max_candidates` rows; then queries and rows without repeats."""
    packed = (places.astype(np.uint64) << np.uint64(ROW_BITS)) | rows.astype(np.uint64)
    packed.sort()
    place = packed >> np.uint64(ROW_BITS)
    fresh = np.concatenate((np.ones(min(len(place), 1), bool), place[1:] != place[:-1]))
    at = np.arange(len(packed))
    rank = at - np.maximum.accumulate(np.where(fresh, at, 0)) if len(packed) else at
    kept = packed[rank < max_candidates]
    query = (kept >> np.uint64(ROW_BITS)) // np.uint64(keys)
    pairs = distinct(query << np.uint64(ROW_BITS) | (kept & ROWS))
    return (pairs >> np.uint64(ROW_BITS)).astype(np.int64), (pairs & ROWS).astype(np.int64)
