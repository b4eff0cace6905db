"""CSV and TSV, by the standard library's parser; a row becomes an object of strings."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import IO

import orjson

from textclean.columns import Fields
from textclean.errors import FileError
from textclean.io.lines import HEAD
from textclean.io.records import Record, Reject

__all__ = ["read"]

_STEP = 1 << 20


class _Lines:
    """Feeds the parser, and remembers the lines of the record that it is at."""

    def __init__(self, stream: IO[bytes], limit: int) -> None:
        self._stream, self._limit = stream, limit
        self.number = self.first = self.size = 0
        self.raw = bytearray()

    def begin(self) -> None:
        """A new record begins."""
        self.raw.clear()
        self.size, self.first = 0, self.number + 1

    def __iter__(self) -> Iterator[str]:
        while data := self._stream.readline(self._limit + 1):
            self.number += 1
            self.size += len(data)
            if len(self.raw) <= self._limit:
                self.raw += data
            if len(data) > self._limit:
                self._skip(data)
            yield data.decode("utf-8", "surrogateescape")

    def _skip(self, data: bytes) -> None:
        """Go behind the end of a line that is over the limit."""
        while data and not data.endswith(b"\n"):
            data = self._stream.readline(_STEP)
            self.size += len(data)

    @property
    def too_large(self) -> bool:
        """Whether the record is over the limit."""
        return self.size > self._limit


def read(stream: IO[bytes], fields: Fields, limit: int, delimiter: str) -> Iterator[Record | Reject]:
    """The rows of a delimited file, the first of which names the columns; all values are strings, as they stand.

    Raises:
        FileError: if the stream is damaged or cut short, or its first row has no column of the text's name, two of
            the same name, or one of the names that are to be added.
    """
    csv.field_size_limit(max(limit, csv.field_size_limit()))  # of the process; its default, 128 kB, ends at an essay
    source = _Lines(stream, limit)
    rows = csv.reader(source, delimiter=delimiter, strict=True)
    names: list[str] | None = None
    while True:
        source.begin()
        try:
            row = next(rows, None)
        except csv.Error as error:
            yield _reject(source, f"no row: {error}")
            continue
        if row is None:
            return
        if not row:  # a blank line
            continue
        if names is None:
            names = [row[0].removeprefix("\ufeff"), *row[1:]]
            _check(names, fields)
        elif why := _refusal(source, row, names):
            yield _reject(source, why)
        else:
            yield _record(source.first, dict(zip(names, row, strict=True)), fields)


def _check(names: list[str], fields: Fields) -> None:
    if fields.text not in names:
        raise FileError(f'its first line names no column "{fields.text}"')
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise FileError(f'its first line names the column "{twice}" twice')
    if clash := next((name for name in fields.added if name in names), None):
        raise FileError(f'it has a column "{clash}" already')


def _refusal(source: _Lines, row: list[str], names: list[str]) -> str | None:
    if source.too_large:
        return f"too large: {source.size:,} bytes"
    if len(row) != len(names):
        return f"{len(row)} fields, but the first line names {len(names)}"
    if any("\ud800" <= letter <= "\udfff" for value in row if not value.isascii() for letter in value):
        return "no UTF-8"
    return None


def _reject(source: _Lines, why: str) -> Reject:
    raw = bytes(source.raw)
    return Reject(source.first, why, raw[:HEAD] if source.too_large else raw, source.size)


def _record(line: int, row: dict[str, str], fields: Fields) -> Record:
    told = (row.get(name) if name is not None else None for name in (fields.id, fields.site, fields.lang))
    return Record(line, row[fields.text], orjson.dumps(row), *told)
