"""Overlap of two texts: precision, recall and F1 of word 4-grams, and the F1 of their words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

__all__ = ["GRAM", "Overlap", "mean", "overlap", "words"]

_WORD = re.compile(r"\w+")
GRAM = 4


class Overlap(NamedTuple):
    """How far a text agrees with a reference text, in shares from 0 to 1.

    Attributes:
        precision: The share of the text's word 4-grams that are in the reference.
        recall: The share of the reference's word 4-grams that are in the text.
        word_f1: The F1 of the two bags of lower-cased words.
    """

    precision: float
    recall: float
    word_f1: float

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def words(text: str) -> list[str]:
    """The words of a text, as the benchmarks count them: runs of `\\w`.

    Args:
        text: The text.
    """
    found: list[str] = _WORD.findall(text)
    return found


def overlap(wanted: str, text: str) -> Overlap:
    """Compare a text with a reference text.

    The measures are those of the article extraction benchmark (github.com/scrapinghub/article-extraction-benchmark:
    bags of 4-grams of `\\w+`) and of the Web Content Extraction Benchmark (bags of words).

    Args:
        wanted: The reference text.
        text: The text to measure.

    >>> overlap("a real sentence of five words", "a real sentence of five words Share this")
    Overlap(precision=0.6, recall=1.0, word_f1=0.8571428571428571)
    """
    found, gold = _grams(text), _grams(wanted)
    hit = (found & gold).total()
    bag, wanted_bag = (Counter(words(x.lower())) for x in (text, wanted))
    both = bag.total() + wanted_bag.total()
    return Overlap(
        _share(hit, found.total()), _share(hit, gold.total()),
        2 * (bag & wanted_bag).total() / both if both else 1.0,
    )  # fmt: skip


def mean(found: Iterable[Overlap]) -> Overlap:
    """The mean of each measure. The F1 of the mean is that of the mean precision and recall.

    Args:
        found: The overlaps; without any, all means are 0.
    """
    rows = list(found)
    precision, recall, word_f1 = (sum(column) / len(rows) for column in zip(*rows, strict=True)) if rows else (0, 0, 0)
    return Overlap(precision, recall, word_f1)


def _share(hit: int, total: int) -> float:
    """The share of hits; 1 where there is nothing to hit."""
    return hit / total if total else 1.0


def _grams(text: str) -> Counter[tuple[str, ...]]:
    """The word 4-grams of a text; a text of fewer words is one shorter gram."""
    found = words(text)
    first = min(GRAM, len(found)) - 1
    return Counter(tuple(found[max(0, i - GRAM + 1) : i + 1]) for i in range(first, len(found)) if found)
