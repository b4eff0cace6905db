"""What can be said of each unit of a page by itself: columns, one number a unit, computed for all units at once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from textclean.document import Document
from textclean.languages import load
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
from textclean.linemodel.hashing import known_words, salt, sums
from textclean.linemodel.units import Units, edges, sentence_ends, units

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, Any]

__all__ = ["OWN", "Measures", "measure"]

# The languages whose function words the model was trained with, in the order of its input.
LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "nl", "sv", "pl", "ru", "tr")
BRIEF = 6  # a unit of up to so many words is also known as a whole

OWN = (
    "words", "log_words", "log_chars", "word_length", "longest", "stop", "commas", "sentences", "ends_sentence",
    "ends_colon", "ends_comma", "ends_ellipsis", "ends_question", "upper", "title", "first_upper", "all_upper",
    "digits", "digit_words", "starts_lower", "starts_bullet", "starts_digit",
    "quotes", "money", "pipes", "symbols", "at_signs",
    "slashes", "colons", "parens", "cjk", "foreign", "repeats", "again", "shape_share", "gap", "gap_after", "indent",
    "pieces", "distinct", "prose", "colon_at", "chars_word",
)  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Measures:
    """The units of a document: where each stands, its own numbers, and the hashes of its words.

    start, stop: half-open indexes into the document's blocks; part: offsets into the block's text, -1 where a unit is
    not a part of a block. own: a row for each name of `OWN`. tokens: hashes of words, of pairs of words, of words at an
    end of a unit and of short units as a whole; token_unit: the unit of each. word: for each word of the document,
    in order, its number among the distinct ones; word_unit: its unit; rare: whether it is no function word.
    """

    start: Array
    stop: Array
    part: Array
    words: Array
    own: Array
    tokens: Array
    token_unit: Array
    word: Array
    word_unit: Array
    rare: Array

    def __len__(self) -> int:
        return len(self.words)


def measure(doc: Document) -> Measures:
    """The units of a document and what can be said of each without the others."""
    if not doc.blocks:
        return _nothing()
    return _measured(units(doc))


@cache
def function_words() -> tuple[str, ...]:
    """Words of sentences, not of menus, in the languages of the model."""
    return tuple(word for lang in LANGUAGES for word in load(lang).function_words)


def _nothing() -> Measures:
    """What can be said of an empty text."""
    import numpy as np

    none, hashes = np.zeros(0, np.int64), np.zeros(0, np.uint64)
    own = np.zeros((len(OWN), 0), np.float32)
    return Measures(none, none, np.zeros((0, 2), np.int64), none, own, hashes, none, none, none, none.astype(bool))


def _measured(found: Units) -> Measures:
    import numpy as np

    codes, kind, bounds = found.codes, found.kinds, found.bounds
    n = len(found.begin)
    count = dict(zip(COUNTED, counted(codes, bounds), strict=True))
    lo, hi = bounds[:-1], bounds[1:]
    a, b = edges(found.seen, lo, hi)
    first_kind, last_code = kind[a], codes[b]
    ends = sentence_ends(kind, b)
    chars = np.maximum(count["seen"], 1)
    cut = np.searchsorted(found.word_start, bounds)
    first, tokens = cut[:-1], np.diff(cut)
    words = tokens + count["cjk"].astype(np.int64) // 2
    per_word, per_token = np.maximum(words, 1), np.maximum(tokens, 1)
    unit = np.repeat(np.arange(n), tokens)
    spoken = _of_words(found, unit, n)
    title = spoken["long_upper"] / np.maximum(spoken["long_word"], 1)
    all_upper = (count["upper"] >= 0.9 * np.maximum(count["letters"], 1)) & (count["letters"] > 3)
    prose = (words >= 8) & (ends | (words >= 30)) & ~all_upper
    whole = np.zeros(n, np.uint64)
    if len(found.word):
        whole = np.where(tokens > 0, sums(found.word, first, cut[1:]), np.uint64(0))
    repeats, again = _repeated(whole)
    shape = (
        np.minimum(words, 12) * 16 + ends * 8 + (title > 0.7) * 4 + ((first_kind & DIGIT) > 0) * 2
        + ((first_kind & BULLET) > 0)
    )  # fmt: skip
    gap = np.where(found.part[:, 0] > 0, 0, np.minimum(found.gaps, 4))
    # A function word is known by its number among the distinct words: each is asked for once.
    distinct, word, often = np.unique(found.word, return_inverse=True, return_counts=True)
    word = word.reshape(-1)
    stop = known_words(function_words()).find(distinct)[0][word]
    dot = ord(".")
    columns = {
        "words": np.minimum(words, 400),
        "log_words": np.log1p(words),
        "log_chars": np.log1p(count["seen"]),
        "word_length": np.minimum(spoken["length"] / per_token, 20),
        "longest": np.minimum(spoken["longest"], 40),
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
        "digit_words": spoken["digit"] / per_token,
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
        "pieces": np.minimum(found.stop - found.begin, 20),
        "distinct": np.bincount(unit[(often == 1)[word]], minlength=n) / per_token,
        "prose": prose,
        "colon_at": _first_colon(codes, lo, count["colons"]),
        "chars_word": chars / per_word,
    }
    own = np.empty((len(OWN), n), np.float32)
    for row, name in enumerate(OWN):
        own[row] = columns[name]
    grams, gram_unit = _grams(found.word, unit, first, tokens, whole)
    return Measures(found.begin, found.stop, found.part, words, own, grams, gram_unit, word, unit, ~stop)


def _of_words(found: Units, unit: Array, n: int) -> dict[str, Array]:
    """Sums over the words of each unit."""
    import numpy as np

    length = found.word_stop - found.word_start
    initial = found.kinds.take(found.word_start)
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
    """How many marks that end a sentence, with white space or a quote behind them, stand in each unit."""
    import numpy as np

    at = np.flatnonzero(kind & END)
    at = at[(at == len(kind) - 1) | ((kind.take(at + 1, mode="clip") & (SPACE | QUOTE)) > 0)]
    result: Array = np.diff(np.searchsorted(at, bounds))
    return result


def _first_colon(codes: Array, lo: Array, colons: Array) -> Array:
    """Where in each unit its first colon stands, as a share of 40 code points; 1 without one."""
    import numpy as np

    where = np.flatnonzero(codes == ord(":"))
    if not len(where):
        return np.ones(len(lo))
    following = where[np.minimum(np.searchsorted(where, lo), len(where) - 1)]
    return np.where(colons > 0, np.minimum((following - lo) / 40, 1), 1)


def _repeated(whole: Array) -> tuple[Array, Array]:
    """How often the words of each unit stand in the document, and whether they stood above already."""
    import numpy as np

    _, seen, back, often = np.unique(whole, return_index=True, return_inverse=True, return_counts=True)
    again = np.ones(len(whole), bool)
    again[seen] = False
    return often[back.reshape(-1)], again


def _grams(word: Array, unit: Array, first: Array, tokens: Array, whole: Array) -> tuple[Array, Array]:
    """Hashes of words, of pairs, of the first and last word with their place, and of short units as a whole."""
    import numpy as np

    pair = np.flatnonzero(unit[1:] == unit[:-1])
    pairs = word[pair] * salt(1) + word[pair + 1] * salt(2)
    some = np.flatnonzero(tokens > 0)
    heads = word[first[some]] * salt(3) + salt(4)
    tails = word[first[some] + tokens[some] - 1] * salt(5) + salt(6)
    brief = np.flatnonzero((tokens > 0) & (tokens <= BRIEF))
    grams = np.concatenate((word, pairs, heads, tails, whole[brief] * salt(7) + salt(8)))
    return grams, np.concatenate((unit, unit[pair], some, some, brief))
