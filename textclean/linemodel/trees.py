"""Boosted trees as arrays, walked by numpy alone.

LightGBM grows the trees (`textclean.linemodel.training.growing`), but is not needed to use them: it would bring scipy,
and it has no cheap way to say which features decided.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from textclean.arrays import Array

__all__ = ["Trees"]

SAMPLE = 4  # every SAMPLE-th tree is used to attribute a score to features
UNITS = 512  # units that are sent through the trees together, so that their arrays fit into the cache


@dataclass(frozen=True, slots=True, eq=False)
class Trees:
    """All nodes of all trees as arrays.

    The children of a node are `child` and `child + 1`; a unit goes to the second where its feature is above the
    threshold. A leaf is its own child.

    Attributes:
        root: The first node of each tree.
        feature: For each node the row of the feature that decides.
        threshold: For each node the threshold; infinity for a leaf.
        child: For each node its first child.
        value: For each node the mean score below it.
        depth: The depth of the deepest tree.
    """

    root: Array
    feature: Array
    threshold: Array
    child: Array
    value: Array
    depth: int

    def score(self, columns: Array) -> Array:
        """The log-odds of each unit.

        Args:
            columns: A row a feature, a column a unit.
        """
        n = columns.shape[1]
        out = np.zeros(n)
        for first in range(0, n, UNITS):
            node = self._leaves(np.ascontiguousarray(columns[:, first : first + UNITS]))
            out[first : first + UNITS] = self.value.take(node).sum(axis=0)
        return out

    def _leaves(self, columns: Array) -> Array:
        """The leaf that each unit reaches, a row a tree."""
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

    def contributions(self, columns: Array, group_of: Array) -> Array:
        """What each group of features adds to the score of each unit: the changes of the mean along its path.

        Only every `SAMPLE`-th tree counts, because the order of the groups matters, not the sum.

        Args:
            columns: A row a feature, a column a unit.
            group_of: The number of the group of each feature.

        Returns:
            A row a unit, a column a group.
        """
        groups, n = int(group_of.max()) + 1, columns.shape[1]
        group = group_of[self.feature]
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
