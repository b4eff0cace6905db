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
    run_distance,
    shifted_names,
    window_lengths,
    window_names,
    window_sums,
)
from textclean.linemodel.runs import best_run, prose_gains, prose_words

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
    own, shifted, windowed, place, page = (out[part] for part in _CONTEXT_PARTS)
    prose = prose_words(features.units)
    own[:] = features.values
    fill_shifted(shifted, features.rows(_SHIFTED_ROWS), BEYOND)
    around = np.empty((len(WINDOWED) + 1, n))
    around[:-1], around[-1] = features.rows(_WINDOWED_ROWS), prose
    np.divide(window_sums(around), _WINDOWED_LENGTHS, out=windowed, casting="same_kind")
    run = best_run(prose_gains(prose))
    _fill(place, PLACE_FEATURES, _place_features(features, prose, run))
    _fill(page, PAGE_FEATURES, _page_features(features, prose, run[2]))
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
    mass = scores * np.sqrt(np.minimum(words, 100))
    own, shifted, windowed, around = (out[part] for part in _LEXICAL_PARTS)
    own[0], own[1] = scores, mass
    fill_shifted(shifted, own[:1], BEYOND)
    np.divide(window_sums(mass[None]), _CUE_LENGTHS, out=windowed, casting="same_kind")
    _fill(around, _SCORES_AROUND, _scores_around(scores, mass, words))
    return out


def _fill(out: Array, names: Iterable[str], values: Mapping[str, Array | float]) -> None:
    """Write values into the rows of `out`, by name."""
    for row, name in zip(out, names, strict=True):
        row[:] = values[name]


def _signed_log(distance: Array) -> Array:
    """The logarithm of a distance, with the sign of the distance."""
    return np.copysign(np.log1p(np.abs(distance)), distance)


def _nearest(mask: Array) -> tuple[Array, Array]:
    """The number of units since the last marked one before each, and until the next one after it; at most `FAR`."""
    n = len(mask)
    i = np.arange(n)
    last = np.empty(n + 1, np.int64)
    following = np.empty(n + 1, np.int64)
    last[0], following[n] = -FAR, n + FAR
    np.maximum.accumulate(np.where(mask, i, -FAR), out=last[1:])
    np.minimum.accumulate(np.where(mask, i, n + FAR)[::-1], out=following[n - 1 :: -1])
    return np.minimum(i - last[:-1], FAR), np.minimum(following[1:] - i, FAR)


def _place_features(features: LineFeatures, prose: Array, run: tuple[int, int, float]) -> dict[str, Array]:
    """The values of `PLACE_FEATURES`; prose: the words of prose in each unit, run: the longest run of prose."""
    n, (first, last, _) = len(features), run
    i = np.arange(n)
    words = features.units.words.astype(np.float64)
    total, total_prose = max(float(words.sum()), 1.0), max(float(prose.sum()), 1.0)
    words_before, prose_before = words.cumsum() - words, prose.cumsum() - prose
    marked = np.zeros((3, n), bool)  # units of prose, those of the longest run of it, those at the top
    np.greater(prose, 0, out=marked[0])
    marked[1, first : last + 1] = True
    marked[2, :TOP] = True
    near_before, near_after = _nearest(marked[0])
    distance = run_distance(first, last, i)
    # The sum of gains since it was last below zero: how large the run of prose up to here is.
    running = prose_gains(prose).cumsum()
    running = running - np.minimum(np.minimum.accumulate(running), 0)
    short, run_length, run_at = _short_runs(features)
    indent = features.row("indent").astype(np.int64)
    indent_words = np.bincount(indent, words)
    topic, topic_run, overlap_first = _shared_words(features, marked)
    indent_change = np.zeros(n, np.int64)
    indent_change[1:] = np.minimum(np.maximum(indent[1:] - indent[:-1], -20), 20)
    return {
        "index": np.log1p(i),
        "index_end": np.log1p(n - 1 - i),
        "at": i / n,
        "at_words": words_before / total,
        "prose_before": prose_before / total_prose,
        "prose_after": (total_prose - prose_before - prose) / total_prose,
        "near_before": near_before,
        "near_after": near_after,
        "run_place": np.sign(distance),
        "run_far": _signed_log(distance),
        "run_far_words": _signed_log(run_distance(first, last, words_before)),
        "run_rank": running / max(float(running.max()), 1),
        "short_run": np.where(short, np.minimum(run_length, LONG_RUN), 0),
        "short_at": np.where(short, np.minimum(run_at, LONG_RUN), 0),
        "short_left": np.where(short, np.minimum(run_length - run_at, LONG_RUN), 0),
        "topic": topic,
        "topic_run": topic_run,
        "overlap_first": overlap_first,
        "indent_change": indent_change,
        "indent_common": indent_words.take(indent) / total,
        **_cycles(features.alike[0]),
    }


