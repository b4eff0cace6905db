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
from textclean.linemodel.neighbours import fill_shifted, run_distance, shifted_names, window_names, window_sums
from textclean.linemodel.runs import best_run

__all__ = ["AUTO_CONTEXT", "auto_context"]

BEYOND = -9.0  # the log-odds of what is beyond the ends of the page
HIGHEST = 12.0  # larger log-odds count as this
MAX_WORDS = 100  # units of more words weigh as if they had this many
KEEP = {"auto": 0.0, "story": 1.0, "page": -1.0}  # the conventions of gold texts as numbers
MOST_SAY = 5  # units that say a word; more count as this many

_SHIFTED, _WINDOWS = shifted_names(("first",)), window_names(("first",))
# The features, in the order of their rows, each with its group.
AUTO_CONTEXT = {
    "first": reasons.WORDING,
    **dict.fromkeys(_SHIFTED, reasons.NEIGHBOURS),
    **dict.fromkeys(_WINDOWS, reasons.NEIGHBOURS),
    "first_run": reasons.ARTICLE_DISTANCE,
    "first_run_far": reasons.ARTICLE_DISTANCE,
    "first_run_at": reasons.ARTICLE_DISTANCE,
    "doc_first": reasons.PAGE,
    "doc_first_words": reasons.PAGE,
    "doc_first_sure": reasons.PAGE,
    "doc_first_runs": reasons.PAGE,
    "doc_first_run": reasons.PAGE,
    "first_shape": reasons.REPETITION,
    "first_same_first": reasons.REPETITION,
    "first_same_last": reasons.REPETITION,
    "keep": reasons.PAGE,
    "said": reasons.TOPIC,
    "said_words": reasons.TOPIC,
    "said_often": reasons.TOPIC,
}


def auto_context(features: LineFeatures, log_odds: Array, keep: str) -> Array:
    """The features that follow from a first model's scores.

    Args:
        features: The units of a document and their own features.
        log_odds: For each unit the first model's log-odds that it belongs to the article.
        keep: What is kept of a page, one of `textclean.gold.KEEPS`.

    Returns:
        A row for each name of `AUTO_CONTEXT`, a column a unit.
    """
    n = len(features)
    out = np.empty((len(AUTO_CONTEXT), n), np.float32)
    if not n:
        return out
    chances = 1 / (1 + np.exp(-np.clip(log_odds, -HIGHEST, HIGHEST)))
    weight = np.minimum(features.units.words, MAX_WORDS).astype(np.float64)
    out[0] = log_odds
    behind = 1 + len(_SHIFTED) + len(_WINDOWS)
    shifted, windows, rest = out[1 : 1 + len(_SHIFTED)], out[1 + len(_SHIFTED) : behind], out[behind:]
    fill_shifted(shifted, log_odds[None], BEYOND)
    # The mean chances in windows, by words.
    around = np.empty((2, n))
    np.multiply(chances, weight, out=around[0])
    around[1] = weight
    kept = float(around[0].sum())
    sums = window_sums(around)
    np.divide(sums[::2], np.maximum(sums[1::2], 1), out=windows, casting="same_kind")
    total = max(float(weight.sum()), 1.0)
    run = _run(log_odds, weight)
    rows: list[Array | float] = [*run, kept / total, float(np.log1p(kept))]
    rows += [*_page(chances, weight, run[0] > 0, total), *_alike(features.alike, chances * weight, weight), KEEP[keep]]
    for row, values in zip(rest, [*rows, *_said(features, chances > 0.5)], strict=True):
        row[:] = values
    return out


def _run(log_odds: Array, weight: Array) -> list[Array]:
    """Where each unit stands to the run of units that the first model is surest of: in it, how far, at what share."""
    n = len(log_odds)
    first, last, _ = best_run(log_odds * np.sqrt(weight))
    if last < first:
        return [np.zeros(n)] * 3
    words = np.zeros(n + 1)
    weight.cumsum(out=words[1:])
    inside = np.zeros(n)
    inside[first : last + 1] = 1
    at = (words[:-1] - words[first]) / max(words[last + 1] - words[first], 1)
    return [inside, run_distance(first, last, np.arange(n)), at]


def _page(chances: Array, weight: Array, in_run: Array, total: float) -> list[float]:
    """Of the page: the share of words in sure units, the number of runs of kept units, the best run's share of them."""
    kept = chances > 0.5
    sure = np.abs(chances - 0.5) > 0.4
    of_run = float((chances * weight)[in_run].sum()) / max(float((chances * weight).sum()), 1e-6)
    return [float(weight[sure].sum()) / total, float(np.log1p((kept[1:] & ~kept[:-1]).sum())), of_run]


def _alike(groups: Array, kept: Array, weight: Array) -> list[Array]:
    """For each unit the mean chance of the other units of its group, by words; `BEYOND` where it is alone."""
    means = []
    for group in groups:
        others = np.bincount(group, weight).take(group) - weight
        of_others = np.bincount(group, kept).take(group) - kept
        means.append(np.where(others > 0, of_others / np.maximum(others, 1), BEYOND))
    return means


def _said(features: LineFeatures, kept: Array) -> list[Array]:
    """Of the distinct rare words of each unit: the share that other kept units say, the number, how often they do."""
    n = len(features)
    size = int(features.word.max(initial=-1)) + 1
    if not size:
        return [np.zeros(n)] * 3
    rare = features.rare
    pairs = features.word_unit[rare] * size
    pairs += features.word[rare]
    pairs.sort()
    new = np.ones(len(pairs), bool)
    np.not_equal(pairs[1:], pairs[:-1], out=new[1:])
    unit, word = np.divmod(pairs[new], size)
    of_kept = kept.take(unit)
    others = np.bincount(word[of_kept], minlength=size).take(word) - of_kept
    count = np.maximum(np.bincount(unit, minlength=n), 1)
    said = np.bincount(unit, others > 0, n)
    return [said / count, np.log1p(said), np.bincount(unit, np.minimum(others, MOST_SAY), n) / count]
