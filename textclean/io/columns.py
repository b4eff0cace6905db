"""Parquet and Arrow files: record batches as they are, with their checksums verified."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import IO, Any

from textclean.errors import FileError, MissingExtra
from textclean.io.records import Limits, Reject

try:
    import pyarrow as pa
    import pyarrow.parquet as pq
except ModuleNotFoundError as missing:
    if missing.name != "pyarrow":
        raise
    raise MissingExtra("pyarrow", "io") from None

__all__ = ["ipc", "parquet", "row_groups"]

_FILE = b"ARROW1"
_BUFFER = 1 << 20


def _opened(file: IO[bytes]) -> Any:
    try:
        return pq.ParquetFile(file, page_checksum_verification=True, buffer_size=_BUFFER, pre_buffer=False)
    except (pa.ArrowException, OSError) as error:
        raise FileError(f"the Parquet file is damaged: {_told(error)}") from error


def row_groups(file: IO[bytes]) -> list[tuple[int, int]]:
    """Rows and bytes of each row group.

    Raises:
        FileError: if the file is damaged.
    """
    footer = _opened(file).metadata
    groups = [footer.row_group(i) for i in range(footer.num_row_groups)]
    return [(group.num_rows, group.total_byte_size) for group in groups]


def parquet(file: IO[bytes], groups: Sequence[int], limits: Limits) -> Iterator[pa.RecordBatch | Reject]:
    """Some row groups of a Parquet file as batches; of one that is damaged, the rest comes out as a `Reject`.

    Checksums of pages are verified where the file has them.

    Raises:
        FileError: if the footer is damaged.
    """
    opened = _opened(file)
    before = sum(opened.metadata.row_group(i).num_rows for i in range(groups[0])) if groups else 0
    for group in groups:
        rows, read = opened.metadata.row_group(group).num_rows, 0
        try:
            for batch in opened.iter_batches(_batch_rows(opened, group, limits), row_groups=[group]):
                read += batch.num_rows
                yield batch
        except (pa.ArrowException, OSError) as error:
            if isinstance(error, OSError) and error.errno is not None:
                raise
            yield Reject(before + read + 1, f"row group {group} is damaged: {_told(error)}", b"", 0, rows - read)
        before += rows


def _batch_rows(opened: Any, group: int, limits: Limits) -> int:
    """How many rows of a row group make a batch of the wanted size."""
    meta = opened.metadata.row_group(group)
    size = max(1, int(meta.total_byte_size) // max(1, int(meta.num_rows)))
    return max(1, min(limits.batch_rows, limits.batch_bytes // size))


def ipc(file: IO[bytes], limits: Limits) -> Iterator[pa.RecordBatch | Reject]:
    """The batches of an Arrow file or stream; Arrow keeps no checksums.

    Raises:
        FileError: if it is damaged or cut short; batches before the damage have then come out.
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
        raise FileError(f"the Arrow file is damaged or cut short: {_told(error)}") from error


def _told(error: BaseException) -> str:
    return str(error).strip().split("\n")[0].rstrip(".")
