"""How much two texts have in common: precision, recall and F1 of word 4-grams, and the F1 of their words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

__all__ = ["GRAM", "Overlap", "mean", "overlap", "words"]

_WORD = re.compile(r"\w+")
GRAM = 4


class Overlap(NamedTuple):
    """How a text agrees with the text that is wanted, as shares from 0 to 1.

    precision: how many of its word 4-grams are wanted; recall: how many of the wanted 4-grams it has; word_f1: the F1
    of the two bags of lower-cased words.
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
    """The words of a text, as the benchmarks count them."""
    found: list[str] = _WORD.findall(text)
    return found


def overlap(wanted: str, text: str) -> Overlap:
    """Compare a text with the text that is wanted.

    The measures are those of the article extraction benchmark (github.com/scrapinghub/article-extraction-benchmark:
    bags of 4-grams of `\\w+`) and of the Web Content Extraction Benchmark (bags of words).

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
    """The mean of each measure; 0 for no texts. Its F1 is that of the means."""
    rows = list(found)
    precision, recall, word_f1 = (sum(column) / len(rows) for column in zip(*rows, strict=True)) if rows else (0, 0, 0)
    return Overlap(precision, recall, word_f1)


def _share(hit: int, total: int) -> float:
    """Of nothing, all is right."""
    return hit / total if total else 1.0


def _grams(text: str) -> Counter[tuple[str, ...]]:
    """The word 4-grams of a text; at its beginning, where fewer words stand before, all that there are."""
    found = words(text)
    first = min(GRAM, len(found)) - 1
    return Counter(tuple(found[max(0, i - GRAM + 1) : i + 1]) for i in range(first, len(found)) if found)
