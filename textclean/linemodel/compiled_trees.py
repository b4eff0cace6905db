"""Trees walked by numba (the `fast` extra): the same leaves as numpy finds, in a quarter of the time.

To load numba takes about a second, as long as numpy needs for a few hundred pages. So a process loads it when it has
scored that many units; no answer depends on it.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from textclean.arrays import Array
from textclean.compiled import available, compiled

if TYPE_CHECKING:
    from textclean.linemodel.trees import Trees

__all__ = ["available", "contributions", "leaves", "pays"]

WORTH = 100_000  # units that numpy scores, of some 400 pages, in the time that it takes to load numba
# How many units were scored in this process.
_scored = [0]


def pays(units: int) -> bool:
    """Whether it pays to use numba.

    Args:
        units: The number of units that will be scored now.
    """
    _scored[0] += units
    return _scored[0] >= WORTH and available()


def leaves(trees: Trees, columns: Array) -> Array:
    """The leaf that each unit reaches.

    Args:
        trees: The trees.
        columns: A row a feature, a column a unit.

    Returns:
        A row a tree, a column a unit.
    """
    out = np.empty((len(trees.root), columns.shape[1]), np.uint32)
    compiled(_walk)(columns, *_small(trees), trees.threshold, trees.depth, out)
    return out


def contributions(trees: Trees, columns: Array, group_of: Array, groups: int, step: int) -> Array:
    """What each group of features adds to the score of each unit, as `Trees.contributions` says.

    Args:
        trees: The trees.
        columns: A row a feature, a column a unit.
        group_of: The number of the group of each feature.
        groups: The number of groups.
        step: Every tree of this number counts.
    """
    units = columns.shape[1]
    out, level = np.zeros((units, groups)), np.zeros((units, groups))
    root, feature, child = _small(trees)
    at = np.empty((len(root[::step]), units), np.uint32)
    at[:] = root[::step, None]
    compiled(_add)(columns, feature, child, trees.threshold, trees.value, group_of, trees.depth, at, level, out)
    return out


@cache
def _small(trees: Trees) -> tuple[Array, Array, Array]:
    """Roots, features and children in types as small as they allow: more of them stay in the cache."""
    return trees.root.astype(np.uint32), trees.feature.astype(np.uint16), trees.child.astype(np.uint32)


def _walk(
    columns: Array, root: Array, feature: Array, child: Array, threshold: Array, depth: int, out: Array
) -> None:  # pragma: no cover - compiled
    """Send all units down a tree together: the steps of one do not wait for those of another."""
    for tree in range(len(root)):
        at = out[tree]
        at[:] = root[tree]
        for _ in range(depth):
            for unit in range(len(at)):
                node = at[unit]
                at[unit] = child[node] + (columns[feature[node], unit] > threshold[node])


def _add(
    columns: Array,
    feature: Array,
    child: Array,
    threshold: Array,
    value: Array,
    group_of: Array,
    depth: int,
    at: Array,
    level: Array,
    out: Array,
) -> None:  # pragma: no cover - compiled
    """Add the changes of the mean along the paths, by levels and then by trees: numpy adds in this order."""
    for _ in range(depth):
        level[:] = 0
        for tree in range(len(at)):
            for unit in range(columns.shape[1]):
                node = at[tree, unit]
                after = child[node] + (columns[feature[node], unit] > threshold[node])
                level[unit, group_of[feature[node]]] += value[after] - value[node]
                at[tree, unit] = after
        out += level
