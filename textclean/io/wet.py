"""WET files: the text that Common Crawl took from web pages, read by warcio."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Any

import orjson

from textclean.columns import Fields
from textclean.errors import FileError, MissingExtra
from textclean.io.lines import HEAD
from textclean.io.plain import decoded
from textclean.io.records import Record, Reject

__all__ = ["read"]

_HEADERS = {"url": "WARC-Target-URI", "date": "WARC-Date", "language": "WARC-Identified-Content-Language"}


def read(stream: IO[bytes], fields: Fields, limit: int) -> Iterator[Record | Reject]:
    """The texts of a WET file (records of type conversion), with id, url, date and language of each.

    Raises:
        MissingExtra: if warcio is not installed.
        FileError: if the stream is damaged or cut short, or no WARC.
    """
    try:
        from warcio.archiveiterator import ArchiveIterator
        from warcio.exceptions import ArchiveLoadFailed
    except ModuleNotFoundError:
        raise MissingExtra("warcio", "io") from None
    number = 0
    try:
        for record in ArchiveIterator(stream, no_record_parse=True):
            if record.rec_type == "conversion":
                number += 1
                yield _record(number, record, fields, limit)
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
    told = {key: headers.get_header(header) for key, header in _HEADERS.items()}
    row = {fields.id: name, **{key: value for key, value in told.items() if value}, **decoded(data, fields)}
    ask = (fields.site, fields.lang)
    site, lang = (row.get(key) if key is not None else None for key in ask)
    return Record(number, row[fields.text], orjson.dumps(row), name, site, lang)
