"""Text reuse: passages that two or more texts share, such as a press release quoted in two different articles.

All windows of `min_words` words are hashed and sorted, which makes equal windows adjacent; windows that follow each
other in two texts are joined into one run of the greatest length (as in Manber, Finding Similar Files in a Large File
System, 1994). Runs of the same words form one passage with all its places.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from textclean.arrays import Array
from textclean.errors import SettingError
from textclean.settings import count
from textclean.shingling.normalization import normalize, spans
from textclean.shingling.pairing import partners
from textclean.shingling.shingles import batches, encode, runs, word_hashes

__all__ = ["Passage", "Place", "passages"]

_COUNT = count(1)
_BATCH = 1 << 22  # pairs of windows made at once


class Place(NamedTuple):
    """A place where a passage occurs.

    Attributes:
        text: The position of the text in the input, from 0.
        start: Where the passage starts in the text, in code points.
        end: Where it ends, exclusive.
    """

    text: int
    start: int
    end: int


class Passage(NamedTuple):
    """A run of words that at least two texts share.

    Attributes:
        words: The number of words.
        places: All places where it occurs, in the order of the texts.
    """

    words: int
    places: tuple[Place, ...]


class _Words(NamedTuple):
    """The words of all texts, as columns: hashes, numbers of the texts, and offsets in these."""

    hashed: Array
    text: Array
    start: Array
    end: Array


def passages(texts: Sequence[str], *, min_words: int = 20, max_candidates: int = 100) -> list[Passage]:
    """Find the passages that two or more texts share, ignoring case, accents and punctuation.

    A passage has the greatest length that two of its texts share, so two passages overlap where a third text has only
    a part. A repeat within a single text does not count.

    Args:
        texts: The texts.
        min_words: The least number of words of a passage.
        max_candidates: A window of words is compared with at most the first `max_candidates` equal windows, which
            bounds the cost of passages that all texts share.

    Returns:
        The passages, longest first.

    Raises:
        InputError: (a TypeError) if one of the texts is not a str.
        SettingError: (a ValueError) if `min_words` or `max_candidates` is below 1.

    >>> texts = ["He said: “It will be finished by the spring.” Then he left.", "It will be finished by the spring!"]
    >>> for passage in passages(texts, min_words=5):
    ...     print(passage.words, [texts[place.text][place.start : place.end] for place in passage.places])
    7 ['It will be finished by the spring', 'It will be finished by the spring']
    """
    for name, value in (("min_words", min_words), ("max_candidates", max_candidates)):
        if not _COUNT.accepts(value):
            raise SettingError(f"{name} {_COUNT.refusal(value)}")
    words = _words(texts)
    windows = runs(words.hashed, min_words)
    whole = words.text[: len(windows)] == words.text[len(words.text) - len(windows) :]
    left, right = _equal_windows(np.flatnonzero(whole), windows, words.text, max_candidates)
    first, second, length = _joined_runs(left, right, words.text)
    return _grouped(words, windows, first, second, length, min_words)


def _words(texts: Sequence[str]) -> _Words:
    """Split all texts into words."""
    hashed, text, start, end = [], [], [], []
    for part in batches(texts):
        data, begin, added = encode(texts[part])
        normalized = normalize(data)
        low, high = spans(normalized)
        hashed.append(word_hashes(normalized, low, high))
        low, high, origin = normalized.to_source(low), normalized.to_source(high), np.asarray(begin)
        owner = np.searchsorted(origin, low, side="right") - 1
        # A code point starts at every byte that is not a continuation byte.
        leads = np.frombuffer(data, np.int8) >= -64
        leads[added] = False
        points = np.concatenate(([0], np.cumsum(leads)))
        text.append(owner + part.start)
        start.append(points[low] - points[origin[owner]])
        end.append(points[high] - points[origin[owner]])
    if not hashed:
        empty = np.empty(0, np.int64)
        return _Words(np.empty(0, np.uint64), empty, empty, empty)
    return _Words(*(np.concatenate(column) for column in (hashed, text, start, end)))


def _equal_windows(places: Array, windows: Array, text: Array, max_candidates: int) -> tuple[Array, Array]:
    """Pairs of positions in different texts where equal windows start, the earlier position first."""
    order = places[np.argsort(windows[places], kind="stable")]
    pieces = [np.empty((0, 2), np.int64)]
    for earlier, later in partners(windows[order], max_candidates, _BATCH):
        pair = np.stack((order[earlier], order[later]), axis=1)
        pieces.append(pair[text[pair[:, 0]] != text[pair[:, 1]]])
    pairs = np.concatenate(pieces)
    return pairs[:, 0], pairs[:, 1]


def _joined_runs(left: Array, right: Array, text: Array) -> tuple[Array, Array, Array]:
    """Join pairs that follow each other on both sides: where each run starts on both sides, and its windows."""
    order = np.lexsort((left, right - left))
    left, right = left[order], right[order]
    starts = np.ones(len(left), bool)
    starts[1:] = (np.diff(left) != 1) | (np.diff(right) != 1)
    starts[1:] |= (np.diff(text[left]) != 0) | (np.diff(text[right]) != 0)
    begin = np.flatnonzero(starts)
    return left[begin], right[begin], np.diff(np.append(begin, len(left)))


def _grouped(
    words: _Words, windows: Array, first: Array, second: Array, length: Array, min_words: int
) -> list[Passage]:
    """Group runs of the same words, which have equal first and last windows and equal lengths."""
    groups: dict[tuple[int, int, int], set[int]] = {}
    heads, tails = windows[first].tolist(), windows[first + length - 1].tolist()
    for head, tail, size, a, b in zip(heads, tails, length.tolist(), first.tolist(), second.tolist(), strict=True):
        groups.setdefault((head, tail, size), set()).update((a, b))
    found = []
    for (_, _, size), starts in groups.items():
        total = size + min_words - 1
        found.append(Passage(total, tuple(_place(words, at, total) for at in sorted(starts))))
    return sorted(found, key=lambda passage: (-passage.words, passage.places))


def _place(words: _Words, at: int, total: int) -> Place:
    """The place of a run of words."""
    return Place(int(words.text[at]), int(words.start[at]), int(words.end[at + total - 1]))
