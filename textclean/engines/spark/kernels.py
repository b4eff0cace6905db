"""The work of the executors that find copies: the numpy code of the local index, over streams of record batches.

Each kernel is a frozen value that is sent with its task, and holds at most a few batches in memory.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from textclean.arrays import Array
from textclean.duplicates.matching import compare, hasher_of, relations
from textclean.duplicates.settings import DuplicateSettings
from textclean.duplicates.text_columns import ABSENT, shingled
from textclean.engines.spark.columns import numbers, packed, signed, strings, unpacked
from textclean.engines.spark.session import Batches
from textclean.shingling.keys import band_keys, digest_keys, sampled_keys
from textclean.shingling.pairing import partners

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

_CHUNK = 1024  # texts shingled at once
_BATCH = 1 << 20  # pairs made at once

# A text and the key of one of its bands.
ENTRIES = pa.schema({"key": pa.int64(), "row": pa.int64()})
# A pair of texts that share a key. If `sharing` is not null, the row reports a key instead: `sharing` texts have it,
# more than are compared, and `left` is the first of them.
CANDIDATES = pa.schema({"left": pa.int64(), "right": pa.int64(), "sharing": pa.int64()})
_SIGNED = {"digest": pa.int64(), "words": pa.int64(), "shingles": pa.binary()}


def signed_schema(schema: pa.Schema) -> pa.Schema:
    """Return the schema of the batches that `Signed` yields: all columns but the last, then its own.

    Args:
        schema: The schema of the batches that it receives.
    """
    return pa.schema([*list(schema)[:-1], *(pa.field(name, kind) for name, kind in _SIGNED.items())])


@dataclass(frozen=True, slots=True)
class Signed:
    """Replaces texts, the last column, by digests, lengths and sets of shingles; drops blank texts.

    Attributes:
        settings: The settings of the index.
    """

    settings: DuplicateSettings

    def __call__(self, batches: Batches) -> Batches:
        for batch in batches:
            for first in range(0, batch.num_rows, _CHUNK):
                yield self._shingled(batch.slice(first, _CHUNK))

    def _shingled(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        texts = strings(batch.column(batch.num_columns - 1))
        made = shingled(texts, np.full(len(texts), ABSENT, np.int32), hasher_of(self.settings))
        columns = [signed(made.digest), pa.array(made.words), packed(made.sets)]
        schema = signed_schema(batch.schema)
        whole = pa.RecordBatch.from_arrays([*batch.columns[:-1], *columns], schema=schema)
        return whole.filter(pa.array(made.digest != 0))


@dataclass(frozen=True, slots=True)
class Entries:
    """Turns sets of shingles into the entries of their bands, digests and sampled shingles.

    Attributes:
        settings: The settings of the index.
    """

    settings: DuplicateSettings

    def __call__(self, batches: Batches) -> Batches:
        for batch in batches:
            keys, row = self.of(batch)
            yield pa.RecordBatch.from_arrays([signed(keys), pa.array(row)], schema=ENTRIES)

    def of(self, batch: pa.RecordBatch) -> tuple[Array, Array]:
        """Return the keys of all entries, uint64, and their rows.

        Args:
            batch: Texts: `digest`, `row`, `shingles`.
        """
        bands, rows = self.settings.bands, self.settings.rows
        sets = unpacked(batch.column("shingles"))
        signatures = hasher_of(self.settings).sign(sets.flat, np.append(sets.low, len(sets.flat)))
        digests = digest_keys(numbers(batch.column("digest")).view(np.uint64))
        keys = np.concatenate((band_keys(signatures, bands, rows), digests), axis=1)
        # The local index stores the row in the low bits of a key. Here they hold the number of the band, so that
        # different bands of a billion texts do not collide in the 36 bits of the hash.
        keys |= np.arange(bands + 1, dtype=np.uint64)
        owner, sampled = sampled_keys(sets, self.settings.sample)
        row = numbers(batch.column("row"))
        keys = np.append(keys.ravel(), sampled | np.uint64(bands + 1))
        return keys, np.append(np.repeat(row, bands + 1), row[owner])


@dataclass(frozen=True, slots=True)
class Candidates:
    """Turns entries, sorted by key and row, into pairs of texts that share a key.

    Attributes:
        max_candidates: Under each key, a text is paired with at most the first `max_candidates` texts.
    """

    max_candidates: int

    def __call__(self, batches: Batches) -> Batches:
        # The key at the end of the last batch, the first rows with it, and the number of its rows so far.
        last, first, passed = 0, np.empty(0, np.int64), 0
        for batch in batches:
            keys, rows = numbers(batch.column("key")), numbers(batch.column("row"))
            if not len(keys):
                continue
            if len(first) and keys[0] != last:
                yield from self._capped(np.array([passed]), first[:1])
                first, passed = first[:0], 0
            carried = len(first)
            keys = np.concatenate((np.full(carried, keys[0]), keys))
            rows = np.concatenate((first, rows))
            for earlier, later in partners(keys, self.max_candidates, _BATCH):
                new = later >= carried
                yield _pairs(rows[earlier[new]], rows[later[new]])
            begin = np.flatnonzero(np.append(True, keys[1:] != keys[:-1]))
            size = np.diff(np.append(begin, len(keys)))
            size[0] += passed - carried
            yield from self._capped(size[:-1], rows[begin[:-1]])
            last, passed = int(keys[-1]), int(size[-1])
            first = rows[begin[-1] :][: self.max_candidates]
        yield from self._capped(np.array([passed]), first[:1])

    def _capped(self, size: Array, first: Array) -> Batches:
        """Report the keys of which not all texts are compared with each other."""
        large = size[: len(first)] > self.max_candidates + 1
        if large.any():
            yield _pairs(first[large], first[large], pa.array(size[: len(first)][large]))


def _pairs(left: Array, right: Array, sharing: pa.Array | None = None) -> pa.RecordBatch:
    """Rows of CANDIDATES."""
    sharing = pa.nulls(len(left), pa.int64()) if sharing is None else sharing
    return pa.RecordBatch.from_arrays([pa.array(left), pa.array(right), sharing], schema=CANDIDATES)


def compared(schema: pa.Schema) -> pa.Schema:
    """Return the schema of the batches that `Compared` yields: all columns but the last two, then its own.

    Args:
        schema: The schema of the batches that it receives.
    """
    added = {"jaccard": pa.float64(), "containment": pa.float64(), "forth": pa.string(), "back": pa.string()}
    return pa.schema([*list(schema)[:-2], *(pa.field(name, kind) for name, kind in added.items())])


@dataclass(frozen=True, slots=True)
class Compared:
    """Replaces pairs of sets, the last two columns, by their similarity and the relations of the texts, both ways.

    Attributes:
        settings: The settings of the index.
        matching: Whether to drop the pairs that do not match.
    """

    settings: DuplicateSettings
    matching: bool

    def __call__(self, batches: Batches) -> Batches:
        for batch in batches:
            yield self._compared(batch)

    def _compared(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        left, right = (unpacked(column) for column in batch.columns[-2:])
        found = compare(self.settings, left, right, np.zeros(batch.num_rows, bool))
        rows = np.flatnonzero(found.matches) if self.matching else np.arange(batch.num_rows)
        jaccard, sizes = found.jaccard[rows], (left.size[rows], right.size[rows])
        forth = relations(self.settings, jaccard, *sizes)
        back = relations(self.settings, jaccard, *reversed(sizes))
        columns = (found.jaccard[rows], found.containment[rows], forth, back)
        kept = batch.take(pa.array(rows)).columns[:-2]
        schema = compared(batch.schema)
        made = [pa.array(values, kind) for values, kind in zip(columns, schema.types[-4:], strict=True)]
        return pa.RecordBatch.from_arrays([*kept, *made], schema=schema)
