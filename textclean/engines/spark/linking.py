"""Connected components of a graph that no single machine holds, and the clusters within each component.

Large-star and small-star steps rewrite the edges until every node points to the least node of its component (Kiveris
and others 2014, Connected Components in MapReduce and Beyond). A step receives the neighbours of each node in order,
the least first, and so holds a single number for each node, whatever its number of neighbours.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from pyspark.sql import DataFrame
from pyspark.sql import functions as F  # noqa: N812 - the name that Spark's own documentation gives it

from textclean.arrays import Array
from textclean.engines.spark.columns import numbers
from textclean.engines.spark.session import Batches, streamed
from textclean.shingling.clusters import components

__all__ = ["MEMBERS", "Grouped", "Stars", "linked"]

# An edge; between the steps `other` is the lesser.
_EDGES = pa.schema({"node": pa.int64(), "other": pa.int64()})
# A text of a cluster, the first text of the cluster, and the text that leads it.
MEMBERS = pa.schema({"text": pa.int64(), "cluster": pa.int64(), "lead": pa.int64()})

_BOTH_WAYS = "inline(array(struct(node, other), struct(other as node, node as other)))"


def linked(edges: DataFrame) -> tuple[DataFrame, int]:
    """Find the connected components. Runs at once.

    The number of rounds, two steps each, grows with the logarithm of the longest path. The plan of a round extends that
    of the round before, so that Spark can recompute what an executor loses.

    Args:
        edges: Columns `node` and `other`, of which `other` is the lesser.

    Returns:
        Each node that is not the least of its component, with the least as `other`, as a persisted DataFrame; and the
        number of rounds.
    """
    found, rounds = edges.distinct().persist(), 0
    before, now = (-1, 0), _fingerprint(found)
    while now != before:
        large = streamed(found.selectExpr(_BOTH_WAYS), "node", ("other",), Stars(large=True), _EDGES)
        small = streamed(large, "node", ("other",), Stars(large=False), _EDGES)
        following = small.distinct().persist()
        before, now, rounds = now, _fingerprint(following), rounds + 1
        found.unpersist()
        found = following
    return found, rounds


def _fingerprint(edges: DataFrame) -> tuple[int, int]:
    """The number of edges, and a hash of their set."""
    row = edges.agg(F.count("*"), F.coalesce(F.bit_xor(F.xxhash64("node", "other")), F.lit(0))).collect()[0]
    return int(row[0]), int(row[1])


@dataclass(frozen=True, slots=True)
class Stars:
    """One step: links the neighbours of each node, sorted, to the least of them.

    Attributes:
        large: Whether to link the neighbours above the node; otherwise those below it.
    """

    large: bool

    def __call__(self, batches: Batches) -> Batches:
        last: tuple[int, int, int] | None = None  # the last edge, and the least neighbour of its node
        for batch in batches:
            node, other = numbers(batch.column("node")), numbers(batch.column("other"))
            if not len(node):
                continue
            yield self._relinked(node, other, last)
            least = self._least(node, other, last)
            last = int(node[-1]), int(other[-1]), int(least[-1])

    def _least(self, node: Array, other: Array, last: tuple[int, int, int] | None) -> Array:
        """The least neighbour of the node of each edge."""
        first = np.append(True, node[1:] != node[:-1])
        least = (np.minimum(node, other) if self.large else other)[first]
        if last is not None and last[0] == node[0]:
            least[0] = last[2]
        spread: Array = least[np.cumsum(first) - 1]
        return spread

    def _relinked(self, node: Array, other: Array, last: tuple[int, int, int] | None) -> pa.RecordBatch:
        """The edges to the least neighbours."""
        least = self._least(node, other, last)
        if self.large:
            above = other > node
            return _edges(other[above], least[above])
        first = np.append(last is None or last[0] != node[0], node[1:] != node[:-1])
        rest = other != least
        return _edges(np.append(node[first], other[rest]), np.append(least[first], least[rest]))


def _edges(node: Array, other: Array) -> pa.RecordBatch:
    """A batch of edges."""
    return pa.RecordBatch.from_arrays([pa.array(node), pa.array(other)], schema=_EDGES)


@dataclass(frozen=True, slots=True)
class Grouped:
    """Turns matches, sorted by component, into clusters by the rule of the local index; holds one component in memory.

    Attributes:
        jaccard: The Jaccard similarity from which on a match does not rest on containment alone.
        max_hops: As for `NearDuplicates.clusters`.
        longest: Whether the longest text of a cluster leads it; otherwise the first.
    """

    jaccard: float
    max_hops: int | None
    longest: bool

    def __call__(self, batches: Batches) -> Batches:
        held: list[pa.RecordBatch] = []
        for batch in batches:
            key = numbers(batch.column("component"))
            if not len(key):
                continue
            if held and held[-1].column("component")[-1].as_py() != key[0]:
                yield self.grouped(pa.Table.from_batches(held))
                held = []
            cut = int(np.searchsorted(key, key[-1]))
            if cut:
                yield self.grouped(pa.Table.from_batches([*held, batch.slice(0, cut)]))
                held = []
            held.append(batch.slice(cut))
        if held:
            yield self.grouped(pa.Table.from_batches(held))

    def grouped(self, matches: pa.Table) -> pa.RecordBatch:
        """Return the clusters of whole components, as `MEMBERS`.

        Args:
            matches: All matches of these components, in any order.
        """
        names = ("left", "right", "left_words", "right_words", "left_name", "right_name", "jaccard")
        left, right, left_words, right_words, left_name, right_name, jaccard = (
            matches.column(name).combine_chunks().to_numpy(zero_copy_only=False) for name in names
        )
        order, first = np.unique(np.concatenate((left, right)), return_index=True)
        words = dict(zip(order.tolist(), np.concatenate((left_words, right_words))[first].tolist(), strict=True))
        least = dict(zip(order.tolist(), np.concatenate((left_name, right_name))[first].tolist(), strict=True))
        by_name = sorted(order.tolist(), key=lambda text: least[text])
        pairs = np.stack((left, right), axis=1)
        rows = [
            (text, min(group), self._lead(group, words))
            for group in components(by_name, pairs, jaccard, self.jaccard, self.max_hops)
            for text in group
        ]
        columns = list(zip(*rows, strict=True)) or [()] * 3
        return pa.RecordBatch.from_arrays([pa.array(values, pa.int64()) for values in columns], schema=MEMBERS)

    def _lead(self, group: list[int], words: dict[int, int]) -> int:
        """The text that leads a cluster."""
        return min(group, key=lambda text: (-words[text] if self.longest else 0, text))
