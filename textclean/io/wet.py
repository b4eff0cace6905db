"""WET files: the texts that Common Crawl extracts from web pages, read by warcio."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Any

from textclean.columns import Fields
from textclean.errors import FileError, needs
from textclean.io.json_rows import dumps
from textclean.io.lines import HEAD
from textclean.io.plain import decoded
from textclean.io.records import Limits, Piece, Record, Reject, keys

__all__ = ["read"]

_HEADERS = {"url": "WARC-Target-URI", "date": "WARC-Date", "language": "WARC-Identified-Content-Language"}


def read(stream: IO[bytes], fields: Fields, limits: Limits, piece: Piece) -> Iterator[Record | Reject]:  # noqa: ARG001
    """The texts of a WET file (records of type conversion), each with its id, url, date and language.

    Args:
        stream: The bytes of the file, decompressed.
        fields: The fields to look at.
        limits: `limits.record` bounds a text.
        piece: The file that the stream holds.

    Raises:
        MissingExtra: if warcio is not installed.
        FileError: if the stream is damaged, cut short, or not WARC.
    """
    with needs("warcio", "io", "warcio", "warcio.archiveiterator"):
        from warcio.archiveiterator import ArchiveIterator
        from warcio.exceptions import ArchiveLoadFailed
    number = 0
    try:
        for record in ArchiveIterator(stream, no_record_parse=True):
            if record.rec_type == "conversion":
                number += 1
                yield _record(number, record, fields, limits.record)
    except ArchiveLoadFailed as error:
        raise FileError(f"record {number + 1} is no WARC record: {error}") from error


def _record(number: int, record: Any, fields: Fields, limit: int) -> Record | Reject:
    headers = record.rec_headers
    size = int(headers.get_header("Content-Length") or 0)
    data = record.raw_stream.read(min(size, limit))
    if size > limit:
        return Reject(number, f"too large: {size:,} bytes, the limit is {limit:,}", data[:HEAD], size)
    if len(data) < size:
        raise FileError(f"record {number} ends too early: the file is cut short", cut=True)
    name = headers.get_header("WARC-Record-ID")
    about = {key: headers.get_header(header) for key, header in _HEADERS.items()}
    row = {fields.id: name, **{key: value for key, value in about.items() if value}, **decoded(data, fields)}
    return Record(number, row[fields.text], dumps(row), *keys(row, fields))
