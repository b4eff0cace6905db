"""What the line model's chances for the lines of a page say about a candidate."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from textclean.arrays import Array
from textclean.choosing.grams import Grams

__all__ = ["EVIDENCE", "PageLines", "evidence"]

SURE = 0.9  # a chance from which on a line surely belongs to the article; 1 - SURE: surely not
# The names of the columns of `evidence`.
EVIDENCE = (
    "expected_precision",
    "expected_recall",
    "expected_f1",
    "decided_f1",
    "sure_missing",
    "sure_chrome",
    "in_page",
    "first",
    "last",
    "gaps",
    "prose_kept",
    "of_page",
    "voted_f1",
    "mixed_f1",
    "voted_precision",
    "voted_recall",
    "lone_words",
    "lost_words",
)


@dataclass(frozen=True, slots=True, eq=False)
class PageLines:
    """The lines of a page's plain text, as the line model reads them.

    Attributes:
        grams: Their words and grams.
        chance: For each line the chance that it belongs to the article.
        prose: Whether it reads like a paragraph.
        score: The page score of the page's own clean text; None if the model did not read it.
    """

    grams: Grams
    chance: Array
    prose: Array
    score: float | None = None


def evidence(page: PageLines, candidates: list[Grams]) -> Array:
    """What the lines of a page say about each candidate.

    Args:
        page: The page.
        candidates: The candidates, numbered as the page is.

    Returns:
        A row a candidate, with the columns `EVIDENCE`.
    """
    kept = np.array([_kept_shares(page.grams, one) for one in candidates])
    every = kept.sum(axis=0)
    rows = []
    for one, mine in zip(candidates, kept, strict=True):
        votes = (every - mine) / max(len(kept) - 1, 1)
        rows.append(_row(page, one, mine) + _votes(page, mine, votes))
    return np.array(rows).reshape(len(candidates), len(EVIDENCE))


def _votes(page: PageLines, mine: Array, votes: Array) -> list[float]:
    """How far a candidate agrees with what the others keep of each line; alone, and mixed with the model's chances."""
    words = page.grams.lines.astype(float)
    mixed = (votes + page.chance) / 2
    size = max((mine * words).sum(), 1e-9)

    def right(chance: Array) -> float:
        return float((chance * mine * words).sum())

    def f1(chance: Array) -> float:
        return 2 * right(chance) / max(float(size + (chance * words).sum()), 1e-9)

    few, most = votes < 0.2, votes > 0.8
    return [
        f1(votes),
        f1(mixed),
        right(votes) / size,
        right(votes) / max((votes * words).sum(), 1e-9),
        (mine * words)[few].sum() / size,
        ((1 - mine) * words)[most].sum() / max(words[most].sum(), 1.0),
    ]


def _row(page: PageLines, candidate: Grams, kept: Array) -> list[float]:
    words, chance = page.grams.lines.astype(float), page.chance
    inside = kept * words
    total, found, size = max(words.sum(), 1.0), inside.sum(), max(candidate.words, 1)
    right, article = (chance * inside).sum(), max((chance * words).sum(), 1e-9)
    decided = chance >= 0.5
    hit, wanted = inside[decided].sum(), words[decided].sum()
    sure, chrome = chance > SURE, chance < 1 - SURE
    places = np.cumsum(words) - words
    held = np.flatnonzero((kept > 0.5) & (words >= 4))
    first, last = (places[held[0]] / total, (places[held[-1]] + words[held[-1]]) / total) if len(held) else (-1, -1)
    between = words[held[0] : held[-1] + 1].sum() if len(held) else 0.0
    within = inside[held[0] : held[-1] + 1].sum() if len(held) else 0.0
    return [
        right / max(found, 1e-9),
        right / article,
        2 * right / (max(found, size) + article),
        2 * hit / max(found + wanted, 1e-9),
        ((1 - kept) * words)[sure].sum() / max(words[sure].sum(), 1.0),
        inside[chrome].sum() / max(found, 1e-9),
        min(found / size, 2.0),
        first,
        last,
        within / between if between else -1.0,
        inside[page.prose].sum() / max(words[page.prose].sum(), 1.0),
        found / total,
    ]


def _kept_shares(page: Grams, candidate: Grams) -> Array:
    """For each line of a page, the share of its grams that a candidate has."""
    at = np.searchsorted(candidate.grams, page.stream)
    known = np.zeros(len(page.stream), bool)
    inside = at < len(candidate.grams)
    known[inside] = candidate.grams[at[inside]] == page.stream[inside]
    count = np.bincount(page.line, minlength=len(page.lines))
    return np.bincount(page.line, known, len(page.lines)) / np.maximum(count, 1)
