"""Text normalization for comparison: drops case, accents and punctuation, over the UTF-8 bytes of whole batches.

`textclean.shingling.spelling` first settles what depends on neighbours: the composition of Hangul, kana and the vowels
of India, Thai sara am, Arabic ligatures and joiners. The rules that follow, character by character:

- Letters, numbers and marks are decomposed (NFKD), stripped of accents, case folded and composed again: `É` becomes
  `e`, `ß` becomes `ss`, a full-width `Ａ` becomes `a`. If the result takes more bytes than the character, the character
  is only case folded, or left alone.
- Decimal digits of all scripts become ASCII digits, `œ` becomes `oe`, the dotless `ı` becomes `i`. The Persian yeh and
  kaf and the alef maksura become the Arabic yeh and kaf, the heh of Persian and Urdu the Arabic one.
- Accents are the marks that a text may carry or omit: combining diacritics, Arabic and Hebrew vowel points, the Arabic
  tatweel, the nukta of the scripts of India, variation selectors. They are dropped, as are invisible format characters
  (soft hyphen, zero-width space). Marks that are part of the spelling, such as Thai and Devanagari vowels, stay.
- Everything else (punctuation, symbols, emoji, white space, controls, lone surrogates) separates words.
- In scripts without spaces between words (Han, kana, Thai, Lao, Khmer, Myanmar) each character is a word, together
  with the marks and the stacked consonants that follow it: an n-gram of five words is five characters there. So is each
  syllable of Hangul, since the spaces of Korean vary.
- A run of more than 255 bytes is cut into words of 255 bytes.

Categories are those of Unicode 3.2, which every Python version ships unchanged, so that all versions give the same
words. A character assigned later counts as a letter and stays as it is, unless its block holds symbols.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import numpy as np

from textclean.arrays import Array
from textclean.characters import HANGUL, UNSPACED
from textclean.shingling.spelling import dropped, spelled

__all__ = ["DROPPED", "LONGEST", "SPACE", "Normalized", "Tables", "normalize", "spans", "tables", "words"]

SPACE = 0x20
DROPPED = 0xFF  # a byte that UTF-8 never contains: marks the bytes to drop
LONGEST = 255
_DROP = 0xFFFFFFFF  # the form of a character that is dropped
# The values of `Tables.shape`.
LETTER, BREAK, ALONE, FOLLOWS, LINKS = range(5)

# Characters that are words by themselves: those of scripts without spaces, and the syllables and leading jamo of
# Hangul, since Korean is written with more or fewer spaces.
_ALONE = (*UNSPACED, *HANGUL, (0x1100, 0x115F), (0xA960, 0xA97F))
# What belongs to the word before, although it is no mark of Unicode 3.2: vowels and trailing consonants of Hangul,
# marks of Lao, Myanmar and Khmer that were assigned later, the sound marks of half width.
_FOLLOWING = (
    (0x1160, 0x11FF), (0xD7B0, 0xD7FF), (0xEBA, 0xEBA), (0xECE, 0xECE), (0x102B, 0x103E), (0x1056, 0x1059),
    (0x105E, 0x1060), (0x1062, 0x1064), (0x1067, 0x106D), (0x1071, 0x1074), (0x1082, 0x108D), (0x108F, 0x108F),
    (0x109A, 0x109D), (0x17DD, 0x17DD), (0xAA7B, 0xAA7D), (0xFF9E, 0xFF9F),
)  # fmt: skip
# Signs that put the next consonant below the one before: the virama of Myanmar, the coeng of Khmer.
_LINKS = ((0x1039, 0x1039), (0x17D2, 0x17D2))
# Letters that are typed one for the other: Latin ligatures and the dotless i, Arabic yeh, kaf and heh.
_VARIANTS = {
    "\u0152": "oe", "\u0153": "oe", "\u0131": "i", "\u0649": "\u064a", "\u06cc": "\u064a", "\u06a9": "\u0643",
    "\u06c0": "\u0647", "\u06c1": "\u0647", "\u06c2": "\u0647",
}  # fmt: skip

_SYMBOLS = (
    (0x2000, 0x2BFF),
    (0x2E00, 0x2E7F),
    (0x3000, 0x3004),
    (0xD800, 0xDFFF),
    (0xFFF0, 0xFFFF),
    (0x1F000, 0x1FBFF),
)
# The ranges that hold anything but letters that stay as they are; other characters need no entry in the tables.
_VARIED = (
    (0x80, 0x33FF), (0x4DC0, 0x4DFF), (0xA000, 0xABFF), (0xD800, 0xDFFF), (0xF900, 0x107FF), (0x1D000, 0x1FBFF),
    (0x2F800, 0x2FA1F), (0xE0000, 0xE01EF),
)  # fmt: skip


class Tables(NamedTuple):
    """The normalization of every character.

    Attributes:
        ascii: The replacement of each byte below 0x80, (256,) uint8; other bytes map to themselves.
        shape: LETTER, BREAK, ALONE (a word by itself), FOLLOWS (a mark that belongs to one) or LINKS (a mark that also
            makes the next character belong to it), (0x110000,) uint8.
        form: The bytes that replace the character's own, the first byte lowest, (0x110000,) uint32; 0 leaves them.
    """

    ascii: Array
    shape: Array
    form: Array


@dataclass(frozen=True, slots=True, eq=False)
class Normalized:
    """Normalized text as bytes.

    Attributes:
        data: The UTF-8 of the normalized words, separated by SPACE, with at least eight SPACE at the end; uint8.
        kind: 0 between words, 1 in a word, 2 at the start of a character that is a word by itself, 3 in the rest of
            it; uint8. None if no character is a word by itself, so that SPACE alone separates the words.
        dropped: The offsets of the dropped bytes in the source's UTF-8, sorted.
    """

    data: Array
    kind: Array | None
    dropped: Array

    def from_source(self, offsets: Array) -> Array:
        """Convert offsets in the source's UTF-8 into offsets in `data`.

        Args:
            offsets: The offsets to convert.
        """
        return offsets - np.searchsorted(self.dropped, offsets)

    def to_source(self, offsets: Array) -> Array:
        """Convert offsets in `data` into offsets in the source's UTF-8.

        Args:
            offsets: The offsets to convert.
        """
        before = self.dropped - np.arange(len(self.dropped))
        return offsets + np.searchsorted(before, offsets, side="right")


def words(text: str) -> list[str]:
    """Split a text into normalized words.

    Args:
        text: The text.

    >>> words("L’été à São Paulo: 5 GRÜSSE — 東京へ")
    ['l', 'ete', 'a', 'sao', 'paulo', '5', 'grusse', '東', '京', 'へ']
    """
    normalized = normalize(spelled(text).text.encode("utf-8", "surrogatepass") + b" " * 8)
    start, stop = spans(normalized)
    data = normalized.data.tobytes()
    return [data[a:b].decode("utf-8", "replace") for a, b in zip(start.tolist(), stop.tolist(), strict=True)]


def normalize(data: bytes) -> Normalized:
    """Normalize UTF-8, character by character.

    Args:
        data: UTF-8 that ends in eight spaces; lone surrogates are encoded as `surrogatepass` does.
    """
    table = tables()
    raw = np.frombuffer(bytearray(data.translate(table.ascii.tobytes())), np.uint8)
    lead = np.flatnonzero(raw >= 0xC0)
    code, length = _decode(raw, lead)
    form, shape = table.form[code], table.shape[code]
    _write(raw, lead, length, form)
    if (shape == LINKS).any():
        _link(lead, length, form != _DROP, shape)
    alone = shape >= ALONE
    kind = None
    if alone.any():
        kind = (raw != SPACE).view(np.uint8)
        for k in range(4):
            at = alone & (length > k)
            kind[lead[at] + k] = np.where((shape[at] == ALONE) & (k == 0), 2, 3)
    kept = raw != DROPPED
    if kept.all():
        return Normalized(raw, kind, np.empty(0, np.int64))
    return Normalized(raw[kept], None if kind is None else kind[kept], np.flatnonzero(~kept))


def spans(normalized: Normalized) -> tuple[Array, Array]:
    """Find where each word starts and ends in the normalized bytes.

    Args:
        normalized: The normalized text.
    """
    if normalized.kind is None:
        inside = np.zeros(len(normalized.data) + 1, bool)
        np.not_equal(normalized.data, SPACE, out=inside[1:])
        edges = np.flatnonzero(inside[1:] != inside[:-1])
        start, stop = edges[::2], edges[1::2]
    else:
        kind = normalized.kind
        before = np.concatenate((np.zeros(1, np.uint8), kind[:-1]))
        opens = (kind != 0) & ((before == 0) | (kind == 2) | ((kind == 1) & (before != 1)))
        start, stop = np.flatnonzero(opens), np.flatnonzero((before != 0) & ((kind == 0) | opens))
    length = stop - start
    if len(length) and int(length.max()) > LONGEST:
        pieces = -(-length // LONGEST)
        first = np.cumsum(pieces) - pieces
        place = np.arange(int(pieces.sum())) - np.repeat(first, pieces)
        start = np.repeat(start, pieces) + place * LONGEST
        stop = np.minimum(start + LONGEST, np.repeat(stop, pieces))
    return start, stop


def _decode(raw: Array, lead: Array) -> tuple[Array, Array]:
    """The code points that start at the offsets `lead`, and the number of bytes of each."""
    first = raw[lead].astype(np.int32)
    length = 2 + (first >= 0xE0) + (first >= 0xF0)
    code = first & (0x7F >> length)
    for k in range(1, 4):
        more = length > k
        code[more] = code[more] << 6 | (raw[lead[more] + k] & 0x3F)
    return code, length


def _link(lead: Array, length: Array, kept: Array, shape: Array) -> None:
    """Make each character that follows a LINKS follow the word before, whatever is dropped between them."""
    gone = np.cumsum(np.where(kept, 0, length))[kept]
    at = lead[kept] - gone
    held = shape[kept]
    after = np.zeros(len(held), bool)
    after[1:] = (held[:-1] == LINKS) & (at[1:] == at[:-1] + length[kept][:-1])
    shape[kept] = np.where(after & (held == ALONE), FOLLOWS, held)


def _write(out: Array, lead: Array, length: Array, form: Array) -> None:
    """Replace the bytes of characters by their normalized form."""
    changed = form != 0
    lead, length, form = lead[changed], length[changed], form[changed]
    for k in range(4):
        at = length > k
        out[lead[at] + k] = form[at] >> (8 * k) & 0xFF


@cache
def tables() -> Tables:
    """Build the tables for all of Unicode: 6 MB, in about 30 ms, once per process."""
    ascii_table = np.full(256, SPACE, np.uint8)
    for i in range(256):
        if i >= 0x80 or chr(i).isalnum():
            ascii_table[i] = ord(chr(i).lower()) if i < 0x80 else i
    shape, form = np.zeros(0x110000, np.uint8), np.zeros(0x110000, np.uint32)
    for ranges, value in ((_ALONE, ALONE), (_FOLLOWING, FOLLOWS), (_LINKS, LINKS)):
        for low, high in ranges:
            shape[low : high + 1] = value
    category = unicodedata.ucd_3_2_0.category
    for code in _codes(_VARIED):
        character = chr(code)
        kind = category(character)
        if kind[0] == "M" and shape[code] == ALONE:
            shape[code] = FOLLOWS
        if character in dropped() or kind == "Cf":
            form[code] = _DROP
        elif (kind == "Cn" and _within(code, _SYMBOLS)) or kind[0] not in "LMNC" or kind in ("Cc", "Cs"):
            shape[code], form[code] = BREAK, 0x20202020
        elif kind != "Cn":
            new = _form(character)
            if new is not None:
                form[code] = int.from_bytes(new.encode().ljust(4, bytes((DROPPED,))), "little")
                shape[code] = shape[ord(new)] if len(new) == 1 else shape[code]
    return Tables(ascii_table, shape, form)


def _form(character: str) -> str | None:
    """The normalized form of a letter in no more bytes than its own; None if the letter stays as it is."""
    if character in _VARIANTS:
        return _VARIANTS[character]
    digit = unicodedata.ucd_3_2_0.decimal(character, None)
    if digit is not None:
        return str(int(digit))
    if character.casefold() == character and unicodedata.is_normalized("NFKD", character):
        return None
    bare = _bare(_bare(character).casefold())  # the iota below a Greek letter would be a letter in `casefold`
    for form in (unicodedata.normalize("NFKC", bare).casefold(), character.casefold()):
        if 0 < len(form.encode()) <= len(character.encode()) and form.isalnum():
            return None if form == character else form
    return None


def _bare(text: str) -> str:
    """The text decomposed, without what is dropped."""
    split = unicodedata.normalize("NFKD", text)
    return "".join(_VARIANTS.get(c, c) for c in split if c not in dropped())


def _codes(ranges: Sequence[tuple[int, int]]) -> Iterator[int]:
    """All code points of some ranges."""
    for low, high in ranges:
        yield from range(low, high + 1)


def _within(code: int, ranges: Sequence[tuple[int, int]]) -> bool:
    """Whether a code point lies in one of some ranges."""
    return any(low <= code <= high for low, high in ranges)