def _cycles(shape: Array) -> dict[str, Array]:
    """How far the shapes around each unit are those of their neighbours, or come again after some units: cards."""
    n = len(shape)
    i = np.arange(n)
    low = np.maximum(i - CYCLE_WINDOW, 0)
    same = np.zeros((LONGEST_CYCLE, n))
    for lag in range(1, min(LONGEST_CYCLE, n - 1) + 1):
        total = np.zeros(n - lag + 1)
        (shape[lag:] == shape[:-lag]).cumsum(out=total[1:])
        first, last = np.minimum(low, n - lag - 1), np.minimum(i + CYCLE_WINDOW, n - lag)
        same[lag - 1] = (total.take(last) - total.take(first)) / (last - first)
    return {"alike_next": same[0], "alike_cycle": same[1:].max(axis=0)}


def _short_runs(features: LineFeatures) -> tuple[Array, Array, Array]:
    """Whether each unit is not prose; the length of the run of equal ones that it is in, and its index in the run."""
    short = features.row("prose") == 0
    n = len(short)
    change = np.ones(n + 1, bool)
    np.not_equal(short[1:], short[:-1], out=change[1:-1])
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


def _page_features(features: LineFeatures, prose_words: Array, best: float) -> dict[str, float]:
    """The values of `PAGE_FEATURES`; best: the words of the longest run of prose."""
    n, row = len(features), features.row
    words = features.units.words.astype(np.float64)
    total, total_prose = max(float(words.sum()), 1.0), max(float(prose_words.sum()), 1.0)
    weight = words / total
    prose = prose_words > 0
    stop, digits, foreign = (features.rows(_WEIGHTED_ROWS) * weight).sum(axis=1).tolist()
    title, questions, pieces, colons, bullets = features.rows(_MEAN_ROWS).mean(axis=1).tolist()

    def share(mask: Array) -> float:
        return float(np.count_nonzero(mask)) / n

    return {
        "doc_units": np.log1p(n),
        "doc_words": np.log1p(total),
        "doc_prose": float(prose_words.sum()) / total,
        "doc_mean": total / n,
        "doc_short": share(words <= 5),
        "doc_stop": stop,
        "doc_digits": digits,
        "doc_title": title,
        "doc_repeats": share(row("repeats") > 1),
        "doc_gaps": share(row("gap") > 0),
        "doc_run": best / total,
        "doc_run_share": best / total_prose,
        "doc_run_words": np.log1p(best),
        "doc_runs": share(prose[1:] & ~prose[:-1]),
        "doc_questions": questions,
        "doc_money": share(row("money")),
        "doc_foreign": foreign,
        "doc_pieces": pieces,
        "doc_colons": colons,
        "doc_bullets": bullets,
        "doc_long": share(words >= 40),
    }


def _scores_around(scores: Array, mass: Array, words: Array) -> dict[str, Array | float]:
    """The values of `_SCORES_AROUND`; mass: the lexical scores, weighted by the words of the units."""
    before = mass.cumsum() - mass
    first, last, best = best_run(mass)
    distance = run_distance(first, last, np.arange(len(mass)))
    size = max(float(np.abs(mass).sum()), 1e-6)
    return {
        "cue_sum_before": before / size,
        "cue_sum_after": (mass.sum() - before - mass) / size,
        "cue_run": np.sign(distance),
        "cue_run_far": _signed_log(distance),
        "cue_run_share": best / size,
        "doc_cue": scores.mean(),
        "doc_cue_words": float((scores * words).sum()) / max(float(words.sum()), 1.0),
    }
