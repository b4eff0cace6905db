"""What the pages of one site have in common, once copies are set aside: lines, parts of lines, and runs of lines.

On how many stories a line must stand to be the site's:

- a line that travels with others: `need`, the larger of `min_pages` and `min_share` of the site's stories;
- twice as many: a paragraph by itself inside a page, which two articles may both quote; the lines of a passage, shared
  paragraphs that follow each other in the body; a line of which only a part stays the same, inside the body;
- where a line stands in the place of a headline or a lede, that page does not count for it, unless it stands there on
  nearly all of its pages, and on several: then it is neither.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from textclean.arrays import Array
from textclean.shingling.similarity import changes
from textclean.templates.sketch import INSIDE, LINE, OPENING, PERMUTATIONS, PROSE, Page
from textclean.templates.stories import stories

__all__ = ["ENTRY", "FIRST", "GAP", "Chrome", "Sort", "learn", "pair_key"]

# What was learnt of a key: its sort, on how many stories it stands, how sure that is (0 to 255), flags.
ENTRY = np.dtype([("sort", "u1"), ("key", "<u8"), ("pages", "<u4"), ("score", "u1"), ("flags", "u1")])
FIRST = 1  # the flag of a line that is the site's even where a headline or a lede would stand

GAP = 3  # rare lines that may stand between two lines of a run
_DOUBLE = 2
# A passage: so many words in paragraphs, and more of them than of other lines.
_PASSAGE = 120
# The share of its pages on which a line must stand at the top to be the site's there; and the pages, for a short line
# and for a paragraph.
_NEARLY_ALL = 0.8
_TOP, _TOP_PROSE = 3, 5
# The score of a line that stands on just as many stories as it must is 1 - _LEAST; it never is more than _MOST.
_LEAST, _MOST = 0.4, 0.98
_MIX = 0x9E3779B97F4A7C15
_MASK = 0xFFFFFFFFFFFFFFFF


class Sort:
    """What an entry's key is of: a line, the first or the last part of one, two lines that follow each other."""

    LINE, HEAD, TAIL, RUN = range(4)


@dataclass(frozen=True, slots=True)
class Chrome:
    """What was learnt of a site.

    pages: how many stories were seen; copies count once. level: the pages are a sample of 1 in 2**level. entries: rows
    of `ENTRY`, as bytes.
    """

    site: str
    pages: int
    level: int
    entries: bytes


def learn(site: str, pages: Sequence[Page], level: int, min_pages: int, min_share: float) -> Chrome:
    """What the pages of a site have in common; their order makes no difference."""
    if len(pages) < min_pages:
        return Chrome(site, len(pages), level, b"")
    pages = sorted(pages, key=lambda page: page.id)
    rows = np.frombuffer(b"".join(page.lines for page in pages), LINE)
    page = np.repeat(np.arange(len(pages)), [len(page) for page in pages])
    signatures = np.frombuffer(b"".join(page.signature for page in pages), "<u4").reshape(-1, PERMUTATIONS)
    story = stories(rows, page, signatures)
    count = int(story.max()) + 1
    found = _Site(rows, page, story[page], max(min_pages, math.ceil(min_share * count - 1e-9)))
    entries = np.concatenate((found.lines(), found.parts("head"), found.parts("tail"), found.runs()))
    return Chrome(site, count, level, entries.tobytes())


def pair_key(first: Any, second: Any) -> Any:
    """The key of two lines that follow each other; of two numbers, or of two arrays."""
    return (first * _MIX & _MASK) ^ second if isinstance(first, int) else first * np.uint64(_MIX) ^ second


class _Counted:
    """The keys of some lines in order, on how many stories each stands, and on how many of these as what."""

    def __init__(self, key: Array, story: Array, marks: Array) -> None:
        order = np.lexsort((story, key))
        key, story = key[order], story[order]
        begin = np.flatnonzero(changes(key, story))
        self._marks = np.bitwise_or.reduceat(marks[order], begin) if len(begin) else marks[:0]
        self.keys, self._first, self.pages = np.unique(key[begin], return_index=True, return_counts=True)

    def of(self, mark: int) -> Array:
        """On how many stories a line with the key has this mark."""
        if not len(self.keys):
            return self.pages
        found: Array = np.add.reduceat((self._marks & mark > 0).astype(np.int64), self._first)
        return found

    def each(self, values: Array, key: Array) -> Array:
        """The values of the keys, for each line."""
        found: Array = values[np.searchsorted(self.keys, key)] if len(key) else values[:0]
        return found


