"""JSON lines: one row a line. A row keeps the bytes that it came with."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import IO, Any

from textclean.columns import Fields
from textclean.errors import FileError
from textclean.io.json_rows import dumps, exact, loads
from textclean.io.lines import Line, lines
from textclean.io.records import Limits, Piece, Record, Reject, keys, too_large, tried
from textclean.io.transcoding import utf8

__all__ = ["read", "refusal", "spliced"]

_BOM = b"\xef\xbb\xbf"
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"{\0", b"\0{")


def read(stream: IO[bytes], fields: Fields, limits: Limits, piece: Piece) -> Iterator[Record | Reject]:
    """The rows of JSON lines; a line that is not an object with a text becomes a `Reject`.

    The bytes of a row stay as they are: numbers of any size, repeated fields and their order survive. Blank lines
    are skipped.

    Args:
        stream: The bytes of the file, decompressed.
        fields: The fields to look at.
        limits: `limits.record` bounds a line.
        piece: The part of the file that the stream holds; its encoding is that of the lines, by default UTF-8.

    Raises:
        FileError: if the stream is damaged, cut short, or UTF-16 and its encoding is not given.
    """
    for line in lines(utf8(stream, piece.encoding), limits.record):
        data = line.data.strip(b" \t\r\n")
        if line.number == 1:
            if data.startswith(_WIDE):
                raise FileError(
                    "it is UTF-16, but JSON lines are UTF-8 unless an encoding is set: convert it first, "
                    "or set encoding (--encoding utf-16)"
                )
            data = data.removeprefix(_BOM)
        if data:
            whole = line.whole
            yield tried(partial(_row, line, data, fields), line.number, line.data) if whole else _large(line, limits)


def _large(line: Line, limits: Limits) -> Reject:
    """The reject of a line over the limit; it keeps the first bytes of the line."""
    return Reject(line.number, too_large(line.size, limits.record), line.data, line.size)


def _row(line: Line, data: bytes, fields: Fields) -> Record | Reject:
    try:
        row = loads(data)
    except ValueError as error:
        return Reject(line.number, f"no JSON: {error}", line.data, line.size)
    if why := refusal(row, fields):
        return Reject(line.number, why, line.data, line.size)
    if any(isinstance(row.get(name), float) for name in (fields.id, fields.site, fields.lang) if name is not None):
        row = exact(data)
    return Record(line.number, row[fields.text], data, *keys(row, fields))


def refusal(row: Any, fields: Fields) -> str | None:
    """Why a row is rejected; None for a good one.

    Args:
        row: The parsed row.
        fields: The fields that are looked at.
    """
    if not isinstance(row, dict):
        return f"a row is an object, this is {_named(row)}"
    if fields.text not in row:
        return f'there is no "{fields.text}" in the row'
    if not isinstance(row[fields.text], str):
        return f'"{fields.text}" is {_named(row[fields.text])}, not a string'
    if clash := next((name for name in fields.added if name in row), None):
        return f'the row has a "{clash}" already'
    return None


def _named(value: object) -> str:
    """The JSON type of a value, in words."""
    names = {bool: "a boolean", list: "a list", dict: "an object", str: "a string"}
    return names.get(type(value)) or ("null" if value is None else "a number")


def spliced(row: bytes, more: dict[str, Any]) -> bytes:
    """Append fields to a JSON object without parsing it.

    Args:
        row: The object as JSON; its bytes stay as they are.
        more: The fields to append.

    >>> spliced(b'{"n": 1e400}', {"flags": []})
    b'{"n": 1e400,"flags":[]}'
    """
    inside = row.strip()[:-1].rstrip()
    between = b"" if inside == b"{" else b","
    return inside + between + dumps(more)[1:]
