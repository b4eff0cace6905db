"""Auto-context: features of a unit that follow from a first model's log-odds of all units of the page.

A first model scores each unit by what surrounds it. What it thinks of the neighbours says more than their shape does: a
doubtful line among lines of the article belongs to it, and one whose words no line of the article says does not.

Source: Z. Tu, "Auto-context and its application to high-level vision tasks", CVPR 2008.
"""

from __future__ import annotations

import numpy as np

from textclean.arrays import Array
from textclean.linemodel import reasons
from textclean.linemodel.line_features import LineFeatures
from textclean.linemodel.runs import best_run

__all__ = ["AUTO_CONTEXT", "auto_context"]

DISTANCES = (1, 2, 3)
WINDOWS = (3, 8, 20)
BEYOND = -9.0  # the log-odds of what is beyond the ends of the page
HIGHEST = 12.0  # larger log-odds count as this
MAX_WORDS = 100  # units of more words weigh as if they had this many
MOST_SAY = 5  # units that say a word; more count as this many

# The features, in the order of their rows, each with its group.
AUTO_CONTEXT = {
    "first": reasons.WORDING,
    **{f"first{sign}{k}": reasons.NEIGHBOURS for k in DISTANCES for sign in "-+"},
    **{f"first_{side}{k}": reasons.NEIGHBOURS for k in WINDOWS for side in ("before", "after")},
    "first_run": reasons.ARTICLE_DISTANCE,
    "first_run_far": reasons.ARTICLE_DISTANCE,
    "first_run_at": reasons.ARTICLE_DISTANCE,
    "doc_first": reasons.PAGE,
    "doc_first_words": reasons.PAGE,
    "said": reasons.TOPIC,
    "said_words": reasons.TOPIC,
    "said_often": reasons.TOPIC,
}


def auto_context(features: LineFeatures, log_odds: Array) -> Array:
    """The features that follow from a first model's scores.

    Args:
        features: The units of a document and their own features.
        log_odds: For each unit the first model's log-odds that it belongs to the article.

    Returns:
        A row for each name of `AUTO_CONTEXT`, a column a unit.
    """
    n = len(features)
    out = np.empty((len(AUTO_CONTEXT), n), np.float32)
    if not n:
        return out
    chances = 1 / (1 + np.exp(-np.clip(log_odds, -HIGHEST, HIGHEST)))
    weight = np.minimum(features.units.words, MAX_WORDS).astype(np.float64)
    rows: list[Array | float] = [log_odds, *_shifted(log_odds), *_windows(chances, weight), *_run(log_odds, weight)]
    kept = float((chances * weight).sum())
    rows += [kept / max(float(weight.sum()), 1.0), float(np.log1p(kept)), *_said(features, chances > 0.5)]
    for row, values in zip(out, rows, strict=True):
        row[:] = values
    return out


def _shifted(log_odds: Array) -> list[Array]:
    """The log-odds of the units before and after each, nearest first."""
    n = len(log_odds)
    rows = []
    for k in DISTANCES:
        before, after = np.full(n, BEYOND), np.full(n, BEYOND)
        if k < n:
            before[k:], after[:-k] = log_odds[:-k], log_odds[k:]
        rows += [before, after]
    return rows


def _windows(chances: Array, weight: Array) -> list[Array]:
    """The mean chances of the units before each and of those after it, by words, over windows of each length."""
    n = len(chances)
    i = np.arange(n)
    kept, words = np.zeros(n + 1), np.zeros(n + 1)
    np.cumsum(chances * weight, out=kept[1:])
    np.cumsum(weight, out=words[1:])
    rows = []
    for k in WINDOWS:
        low, high = np.maximum(i - k, 0), np.minimum(i + 1 + k, n)
        rows.append((kept[i] - kept[low]) / np.maximum(words[i] - words[low], 1))
        rows.append((kept[high] - kept[i + 1]) / np.maximum(words[high] - words[i + 1], 1))
    return rows


def _run(log_odds: Array, weight: Array) -> list[Array]:
    """Where each unit stands to the run of units that the first model is surest of: in it, how far, at what share."""
    n = len(log_odds)
    first, last, _ = best_run(log_odds * np.sqrt(weight))
    if last < first:
        return [np.zeros(n)] * 3
    i = np.arange(n)
    words = np.concatenate(([0.0], np.cumsum(weight)))
    inside = (i >= first) & (i <= last)
    far = np.minimum(i - first, 0) + np.maximum(i - last, 0)
    return [inside, far, (words[i] - words[first]) / max(words[last + 1] - words[first], 1)]


def _said(features: LineFeatures, kept: Array) -> list[Array]:
    """Of the distinct rare words of each unit: the share that other kept units say, the number, how often they do."""
    n = len(features)
    size = int(features.word.max(initial=-1)) + 1
    if not size:
        return [np.zeros(n)] * 3
    rare = features.rare
    pairs = np.unique(features.word_unit[rare].astype(np.int64) * size + features.word[rare])
    unit, word = pairs // size, pairs % size
    of_kept = kept[unit]
    others = np.bincount(word[of_kept], minlength=size)[word] - of_kept
    count = np.maximum(np.bincount(unit, minlength=n), 1)
    said = np.bincount(unit, others > 0, n)
    return [said / count, np.log1p(said), np.bincount(unit, np.minimum(others, MOST_SAY), n) / count]
