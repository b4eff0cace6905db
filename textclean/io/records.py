"""The values that readers take and yield."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from textclean.columns import Fields

__all__ = ["Limits", "Piece", "Record", "Reject", "keys"]


def keys(row: Mapping[str, Any], fields: Fields) -> tuple[str | None, str | None, str | None]:
    """The id, site and language of a row, as strings.

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
    return None if value is None else str(value)


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a reader holds in memory.

    Attributes:
        record: Bytes of one record; a larger one is rejected.
        batch_bytes: Bytes of a batch.
        batch_rows: Records of a batch.
    """

    record: int = 64 << 20
    batch_bytes: int = 4 << 20
    batch_rows: int = 512


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
    """

    url: str
    kind: str
    start: int
    end: int
    size: int
    alone: bool


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
    """A record that cannot be read.

    Attributes:
        line: Its line, row or place in the file, from 1; None for the whole file.
        reason: Why it cannot be read.
        raw: Its bytes; only the first of them, if it is too large.
        size: The number of its bytes.
        rows: The number of records that are lost with it, where that is known.
        coding: The coding of `raw`, where it is not the file's own: "arrow" for an Arrow IPC stream.
    """

    line: int | None
    reason: str
    raw: bytes
    size: int
    rows: int = 1
    coding: str | None = None
