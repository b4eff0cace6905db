"""The score of a page: how well the line model expects its decision to agree with the article, as a word F1.

The chances of the units give the F1 that the model expects. A calibration turns it into the F1 that the same
expectation comes to on pages whose article is known; it belongs to a model, and is stored in the model's file.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from textclean.arrays import Array
from textclean.errors import ModelError

__all__ = ["Calibration", "ExpectedWords", "expected_f1", "expected_words"]

DIGITS = 4  # of a page score, as of the scores of labels
MOST_KNOTS = 1000


class ExpectedWords(NamedTuple):
    """Numbers of words that a decision and the chances of the units lead to.

    Attributes:
        right: The kept words that belong to the article, as expected.
        kept: The kept words.
        article: The words of the article, as expected.
    """

    right: float
    kept: float
    article: float


def expected_words(log_odds: Array, words: Array, kept: Array) -> ExpectedWords:
    """The expected numbers of words of some units.

    Args:
        log_odds: For each unit the log-odds that it belongs to the article.
        words: The number of words of each unit.
        kept: For each unit whether the decision keeps it.

    >>> expected_words(np.array([0.0, 0.0]), np.array([10, 30]), np.array([True, False]))
    ExpectedWords(right=5.0, kept=10.0, article=20.0)
    """
    belonging = words / (1 + np.exp(-np.clip(log_odds, -50, 50)))
    return ExpectedWords(float(belonging[kept].sum()), float(words[kept].sum()), float(belonging.sum()))


def expected_f1(parts: Iterable[ExpectedWords]) -> float | None:
    """The expected F1 of a document, from 0 to 1; None for one without words.

    Args:
        parts: The numbers of its stretches. They are added up, so each stretch counts by its words.

    >>> expected_f1([ExpectedWords(right=90.0, kept=100.0, article=100.0)])
    0.9
    """
    right, kept, article = (sum(column) for column in zip(*parts, strict=True))
    return min(2 * right / (kept + article), 1.0) if kept + article else None


@dataclass(frozen=True, slots=True)
class Calibration:
    """A table from expected to real F1, straight between its knots; without numbers, what is expected is believed.

    Attributes:
        expected: The expected F1 of each knot, rising, from 0 to 1.
        real: The real F1 at each knot, never falling, from 0 to 1.

    Raises:
        ModelError: if the numbers are no such table; the message continues the name of a file.

    >>> Calibration((0.0, 0.5, 1.0), (0.2, 0.6, 0.9))(0.75)
    0.75
    """

    expected: tuple[float, ...] = (0.0, 1.0)
    real: tuple[float, ...] = (0.0, 1.0)

    def __post_init__(self) -> None:
        steps, rises = np.diff(self.expected), np.diff(self.real)
        inside = all(0 <= number <= 1 for number in (*self.expected, *self.real))
        if len(self.expected) != len(self.real) or not len(self.real) <= MOST_KNOTS:
            raise ModelError(f"is damaged: its calibration is not a table of up to {MOST_KNOTS} pairs of numbers")
        if not len(self.real) or not inside or not (steps > 0).all() or not (rises >= 0).all():
            raise ModelError("is damaged: its calibration does not rise between 0 and 1")

    def __call__(self, expected: float) -> float:
        """The page score for an expected F1, from 0 to 1, rounded to four digits.

        Args:
            expected: The expected F1.
        """
        return round(float(np.interp(expected, self.expected, self.real)), DIGITS)

    def array(self) -> Array:
        """The table as it is stored in a model's file: a row of expected and one of real F1."""
        return np.array([self.expected, self.real])

    @classmethod
    def from_array(cls, array: Array) -> Calibration:
        """The table that `array` stored.

        Args:
            array: The array.

        Raises:
            ModelError: if it is no such table; the message continues the name of the file.
        """
        if array.ndim != 2 or len(array) != 2 or array.dtype.kind != "f":
            raise ModelError("is damaged: its calibration is not a table of two rows of numbers")
        expected, real = array.tolist()
        return cls(tuple(expected), tuple(real))
