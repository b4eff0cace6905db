"""Writers of record batches, with checksums where the format has them, and the reading of what they wrote."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Any, Protocol

from textclean.errors import FileError, UnknownName, needs
from textclean.io.compression import unpacked, zstd
from textclean.io.formats import ENDINGS
from textclean.io.json_rows import loads
from textclean.io.jsonl import spliced

with needs("orjson", "io"):
    import orjson  # noqa: F401 - what is written depends on it: the manifest has its version
with needs("pyarrow", "io"):
    import pyarrow as pa
    import pyarrow.parquet as pq

__all__ = ["Writer", "count", "rows", "values", "writer"]

_ROW_GROUP = 32 << 20  # bytes in memory that are gathered for a row group
_LEVEL = 3
_STEP = 1 << 20


class Writer(Protocol):
    """Writes batches to a file; `close` writes what is still held."""

    def write(self, batch: pa.RecordBatch) -> None:
        """Write the rows of a batch.

        Args:
            batch: The batch.
        """

    def close(self) -> None:
        """Write what is still held; the file itself stays open."""


def writer(kind: str, file: IO[bytes], schema: pa.Schema, *, record: str, more: tuple[str, ...]) -> Writer:
    """A writer of a format.

    Args:
        kind: jsonl (compressed with zstd), parquet or arrow.
        file: The file to write to.
        schema: The columns of the batches.
        record: For jsonl, the column that holds each row as a JSON object.
        more: For jsonl, the columns whose values are appended to that object, unless they are null.

    Raises:
        UnknownName: if there is no such format.
    """
    if kind == "jsonl":
        return _JsonLines(file, record, more)
    if kind == "parquet":
        return _Parquet(file, schema)
    if kind == "arrow":
        return _Arrow(file, schema)
    raise UnknownName("output format", kind, ENDINGS)


class _JsonLines:
    """JSON lines in one zstd frame with its checksum."""

    def __init__(self, file: IO[bytes], record: str, more: tuple[str, ...]) -> None:
        parameter = zstd().CompressionParameter
        options = {parameter.checksum_flag: 1, parameter.compression_level: _LEVEL}
        self._stream = zstd().ZstdFile(file, "w", options=options)
        self._record, self._more = record, more

    def write(self, batch: pa.RecordBatch) -> None:
        rows = batch.column(self._record).cast(pa.large_binary()).to_pylist()
        more = batch.select(list(self._more)).to_pylist()
        self._stream.write(
            b"".join(spliced(row, _given(values)) + b"\n" for row, values in zip(rows, more, strict=True))
        )

    def close(self) -> None:
        self._stream.close()


def _given(values: dict[str, Any]) -> dict[str, Any]:
    """The values that are not null."""
    return {name: value for name, value in values.items() if value is not None}


class _Parquet:
    """Parquet with page checksums; batches are gathered into row groups."""

    def __init__(self, file: IO[bytes], schema: pa.Schema) -> None:
        self._writer = pq.ParquetWriter(file, schema, compression="zstd", write_page_checksum=True)
        self._schema = schema
        self._held: list[Any] = []
        self._size = 0

    def write(self, batch: pa.RecordBatch) -> None:
        self._held.append(batch)
        self._size += batch.nbytes
        if self._size >= _ROW_GROUP:
            self._flush()

    def _flush(self) -> None:
        if self._held:
            table = pa.Table.from_batches(self._held, self._schema)
            self._writer.write_table(table, row_group_size=max(1, table.num_rows))
        self._held, self._size = [], 0

    def close(self) -> None:
        self._flush()
        self._writer.close()


class _Arrow:
    """An Arrow IPC file. The format has no checksums: the manifest keeps a digest."""

    def __init__(self, file: IO[bytes], schema: pa.Schema) -> None:
        self._writer = pa.ipc.new_file(file, schema)

    def write(self, batch: pa.RecordBatch) -> None:
        self._writer.write_batch(batch)

    def close(self) -> None:
        self._writer.close()


def count(kind: str, path: Path) -> int:
    """The number of rows in a file that a writer wrote; the whole file is read, its checksums verified.

    Args:
        kind: The format.
        path: The file.

    Raises:
        FileError: if it is damaged.
    """
    try:
        with path.open("rb") as file:
            if kind == "jsonl":
                return _newlines(unpacked(file, ratio=None))
            if kind == "arrow":
                opened = pa.ipc.open_file(file)
                return sum(opened.get_batch(i).num_rows for i in range(opened.num_record_batches))
            parquet = pq.ParquetFile(file, page_checksum_verification=True, pre_buffer=False)
            return sum(batch.num_rows for batch in parquet.iter_batches(1024))
    except pa.ArrowException as error:
        raise FileError(f"{path.name} is damaged: {error}") from error


def _newlines(stream: IO[bytes]) -> int:
    found = 0
    while data := stream.read(_STEP):
        found += data.count(b"\n")
    return found


def rows(kind: str, path: Path, names: Sequence[str | None]) -> Iterator[tuple[str | None, ...]]:
    """Some fields of each row of a file that a writer wrote, as strings; None where a row lacks the field.

    Args:
        kind: The format.
        path: The file.
        names: The fields; None gives None.
    """
    return (tuple(map(_string, row)) for row in values(kind, path, names))


def values(kind: str, path: Path, names: Sequence[str | None]) -> Iterator[tuple[Any, ...]]:
    """Some fields of each row of a file that a writer wrote; None where a row lacks the field.

    Args:
        kind: The format.
        path: The file.
        names: The fields; None gives None.

    Raises:
        FileError: if the file is damaged.
    """
    try:
        yield from _values(kind, path, names)
    except pa.ArrowException as error:
        raise FileError(f"{path.name} is damaged: {error}") from error


def _values(kind: str, path: Path, names: Sequence[str | None]) -> Iterator[tuple[Any, ...]]:
    with path.open("rb") as file:
        if kind == "jsonl":
            for line in unpacked(file, ratio=None):
                row = loads(line)
                yield tuple(row.get(name) for name in names)
            return
        if kind == "arrow":
            opened = pa.ipc.open_file(file)
            batches = (opened.get_batch(i) for i in range(opened.num_record_batches))
        else:
            parquet = pq.ParquetFile(file, page_checksum_verification=True, pre_buffer=False)
            own = [name for name in names if name in parquet.schema_arrow.names]
            batches = parquet.iter_batches(1024, columns=own)
        for batch in batches:
            there = batch.schema.names
            columns = [batch.column(n).to_pylist() if n in there else [None] * batch.num_rows for n in names]
            yield from zip(*columns, strict=True)


def _string(value: object) -> str | None:
    return None if value is None else str(value)
