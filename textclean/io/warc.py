"""WARC files: the pages of HTML among the responses of web servers, as crawlers store them.

Where a record ends is found as for WET files; FastWARC parses the response, and undoes its encodings.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import partial
from typing import IO, Any

from textclean.columns import Fields
from textclean.errors import needs
from textclean.io.json_rows import dumps
from textclean.io.pages import page_row
from textclean.io.records import Limits, Piece, Record, Reject, keys, tried
from textclean.io.wet import WarcRecord, warc_records

__all__ = ["read"]

_HTML = ("text/html", "application/xhtml+xml")
_HEADERS = {"url": "WARC-Target-URI", "date": "WARC-Date"}
_OK = 200


def read(stream: IO[bytes], fields: Fields, limits: Limits, piece: Piece) -> Iterator[Record | Reject]:
    """The pages of a WARC file: the responses with the status 200 that hold HTML, each with its id, url and date.

    Args:
        stream: The bytes of the file, decompressed.
        fields: The fields to look at.
        limits: `limits.record` bounds a response.
        piece: The file that the stream holds; its encoding is that of the pages.

    Raises:
        MissingExtra: if warcio or FastWARC is not installed.
        FileError: if the stream is damaged, cut short, or not WARC.
    """
    with needs("fastwarc", "html"):
        import fastwarc  # noqa: F401  # before the first record is read

    for found in warc_records(stream, "response", limits):
        if isinstance(found, Reject):
            yield found
            continue
        page = _page(found)
        if page is not None:
            yield tried(partial(_record, found, page, fields, piece.encoding), found.number, found.data)


def _page(found: WarcRecord) -> bytes | None:
    """The HTML of a response; None if it holds none."""
    from fastwarc.warc import ArchiveIterator

    whole = io.BytesIO(found.head + found.data + b"\r\n\r\n")
    for response in ArchiveIterator(whole, parse_http=True, auto_decode="all"):
        http: Any = response.http_headers
        if http is None or http.status_code != _OK:
            return None
        declared = (http.get("Content-Type") or "").partition(";")[0].strip().lower()
        return bytes(response.reader.read()) if declared in _HTML else None
    return None


def _record(found: WarcRecord, page: bytes, fields: Fields, encoding: str | None) -> Record:
    about = {key: found.headers.get_header(header) for key, header in _HEADERS.items()}
    row = {
        fields.id: found.headers.get_header("WARC-Record-ID"),
        **{key: value for key, value in about.items() if value},
        **page_row(page, fields, encoding),
    }
    return Record(found.number, row[fields.text], dumps(row), *keys(row, fields))
