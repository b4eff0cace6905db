"""Units: the lines of a page, joined where one sentence was broken over several lines.

Some extractors begin a line at every inline tag, so a sentence with two links arrives in five pieces. A model
scores such pieces better together. Conversely, a line that holds most of the text is split into its sentences.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np

from textclean.arrays import Array, indexes
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
from textclean.linemodel.hashing import piece_hashes, salt, word_set

__all__ = ["Bounds", "Tokens", "Units", "edges", "sentence_ends", "tokenize", "unit_bounds"]

_APOSTROPHES = (ord("'"), ord("’"))
CLOSING_SIGNS = 3  # quotes and brackets behind the end of a sentence that are skipped
SPLIT_WORDS, SPLIT_SHARE = 300, 0.5  # a line with more words than this, and than this share of the text, is split


@dataclass(frozen=True, slots=True, eq=False)
class Units:
    """The units of a document: all that the filter and the decoder need to know of them.

    Attributes:
        start: The index of the first block of each unit.
        stop: The index after its last block.
        part: A row a unit: start and end in the block's text, for a unit that is a part of a block; else -1 and -1.
        words: The number of words.
        prose: Whether the unit reads like a paragraph.
    """

    start: Array
    stop: Array
    part: Array
    words: Array
    prose: Array

    def __len__(self) -> int:
        return len(self.words)

    def of_page(self, first: int, stop: int, block: int) -> Units:
        """The units of one of several documents.

        Args:
            first: Its first unit.
            stop: The unit after its last one.
            block: The number of its first block among the blocks of all.
        """
        start, stop_, part, words, prose = (
            values[first:stop] for values in (self.start, self.stop, self.part, self.words, self.prose)
        )
        return Units(start - block, stop_ - block, part, words, prose)

    def texts(self, doc: Document) -> list[str]:
        """The text of each unit.

        Args:
            doc: The document that the units are of.
        """
        blocks = doc.blocks
        texts = [blocks[start].text for start in self.start.tolist()]  # nearly all units are one block
        for i in indexes((self.stop - self.start != 1) | (self.part[:, 0] >= 0)).tolist():
            low, high = self.part[i].tolist()
            if low >= 0:
                texts[i] = texts[i][low:high]
            else:
                texts[i] = "\n".join(block.text for block in blocks[self.start[i] : self.stop[i]])
        return texts

    def means(self, values: Sequence[float]) -> Array:
        """The mean of the values of the blocks of each unit.

        Args:
            values: A number for each block.
        """
        total = np.concatenate(([0.0], np.cumsum(values)))
        return np.asarray((total[self.stop] - total[self.start]) / np.maximum(self.stop - self.start, 1))


@dataclass(frozen=True, slots=True, eq=False)
class Tokens:
    """Documents as arrays over all their code points, one document after another.

    Attributes:
        pages: The first block of each document, and the end of the last one.
        block_start: Where the text of each block starts in `codes`.
        gaps: The number of blank lines above each block.
        codes: The code points; each block ends in a line end.
        kinds: The classes of each code point.
        visible: The indexes of the code points that are not white space.
        word_start: Where each word starts in `codes`. In scripts without spaces each code point is a word.
        word_stop: Where it ends.
        word: Its hash; in scripts without spaces that of two code points, because one alone says little of a topic.
        single: The hash of the word by itself.
    """

    pages: Array
    block_start: Array
    gaps: Array
    codes: Array
    kinds: Array
    visible: Array
    word_start: Array
    word_stop: Array
    word: Array
    single: Array


@dataclass(frozen=True, slots=True, eq=False)
class Bounds:
    """Where the units of documents lie.

    Attributes:
        pages: The first unit of each document, and the end of the last one.
        start: The index of the first block of each unit.
        stop: The index after its last block.
        part: A row a unit: start and end in the block's text, for a unit that is a part of a block; else -1 and -1.
        codes: Where each unit starts in `Tokens.codes`, and the end of the last one.
    """

    pages: Array
    start: Array
    stop: Array
    part: Array
    codes: Array


def tokenize(docs: Sequence[Document]) -> Tokens:
    """The code points and words of documents.

    Args:
        docs: The documents; each has at least one block.
    """
    blocks = [block for doc in docs for block in doc.blocks]
    pages = np.array([0, *accumulate(len(doc.blocks) for doc in docs)])
    codes, block_start = code_points([block.text for block in blocks])
    gaps = np.fromiter((block.gap for block in blocks), np.int64, len(blocks))
    kind = kinds().take(codes)
    low = lowered().take(codes)
    in_word = np.zeros(len(codes) + 2, bool)  # with a place before the first code point, and one behind the last
    np.not_equal(kind & WORD, 0, out=in_word[1:-1])
    # An apostrophe between letters belongs to the word.
    marks = indexes((codes == _APOSTROPHES[0]) | (codes == _APOSTROPHES[1]))
    marks = marks[in_word.take(marks) & in_word.take(marks + 2)]
    in_word[marks + 1] = True
    low[marks] = _APOSTROPHES[0]
    unspaced = np.zeros_like(in_word)
    np.not_equal(kind & CJK, 0, out=unspaced[1:-1])
    begins = in_word[1:] & (~in_word[:-1] | unspaced[1:] | unspaced[:-1])
    ends = in_word[:-1] & (~in_word[1:] | unspaced[1:] | unspaced[:-1])
    word_start, word_stop = indexes(begins), indexes(ends)
    word = single = piece_hashes(low, word_start, word_stop)
    paired = indexes(
        (word_stop[:-1] == word_start[1:]) & unspaced.take(word_start[:-1] + 1) & unspaced.take(word_start[1:] + 1)
    )
    if len(paired):
        word = single.copy()
        word[paired] = single.take(paired) * salt(9) + single.take(paired + 1) * salt(10)
    visible = indexes((kind & SPACE) == 0)
    return Tokens(pages, block_start, gaps, codes, kind, visible, word_start, word_stop, word, single)


def edges(tokens: Tokens, starts: Array, stops: Array, pages: Array) -> tuple[Array, Array]:
    """The first and the last visible code point of each range.

    Args:
        tokens: The code points of documents.
        starts: Where each range starts.
        stops: Where it ends.
        pages: The first range of each document, and the end of the last one.

    Returns:
        The indexes of the first and of the last visible code points; the range's own bounds where it has none.
    """
    visible = tokens.visible
    first, last = visible.searchsorted(starts), visible.searchsorted(stops) - 1
    if len(pages) == 2:
        if not len(visible):
            return starts, starts
        first, last = visible.take(first, mode="clip"), visible.take(last, mode="clip")
        return np.maximum(starts, np.minimum(first, stops - 1)), np.maximum(starts, last)
    # A range without any, at an end of a document, looks no further than the document goes.
    turns = visible.searchsorted(np.append(starts.take(pages[:-1]), len(tokens.codes)))
    sizes = pages[1:] - pages[:-1]
    low, high = turns[:-1].repeat(sizes), (turns[1:] - 1).repeat(sizes)
    first, last = (visible.take(np.minimum(np.maximum(at, low), high), mode="clip") for at in (first, last))
    first, last = np.maximum(starts, np.minimum(first, stops - 1)), np.maximum(starts, last)
    none = high < low
    return np.where(none, starts, first), np.where(none, starts, last)


def sentence_ends(kind: Array, last: Array) -> Array:
    """Whether a sentence ends at each place, closing quotes and brackets skipped.

    Args:
        kind: The classes of all code points.
        last: The indexes of the places.
    """
    at = last
    for _ in range(CLOSING_SIGNS):
        closing = (kind.take(at) & QUOTE) > 0
        if not closing.any():
            break
        at = np.maximum(at - closing, 0)
    return np.asarray((kind.take(at) & END) > 0)


def unit_bounds(tokens: Tokens) -> Bounds:
    """Join the blocks that continue one another to units, and split a block that holds most of the text.

    Args:
        tokens: The code points and words of documents.
    """
    codes, block_start = tokens.codes, tokens.block_start
    count = len(block_start)
    block_stop = np.empty_like(block_start)  # without the line end
    block_stop[:-1] = block_start[1:] - 1
    block_stop[-1] = len(codes) - 1
    word_stops = tokens.word_start.searchsorted(block_stop)
    words = word_stops.copy()
    words[1:] -= word_stops[:-1]
    start = indexes(~_continuing(tokens, block_stop, words, word_stops))
    stop = np.empty_like(start)
    stop[:-1] = start[1:]
    stop[-1] = count
    part = np.full((len(start), 2), -1, np.int64)
    where = np.empty(len(start) + 1, np.int64)
    block_start.take(start, out=where[:-1])
    where[-1] = len(codes)
    bounds = Bounds(start.searchsorted(tokens.pages), start, stop, part, where)
    most = SPLIT_SHARE * np.add.reduceat(words, tokens.pages[:-1])
    if len(most) > 1:
        most = most.repeat(bounds.pages[1:] - bounds.pages[:-1])
    long = indexes((stop - start == 1) & (words.take(start) > np.maximum(SPLIT_WORDS, most)))
    for unit in long[::-1].tolist():  # one a document at most; from the last, so that the others keep their numbers
        bounds = _split(tokens, bounds, unit)
    return bounds


def _continuing(tokens: Tokens, block_stop: Array, words: Array, word_stops: Array) -> Array:
    """Whether each block continues the one above it; words: the words of each block, word_stops: their sums so far."""
    kind, gaps, block_start = tokens.kinds, tokens.gaps, tokens.block_start
    count = len(block_start)
    first, last = edges(tokens, block_start, block_stop, tokens.pages)
    ends = sentence_ends(kind, last)
    first_kind, last_kind = kind.take(first), kind.take(last)
    lower_start = (first_kind & LOWER) > 0
    sign_start = (first_kind & (JOINS | BULLET)) == JOINS
    carried = (last_kind & (COMMA | OPENS)) > 0
    if len(tokens.word):
        final = np.maximum(word_stops - 1, 0)
        at_end = tokens.word_stop.take(final) == last + 1
        carried |= at_end & word_set(load("en").carrying_words).find(tokens.single.take(final))[0]
    carried &= words > 0
    continuing = np.zeros(count, bool)
    if count > 1:
        here, above = slice(1, None), slice(None, -1)
        pair = words[here] + words[above]
        joins = sign_start[here] & ~(pair < 2)
        joins |= lower_start[here] & (pair >= 6)
        joins |= carried[above] & (words[above] >= 4)
        continuing[here] = (gaps[here] == 0) & ~ends[above] & joins
    if count > 2:
        # A link in the middle of a sentence: the line after it shows that the sentence goes on.
        follows = ((lower_start | sign_start) & (gaps == 0))[2:]
        link = follows & (gaps[1:-1] == 0) & ~ends[:-2] & ~ends[1:-1] & (words[:-2] >= 4) & (words[1:-1] <= 12)
        if len(tokens.pages) > 2:
            link[tokens.pages[1:-1] - 2] = False  # its line after it is on the next page
        continuing[1:-1] |= link & ((last_kind[:-2] & WORD) > 0)
    continuing[tokens.pages[:-1]] = False
    return continuing


def _split(tokens: Tokens, bounds: Bounds, unit: int) -> Bounds:
    """Split a unit of one block into its sentences."""
    low, high = int(bounds.codes[unit]), int(bounds.codes[unit + 1]) - 1  # without the line end
    kind = tokens.kinds[low:high]
    ends = (kind[:-2] & END > 0) & (kind[1:-1] & SPACE > 0) & (kind[2:] & (UPPER | CJK | LETTER | DIGIT) > 0)
    cuts = np.concatenate(([0], indexes(ends) + 2))
    count = len(cuts)
    if count < 2:
        return bounds
    turns = np.append(cuts, high - low)
    repeated = np.concatenate((np.arange(unit), np.full(count, unit), np.arange(unit + 1, len(bounds.start))))
    part = bounds.part[repeated]
    offset = low - int(tokens.block_start[bounds.start[unit]])
    part[unit : unit + count] = np.stack((turns[:-1], turns[1:]), axis=1) + offset
    codes = np.concatenate((bounds.codes[:unit], low + cuts, bounds.codes[unit + 1 :]))
    pages = bounds.pages + (count - 1) * (bounds.pages > unit)
    return Bounds(pages, bounds.start[repeated], bounds.stop[repeated], part, codes)
