"""Arrow arrays built from buffers.

`pyarrow.array` imports pandas, if it is installed, to check whether a list is one of pandas' types: a second or two in
each worker process. Building from buffers avoids that, and is faster as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from textclean.characters import well_formed
from textclean.errors import needs

with needs("pyarrow", "arrow"):
    import pyarrow as pa

__all__ = ["array", "list_array", "source_array", "text_array", "well_formed_column"]


def array(values: Sequence[Any], kind: pa.DataType) -> pa.Array:
    """Return an array of strings or numbers.

    Args:
        values: The strings or numbers; None for null.
        kind: The Arrow type.

    >>> array(["a", None], pa.string()).to_pylist(), array([1, 2], pa.int64()).to_pylist()
    (['a', None], [1, 2])
    >>> array([0.5, None], pa.float64()).to_pylist()
    [0.5, None]
    """
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        return text_array(values).cast(kind)
    mask, nulls = _validity([value is None for value in values])
    numbers = np.array([value or 0 for value in values] if nulls else values, kind.to_pandas_dtype())
    return pa.Array.from_buffers(kind, len(numbers), [mask, pa.py_buffer(numbers)], nulls)


def text_array(texts: Sequence[str | None]) -> pa.Array:
    """Return a large_string array. Surrogate pairs are joined, lone surrogates become U+FFFD.

    Args:
        texts: The strings; None for null.
    """
    return _of_pieces(texts, [b"" if text is None else well_formed(text).encode() for text in texts])


def source_array(texts: Sequence[str | None]) -> pa.Array:
    """Return a large_string array that keeps lone surrogates: `clean_batch` reads them, others call it no UTF-8.

    Args:
        texts: The strings; None for null.
    """
    return _of_pieces(texts, [b"" if text is None else text.encode("utf-8", "surrogatepass") for text in texts])


def well_formed_column(batch: pa.RecordBatch, name: str) -> pa.RecordBatch:
    """The batch with the lone surrogates of a column as U+FFFD.

    Args:
        batch: The batch.
        name: The column, a `source_array`.
    """
    at = batch.schema.get_field_index(name)
    column = batch.column(at)
    try:
        column.validate(full=True)
    except pa.ArrowInvalid:
        texts = column.cast(pa.large_binary()).to_pylist()
        mended = text_array([None if text is None else text.decode("utf-8", "surrogatepass") for text in texts])
        return batch.set_column(at, batch.schema.field(at), mended.cast(column.type))
    return batch


def _of_pieces(texts: Sequence[str | None], pieces: list[bytes]) -> pa.Array:
    """A large_string array of encoded strings."""
    stops = np.zeros(len(pieces) + 1, np.int64)
    np.cumsum([len(piece) for piece in pieces], out=stops[1:])
    mask, nulls = _validity([text is None for text in texts])
    data = pa.py_buffer(b"".join(pieces))
    return pa.Array.from_buffers(pa.large_string(), len(pieces), [mask, pa.py_buffer(stops), data], nulls)


def list_array(kind: pa.DataType, sizes: Sequence[int | None], values: pa.Array) -> pa.Array:
    """Return an array of lists.

    Args:
        kind: The Arrow type of the lists.
        sizes: The length of each list; None for null.
        values: The values of all lists, one list after the other.
    """
    stops = np.zeros(len(sizes) + 1, np.int32)
    np.cumsum([size or 0 for size in sizes], out=stops[1:])
    mask, nulls = _validity([size is None for size in sizes])
    return pa.Array.from_buffers(kind, len(sizes), [mask, pa.py_buffer(stops)], nulls, children=[values])


def _validity(absent: Sequence[bool]) -> tuple[Any, int]:
    """Arrow's validity bitmap (None without nulls), and the number of nulls."""
    nulls = sum(absent)
    if not nulls:
        return None, 0
    return pa.py_buffer(np.packbits(~np.array(absent, bool), bitorder="little").tobytes()), nulls
