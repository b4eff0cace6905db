"""The distinct texts of an index as columns; documents that are exact copies share one text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from textclean.arrays import Array
from textclean.shingling.minhash import MinHasher
from textclean.shingling.shingles import batches
from textclean.shingling.similarity import Sets, gather, unique_sets
from textclean.shingling.storage import Shelf

__all__ = ["ABSENT", "Batch", "TextColumns", "shingled"]

ABSENT = -1  # the number of a document, a text or a site that does not exist


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """Some texts, as columns.

    Attributes:
        sets: The set of shingles of each text.
        digest: A hash of each text's words in order; 0 for a blank text.
        words: The number of shingles of each text, repeats included.
        site: The number of each text's site, or ABSENT.
    """

    sets: Sets
    digest: Array
    words: Array
    site: Array

    def __len__(self) -> int:
        return len(self.digest)


def shingled(texts: list[str], sites: Array, hasher: MinHasher) -> Batch:
    """Shingle texts, in batches that fit into the CPU cache.

    Args:
        texts: The texts.
        sites: The number of each text's site, or ABSENT.
        hasher: Makes the shingles.

    Raises:
        InputError: if one of the texts is not a str.
    """
    flat, count, digest, words = [], [], [], []
    for part in batches(texts):
        made = hasher.shingles(texts[part])
        sets = unique_sets(made.hashes, made.start)
        flat.append(sets.flat)
        count.append(sets.size)
        digest.append(made.digest)
        words.append(np.diff(made.start))
    sizes = _concatenated(count, np.int64)
    stop = np.cumsum(sizes)
    sets = Sets(_concatenated(flat, np.uint32), stop - sizes, stop)
    return Batch(sets, _concatenated(digest, np.uint64), _concatenated(words, np.int64), sites)


def _concatenated(parts: list[Array], dtype: Any) -> Array:
    """Concatenate columns; an empty column if there are none."""
    if len(parts) == 1:
        return parts[0].astype(dtype, copy=False)
    return np.concatenate(parts).astype(dtype, copy=False) if parts else np.empty(0, dtype)


class TextColumns:
    """The distinct texts of an index, a row each.

    Args:
        shelf: Creates the columns.

    Attributes:
        copies: The documents of each text after the first one, by row; texts of one document have no entry.
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
        """The bytes allocated for all columns."""
        return sum(c.nbytes for c in (self._flat, self._stop, self._digest, self._words, self._site, self._owner))

    @property
    def sets(self) -> Sets:
        """The set of shingles of each text."""
        return Sets(self._flat.data, self._stop.data[:-1], self._stop.data[1:])

    @property
    def digest(self) -> Array:
        """The digest of each text; 0 for a blank text."""
        return self._digest.data

    @property
    def words(self) -> Array:
        """The number of shingles of each text, repeats included."""
        return self._words.data

    @property
    def site(self) -> Array:
        """The number of each text's site, or ABSENT."""
        return self._site.data

    @property
    def owner(self) -> Array:
        """The first document of each text; ABSENT if all its documents were removed."""
        return self._owner.data

    def documents(self, row: int) -> list[int]:
        """List all documents of a text, in order.

        Args:
            row: The row of the text.
        """
        owner = int(self.owner[row])
        return [] if owner == ABSENT else [owner, *self.copies.get(row, ())]

    def reserve(self, texts: int, shingles: int) -> None:
        """Allocate space for more texts at once.

        Args:
            texts: The number of texts to come.
            shingles: The number of shingles in all their sets.
        """
        self._flat.reserve(shingles)
        for column in (self._stop, self._digest, self._words, self._site, self._owner):
            column.reserve(texts)

    def extend(self, batch: Batch, chosen: Array, owners: Array) -> Array:
        """Append texts of a batch.

        Args:
            batch: The batch.
            chosen: The positions of the texts in the batch.
            owners: The document of each of these texts.

        Returns:
            The rows of the texts.
        """
        first = len(self)
        sets = gather(batch.sets, chosen)
        self._flat.extend(sets.flat)
        self._stop.extend(self._stop.data[-1] + np.cumsum(sets.size))
        self._digest.extend(batch.digest[chosen])
        self._words.extend(batch.words[chosen])
        self._site.extend(batch.site[chosen])
        self._owner.extend(owners)
        return np.arange(first, len(self))

    def fill(self, flat: Iterable[Array], size: Array, digest: Array, words: Array, site: Array) -> None:
        """Append the texts of a file; `own` then assigns their documents.

        Args:
            flat: The shingles of all sets, in pieces.
            size: The number of shingles of each set.
            digest: The digest of each text.
            words: The number of shingles of each text, repeats included.
            site: The number of each text's site, or ABSENT.
        """
        for piece in flat:
            self._flat.extend(piece)
        self._stop.extend(self._stop.data[-1] + np.cumsum(size))
        self._digest.extend(digest)
        self._words.extend(words)
        self._site.extend(site)

    def own(self, text_row: Array) -> None:
        """Assign all documents to the texts that `fill` appended.

        Args:
            text_row: The row of each document's text.
        """
        rows, first = np.unique(text_row, return_index=True)
        owner = np.full(len(self), ABSENT, np.int32)
        owner[rows] = first
        self._owner.extend(owner)
        repeated = np.ones(len(text_row), bool)
        repeated[first] = False
        for document in np.flatnonzero(repeated).tolist():
            self.add_copy(int(text_row[document]), document)

    def add_copy(self, row: int, document: int) -> None:
        """Assign one more document to a text.

        Args:
            row: The row of the text.
            document: The document, later than those that the text has.
        """
        self.copies.setdefault(row, []).append(document)

    def drop(self, row: int, document: int) -> None:
        """Take a document away from a text.

        Args:
            row: The row of the text.
            document: The document.
        """
        left = [other for other in self.documents(row) if other != document]
        self._owner.data[row] = left[0] if left else ABSENT
        self.copies.pop(row, None)
        if len(left) > 1:
            self.copies[row] = left[1:]

    def batch(self, rows: Array) -> Batch:
        """Return some texts as a batch, which refers to the sets without copying them.

        Args:
            rows: The rows of the texts.
        """
        return Batch(self.sets.chosen(rows), self.digest[rows], self.words[rows], self.site[rows])
