"""Threads of readers' comments below an article: one decision for all of their lines.

Comments read like paragraphs of the article, and a model that judges line by line keeps some of them. What gives a
thread away is the shape that comes again: a link to reply, a name that "says", a time. So a thread below an article
goes as a whole, unless the model takes much of it for the page's own content, or the article is no longer than the
comments are.

On 1,900 pages of news and blogs whose article is known, nothing of such threads belonged to it. A forum's posts look
the same: there the length of the first post and the model's chances keep them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
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
LONGER = 6  # times as long as a comment the article is at least
SURE = 2.0  # a unit of such log-odds at the edge of a thread is of the article
# The mean chance to be of the article, by words, from which on a thread stays. Lists and timelines have dates, too.
MOST_CHANCE = {"reply": 0.45, "say": 0.7, "time": 0.2}

_DATE = regex.compile(r"\b\d{1,2}[:.h]\d{2}\b|\b\d{1,4}[./-]\d{1,2}[./-]\d{1,4}\b")
_WORD = regex.compile(r"\p{L}+|\p{N}+")
_ASCII_WORD = re.compile(r"[a-z]+|[0-9]+")  # the same on ASCII in small letters, three times as fast
_DIGIT = re.compile(r"\d")
KNOWN = 4096  # lines whose shape is remembered: a third of the lines of a page repeat a recent one


class Thread(NamedTuple):
    """A thread of comments.

    Attributes:
        start: Its first unit.
        stop: The unit after its last one.
        shape: The shape of its heads: "reply", "say" or "time".
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
    chances = 1 / (1 + np.exp(-np.clip(log_odds, -30, 30)))
    above = (counts * (prose & (log_odds > 0))).cumsum()
    for shape, most in MOST_CHANCE.items():
        alike = [i for i, one in enumerate(shapes) if one == shape]
        for heads in _chains(alike):
            if sum(bool(prose[a:b].any()) for a, b in pairwise(heads)) < COMMENTS:
                continue
            weights = counts[heads[0] : heads[-1] + 1]
            size = max(int(weights.sum()), 1)
            # An article has a date itself; but a link to reply above it is of a forum.
            first = heads[0] if shape == "time" else alike[0]
            article = int(above[first - 1]) if first else 0
            if article < max(ARTICLE_WORDS, LONGER * size / len(heads)):
                continue
            if float((chances[heads[0] : heads[-1] + 1] * weights).sum()) / size < most:
                yield _whole(heads, shape, log_odds)


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
    if shape == "reply":
        while start and heads[0] - start < reach and log_odds[start - 1] < SURE:
            start -= 1
    else:
        while stop < len(log_odds) and stop - heads[-1] <= reach and log_odds[stop] < SURE:
            stop += 1
    return Thread(start, stop, shape)


@lru_cache(KNOWN)
def _shape(text: str) -> str | None:
    """What a line is as the head of a comment: "reply", "say", "time", or None."""
    found = _ASCII_WORD.findall(text.lower()) if text.isascii() else [word.lower() for word in _WORD.findall(text)]
    if not found or len(found) > HEAD_WORDS:
        return None
    if found[-1] in lookup("saying_words"):
        return "say"
    links = lookup("thread_words")
    if len(found) <= HEAD_WORDS // 2 and (found[0] in links or found[-1] in links):
        return "reply"
    if not _DIGIT.search(text):
        return None
    numbers = any(word.isdecimal() for word in found)
    return "time" if _DATE.search(text) or (numbers and not lookup("time_words").isdisjoint(found)) else None
