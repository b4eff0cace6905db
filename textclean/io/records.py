"""The values that readers take and yield."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from textclean.characters import well_formed
from textclean.columns import Fields
from textclean.io.limits import Limits

__all__ = ["HEAD", "Limits", "Piece", "Record", "Reject", "keys", "out_of_memory", "too_large", "tried"]

HEAD = 1 << 16  # bytes that are kept of a record over the limit


def keys(row: Mapping[str, Any], fields: Fields) -> tuple[str | None, str | None, str | None]:
    """The id, site and language of a row, as strings that are well-formed.

    Args:
        row: The row.
        fields: Their fields.

    >>> keys({"id": 7, "url": "https://a.example/"}, Fields(site="url"))
    ('7', 'https://a.example/', None)
    """
    return _string(row, fields.id), _string(row, fields.site), _string(row, fields.lang)


def _string(row: Mapping[str, Any], name: str | None) -> str | None:
    """A field as a string; None if it is missing or null."""
    value = row.get(name) if name is not None else None
    return None if value is None else well_formed(str(value))


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a file: a range of bytes, or of row groups in a Parquet file.

    Attributes:
        url: The path or address of the file.
        kind: The name of its format.
        start: The first byte or row group.
        end: The byte or row group after the last one.
        size: The size in bytes.
        alone: Whether the piece is a shard by itself; others are put together.
        encoding: The encoding of its text; None for UTF-8, or for text whose encoding is to be detected.
    """

    url: str
    kind: str
    start: int
    end: int
    size: int
    alone: bool
    encoding: str | None = None


class Record(NamedTuple):
    """A record of a file.

    Attributes:
        line: Its line, row or place in the file, from 1.
        text: Its text.
        row: The whole record as one JSON object.
        id: Its id, if it has one.
        site: Its site, if it has one.
        lang: Its language, if it has one.
    """

    line: int
    text: str
    row: bytes
    id: str | None = None
    site: str | None = None
    lang: str | None = None


class Reject(NamedTuple):
    """A record that cannot be read, or is not wanted.

    Attributes:
        line: Its line, row or place in the file, from 1; None for the whole file.
        reason: Why it is rejected.
        raw: Its bytes; only the first of them, if it is too large.
        size: The number of its bytes.
        rows: The number of records that are lost with it, where that is known.
        coding: The coding of `raw`, where it is not the file's own: "arrow" for an Arrow IPC stream.
        low_score: Whether it could be read, and is rejected for its page score.
    """

    line: int | None
    reason: str
    raw: bytes
    size: int
    rows: int = 1
    coding: str | None = None
    low_score: bool = False


def too_large(size: int, limit: int) -> str:
    """Why a record over the limit is rejected.

    Args:
        size: Its bytes.
        limit: The limit.

    >>> too_large(2000, 1000)
    'too large: 2,000 bytes, the limit is 1,000 (max_record)'
    """
    return f"too large: {size:,} bytes, the limit is {limit:,} (max_record)"


def tried(make: Callable[[], Record | Reject], line: int, raw: bytes) -> Record | Reject:
    """A record; if there is too little memory for it, it is tried a second time before it is rejected.

    Args:
        make: Makes the record.
        line: Its line, row or place in the file, for the reject.
        raw: Its bytes, for the reject.
    """
    for _ in range(2):
        try:
            return make()
        except MemoryError:
            continue
    return Reject(line, out_of_memory(len(raw)), raw[:HEAD], len(raw))


def out_of_memory(size: int) -> str:
    """Why a record for which there is too little memory is rejected.

    Args:
        size: Its bytes.

    >>> out_of_memory(2000)
    'out of memory at a record of 2,000 bytes: give the process more, use fewer workers, or lower max_record'
    """
    return f"out of memory at a record of {size:,} bytes: give the process more, use fewer workers, or lower max_record"
