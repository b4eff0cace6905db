"""The features that the rest of the page gives to each unit: neighbours, windows, place, the page, the wording around.

Arrays of features have a row a feature and a column a unit. No feature depends on where a text was cut out of: equal
blocks with equal gaps give equal columns.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import accumulate

import numpy as np

from textclean.arrays import Array, indexes
from textclean.linemodel import reasons
from textclean.linemodel.line_features import LINE_FEATURES, LineFeatures
from textclean.linemodel.neighbours import (
    fill_shifted,
    run_distances,
    shifted_names,
    window_lengths,
    window_names,
    window_sums,
)
from textclean.linemodel.pages import Pages
from textclean.linemodel.runs import Runs, best_runs, prose_gains, prose_words

__all__ = ["CONTEXT_FEATURES", "LEXICAL_FEATURES", "context_features", "lexical_features"]

SHIFTED = ("log_words", "ends_sentence", "stop", "title", "prose", "digits", "gap", "again", "starts_bullet", "upper")
WINDOWED = ("log_words", "stop", "title", "ends_sentence", "repeats", "digits")
BEYOND = -1.0  # the features of the units beyond the ends of the page
FAR = 99  # units; a distance is not counted further
LONG_RUN = 200  # units; nor is the length of a run of short lines
TOP = 3  # units at the top of the page
LONGEST_CYCLE, CYCLE_WINDOW = 6, 10  # units; shapes that repeat are looked for at these distances, this far around

# Tables of features: name -> group, in the order of the rows.
PLACE_FEATURES = {
    "index": reasons.POSITION,
    "index_end": reasons.POSITION,
    "at": reasons.POSITION,
    "at_words": reasons.POSITION,
    "prose_before": reasons.PROSE_AROUND,
    "prose_after": reasons.PROSE_AROUND,
    "near_before": reasons.PROSE_AROUND,
    "near_after": reasons.PROSE_AROUND,
    "run_place": reasons.PROSE_DISTANCE,
    "run_far": reasons.PROSE_DISTANCE,
    "run_far_words": reasons.PROSE_DISTANCE,
    "run_rank": reasons.PROSE_DISTANCE,
    "short_run": reasons.SHORT_LINES,
    "short_at": reasons.SHORT_LINES,
    "short_left": reasons.SHORT_LINES,
    "topic": reasons.TOPIC,
    "topic_run": reasons.TOPIC,
    "overlap_first": reasons.TOPIC,
    "indent_change": reasons.LAYOUT,
    "indent_common": reasons.LAYOUT,
    "alike_next": reasons.REPETITION,
    "alike_cycle": reasons.REPETITION,
}
PAGE_FEATURES = {
    "doc_units": reasons.PAGE,
    "doc_words": reasons.PAGE,
    "doc_prose": reasons.PAGE,
    "doc_mean": reasons.PAGE,
    "doc_short": reasons.PAGE,
    "doc_stop": reasons.PAGE,
    "doc_digits": reasons.PAGE,
    "doc_title": reasons.PAGE,
    "doc_repeats": reasons.PAGE,
    "doc_gaps": reasons.PAGE,
    "doc_run": reasons.PAGE,
    "doc_run_share": reasons.PAGE,
    "doc_run_words": reasons.PAGE,
    "doc_runs": reasons.PAGE,
    "doc_questions": reasons.PAGE,
    "doc_money": reasons.PAGE,
    "doc_foreign": reasons.PAGE,
    "doc_pieces": reasons.PAGE,
    "doc_colons": reasons.PAGE,
    "doc_bullets": reasons.PAGE,
    "doc_long": reasons.PAGE,
}
CONTEXT_FEATURES = {
    **LINE_FEATURES,
    **dict.fromkeys(shifted_names(SHIFTED), reasons.NEIGHBOURS),
    **dict.fromkeys(window_names((*WINDOWED, "prose_words")), reasons.NEIGHBOURS),
    **PLACE_FEATURES,
    **PAGE_FEATURES,
}
_SCORES_AROUND = {
    "cue_sum_before": reasons.NEIGHBOURS,
    "cue_sum_after": reasons.NEIGHBOURS,
    "cue_run": reasons.NEIGHBOURS,
    "cue_run_far": reasons.NEIGHBOURS,
    "cue_run_share": reasons.NEIGHBOURS,
    "doc_cue": reasons.PAGE,
    "doc_cue_words": reasons.PAGE,
}
LEXICAL_FEATURES = {
    "cue": reasons.WORDING,
    "cue_words": reasons.WORDING,
    **dict.fromkeys(shifted_names(("cue",)), reasons.NEIGHBOURS),
    **dict.fromkeys(window_names(("cue",)), reasons.NEIGHBOURS),
    **_SCORES_AROUND,
}


def _parts(*sizes: int) -> list[slice]:
    """The rows of the parts of a table, by their numbers of rows."""
    ends = list(accumulate(sizes))
    return [slice(end - size, end) for end, size in zip(ends, sizes, strict=True)]


def _rows(names: Iterable[str]) -> Array:
    """The rows of some features of `LINE_FEATURES`."""
    every = list(LINE_FEATURES)
    return np.array([every.index(name) for name in names])


_SHIFTED_ROWS, _WINDOWED_ROWS = _rows(SHIFTED), _rows(WINDOWED)
_WEIGHTED_ROWS = _rows(("stop", "digits", "foreign"))
_MEAN_ROWS = _rows(("title", "ends_question", "pieces", "ends_colon", "starts_bullet"))
_WINDOWED_LENGTHS, _CUE_LENGTHS = window_lengths(len(WINDOWED) + 1), window_lengths(1)
_LAGS = np.arange(1, LONGEST_CYCLE + 1)[:, None]
_CONTEXT_PARTS = _parts(
    len(LINE_FEATURES),
    len(shifted_names(SHIFTED)),
    len(_WINDOWED_LENGTHS),
    len(PLACE_FEATURES),
    len(PAGE_FEATURES),
)
_LEXICAL_PARTS = _parts(2, len(shifted_names(("cue",))), len(_CUE_LENGTHS), len(_SCORES_AROUND))


def context_features(features: LineFeatures) -> Array:
    """All features that do not depend on the weights of words.

    Args:
        features: The units of a document and their own features.

    Returns:
        A row for each name of `CONTEXT_FEATURES`, a column a unit.
    """
    n = len(features)
    out = np.empty((len(CONTEXT_FEATURES), n), np.float32)
    if not n:
        return out
    pages = features.pages
    own, shifted, windowed, place, page = (out[part] for part in _CONTEXT_PARTS)
    prose = prose_words(features.units)
    own[:] = features.values
    fill_shifted(shifted, features.rows(_SHIFTED_ROWS), BEYOND, pages)
    around = np.empty((len(WINDOWED) + 1, n))
    around[:-1], around[-1] = features.rows(_WINDOWED_ROWS), prose
    np.divide(window_sums(around, pages), _WINDOWED_LENGTHS, out=windowed, casting="same_kind")
    run = best_runs(prose_gains(prose), pages)
    _fill(place, PLACE_FEATURES, _place_features(features, prose, run))
    values = np.empty((len(PAGE_FEATURES), len(pages)))
    _fill(values, PAGE_FEATURES, _page_features(features, prose, run.total))
    page[:] = pages.spread(values)
    return out


def lexical_features(features: LineFeatures, scores: Array) -> Array:
    """The features that follow from the lexical score of each unit.

    Args:
        features: The units of a document and their own features.
        scores: For each unit, how far its words speak for the article.

    Returns:
        A row for each name of `LEXICAL_FEATURES`, a column a unit.
    """
    n = len(features)
    out = np.empty((len(LEXICAL_FEATURES), n), np.float32)
    if not n:
        return out
    words = features.units.words.astype(np.float64)
    pages = features.pages
    mass = scores * np.sqrt(np.minimum(words, 100))
    own, shifted, windowed, around = (out[part] for part in _LEXICAL_PARTS)
    own[0], own[1] = scores, mass
    fill_shifted(shifted, own[:1], BEYOND, pages)
    np.divide(window_sums(mass[None], pages), _CUE_LENGTHS, out=windowed, casting="same_kind")
    _fill(around, _SCORES_AROUND, _scores_around(scores, mass, words, pages))
    return out


def _fill(out: Array, names: Iterable[str], values: Mapping[str, Array | float]) -> None:
    """Write values into the rows of `out`, by name."""
    for row, name in zip(out, names, strict=True):
        row[:] = values[name]


def _signed_log(distance: Array) -> Array:
    """The logarithm of a distance, with the sign of the distance."""
    return np.copysign(np.log1p(np.abs(distance)), distance)


def _nearest(mask: Array, pages: Pages) -> tuple[Array, Array]:
    """The number of units since the last marked one before each, and until the next one after it; at most `FAR`."""
    n = len(mask)
    i = np.arange(n)
    last = np.empty(n + 1, np.int64)
    following = np.empty(n + 1, np.int64)
    last[0], following[n] = -FAR, n + FAR
    np.maximum.accumulate(np.where(mask, i, -FAR), out=last[1:])
    np.minimum.accumulate(np.where(mask, i, n + FAR)[::-1], out=following[n - 1 :: -1])
    since, until = np.minimum(i - last[:-1], FAR), np.minimum(following[1:] - i, FAR)
    if len(pages) > 1:
        since[since > pages.at] = FAR  # it is on the page above
        until[until > pages.left] = FAR
    return since, until


def _place_features(features: LineFeatures, prose: Array, run: Runs) -> dict[str, Array]:
    """The values of `PLACE_FEATURES`; prose: the words of prose in each unit, run: the longest run of prose."""
    n, pages = len(features), features.pages
    i = pages.at
    words = features.units.words
    total, total_prose = (pages.spread(np.maximum(pages.counts(x), 1)) for x in (words, prose))
    words_before, prose_before = _before(words, pages), _before(prose, pages)
    marked = np.zeros((3, n), bool)  # units of prose, those of the longest run of it, those at the top
    np.greater(prose, 0, out=marked[0])
    marked[1] = run.inside(pages)
    np.less(i, TOP, out=marked[2])
    near_before, near_after = _nearest(marked[0], pages)
    distance = run_distances(run, i, pages)
    # The sum of gains since it was last below zero: how large the run of prose up to here is.
    running = pages.running(prose_gains(prose))[:, 1:]
    running = running - np.minimum(np.minimum.accumulate(running, axis=1), 0)
    largest = np.maximum(running.max(axis=1), 1)
    short, run_length, run_at = _short_runs(features)
    indent = features.row("indent").astype(np.int64)
    of_page = pages.spread(np.arange(len(pages)) * (int(indent.max()) + 1)) + indent
    indent_words = np.bincount(of_page, words)
    topic, topic_run, overlap_first = _shared_words(features, marked)
    indent_change = np.zeros(n, np.int64)
    indent_change[1:] = np.minimum(np.maximum(indent[1:] - indent[:-1], -20), 20)
    indent_change[pages.bounds[:-1]] = 0
    return {
        "index": np.log1p(i),
        "index_end": np.log1p(pages.left),
        "at": i / pages.spread(pages.sizes),
        "at_words": words_before / total,
        "prose_before": prose_before / total_prose,
        "prose_after": (total_prose - prose_before - prose) / total_prose,
        "near_before": near_before,
        "near_after": near_after,
        "run_place": np.sign(distance),
        "run_far": _signed_log(distance),
        "run_far_words": _signed_log(run_distances(run, words_before, pages)),
        "run_rank": pages.unfold(running) / pages.spread(largest),
        "short_run": np.where(short, np.minimum(run_length, LONG_RUN), 0),
        "short_at": np.where(short, np.minimum(run_at, LONG_RUN), 0),
        "short_left": np.where(short, np.minimum(run_length - run_at, LONG_RUN), 0),
        "topic": topic,
        "topic_run": topic_run,
        "overlap_first": overlap_first,
        "indent_change": indent_change,
        "indent_common": indent_words.take(of_page) / total,
        **_cycles(features.alike[0], pages),
    }


def _before(counts: Array, pages: Pages) -> Array:
    """The sum of whole numbers over the units before each on its page."""
    before = counts.cumsum() - counts
    return before - pages.spread(before.take(pages.bounds[:-1]))


def _cycles(shape: Array, pages: Pages) -> dict[str, Array]:
    """How far the shapes around each unit are those of their neighbours, or come again after some units: cards."""
    n, i = len(shape), pages.at
    # For each distance how many of the units so far are of the shape that comes at that distance.
    total = np.zeros((LONGEST_CYCLE, n + 1), np.int64)
    for lag in range(1, min(LONGEST_CYCLE, n - 1) + 1):
        np.equal(shape[lag:], shape[:-lag], out=total[lag - 1, 1 : n - lag + 1], casting="unsafe")
    total.cumsum(axis=1, out=total)
    pairs = pages.spread(pages.sizes) - _LAGS  # of units of one page that are so far apart
    first = np.minimum(np.maximum(i - CYCLE_WINDOW, 0), pairs - 1)
    last = np.minimum(i + CYCLE_WINDOW, pairs)
    if pages.shortest <= LONGEST_CYCLE:
        first, last = np.maximum(first, 0), np.maximum(last, 0)
    begin = pages.spread(pages.bounds[:-1]) + _LAGS * (n + 1) - (n + 1)
    found = total.take(begin + last) - total.take(begin + first)
    same = found / np.maximum(last - first, 1)
    return {"alike_next": same[0], "alike_cycle": same[1:].max(axis=0)}


def _short_runs(features: LineFeatures) -> tuple[Array, Array, Array]:
    """Whether each unit is not prose; the length of the run of equal ones that it is in, and its index in the run."""
    short = features.row("prose") == 0
    n = len(short)
    change = np.ones(n + 1, bool)
    np.not_equal(short[1:], short[:-1], out=change[1:-1])
    change[features.pages.bounds] = True
    turns = indexes(change)
    lengths = turns[1:] - turns[:-1]
    return short, lengths.repeat(lengths), np.arange(n) - turns[:-1].repeat(lengths)


def _shared_words(features: LineFeatures, marks: Array) -> list[Array]:
    """For each row of marks of units, the share of each unit's words that are also in another marked unit."""
    n = len(features)
    word, unit = features.word[features.rare], features.word_unit[features.rare]
    size = int(features.word.max(initial=-1)) + 1
    count = np.maximum(np.bincount(unit, minlength=n), 1)
    shares = []
    for mark in marks:
        marked = mark.take(unit)
        elsewhere = np.bincount(word[marked], minlength=size).take(word) > marked
        shares.append(np.asarray(np.bincount(unit[elsewhere], minlength=n) / count))
    return shares


