"""Trains a chooser's model: trees that compare candidates, trees that expect their F1, and a calibration."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from textclean.arrays import Array
from textclean.choosing.model import Chooser
from textclean.choosing.training.examples import ALL, Example
from textclean.choosing.training.medians import medians
from textclean.errors import ModelError, needs
from textclean.linemodel.score import Calibration
from textclean.linemodel.training.folds import Progress, assign_folds
from textclean.linemodel.training.growing import flattened
from textclean.linemodel.trees import Trees

__all__ = ["Measured", "fit", "grow"]

TREES = 250  # of each kind
BALANCE = 0.25  # of types: with 0 they weigh as their pages do, with 1 all weigh the same
PARAMETERS: dict[str, Any] = {
    "num_leaves": 23,
    "learning_rate": 0.06,
    "min_data_in_leaf": 60,
    "feature_fraction": 0.4,
    "bagging_fraction": 0.6,
    "bagging_freq": 1,
    "lambda_l2": 5.0,
    "max_bin": 63,
    "use_missing": False,
    "verbose": -1,
    "deterministic": True,
    "force_row_wise": True,
    "num_threads": 2,
}
# Least squares for the gain. Of the F1 the error itself is to be small, not its square: the loss is square up to 0.05.
GAIN: dict[str, Any] = {"objective": "regression"}
SCORE: dict[str, Any] = {"objective": "huber", "alpha": 0.05}


@dataclass(frozen=True, slots=True, eq=False)
class Measured:
    """A page, and what a model without its site expects of the candidates.

    Attributes:
        example: The page with all of its candidates.
        preference: How good each is beside the others.
        expected: The expected F1 of each.
    """

    example: Example
    preference: Array
    expected: Array

    @property
    def chosen(self) -> int:
        """The index of the candidate that is chosen."""
        return int(np.argmax(self.preference))


def fit(
    examples: Sequence[Example],
    *,
    seed: int = 0,
    folds: int = 5,
    progress: Progress | None = None,
) -> tuple[Chooser, list[Measured]]:
    """Train a model on all examples, and measure models of folds on the sites that they have not seen.

    Args:
        examples: The examples.
        seed: The same examples and seed give the same model.
        folds: The number of folds, divided by site.
        progress: Called with a stage, the steps done and the number of steps.

    Returns:
        The model, calibrated by the measurements; and those.

    Raises:
        ModelError: if there are no examples.
        SettingError: if there are fewer than two folds, or fewer sites than folds.
    """
    if not examples:
        raise ModelError('no page has two texts to choose from: name several in "inputs"')
    fold_of = assign_folds((one.site for one in examples), folds, seed)
    measured: list[Measured] = []
    for fold in range(folds):
        if progress:
            progress("folds", fold, folds)
        model = grow([one for one in examples if fold_of[one.site] != fold], seed)
        mine = (one for one in examples if fold_of[one.site] == fold and one.selection == ALL)
        measured += [Measured(one, model.preference(one.columns), model.expected(one.columns)) for one in mine]
    measured.sort(key=lambda one: one.example.page)
    expected = [float(one.expected[one.chosen]) for one in measured]
    real = [float(one.example.f1[one.chosen]) for one in measured]
    return replace(grow(examples, seed), calibration=medians(expected, real)), measured


def grow(examples: Sequence[Example], seed: int) -> Chooser:
    """Grow the trees of a model that is not calibrated.

    The selections of a page share its weight, and each is shared by its candidates. The weight of a page is smaller if
    its type is frequent: types of which there are sixteen times as many pages weigh eight times as much together.

    Args:
        examples: The examples.
        seed: The same examples and seed give the same trees.
    """
    with needs("lightgbm", "train"):
        import lightgbm

    pages = {one.page: one.type for one in examples}
    types, selections = Counter(pages.values()), Counter(one.page for one in examples)
    weights = [one.weight / types[one.type] ** BALANCE / selections[one.page] / len(one.names) for one in examples]
    weight = np.repeat(weights, [len(one.names) for one in examples])
    columns = np.concatenate([one.columns.T for one in examples])

    def grown(target: list[Array], objective: dict[str, Any]) -> Trees:
        data = lightgbm.Dataset(columns, np.concatenate(target), weight=weight / weight.mean())
        return flattened(lightgbm.train({**PARAMETERS, **objective, "seed": seed}, data, TREES).dump_model())

    gains = grown([one.f1 - one.f1.mean() for one in examples], GAIN)
    return Chooser(gains, grown([one.f1 for one in examples], SCORE), Calibration())
