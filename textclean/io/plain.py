"""Plain text: a file is one record."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import IO

from textclean.columns import Fields
from textclean.decoding import decode
from textclean.io.binary import looks_like
from textclean.io.json_rows import dumps
from textclean.io.records import HEAD, Limits, Piece, Record, Reject, too_large, tried

__all__ = ["decoded", "read"]

_STEP = 1 << 20


def read(stream: IO[bytes], fields: Fields, limits: Limits, piece: Piece) -> Iterator[Record | Reject]:
    """The one record of a text file: its text, in any encoding, and its name as its id.

    Args:
        stream: The bytes of the file, decompressed.
        fields: The names for text and id.
        limits: `limits.record` bounds the text.
        piece: The file that the stream holds; its encoding is that of the text.

    Raises:
        FileError: if the stream is damaged or cut short.
    """
    data = stream.read(limits.record + 1)
    if len(data) > limits.record:
        size = len(data)
        while more := stream.read(_STEP):
            size += len(more)
        yield Reject(1, too_large(size, limits.record), data[:HEAD], size)
    elif what := looks_like(data):
        yield Reject(1, f"not text: it looks like {what}", data[:HEAD], len(data))
    else:
        yield tried(partial(_record, data, fields, piece), 1, data)


def _record(data: bytes, fields: Fields, piece: Piece) -> Record:
    name = piece.url.encode("utf-8", "backslashreplace").decode()
    row = {fields.id: name, **decoded(data, fields, piece.encoding)}
    return Record(1, row[fields.text], dumps(row), name)


def decoded(data: bytes, fields: Fields, encoding: str | None = None) -> dict[str, str]:
    """A row with the text of some bytes, and with the encoding where it is not plain UTF-8.

    Args:
        data: The bytes.
        fields: The name for the text.
        encoding: The encoding; None to detect it.
    """
    found = decode(data, encoding)
    row = {fields.text: found.text}
    if found.how != "utf-8":
        row["encoding"] = found.note
    return row
