"""The features of each unit by itself: a column of numbers a feature, computed for all units at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import numpy as np

from textclean.arrays import Array, indexes
from textclean.document import Document
from textclean.languages import load
from textclean.linemodel import reasons
from textclean.linemodel.characters import (
    BULLET,
    COMMA,
    COUNTED,
    DIGIT,
    END,
    LOWER,
    QUOTE,
    SPACE,
    UPPER,
    counted,
)
from textclean.linemodel.hashing import distinct, piece_hashes, salt, word_set
from textclean.linemodel.mark_features import MARK_FEATURES, mark_features
from textclean.linemodel.pages import Pages
from textclean.linemodel.units import Bounds, Tokens, Units, edges, sentence_ends, tokenize, unit_bounds

__all__ = ["LINE_FEATURES", "LineFeatures", "line_features"]

# The languages whose function words the model was trained with, in the order of its input.
LANGUAGES = (
    "en", "de", "fr", "es", "it", "pt", "nl", "sv", "pl", "ru", "tr", "fi", "el", "cs", "da", "hu", "ro", "uk", "ar",
    "fa", "he", "hi", "id", "ja", "ko", "vi", "zh",
)  # fmt: skip
SHORT = 6  # units of at most this many words also yield one n-gram of the whole unit
SHAPE_WORDS = np.array((1, 3, 7, 14, 29))  # between these numbers of words, units have one shape
KINDS_OF_SHAPE, SHAPES = 24, 256  # more than there are of the two sorts of shapes
MOST_DATES, MOST_SAME = 4, 20  # larger counts are these

# The features of a unit by itself, in the order of the columns that the trees know, each with its group.
LINE_FEATURES = {
    "words": reasons.LENGTH,
    "log_words": reasons.LENGTH,
    "log_chars": reasons.LENGTH,
    "word_length": reasons.WORD_LENGTH,
    "longest": reasons.WORD_LENGTH,
    "stop": reasons.FUNCTION_WORDS,
    "commas": reasons.PUNCTUATION,
    "sentences": reasons.PUNCTUATION,
    "ends_sentence": reasons.PUNCTUATION,
    "ends_colon": reasons.PUNCTUATION,
    "ends_comma": reasons.PUNCTUATION,
    "ends_ellipsis": reasons.PUNCTUATION,
    "ends_question": reasons.PUNCTUATION,
    "upper": reasons.CAPITALS,
    "title": reasons.CAPITALS,
    "first_upper": reasons.CAPITALS,
    "all_upper": reasons.CAPITALS,
    "digits": reasons.NUMBERS,
    "digit_words": reasons.NUMBERS,
    "starts_lower": reasons.CAPITALS,
    "starts_bullet": reasons.SIGNS,
    "starts_digit": reasons.NUMBERS,
    "quotes": reasons.PUNCTUATION,
    "money": reasons.NUMBERS,
    "pipes": reasons.SIGNS,
    "symbols": reasons.SIGNS,
    "at_signs": reasons.SIGNS,
    "slashes": reasons.SIGNS,
    "colons": reasons.PUNCTUATION,
    "parens": reasons.PUNCTUATION,
    "cjk": reasons.SCRIPT,
    "foreign": reasons.SCRIPT,
    "repeats": reasons.REPETITION,
    "again": reasons.REPETITION,
    "shape_share": reasons.REPETITION,
    "gap": reasons.LAYOUT,
    "gap_after": reasons.LAYOUT,
    "indent": reasons.LAYOUT,
    "pieces": reasons.LAYOUT,
    "distinct": reasons.REPETITION,
    "prose": reasons.PARAGRAPH,
    "colon_at": reasons.PUNCTUATION,
    "chars_word": reasons.LENGTH,
    "clocks": reasons.NUMBERS,
    "dates": reasons.NUMBERS,
    "years": reasons.NUMBERS,
    "same_first": reasons.REPETITION,
    "same_last": reasons.REPETITION,
}
_ROWS = {name: row for row, name in enumerate(LINE_FEATURES)}
_COUNTS = {name: row for row, name in enumerate(COUNTED)}
# Features that are counts of signs, a word or a code point: name -> what of `COUNTED` is counted.
_PER_WORD = {name: name for name in ("commas", "quotes", "money", "pipes", "at_signs", "slashes", "colons", "parens")}
_PER_CODE = {"digits": "digits", "symbols": "other", "cjk": "cjk", "foreign": "abroad"}
# Features that say of which class the first code point is.
_FIRST = {"first_upper": UPPER, "starts_lower": LOWER, "starts_bullet": BULLET, "starts_digit": DIGIT}
_CLASSES = np.array([*_FIRST.values()], np.uint16)[:, None]


def _rows(names: Iterable[str], row_of: Mapping[str, int] = _ROWS) -> Array:
    """The rows of some names."""
    return np.array([row_of[name] for name in names])


_PER_WORD_ROWS, _WORD_COUNTS = _rows(_PER_WORD), _rows(_PER_WORD.values(), _COUNTS)
_PER_CODE_ROWS, _CODE_COUNTS = _rows(_PER_CODE), _rows(_PER_CODE.values(), _COUNTS)
_FIRST_ROWS = _rows(_FIRST)
_WORD_SHARES = _rows(("stop", "digit_words", "distinct"))


@dataclass(frozen=True, slots=True, eq=False)
class LineFeatures:
    """The units of documents with their own features and the hashes of their words.

    Attributes:
        pages: Where the units of each document are.
        blocks: The number of the first block of each document.
        units: The units; their blocks are numbered through all documents.
        values: A row for each name of `LINE_FEATURES`, a column a unit.
        ngrams: Hashes of words, of pairs of words, of the first and last word of a unit, and of short units as a whole.
        ngram_unit: The unit of each n-gram.
        word: For each word, in order, its number among the distinct words; documents have no number in common.
        word_unit: The unit of each word.
        rare: Whether each word is not a function word.
        alike: Three rows of numbers of groups of units of a document: those of one shape, of one first word, and of one
            last word.
        marks: A row for each name of `MARK_FEATURES`.
    """

    pages: Pages
    blocks: Array
    units: Units
    values: Array
    ngrams: Array
    ngram_unit: Array
    word: Array
    word_unit: Array
    rare: Array
    alike: Array
    marks: Array

    def __len__(self) -> int:
        return len(self.units)

    def units_of(self, page: int) -> Units:
        """The units of one document, as if it was the only one.

        Args:
            page: The number of the document.
        """
        if len(self.pages) == 1:
            return self.units
        first, stop = self.pages.bounds[page : page + 2].tolist()
        return self.units.of_page(first, stop, int(self.blocks[page]))

    def row(self, name: str) -> Array:
        """The values of one feature, a number a unit.

        Args:
            name: A name of `LINE_FEATURES`.
        """
        return np.asarray(self.values[_ROWS[name]])

    def rows(self, names: Array) -> Array:
        """The values of several features, a row a feature.

        Args:
            names: Indexes of names in `LINE_FEATURES`.
        """
        return np.asarray(self.values.take(names, axis=0))


def line_features(*docs: Document) -> LineFeatures:
    """The units of documents and the features that each has by itself.

    Args:
        *docs: The documents; each of several has at least one block.
    """
    if not any(doc.blocks for doc in docs):
        return _empty()
    tokens = tokenize(docs)
    return _measured(docs, tokens, unit_bounds(tokens))


@cache
def function_words() -> tuple[str, ...]:
    """Words that are frequent in sentences and rare in menus, in the languages of the model."""
    return tuple(word for lang in LANGUAGES for word in load(lang).function_words)


def _empty() -> LineFeatures:
    """The features of an empty text."""
    ints, hashes, flags = np.zeros(0, np.int64), np.zeros(0, np.uint64), np.zeros(0, bool)
    units = Units(ints, ints, np.zeros((0, 2), np.int64), ints, flags)
    values, alike = np.zeros((len(LINE_FEATURES), 0), np.float32), np.zeros((3, 0), np.int64)
    marks = np.zeros((len(MARK_FEATURES), 0), np.float32)
    return LineFeatures(
        Pages(np.zeros(2, np.int64)),
        np.zeros(1, np.int64),
        units,
        values,
        hashes,
        ints,
        ints,
        ints,
        flags,
        alike,
        marks,
    )


def _measured(docs: Sequence[Document], tokens: Tokens, where: Bounds) -> LineFeatures:
    codes, kind, bounds = tokens.codes, tokens.kinds, where.codes
    n, pages = len(where.start), Pages(where.pages)
    page = np.arange(len(pages)).repeat(pages.sizes) if len(pages) > 1 else None  # of each unit
    counts = counted(codes, bounds)
    count = dict(zip(COUNTED, counts, strict=True))
    lo, hi = bounds[:-1], bounds[1:]
    a, b = edges(tokens, lo, hi, where.pages)
    first_kind, last_code = kind.take(a), codes.take(b)
    ends = sentence_ends(kind, b)
    chars = np.maximum(count["seen"], 1)
    cut = tokens.word_start.searchsorted(bounds)
    first, token_count = cut[:-1], cut[1:] - cut[:-1]
    cjk = count["cjk"].astype(np.int64)
    words = token_count - cjk + (cjk + 1) // 2
    per_word, per_token = np.maximum(words, 1), np.maximum(token_count, 1)
    unit = np.repeat(np.arange(n), token_count)
    filled = indexes(token_count)
    whole = np.zeros(n, np.uint64)
    whole[filled] = piece_hashes(tokens.word, first.take(filled), cut.take(filled + 1))
    units = distinct(whole, page)
    again = np.ones(n, bool)
    again[units.first] = False
    # Function words are looked up among the distinct words, each once.
    of_word = None if page is None else page.take(unit)
    known = single = distinct(tokens.word, of_word)
    if tokens.single is not tokens.word:
        single = distinct(tokens.single)
    stop = word_set(function_words()).find(single.values)[0].take(single.number)
    length = tokens.word_stop - tokens.word_start
    initial = kind.take(tokens.word_start)
    digit, long = (initial & DIGIT) > 0, length > 3
    long_upper = long & ((initial & UPPER) > 0)
    once = (known.often == 1).take(known.number)
    sums = _sums((stop, digit, once, long & ~digit, long_upper, length), cut)
    title = sums[4] / np.maximum(sums[3], 1)
    longest = np.zeros(n, np.int64)
    if len(filled):
        longest[filled] = np.maximum.reduceat(length, first.take(filled))
    all_upper = (count["upper"] >= 0.9 * np.maximum(count["letters"], 1)) & (count["letters"] > 3)
    prose = (words >= 8) & (ends | (words >= 30)) & ~all_upper
    starts = (first_kind & _CLASSES) > 0
    has_digits = count["digits"] > 0
    heads, tails = (_same(tokens.single, at, n, filled, page) for at in (first, cut[1:] - 1))
    kinds_of_shape = np.searchsorted(SHAPE_WORDS, words) * 4 + ends * 2 + has_digits
    shape = np.minimum(words, 12) * 16 + ends * 8 + (title > 0.7) * 4 + starts[3] * 2 + starts[2]
    if page is not None:
        kinds_of_shape += page * KINDS_OF_SHAPE
        shape += page * SHAPES
    gap = np.where(where.part[:, 0] > 0, 0, np.minimum(tokens.gaps.take(where.start), 4))
    dots = last_code == ord(".")
    dots &= codes.take(np.maximum(b - 1, pages.spread(lo.take(where.pages[:-1])))) == ord(".")
    columns = {
        "words": np.minimum(words, 400),
        "log_words": np.log1p(words),
        "log_chars": np.log1p(count["seen"]),
        "word_length": np.minimum(sums[5] / per_token, 20),
        "longest": np.minimum(longest, 40),
        "sentences": _sentences(kind, bounds) / per_word,
        "ends_sentence": ends,
        "ends_colon": last_code == ord(":"),
        "ends_comma": (kind.take(b) & COMMA) > 0,
        "ends_ellipsis": (last_code == ord("…")) | dots,
        "ends_question": (last_code == ord("?")) | (last_code == 0xFF1F) | (last_code == 0x61F),
        "upper": count["upper"] / np.maximum(count["letters"], 1),
        "title": title,
        "all_upper": all_upper,
        "repeats": np.minimum(units.often.take(units.number), 9),
        "again": again,
        "shape_share": np.bincount(shape).take(shape) / pages.spread(pages.sizes),
        "gap": gap,
        "indent": np.minimum(a - lo, 60),
        "pieces": np.minimum(where.stop - where.start, 20),
        "prose": prose,
        "colon_at": _first_colon(codes, lo, count["colons"]),
        "chars_word": chars / per_word,
        "clocks": np.minimum(_between_digits(codes, kind, bounds, ":"), MOST_DATES),
        "dates": np.minimum(_between_digits(codes, kind, bounds, "./-"), MOST_DATES),
        "years": np.minimum(_years(codes, tokens, cut), MOST_DATES),
        "same_first": np.minimum(heads.often, MOST_SAME),
        "same_last": np.minimum(tails.often, MOST_SAME),
    }
    values = np.empty((len(LINE_FEATURES), n), np.float32)
    for name, column in columns.items():
        values[_ROWS[name]] = column
    values[_PER_WORD_ROWS] = counts.take(_WORD_COUNTS, axis=0) / per_word
    values[_PER_CODE_ROWS] = counts.take(_CODE_COUNTS, axis=0) / chars
    values[_WORD_SHARES] = sums[:3] / per_token
    values[_FIRST_ROWS] = starts
    gap_after = values[_ROWS["gap_after"]]
    gap_after[:-1] = gap[1:]
    gap_after[pages.bounds[1:] - 1] = 4
    ngrams, ngram_unit = _ngrams(tokens.word, unit, first, token_count, whole, words)
    of_units = Units(where.start, where.stop, where.part, words, prose)
    alike = np.stack((kinds_of_shape, heads.number, tails.number))
    marks = np.zeros((len(MARK_FEATURES), n), np.float32)
    for i, doc in enumerate(docs):
        if doc.markdown:
            here = slice(pages.bounds[i], pages.bounds[i + 1])
            marks[:, here] = mark_features(doc, of_units.of_page(here.start, here.stop, tokens.pages[i]))
    return LineFeatures(
        pages, tokens.pages[:-1], of_units, values, ngrams, ngram_unit, known.number, unit, ~stop, alike, marks
    )


class _Same(NamedTuple):
    """For each unit the number of its group, and how many units the group has; units without words are alone."""

    number: Array
    often: Array


def _same(word: Array, at: Array, n: int, filled: Array, page: Array | None) -> _Same:
    """The units of a page whose words at some places are equal; filled: the units that have words."""
    found = distinct(word.take(at.take(filled)), None if page is None else page.take(filled))
    number, often = np.zeros(n, np.int64), np.zeros(n, np.int64)
    number[filled] = found.number + 1
    if page is not None:
        wordless = number == 0
        number[wordless] = len(found.values) + 1 + page[wordless]
    often[filled] = found.often.take(found.number)
    return _Same(number, often)


def _between_digits(codes: Array, kind: Array, bounds: Array, signs: str) -> Array:
    """How often one of some signs stands between two digits, in each unit."""
    found = codes == ord(signs[0])
    for sign in signs[1:]:
        found |= codes == ord(sign)
    at = indexes(found)
    at = at[((kind.take(at - 1, mode="clip") & DIGIT) > 0) & ((kind.take(at + 1, mode="clip") & DIGIT) > 0)]
    before = at.searchsorted(bounds)
    return np.asarray(before[1:] - before[:-1])


def _years(codes: Array, tokens: Tokens, cut: Array) -> Array:
    """The number of words in each unit that are a year of 1900 to 2099."""
    four = tokens.word_stop - tokens.word_start == 4
    four &= (tokens.kinds.take(tokens.word_start) & DIGIT) > 0
    at = indexes(four)
    start = tokens.word_start.take(at)
    century = codes.take(start) * 100 + codes.take(start + 1)
    at = at[(century == ord("1") * 100 + ord("9")) | (century == ord("2") * 100 + ord("0"))]
    before = at.searchsorted(cut)
    return np.asarray(before[1:] - before[:-1])


def _sums(rows: tuple[Array, ...], cut: Array) -> Array:
    """The sums of whole numbers over the words of each unit, a row a sum; cut: where each unit begins, and the end."""
    total = np.empty((len(rows), len(rows[0]) + 1), np.int64)
    total[:, 0] = 0
    for row, values in zip(total, rows, strict=True):
        values.cumsum(dtype=np.int64, out=row[1:])
    at = total.take(cut, axis=1)
    return np.asarray(at[:, 1:] - at[:, :-1])


def _sentences(kind: Array, bounds: Array) -> Array:
    """The number of sentence ends in each unit: marks followed by white space or a quote."""
    at = indexes(kind & END)
    at = at[(kind.take(at + 1, mode="clip") & (SPACE | QUOTE)) > 0]
    before = at.searchsorted(bounds)
    return np.asarray(before[1:] - before[:-1])


def _first_colon(codes: Array, lo: Array, colons: Array) -> Array:
    """The place of the first colon in each unit, as a share of 40 code points; 1 without a colon."""
    where = indexes(codes == ord(":"))
    if not len(where):
        return np.ones(len(lo))
    following = where.take(where.searchsorted(lo), mode="clip")
    return np.where(colons > 0, np.minimum((following - lo) / 40, 1), 1)


def _ngrams(word: Array, unit: Array, first: Array, count: Array, whole: Array, words: Array) -> tuple[Array, Array]:
    """Hashes of words, of pairs, of the first and last word with their place, and of short units; the unit of each."""
    pair = indexes(unit[1:] == unit[:-1])
    pairs = word.take(pair) * salt(1) + word.take(pair + 1) * salt(2)
    filled = indexes(count)
    begins, counts = first.take(filled), count.take(filled)
    heads = word.take(begins) * salt(3) + salt(4)
    tails = word.take(begins + counts - 1) * salt(5) + salt(6)
    short = filled[words.take(filled) <= SHORT]
    ngrams = np.concatenate((word, pairs, heads, tails, whole.take(short) * salt(7) + salt(8)))
    return ngrams, np.concatenate((unit, unit.take(pair), filled, filled, short))
