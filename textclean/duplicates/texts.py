"""The texts of an index as columns: each distinct text once, as a set of shingles, whatever number of ids it has."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from textclean.archive import Archive
from textclean.arrays import Array
from textclean.shingling.minhash import MinHasher
from textclean.shingling.shingles import batches
from textclean.shingling.similarity import Sets, gather, unique_sets
from textclean.shingling.storage import Shelf

__all__ = ["Batch", "Texts", "read"]

NOBODY = -1


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """Some texts: their sets, digests, words (counted as shingles, repeats too) and sites (a number, or -1)."""

    sets: Sets
    digest: Array
    words: Array
    site: Array

    def __len__(self) -> int:
        return len(self.digest)


def read(texts: list[str], sites: Array, hasher: MinHasher) -> Batch:
    """The shingles of some texts, made in batches that stay in the cache."""
    flat, count, digest, words = [], [], [], []
    for part in batches(texts):
        found = hasher.shingles(texts[part])
        sets = unique_sets(found.hashes, found.start)
        flat.append(sets.flat)
        count.append(sets.size)
        digest.append(found.digest)
        words.append(np.diff(found.start))
    stop = np.cumsum(_joined(count, np.int64))
    sizes = np.diff(stop, prepend=0)
    made = Sets(_joined(flat, np.uint32), stop - sizes, stop)
    return Batch(made, _joined(digest, np.uint64), _joined(words, np.int64), sites)


def _joined(parts: list[Array], dtype: Any) -> Array:
    return np.concatenate(parts).astype(dtype, copy=False) if parts else np.empty(0, dtype)


class Texts:
    """Columns, a row a text.

    `owner` is the first document that has the text, or -1 where all were removed; `copies` has the further ones.
    """

    def __init__(self, shelf: Shelf) -> None:
        self._flat = shelf.column("u4")
        self._stop = shelf.column("i8", np.zeros(1, np.int64))
        self._digest, self._words = shelf.column("u8"), shelf.column("i4")
        self._site, self._owner = shelf.column("i4"), shelf.column("i4")
        self.copies: dict[int, list[int]] = {}

    def __len__(self) -> int:
        return len(self._digest)

    @property
    def nbytes(self) -> int:
        """The bytes of all columns."""
        return sum(c.nbytes for c in (self._flat, self._stop, self._digest, self._words, self._site, self._owner))

    @property
    def sets(self) -> Sets:
        """The set of each text."""
        return Sets(self._flat.data, self._stop.data[:-1], self._stop.data[1:])

    @property
    def digest(self) -> Array:
        """The digest of each text; 0 for one without words."""
        return self._digest.data

    @property
    def words(self) -> Array:
        """How many shingles each text has, repeats too."""
        return self._words.data

    @property
    def site(self) -> Array:
        """The number of each text's site, or -1."""
        return self._site.data

    @property
    def owner(self) -> Array:
        """The first document that has the text, or -1."""
        return self._owner.data

    def documents(self, row: int) -> list[int]:
        """All documents that have this text, in order."""
        owner = int(self.owner[row])
        return [] if owner == NOBODY else [owner, *self.copies.get(row, ())]

    def extend(self, batch: Batch, chosen: Array, owners: Array) -> Array:
        """Take up the chosen texts of a batch and tell their rows."""
        first = len(self)
        sizes = batch.sets.size[chosen]
        self._flat.extend(gather(batch.sets, chosen).flat)
        self._stop.extend(self._stop.data[-1] + np.cumsum(sizes))
        self._digest.extend(batch.digest[chosen])
        self._words.extend(batch.words[chosen])
        self._site.extend(batch.site[chosen])
        self._owner.extend(owners)
        return np.arange(first, len(self))

    def fill(self, file: Archive, documents: Array) -> Array:
        """Take up the texts of a file; `documents` has the row of each document's text. Gives back the owners."""
        for piece in file.pieces("flat"):
            self._flat.extend(piece)
        self._stop.extend(np.cumsum(file.array("size")))
        self._digest.extend(file.array("digest"))
        self._words.extend(file.array("words"))
        self._site.extend(file.array("site"))
        rows, first = np.unique(documents, return_index=True)
        owner = np.full(len(self), NOBODY, np.int32)
        owner[rows] = first
        self._owner.extend(owner)
        repeated = np.ones(len(documents), bool)
        repeated[first] = False
        for document in np.flatnonzero(repeated).tolist():
            self.add_copy(int(documents[document]), document)
        return self.owner

    def add_copy(self, row: int, document: int) -> None:
        """One more document has this text."""
        self.copies.setdefault(row, []).append(document)

    def drop(self, row: int, document: int) -> None:
        """A document has this text no longer."""
        left = [found for found in self.documents(row) if found != document]
        self._owner.data[row] = left[0] if left else NOBODY
        self.copies.pop(row, None)
        if len(left) > 1:
            self.copies[row] = left[1:]

    def batch(self, rows: Array) -> Batch:
        """Some of the texts as a batch, without a copy of their sets."""
        sets = self.sets
        chosen = Sets(sets.flat, sets.low[rows], sets.high[rows])
        return Batch(chosen, self.digest[rows], self.words[rows], self.site[rows])

    def living(self) -> Iterable[int]:
        """The rows that some document has, by the order of their first documents."""
        alive = np.flatnonzero(self.owner != NOBODY)
        rows: list[int] = alive[np.argsort(self.owner[alive], kind="stable")].tolist()
        return rows
