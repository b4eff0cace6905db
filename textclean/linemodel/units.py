"""Lines joined to units: where every inline tag began a new line, a sentence stands in several pieces."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from textclean.document import Document
from textclean.languages import load
from textclean.linemodel.characters import (
    BULLET,
    CJK,
    COMMA,
    DIGIT,
    END,
    JOINS,
    LETTER,
    LOWER,
    OPENS,
    QUOTE,
    SPACE,
    UPPER,
    WORD,
    code_points,
    kinds,
    lowered,
)
from textclean.linemodel.hashing import known_words, sums

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, Any]

__all__ = ["Units", "edges", "sentence_ends", "units"]

SPLIT_WORDS, SPLIT_SHARE = 300, 0.5  # a line of more words, and of more than this share of the text, is no line


@dataclass(frozen=True, slots=True, eq=False)
class Units:
    """The units of a document over one array of all its code points.

    begin, stop: half-open indexes into the document's blocks. part: offsets into the block's text, for a unit that is
    a part of a block; else -1. bounds: where each unit begins in `codes`, and the end. gaps: blank lines above each.
    seen: the indexes of visible code points. word_start, word_stop: the words, as half-open indexes into `codes`;
    word: the hash of each.
    """

    begin: Array
    stop: Array
    part: Array
    bounds: Array
    gaps: Array
    codes: Array
    kinds: Array
    seen: Array
    word_start: Array
    word_stop: Array
    word: Array


def units(doc: Document) -> Units:
    """The units of a document that is not empty."""
    import numpy as np

    blocks = doc.blocks
    codes, starts = code_points([block.text for block in blocks])
    gaps = np.fromiter((block.gap for block in blocks), np.int64, len(blocks))
    kind = kinds().take(codes)
    low = lowered().take(codes)
    in_word = (kind & WORD) > 0
    # An apostrophe between letters belongs to the word.
    marks = np.flatnonzero((codes == ord("'")) | (codes == ord("’")))
    marks = marks[(marks > 0) & (marks < len(codes) - 1)]
    marks = marks[in_word[marks - 1] & in_word[np.minimum(marks + 1, len(codes) - 1)]]
    in_word[marks] = True
    low[marks] = ord("'")
    turns = np.flatnonzero(in_word[1:] != in_word[:-1]) + 1
    turns = np.concatenate(([0] * bool(in_word[0]), turns, [len(codes)] * bool(in_word[-1]))).astype(np.int64)
    word_start, word_stop = turns[::2], turns[1::2]
    word = sums(low, word_start, word_stop)
    seen = np.flatnonzero((kind & SPACE) == 0)
    begin, stop, bounds, part = _joined(starts, gaps, codes, kind, seen, word_start, word_stop, word)
    return Units(begin, stop, part, bounds, gaps[begin], codes, kind, seen, word_start, word_stop, word)


def edges(seen: Array, starts: Array, stops: Array) -> tuple[Array, Array]:
    """Index of the first and of the last visible code point of each range (its bounds, if there is none).

    seen: the indexes of all visible code points.
    """
    import numpy as np

    if not len(seen):
        return starts, starts
    first = seen[np.minimum(np.searchsorted(seen, starts), len(seen) - 1)]
    last = seen[np.maximum(np.searchsorted(seen, stops) - 1, 0)]
    return np.maximum(starts, np.minimum(first, stops - 1)), np.maximum(starts, last)


def sentence_ends(kind: Array, last: Array) -> Array:
    """Whether the text up to each place ends a sentence, looking through quotes and brackets."""
    import numpy as np

    at = last.copy()
    for _ in range(3):
        at = np.where((kind[at] & QUOTE) > 0, np.maximum(at - 1, 0), at)
    result: Array = (kind[at] & END) > 0
    return result


def _joined(
    starts: Array,
    gaps: Array,
    codes: Array,
    kind: Array,
    seen: Array,
    word_start: Array,
    word_stop: Array,
    word: Array,
) -> tuple[Array, Array, Array, Array]:
    """First and last block of each unit, its bounds in the array of code points, and which part of a block it is."""
    import numpy as np

    m = len(starts)
    stops = np.append(starts[1:], len(codes)) - 1
    a, b = edges(seen, starts, stops)
    ends = sentence_ends(kind, b)
    upto = np.searchsorted(word_start, stops)
    words = upto.copy()
    words[1:] -= upto[:-1]
    lower_start = (kind[a] & LOWER) > 0
    sign_start = ((kind[a] & JOINS) > 0) & ((kind[a] & BULLET) == 0)
    goes_on = (lower_start | sign_start) & (gaps == 0)
    carried = np.zeros(m, bool)
    if len(word):
        final = np.maximum(upto - 1, 0)
        carried = (
            (words > 0) & (word_stop[final] == b + 1) & known_words(load("en").carrying_words).find(word[final])[0]
        )
    carried |= ((kind[b] & (COMMA | OPENS)) > 0) & (words > 0)
    joins = np.zeros(m, bool)  # whether a block goes on from the one above it
    if m > 1:
        here, above = slice(1, None), slice(None, -1)
        pair = words[here] + words[above]
        goes = sign_start[here] & ~(pair < 2)
        goes |= lower_start[here] & (pair >= 6)
        goes |= carried[above] & (words[above] >= 4)
        joins[here] = (gaps[here] == 0) & ~ends[above] & goes
        if m > 2:
            # A link in the middle of a sentence: the line after it goes on.
            link = goes_on[2:] & (gaps[1:-1] == 0) & ~ends[:-2] & ~ends[1:-1] & (words[:-2] >= 4) & (words[1:-1] <= 12)
            joins[1:-1] |= link & ((kind[b[:-2]] & WORD) > 0)
    begin = np.flatnonzero(~joins)
    stop = np.append(begin[1:], m)
    bounds = np.append(starts[begin], len(codes))
    part = np.full((len(begin), 2), -1, np.int64)
    long = np.flatnonzero((stop - begin == 1) & (words[begin] > max(SPLIT_WORDS, SPLIT_SHARE * words.sum())))
    if len(long):
        return _split(int(long[0]), begin, stop, bounds, part, kind, starts)
    return begin, stop, bounds, part


def _split(
    unit: int, begin: Array, stop: Array, bounds: Array, part: Array, kind: Array, starts: Array
) -> tuple[Array, Array, Array, Array]:
    """A line that holds most of the text is no line: its sentences are the units."""
    import numpy as np

    low, high = int(bounds[unit]), int(bounds[unit + 1]) - 1  # without the line end
    piece = kind[low:high]
    ends = (piece[:-2] & END > 0) & (piece[1:-1] & SPACE > 0) & (piece[2:] & (UPPER | CJK | LETTER | DIGIT) > 0)
    cuts = np.concatenate(([0], np.flatnonzero(ends) + 2))
    count = len(cuts)
    if count < 2:
        return begin, stop, bounds, part
    turns = np.append(cuts, high - low)
    parts = np.stack((turns[:-1], turns[1:]), axis=1) + low - int(starts[begin[unit]])
    spread = np.concatenate((np.arange(unit), np.full(count, unit), np.arange(unit + 1, len(begin))))
    part = part[spread]
    part[unit : unit + count] = parts
    bounds = np.concatenate((bounds[:unit], low + cuts, bounds[unit + 1 :]))
    return begin[spread], stop[spread], bounds, part
