"""Entries in byte strings: some thousand rows for Spark to move and sort, where there would be a hundred a text.

The entries of a batch of texts are put into buckets by the upper bits of their keys, and each bucket becomes one row.
The worker that gets all rows of a bucket sorts its entries in memory, with numpy. A bucket must fit into the memory of
a worker, even if a single key fills it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from textclean.arrays import Array
from textclean.engines.spark.columns import signed
from textclean.engines.spark.kernels import ENTRIES, Candidates, Entries
from textclean.engines.spark.session import Batches

__all__ = ["BUCKETS", "MOST_TEXTS", "BucketEntries", "BucketPairs"]

# The texts of which all could share one key, with 16 bytes in its bucket for each and as much again to sort them.
MOST_TEXTS = 1 << 24

# The entries of a bucket, a key of 64 bits and a row of 64 bits each.
BUCKETS = pa.schema({"bucket": pa.int32(), "entries": pa.binary()})
_BITS = 10  # 16 million texts have 1.7 billion entries: 27 MB in each of 1,024 buckets
_ENTRY = np.dtype([("key", "<u8"), ("row", "<i8")])


@dataclass(frozen=True, slots=True)
class BucketEntries:
    """Turns sets of shingles into buckets of entries.

    Attributes:
        entries: Makes the entries.
    """

    entries: Entries

    def __call__(self, batches: Batches) -> Batches:
        for batch in batches:
            keys, row = self.entries.of(batch)
            bucket = (keys >> np.uint64(64 - _BITS)).astype(np.uint16)
            order = np.argsort(bucket, kind="stable")
            packed = np.empty(len(keys), _ENTRY)
            packed["key"], packed["row"] = keys[order], row[order]
            size = np.bincount(bucket, minlength=1 << _BITS)
            offsets = np.append(0, np.cumsum(size) * _ENTRY.itemsize).astype(np.int32)
            buffers = [None, pa.py_buffer(offsets), pa.py_buffer(packed)]
            entries = pa.Array.from_buffers(pa.binary(), len(size), buffers)
            made = [pa.array(np.arange(len(size)), pa.int32()), entries]
            yield pa.RecordBatch.from_arrays(made, schema=BUCKETS).filter(pa.array(size > 0))


@dataclass(frozen=True, slots=True)
class BucketPairs:
    """Turns buckets of entries, those of a bucket one after the other, into pairs of texts that share a key.

    Attributes:
        candidates: Makes the pairs of sorted entries.
    """

    candidates: Candidates

    def __call__(self, batches: Batches) -> Batches:
        return self.candidates(self._sorted(batches))

    def _sorted(self, batches: Batches) -> Batches:
        """The entries of each bucket, sorted, without those whose key no other entry has."""
        last, held = -1, [b""]
        for batch in batches:
            for bucket, entries in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                if bucket != last:
                    yield _shared_entries(np.frombuffer(b"".join(held), _ENTRY))
                    last, held = bucket, []
                held.append(entries)
        yield _shared_entries(np.frombuffer(b"".join(held), _ENTRY))


def _shared_entries(entries: Array) -> pa.RecordBatch:
    """The entries whose keys others have too, sorted by key and row."""
    order = np.argsort(entries["key"])
    keys = entries["key"][order]
    same = keys[1:] == keys[:-1]
    shared = np.append(same, False) | np.append(False, same) if len(keys) else same
    keys, row = keys[shared], entries["row"][order[shared]]
    order = np.lexsort((row, keys))
    return pa.RecordBatch.from_arrays([signed(keys[order]), pa.array(row[order])], schema=ENTRIES)
