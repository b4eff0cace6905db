"""Threads of readers' comments below an article: one decision for all of their lines.

Comments read like paragraphs of the article, and a model that judges line by line keeps some of them. What gives a
thread away is the shape that comes again: a link to reply, a name that "says", a date with a clock, a time. So a thread
below an article goes as a whole, unless the model takes much of it for the page's own content, or the article is no
longer than the comments are.

On 1,900 pages of news and blogs whose article is known, nothing of such threads belonged to it. A forum's posts look
the same. What keeps them is that a link to quote, and a number of posts, stand beside them; the length of the first
post, which has a head of the same shape; and the model's chances.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import regex

from textclean.arrays import Array
from textclean.languages import lookup

__all__ = ["Thread", "threads_below"]

HEADS = 3  # a thread has as many lines of one shape
APART = 15  # units between two of them, at most
COMMENTS = 2  # between heads, at least this many stretches have prose
HEAD_WORDS, HEAD_LENGTH = 16, 120  # the most words, and characters, of a head
ARTICLE_WORDS = 120  # of prose that the model keeps above a thread
FORUM = 3  # lines with a word of forums, from which on a page is one
FORUM_WORDS = 4  # the most words of such a line
SURE = 2.0  # a unit of such log-odds at the edge of a thread is of the article
REPLY, SAY, STAMP, TIME = "reply", "say", "stamp", "time"

_DATE = regex.compile(r"\b\d{1,2}[:.h]\d{2}\b|\b\d{1,4}[./-]\d{1,2}[./-]\d{1,4}\b")
_CLOCK = re.compile(r"(?<![\d.:])\d{1,2}[:.h]\d{2}(?!\d)")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b|\b\d{1,4}[./-]\d{1,2}[./-]\d{1,4}\b")
_STAMP = re.compile(r"\d.*\d")
_PIECE = re.compile(r"(\d{4})|(\d+)|[^\W\d_]+")
_WORD = regex.compile(r"\p{L}+|\p{N}+")
_ASCII_WORD = re.compile(r"[a-z]+|[0-9]+")  # the same on ASCII in small letters, three times as fast
_DIGIT = re.compile(r"\d")
KNOWN = 4096  # lines whose shape is remembered: a third of the lines of a page repeat a recent one


class _Bounds(NamedTuple):
    """What makes a thread of heads of one shape.

    Attributes:
        chance: The mean chance to be of the article, by words, from which on a thread stays. Lists and timelines have
            dates, too.
        longer: How many times as long as a comment the article above is, at least.
        words: The words of prose that the model keeps above, at least.
    """

    chance: float
    longer: float
    words: int


# Half of `longer`, or chances nearer to 1, find two threads more in a hundred on the development pages, and cost the
# forums among them 0.004 F1.
BOUNDS = {
    REPLY: _Bounds(0.75, 4, 120),
    SAY: _Bounds(0.75, 4, 120),
    STAMP: _Bounds(0.9, 2, 100),
    TIME: _Bounds(0.2, 6, 120),
}


class Thread(NamedTuple):
    """A thread of comments.

    Attributes:
        start: Its first unit.
        stop: The unit after its last one.
        shape: The shape of its heads: "reply", "say", "stamp" or "time".
    """

    start: int
    stop: int
    shape: str


def threads_below(texts: Sequence[str], counts: Array, prose: Array, log_odds: Array) -> Iterator[Thread]:
    """The threads of comments that stand below an article and are not of it.

    Args:
        texts: The text of each unit.
        counts: The number of words of each unit.
        prose: Whether each unit reads like a paragraph.
        log_odds: For each unit the log-odds that it belongs to the article.

    >>> story = ["The council voted to close the old bridge for a whole year, after cracks were found in it."] * 12
    >>> below = ["Ann says:", "I walk there every day, and I will miss the bridge."] * 3
    >>> units = ["Menu", *story, *below, "Contact"]
    >>> counts = np.array([len(unit.split()) for unit in units])
    >>> list(threads_below(units, counts, counts > 9, np.where(counts > 9, 1.0, -2.0) - np.repeat([0, 2], [13, 7])))
    [Thread(start=13, stop=19, shape='say')]
    """
    shapes = [
        _shape(text) if count <= HEAD_WORDS and len(text) <= HEAD_LENGTH else None
        for text, count in zip(texts, counts.tolist(), strict=True)
    ]
    if len(shapes) - shapes.count(None) < HEADS:
        return
    found = _below(_alike(texts, shapes), counts, prose, log_odds)
    if found and not _is_forum(texts, counts):
        yield from found


def _below(alike: Iterable[tuple[str, Sequence[int]]], counts: Array, prose: Array, log_odds: Array) -> list[Thread]:
    """The threads whose heads are among units of one shape, and which are not of the article."""
    chances = 1 / (1 + np.exp(-np.clip(log_odds, -30, 30)))
    above = (counts * (prose & (log_odds > 0))).cumsum()
    found: list[Thread] = []
    for shape, units in alike:
        bounds = BOUNDS[shape]
        for heads in _chains(units):
            # An article has a date itself; but a link to reply above it is of a forum, and so is a stamp.
            first = heads[0] if shape == TIME else units[0]
            if shape == STAMP and first != heads[0]:
                continue
            if sum(bool(prose[a:b].any()) for a, b in pairwise(heads)) < COMMENTS:
                continue
            weights = counts[heads[0] : heads[-1] + 1]
            size = max(int(weights.sum()), 1)
            article = int(above[first - 1]) if first else 0
            if article < max(bounds.words, bounds.longer * size / len(heads)):
                continue
            if any(thread.start <= heads[0] and heads[-1] < thread.stop for thread in found):
                continue
            if float((chances[heads[0] : heads[-1] + 1] * weights).sum()) / size < bounds.chance:
                found.append(_whole(heads, shape, log_odds))
    return found


def _alike(texts: Sequence[str], shapes: Sequence[str | None]) -> Iterator[tuple[str, list[int]]]:
    """The units of each shape, and of each way to write a date with a clock."""
    stamped: dict[str, list[int]] = {}
    for i, shape in enumerate(shapes):
        if shape is not None and (stamp := _stamp(texts[i])):
            stamped.setdefault(stamp, []).append(i)
    for shape in (REPLY, SAY):
        yield shape, [i for i, one in enumerate(shapes) if one == shape]
    for units in stamped.values():
        yield STAMP, units
    yield TIME, [i for i, one in enumerate(shapes) if one == TIME]


def _is_forum(texts: Sequence[str], counts: Array) -> bool:
    """Whether short lines of a page have words that stand beside the posts of a forum."""
    words = lookup("forum_words")
    found = 0
    for text, count in zip(texts, counts.tolist(), strict=True):
        if count <= FORUM_WORDS and len(text) <= HEAD_LENGTH // 2:
            pieces = [piece.lower() for piece in _WORD.findall(text) if not piece[0].isdecimal()]
            found += bool(pieces) and (pieces[0] in words or pieces[-1] in words)
    return found >= FORUM


def _chains(heads: Sequence[int]) -> Iterator[list[int]]:
    """The heads that follow one another, in chains that are long enough."""
    chain: list[int] = []
    for at in heads:
        if chain and at - chain[-1] > APART:
            if len(chain) >= HEADS:
                yield chain
            chain = []
        chain.append(at)
    if len(chain) >= HEADS:
        yield chain


def _whole(heads: Sequence[int], shape: str, log_odds: Array) -> Thread:
    """The thread with its first comment, where the heads stand below the comments, or with its last one."""
    gaps = sorted(b - a for a, b in pairwise(heads))
    reach = gaps[len(gaps) // 2] - 1
    start, stop = heads[0], heads[-1] + 1
    if shape == REPLY:
        while start and heads[0] - start < reach and log_odds[start - 1] < SURE:
            start -= 1
    else:
        while stop < len(log_odds) and stop - heads[-1] <= reach and log_odds[stop] < SURE:
            stop += 1
    return Thread(start, stop, shape)


@lru_cache(KNOWN)
def _shape(text: str) -> str | None:
    """What a line is as the head of a comment: `REPLY`, `SAY`, `TIME`, or None."""
    found = _ASCII_WORD.findall(text.lower()) if text.isascii() else [word.lower() for word in _WORD.findall(text)]
    if not found or len(found) > HEAD_WORDS:
        return None
    if found[-1] in lookup("saying_words"):
        return SAY
    links = lookup("thread_words")
    if len(found) <= HEAD_WORDS // 2 and (found[0] in links or found[-1] in links):
        return REPLY
    if not _DIGIT.search(text):
        return None
    numbers = any(word.isdecimal() for word in found)
    return TIME if _DATE.search(text) or (numbers and not lookup("time_words").isdisjoint(found)) else None


def _stamp(text: str) -> str | None:
    """How the date and the clock of a line are written, such as "0 a y a 0:0"; None if it has not both."""
    if not _CLOCK.search(text) or not _YEAR.search(text):
        return None
    span = _STAMP.search(text)
    return span and _PIECE.sub(lambda piece: "y" if piece[1] else "0" if piece[2] else "a", span[0])