def _page_features(features: LineFeatures, prose_words: Array, best: Array) -> dict[str, Array]:
    """The values of `PAGE_FEATURES`, a number a page; best: the words of the longest run of prose."""
    pages, row = features.pages, features.row
    words, n = features.units.words, pages.sizes
    all_words, all_prose = pages.counts(words), pages.counts(prose_words)
    total, total_prose = np.maximum(all_words, 1), np.maximum(all_prose, 1)
    weight = words / pages.spread(total)
    prose = prose_words > 0
    begins = prose.copy()
    begins[1:] &= ~prose[:-1]
    begins[pages.bounds[:-1]] = False
    stop, digits, foreign = pages.sums(features.rows(_WEIGHTED_ROWS) * weight)
    title, questions, pieces, colons, bullets = pages.sums(features.rows(_MEAN_ROWS)) / n
    masks = (words <= 5, row("repeats") > 1, row("gap") > 0, begins, row("money") > 0, words >= 40)
    short, repeats, gaps, runs, money, long = pages.counts(np.stack(masks)) / n
    return {
        "doc_units": np.log1p(n),
        "doc_words": np.log1p(total),
        "doc_prose": all_prose / total,
        "doc_mean": total / n,
        "doc_short": short,
        "doc_stop": stop,
        "doc_digits": digits,
        "doc_title": title,
        "doc_repeats": repeats,
        "doc_gaps": gaps,
        "doc_run": best / total,
        "doc_run_share": best / total_prose,
        "doc_run_words": np.log1p(best),
        "doc_runs": runs,
        "doc_questions": questions,
        "doc_money": money,
        "doc_foreign": foreign,
        "doc_pieces": pieces,
        "doc_colons": colons,
        "doc_bullets": bullets,
        "doc_long": long,
    }


def _scores_around(scores: Array, mass: Array, words: Array, pages: Pages) -> dict[str, Array]:
    """The values of `_SCORES_AROUND`; mass: the lexical scores, weighted by the words of the units."""
    before = pages.unfold(pages.running(mass)[:, 1:]) - mass
    run = best_runs(mass, pages)
    distance = run_distances(run, pages.at, pages)
    sums = pages.sums(np.stack((np.abs(mass), mass, scores * words)))
    size, total, spoken = np.maximum(sums[0], 1e-6), sums[1], sums[2]
    shared, spread = pages.spread(size), pages.spread
    return {
        "cue_sum_before": before / shared,
        "cue_sum_after": (spread(total) - before - mass) / shared,
        "cue_run": np.sign(distance),
        "cue_run_far": _signed_log(distance),
        "cue_run_share": spread(run.total / size),
        "doc_cue": spread(pages.sums(scores[None])[0] / pages.sizes),
        "doc_cue_words": spread(spoken / np.maximum(pages.counts(words), 1)),
    }
