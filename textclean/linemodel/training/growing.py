"""Growing of boosted trees with LightGBM."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from textclean.arrays import Array
from textclean.linemodel.trees import Trees

__all__ = ["FIRST", "Growth", "flattened", "grow"]

MAX_WORDS = 100  # units of more words weigh as if they had this many
PAGE_WEIGHT = 100  # of all units of a page together
PARAMETERS: dict[str, Any] = {
    "objective": "cross_entropy",
    "min_data_in_leaf": 100,
    "feature_fraction": 0.4,
    "bagging_fraction": 0.5,
    "bagging_freq": 1,
    "max_bin": 63,
    "lambda_l2": 5.0,
    "verbose": -1,
    "deterministic": True,
    "force_row_wise": True,
}


class Growth(NamedTuple):
    """How far trees grow.

    Attributes:
        trees: The number of trees.
        leaves: The most leaves of a tree.
        depth: The greatest depth of a tree.
        rate: The learning rate.
    """

    trees: int = 100
    leaves: int = 31
    depth: int = 6
    rate: float = 0.12


FIRST = Growth()


def grow(
    columns: Sequence[Array],
    shares: Sequence[Array],
    words: Sequence[Array],
    seed: int,
    *,
    growth: Growth = FIRST,
    weights: Sequence[Array | float] | None = None,
) -> Trees:
    """Grow trees that predict the soft label of a unit.

    A page weighs the same as any other unless `weights` says otherwise, and a unit by the root of its number of words.

    Args:
        columns: For each page its features, a row a feature, a column a unit.
        shares: For each page the soft labels of its units.
        words: For each page the number of words of its units.
        seed: The same data and seed give the same trees.
        growth: How far the trees grow.
        weights: For each page its weight, or one for each of its units; 1 for all by default.
    """
    import lightgbm

    matrix = np.empty((sum(len(share) for share in shares), len(columns[0])), np.float32)
    at = 0
    for part in columns:
        matrix[at : at + part.shape[1]] = part.T
        at += part.shape[1]
    sizes = [np.sqrt(np.minimum(count, MAX_WORDS)) for count in words]
    of_page: Sequence[Array | float] = weights or [1.0] * len(sizes)
    weight = np.concatenate(
        [part * PAGE_WEIGHT * size / max(size.sum(), 1) for part, size in zip(of_page, sizes, strict=True)]
    )
    data = lightgbm.Dataset(matrix, np.concatenate(shares), weight=weight)
    chosen = {"num_leaves": growth.leaves, "max_depth": growth.depth, "learning_rate": growth.rate, "seed": seed}
    booster = lightgbm.train({**PARAMETERS, **chosen}, data, growth.trees)
    return flattened(booster.dump_model())


def flattened(dump: Mapping[str, Any]) -> Trees:
    """LightGBM's trees as arrays: the children of a node side by side, leaves their own children.

    Args:
        dump: What `dump_model` of a LightGBM booster gives.
    """
    feature: list[int] = []
    threshold: list[float] = []
    child: list[int] = []
    value: list[float] = []
    roots: list[int] = []
    deepest = 0

    def add_leaf() -> int:
        feature.append(0)
        threshold.append(float("inf"))
        child.append(len(child))
        value.append(0.0)
        return len(child) - 1

    for tree in dump["tree_info"]:
        root = add_leaf()
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
            left, right = add_leaf(), add_leaf()
            child[at] = left
            waiting += [(left, node["left_child"], depth + 1), (right, node["right_child"], depth + 1)]
    # Rounded down: a 32-bit value that is not above the 64-bit threshold is not above the rounded one either.
    exact = np.array(threshold)
    short = exact.astype(np.float32)
    short = np.where(short > exact, np.nextafter(short, np.float32(-np.inf)), short)
    return Trees(
        np.array(roots, np.intp),
        np.array(feature, np.intp),
        short,
        np.array(child, np.intp),
        np.array(value, np.float32),
        deepest,
    )
