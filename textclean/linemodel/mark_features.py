"""The features that the marks of Markdown give to each unit: all of them are zero in plain text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from textclean.arrays import Array, indexes
from textclean.document import Block, Document
from textclean.linemodel import reasons
from textclean.linemodel.units import Units
from textclean.markup import Part

__all__ = ["MARK_FEATURES", "mark_features"]

MOST_OFTEN, LONGEST_RUN = 9, 50  # larger counts are these
AROUND = 4  # units on each side
# The features, in the order of their rows, each with its group.
MARK_FEATURES = {
    "mark_links": reasons.LINKS,
    "mark_link_only": reasons.LINKS,
    "mark_heading": reasons.MARKS,
    "mark_image_only": reasons.MARKS,
    "mark_emphasised": reasons.MARKS,
    "mark_row": reasons.MARKS,
    "mark_item": reasons.MARKS,
    "mark_code": reasons.MARKS,
    "mark_run": reasons.LINKS,
    "mark_same_page": reasons.LINKS,
    "mark_repeated": reasons.LINKS,
    "mark_links_above": reasons.LINKS,
    "mark_links_below": reasons.LINKS,
    "mark_doc_links": reasons.PAGE,
    "mark_doc": reasons.PAGE,
}
_OWN = 8  # rows that a unit has by itself


class _Said(NamedTuple):
    """What the marks of a line say: the rows of a unit by itself, its words, those in links, and its targets."""

    own: tuple[float, ...]
    words: int
    linked: int
    targets: tuple[str, ...]


_NOTHING = _Said((0.0,) * (_OWN - 2), 0, 0, ())


def mark_features(doc: Document, units: Units) -> Array:
    """The features of the marks of each unit.

    Args:
        doc: The document.
        units: Its units.

    Returns:
        A row for each name of `MARK_FEATURES`, a column a unit.
    """
    n = len(units)
    out = np.zeros((len(MARK_FEATURES), n), np.float32)
    if not doc.markdown or not n:
        return out
    said = [_said(block) for block in doc.blocks]
    count = Counter(target for one in said for target in one.targets)
    words, linked = np.zeros(n), np.zeros(n)
    for i, (start, stop) in enumerate(zip(units.start.tolist(), units.stop.tolist(), strict=True)):
        for one in said[start:stop]:
            words[i] += one.words
            linked[i] += one.linked
            out[2:_OWN, i] = np.maximum(out[2:_OWN, i], one.own)
        targets = [target for one in said[start:stop] for target in one.targets]
        if targets:
            out[_OWN + 1, i] = sum(target.startswith("#") or not target for target in targets) / len(targets)
            out[_OWN + 2, i] = min(max(count[target] for target in targets) - 1, MOST_OFTEN)
    share = linked / np.maximum(words, 1)
    only = (share > 0.9) & (linked > 0)
    out[0], out[1] = share, only
    out[_OWN] = _runs(only)
    out[_OWN + 3], out[_OWN + 4] = _around(linked, words)
    out[_OWN + 5] = linked.sum() / max(words.sum(), 1)
    out[_OWN + 6] = 1
    return out


def _said(block: Block) -> _Said:
    """What the marks of a line say."""
    marks = block.marks
    words = len(block.text.split())
    if marks is None:
        return _NOTHING._replace(words=words)
    linked = _words(marks.view, [(link.start, link.end) for link in marks.links])
    pictured = _words(marks.view, [(image.start, image.end) for image in marks.images])
    own = (
        float(marks.level),
        float(pictured > 0 and pictured >= words),
        float(marks.emphasised),
        float(marks.part == Part.TABLE),
        float(marks.item),
        float(marks.part == Part.CODE),
    )
    return _Said(own, words, linked, tuple(link.target for link in marks.links))


def _words(view: str, spans: list[tuple[int, int]]) -> int:
    """The number of words in some ranges that do not overlap."""
    return sum(len(view[start:end].split()) for start, end in spans)


def _runs(marked: Array) -> Array:
    """For each marked unit the number of marked ones in a row that it is in; else 0."""
    change = np.ones(len(marked) + 1, bool)
    np.not_equal(marked[1:], marked[:-1], out=change[1:-1])
    turns = indexes(change)
    lengths = turns[1:] - turns[:-1]
    return np.asarray(np.where(marked, np.minimum(lengths.repeat(lengths), LONGEST_RUN), 0))


def _around(linked: Array, words: Array) -> Iterator[Array]:
    """The share of words in links among the units above each, and below."""
    n = len(words)
    sums = np.zeros((2, n + 1))
    linked.cumsum(out=sums[0, 1:])
    words.cumsum(out=sums[1, 1:])
    i = np.arange(n)
    for low, high in ((np.maximum(i - AROUND, 0), i), (i + 1, np.minimum(i + 1 + AROUND, n))):
        total = sums[:, high] - sums[:, low]
        yield total[0] / np.maximum(total[1], 1)
