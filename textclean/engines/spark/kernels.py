"""What the executors do to find copies: the numpy code of `corpus`, over record batches that come and go.

Each kernel is a frozen value that is sent with its task; it holds no more than a few batches at any time.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from textclean.duplicates.settings import DuplicateSettings
from textclean.duplicates.texts import read
from textclean.engines.spark.columns import numbers, packed, signed, strings, unpacked
from textclean.engines.spark.session import Batches
from textclean.shingling.bands import band_keys, digest_keys, partners
from textclean.shingling.similarity import likeness, stacked

Array = np.ndarray[Any, Any]

__all__ = [
    "CANDIDATES",
    "ENTRIES",
    "Candidates",
    "Compared",
    "Entries",
    "Signed",
    "compared",
    "signed_schema",
]

_CHUNK = 1024  # texts that are read together
_REACH = 1 << 20  # pairs that are made at once

# A text under the key of one of its bands.
ENTRIES = pa.schema({"key": pa.int64(), "row": pa.int64()})
# A pair of texts that share a key; or, where `max_candidates` tells how many share it, a key of more than are compared.
CANDIDATES = pa.schema({"left": pa.int64(), "right": pa.int64(), "max_candidates": pa.int64()})
_SIGNED = {"digest": pa.int64(), "words": pa.int64(), "shingles": pa.binary()}


def signed_schema(schema: pa.Schema) -> pa.Schema:
    """What `Signed` gives for rows of this schema: all but the last column, which is the text, and then its own."""
    return pa.schema([*list(schema)[:-1], *(pa.field(name, kind) for name, kind in _SIGNED.items())])


@dataclass(frozen=True, slots=True)
class Signed:
    """Texts, the last column of the batches, become digests, lengths and sets of shingles; those without words go."""

    settings: DuplicateSettings

    def __call__(self, batches: Batches) -> Batches:
        for batch in batches:
            for first in range(0, batch.num_rows, _CHUNK):
                yield self._read(batch.slice(first, _CHUNK))

    def _read(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        texts = strings(batch.column(batch.num_columns - 1))
        found = read(texts, np.full(len(texts), -1, np.int32), self.settings.hasher)
        made = [signed(found.digest), pa.array(found.words), packed(found.sets)]
        schema = signed_schema(batch.schema)
        whole = pa.RecordBatch.from_arrays([*batch.columns[:-1], *made], schema=schema)
        return whole.filter(pa.array(found.digest != 0))


@dataclass(frozen=True, slots=True)
class Entries:
    """Sets of shingles, by the digests of their texts, become the entries of their bands."""

    settings: DuplicateSettings

    def __call__(self, batches: Batches) -> Batches:
        bands, rows = self.settings.bands, self.settings.rows
        for batch in batches:
            sets = unpacked(batch.column("shingles"))
            signatures = self.settings.hasher.sign(sets.flat, np.append(sets.low, len(sets.flat)))
            digests = digest_keys(numbers(batch.column("digest")).view(np.uint64))
            keys = np.concatenate((band_keys(signatures, bands, rows), digests), axis=1)
            # The local index has the text's row in these bits. The band's number in them keeps bands apart, so that a
            # billion texts do not meet by the chance of 36 bits.
            keys |= np.arange(bands + 1, dtype=np.uint64)
            row = np.repeat(numbers(batch.column("row")), bands + 1)
            yield pa.RecordBatch.from_arrays([signed(keys.ravel()), pa.array(row)], schema=ENTRIES)


@dataclass(frozen=True, slots=True)
class Candidates:
    """Entries, sorted by key and row, become pairs: each text with the first `max_candidates` that share a key with it."""

    max_candidates: int

    def __call__(self, batches: Batches) -> Batches:
        # The key at the end of the last batch, the first rows under it, and how many have passed.
        last, first, passed = 0, np.empty(0, np.int64), 0
        for batch in batches:
            keys, rows = numbers(batch.column("key")), numbers(batch.column("row"))
            if not len(keys):
                continue
            if len(first) and keys[0] != last:
                yield from self._crowds(np.array([passed]), first[:1])
                first, passed = first[:0], 0
            carried = len(first)
            keys = np.concatenate((np.full(carried, keys[0]), keys))
            rows = np.concatenate((first, rows))
            for earlier, later in partners(keys, self.max_candidates, _REACH):
                new = later >= carried
                yield _pairs(rows[earlier[new]], rows[later[new]])
            begin = np.flatnonzero(np.append(True, keys[1:] != keys[:-1]))
            size = np.diff(np.append(begin, len(keys)))
            size[0] += passed - carried
            yield from self._crowds(size[:-1], rows[begin[:-1]])
            last, passed = int(keys[-1]), int(size[-1])
            first = rows[begin[-1] :][: self.max_candidates]
        yield from self._crowds(np.array([passed]), first[:1])

    def _crowds(self, size: Array, first: Array) -> Batches:
        """Tell of the keys whose last texts are not compared with all before them."""
        large = size[: len(first)] > self.max_candidates + 1
        if large.any():
            yield _pairs(first[large], first[large], pa.array(size[: len(first)][large]))


def _pairs(left: Array, right: Array, max_candidates: pa.Array | None = None) -> pa.RecordBatch:
    nobody = pa.nulls(len(left), pa.int64()) if max_candidates is None else max_candidates
    return pa.RecordBatch.from_arrays([pa.array(left), pa.array(right), nobody], schema=CANDIDATES)


def compared(schema: pa.Schema) -> pa.Schema:
    """What `Compared` gives: all but the last two columns, which are the sets, and then what it found."""
    found = {"jaccard": pa.float64(), "containment": pa.float64(), "forth": pa.string(), "back": pa.string()}
    return pa.schema([*list(schema)[:-2], *(pa.field(name, kind) for name, kind in found.items())])


@dataclass(frozen=True, slots=True)
class Compared:
    """Pairs of sets of different texts, the last two columns, become numbers, and what each of the two is to the other.

    matching: only the pairs that match are kept.
    """

    settings: DuplicateSettings
    matching: bool

    def __call__(self, batches: Batches) -> Batches:
        for batch in batches:
            yield self._compared(batch)

    def _compared(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        sets = stacked(*(unpacked(column) for column in batch.columns[-2:]))
        left = np.arange(batch.num_rows)
        right = left + batch.num_rows
        if self.matching:
            found = list(self.settings.judged(sets, left, right, np.zeros(len(left), bool)))
        else:
            found = list(zip(left.tolist(), *(values.tolist() for values in likeness(sets, left, right)), strict=True))
        size = sets.size.tolist()
        kinds = [
            (self.settings.relation(j, size[i], size[right[i]]), self.settings.relation(j, size[right[i]], size[i]))
            for i, j, _ in found
        ]
        columns = [*zip(*found, strict=True), *zip(*kinds, strict=True)] or [()] * 5
        kept = batch.take(pa.array(columns[0], pa.int64())).columns[:-2]
        schema = compared(batch.schema)
        made = [pa.array(values, kind) for values, kind in zip(columns[1:], schema.types[-4:], strict=True)]
        return pa.RecordBatch.from_arrays([*kept, *made], schema=schema)
