"""A piece of a file as record batches and rejects, and the digest of its bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from typing import IO, Any, NamedTuple

import pyarrow as pa

from textclean.arrow.buffers import array, source_array
from textclean.arrow.kernel import clean_schema
from textclean.engines.job import RECORD, Job
from textclean.errors import FileError, InputError, UnknownName
from textclean.io.compression import unpacked
from textclean.io.formats import FORMATS
from textclean.io.records import Piece, Record, Reject

__all__ = ["Batch", "Tap", "as_stream", "batches", "rows_schema", "source_digest"]


class Batch(NamedTuple):
    """Rows of a piece.

    Attributes:
        table: The rows.
        places: The line, row or place of each in the piece, from 1.
    """

    table: pa.RecordBatch
    places: Sequence[int]


class Tap:
    """A range of bytes of a file; counts and digests what is read.

    Args:
        file: The file, seekable.
        start: The first byte.
        end: The byte after the last one.

    Attributes:
        taken: The bytes that were read.
        lines: The line ends among them.
    """

    def __init__(self, file: IO[bytes], start: int, end: int) -> None:
        self._file, self._left = file, end - start
        self._digest = hashlib.sha256()
        self.taken = self.lines = 0
        if start:
            file.seek(start)

    def read(self, size: int = -1) -> bytes:
        """The next bytes.

        Args:
            size: The most bytes to read; below 0 for all.
        """
        data = self._file.read(min(size, self._left) if size >= 0 else self._left)
        self._left -= len(data)
        self.taken += len(data)
        self.lines += data.count(b"\n")
        self._digest.update(data)
        return data

    @property
    def digest(self) -> str:
        """SHA-256 of the bytes that were read."""
        return self._digest.hexdigest()


def rows_schema(job: Job) -> pa.Schema:
    """The columns of records that come as rows: id, site, language, text, and the row as a JSON object.

    Args:
        job: Its fields name the columns.
    """
    keys = {name: pa.string() for name in (job.columns.id, job.columns.site, job.columns.lang) if name is not None}
    return pa.schema({**keys, job.columns.text: pa.large_string(), RECORD: pa.large_string()})


def batches(piece: Piece, job: Job, tap: Tap, file: IO[bytes]) -> Iterator[Batch | Reject]:
    """The batches and rejects of a piece, in its order.

    Args:
        piece: The piece.
        job: Its fields and limits.
        tap: The bytes of the piece, for a format of text or rows.
        file: The file, for a format of columns.

    Raises:
        FileError: if the piece is damaged or cut short; the batches before can be trusted if its `cut` is true.
        OSError: if the disk fails.
        MissingExtra: if a package that the format needs is not installed.
    """
    found = FORMATS[piece.kind]
    if found.columns:
        yield from _with_text(found.read(file, job.columns, job.limits, piece), job)
    else:
        yield from _gathered(found.read(unpacked(tap, job.limits.ratio), job.columns, job.limits, piece), job)


def _gathered(records: Iterable[Record | Reject], job: Job) -> Iterator[Batch | Reject]:
    """Records in batches. If the stream is cut short, the records before are yielded first."""
    schema, limits = rows_schema(job), job.limits
    held: list[Record] = []
    size = 0
    try:
        for record in records:
            if isinstance(record, Reject):
                yield record
                continue
            held.append(record)
            size += len(record.row)
            if len(held) >= limits.batch_rows or size >= limits.batch_bytes:
                yield _batch(held, schema, job)
                held, size = [], 0
    except FileError as error:
        if held and error.cut:
            yield _batch(held, schema, job)
        raise
    if held:
        yield _batch(held, schema, job)


def _batch(held: list[Record], schema: pa.Schema, job: Job) -> Batch:
    values: dict[str | None, list[Any]] = {
        job.columns.site: [record.site for record in held],
        job.columns.lang: [record.lang for record in held],
        job.columns.id: [record.id for record in held],
        job.columns.text: [record.text for record in held],
        RECORD: [record.row.decode() for record in held],
    }
    columns = [
        source_array(values[f.name]) if f.name == job.columns.text else array(values[f.name], f.type) for f in schema
    ]
    table = pa.RecordBatch.from_arrays(columns, schema=schema)
    return Batch(table, [record.line for record in held])


def _with_text(found: Iterable[pa.RecordBatch | Reject], job: Job) -> Iterator[Batch | Reject]:
    """The batches without the rows whose text is null: those become rejects."""
    row = 0
    checked = False
    for batch in found:
        if isinstance(batch, Reject):
            row += batch.rows
            yield batch
            continue
        if not checked:
            _check(batch.schema, job)
            checked = True
        texts = batch.column(job.columns.text)
        places: Sequence[int] = range(row + 1, row + batch.num_rows + 1)
        row += batch.num_rows
        if texts.null_count:
            there = texts.is_valid().to_pylist()
            for at in (at for at, valid in enumerate(there) if not valid):
                raw = as_stream(batch.slice(at, 1))
                yield Reject(places[at], f'"{job.columns.text}" is null', raw, len(raw), coding="arrow")
            places = [place for place, valid in zip(places, there, strict=True) if valid]
            batch = batch.filter(texts.is_valid())
        if batch.num_rows:
            yield Batch(batch, places)


def _check(schema: pa.Schema, job: Job) -> None:
    """Raise FileError if the columns do not fit."""
    try:
        clean_schema(schema, job.columns.text, added=job.columns)
    except (InputError, UnknownName) as error:
        raise FileError(str(error)) from error


def as_stream(batch: pa.RecordBatch) -> bytes:
    """A batch as an Arrow IPC stream.

    Args:
        batch: The batch.
    """
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, batch.schema) as writer:
        writer.write_batch(batch)
    data: bytes = sink.getvalue().to_pybytes()
    return data


def source_digest(file: IO[bytes]) -> str:
    """SHA-256 of a whole file.

    Args:
        file: The file, seekable.
    """
    file.seek(0)
    return hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]
