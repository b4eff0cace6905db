"""Plain text: a file is one record."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

import orjson

from textclean.columns import Fields
from textclean.io.lines import HEAD
from textclean.io.records import Record, Reject
from textclean.repair import decode

__all__ = ["decoded", "read"]

_STEP = 1 << 20


def read(stream: IO[bytes], fields: Fields, limit: int, name: str) -> Iterator[Record | Reject]:
    """The one record of a text file: its text, whatever its encoding, and its name as its id.

    Raises:
        FileError: if the stream is damaged or cut short.
    """
    data = stream.read(limit + 1)
    if len(data) > limit:
        size = len(data)
        while more := stream.read(_STEP):
            size += len(more)
        yield Reject(1, f"too large: {size:,} bytes, the limit is {limit:,}", data[:HEAD], size)
        return
    row = {fields.id: name, **decoded(data, fields)}
    yield Record(1, row[fields.text], orjson.dumps(row), name)


def decoded(data: bytes, fields: Fields) -> dict[str, str]:
    """The text of bytes, and how it was found if they are not plain UTF-8."""
    found = decode(data)
    row = {fields.text: found.text}
    if found.how != "utf-8":
        lost = f", {found.damaged} characters lost" if found.damaged else ""
        row["encoding"] = f"{found.encoding} ({found.how}{lost})"
    return row
