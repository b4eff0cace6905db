"""Counts: what came in, and what became of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

__all__ = ["Tally", "as_bytes", "judged"]


@dataclass(slots=True)
class Tally:
    """Records read, and what became of them.

    kept: something was cut or repaired; unchanged: nothing was; dropped: nothing is left (the row is in the output all
    the same, its clean text empty); rejected: it could not be read, and is in the rejects. `lines`: of a file of lines.
    """

    read: int = 0
    kept: int = 0
    unchanged: int = 0
    dropped: int = 0
    rejected: int = 0
    lines: int = 0
    bytes_in: int = 0
    bytes_out: int = 0
    spans: Counter[str] = field(default_factory=Counter)

    @property
    def written(self) -> int:
        """Rows in the output."""
        return self.kept + self.unchanged + self.dropped

    @property
    def conserved(self) -> bool:
        """Whether all that was read is accounted for."""
        return self.read == self.written + self.rejected

    def __iadd__(self, other: Tally) -> Tally:
        for each in fields(self):
            setattr(self, each.name, getattr(self, each.name) + getattr(other, each.name))
        return self

    def to_dict(self) -> dict[str, Any]:
        """The counts as plain values."""
        return {**asdict(self), "spans": dict(sorted(self.spans.items()))}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Tally:
        """The counts that `to_dict` wrote."""
        return cls(**{**data, "spans": Counter(data["spans"])})


def as_bytes(column: pa.Array) -> pa.Array:
    """A column of text, of whatever type, as large_binary."""
    if isinstance(column, pa.ExtensionArray):
        return as_bytes(column.storage)
    if pa.types.is_dictionary(column.type):
        return as_bytes(column.dictionary_decode())
    if pa.types.is_string(column.type) or pa.types.is_string_view(column.type):
        column = column.cast(pa.large_string())
    return column.cast(pa.large_binary())


def judged(source: pa.Array, clean: pa.Array, removed: pa.Array) -> Tally:
    """What became of the rows of a batch, none of them null."""
    before, after = as_bytes(source), as_bytes(clean)
    same = pc.equal(before, after)
    left = pc.binary_length(pc.utf8_trim_whitespace(clean.cast(pa.large_string())))
    blank = pc.invert(left.cast(pa.bool_()))  # a plain 0 to compare with would import pandas, see arrow.buffers
    unchanged = int(pc.sum(same).as_py() or 0)
    dropped = int(pc.sum(pc.and_(blank, pc.invert(same))).as_py() or 0)
    kinds = pc.value_counts(removed.flatten().field("kind")).to_pylist()
    return Tally(
        read=len(source),
        kept=len(source) - unchanged - dropped,
        unchanged=unchanged,
        dropped=dropped,
        bytes_in=int(pc.sum(pc.binary_length(before)).as_py() or 0),
        bytes_out=int(pc.sum(pc.binary_length(after)).as_py() or 0),
        spans=Counter({str(found["values"]): int(found["counts"]) for found in kinds}),
    )
