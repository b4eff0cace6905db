"""What readers give: records, and what could not be read as one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

__all__ = ["Limits", "Record", "Reject"]


@dataclass(frozen=True, slots=True)
class Limits:
    """What a reader holds in memory: bytes of one record, and bytes and records of a batch."""

    record: int = 64 << 20
    batch_bytes: int = 4 << 20
    batch_rows: int = 512


class Record(NamedTuple):
    """A record that was read: its line or place in the file (from 1), its text, and all of it as one JSON object."""

    line: int
    text: str
    row: bytes
    id: str | None = None
    site: str | None = None
    lang: str | None = None


class Reject(NamedTuple):
    """What could not be read as a record: where, why, and its raw bytes (the first of `size`, if it is too large).

    line: from 1; None where a whole file is meant. `rows`: how many records it stands for, where that is known.
    coding: of `raw`, if it is not the file's own bytes ("arrow": an Arrow IPC stream of the rows).
    """

    line: int | None
    reason: str
    raw: bytes
    size: int
    rows: int = 1
    coding: str | None = None
