"""Parquet and Arrow files, read as record batches; checksums are verified where a file has them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import IO, Any

import numpy as np

from textclean.columns import Fields
from textclean.errors import FileError, needs
from textclean.io.records import HEAD, Limits, Piece, Reject, out_of_memory, too_large

with needs("pyarrow", "io"):
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

__all__ = ["ipc", "parquet", "row_groups", "split"]

_FILE = b"ARROW1"
_BUFFER = 1 << 20
_DAMAGE = (pa.ArrowException, OSError, UnicodeDecodeError)  # the last for the name of a column


def _opened(file: IO[bytes], as_dictionaries: Sequence[str] = ()) -> Any:
    """The Parquet file, its footer read."""
    try:
        found = pq.ParquetFile(
            file,
            page_checksum_verification=True,
            buffer_size=_BUFFER,
            pre_buffer=False,
            read_dictionary=list(as_dictionaries),
        )
        _ = found.schema_arrow.names  # raises UnicodeDecodeError
    except MemoryError:
        raise
    except _DAMAGE as error:
        raise FileError(f"the Parquet file is damaged: {_reason(error)}") from error
    return found


def row_groups(file: IO[bytes]) -> list[tuple[int, int]]:
    """The rows and bytes of each row group of a Parquet file.

    Args:
        file: The file, seekable.

    Raises:
        FileError: if the file is damaged.
    """
    footer = _opened(file).metadata
    groups = [footer.row_group(i) for i in range(footer.num_row_groups)]
    return [(group.num_rows, group.total_byte_size) for group in groups]


def split(file: IO[bytes], whole: Piece, size: int) -> Iterator[Piece]:
    """Cut a Parquet file at row groups.

    Args:
        file: The file, seekable.
        whole: All of the file as one piece.
        size: Bytes of a piece, in memory.

    Raises:
        FileError: if the footer is damaged.
    """
    groups = row_groups(file)
    total = sum(held for _, held in groups) or 1
    first = gathered = 0
    for group, (_, held) in enumerate(groups):
        gathered += held
        if gathered >= size or group == len(groups) - 1:
            yield replace(whole, start=first, end=group + 1, size=whole.size * gathered // total, alone=True)
            first, gathered = group + 1, 0


def parquet(file: IO[bytes], fields: Fields, limits: Limits, piece: Piece) -> Iterator[pa.RecordBatch | Reject]:
    """The batches of some row groups of a Parquet file.

    A row over the limit becomes a `Reject`, and so does the rest of a row group that is damaged, or for which there is
    too little memory when its rows are read one by one.

    Args:
        file: The file, seekable.
        fields: The column of the text, from which the reject of a large row has its first bytes.
        limits: The size of a row and of a batch.
        piece: The row groups, from `start` to `end`.

    Raises:
        FileError: if the footer is damaged.
    """
    opened = _opened(file)
    schema, encoded = opened.schema_arrow, _encoded(file, opened)
    groups = range(piece.start, min(piece.end, opened.metadata.num_row_groups))
    before = sum(opened.metadata.row_group(i).num_rows for i in range(piece.start))
    for group in groups:
        rows, read = opened.metadata.row_group(group).num_rows, 0
        try:
            for batch in _group(encoded, group, limits):
                yield from _within(batch, schema, fields, limits, before + read)
                read += batch.num_rows
        except MemoryError:
            yield Reject(before + read + 1, f"row group {group}: {out_of_memory(0)}", b"", 0, rows - read)
        except _DAMAGE as error:
            if isinstance(error, OSError) and error.errno is not None:
                raise
            yield Reject(before + read + 1, f"row group {group} is damaged: {_reason(error)}", b"", 0, rows - read)
        else:
            if read < rows:  # Arrow ends some damaged groups early, without an error
                reason = f"row group {group} is damaged: it ends after {read:,} of {rows:,} rows"
                yield Reject(before + read + 1, reason, b"", 0, rows - read)
        before += rows


def _encoded(file: IO[bytes], opened: Any) -> Any:
    """The file with its columns of text as dictionaries, so that a value that many rows repeat is in memory once."""
    texts = [field.name for field in opened.schema_arrow if _is_text(field.type)]
    return _opened(file, texts)


def _is_text(kind: pa.DataType) -> bool:
    is_ = pa.types
    return any(check(kind) for check in (is_.is_string, is_.is_large_string, is_.is_binary, is_.is_large_binary))


def _group(opened: Any, group: int, limits: Limits) -> Iterator[pa.RecordBatch]:
    """The batches of a row group; where memory is too small for them, the rows that are left one by one.

    Raises:
        MemoryError: if it is too small for a row.
    """
    read = 0
    for size in (_batch_rows(opened, group, limits), 1):
        skip = read
        try:
            for batch in opened.iter_batches(size, row_groups=[group]):
                fresh = batch.slice(min(skip, batch.num_rows))
                skip -= batch.num_rows - fresh.num_rows
                if fresh.num_rows:
                    read += fresh.num_rows
                    yield fresh
        except MemoryError:
            if size == 1:
                raise
        else:
            return


def _within(
    batch: pa.RecordBatch, schema: pa.Schema, fields: Fields, limits: Limits, before: int
) -> Iterator[pa.RecordBatch | Reject]:
    """A batch in parts within the limits, its columns as the schema has them; the rows over the limit as rejects."""
    sizes = _row_sizes(batch)
    first = gathered = 0
    for row, size in enumerate(sizes):
        if row > first and (size > limits.record or gathered + size > limits.batch_bytes):
            yield _as(batch.slice(first, row - first), schema)
            first, gathered = row, 0
        if size > limits.record:
            yield Reject(before + row + 1, too_large(size, limits.record), _begin(batch, row, fields), size)
            first = row + 1
        else:
            gathered += size
    if first < batch.num_rows:
        yield _as(batch.slice(first), schema)


def _row_sizes(batch: pa.RecordBatch) -> list[int]:
    """The bytes of each row."""
    sizes = np.zeros(batch.num_rows, np.int64)
    for column in batch.columns:
        sizes += _value_sizes(column)
    found: list[int] = sizes.tolist()
    return found


def _value_sizes(column: pa.Array) -> Any:
    """The bytes of each value of a column."""
    if pa.types.is_dictionary(column.type) and _is_text(column.type.value_type):
        lengths = pc.binary_length(column.dictionary).fill_null(0).to_numpy(zero_copy_only=False).astype(np.int64)
        at = column.indices.fill_null(0).to_numpy(zero_copy_only=False)
        if len(at) and (at.min() < 0 or at.max() >= max(1, len(lengths))):
            raise pa.ArrowInvalid("an index of a dictionary is out of range")
        return lengths[at] if len(lengths) else np.zeros(len(column), np.int64)
    if _is_text(column.type):
        return pc.binary_length(column).fill_null(0).to_numpy(zero_copy_only=False).astype(np.int64)
    if pa.types.is_nested(column.type) or not pa.types.is_primitive(column.type):
        return np.array([column.slice(row, 1).nbytes for row in range(len(column))], np.int64)
    return column.type.bit_width // 8


def _begin(batch: pa.RecordBatch, row: int, fields: Fields) -> bytes:
    """The first bytes of the text of a row."""
    if fields.text not in batch.schema.names:
        return b""
    column = batch.column(fields.text).slice(row, 1)
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if not _is_text(column.type) or column.null_count:
        return b""
    return bytes(memoryview(column.cast(pa.large_binary())[0].as_buffer())[:HEAD])


def _as(batch: pa.RecordBatch, schema: pa.Schema) -> pa.RecordBatch:
    """The batch with the columns of text as the schema has them."""
    columns = []
    for column, field in zip(batch.columns, schema, strict=True):
        if pa.types.is_dictionary(column.type) and not pa.types.is_dictionary(field.type):
            column = column.dictionary_decode().cast(field.type)
        columns.append(column)
    return pa.RecordBatch.from_arrays(columns, schema=schema)


def _batch_rows(opened: Any, group: int, limits: Limits) -> int:
    """The rows of a batch, for a row group."""
    meta = opened.metadata.row_group(group)
    size = max(1, int(meta.total_byte_size) // max(1, int(meta.num_rows)))
    return max(1, min(limits.batch_rows, limits.batch_bytes // size))


def ipc(
    file: IO[bytes],
    fields: Fields,
    limits: Limits,
    piece: Piece,  # noqa: ARG001
) -> Iterator[pa.RecordBatch | Reject]:
    """The batches of an Arrow file or stream; a row over the limit becomes a `Reject`. Arrow files have no checksums.

    Args:
        file: The file, seekable.
        fields: The column of the text, from which the reject of a large row has its first bytes.
        limits: The size of a row and of a batch.
        piece: Not used: the file is read whole.

    Raises:
        FileError: if the file is damaged or cut short, after the batches before the damage, or if a batch is larger
            than the memory: Arrow reads batches whole.
    """
    head = file.read(len(_FILE))
    file.seek(0)
    before = 0
    try:
        if head == _FILE:
            source = pa.ipc.open_file(file)
            batches = (source.get_batch(i) for i in range(source.num_record_batches))
        else:
            batches = iter(pa.ipc.open_stream(file))
        for batch in batches:
            _validate(batch)
            for first in range(0, batch.num_rows, limits.batch_rows):
                part = batch.slice(first, limits.batch_rows)
                yield from _within(part, part.schema, fields, limits, before + first)
            before += batch.num_rows
    except MemoryError as error:
        raise FileError(
            f"the Arrow file is damaged, or has a batch that is larger than the memory: {_reason(error)}: "
            "write it with smaller batches"
        ) from error
    except _DAMAGE as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise
        raise FileError(f"the Arrow file is damaged or cut short: {_reason(error)}") from error


def _validate(batch: pa.RecordBatch) -> None:
    """Raise ArrowInvalid if the offsets of a batch lead out of its buffers: reading such a batch ends the process.

    Strings are checked as bytes: one that is no UTF-8 is decoded later.
    """
    is_ = pa.types
    _ = batch.schema.names  # raises UnicodeDecodeError
    for column in batch.columns:
        if is_.is_string(column.type):
            column = column.view(pa.binary())
        elif is_.is_large_string(column.type):
            column = column.view(pa.large_binary())
        elif is_.is_string_view(column.type):
            column = column.view(pa.binary_view())
        column.validate(full=True)


def _reason(error: BaseException) -> str:
    """The first line of an error's message."""
    return str(error).strip().split("\n")[0].rstrip(".")
