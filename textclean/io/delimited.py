"""CSV and TSV, read by the standard library's parser; a row becomes an object of strings."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import IO

from textclean.columns import Fields
from textclean.errors import FileError
from textclean.io.json_rows import dumps
from textclean.io.lines import HEAD
from textclean.io.records import Limits, Piece, Record, Reject, keys

__all__ = ["read"]

_DELIMITERS = {"csv": ",", "tsv": "\t"}

_STEP = 1 << 20


class _Lines:
    """Feeds lines to the parser, and keeps the raw lines of the current record."""

    def __init__(self, stream: IO[bytes], limit: int) -> None:
        self._stream, self._limit = stream, limit
        self.number = self.first = self.size = 0
        self.raw = bytearray()

    def begin(self) -> None:
        """Begin a new record."""
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
        """Skip the rest of a line that is over the limit."""
        while data and not data.endswith(b"\n"):
            data = self._stream.readline(_STEP)
            self.size += len(data)

    @property
    def too_large(self) -> bool:
        """Whether the record is over the limit."""
        return self.size > self._limit


def read(stream: IO[bytes], fields: Fields, limits: Limits, piece: Piece) -> Iterator[Record | Reject]:
    """The rows of a delimited file, whose first row names the columns; all values stay strings.

    Args:
        stream: The bytes of the file, decompressed.
        fields: The columns to look at.
        limits: `limits.record` bounds a row.
        piece: The file that the stream holds; its kind, csv or tsv, decides the delimiter.

    Raises:
        FileError: if the stream is damaged or cut short, or if its first row lacks the column of the text, repeats a
            name, or has a name that is to be added.
    """
    limit = limits.record
    # The field limit is the process's; its default of 128 kB is less than a long essay.
    csv.field_size_limit(max(limit, csv.field_size_limit()))
    source = _Lines(stream, limit)
    rows = csv.reader(source, delimiter=_DELIMITERS[piece.kind], strict=True)
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
    """Raise FileError if the names of the columns do not fit."""
    if fields.text not in names:
        raise FileError(f'its first line names no column "{fields.text}"')
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise FileError(f'its first line names the column "{twice}" twice')
    if clash := next((name for name in fields.added if name in names), None):
        raise FileError(f'it has a column "{clash}" already')


def _refusal(source: _Lines, row: list[str], names: list[str]) -> str | None:
    """Why a row is rejected; None for a good one."""
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
    return Record(line, row[fields.text], dumps(row), *keys(row, fields))
