"""Parquet and Arrow files, read as record batches; checksums are verified where a file has them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import IO, Any

from textclean.columns import Fields
from textclean.errors import FileError, needs
from textclean.io.records import Limits, Piece, Reject

with needs("pyarrow", "io"):
    import pyarrow as pa
    import pyarrow.parquet as pq

__all__ = ["ipc", "parquet", "row_groups", "split"]

_FILE = b"ARROW1"
_BUFFER = 1 << 20


def _opened(file: IO[bytes]) -> Any:
    """The Parquet file, its footer read."""
    try:
        return pq.ParquetFile(file, page_checksum_verification=True, buffer_size=_BUFFER, pre_buffer=False)
    except (pa.ArrowException, OSError) as error:
        raise FileError(f"the Parquet file is damaged: {_reason(error)}") from error


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


def parquet(
    file: IO[bytes],
    fields: Fields,  # noqa: ARG001
    limits: Limits,
    piece: Piece,
) -> Iterator[pa.RecordBatch | Reject]:
    """The batches of some row groups of a Parquet file; the rest of a damaged row group becomes a `Reject`.

    Args:
        file: The file, seekable.
        fields: Not used: batches hold all columns.
        limits: The size of a batch.
        piece: The row groups, from `start` to `end`.

    Raises:
        FileError: if the footer is damaged.
    """
    opened = _opened(file)
    groups = range(piece.start, min(piece.end, opened.metadata.num_row_groups))
    before = sum(opened.metadata.row_group(i).num_rows for i in range(piece.start))
    for group in groups:
        rows, read = opened.metadata.row_group(group).num_rows, 0
        try:
            for batch in opened.iter_batches(_batch_rows(opened, group, limits), row_groups=[group]):
                read += batch.num_rows
                yield batch
        except (pa.ArrowException, OSError) as error:
            if isinstance(error, OSError) and error.errno is not None:
                raise
            yield Reject(before + read + 1, f"row group {group} is damaged: {_reason(error)}", b"", 0, rows - read)
        before += rows


def _batch_rows(opened: Any, group: int, limits: Limits) -> int:
    """The rows of a batch, for a row group."""
    meta = opened.metadata.row_group(group)
    size = max(1, int(meta.total_byte_size) // max(1, int(meta.num_rows)))
    return max(1, min(limits.batch_rows, limits.batch_bytes // size))


def ipc(
    file: IO[bytes],
    fields: Fields,  # noqa: ARG001
    limits: Limits,
    piece: Piece,  # noqa: ARG001
) -> Iterator[pa.RecordBatch | Reject]:
    """The batches of an Arrow file or stream. Arrow files have no checksums.

    Args:
        file: The file, seekable.
        fields: Not used: batches hold all columns.
        limits: The size of a batch.
        piece: Not used: the file is read whole.

    Raises:
        FileError: if the file is damaged or cut short, after the batches before the damage.
    """
    head = file.read(len(_FILE))
    file.seek(0)
    try:
        if head == _FILE:
            source = pa.ipc.open_file(file)
            batches = (source.get_batch(i) for i in range(source.num_record_batches))
        else:
            batches = iter(pa.ipc.open_stream(file))
        for batch in batches:
            batch.validate()
            for first in range(0, batch.num_rows, limits.batch_rows):
                yield batch.slice(first, limits.batch_rows)
    except (pa.ArrowException, OSError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise
        raise FileError(f"the Arrow file is damaged or cut short: {_reason(error)}") from error


def _reason(error: BaseException) -> str:
    """The first line of an error's message."""
    return str(error).strip().split("\n")[0].rstrip(".")
