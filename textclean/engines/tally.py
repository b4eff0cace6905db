"""Counts of a run: records read, and their outcomes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

__all__ = ["Tally", "as_bytes", "tally_batch"]


@dataclass(slots=True)
class Tally:
    """The numbers of records read, by outcome.

    Attributes:
        read: Records read.
        kept: Records of which something was cut or repaired, and something is left.
        unchanged: Records of which nothing was cut or repaired.
        dropped: Records of which nothing is left; they are in the output, with an empty clean text.
        rejected: Records that could not be read, and those whose page score is too low; they are in the rejects.
        low_score: Of these, the records whose page score is below the least one.
        lines: Lines read, of a file of lines.
        bytes_in: Bytes of text before cleaning.
        bytes_out: Bytes of text after cleaning.
        spans: Removed spans by kind.
    """

    read: int = 0
    kept: int = 0
    unchanged: int = 0
    dropped: int = 0
    rejected: int = 0
    low_score: int = 0
    lines: int = 0
    bytes_in: int = 0
    bytes_out: int = 0
    spans: Counter[str] = field(default_factory=Counter)

    @property
    def written(self) -> int:
        """Rows in the output."""
        return self.kept + self.unchanged + self.dropped

    @property
    def failed(self) -> int:
        """Records that could not be read or cleaned."""
        return self.rejected - self.low_score

    @property
    def conserved(self) -> bool:
        """Whether every record read has an outcome."""
        return self.read == self.written + self.rejected

    def __iadd__(self, other: Tally) -> Tally:
        for each in fields(self):
            setattr(self, each.name, getattr(self, each.name) + getattr(other, each.name))
        return self

    def to_dict(self) -> dict[str, Any]:
        """Return the counts as plain values."""
        return {**asdict(self), "spans": dict(sorted(self.spans.items()))}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Tally:
        """Make the counts of the plain values that `to_dict` returned.

        Args:
            data: The plain values.
        """
        return cls(**{**data, "spans": Counter(data["spans"])})


def as_bytes(column: pa.Array) -> pa.Array:
    """Return a column of text as large_binary.

    Args:
        column: The column, of any Arrow type of text.
    """
    if isinstance(column, pa.ExtensionArray):
        return as_bytes(column.storage)
    if pa.types.is_dictionary(column.type):
        return as_bytes(column.dictionary_decode())
    if pa.types.is_string(column.type) or pa.types.is_string_view(column.type):
        column = column.cast(pa.large_string())
    return column.cast(pa.large_binary())


def tally_batch(source: pa.Array, clean: pa.Array, removed: pa.Array) -> Tally:
    """Count the outcomes of the rows of a batch; none of them may be null.

    Args:
        source: The texts.
        clean: The clean texts.
        removed: The removed spans.
    """
    before, after = as_bytes(source), as_bytes(clean)
    same = pc.equal(before, after)
    left = pc.binary_length(pc.utf8_trim_whitespace(clean.cast(pa.large_string())))
    blank = pc.invert(left.cast(pa.bool_()))  # comparing with a Python 0 would import pandas, see arrow.buffers
    unchanged = int(pc.sum(same).as_py() or 0)
    dropped = int(pc.sum(pc.and_(blank, pc.invert(same))).as_py() or 0)
    spans = pc.value_counts(removed.flatten().field("kind")).to_pylist()
    return Tally(
        read=len(source),
        kept=len(source) - unchanged - dropped,
        unchanged=unchanged,
        dropped=dropped,
        bytes_in=int(pc.sum(pc.binary_length(before)).as_py() or 0),
        bytes_out=int(pc.sum(pc.binary_length(after)).as_py() or 0),
        spans=Counter({str(kind["values"]): int(kind["counts"]) for kind in spans}),
    )
