"""Conversions between Arrow columns and numpy arrays: texts, sets of shingles as bytes, keys as signed numbers."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from textclean.arrays import Array
from textclean.shingling.similarity import Sets

__all__ = ["numbers", "packed", "signed", "strings", "unpacked"]


def strings(column: pa.Array) -> list[str]:
    """Return the texts of a column; a null becomes "", and bytes that are not UTF-8, which Spark allows, U+FFFD.

    Args:
        column: The column.

    >>> strings(pa.array(["a", None]))
    ['a', '']
    """
    return [str(raw or b"", "utf-8", "replace") for raw in column.cast(pa.binary()).to_pylist()]


def numbers(column: pa.Array) -> Array:
    """Return the values of a numeric column.

    Args:
        column: The column; without nulls.
    """
    values: Array = column.to_numpy(zero_copy_only=False)
    return values


def signed(values: Array) -> pa.Array:
    """Reinterpret unsigned numbers of 64 bits as signed ones, since Spark has no unsigned type.

    Args:
        values: The numbers.
    """
    return pa.array(values.view(np.int64))


def packed(sets: Sets) -> pa.Array:
    """Convert contiguous sets into byte strings, four little-endian bytes for each member.

    Args:
        sets: The sets.

    >>> packed(Sets(np.array([1, 2, 515], np.uint32), np.array([0, 1]), np.array([1, 3]))).to_pylist()
    [b'\\x01\\x00\\x00\\x00', b'\\x02\\x00\\x00\\x00\\x03\\x02\\x00\\x00']
    """
    stops = 4 * np.concatenate((np.zeros(1, np.int64), sets.high))
    data = pa.py_buffer(sets.flat.astype("<u4", copy=False).tobytes())
    made = pa.Array.from_buffers(pa.large_binary(), len(sets.low), [None, pa.py_buffer(stops), data])
    return made.cast(pa.binary())


def unpacked(column: pa.Array) -> Sets:
    """Convert byte strings that `packed` made back into sets.

    Args:
        column: The byte strings.

    >>> sets = unpacked(pa.array([b"\\x01\\0\\0\\0", b"", b"\\x02\\0\\0\\0\\x03\\0\\0\\0"]).slice(1))
    >>> sets.flat[sets.low[1] : sets.high[1]].tolist(), sets.size.tolist()
    ([2, 3], [0, 2])
    """
    column = column.cast(pa.large_binary())
    if not len(column):
        return Sets(np.empty(0, np.uint32), np.empty(0, np.int64), np.empty(0, np.int64))
    _, offsets, data = column.buffers()
    stops = np.frombuffer(offsets, np.int64)[column.offset : column.offset + len(column) + 1]
    first, last = int(stops[0]), int(stops[-1])
    flat = np.frombuffer(data, "<u4", (last - first) // 4, first) if last > first else np.empty(0, np.uint32)
    places = (stops - first) // 4
    return Sets(flat.astype(np.uint32, copy=False), places[:-1], places[1:])
