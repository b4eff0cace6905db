"""The features of each unit by itself: a column of numbers a feature, computed for all units at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from textclean.arrays import Array
from textclean.document import Document
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
from textclean.linemodel.hashing import piece_hashes, salt, word_set
from textclean.linemodel.units import Bounds, Tokens, Units, edges, sentence_ends, tokenize, unit_bounds

__all__ = ["LINE_FEATURES", "LineFeatures", "line_features"]

# Function words, which are frequent in sentences and rare in menus. Words of other languages that are also English
# words are left out.
_STOP = """
a about after all also an and any are as at be because been before but by can could did do does for from had
has have he her him his how i if in into is it its just like may me more most my no not now of on one only or
other our out over said she should so some such than that the their them then there these they this those
through to too under up was we were what when where which while who will with would you your der die das und
ist nicht ein eine zu mit auf für von dem den des sich im wie bei auch aus nach wird le la les et est une des
du dans que qui pour pas sur par au avec ce il elle sont plus ne se el los las y en un una es por con para del
se lo como más pero al su sus il di che è un per non con sono della si nel alla o os e da do em um uma não com
mais na no dos das ao de het een en van dat niet met voor zijn op te aan ook er och att det som på är av för
inte med den i w z na się nie że do jest и в не на что с как по это из у за к а но он bir ve bu için ile da de
"""
STOP = tuple(_STOP.split())
SHORT = 6  # units of at most this many words also yield one n-gram of the whole unit

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
}
_ROWS = {name: row for row, name in enumerate(LINE_FEATURES)}


@dataclass(frozen=True, slots=True, eq=False)
class LineFeatures:
    """The units of a document with their own features and the hashes of their words.

    Attributes:
        units: The units.
        values: A row for each name of `LINE_FEATURES`, a column a unit.
        ngrams: Hashes of words, of pairs of words, of the first and last word of a unit, and of short units as a whole.
        ngram_unit: The unit of each n-gram.
        word: For each word of the document, in order, its number among the distinct words.
        word_unit: The unit of each word.
        rare: Whether each word is not a function word.
    """

    units: Units
    values: Array
    ngrams: Array
    ngram_unit: Array
    word: Array
    word_unit: Array
    rare: Array

    def __len__(self) -> int:
        return len(self.units)

    def row(self, name: str) -> Array:
        """The values of one feature, a number a unit.

        Args:
            name: A name of `LINE_FEATURES`.
        """
        return np.asarray(self.values[_ROWS[name]])


def line_features(doc: Document) -> LineFeatures:
    """The units of a document and the features that each has by itself.

    Args:
        doc: The document.
    """
    if not doc.blocks:
        return _empty()
    tokens = tokenize(doc)
    return _measured(tokens, unit_bounds(tokens))


def _empty() -> LineFeatures:
    """The features of an empty text."""
    ints, hashes, flags = np.zeros(0, np.int64), np.zeros(0, np.uint64), np.zeros(0, bool)
    units = Units(ints, ints, np.zeros((0, 2), np.int64), ints, flags)
    return LineFeatures(units, np.zeros((len(LINE_FEATURES), 0), np.float32), hashes, ints, ints, ints, flags)


def _measured(tokens: Tokens, where: Bounds) -> LineFeatures:
    codes, kind, bounds = tokens.codes, tokens.kinds, where.codes
    n = len(where.start)
    count = dict(zip(COUNTED, counted(codes, bounds), strict=True))
    lo, hi = bounds[:-1], bounds[1:]
    a, b = edges(tokens.visible, lo, hi)
    first_kind, last_code = kind[a], codes[b]
    ends = sentence_ends(kind, b)
    chars = np.maximum(count["seen"], 1)
    cut = np.searchsorted(tokens.word_start, bounds)
    first, token_count = cut[:-1], np.diff(cut)
    words = token_count + count["cjk"].astype(np.int64) // 2
    per_word, per_token = np.maximum(words, 1), np.maximum(token_count, 1)
    unit = np.repeat(np.arange(n), token_count)
    sums = _word_sums(tokens, unit, n)
    title = sums["long_upper"] / np.maximum(sums["long_word"], 1)
    all_upper = (count["upper"] >= 0.9 * np.maximum(count["letters"], 1)) & (count["letters"] > 3)
    prose = (words >= 8) & (ends | (words >= 30)) & ~all_upper
    whole = np.zeros(n, np.uint64)
    if len(tokens.word):
        whole = np.where(token_count > 0, piece_hashes(tokens.word, first, cut[1:]), np.uint64(0))
    repeats, again = _repeated(whole)
    shape = (
        np.minimum(words, 12) * 16 + ends * 8 + (title > 0.7) * 4 + ((first_kind & DIGIT) > 0) * 2
        + ((first_kind & BULLET) > 0)
    )  # fmt: skip
    gap = np.where(where.part[:, 0] > 0, 0, np.minimum(tokens.gaps[where.start], 4))
    # Function words are looked up among the distinct words, each once.
    distinct, word, often = np.unique(tokens.word, return_inverse=True, return_counts=True)
    word = word.reshape(-1)
    stop = word_set(STOP).find(distinct)[0][word]
    dot = ord(".")
    columns = {
        "words": np.minimum(words, 400),
        "log_words": np.log1p(words),
        "log_chars": np.log1p(count["seen"]),
        "word_length": np.minimum(sums["length"] / per_token, 20),
        "longest": np.minimum(sums["longest"], 40),
        "stop": np.bincount(unit[stop], minlength=n) / per_token,
        "commas": count["commas"] / per_word,
        "sentences": _sentences(kind, bounds) / per_word,
        "ends_sentence": ends,
        "ends_colon": last_code == ord(":"),
        "ends_comma": (kind[b] & COMMA) > 0,
        "ends_ellipsis": (last_code == ord("…")) | ((last_code == dot) & (codes[np.maximum(b - 1, 0)] == dot)),
        "ends_question": (last_code == ord("?")) | (last_code == 0xFF1F) | (last_code == 0x61F),
        "upper": count["upper"] / np.maximum(count["letters"], 1),
        "title": title,
        "first_upper": (first_kind & UPPER) > 0,
        "all_upper": all_upper,
        "digits": count["digits"] / chars,
        "digit_words": sums["digit"] / per_token,
        "starts_lower": (first_kind & LOWER) > 0,
        "starts_bullet": (first_kind & BULLET) > 0,
        "starts_digit": (first_kind & DIGIT) > 0,
        "quotes": count["quotes"] / per_word,
        "money": count["money"] / per_word,
        "pipes": count["pipes"] / per_word,
        "symbols": count["other"] / chars,
        "at_signs": count["at_signs"] / per_word,
        "slashes": count["slashes"] / per_word,
        "colons": count["colons"] / per_word,
        "parens": count["parens"] / per_word,
        "cjk": count["cjk"] / chars,
        "foreign": count["abroad"] / chars,
        "repeats": np.minimum(repeats, 9),
        "again": again,
        "shape_share": np.bincount(shape.astype(np.int64))[shape.astype(np.int64)] / n,
        "gap": gap,
        "gap_after": np.append(gap[1:], 4),
        "indent": np.minimum(a - lo, 60),
        "pieces": np.minimum(where.stop - where.start, 20),
        "distinct": np.bincount(unit[(often == 1)[word]], minlength=n) / per_token,
        "prose": prose,
        "colon_at": _first_colon(codes, lo, count["colons"]),
        "chars_word": chars / per_word,
    }
    values = np.empty((len(LINE_FEATURES), n), np.float32)
    for row, name in enumerate(LINE_FEATURES):
        values[row] = columns[name]
    ngrams, ngram_unit = _ngrams(tokens.word, unit, first, token_count, whole)
    units = Units(where.start, where.stop, where.part, words, prose)
    return LineFeatures(units, values, ngrams, ngram_unit, word, unit, ~stop)


def _word_sums(tokens: Tokens, unit: Array, n: int) -> dict[str, Array]:
    """Sums over the words of each unit."""
    length = tokens.word_stop - tokens.word_start
    initial = tokens.kinds.take(tokens.word_start)
    digit = (initial & DIGIT) > 0
    long = length > 3
    longest = np.zeros(n, np.int64)
    if len(unit):
        begins = np.flatnonzero(np.diff(unit, prepend=-1))
        longest[unit[begins]] = np.maximum.reduceat(length, begins)
    return {
        "length": np.bincount(unit, length, n),
        "longest": longest,
        "digit": np.bincount(unit[digit], minlength=n),
        "long_word": np.bincount(unit[long & ~digit], minlength=n),
        "long_upper": np.bincount(unit[long & ((initial & UPPER) > 0)], minlength=n),
    }


def _sentences(kind: Array, bounds: Array) -> Array:
    """The number of sentence ends in each unit: marks followed by white space or a quote."""
    at = np.flatnonzero(kind & END)
    at = at[(at == len(kind) - 1) | ((kind.take(at + 1, mode="clip") & (SPACE | QUOTE)) > 0)]
    return np.diff(np.searchsorted(at, bounds))


def _first_colon(codes: Array, lo: Array, colons: Array) -> Array:
    """The place of the first colon in each unit, as a share of 40 code points; 1 without a colon."""
    where = np.flatnonzero(codes == ord(":"))
    if not len(where):
        return np.ones(len(lo))
    following = where[np.minimum(np.searchsorted(where, lo), len(where) - 1)]
    return np.where(colons > 0, np.minimum((following - lo) / 40, 1), 1)


def _repeated(whole: Array) -> tuple[Array, Array]:
    """How many units have the same words as each unit, and whether one of them is above it; whole: a hash a unit."""
    _, seen, back, often = np.unique(whole, return_index=True, return_inverse=True, return_counts=True)
    again = np.ones(len(whole), bool)
    again[seen] = False
    return often[back.reshape(-1)], again


def _ngrams(word: Array, unit: Array, first: Array, count: Array, whole: Array) -> tuple[Array, Array]:
    """Hashes of words, of pairs, of the first and last word with their place, and of short units; the unit of each."""
    pair = np.flatnonzero(unit[1:] == unit[:-1])
    pairs = word[pair] * salt(1) + word[pair + 1] * salt(2)
    filled = np.flatnonzero(count > 0)
    heads = word[first[filled]] * salt(3) + salt(4)
    tails = word[first[filled] + count[filled] - 1] * salt(5) + salt(6)
    short = np.flatnonzero((count > 0) & (count <= SHORT))
    ngrams = np.concatenate((word, pairs, heads, tails, whole[short] * salt(7) + salt(8)))
    return ngrams, np.concatenate((unit, unit[pair], filled, filled, short))