class _Site:
    """The lines of a site's pages, page by page, with the page and the story of each."""

    def __init__(self, rows: Array, page: Array, story: Array, need: int) -> None:
        self._rows, self._page, self._story, self._need = rows, page, story, need
        self._prose = rows["marks"] & PROSE > 0
        self._known = np.zeros(len(rows), bool)

    def lines(self) -> Array:
        """Whole lines."""
        key, marks = self._rows["line"], self._rows["marks"]
        counted = _Counted(key, self._story, marks)
        shared = counted.each(counted.pages >= self._need, key)
        travels = _Counted(key, self._story, self._travels(shared).astype(np.uint8)).of(1)
        top, prose = counted.of(OPENING), counted.of(PROSE) > 0
        several = np.where(prose, max(_TOP_PROSE, _DOUBLE * self._need), max(_TOP, self._need))
        first = (top >= _NEARLY_ALL * counted.pages) & (counted.pages >= several)
        pages = np.where(first, counted.pages, counted.pages - top)
        need = np.where(np.minimum(travels, pages) >= self._need, self._need, _DOUBLE * self._need)
        good = pages >= need
        self._known = counted.each(good, key)
        return _entries(Sort.LINE, counted.keys[good], counted.pages[good], need[good], first[good])

    def _travels(self, shared: Array) -> Array:
        """Which shared lines travel: in a row with a short line, or at an end of the page, but in no passage.

        Rows are runs of lines that are all shared; a passage is the part of one that lies in the body.
        """
        size = len(shared)
        if not size:
            return shared
        ends = np.append(changes(self._page), True)
        row = np.cumsum(changes(self._page, shared)) - 1
        part = np.cumsum(changes(self._page, shared, self._rows["marks"] & INSIDE)) - 1
        words = self._rows["words"].astype(np.float64)
        said = np.bincount(part, words * self._prose)[part]
        passage = (said > _PASSAGE) & (2 * said > np.bincount(part, words)[part])
        held = np.bincount(row, ~self._prose | ends[:-1] | ends[1:])[row] > 0
        found: Array = held & shared & ~passage
        return found

    def parts(self, side: str) -> Array:
        """The parts of lines that stay the same."""
        which = (self._rows[side] > 0) & (self._rows["marks"] & OPENING == 0)
        counted = _Counted(self._rows[side][which], self._story[which], self._rows["marks"][which])
        need = np.where(counted.of(INSIDE) > 0, _DOUBLE * self._need, self._need)
        good = counted.pages >= need
        return _entries(Sort.HEAD if side == "head" else Sort.TAIL, counted.keys[good], counted.pages[good], need[good])

    def runs(self) -> Array:
        """Pairs of known lines that follow each other, with a few rare ones between them at most."""
        known = np.flatnonzero(self._known)
        a, b = known[:-1], known[1:]
        near = (b - a <= GAP + 1) & (self._page[a] == self._page[b])
        a, b = a[near], b[near]
        key = pair_key(self._rows["line"][a], self._rows["line"][b])
        counted = _Counted(key, self._story[a], np.zeros(len(a), np.uint8))
        good = counted.pages >= self._need
        return _entries(Sort.RUN, counted.keys[good], counted.pages[good], self._need)


def _entries(sort: int, keys: Array, pages: Array, need: Any, first: Any = False) -> Array:
    out = np.zeros(len(keys), ENTRY)
    out["sort"], out["key"], out["pages"], out["flags"] = sort, keys, pages, np.where(first, FIRST, 0)
    out["score"] = np.round(255 * np.minimum(1 - _LEAST * need / np.maximum(pages, 1), _MOST))
    return out
