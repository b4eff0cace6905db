"""Fits a calibration by medians: for expectations whose error is to be small, not its square."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from textclean.linemodel.score import Calibration

__all__ = ["medians"]

STRETCHES = 6  # of the table, at most
MIN_PAGES = 30  # in each of them


def medians(expected: Sequence[float], real: Sequence[float]) -> Calibration:
    """A table from the expected F1 to the F1 that half of the pages with about this expectation exceed.

    The pages must be of sites that the model has not seen.

    Args:
        expected: What is expected of each page, from 0 to 1.
        real: Its F1, from 0 to 1.

    Returns:
        The table, with a knot at the middle of each of several stretches with as many pages each; for too few pages one
        that changes nothing.

    >>> import numpy as np
    >>> expected = np.linspace(0.5, 1, 601)
    >>> round(medians(expected, expected - 0.1)(0.8), 3)
    0.7
    """
    order = np.argsort(np.asarray(expected, float), kind="stable")
    stretches = min(STRETCHES, len(order) // MIN_PAGES)
    if stretches < 2:
        return Calibration()
    parts = np.array_split(order, stretches)
    at = np.array([np.median(np.asarray(expected, float)[part]) for part in parts])
    height = np.maximum.accumulate([np.median(np.asarray(real, float)[part]) for part in parts])
    knots = [(0.0, 0.0), *zip(at.round(3).tolist(), height.round(3).tolist(), strict=True), (1.0, 1.0)]
    rising = [one for before, one in pairwise(knots) if one[0] > before[0]]
    table = [knots[0], *rising]
    return Calibration(tuple(one[0] for one in table), tuple(one[1] for one in table))
