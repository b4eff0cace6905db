"""Plain text: a file is one record."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from textclean.columns import Fields
from textclean.decoding import decode
from textclean.io.binary import looks_like
from textclean.io.json_rows import dumps
from textclean.io.lines import HEAD
from textclean.io.records import Limits, Piece, Record, Reject

__all__ = ["decoded", "read"]

_STEP = 1 << 20


def read(stream: IO[bytes], fields: Fields, limits: Limits, piece: Piece) -> Iterator[Record | Reject]:
    """The one record of a text file: its text, in any encoding, and its name as its id.

    Args:
        stream: The bytes of the file, decompressed.
        fields: The names for text and id.
        limits: `limits.record` bounds the text.
        piece: The file that the stream holds.

    Raises:
        FileError: if the stream is damaged or cut short.
    """
    data = stream.read(limits.record + 1)
    if len(data) > limits.record:
        size = len(data)
        while more := stream.read(_STEP):
            size += len(more)
        yield Reject(1, f"too large: {size:,} bytes, the limit is {limits.record:,}", data[:HEAD], size)
    elif what := looks_like(data):
        yield Reject(1, f"not text: it looks like {what}", data[:HEAD], len(data))
    else:
        name = piece.url.encode("utf-8", "backslashreplace").decode()
        row = {fields.id: name, **decoded(data, fields)}
        yield Record(1, row[fields.text], dumps(row), name)


def decoded(data: bytes, fields: Fields) -> dict[str, str]:
    """A row with the text of some bytes, and with the encoding where it is not plain UTF-8.

    Args:
        data: The bytes.
        fields: The name for the text.
    """
    found = decode(data)
    row = {fields.text: found.text}
    if found.how != "utf-8":
        row["encoding"] = found.note
    return row
