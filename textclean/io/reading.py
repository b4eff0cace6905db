"""All records of a file or stream, whatever its format: what the commands read that need no shards."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from textclean.columns import Fields
from textclean.errors import FileError
from textclean.io.binary import SNIFFED, refuse_binary
from textclean.io.compression import Readable, unpacked
from textclean.io.formats import FORMATS, by_head
from textclean.io.json_rows import dumps
from textclean.io.plain import decoded
from textclean.io.records import Limits, Piece, Record, Reject, keys
from textclean.io.sources import Source, opened

__all__ = ["records", "stream_records"]


def records(source: Source, fields: Fields, limits: Limits) -> Iterator[Record | Reject]:
    """The records of a file, one by one; columns become rows.

    Args:
        source: The file.
        fields: The fields to look at.
        limits: The sizes of records and batches.

    Raises:
        FileError: if the file is damaged, cut short or binary.
        OSError: if it cannot be read.
        MissingExtra: if a package that the format needs is not installed.
    """
    if source.format.pages:
        raise FileError(f"it holds pages of HTML ({source.kind}): `textclean run` extracts their articles first")
    with opened(source.url) as file:
        if source.format.columns:
            yield from _of_columns(source.format.read(file, fields, limits, source.whole), fields)
            return
        stream = unpacked(file, limits.ratio)
        if source.format.holds == "rows":  # a text checks its bytes itself
            refuse_binary(stream.peek(SNIFFED)[:SNIFFED])
        yield from source.format.read(stream, fields, limits, source.whole)


def stream_records(
    stream: Readable, name: str, fields: Fields, limits: Limits, encoding: str | None = None
) -> Iterator[Record | Reject]:
    """The records of a stream, such as standard input: JSON lines, unless its first bytes are those of another format.

    Args:
        stream: The stream; it may be compressed.
        name: Its name.
        fields: The fields to look at.
        limits: `limits.record` bounds a record.
        encoding: The encoding of the records; None for UTF-8.

    Raises:
        FileError: if the stream is damaged, cut short, binary, or of a format that must be read from a file.
        MissingExtra: if a package that the format needs is not installed.
    """
    plain = unpacked(stream, limits.ratio)
    head = plain.peek(SNIFFED)[:SNIFFED]
    found = by_head(head) or FORMATS["jsonl"]
    if found.columns:
        raise FileError(f"{found.name} cannot be read from a stream: write it to a file, and name that")
    if encoding is None:
        refuse_binary(head)
    yield from found.read(plain, fields, limits, Piece(name, found.name, 0, 0, 0, True, encoding))


def _of_columns(found: Iterable[Any], fields: Fields) -> Iterator[Record | Reject]:
    """The rows of record batches."""
    place = 0
    for batch in found:
        if isinstance(batch, Reject):
            yield batch
            place += batch.rows
            continue
        _check(batch.schema.names, fields)
        for row in _rows(batch):
            place += 1
            yield _row(place, row, fields)


def _rows(batch: Any) -> list[dict[str, Any]]:
    """The rows of a batch. Arrow does not check strings: those of a column with one that is no UTF-8 as bytes."""
    try:
        rows: list[dict[str, Any]] = batch.to_pylist()
    except UnicodeDecodeError:
        import pyarrow as pa

        columns = [c.cast(pa.large_binary()) if pa.types.is_string(c.type) else c for c in batch.columns]
        rows = pa.RecordBatch.from_arrays(columns, batch.schema.names).to_pylist()
    return rows


def _check(names: list[str], fields: Fields) -> None:
    if fields.text not in names:
        raise FileError(f'there is no column "{fields.text}"; its columns: {", ".join(names)}')
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise FileError(f'it has two columns "{twice}"')
    if clash := next((name for name in fields.added if name in names), None):
        raise FileError(f'it has a column "{clash}" already')


def _row(place: int, row: dict[str, Any], fields: Fields) -> Record | Reject:
    text = row[fields.text]
    if isinstance(text, bytes):
        row.update(decoded(text, fields))
    elif not isinstance(text, str):
        named = "null" if text is None else f"a value of type {type(text).__name__}, not a string"
        raw = dumps(row)
        return Reject(place, f'"{fields.text}" is {named}', raw, len(raw))
    return Record(place, row[fields.text], dumps(row), *keys(row, fields))
