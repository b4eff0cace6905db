"""The profile of a site: lines, parts of lines and runs of lines that its articles share, copies counted once.

The number of articles that must have a line before it counts as the site's boilerplate:

- `need`, the larger of `min_pages` and `min_share` of the site's articles, for a line that occurs together with other
  shared lines;
- twice as many for a paragraph by itself inside a page, which two articles may both quote; for the lines of a passage,
  that is, of shared paragraphs that follow each other in the body; and for a line inside the body of which only a part
  is shared;
- an article that has the line where a headline or a lede is expected does not count, unless nearly all articles, and
  several, have it there: then it is neither headline nor lede.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

import numpy as np

from textclean.arrays import Array
from textclean.shingling.similarity import changes
from textclean.templates.copy_groups import copy_groups
from textclean.templates.sketch import INSIDE, LINE, NUM_PERM, OPENING, PROSE, Page

__all__ = ["ENTRY", "FIRST", "GAP", "EntryKind", "SiteProfile", "learn", "pair_key"]

# An entry of a profile: what the key identifies, the key, the number of articles that have it, the score (0 to 255),
# flags.
ENTRY = np.dtype([("kind", "u1"), ("key", "<u8"), ("pages", "<u4"), ("score", "u1"), ("flags", "u1")])
FIRST = 1  # the flag of a line that is boilerplate even where a headline or a lede is expected

GAP = 3  # the rare lines allowed between two lines of a run
_DOUBLE = 2
# A passage has more words in paragraphs than this, and more than in other lines.
_PASSAGE = 120
# The share of the articles with a line that must have it at the top for it to be boilerplate there; and the least
# number of articles, for a short line and for a paragraph.
_NEARLY_ALL = 0.8
_TOP, _TOP_PROSE = 3, 5
# A line on exactly as many articles as it needs has the score 1 - _DOUBT; no score is above _MOST.
_DOUBT, _MOST = 0.4, 0.98
_MIX = 0x9E3779B97F4A7C15
_MASK = 0xFFFFFFFFFFFFFFFF


class EntryKind(IntEnum):
    """What the key of an entry identifies."""

    LINE = 0
    HEAD = 1  # the first part of a line
    TAIL = 2  # the last part of a line
    RUN = 3  # two lines that follow each other


@dataclass(frozen=True, slots=True)
class SiteProfile:
    """The boilerplate of a site.

    Attributes:
        site: The name of the site; "" for a whole corpus.
        pages: The number of articles that it was learned from; copies count once.
        level: The pages are a sample of one in 2**level.
        entries: The rows of `ENTRY`, as bytes.
    """

    site: str
    pages: int
    level: int
    entries: bytes


def learn(site: str, pages: Sequence[Page], level: int, min_pages: int, min_share: float) -> SiteProfile:
    """Learn the boilerplate of a site from its pages, in any order.

    Args:
        site: The name of the site.
        pages: The pages.
        level: The pages are a sample of one in 2**level.
        min_pages: The least number of articles that must share a line.
        min_share: The least share of the site's articles that must.
    """
    if len(pages) < min_pages:
        return SiteProfile(site, len(pages), level, b"")
    pages = sorted(pages, key=lambda page: page.id)
    rows = np.frombuffer(b"".join(page.lines for page in pages), LINE)
    page = np.repeat(np.arange(len(pages)), [len(page) for page in pages])
    signatures = np.frombuffer(b"".join(page.signature for page in pages), "<u4").reshape(-1, NUM_PERM)
    article = copy_groups(rows, page, signatures)
    count = int(article.max()) + 1
    made = _Site(rows, page, article[page], max(min_pages, math.ceil(min_share * count - 1e-9)))
    entries = np.concatenate((made.lines(), made.parts("head"), made.parts("tail"), made.runs()))
    return SiteProfile(site, count, level, entries.tobytes())


def pair_key(first: Any, second: Any) -> Any:
    """Make the key of two lines that follow each other.

    Args:
        first: The key of the first line, as an int, or the keys of many, as an array.
        second: The key, or the keys, of the second line.
    """
    return (first * _MIX & _MASK) ^ second if isinstance(first, int) else first * np.uint64(_MIX) ^ second


class _Counted:
    """The distinct keys of some lines, sorted, with the number of articles that have each."""

    def __init__(self, key: Array, article: Array, marks: Array) -> None:
        order = np.lexsort((article, key))
        key, article = key[order], article[order]
        begin = np.flatnonzero(changes(key, article))
        self._marks = np.bitwise_or.reduceat(marks[order], begin) if len(begin) else marks[:0]
        self.keys, self._first, self.pages = np.unique(key[begin], return_index=True, return_counts=True)

    def marked(self, mark: int) -> Array:
        """The number of articles in which a line with the key has a mark."""
        if not len(self.keys):
            return self.pages
        articles: Array = np.add.reduceat((self._marks & mark > 0).astype(np.int64), self._first)
        return articles

    def spread(self, values: Array, key: Array) -> Array:
        """Spread values of the keys over the lines that have these."""
        spread: Array = values[np.searchsorted(self.keys, key)] if len(key) else values[:0]
        return spread


class _Site:
    """The lines of a site's pages, page by page, with the page and the article of each."""

    def __init__(self, rows: Array, page: Array, article: Array, need: int) -> None:
        self._rows, self._page, self._article, self._need = rows, page, article, need
        self._prose = rows["marks"] & PROSE > 0
        self._known = np.zeros(len(rows), bool)

    def lines(self) -> Array:
        """The entries of whole lines."""
        key, marks = self._rows["line"], self._rows["marks"]
        counted = _Counted(key, self._article, marks)
        shared = counted.spread(counted.pages >= self._need, key)
        together = _Counted(key, self._article, self._together(shared).astype(np.uint8)).marked(1)
        top, prose = counted.marked(OPENING), counted.marked(PROSE) > 0
        several = np.where(prose, max(_TOP_PROSE, _DOUBLE * self._need), max(_TOP, self._need))
        first = (top >= _NEARLY_ALL * counted.pages) & (counted.pages >= several)
        pages = np.where(first, counted.pages, counted.pages - top)
        need = np.where(np.minimum(together, pages) >= self._need, self._need, _DOUBLE * self._need)
        good = pages >= need
        self._known = counted.spread(good, key)
        return _entries(EntryKind.LINE, counted.keys[good], counted.pages[good], need[good], first[good])

    def _together(self, shared: Array) -> Array:
        """Which shared lines occur together with other shared lines, as boilerplate does.

        They are in a row with a short line, or at an end of the page, but not in a passage. A row is a run of shared
        lines; a passage is the part of a row that lies in the body.
        """
        size = len(shared)
        if not size:
            return shared
        ends = np.append(changes(self._page), True)
        row = np.cumsum(changes(self._page, shared)) - 1
        part = np.cumsum(changes(self._page, shared, self._rows["marks"] & INSIDE)) - 1
        words = self._rows["words"].astype(np.float64)
        prose_words = np.bincount(part, words * self._prose)[part]
        passage = (prose_words > _PASSAGE) & (2 * prose_words > np.bincount(part, words)[part])
        framed = np.bincount(row, ~self._prose | ends[:-1] | ends[1:])[row] > 0
        together: Array = framed & shared & ~passage
        return together

    def parts(self, side: str) -> Array:
        """The entries of first ("head") or last ("tail") parts of lines."""
        which = (self._rows[side] > 0) & (self._rows["marks"] & OPENING == 0)
        counted = _Counted(self._rows[side][which], self._article[which], self._rows["marks"][which])
        need = np.where(counted.marked(INSIDE) > 0, _DOUBLE * self._need, self._need)
        good = counted.pages >= need
        kind = EntryKind.HEAD if side == "head" else EntryKind.TAIL
        return _entries(kind, counted.keys[good], counted.pages[good], need[good])

    def runs(self) -> Array:
        """The entries of known lines that follow each other, with at most GAP rare lines between them."""
        known = np.flatnonzero(self._known)
        a, b = known[:-1], known[1:]
        near = (b - a <= GAP + 1) & (self._page[a] == self._page[b])
        a, b = a[near], b[near]
        key = pair_key(self._rows["line"][a], self._rows["line"][b])
        counted = _Counted(key, self._article[a], np.zeros(len(a), np.uint8))
        good = counted.pages >= self._need
        return _entries(EntryKind.RUN, counted.keys[good], counted.pages[good], self._need)


def _entries(kind: EntryKind, keys: Array, pages: Array, need: Any, first: Any = False) -> Array:
    """Make entries, with scores that rise with the number of articles."""
    out = np.zeros(len(keys), ENTRY)
    out["kind"], out["key"], out["pages"], out["flags"] = kind, keys, pages, np.where(first, FIRST, 0)
    out["score"] = np.round(255 * np.minimum(1 - _DOUBT * need / np.maximum(pages, 1), _MOST))
    return out
