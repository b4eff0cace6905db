"""Passages: runs of words that two or more texts share, such as a press release inside two different articles.

All windows of `least` words are hashed and sorted, so that equal ones stand side by side; windows that follow each
other in both of two texts are one run, as long as it can be (as in Manber, Finding Similar Files in a Large File
System, 1994). Runs of the same words are one passage with all its places.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from textclean.arrays import Array
from textclean.shingling.bands import partners
from textclean.shingling.normalization import fold, spans
from textclean.shingling.shingles import batches, encode, runs, word_hashes

__all__ = ["Passage", "Place", "passages"]

_REACH = 1 << 22  # pairs of windows that are made at once


class Place(NamedTuple):
    """Where a passage stands: the number of the text, and half-open code-point offsets into it."""

    text: int
    start: int
    end: int


class Passage(NamedTuple):
    """A run of words, and all places where it stands, in the order of the texts; at least two texts have it."""

    words: int
    places: tuple[Place, ...]


class _Words(NamedTuple):
    """The words of all texts: their hashes, and per word the number of its text and its offsets there."""

    hashed: Array
    text: Array
    start: Array
    end: Array


def passages(texts: Sequence[str], *, least: int = 20, max_candidates: int = 100) -> list[Passage]:
    """The passages that two or more texts share, whatever their case, accents and punctuation; the longest first.

    least: the words of a passage. max_candidates: a window of words is compared with no more than the first `max_candidates` others of
    the same words, so that what all texts have in common costs no more than it must.

    A passage is as long as it can be between two of its texts, so two passages may overlap where a third text has only
    a part. What stands twice within one text alone is none.

    Raises:
        InputError: (a TypeError) if one of the texts is no str.
        ValueError: if `least` or `max_candidates` is below 1.

    >>> texts = ["He said: “It will be finished by the spring.” Then he left.", "It will be finished by the spring!"]
    >>> for passage in passages(texts, least=5):
    ...     print(passage.words, [texts[place.text][place.start : place.end] for place in passage.places])
    7 ['It will be finished by the spring', 'It will be finished by the spring']
    """
    for name, value in (("least", least), ("max_candidates", max_candidates)):
        if value < 1:
            raise ValueError(f"{name} must be at least 1, not {value}")
    words = _words(texts)
    windows = runs(words.hashed, least)
    whole = words.text[: len(windows)] == words.text[len(words.text) - len(windows) :]
    left, right = _equal(np.flatnonzero(whole), windows, words.text, max_candidates)
    first, second, length = _joined(left, right, words.text)
    return _grouped(words, windows, first, second, length, least)


def _words(texts: Sequence[str]) -> _Words:
    hashed, text, start, end = [], [], [], []
    for part in batches(texts):
        data, begin = encode(texts[part])
        folded = fold(data)
        low, high = spans(folded)
        hashed.append(word_hashes(folded, low, high))
        low, high, origin = folded.source(low), folded.source(high), np.asarray(begin)
        owner = np.searchsorted(origin, low, side="right") - 1
        # A code point begins at every byte that continues none; accents after the last letter belong to it.
        points = np.concatenate(([0], np.cumsum(np.frombuffer(data, np.int8) >= -64)))
        text.append(owner + part.start)
        start.append(points[low] - points[origin[owner]])
        end.append(points[high] - points[origin[owner]])
    if not hashed:
        nothing = np.empty(0, np.int64)
        return _Words(np.empty(0, np.uint64), nothing, nothing, nothing)
    return _Words(*(np.concatenate(column) for column in (hashed, text, start, end)))


def _equal(places: Array, windows: Array, text: Array, max_candidates: int) -> tuple[Array, Array]:
    """Pairs of places in different texts where the same window begins, the earlier one first."""
    order = places[np.argsort(windows[places], kind="stable")]
    found = [np.empty((0, 2), np.int64)]
    for earlier, later in partners(windows[order], max_candidates, _REACH):
        pair = np.stack((order[earlier], order[later]), axis=1)
        found.append(pair[text[pair[:, 0]] != text[pair[:, 1]]])
    pairs = np.concatenate(found)
    return pairs[:, 0], pairs[:, 1]


def _joined(left: Array, right: Array, text: Array) -> tuple[Array, Array, Array]:
    """Pairs that follow each other on both sides as one run: where it begins on each side, and its windows."""
    order = np.lexsort((left, right - left))
    left, right = left[order], right[order]
    fresh = np.ones(len(left), bool)
    fresh[1:] = (np.diff(left) != 1) | (np.diff(right) != 1)
    fresh[1:] |= (np.diff(text[left]) != 0) | (np.diff(text[right]) != 0)
    begin = np.flatnonzero(fresh)
    return left[begin], right[begin], np.diff(np.append(begin, len(left)))


def _grouped(words: _Words, windows: Array, first: Array, second: Array, length: Array, least: int) -> list[Passage]:
    """Runs of the same words as one passage: the first and the last window and the length say which are the same."""
    kinds: dict[tuple[int, int, int], set[int]] = {}
    heads, tails = windows[first].tolist(), windows[first + length - 1].tolist()
    for head, tail, size, a, b in zip(heads, tails, length.tolist(), first.tolist(), second.tolist(), strict=True):
        kinds.setdefault((head, tail, size), set()).update((a, b))
    found = []
    for (_, _, size), places in kinds.items():
        count = size + least - 1
        found.append(Passage(count, tuple(_place(words, at, count) for at in sorted(places))))
    return sorted(found, key=lambda passage: (-passage.words, passage.places))


def _place(words: _Words, at: int, count: int) -> Place:
    return Place(int(words.text[at]), int(words.start[at]), int(words.end[at + count - 1]))
