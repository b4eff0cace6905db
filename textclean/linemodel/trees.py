"""Boosted trees: grown by LightGBM, kept as arrays that numpy alone can walk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, Any]

__all__ = ["Trees", "grow"]

WORDS = 100  # a unit of more words does not count for more
TREES = 100
PARAMETERS: dict[str, Any] = {
    "objective": "cross_entropy", "learning_rate": 0.12, "num_leaves": 31, "max_depth": 6, "min_data_in_leaf": 100,
    "feature_fraction": 0.4, "bagging_fraction": 0.5, "bagging_freq": 1, "max_bin": 63, "lambda_l2": 5.0,
    "verbose": -1, "deterministic": True, "force_row_wise": True, "num_threads": 1,
}  # fmt: skip

SAMPLE = 4  # one tree of so many is asked what weighed most
UNITS = 512  # units that are sent through the trees together: their places fit into the cache


@dataclass(frozen=True, slots=True, eq=False)
class Trees:
    """All nodes of all trees as arrays.

    root: the first node of each tree. A node's children are `child` and `child + 1`; the second is taken where the
    feature is above the threshold. A leaf is its own child. `value` is the mean score below a node.
    """

    root: Array
    feature: Array
    threshold: Array
    child: Array
    value: Array
    depth: int

    def score(self, columns: Array) -> Array:
        """The log-odds of each unit; columns: a row a feature, a column a unit."""
        import numpy as np

        n = columns.shape[1]
        out = np.zeros(n)
        for first in range(0, n, UNITS):
            node = self._descend(np.ascontiguousarray(columns[:, first : first + UNITS]))
            out[first : first + UNITS] = self.value.take(node).sum(axis=0)
        return out

    def _descend(self, columns: Array) -> Array:
        """The leaf that each unit reaches, a row a tree."""
        import numpy as np

        flat, count = columns.ravel(), columns.shape[1]
        unit = np.arange(count)
        node = np.repeat(self.root[:, None], count, axis=1)
        for _ in range(self.depth):
            at = self.feature.take(node)
            at *= count
            at += unit
            above = flat.take(at) > self.threshold.take(node)
            self.child.take(node, out=at, mode="clip")
            np.add(at, above, out=node)
        return node

    def weigh(self, columns: Array, member: Array) -> Array:
        """What each group of features adds to each unit's score: the changes of the mean along its path.

        member: the group of each feature. Every `SAMPLE`th tree is asked: the order of the groups is what counts.
        """
        import numpy as np

        groups, n = int(member.max()) + 1, columns.shape[1]
        group = member[self.feature]
        roots = self.root[::SAMPLE, None]
        out = np.zeros((n, groups))
        for first in range(0, n, UNITS):
            part = np.ascontiguousarray(columns[:, first : first + UNITS])
            flat, count = part.ravel(), part.shape[1]
            unit = np.arange(count)
            node = np.repeat(roots, count, axis=1)
            total = np.zeros(count * groups)
            for _ in range(self.depth):
                above = flat.take(self.feature.take(node) * count + unit) > self.threshold.take(node)
                after = self.child.take(node) + above
                change = self.value.take(after) - self.value.take(node)
                total += np.bincount((group.take(node) + unit * groups).ravel(), change.ravel(), len(total))
                node = after
            out[first : first + UNITS] = total.reshape(count, groups)
        return out


def grow(columns: Sequence[Array], shares: Sequence[Array], words: Sequence[Array], seed: int) -> Trees:
    """Trees that tell how much of a unit is wanted; each page weighs the same, a unit by the root of its words.

    columns, shares, words: for each page its features (a row a feature, a column a unit), how much of each unit is
    wanted, and how many words it has.
    """
    import lightgbm
    import numpy as np

    matrix = np.empty((sum(len(share) for share in shares), len(columns[0])), np.float32)
    at = 0
    for part in columns:
        matrix[at : at + part.shape[1]] = part.T
        at += part.shape[1]
    sizes = [np.sqrt(np.minimum(found, WORDS)) for found in words]
    weight = np.concatenate([100 * s / max(s.sum(), 1) for s in sizes])
    data = lightgbm.Dataset(matrix, np.concatenate(shares), weight=weight)
    booster = lightgbm.train({**PARAMETERS, "seed": seed}, data, TREES)
    return _flattened(booster.dump_model())


def _flattened(dump: Mapping[str, Any]) -> Trees:
    """LightGBM's trees as arrays: children side by side, leaves their own children."""
    import numpy as np

    feature: list[int] = []
    threshold: list[float] = []
    child: list[int] = []
    value: list[float] = []
    roots: list[int] = []
    deepest = 0

    def add() -> int:
        feature.append(0)
        threshold.append(float("inf"))
        child.append(len(child))
        value.append(0.0)
        return len(child) - 1

    for tree in dump["tree_info"]:
        root = add()
        roots.append(root)
        waiting = [(root, tree["tree_structure"], 0)]
        while waiting:
            at, node, depth = waiting.pop()
            deepest = max(deepest, depth)
            if "split_feature" not in node:
                value[at] = node["leaf_value"]
                continue
            value[at] = node["internal_value"]
            feature[at], threshold[at] = node["split_feature"], node["threshold"]
            left, right = add(), add()
            child[at] = left
            waiting += [(left, node["left_child"], depth + 1), (right, node["right_child"], depth + 1)]
    # Rounded down: a value of 32 bits that is not above the threshold of 64 bits is not above this one either.
    exact = np.array(threshold)
    short = exact.astype(np.float32)
    short = np.where(short > exact, np.nextafter(short, np.float32(-np.inf)), short)
    return Trees(
        np.array(roots, np.intp), np.array(feature, np.intp), short, np.array(child, np.intp),
        np.array(value, np.float32), deepest,
    )  # fmt: skip
