"""WARC records of one type, and WET files: the texts that Common Crawl extracts from web pages.

The headers of a record are parsed by warcio.

Where a record ends is found here: warcio takes a file that is cut inside a header for a whole one, holds a line of any
length in memory, and writes to standard error.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import partial
from typing import IO, Any, NamedTuple

from textclean.columns import Fields
from textclean.errors import FileError, needs
from textclean.io.json_rows import dumps
from textclean.io.plain import decoded
from textclean.io.records import HEAD, Limits, Piece, Record, Reject, keys, too_large, tried

__all__ = ["WarcRecord", "read", "warc_records"]

_HEADERS = {"url": "WARC-Target-URI", "date": "WARC-Date", "language": "WARC-Identified-Content-Language"}
_VERSIONS = ("WARC/1.1", "WARC/1.0", "WARC/0.18", "WARC/0.17")
_MAGIC = b"WARC/"
_DIGITS = 18  # of a length; more is no length of anything
_STEP = 1 << 20


class WarcRecord(NamedTuple):
    """A record of a WARC file.

    Attributes:
        number: Its place among the records of its type, from 1.
        head: The bytes of its headers, with the blank line behind them.
        headers: The headers, as warcio reads them.
        data: Its content.
    """

    number: int
    head: bytes
    headers: Any
    data: bytes


def read(stream: IO[bytes], fields: Fields, limits: Limits, piece: Piece) -> Iterator[Record | Reject]:
    """The texts of a WET file (records of type conversion), each with its id, url, date and language.

    Args:
        stream: The bytes of the file, decompressed.
        fields: The fields to look at.
        limits: `limits.record` bounds a text.
        piece: The file that the stream holds; its encoding is that of the texts.

    Raises:
        MissingExtra: if warcio is not installed.
        FileError: if the stream is damaged, cut short, or not WARC.
    """
    for found in warc_records(stream, "conversion", limits):
        if isinstance(found, Reject):
            yield found
        else:
            make = partial(_record, found.number, found.headers, found.data, fields, piece.encoding)
            yield tried(make, found.number, found.data)


def warc_records(stream: IO[bytes], kind: str, limits: Limits) -> Iterator[WarcRecord | Reject]:
    """The records of one type of a WARC file.

    Args:
        stream: The bytes of the file, decompressed.
        kind: The type, as WARC-Type names it.
        limits: `limits.record` bounds the content of a record; a larger one is rejected.

    Raises:
        MissingExtra: if warcio is not installed.
        FileError: if the stream is damaged, cut short, or not WARC.
    """
    with needs("warcio", "io", "warcio", "warcio.statusandheaders"):
        from warcio.statusandheaders import StatusAndHeadersParser
    parser = StatusAndHeadersParser(_VERSIONS)
    number = seen = 0
    while True:
        head, stray = _head(stream, seen + 1)
        if stray:
            yield Reject(number, "its Content-Length is too small: this line follows", stray, len(stray))
        if not head:
            return
        seen += 1
        headers = _parsed(parser, head, seen)
        size = _length(headers, seen)
        if headers.get_header("WARC-Type") != kind:
            _skip(stream, size, seen)
            continue
        number += 1
        data = _body(stream, size, limits.record, seen)
        if size > limits.record:
            yield Reject(number, too_large(size, limits.record), data, size)
        else:
            yield WarcRecord(number, head, headers, data)


def _head(stream: IO[bytes], number: int) -> tuple[bytes, bytes]:
    """The lines of the next record up to the blank one behind its headers, empty at the end of the file.

    Also what stands before it, if the length of the record before is too small: one line at most, as in warcio.
    """
    stray = b""
    while first := stream.readline(HEAD):
        if first.startswith(_MAGIC):
            return _whole(stream, first, number), stray
        if _MAGIC.startswith(first):  # the last bytes of the file
            raise _cut(number)
        if first.strip() and (stray or number == 1):
            raise FileError(f"record {number} is no WARC record: it begins with {first[:40]!r}")
        stray = stray or first.strip()
    return b"", stray


def _whole(stream: IO[bytes], first: bytes, number: int) -> bytes:
    """The headers of a record."""
    head = first
    while line := stream.readline(HEAD):
        head += line
        if line in (b"\r\n", b"\n"):
            return head
        if len(head) > HEAD:
            raise FileError(f"record {number} is no WARC record: its headers have more than {HEAD:,} bytes")
    raise _cut(number)


def _parsed(parser: Any, head: bytes, number: int) -> Any:
    """The headers of a record."""
    from warcio.statusandheaders import StatusAndHeadersParserException

    try:
        return parser.parse(io.BytesIO(head))
    except StatusAndHeadersParserException as error:
        raise FileError(f"record {number} is no WARC record: {error}") from error


def _length(headers: Any, number: int) -> int:
    """The bytes of a record's text; a record without a length leaves nothing to find the next one by."""
    written = (headers.get_header("Content-Length") or "").strip()
    if not (written.isascii() and written.isdigit() and len(written) <= _DIGITS):
        shown = f"{written[:40]!r}{'...' if len(written) > 40 else ''}" if written else "missing"
        raise FileError(f"record {number}: its Content-Length is {shown}: where the record ends is not known", cut=True)
    return int(written)


def _body(stream: IO[bytes], size: int, limit: int, number: int) -> bytes:
    """The text of a record; of one over the limit the first bytes, the rest is skipped."""
    data = stream.read(size if size <= limit else min(limit, HEAD))
    _skip(stream, size - len(data), number)
    return data


def _skip(stream: IO[bytes], size: int, number: int) -> None:
    """Skip bytes, which must be there."""
    while size:
        found = len(stream.read(min(size, _STEP)))
        if not found:
            raise _cut(number)
        size -= found


def _cut(number: int) -> FileError:
    return FileError(f"record {number} ends too early: the file is cut short", cut=True)


def _record(number: int, headers: Any, data: bytes, fields: Fields, encoding: str | None) -> Record:
    name = headers.get_header("WARC-Record-ID")
    about = {key: headers.get_header(header) for key, header in _HEADERS.items()}
    row = {fields.id: name, **{key: value for key, value in about.items() if value}, **decoded(data, fields, encoding)}
    return Record(number, row[fields.text], dumps(row), *keys(row, fields))
