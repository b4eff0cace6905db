"""Fits the calibration of page scores: a table from the F1 that a model expects to the F1 that it has."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from textclean.errors import needs
from textclean.linemodel.score import Calibration

with needs("scipy", "train"):
    from scipy.optimize import nnls

__all__ = ["fitted"]

STRETCHES = 6  # of the table, at most
MIN_TEXTS = 30  # in each of them


def fitted(expected: Sequence[float], real: Sequence[float]) -> Calibration:
    """The table that fits best, by least squares, among those that never fall and have few knots.

    The texts must be of sites that the model has not seen: those of its own training agree better than others will.
    `textclean train` measures each text with a model of a fold, and fits the table of its model on all of them. For a
    model that was trained before, clean texts whose article is known, and compare each with it:

        expected, real = [], []
        for text, article in texts:
            result = (Pipeline((LineModel("model.npz"),))).tag(text)
            if result.page_score is not None:
                expected.append(result.page_score)
                real.append(overlap(article, result.text).word_f1)
        save(load("model.npz"), "calibrated.npz", fitted(expected, real))

    A model that has a table already gives calibrated scores: save it without one first.

    Args:
        expected: The page score of each text, from a model without a table.
        real: Its F1 of words, from 0 to 1.

    Returns:
        The table, with knots at 0, at 1, and between as many texts each; for too few texts one that changes nothing.

    >>> import numpy as np
    >>> expected = np.linspace(0.5, 1, 500)
    >>> table = fitted(expected, expected - 0.1)
    >>> table(0.8), table(0.9)
    (0.7, 0.8)
    """
    at, values = np.asarray(expected, float), np.asarray(real, float)
    stretches = min(STRETCHES, len(at) // MIN_TEXTS)
    if not stretches:
        return Calibration()
    inner = np.quantile(at, np.arange(1, stretches) / stretches).round(3)
    knots = np.unique([0.0, *inner, 1.0])
    # The table is a sum of ramps, from 0 below a stretch to 1 above it: with weights from 0 on, it never falls.
    ramps = np.clip((at[:, None] - knots[:-1]) / np.diff(knots), 0, 1)
    weights, _ = nnls(np.column_stack([np.ones(len(at)), ramps]), values)
    heights = np.minimum(np.cumsum(weights), 1).round(3)
    return Calibration(tuple(knots.tolist()), tuple(heights.tolist()))
