"""The features that the rest of the page gives to each unit: neighbours, windows, place, the page, the wording around.

Arrays of features have a row a feature and a column a unit. No feature depends on where a text was cut out of: equal
blocks with equal gaps give equal columns.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from textclean.arrays import Array
from textclean.linemodel import reasons
from textclean.linemodel.line_features import LINE_FEATURES, LineFeatures
from textclean.linemodel.runs import best_run, prose_gains, prose_words

__all__ = ["CONTEXT_FEATURES", "LEXICAL_FEATURES", "context_features", "lexical_features"]

SHIFTED = ("log_words", "ends_sentence", "stop", "title", "prose", "digits", "gap", "again", "starts_bullet", "upper")
DISTANCES = (1, 2, 3)
WINDOWED = ("log_words", "stop", "title", "ends_sentence", "repeats", "digits")
WINDOWS = (3, 8, 20)
_SIDES = ("before", "after")
FAR = 99  # units; a distance is not counted further
LONG_RUN = 200  # units; nor is the length of a run of short lines
TOP = 3  # units at the top of the page

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
    **{f"{name}{sign}{k}": reasons.NEIGHBOURS for k in DISTANCES for sign in "-+" for name in SHIFTED},
    **{
        f"{name}_{side}{k}": reasons.NEIGHBOURS
        for k in WINDOWS
        for side in _SIDES
        for name in (*WINDOWED, "prose_words")
    },
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
    **{f"cue{sign}{k}": reasons.NEIGHBOURS for k in DISTANCES for sign in "-+"},
    **{f"cue_{side}{k}": reasons.NEIGHBOURS for k in WINDOWS for side in _SIDES},
    **_SCORES_AROUND,
}


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
    ends = np.cumsum(
        (
            len(LINE_FEATURES),
            2 * len(DISTANCES) * len(SHIFTED),
            2 * len(WINDOWS) * (1 + len(WINDOWED)),
            len(PLACE_FEATURES),
        )
    )
    own, shifted, windowed, place, page = np.split(out, ends)
    prose = prose_words(features.units)
    own[:] = features.values
    _fill_shifted(shifted, np.stack([features.row(name) for name in SHIFTED]))
    _fill_windows(windowed, np.stack([*(features.row(name) for name in WINDOWED), prose]))
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
    ends = 2 + np.cumsum((0, 2 * len(DISTANCES), 2 * len(WINDOWS)))
    own, shifted, windowed, around = np.split(out, ends)
    own[0], own[1] = scores, mass
    _fill_shifted(shifted, own[:1])
    _fill_windows(windowed, mass[None])
    _fill(around, _SCORES_AROUND, _scores_around(scores, mass, words))
    return out


def _fill(out: Array, names: Iterable[str], values: Mapping[str, Array | float]) -> None:
    """Write values into the rows of `out`, by name."""
    for row, name in zip(out, names, strict=True):
        row[:] = values[name]


def _fill_shifted(out: Array, rows: Array) -> None:
    """Fill `out` with the rows of the units before and after each, nearest first; -1 beyond the ends of the page."""
    height, n = rows.shape
    out.fill(-1)
    for at, k in enumerate(DISTANCES):
        before, after = out[2 * at * height :][:height], out[(2 * at + 1) * height :][:height]
        if k < n:
            before[:, k:] = rows[:, :-k]
            after[:, :-k] = rows[:, k:]


def _fill_windows(out: Array, rows: Array) -> None:
    """Fill `out` with the means of the units before each and of those after it, over windows of each length."""
    height, n = rows.shape
    total = np.zeros((height, n + 1))
    np.cumsum(rows, axis=1, out=total[:, 1:])
    for at, k in enumerate(WINDOWS):
        before, after = out[2 * at * height :][:height], out[(2 * at + 1) * height :][:height]
        j = min(k, n)
        before[:, :j] = total[:, :j] / k
        before[:, j:] = (total[:, j:n] - total[:, : n - j]) / k
        after[:, n - j :] = (total[:, n:] - total[:, n - j + 1 :]) / k
        after[:, : n - j] = (total[:, j + 1 :] - total[:, 1 : n - j + 1]) / k


def _distance(first: int, last: int, at: Array) -> Array:
    """The distance of each place from a run: below zero before it, above zero after it, 0 without a run."""
    if last < first:
        return np.zeros(len(at))
    return np.asarray(np.minimum(at - at[first], 0) + np.maximum(at - at[last], 0))


def _signed_log(distance: Array) -> Array:
    """The logarithm of a distance, with the sign of the distance."""
    return np.copysign(np.log1p(np.abs(distance)), distance)


def _nearest(mask: Array) -> tuple[Array, Array]:
    """The number of units since the last marked one before each, and until the next one after it; at most `FAR`."""
    n = len(mask)
    i = np.arange(n)
    last = np.maximum.accumulate(np.where(mask, i, -FAR))
    following = np.minimum.accumulate(np.where(mask, i, n + FAR)[::-1])[::-1]
    before = i - np.append(-FAR, last[:-1])
    after = np.append(following[1:], n + FAR) - i
    return np.minimum(before, FAR), np.minimum(after, FAR)


def _place_features(features: LineFeatures, prose: Array, run: tuple[int, int, float]) -> dict[str, Array]:
    """The values of `PLACE_FEATURES`; prose: the words of prose in each unit, run: the longest run of prose."""
    n, (first, last, _) = len(features), run
    i = np.arange(n)
    words = features.units.words.astype(np.float64)
    total, total_prose = max(float(words.sum()), 1.0), max(float(prose.sum()), 1.0)
    words_before, prose_before = np.cumsum(words) - words, np.cumsum(prose) - prose
    near_before, near_after = _nearest(prose > 0)
    inside = np.zeros(n, bool)
    inside[first : last + 1] = True
    top = np.zeros(n, bool)
    top[:TOP] = True
    distance = _distance(first, last, i)
    # The sum of gains since it was last below zero: how large the run of prose up to here is.
    running = np.cumsum(prose_gains(prose))
    running = running - np.minimum(np.minimum.accumulate(running), 0)
    short, run_length, run_at = _short_runs(features)
    indent = features.row("indent").astype(np.int64)
    indent_words = np.bincount(indent, words)
    topic, topic_run, overlap_first = _shared_words(features, (prose > 0, inside, top))
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
        "run_far_words": _signed_log(_distance(first, last, words_before)),
        "run_rank": running / max(float(running.max()), 1),
        "short_run": np.where(short, np.minimum(run_length, LONG_RUN), 0),
        "short_at": np.where(short, np.minimum(run_at, LONG_RUN), 0),
        "short_left": np.where(short, np.minimum(run_length - run_at, LONG_RUN), 0),
        "topic": topic,
        "topic_run": topic_run,
        "overlap_first": overlap_first,
        "indent_change": np.clip(np.diff(indent, prepend=indent[:1]), -20, 20),
        "indent_common": indent_words[indent] / total,
    }


def _short_runs(features: LineFeatures) -> tuple[Array, Array, Array]:
    """Whether each unit is not prose; the length of the run of equal ones that it is in, and its index in the run."""
    short = features.row("prose") == 0
    n = len(short)
    change = np.flatnonzero(np.concatenate(([True], short[1:] != short[:-1])))
    lengths = np.diff(np.append(change, n))
    return short, np.repeat(lengths, lengths), np.arange(n) - np.repeat(change, lengths)


def _shared_words(features: LineFeatures, masks: Iterable[Array]) -> list[Array]:
    """For each mask of units, the share of each unit's words that are also in another unit of the mask."""
    n = len(features)
    word, unit = features.word[features.rare], features.word_unit[features.rare]
    size = int(features.word.max(initial=-1)) + 1
    count = np.maximum(np.bincount(unit, minlength=n), 1)
    shares = []
    for mask in masks:
        marked = mask[unit]
        elsewhere = np.bincount(word[marked], minlength=size)[word] > marked
        shares.append(np.asarray(np.bincount(unit[elsewhere], minlength=n) / count))
    return shares


