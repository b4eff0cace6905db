"""The features of candidates: how they agree, what the line model thinks of them, their sizes and shapes.

A candidate's name is not among them: names are the caller's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from textclean.arrays import Array
from textclean.choosing.evidence import EVIDENCE, PageLines, evidence
from textclean.choosing.grams import Grams, shared

__all__ = ["FEATURES", "Agreement", "Candidate", "agreement", "features"]

NONE = -1.0  # of a feature that is not known; the trees have no missing values
LONG, SHORT = 40, 8  # words of a long line and of a short one

_AGREEMENT = ("f1_mean", "f1_most", "f1_least", "f1_weighted", "kept_mean", "kept_least", "held_mean", "held_least")
_OF_ONE = (
    *(f"words_{name}" for name in _AGREEMENT),
    *(f"grams_{name}" for name in _AGREEMENT),
    "f1_of_articles",
    "f1_of_pages",
    "f1_of_own_page",
    "grams_rank",
    "whole_page",
    "equal",
    "log_words",
    "to_median",
    "to_most",
    "to_least",
    "line_words",
    "long_lines",
    "short_lines",
    "line_count",
    "digits",
    "ends",
    "prices",
)
_OF_ALL = (
    "candidates",
    "whole_pages",
    "agreement",
    "best_agreement",
    "spread",
    "page_score",
    "page_words",
    "page_prose",
    "page_article",
    "page_doubt",
    "page_lines",
    "page_line_words",
    "best_expected",
    "expected_spread",
    "page_digits",
    "page_ends",
    "page_prices",
)
FEATURES = (
    *_OF_ONE,
    *EVIDENCE,
    *(f"{name}_to_best" for name in ("expected_f1", "grams_f1_weighted", "mixed_f1")),
    *_OF_ALL,
)


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A candidate as numbers.

    Attributes:
        grams: Its words and grams.
        page: Whether it is what was kept of the whole page's text.
    """

    grams: Grams
    page: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Agreement:
    """How far candidates agree, a row and a column each.

    Attributes:
        words: The F1 of the bags of words.
        words_kept: The share of the row's words that the column has.
        grams: The F1 of the sets of grams.
        grams_kept: The share of the row's grams that the column has.
    """

    words: Array
    words_kept: Array
    grams: Array
    grams_kept: Array


def agreement(candidates: Sequence[Grams]) -> Agreement:
    """How far candidates agree with each other.

    Args:
        candidates: The candidates.
    """
    words, words_kept = _overlaps([one.bag for one in candidates])
    grams, grams_kept = _overlaps([one.grams for one in candidates])
    return Agreement(words, words_kept, grams, grams_kept)


def _overlaps(sets: Sequence[Array]) -> tuple[Array, Array]:
    """The F1 of each two sets, and the share of the first that is in the second; two empty sets agree."""
    both = shared(sets)
    sizes = np.array([len(items) for items in sets], float)
    total = sizes[:, None] + sizes
    f1 = np.where(total > 0, 2 * both / np.maximum(total, 1), 1.0)
    kept = np.where(sizes[:, None] > 0, both / np.maximum(sizes[:, None], 1), 1.0)
    return np.minimum(f1, 1.0), np.minimum(kept, 1.0)


def features(candidates: Sequence[Candidate], page: PageLines | None, found: Agreement) -> Array:
    """The features of candidates.

    Args:
        candidates: The candidates, at least two.
        page: The lines of the page's plain text; None if it is not known.
        found: How far the candidates agree.

    Returns:
        A row a feature of `FEATURES`, a column a candidate.
    """
    grams = [one.grams for one in candidates]
    whole = np.array([one.page for one in candidates])
    agreed = np.concatenate((_others(found.words, found.words_kept), _others(found.grams, found.grams_kept)))
    weighted = agreed[len(_AGREEMENT) + _AGREEMENT.index("f1_weighted")]
    rank = np.array([(weighted > value).sum() for value in weighted]) / max(len(weighted) - 1, 1)
    twins = (found.grams > 1 - 1e-9).sum(axis=1) - 1
    alone = np.stack(
        (
            _mean_of(found.words, ~whole), _mean_of(found.words, whole), _first_of(found.words, whole),
            rank, whole, twins / (len(grams) - 1), *_sizes(grams), *_lines(grams),
        )
    )  # fmt: skip
    seen = np.full((len(EVIDENCE), len(grams)), NONE) if page is None else evidence(page, grams).T
    expected = seen[EVIDENCE.index("expected_f1")]
    mixed = seen[EVIDENCE.index("mixed_f1")]
    to_best = np.stack([row - row.max() for row in (expected, weighted, mixed)])
    shared_by_all = np.array(
        [*_whole(candidates, found), *_page(page), expected.max(), np.ptp(expected), *_page_signs(page)]
    )
    rows = (agreed, alone, seen, to_best, np.repeat(shared_by_all[:, None], len(grams), axis=1))
    return np.concatenate(rows).astype(np.float32)


