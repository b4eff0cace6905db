"""A piece of a file as record batches and rejects, with a digest of the bytes that were read."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from typing import IO, Any, NamedTuple

import pyarrow as pa

from textclean.arrow.buffers import array
from textclean.arrow.kernel import clean_schema
from textclean.engines.job import RECORD, Job
from textclean.engines.plan import Piece
from textclean.errors import FileError, InputError, UnknownName
from textclean.io import columns, delimited, jsonl, plain, sources, wet
from textclean.io.compression import unpacked
from textclean.io.records import Limits, Record, Reject

__all__ = ["Batch", "Tap", "as_stream", "batches", "rows_schema", "source_digest"]

_STEP = 1 << 20


class Batch(NamedTuple):
    """Rows of a piece, each with its line or place in it (from 1)."""

    table: pa.RecordBatch
    places: Sequence[int]


class Tap:
    """The bytes of a file from `start` to `end`, counted and digested as they are read."""

    def __init__(self, file: IO[bytes], start: int, end: int) -> None:
        self._file, self._left = file, end - start
        self._digest = hashlib.sha256()
        self.taken = self.lines = 0
        if start:
            file.seek(start)

    def read(self, size: int = -1) -> bytes:
        """The next bytes, at most `size`."""
        data = self._file.read(min(size, self._left) if size >= 0 else self._left)
        self._left -= len(data)
        self.taken += len(data)
        self.lines += data.count(b"\n")
        self._digest.update(data)
        return data

    @property
    def digest(self) -> str:
        """SHA-256 of what was read so far."""
        return self._digest.hexdigest()


def rows_schema(job: Job) -> pa.Schema:
    """The columns of what came as rows: id and text, what decides how it is cleaned, and the row as a JSON object."""
    told = {name: pa.string() for name in (job.columns.id, job.columns.site, job.columns.lang) if name is not None}
    return pa.schema({**told, job.columns.text: pa.large_string(), RECORD: pa.large_string()})


def batches(piece: Piece, job: Job, tap: Tap, file: IO[bytes]) -> Iterator[Batch | Reject]:
    """What a piece holds, in its order.

    Raises:
        FileError: if it cannot be read on; `cut` tells whether what came out until then can be trusted.
        OSError: if the disk fails.
    """
    if piece.kind in sources.COLUMNS:
        found = _columns(piece, job.limits, file)
        yield from _with_text(found, job)
        return
    stream = unpacked(tap)
    limit, fields = job.limits.record, job.columns
    if piece.kind == "jsonl":
        records = jsonl.read(stream, fields, limit)
    elif piece.kind == "text":
        name = piece.url.encode("utf-8", "backslashreplace").decode()
        records = plain.read(stream, fields, limit, name)
    elif piece.kind == "wet":
        records = wet.read(stream, fields, limit)
    else:
        records = delimited.read(stream, fields, limit, "\t" if piece.kind == "tsv" else ",")
    yield from _gathered(records, job)


def _columns(piece: Piece, limits: Limits, file: IO[bytes]) -> Iterator[pa.RecordBatch | Reject]:
    if piece.kind == "parquet":
        return columns.parquet(file, range(piece.start, piece.end) if piece.alone else (), limits)
    return columns.ipc(file, limits)


def _gathered(records: Iterable[Record | Reject], job: Job) -> Iterator[Batch | Reject]:
    """Records in batches; a stream that ends in an error gives what it held before."""
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
    table = pa.RecordBatch.from_arrays([array(values[f.name], f.type) for f in schema], schema=schema)
    return Batch(table, [record.line for record in held])


def _with_text(found: Iterable[pa.RecordBatch | Reject], job: Job) -> Iterator[Batch | Reject]:
    """The batches, less the rows without a text: those are no records."""
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
    try:
        clean_schema(schema, job.columns.text, added=job.columns)
    except (InputError, UnknownName) as error:
        raise FileError(str(error)) from error


def as_stream(batch: pa.RecordBatch) -> bytes:
    """A batch as the bytes of an Arrow IPC stream."""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, batch.schema) as writer:
        writer.write_batch(batch)
    data: bytes = sink.getvalue().to_pybytes()
    return data


def source_digest(file: IO[bytes]) -> str:
    """SHA-256 of a whole file."""
    file.seek(0)
    digest = hashlib.sha256()
    while data := file.read(_STEP):
        digest.update(data)
    return digest.hexdigest()
