"""Clusters of matches that are few enough for the driver: the same rule, without the steps of a distributed graph.

Each step of `linking` is a job with two shuffles, which takes a tenth of a second or more whatever it moves. Most
corpora have fewer matches than texts, so the driver can hold those of some million texts.
"""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
from pyspark.sql import DataFrame

from textclean.duplicates.matches import Relation
from textclean.engines.spark.linking import MEMBERS, Grouped

__all__ = ["FEW", "Found", "few"]

FEW = 1 << 19  # matches that the driver collects at most: some 100 MB while it groups them

# A text of a cluster, and what compares it with the text that leads the cluster.
_ALIKE = pa.schema(
    {
        **{field.name: field.type for field in MEMBERS},
        "jaccard": pa.float64(),
        "containment": pa.float64(),
        "relation": pa.string(),
    }
)


class Found:
    """The clusters that the driver found.

    Args:
        edges: All matches.
        kernel: Groups them.

    Attributes:
        alike: The texts that match the lead of their cluster, and the leads: `text`, `cluster`, `lead`, `jaccard`,
            `containment`, `relation`.
        rest: The texts that the matches do not compare with their lead: `text`, `cluster`, `lead`.
    """

    def __init__(self, edges: pa.Table, kernel: Grouped) -> None:
        columns = ("left", "right", "jaccard", "containment", "forth", "back")
        left, right, *measures = (edges.column(name).to_pylist() for name in columns)
        match = {pair: at for at, pair in enumerate(zip(left, right, strict=True))}
        jaccard, containment, forth, back = measures
        alike, rest = [], []
        for text, cluster, lead in zip(*kernel.grouped(edges).to_pydict().values(), strict=True):
            if text == lead:
                alike.append((text, cluster, lead, 1.0, 1.0, Relation.EXACT.value))
            elif (at := match.get((min(text, lead), max(text, lead)))) is not None:
                relation = (forth if text < lead else back)[at]
                alike.append((text, cluster, lead, jaccard[at], containment[at], relation))
            else:
                rest.append((text, cluster, lead))
        self.alike, self.rest = _table(alike, _ALIKE), _table(rest, MEMBERS)


def few(edges: DataFrame) -> pa.Table | None:
    """Collect the matches; None if they are more than `FEW`.

    Args:
        edges: All matches, persisted.
    """
    return edges.toArrow() if edges.count() <= FEW else None


def _table(rows: Sequence[tuple[object, ...]], schema: pa.Schema) -> pa.Table:
    """Rows as a table."""
    columns = list(zip(*rows, strict=True)) or [()] * len(schema)
    arrays = [pa.array(values, kind) for values, kind in zip(columns, schema.types, strict=True)]
    return pa.Table.from_arrays(arrays, schema=schema)
