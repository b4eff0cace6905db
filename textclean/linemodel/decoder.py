"""From the log-odds of each unit to a decision for the whole document: where the article begins and ends.

The decoder weighs two things. First, how sure a unit must be: on a page where the model is sure of the article,
doubtful units can go; on a page where every unit is doubtful (a list of products) the same rule would remove all of it.
So the threshold is the one with the highest expected F1. Second, the cost of an edge: going from kept to dropped units,
or back, costs a fixed amount. An isolated heading inside the body stays, and an isolated sentence far from it goes. A
page may have several bodies. The cheapest path is found exactly, in linear time (Viterbi).

The decoder is independent of the model: any model that gives log-odds can use it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from textclean.arrays import Array

__all__ = ["Decoder", "best_threshold", "max_marginals"]

LOWEST, HIGHEST = 0.02, 0.5  # bounds of the threshold
MAX_WORDS = 100  # units of more words weigh as if they had this many


@dataclass(frozen=True, slots=True)
class Decoder:
    """The decoder's numbers, and the decision made with them.

    The defaults are those of the model "page". On pages of sites that it has not seen, F1 is best at a `shift` of 0 to
    0.1; on pages of a kind that it has not seen, such as forums for a model of news, it is better the higher the shift
    is. A lower one brings precision and recall on news closer together, but loses more of lists.

    Attributes:
        power: The exponent of a unit's number of words in its weight.
        shift: Added to every log-odds.
        switch: The cost of an edge between kept and dropped units.
        scale: The factor that turns a max-marginal into log-odds.
    """

    power: float = 0.75
    shift: float = 0.25
    switch: float = 1.0
    scale: float = 0.5

    def chrome_chances(self, log_odds: Array, words: Array) -> Array:
        """The chance of each unit to be chrome, given the best decision for the whole document.

        Args:
            log_odds: For each unit the log-odds that it belongs to the article.
            words: The number of words of each unit.

        Returns:
            For each unit a number from 0 to 1; from 0.5 on, the best decision for the document drops the unit.

        >>> chances = Decoder().chrome_chances(np.array([-3.0, 4.0, -0.5, 4.0]), np.array([2, 40, 5, 40]))
        >>> (chances >= 0.5).tolist()
        [True, False, False, False]
        """
        shifted = log_odds + self.shift
        threshold = best_threshold(1 / (1 + np.exp(-shifted)), words)
        gains = (shifted - np.log(threshold / (1 - threshold))) * np.minimum(words, MAX_WORDS) ** self.power
        margin = np.array(max_marginals(gains.tolist(), self.switch))
        return np.asarray(1 / (1 + np.exp(-np.clip(margin * self.scale, -30, 30))))


def best_threshold(chances: Array, words: Array) -> float:
    """The chance from which on units are kept, for the highest expected F1: half of that F1.

    Args:
        chances: For each unit the chance that it belongs to the article.
        words: The number of words of each unit.

    Returns:
        The threshold, from `LOWEST` to `HIGHEST`.

    >>> round(best_threshold(np.array([0.99, 0.98, 0.02]), np.array([40, 30, 5])), 2)
    0.5
    >>> round(best_threshold(np.array([0.3, 0.2, 0.1]), np.array([10, 10, 10])), 2)
    0.19
    """
    order = np.argsort(-chances, kind="stable")
    hits = np.cumsum((chances * words)[order], dtype=np.float64)
    if not len(hits) or hits[-1] <= 0:
        return HIGHEST
    expected_f1 = 2 * hits / (np.cumsum(words[order]) + hits[-1])
    return float(min(max(expected_f1.max() / 2, LOWEST), HIGHEST))


def max_marginals(gains: Sequence[float], switch: float) -> list[float]:
    """For each unit, how much the best decision improves when the unit is dropped instead of kept.

    Args:
        gains: What keeping each unit adds to the score of a decision.
        switch: The cost of an edge between kept and dropped units.

    Returns:
        For each unit the score of the best decision that drops it, less that of the best one that keeps it. The best
        decision of all drops the units above 0.

    >>> [margin > 0 for margin in max_marginals([-5.0, 9.0, -1.0, 9.0, -5.0], 2.0)]
    [True, False, False, False, True]
    """
    forward = _best_sums(gains, switch)
    backward = _best_sums(gains[::-1], switch)[::-1]
    # Both sums contain the unit's own gain, which belongs to keeping it.
    return [f[1] + b[1] - (f[0] + b[0] - gain) for f, b, gain in zip(forward, backward, gains, strict=True)]


def _best_sums(gains: Sequence[float], switch: float) -> list[tuple[float, float]]:
    """The best sums up to each unit, with the unit kept and with it dropped; beyond the document all is dropped."""
    kept, dropped = -switch, 0.0
    sums = []
    for gain in gains:
        kept, dropped = max(kept, dropped - switch) + gain, max(dropped, kept - switch)
        sums.append((kept, dropped))
    return sums