def _others(f1: Array, kept: Array) -> Array:
    """How far each candidate agrees with the others, a row for each of `_AGREEMENT`."""
    n = len(f1)
    rest = ~np.eye(n, dtype=bool)
    mean = (f1 * rest).sum(axis=1) / (n - 1)
    # The weight of another candidate is how far it agrees with the rest of them.
    weight = np.maximum(((f1 * rest).sum(axis=1) - f1) / max(n - 2, 1), 0.01) * rest
    off = np.where(rest, f1, np.nan)
    row, column = np.where(rest, kept, np.nan), np.where(rest, kept.T, np.nan)
    return np.stack(
        (
            mean, np.nanmax(off, axis=1), np.nanmin(off, axis=1), (f1 * weight).sum(axis=1) / weight.sum(axis=1),
            np.nanmean(row, axis=1), np.nanmin(row, axis=1), np.nanmean(column, axis=1), np.nanmin(column, axis=1),
        )
    )  # fmt: skip


def _mean_of(f1: Array, chosen: Array) -> Array:
    """The mean agreement with some of the others; `NONE` without any."""
    others = chosen & ~np.eye(len(f1), dtype=bool)
    count = others.sum(axis=1)
    return np.where(count > 0, (f1 * others).sum(axis=1) / np.maximum(count, 1), NONE)


def _first_of(f1: Array, whole: Array) -> Array:
    """The agreement with the first candidate that is made of the whole page; `NONE` without one."""
    at = np.flatnonzero(whole)
    return f1[:, at[0]] if len(at) else np.full(len(f1), NONE)


def _sizes(grams: Sequence[Grams]) -> Array:
    """The numbers of words: their logarithm, and its distance to that of the median, of the most and of the least."""
    logs = np.log1p([one.words for one in grams])
    return np.stack((logs, logs - np.median(logs), logs - logs.max(), logs - logs.min()))


def _lines(grams: Sequence[Grams]) -> Array:
    """The shape of the lines: mean words, the shares of words in long and in short lines, and their number."""
    rows = []
    for one in grams:
        lines = one.lines[one.lines > 0]
        words = max(one.words, 1)
        long, short = lines[lines >= LONG].sum() / words, lines[lines < SHORT].sum() / words
        rows.append((np.log1p(words / max(len(lines), 1)), long, short, np.log1p(len(lines)), *_signs(one)))
    return np.array(rows).T


def _signs(grams: Grams) -> tuple[float, float, float]:
    """Numbers, ends of sentences and currency signs, for each word."""
    words = max(grams.words, 1)
    return grams.digits / words, grams.ends / words, grams.prices / words


def _whole(candidates: Sequence[Candidate], found: Agreement) -> list[float]:
    """What is the same for all candidates: their number, and how far they agree."""
    n = len(candidates)
    mean = (found.words.sum(axis=1) - 1) / (n - 1)
    logs = np.log1p([one.grams.words for one in candidates])
    pages = sum(one.page for one in candidates)
    return [min(n, 12), min(pages, 4), float(mean.mean()), float(mean.max()), float(np.ptp(logs))]


def _page_signs(page: PageLines | None) -> tuple[float, float, float]:
    """Numbers, ends of sentences and currency signs of the page."""
    return (NONE, NONE, NONE) if page is None else _signs(page.grams)


def _page(page: PageLines | None) -> list[float]:
    """Signs of the type of the page: how long, how much prose, how much article, how doubtful."""
    if page is None:
        return [NONE] * 7
    words, chance = page.grams.lines.astype(float), page.chance
    total = max(words.sum(), 1.0)
    return [
        NONE if page.score is None else page.score,
        float(np.log1p(words.sum())),
        words[page.prose].sum() / total,
        (chance * words).sum() / total,
        (np.minimum(chance, 1 - chance) * words).sum() / total,
        float(np.log1p(len(words))),
        float(np.log1p(words.sum() / max(len(words), 1))),
    ]
