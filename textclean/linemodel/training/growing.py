"""Growing of boosted trees with LightGBM."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from textclean.arrays import Array
from textclean.linemodel.trees import Trees

__all__ = ["grow"]

MAX_WORDS = 100  # units of more words weigh as if they had this many
PAGE_WEIGHT = 100  # of all units of a page together
TREES = 100
PARAMETERS: dict[str, Any] = {
    "objective": "cross_entropy",
    "learning_rate": 0.12,
    "num_leaves": 31,
    "max_depth": 6,
    "min_data_in_leaf": 100,
    "feature_fraction": 0.4,
    "bagging_fraction": 0.5,
    "bagging_freq": 1,
    "max_bin": 63,
    "lambda_l2": 5.0,
    "verbose": -1,
    "deterministic": True,
    "force_row_wise": True,
    "num_threads": 1,
}


def grow(columns: Sequence[Array], shares: Sequence[Array], words: Sequence[Array], seed: int) -> Trees:
    """Grow trees that predict the soft label of a unit.

    Each page weighs the same, and a unit by the root of its number of words.

    Args:
        columns: For each page its features, a row a feature, a column a unit.
        shares: For each page the soft labels of its units.
        words: For each page the number of words of its units.
        seed: The same data and seed give the same trees.
    """
    import lightgbm

    matrix = np.empty((sum(len(share) for share in shares), len(columns[0])), np.float32)
    at = 0
    for part in columns:
        matrix[at : at + part.shape[1]] = part.T
        at += part.shape[1]
    sizes = [np.sqrt(np.minimum(count, MAX_WORDS)) for count in words]
    weight = np.concatenate([PAGE_WEIGHT * size / max(size.sum(), 1) for size in sizes])
    data = lightgbm.Dataset(matrix, np.concatenate(shares), weight=weight)
    booster = lightgbm.train({**PARAMETERS, "seed": seed}, data, TREES)
    return _flattened(booster.dump_model())


def _flattened(dump: Mapping[str, Any]) -> Trees:
    """LightGBM's trees as arrays: the children of a node side by side, leaves their own children."""
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
