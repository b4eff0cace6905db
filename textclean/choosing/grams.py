"""Texts as sets of numbers: their words, word 3-grams and short lines, in one numbering for all texts of a page."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import count

import numpy as np

from textclean.arrays import Array
from textclean.characters import SENTENCE_ENDS, UNSPACED, inside

__all__ = ["GRAM", "Grams", "Numbering", "shared"]

GRAM = 3  # words of a gram; a line of fewer words is one gram
CURRENCIES = "$€£¥₹₽₩₺₴₫฿¢"
MOST_CELLS = 1 << 24  # of the table of texts and their items; beyond, items share cells
_MIX = np.uint64(0x9E3779B97F4A7C15)  # odd, and its bits look like chance: 2**64 over the golden ratio


@cache
def _word() -> re.Pattern[str]:
    """A word; in scripts without spaces a character. Compiled on first use."""
    alone = inside(UNSPACED)
    return re.compile(rf"[{alone}]|[^\W{alone}]+|\n")


@cache
def _digits() -> re.Pattern[str]:
    return re.compile(r"\d+")


@cache
def _ends() -> re.Pattern[str]:
    return re.compile(rf"[{re.escape(SENTENCE_ENDS)}](?=\s|$)|。")


@dataclass(frozen=True, slots=True, eq=False)
class Grams:
    """The words of a text, as numbers.

    Attributes:
        bag: An item for each word: of a word that comes three times, the first, the second and the third are different
            items, so that sets of items overlap as bags of words do. Sorted.
        grams: The distinct grams, sorted.
        stream: All grams in the order of the text.
        line: The number of the line that each gram of the stream begins in.
        lines: The number of words of each line.
        digits: The number of words with a digit in them.
        ends: The number of ends of sentences.
        prices: The number of currency signs.
    """

    bag: Array
    grams: Array
    stream: Array
    line: Array
    lines: Array
    digits: int
    ends: int
    prices: int

    @property
    def words(self) -> int:
        """The number of words."""
        return len(self.bag)


class Numbering:
    """Numbers words, the same word with the same number in all texts."""

    def __init__(self) -> None:
        self._number: defaultdict[str, int] = defaultdict(count().__next__)
        self._number["\n"]  # the line end is 0

    def read(self, text: str) -> Grams:
        """The words and grams of a text.

        Args:
            text: The text, with line feeds between its lines.

        >>> one = Numbering().read("A dog saw a dog\\nIt ran")
        >>> one.words, one.lines.tolist(), len(one.grams)
        (7, [5, 2], 6)
        """
        return self._grams(text, across=True)

    def read_units(self, units: Iterable[str]) -> Grams:
        """The words and grams of the units of a page, a line each; no gram reaches from one into the next.

        Args:
            units: The text of each unit.
        """
        return self._grams("\n".join(unit.replace("\n", " ") for unit in units), across=False)

    def _grams(self, text: str, *, across: bool) -> Grams:
        number = self._number
        codes = np.array(list(map(number.__getitem__, _word().findall(text.lower()))), np.int64)
        breaks = codes == 0
        words, line = codes[~breaks], np.cumsum(breaks)[~breaks]
        lines = np.bincount(line, minlength=int(breaks.sum()) + 1)
        stream, of_line = _stream(words, line, lines, across)
        prices = sum(map(text.count, CURRENCIES))
        counts = (len(_digits().findall(text)), len(_ends().findall(text)), prices)
        return Grams(_bag(words), _distinct(stream), stream, of_line, lines, *counts)


def _bag(words: Array) -> Array:
    """The items of a bag: each word with the number of its occurrences before."""
    order = np.sort(words)
    first = np.searchsorted(order, order)
    nth = np.arange(len(order)) - first
    return _distinct(_mixed(order.astype(np.uint64)) + nth.astype(np.uint64))


def _distinct(numbers: Array) -> Array:
    """The distinct numbers, sorted: as `np.unique`, which hashes them first and takes three times as long."""
    order = np.sort(numbers)
    return np.asarray(order[np.diff(order, prepend=order[:1] ^ np.uint64(1)) != 0])


def _stream(words: Array, line: Array, lines: Array, across: bool) -> tuple[Array, Array]:
    """All grams of a text, and the line that each begins in.

    Grams of `GRAM` words; across the ends of lines where they may. A line with fewer words is a gram of its own.
    """
    hashed = _mixed(words.astype(np.uint64))
    stop = max(len(words) - GRAM + 1, 0)
    long = np.zeros(stop, np.uint64)
    for at in range(GRAM):
        long = _mixed(long + hashed[at : at + stop])
    inside = np.ones(stop, bool) if across else line[:stop] == line[GRAM - 1 : GRAM - 1 + stop]
    short = np.flatnonzero((lines > 0) & (lines < GRAM))
    starts = np.cumsum(lines) - lines
    brief = np.zeros(len(short), np.uint64)
    for at in range(GRAM - 1):
        there = lines[short] > at
        brief[there] = _mixed(brief[there] + hashed[starts[short][there] + at] + np.uint64(1))
    return np.concatenate((long[inside], brief)), np.concatenate((line[:stop][inside], short))


def _mixed(numbers: Array) -> Array:
    """Numbers with their bits mixed, so that sums of them are distinct; overflow is meant."""
    mixed = numbers * _MIX
    return np.asarray(mixed ^ (mixed >> np.uint64(29)))


def shared(sets: Sequence[Array]) -> Array:
    """The number of items that each two sets share.

    Time and memory grow with the items, because very large sets share cells of a table.

    Args:
        sets: Sets of items, each sorted.

    Returns:
        A row and a column a set.

    >>> shared([np.array([1, 2, 3]), np.array([2, 3, 4, 5])]).tolist()
    [[3.0, 2.0], [2.0, 4.0]]
    """
    sizes = [len(items) for items in sets]
    every, cell = np.unique(np.concatenate(sets), return_inverse=True)
    width = max(min(len(every), MOST_CELLS // max(len(sets), 1)), 1)
    table = np.zeros((len(sets), width), np.float32)
    np.add.at(table, (np.repeat(np.arange(len(sets)), sizes), cell % width), 1)
    return np.asarray(table @ table.T, np.float64)
