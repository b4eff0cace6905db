"""LSH bands: signatures are cut into bands, and texts that agree on a whole band are candidates (Leskovec et al.,
Mining of Massive Datasets, ch. 3.4).

Each band of a text gives one 64-bit entry: the upper 36 bits are a hash of the band's number and values, the lower 28
the row of the text. A sorted array of entries is the whole index: equal bands are adjacent, earlier rows first.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from textclean.arrays import Array
from textclean.errors import CorpusError
from textclean.shingling import fast, fast_bands
from textclean.shingling.keys import ROW_BITS, ROWS
from textclean.shingling.similarity import Sets, changes, distinct, gather
from textclean.shingling.storage import Column, Shelf

__all__ = ["BandIndex", "ranges"]

_RECENT = 512  # texts held in a dict before they are sorted into a run
_MANY = 1 << 14  # entries that are sorted into a run at once
_BATCH = 1 << 22  # pairs made, or entries found, at once


def ranges(entries: Array, keys: Array, stops: Array, most: int) -> tuple[Array, Array]:
    """Find the entries from each key to its stop; the numpy kernel.

    Args:
        entries: Sorted numbers.
        keys: The least number wanted each, sorted.
        stops: The number below which each range ends.
        most: The number of entries that are counted at most.

    Returns:
        Where each range starts, and how many entries it has.
    """
    low = entries.searchsorted(keys)
    count = np.zeros(len(keys), np.int64)
    present = (entries[np.minimum(low, len(entries) - 1)] < stops).nonzero()[0] if len(entries) else low[:0]
    if len(present):  # of most texts no key is
        high = entries.searchsorted(stops[present])
        count[present] = np.clip(high - low[present], 0, most)
    return low, count


class BandIndex:
    """An index of entries: sorted runs, each at least twice as long as the next, and a dict of the newest entries.

    Args:
        shelf: Creates the columns that hold the runs.
    """

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._runs: list[Column] = []
        self._recent: dict[int, int | list[int]] = {}
        self._unsorted: list[Array] = []

    @property
    def nbytes(self) -> int:
        """The bytes allocated for entries."""
        return sum(run.nbytes for run in self._runs) + sum(piece.nbytes for piece in self._unsorted)

    def insert(self, keys: Array, rows: Array) -> None:
        """Add the keys of some rows.

        Args:
            keys: (rows, keys of a row) uint64.
            rows: The rows.

        Raises:
            CorpusError: if a row does not fit into an entry.
        """
        if len(rows) and int(rows.max()) > int(ROWS):
            raise CorpusError(
                f"an index holds at most {int(ROWS) + 1:,} distinct texts: split the corpus, or use a shared index"
            )
        entries = (keys | rows.astype(np.uint64)[:, None]).ravel()
        self._unsorted.append(entries)
        if len(entries) >= _MANY or len(self._unsorted) >= _RECENT:
            self._merge_unsorted()
            return
        found = (entries >> np.uint64(ROW_BITS)).tolist()
        owners = (entries & ROWS).tolist()
        fresh = dict(zip(found, owners, strict=True))
        # Nearly all keys are new: what is known, or comes twice, is a list of rows.
        if len(fresh) == len(found) and self._recent.keys().isdisjoint(fresh):
            self._recent.update(fresh)
            return
        for key, row in zip(found, owners, strict=True):
            known = self._recent.setdefault(key, [])
            if isinstance(known, int):
                self._recent[key] = [known, row]
            else:
                known.append(row)

    def rebuild(self, entries: Array) -> None:
        """Replace all entries.

        Args:
            entries: The new entries, in any order.
        """
        for run in self._runs:
            run.discard()
        self._unsorted, self._recent = [], {}
        self._runs = [self._shelf.column("u8", np.sort(entries))] if len(entries) else []

    def fill(self, pieces: Iterable[Array], count: int) -> None:
        """Replace all entries by those of a file.

        Args:
            pieces: The entries, sorted over all pieces.
            count: The number of entries in all pieces.
        """
        run = self._shelf.column("u8")
        run.reserve(count)
        for piece in pieces:
            run.extend(piece)
        self._runs = [run]

    def entries(self) -> Array:
        """All entries, sorted."""
        if self._unsorted:
            self._merge_unsorted()
        if len(self._runs) > 1:
            self._merge(len(self._runs))
        return self._runs[0].data if self._runs else np.empty(0, np.uint64)

    def lookup(
        self, keys: Array, owner: Array, max_candidates: int, limits: Array | None = None
    ) -> tuple[Array, Array]:
        """Find the rows that share a key with each query.

        Where many texts share many keys, the keys are taken some at a time: what they find would not fit into memory.

        Args:
            keys: (keys,) uint64.
            owner: The number of the query of each key.
            max_candidates: At most the first `max_candidates` rows of each key are found.
            limits: For each query, the row from which on the search leaves rows out; None to search all rows.

        Returns:
            Query numbers and rows, sorted, without repeats.
        """
        asked: Array = keys | owner.astype(np.uint64)
        asked.sort()  # neighbouring keys are looked up one after the other, which suits the CPU cache
        owner = (asked & ROWS).astype(np.int64)
        asked &= ~ROWS
        # Without limits the search takes all rows: no row has the number 1 << ROW_BITS.
        key_limits = np.full(len(asked), 1 << ROW_BITS) if limits is None else limits[owner]
        held = self._held(asked, key_limits, max_candidates)
        recent = self._newest(asked, key_limits, max_candidates)
        if not held and not len(recent):
            return np.empty(0, np.int64), np.empty(0, np.int64)
        pieces = []
        for first, stop in _pieces(held, len(asked)):
            part = [one.between(first, stop) for one in held]
            newest = recent[(recent[:, 0] >= first) & (recent[:, 0] < stop)]
            places = np.concatenate([newest[:, 0], *(np.repeat(one.place, one.size) for one in part)])
            rows = np.concatenate([newest[:, 1], *(one.rows() for one in part)])
            pieces.append(_first_rows(places, rows, owner, max_candidates))
        pairs = pieces[0] if len(pieces) == 1 else distinct(np.concatenate(pieces))
        return (pairs >> np.uint64(ROW_BITS)).astype(np.int64), (pairs & ROWS).astype(np.int64)

    def _held(self, keys: Array, limit: Array, max_candidates: int) -> list[_Range]:
        """Where the runs hold entries of keys, with rows below a limit."""
        held = []
        stops = keys + limit.astype(np.uint64)
        for run in self._runs:
            low, count = (fast_bands.ranges if fast.available() else ranges)(run.data, keys, stops, max_candidates)
            place = count.nonzero()[0]
            if len(place):
                held.append(_Range(run.data, place, low[place], count[place]))
        return held

    def _newest(self, keys: Array, limit: Array, max_candidates: int) -> Array:
        """The positions of keys that the newest entries have, each with the first rows of the key below its limit."""
        asked = (keys >> np.uint64(ROW_BITS)).tolist() if self._recent else []
        known = self._recent.keys() & asked
        found = [
            (place, row)
            for place, key in enumerate(asked if known else ())
            if key in known
            for row in self._rows_of(key)[:max_candidates]
            if row < limit[place]
        ]
        return np.array(found, np.int64).reshape(-1, 2)

    def _rows_of(self, key: int) -> list[int]:
        """The newest rows that have a key."""
        rows = self._recent[key]
        return [rows] if isinstance(rows, int) else rows

    def _merge_unsorted(self) -> None:
        """Sort the newest entries into a run, and merge runs until each is twice as long as the next."""
        newest = np.concatenate(self._unsorted)
        newest.sort()
        self._runs.append(self._shelf.column("u8", newest))
        self._unsorted, self._recent = [], {}
        count = 1
        length = len(newest)
        while count < len(self._runs) and len(self._runs[-count - 1]) < 2 * length:
            count += 1
            length += len(self._runs[-count])
        if count > 1:
            self._merge(count)

    def _merge(self, count: int) -> None:
        """Merge the last `count` runs into the first of them, which is the largest."""
        first, *rest = self._runs[-count:]
        first.reserve(sum(map(len, rest)))
        for run in rest:
            first.extend(run.data)
            run.discard()
        del self._runs[len(self._runs) - len(rest) :]
        first.data.sort(kind="stable")  # timsort, which finds the runs and merges them


class _Range(NamedTuple):
    """Where the entries of some keys are in a sorted run.

    Attributes:
        entries: The run.
        place: The positions of the keys among those that are looked up.
        low: Where the entries of each key begin.
        size: Their number, at most `max_candidates`.
    """

    entries: Array
    place: Array
    low: Array
    size: Array

    def between(self, first: int, stop: int) -> _Range:
        """The part that belongs to the keys from `first` to `stop`."""
        if first == 0 and (not len(self.place) or stop > int(self.place.max())):
            return self
        part = (self.place >= first) & (self.place < stop)
        return _Range(self.entries, self.place[part], self.low[part], self.size[part])

    def rows(self) -> Array:
        """The rows of all entries, key by key."""
        found = gather(Sets(self.entries, self.low, self.low + self.size), np.arange(len(self.low)))
        rows: Array = (found.flat & ROWS).astype(np.int64)
        return rows


def _pieces(held: Sequence[_Range], keys: int) -> list[tuple[int, int]]:
    """Cut the positions of keys into ranges that find no more than `_BATCH` entries, or hold one key."""
    if sum(int(one.size.sum()) for one in held) <= _BATCH:
        return [(0, keys)]
    found = np.zeros(keys, np.int64)
    for one in held:
        found[one.place] += one.size
    total = np.cumsum(found)
    bounds = np.searchsorted(total, np.arange(_BATCH, int(total[-1]), _BATCH), side="right")
    edges = np.unique(np.concatenate(([0], bounds, [keys])))
    return list(pairwise(edges.tolist()))


def _first_rows(places: Array, rows: Array, owner: Array, max_candidates: int) -> Array:
    """Keep the first `max_candidates` rows of each key over all runs; then queries and rows, packed, each once."""
    if not len(places) or int(np.bincount(places).max()) <= max_candidates:
        return distinct(owner[places].astype(np.uint64) << np.uint64(ROW_BITS) | rows.astype(np.uint64))
    packed = (places.astype(np.uint64) << np.uint64(ROW_BITS)) | rows.astype(np.uint64)
    packed.sort()
    place = packed >> np.uint64(ROW_BITS)
    at = np.arange(len(packed))
    rank = at - np.maximum.accumulate(np.where(changes(place), at, 0))
    kept = packed[rank < max_candidates]
    query = owner[(kept >> np.uint64(ROW_BITS)).astype(np.int64)].astype(np.uint64)
    return distinct(query << np.uint64(ROW_BITS) | (kept & ROWS))
