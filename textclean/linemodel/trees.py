"""Boosted trees as arrays, walked by numpy alone.

LightGBM grows the trees (`textclean.linemodel.training.growing`), but is not needed to use them: it would bring scipy,
and it has no cheap way to say which features decided.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from textclean.arrays import Array
from textclean.errors import ModelError
from textclean.linemodel import compiled_trees

__all__ = ["Trees", "check_names", "column"]

SAMPLE = 4  # every SAMPLE-th tree is used to attribute a score to features
UNITS = 512  # units that are sent through the trees together, so that their arrays fit into the cache

DEEPEST = 64  # the largest depth of a tree; scoring takes a step for each level
MOST = 500  # the largest sum of values: its exponential is a finite number


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

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, Array], features: int) -> Trees:
        """Make the trees of the arrays of a model's file.

        Args:
            arrays: The arrays by name.
            features: The number of features.

        Raises:
            ModelError: if the arrays are no trees of these features; the message continues the file's name.
            KeyError: if an array is missing.
        """
        root, child = column(arrays, "root", "iu"), column(arrays, "child", "iu")
        feature, depth = column(arrays, "feature", "iu"), arrays["depth"]
        threshold, value = column(arrays, "threshold", "f"), column(arrays, "value", "f")
        if not len(root) or not len(child) or len({len(child), len(feature), len(threshold), len(value)}) > 1:
            raise ModelError("is damaged: its trees have different numbers of nodes")
        if depth.shape or depth.dtype.kind not in "iu" or not 0 <= int(depth) <= DEEPEST:
            raise ModelError(f"is damaged: the depth of its trees is not a number from 0 to {DEEPEST}")
        if _outside(root, len(child)) or _outside(child, len(child)) or _outside(feature, features):
            raise ModelError("is damaged: its trees refer to nodes or features that it does not have")
        node = np.arange(len(child))
        inner = child != node
        if (child[inner] < node[inner]).any() or (child[inner] + 1 >= len(child)).any():
            raise ModelError("is damaged: the children of a node are not after it")
        if threshold.dtype != np.float32 or np.isnan(threshold).any() or (threshold[~inner] != np.inf).any():
            raise ModelError("is damaged: a node has no threshold, or a leaf has one")
        if not (np.abs(value) <= MOST / len(root)).all():
            raise ModelError("is damaged: a value of its trees is not a number, or too large")
        return cls(
            root.astype(np.intp),
            feature.astype(np.intp),
            threshold,
            child.astype(np.intp),
            value.astype(np.float32),
            int(depth),
        )

    def arrays(self) -> dict[str, Array]:
        """The arrays by name, as they are stored in a model's file."""
        return {
            "root": self.root.astype(np.int32),
            "child": self.child.astype(np.int32),
            "feature": self.feature.astype(np.int16),
            "threshold": self.threshold,
            "value": self.value,
            "depth": np.array(self.depth, np.int64),
        }

    def score(self, columns: Array, pages: Array | None = None) -> Array:
        """The log-odds of each unit.

        Args:
            columns: A row a feature, a column a unit.
            pages: The first unit of each page and the end of the last one, if they are of several pages.

        Returns:
            The log-odds; those of a page are, to the bit, what they are without the others.
        """
        n = columns.shape[1]
        out = np.zeros(n)
        compiled = compiled_trees.pays(n)
        alone = _alone(np.array([0, n]) if pages is None else pages)
        for first in range(0, n, UNITS):
            part = columns[:, first : first + UNITS]
            values = self.value.take(compiled_trees.leaves(self, part) if compiled else self._leaves(part))
            if values.shape[1] == 1:
                values = values.repeat(2, axis=1)
            here = out[first : first + UNITS]
            here[:] = values.sum(axis=0)[: len(here)]
            # numpy adds the numbers of a single column in another order than those of several.
            for unit in [unit - first for unit in alone if 0 <= unit - first < len(here)]:
                here[unit] = values[:, unit : unit + 1].sum(axis=0)[0]
        return out

    def _leaves(self, columns: Array) -> Array:
        """The leaf that each unit reaches, a row a tree, a column a unit."""
        height, n = columns.shape
        flat = np.ascontiguousarray(columns.T).ravel()
        unit = np.arange(0, len(flat), height)  # where the features of each unit begin
        node = np.repeat(self.root[:, None], n, axis=1)
        at = np.empty_like(node)
        found, threshold = np.empty(node.shape, flat.dtype), np.empty(node.shape, self.threshold.dtype)
        for _ in range(self.depth):
            # With an array for the results and without a check of the indexes, which `from_arrays` made, numpy is
            # a fifth faster.
            self.feature.take(node, out=at, mode="clip")
            at += unit
            flat.take(at, out=found, mode="clip")
            self.threshold.take(node, out=threshold, mode="clip")
            above = found > threshold
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
        if compiled_trees.pays(0):
            return compiled_trees.contributions(self, columns, group_of, groups, SAMPLE)
        group = group_of[self.feature]
        roots = self.root[::SAMPLE, None]
        out = np.zeros((n, groups))
        for first in range(0, n, UNITS):
            part = np.ascontiguousarray(columns[:, first : first + UNITS])
            flat, count = part.ravel(), part.shape[1]
            unit = np.arange(count)
            node = np.repeat(roots, count, axis=1)
            total = np.zeros(count * groups)
            row, place, mean = self.feature * count, unit * groups, self.value.take(node)
            for _ in range(self.depth):
                above = flat.take(row.take(node) + unit) > self.threshold.take(node)
                after = self.child.take(node) + above
                below = self.value.take(after)
                total += np.bincount((group.take(node) + place).ravel(), (below - mean).ravel(), len(total))
                node, mean = after, below
            out[first : first + UNITS] = total.reshape(count, groups)
        return out


def _alone(pages: Array) -> list[int]:
    """The units that go through the trees alone where each page does so by itself."""
    sizes = pages[1:] - pages[:-1]
    found: list[int] = (pages[1:][sizes % UNITS == 1] - 1).tolist()
    return found


def column(arrays: Mapping[str, Array], name: str, kinds: str) -> Array:
    """An array of one dimension.

    Args:
        arrays: The arrays of a model's file, by name.
        name: The name of the array.
        kinds: The kinds of element types that it may have, as numpy names them: "iu" for whole numbers.

    Raises:
        ModelError: if it has another type or shape; the message continues the file's name.
        KeyError: if it is missing.
    """
    found = arrays[name]
    if found.ndim != 1 or found.dtype.kind not in kinds:
        raise ModelError(f"is damaged: its array {name!r} has another type or shape")
    return found


def check_names(arrays: Mapping[str, Array], name: str, features: Iterable[str]) -> None:
    """Check that a model was trained for the features that it will see.

    Args:
        arrays: The arrays of a model's file, by name.
        name: The name of the array that has the names of its features.
        features: The names that they have now.

    Raises:
        ModelError: if they are others, or in another order; the message continues the file's name.
        KeyError: if the array is missing.
    """
    if arrays[name].tolist() != list(features):
        raise ModelError("was trained for other features than this version of textclean computes: train it again")


def _outside(values: Array, stop: int) -> bool:
    """Whether one of the numbers is below 0, or not below `stop`."""
    return bool(((values < 0) | (values >= stop)).any())
