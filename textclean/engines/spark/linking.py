"""Connected components of a graph that no machine holds, and clusters within each of them.

Edges go round by large-star and small-star steps until every node points to the least of its component (Kiveris and
others 2014, Connected Components in MapReduce and Beyond). A step sees the neighbours of one node after the other,
in order, so that the least comes first: it holds one number a node, however many neighbours there are.
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
# A text in a cluster, the cluster's first text, and the one that leads it.
MEMBERS = pa.schema({"text": pa.int64(), "cluster": pa.int64(), "lead": pa.int64()})

_BOTH_WAYS = "inline(array(struct(node, other), struct(other as node, node as other)))"


def linked(edges: DataFrame) -> tuple[DataFrame, int]:
    """Each node that is not the least of its component, with the least as `other`; and the rounds that it took.

    edges: of `node` and `other`, the lesser. Runs at once, two steps a round, and gives back a persisted DataFrame. The
    number of rounds grows with the logarithm of the longest way; each round's plan goes on from that of the last, so
    that what an executor loses is made again.
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
    """Ties the neighbours of each node, sorted, to the least of them: those above it, or (small) those below."""

    large: bool

    def __call__(self, batches: Batches) -> Batches:
        last: tuple[int, int, int] | None = None  # the last edge, and the least of its node
        for batch in batches:
            node, other = numbers(batch.column("node")), numbers(batch.column("other"))
            if not len(node):
                continue
            yield self._tied(node, other, last)
            least = self._least(node, other, last)
            last = int(node[-1]), int(other[-1]), int(least[-1])

    def _least(self, node: Array, other: Array, last: tuple[int, int, int] | None) -> Array:
        """The least of each edge's node."""
        fresh = np.append(True, node[1:] != node[:-1])
        least = (np.minimum(node, other) if self.large else other)[fresh]
        if last is not None and last[0] == node[0]:
            least[0] = last[2]
        spread: Array = least[np.cumsum(fresh) - 1]
        return spread

    def _tied(self, node: Array, other: Array, last: tuple[int, int, int] | None) -> pa.RecordBatch:
        least = self._least(node, other, last)
        if self.large:
            above = other > node
            return _edges(other[above], least[above])
        fresh = np.append(last is None or last[0] != node[0], node[1:] != node[:-1])
        rest = other != least
        return _edges(np.append(node[fresh], other[rest]), np.append(least[fresh], least[rest]))


def _edges(node: Array, other: Array) -> pa.RecordBatch:
    return pa.RecordBatch.from_arrays([pa.array(node), pa.array(other)], schema=_EDGES)


@dataclass(frozen=True, slots=True)
class Grouped:
    """Matches, sorted by component, become clusters by the very rule of the local index.

    jaccard: the least of a match that is close. max_hops: as for `NearDuplicates.clusters`. longest: the longest text of
    a cluster leads it, not the first. What has to be held is one component's matches.
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
                yield self._grouped(held)
                held = []
            cut = int(np.searchsorted(key, key[-1]))
            if cut:
                yield self._grouped([*held, batch.slice(0, cut)])
                held = []
            held.append(batch.slice(cut))
        if held:
            yield self._grouped(held)

    def _grouped(self, batches: list[pa.RecordBatch]) -> pa.RecordBatch:
        """The clusters of whole components."""
        table = pa.Table.from_batches(batches)
        names = ("left", "right", "left_words", "right_words", "jaccard")
        left, right, left_words, right_words, jaccard = (
            table.column(name).combine_chunks().to_numpy(zero_copy_only=False) for name in names
        )
        order, first = np.unique(np.concatenate((left, right)), return_index=True)
        words = dict(zip(order.tolist(), np.concatenate((left_words, right_words))[first].tolist(), strict=True))
        pairs = np.stack((left, right), axis=1)
        rows = [
            (text, min(group), self._lead(group, words))
            for group in components(order.tolist(), pairs, jaccard >= self.jaccard, self.max_hops)
            for text in group
        ]
        columns = list(zip(*rows, strict=True)) or [()] * 3
        return pa.RecordBatch.from_arrays([pa.array(values, pa.int64()) for values in columns], schema=MEMBERS)

    def _lead(self, group: list[int], words: dict[int, int]) -> int:
        return min(group, key=lambda text: (-words[text] if self.longest else 0, text))
