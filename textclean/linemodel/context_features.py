"""What the other units of a page say of each: neighbours, windows, its place, the page as a whole, the wording around.

Columns of features: arrays with a row a feature and a column a unit. Nothing here depends on where a text was cut out
of: equal blocks with equal gaps give equal columns.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textclean.linemodel.line_features import OWN, Measures

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, Any]

__all__ = ["CUED", "FIXED", "cued", "fixed", "prose_run"]

RUN = 12  # what a unit that is no prose costs a run of prose, in words

SHIFTED = ("log_words", "ends_sentence", "stop", "title", "prose", "digits", "gap", "again", "starts_bullet", "upper")
REACH = (1, 2, 3)
WINDOWED = ("log_words", "stop", "title", "ends_sentence", "repeats", "digits")
WINDOWS = (3, 8, 20)
_SIDES = ("before", "after")
PLACE = (
    "index", "index_end", "at", "at_words", "prose_before", "prose_after", "near_before", "near_after",
    "run_place", "run_far", "run_far_words", "run_rank", "short_run", "short_at", "short_left",
    "topic", "topic_run", "overlap_first", "indent_change", "indent_common",
)  # fmt: skip
WHOLE = (
    "doc_units", "doc_words", "doc_prose", "doc_mean", "doc_short", "doc_stop", "doc_digits", "doc_title",
    "doc_repeats", "doc_gaps", "doc_run", "doc_run_share",
    "doc_run_words", "doc_runs", "doc_questions", "doc_money", "doc_foreign", "doc_pieces",
    "doc_colons", "doc_bullets", "doc_long",
)  # fmt: skip
FIXED = (
    *OWN,
    *(f"{name}{sign}{k}" for k in REACH for sign in "-+" for name in SHIFTED),
    *(f"{name}_{side}{k}" for k in WINDOWS for side in _SIDES for name in (*WINDOWED, "prose_words")),
    *PLACE,
    *WHOLE,
)
CUED = (
    "cue", "cue_words",
    *(f"cue{sign}{k}" for k in REACH for sign in "-+"),
    *(f"cue_{side}{k}" for k in WINDOWS for side in _SIDES),
    "cue_sum_before", "cue_sum_after", "cue_run", "cue_run_far", "cue_run_share", "doc_cue", "doc_cue_words",
)  # fmt: skip
_SHIFTED_ROWS = tuple(OWN.index(name) for name in SHIFTED)
_WINDOWED_ROWS = tuple(OWN.index(name) for name in WINDOWED)


def _shift(out: Array, rows: Array) -> None:
    """Fill `out` with the rows of the units before and after each, nearest first; -1 beyond the ends of the page."""
    height, n = rows.shape
    out.fill(-1)
    for at, k in enumerate(REACH):
        before, after = out[2 * at * height :][:height], out[(2 * at + 1) * height :][:height]
        if k < n:
            before[:, k:] = rows[:, :-k]
            after[:, :-k] = rows[:, k:]


def _windows(out: Array, rows: Array) -> None:
    """Fill `out` with the means of the units before each and of those after it, over windows of each length."""
    import numpy as np

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


def _best_run(gains: Array) -> tuple[int, int, float]:
    """The run of greatest sum: first, last, sum; (0, -1, 0) if none is above zero."""
    import numpy as np

    total = np.zeros(len(gains) + 1)
    np.cumsum(gains, out=total[1:])
    sums = total[1:] - np.minimum.accumulate(total[:-1])
    last = int(np.argmax(sums))
    if sums[last] <= 0:
        return 0, -1, 0.0
    least = total[: last + 1]
    first = last - int(np.argmin(least[::-1]))
    return first, last, float(sums[last])


def _prose(m: Measures) -> tuple[Array, Array]:
    """The words of each unit that reads like a paragraph, and what each unit adds to a run of them."""
    import numpy as np

    words = np.where(m.own[OWN.index("prose")] > 0, np.minimum(m.words, 200), 0)
    return words, np.where(words > 0, words, -RUN)


def prose_run(m: Measures) -> slice:
    """The units of the page's longest run of prose: what a reader would take for its text, whatever its language."""
    first, last, _ = _best_run(_prose(m)[1])
    return slice(first, last + 1)


def _far(first: int, last: int, at: Array) -> Array:
    """How far each place is from a run: below zero before it, above zero after it."""
    import numpy as np

    if last < first:
        return np.zeros(len(at))
    result: Array = np.minimum(at - at[first], 0) + np.maximum(at - at[last], 0)
    return result


def _logarithm(far: Array) -> Array:
    """The logarithm of a distance, with its sign."""
    import numpy as np

    result: Array = np.copysign(np.log1p(np.abs(far)), far)
    return result


def fixed(m: Measures) -> Array:
    """All features that do not depend on a model: a row for each name of `FIXED`, a column a unit."""
    import numpy as np

    n = len(m)
    out = np.empty((len(FIXED), n), np.float32)
    if not n:
        return out
    prose_words, gains = _prose(m)
    ends = np.cumsum((
        len(OWN), 2 * len(REACH) * len(SHIFTED), 2 * len(WINDOWS) * (1 + len(WINDOWED)), len(PLACE)
    ))  # fmt: skip
    own, shifted, windowed, place, whole = np.split(out, ends)
    own[:] = m.own
    _shift(shifted, m.own[_SHIFTED_ROWS, :])
    _windows(windowed, np.concatenate((m.own[_WINDOWED_ROWS, :], prose_words[None])))
    named = {name: m.own[i] for i, name in enumerate(OWN)}
    words = m.words.astype(np.float64)
    run = _best_run(gains)
    _places(place, m, named, words, prose_words, gains, run)
    whole[:] = np.array(_whole(n, named, words, prose_words, run[2]))[:, None]
    return out