def _page_features(features: LineFeatures, prose_words: Array, best: float) -> dict[str, float]:
    """The values of `PAGE_FEATURES`; best: the words of the longest run of prose."""
    n, row = len(features), features.row
    words = features.units.words.astype(np.float64)
    total, total_prose = max(float(words.sum()), 1.0), max(float(prose_words.sum()), 1.0)
    weight = words / total
    prose = prose_words > 0

    def share(mask: Array) -> float:
        return float(np.count_nonzero(mask)) / n

    return {
        "doc_units": np.log1p(n),
        "doc_words": np.log1p(total),
        "doc_prose": float(prose_words.sum()) / total,
        "doc_mean": total / n,
        "doc_short": share(words <= 5),
        "doc_stop": float((row("stop") * weight).sum()),
        "doc_digits": float((row("digits") * weight).sum()),
        "doc_title": float(row("title").mean()),
        "doc_repeats": share(row("repeats") > 1),
        "doc_gaps": share(row("gap") > 0),
        "doc_run": best / total,
        "doc_run_share": best / total_prose,
        "doc_run_words": np.log1p(best),
        "doc_runs": share(prose[1:] & ~prose[:-1]),
        "doc_questions": float(row("ends_question").mean()),
        "doc_money": share(row("money")),
        "doc_foreign": float((row("foreign") * weight).sum()),
        "doc_pieces": float(row("pieces").mean()),
        "doc_colons": float(row("ends_colon").mean()),
        "doc_bullets": float(row("starts_bullet").mean()),
        "doc_long": share(words >= 40),
    }


def _scores_around(scores: Array, mass: Array, words: Array) -> dict[str, Array | float]:
    """The values of `_SCORES_AROUND`; mass: the lexical scores, weighted by the words of the units."""
    before = np.cumsum(mass) - mass
    first, last, best = best_run(mass)
    distance = _distance(first, last, np.arange(len(mass)))
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
