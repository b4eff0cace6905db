"""CSV and TSV, read by the standard library's parser; a row becomes an object of strings."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from functools import partial
from typing import IO, Any

from textclean.columns import Fields
from textclean.decoding import decode
from textclean.errors import FileError
from textclean.io.json_rows import dumps
from textclean.io.records import HEAD, Limits, Piece, Record, Reject, keys, too_large, tried
from textclean.io.transcoding import utf8

__all__ = ["read"]

# What may stand between the fields: the format's own first; spreadsheets of half of Europe write ";".
_DELIMITERS = {"csv": ",;\t|", "tsv": "\t"}
_WIDE = (b"\xff\xfe", b"\xfe\xff")
_SEAM = "\n\x1e\n"  # between values that are decoded together
_ESCAPED = re.compile("[\udc80-\udcff]")  # bytes that are no UTF-8
_SAMPLE = 1 << 16  # bytes by which the encoding of a file is found

_STEP = 1 << 20


class _Lines:
    """Feeds lines to the parser, and keeps the raw lines of the current record."""

    def __init__(self, stream: Any, limit: int) -> None:
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

    @property
    def sample(self) -> bytes:
        """The lines of the current record, and some of those behind it."""
        ahead: bytes = self._stream.peek(_SAMPLE)[:_SAMPLE]
        return bytes(self.raw) + ahead[: ahead.rfind(b"\n") + 1]


class _Legacy:
    """Decodes the rows that are not UTF-8, all by one codec: a row alone is often too short to show which it is."""

    def __init__(self, source: _Lines) -> None:
        self._source = source
        self._codec: str | None = None  # none: each row by itself, as where most of the file is UTF-8
        self._how = ""

    def decoded(self, values: list[str]) -> tuple[list[str], str | None]:
        """The values with the bytes that are no UTF-8 decoded, and how; None where all are UTF-8."""
        bad = [at for at, value in enumerate(values) if not value.isascii() and _ESCAPED.search(value)]
        if not bad:
            return values, None
        if not self._how:
            found = decode(self._source.sample)
            self._how = found.how
            self._codec = found.encoding if found.how in ("detected", "guessed") else None
        found = decode(_SEAM.join(values[at] for at in bad).encode("utf-8", "surrogateescape"), self._codec)
        parts = found.text.split(_SEAM)
        if len(parts) != len(bad):
            parts = [decode(values[at].encode("utf-8", "surrogateescape"), self._codec).text for at in bad]
        mended = list(values)
        for at, part in zip(bad, parts, strict=True):
            mended[at] = part
        return mended, found.note if self._codec is None else found._replace(how=self._how).note


def read(stream: IO[bytes], fields: Fields, limits: Limits, piece: Piece) -> Iterator[Record | Reject]:
    """The rows of a delimited file, whose first row names the columns; all values stay strings.

    The fields of CSV are separated by commas; where the first row names the column of the text only if it is read with
    semicolons, tabs or bars, by those. A row that is not UTF-8 is decoded as `textclean.decoding.decode` decodes it,
    and gets a column `encoding` that says how.

    Args:
        stream: The bytes of the file, decompressed.
        fields: The columns to look at.
        limits: `limits.record` bounds a row.
        piece: The file that the stream holds; its kind, csv or tsv, decides the delimiter.

    Raises:
        FileError: if the stream is damaged or cut short, if it is UTF-16 and its encoding is not given, or if its first
            row lacks the column of the text, repeats a name, or has a name that is to be added.
    """
    limit = limits.record
    # The field limit is the process's; its default of 128 kB is less than a long essay.
    csv.field_size_limit(max(limit, csv.field_size_limit()))
    source = _Lines(utf8(stream, piece.encoding), limit)
    rows = csv.reader(source, delimiter=_DELIMITERS[piece.kind][0], strict=True)
    legacy, names = _Legacy(source), None
    while True:
        source.begin()
        try:
            row = next(rows, None)
        except csv.Error as error:
            if names is None:
                raise FileError(f"its first line names no columns: {error}") from error
            yield _reject(source, f"no row: {error}")
            continue
        if row is None:
            return
        if not row:  # a blank line
            continue
        if names is None:
            _refuse_wide(bytes(source.raw[:2]))
            names, delimiter = _named(source, row, fields, piece.kind, legacy)
            rows = csv.reader(source, delimiter=delimiter, strict=True)
            _check(names, fields)
        elif why := _refusal(source, row, names, limit):
            yield _reject(source, why)
        else:
            yield tried(partial(_record, source.first, names, row, fields, legacy), source.first, bytes(source.raw))


def _refuse_wide(begun: bytes) -> None:
    """Refuse UTF-16, by its byte order mark or the NUL in its first character."""
    if begun in _WIDE or b"\0" in begun:
        raise FileError(
            "it is UTF-16, but CSV is UTF-8 unless an encoding is set: convert it first, "
            "or set encoding (--encoding utf-16)"
        )


def _named(source: _Lines, row: list[str], fields: Fields, kind: str, legacy: _Legacy) -> tuple[list[str], str]:
    """The names of the columns, and what separates them: the first delimiter by which one is the text's."""
    plain, others = _DELIMITERS[kind][0], _DELIMITERS[kind][1:]
    line = bytes(source.raw).decode("utf-8", "surrogateescape")
    for delimiter, found in [(plain, row), *((other, _split(line, other)) for other in others)]:
        names = [found[0].removeprefix("\ufeff"), *found[1:]]
        decoded = legacy.decoded(names)[0]
        if fields.text in decoded:
            return decoded, delimiter
    names = legacy.decoded([row[0].removeprefix("\ufeff"), *row[1:]])[0]
    raise FileError(f'its first line names no column "{fields.text}"; it names: {", ".join(names)[:200]}')


def _split(line: str, delimiter: str) -> list[str]:
    """A line by another delimiter; a line that cannot be split so names no columns."""
    try:
        return next(csv.reader([line], delimiter=delimiter, strict=True), [""])
    except csv.Error:
        return [""]


def _check(names: list[str], fields: Fields) -> None:
    """Raise FileError if the names of the columns do not fit."""
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise FileError(f'its first line names the column "{twice}" twice')
    if clash := next((name for name in fields.added if name in names), None):
        raise FileError(f'it has a column "{clash}" already')


def _refusal(source: _Lines, row: list[str], names: list[str], limit: int) -> str | None:
    """Why a row is rejected; None for a good one."""
    if source.too_large:
        return too_large(source.size, limit)
    if len(row) != len(names):
        return f"{len(row)} fields, but the first line names {len(names)}"
    return None


def _reject(source: _Lines, why: str) -> Reject:
    raw = bytes(source.raw)
    return Reject(source.first, why, raw[:HEAD] if source.too_large else raw, source.size)


def _record(line: int, names: list[str], values: list[str], fields: Fields, legacy: _Legacy) -> Record:
    values, note = legacy.decoded(values)
    row = dict(zip(names, values, strict=True))
    if note is not None:
        row.setdefault("encoding", note)
    return Record(line, row[fields.text], dumps(row), *keys(row, fields))
