"""Pages of HTML: a file is one record. Its text is the HTML; a run extracts the article from it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import IO

from textclean.columns import Fields
from textclean.decoding import Decoded, decode, web_codec
from textclean.errors import SettingError
from textclean.io.formats import PAGE_BEGINS_WITHIN
from textclean.io.json_rows import dumps
from textclean.io.records import HEAD, Limits, Piece, Record, Reject, too_large, tried

__all__ = ["decoded_page", "page_row", "read"]

# The encoding that a page declares. Browsers read the first kilobyte for it; some pages declare it later.
_DECLARED = re.compile(rb"""(?i)<(?:meta|\?xml)[^>]{0,500}?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{1,40})""")
_STEP = 1 << 20


def read(stream: IO[bytes], fields: Fields, limits: Limits, piece: Piece) -> Iterator[Record | Reject]:
    """The one record of a page of HTML, and its name as its id.

    Args:
        stream: The bytes of the file, decompressed.
        fields: The names for text and id.
        limits: `limits.record` bounds the page.
        piece: The file that the stream holds; its encoding is that of the page.

    Raises:
        FileError: if the stream is damaged or cut short.
    """
    data = stream.read(limits.record + 1)
    if len(data) > limits.record:
        size = len(data)
        while more := stream.read(_STEP):
            size += len(more)
        yield Reject(1, too_large(size, limits.record), data[:HEAD], size)
    else:
        yield tried(partial(_record, data, fields, piece), 1, data)


def _record(data: bytes, fields: Fields, piece: Piece) -> Record:
    name = piece.url.encode("utf-8", "backslashreplace").decode()
    row = {fields.id: name, **page_row(data, fields, piece.encoding)}
    return Record(1, row[fields.text], dumps(row), name)


def page_row(data: bytes, fields: Fields, encoding: str | None = None) -> dict[str, str]:
    """A row with the HTML of a page, and with its encoding where it is not plain UTF-8.

    Args:
        data: The bytes of the page.
        fields: The name for the text.
        encoding: The encoding; None to detect it.
    """
    found = decoded_page(data, encoding)
    row = {fields.text: found.text}
    if found.how != "utf-8":
        row["encoding"] = found.note
    return row


def decoded_page(raw: bytes, encoding: str | None = None) -> Decoded:
    """Decode a page. Declarations of UTF-8 are often wrong, so the bytes decide first; others beat a guess.

    A declaration is wrong if more than one character in 200 cannot be decoded by it, and more than otherwise.

    Args:
        raw: The bytes of the page.
        encoding: The encoding, if it is known better than by the page.
    """
    if encoding is not None:
        return decode(raw, encoding)
    decoded = decode(raw)
    declared = _DECLARED.search(raw[:PAGE_BEGINS_WITHIN])
    if decoded.how not in ("detected", "guessed") or declared is None:
        return decoded
    try:
        page = decode(raw, web_codec(declared[1].decode("ascii", "replace")))._replace(how="declared")
    except SettingError:
        return decoded
    return decoded if page.damaged > max(decoded.damaged, len(page.text) // 200) else page