def _nearest(mask: Array) -> tuple[Array, Array]:
    """Units since the last marked one before each, and until the next one after it; 99 if that is far."""
    import numpy as np

    n = len(mask)
    i = np.arange(n)
    last = np.maximum.accumulate(np.where(mask, i, -99))
    following = np.minimum.accumulate(np.where(mask, i, n + 99)[::-1])[::-1]
    before = i - np.append(-99, last[:-1])
    after = np.append(following[1:], n + 99) - i
    return np.minimum(before, 99), np.minimum(after, 99)


def _places(
    out: Array, m: Measures, own: dict[str, Array], words: Array, prose_words: Array, gains: Array,
    run: tuple[int, int, float],
) -> None:  # fmt: skip
    """Fill `out` with the rows of `PLACE`."""
    import numpy as np

    n, (first, last, _) = len(m), run
    i = np.arange(n)
    total = max(float(words.sum()), 1.0)
    seen_words = np.cumsum(words) - words
    mass = max(float(prose_words.sum()), 1.0)
    mass_before = np.cumsum(prose_words) - prose_words
    near_before, near_after = _nearest(prose_words > 0)
    inside = np.zeros(n, bool)
    inside[first : last + 1] = True
    far = _far(first, last, i)
    # Runs of prose: where sums of gains stay above zero; how large each unit's run is against the largest.
    running = np.cumsum(gains)
    running = running - np.minimum(np.minimum.accumulate(running), 0)
    short = own["prose"] == 0
    change = np.flatnonzero(np.concatenate(([True], short[1:] != short[:-1])))
    lengths = np.diff(np.append(change, n))
    run_length = np.repeat(lengths, lengths)
    run_at = i - np.repeat(change, lengths)
    indent = own["indent"].astype(np.int64)
    weight = np.bincount(indent, words)
    rows = (
        np.log1p(i), np.log1p(n - 1 - i), i / n, seen_words / total, mass_before / mass,
        (mass - mass_before - prose_words) / mass, near_before, near_after,
        np.sign(far), _logarithm(far), _logarithm(_far(first, last, seen_words)),
        running / max(float(running.max()), 1),
        np.where(short, np.minimum(run_length, 200), 0), np.where(short, np.minimum(run_at, 200), 0),
        np.where(short, np.minimum(run_length - run_at, 200), 0),
        *_topics(m, prose_words > 0, inside),
        np.clip(np.diff(indent, prepend=indent[:1]), -20, 20), weight[indent] / total,
    )  # fmt: skip
    for at, row in enumerate(rows):
        out[at] = row


def _whole(n: int, own: dict[str, Array], words: Array, prose_words: Array, best: float) -> list[float]:
    """The numbers of `WHOLE`."""
    import numpy as np

    total, mass = max(float(words.sum()), 1.0), max(float(prose_words.sum()), 1.0)
    weighted = words / total
    prose = prose_words > 0
    return [
        np.log1p(n), np.log1p(total), float(prose_words.sum()) / total, total / n,
        float(np.count_nonzero(words <= 5)) / n, float(own["stop"] @ weighted), float(own["digits"] @ weighted),
        float(own["title"].mean()), float(np.count_nonzero(own["repeats"] > 1)) / n,
        float(np.count_nonzero(own["gap"] > 0)) / n, best / total, best / mass, np.log1p(best),
        float(np.count_nonzero(prose[1:] & ~prose[:-1])) / n, float(own["ends_question"].mean()),
        float(np.count_nonzero(own["money"])) / n, float(own["foreign"] @ weighted), float(own["pieces"].mean()),
        float(own["ends_colon"].mean()), float(own["starts_bullet"].mean()),
        float(np.count_nonzero(words >= 40)) / n,
    ]  # fmt: skip


def _topics(m: Measures, prose: Array, inside: Array) -> tuple[Array, Array, Array]:
    """How many of a unit's words stand in other paragraphs, in the longest run of them, and near the text's top."""
    import numpy as np

    n = len(m)
    word, unit = m.word[m.rare], m.word_unit[m.rare]
    size = int(m.word.max(initial=-1)) + 1
    counted = np.maximum(np.bincount(unit, minlength=n), 1)

    def shared(mask: Array) -> Array:
        marked = mask[unit]
        elsewhere = np.bincount(word[marked], minlength=size)[word] > marked
        out: Array = np.bincount(unit[elsewhere], minlength=n) / counted
        return out

    top = np.zeros(n, bool)
    top[:3] = True
    return shared(prose), shared(inside), shared(top)


def cued(m: Measures, cue: Array) -> Array:
    """The features that follow from a score of each unit's words: a row for each name of `CUED`."""
    import numpy as np

    n = len(m)
    out = np.empty((len(CUED), n), np.float32)
    if not n:
        return out
    words = m.words.astype(np.float64)
    mass = cue * np.sqrt(np.minimum(words, 100))
    out[0], out[1] = cue, mass
    shifts, windows = 2 + 2 * len(REACH), 2 + 2 * len(REACH) + 2 * len(WINDOWS)
    _shift(out[2:shifts], out[:1])
    _windows(out[shifts:windows], mass[None])
    before = np.cumsum(mass) - mass
    first, last, best = _best_run(mass)
    far = _far(first, last, np.arange(n))
    size = max(float(np.abs(mass).sum()), 1e-6)
    rest = (
        before / size, (mass.sum() - before - mass) / size, np.sign(far), _logarithm(far), best / size, cue.mean(),
        float(cue @ words) / max(float(words.sum()), 1.0),
    )  # fmt: skip
    for at, row in enumerate(rest):
        out[windows + at] = row
    return out
