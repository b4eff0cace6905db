"""Reasons: the groups of features as a reader knows them, and those that speak loudest against a unit."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np

from textclean.arrays import Array

__all__ = ["strongest_groups"]

# The names of the groups. The tables of features name the group of each feature.
LENGTH = "its length"
WORD_LENGTH = "the length of its words"
FUNCTION_WORDS = "its share of function words"
PUNCTUATION = "its punctuation"
CAPITALS = "its capitals"
NUMBERS = "its numbers"
SIGNS = "its signs"
SCRIPT = "its script"
REPETITION = "what the page repeats"
LAYOUT = "the layout around it"
PARAGRAPH = "whether it reads like a paragraph"
POSITION = "where on the page it stands"
PROSE_AROUND = "how much prose is around it"
PROSE_DISTANCE = "how far it is from the longest run of prose"
ARTICLE_DISTANCE = "how far it is from what reads like the article"
SHORT_LINES = "the run of short lines it is in"
TOPIC = "the words it shares with the article"
PAGE = "the page as a whole"
WORDING = "its wording"
NEIGHBOURS = "the lines around it"
LINKS = "the links in it and around it"
MARKS = "how it is marked"

SHOWN = 3  # groups in one reason


def strongest_groups(contributions: Array, names: Sequence[str]) -> list[str]:
    """For each unit, the groups of features that speak loudest against it.

    Args:
        contributions: A row a unit, a column a group: what the group adds to the unit's log-odds.
        names: The names of the groups.

    Returns:
        For each unit the names of `SHOWN` groups, the lowest contribution first.

    >>> strongest_groups(np.array([[0.5, -2.0, -0.1, -1.0]]), ["a", "b", "c", "d"])
    ['b; d; c']
    """
    order = np.argsort(contributions, axis=1, kind="stable")[:, :SHOWN]
    joined = cache(lambda *row: "; ".join(names[i] for i in row))
    return [joined(*row) for row in order.tolist()]
