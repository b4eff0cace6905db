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
from textclean.linemodel.neighbours import fill_shifted, run_distances, shifted_names, window_names, window_sums
from textclean.linemodel.pages import Pages
from textclean.linemodel.runs import Runs, best_runs

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
    pages = features.pages
    chances = 1 / (1 + np.exp(-np.clip(log_odds, -HIGHEST, HIGHEST)))
    weight = np.minimum(features.units.words, MAX_WORDS).astype(np.float64)
    out[0] = log_odds
    behind = 1 + len(_SHIFTED) + len(_WINDOWS)
    shifted, windows, rest = out[1 : 1 + len(_SHIFTED)], out[1 + len(_SHIFTED) : behind], out[behind:]
    fill_shifted(shifted, log_odds[None], BEYOND, pages)
    # The mean chances in windows, by words.
    around = np.empty((2, n))
    np.multiply(chances, weight, out=around[0])
    around[1] = weight
    kept = pages.sums(around[:1])[0]
    sums = window_sums(around, pages)
    np.divide(sums[::2], np.maximum(sums[1::2], 1), out=windows, casting="same_kind")
    total = np.maximum(pages.counts(weight), 1)
    run = best_runs(log_odds * np.sqrt(weight), pages)
    of_page = (kept / total, np.log1p(kept), *_page(chances, weight, around[0], run, features))
    rows: list[Array | float] = [*_run(run, weight, pages), *map(pages.spread, of_page)]
    rows += [*_alike(features.alike, around[0], weight), KEEP[keep], *_said(features, chances > 0.5)]
    for row, values in zip(rest, rows, strict=True):
        row[:] = values
    return out


def _run(run: Runs, weight: Array, pages: Pages) -> list[Array]:
    """Where each unit stands to the run of units that the first model is surest of: in it, how far, at what share."""
    words = np.zeros(len(weight) + 1)  # whole numbers, so that it does not matter where the sums begin
    weight.cumsum(out=words[1:])
    start, none = pages.bounds[:-1], run.last < run.first
    before, size = words.take(start + run.first), words.take(start + run.last + 1) - words.take(start + run.first)
    at = (words[:-1] - pages.spread(before)) / pages.spread(np.maximum(size, 1))
    at = np.where(pages.spread(none), 0, at) if none.any() else at
    return [run.inside(pages), run_distances(run, pages.at, pages), at]


def _page(chances: Array, weight: Array, mass: Array, run: Runs, features: LineFeatures) -> list[Array]:
    """Of each page: the share of words in sure units, the number of runs of kept units, the best run's share of them.

    Args:
        chances: For each unit the chance that it belongs to the article.
        weight: Its words.
        mass: The product of the two.
        run: The best run of each page.
        features: The units.
    """
    pages = features.pages
    sure = np.abs(chances - 0.5) > 0.4
    begins = chances > 0.5
    begins[1:] &= ~begins[:-1]
    begins[pages.bounds[:-1]] = False
    total, start = np.maximum(pages.counts(weight), 1), pages.bounds[:-1]
    ends = zip((start + run.first).tolist(), (start + run.last + 1).tolist(), strict=True)
    of_run = np.array([float(mass[a:b].sum()) if a < b else 0.0 for a, b in ends])
    share = of_run / np.maximum(pages.sums(mass[None])[0], 1e-6)
    return [pages.counts(np.where(sure, weight, 0)) / total, np.log1p(pages.counts(begins)), share]


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
