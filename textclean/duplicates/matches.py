"""What an index reports about two texts."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

__all__ = ["Match", "Pair", "Relation"]


class Relation(StrEnum):
    """What one text is to another one that it matches."""

    EXACT = "exact"  # the same words in the same order
    NEAR_COPY = "near copy"  # their Jaccard similarity reaches its threshold
    CONTAINS = "contains"  # it is longer and contains the other
    CONTAINED_IN = "contained in"  # it is shorter and the other contains it


class Match(NamedTuple):
    """A text of the index that matches the text in question.

    Attributes:
        id: The id of the text found.
        jaccard: The number of shingles that both share, divided by that of either; exact, 0 to 1.
        containment: The share of the smaller text's shingles that the larger one contains; exact, 0 to 1.
        relation: What the text found is to the text in question.
    """

    id: str
    jaccard: float
    containment: float
    relation: Relation


class Pair(NamedTuple):
    """Two texts of the index that match.

    Attributes:
        first: The id of the text that was added first.
        second: The id of the other text.
        jaccard: The number of shingles that both share, divided by that of either; exact, 0 to 1.
        containment: The share of the smaller text's shingles that the larger one contains; exact, 0 to 1.
        relation: What the first text is to the second.
    """

    first: str
    second: str
    jaccard: float
    containment: float
    relation: Relation
