"""JSON lines: a row a line, kept as the bytes that came in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Any

from textclean.columns import Fields
from textclean.errors import FileError, MissingExtra
from textclean.io.lines import Line, lines
from textclean.io.records import Record, Reject

try:
    import orjson
except ModuleNotFoundError:
    raise MissingExtra("orjson", "io") from None

__all__ = ["read", "refusal", "spliced"]

_BOM = b"\xef\xbb\xbf"
_WIDE = (b"\xff\xfe", b"\xfe\xff")


def read(stream: IO[bytes], fields: Fields, limit: int) -> Iterator[Record | Reject]:
    """The rows of a stream of JSON lines; a row that is no object with a text comes out as a `Reject`.

    A row keeps its bytes: numbers of any size, fields that stand twice and the order of all of them come out as they
    went in. Blank lines are no rows.

    Raises:
        FileError: if the stream is damaged or cut short, or is UTF-16 (JSON lines are UTF-8).
    """
    for line in lines(stream, limit):
        data = line.data.strip(b" \t\r\n")
        if line.number == 1:
            if data.startswith(_WIDE):
                raise FileError("it is UTF-16, but JSON lines are UTF-8: convert it first")
            data = data.removeprefix(_BOM)
        if data:
            yield _row(line, data, fields) if line.whole else too_large(line, limit)


def too_large(line: Line, limit: int) -> Reject:
    """The refusal of a line that is over the limit; only its first bytes are kept, the file holds the rest."""
    return Reject(line.number, f"too large: {line.size:,} bytes, the limit is {limit:,}", line.data, line.size)


def _row(line: Line, data: bytes, fields: Fields) -> Record | Reject:
    try:
        row = orjson.loads(data)
    except ValueError as error:
        return Reject(line.number, f"no JSON: {error}", line.data, line.size)
    if why := refusal(row, fields):
        return Reject(line.number, why, line.data, line.size)
    return Record(
        line.number, row[fields.text], data, *(_told(row, name) for name in (fields.id, fields.site, fields.lang))
    )


def refusal(row: Any, fields: Fields) -> str | None:
    """Why a row cannot be taken; None if it can."""
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
    names = {bool: "a boolean", int: "a number", float: "a number", list: "a list", dict: "an object", str: "a string"}
    return names.get(type(value), "null")


def _told(row: dict[str, Any], name: str | None) -> str | None:
    value = row.get(name) if name is not None else None
    return None if value is None else str(value)


def spliced(row: bytes, more: dict[str, Any]) -> bytes:
    """A JSON object's bytes with fields at its end: nothing that stands in it is read and written anew.

    >>> spliced(b'{"n": 1e400}', {"flags": []})
    b'{"n": 1e400,"flags":[]}'
    """
    inside = row.strip()[:-1].rstrip()
    between = b"" if inside == b"{" else b","
    return inside + between + orjson.dumps(more)[1:]
