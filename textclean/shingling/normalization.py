"""Text normalization for comparison: drops case, accents and punctuation, over the UTF-8 bytes of whole batches.

The rules, character by character:

- Letters, numbers and marks are case folded, decomposed (NFKD), stripped of accents and composed again: `É` becomes
  `e`, `ß` becomes `ss`, a full-width `Ａ` becomes `a`. If the result takes more bytes than the character, the character
  is only case folded, or left alone.
- Accents are the marks that a text may carry or omit: combining diacritics, Arabic and Hebrew vowel points, variation
  selectors. They are dropped, as are invisible format characters (soft hyphen, zero-width space). Marks that are part
  of the spelling, such as Thai and Devanagari vowels, stay.
- Everything else (punctuation, symbols, emoji, white space, controls, lone surrogates) separates words.
- In scripts without spaces between words (Han, kana, Thai, Lao, Khmer, Myanmar) each character is a word, together
  with the marks that follow it: an n-gram of five words is five characters there.
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
from textclean.characters import INVISIBLE, UNSPACED, members

__all__ = ["DROPPED", "LONGEST", "SPACE", "Normalized", "Tables", "normalize", "spans", "tables", "words"]

SPACE = 0x20
DROPPED = 0xFF  # a byte that UTF-8 never contains: marks the bytes to drop
LONGEST = 255
# The values of `Tables.shape`.
LETTER, BREAK, ALONE, FOLLOWS = range(4)

_ACCENTS = (
    (0x300, 0x36F), (0x483, 0x487), (0x591, 0x5BD), (0x5BF, 0x5BF), (0x5C1, 0x5C2), (0x5C4, 0x5C5), (0x5C7, 0x5C7),
    (0x610, 0x61A), (0x64B, 0x65F), (0x670, 0x670), (0x1AB0, 0x1AFF), (0x1DC0, 0x1DFF), (0x20D0, 0x20FF),
    (0xFE00, 0xFE0F), (0xFE20, 0xFE2F), (0xE0100, 0xE01EF),
)  # fmt: skip
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
        shape: LETTER, BREAK, ALONE (a word by itself) or FOLLOWS (a mark that belongs to one), (0x110000,) uint8.
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
    normalized = normalize(text.encode("utf-8", "surrogatepass") + b" " * 8)
    start, stop = spans(normalized)
    data = normalized.data.tobytes()
    return [data[a:b].decode("utf-8", "replace") for a, b in zip(start.tolist(), stop.tolist(), strict=True)]


def normalize(data: bytes) -> Normalized:
    """Normalize UTF-8.

    Args:
        data: UTF-8 that ends in eight spaces; lone surrogates are encoded as `surrogatepass` does.
    """
    table = tables()
    raw = np.frombuffer(bytearray(data.translate(table.ascii.tobytes())), np.uint8)
    lead = np.flatnonzero(raw >= 0xC0)
    code, length = _decode(raw, lead)
    _write(raw, lead, length, table.form[code])
    shape = table.shape[code]
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
    for low, high in UNSPACED:
        shape[low : high + 1] = ALONE
    category = unicodedata.ucd_3_2_0.category
    for code in _codes(_VARIED):
        character = chr(code)
        kind = category(character)
        if character in _dropped() or kind == "Cf":
            form[code] = 0xFFFFFFFF
        elif (kind == "Cn" and _within(code, _SYMBOLS)) or kind[0] not in "LMNC" or kind in ("Cc", "Cs"):
            shape[code], form[code] = BREAK, 0x20202020
        elif kind != "Cn":
            form[code] = _packed(character)
            if kind[0] == "M" and shape[code] == ALONE:
                shape[code] = FOLLOWS
    return Tables(ascii_table, shape, form)


def _packed(character: str) -> int:
    """The normalized form of a letter in up to four bytes; 0 if the letter stays as it is."""
    if character.casefold() == character and unicodedata.is_normalized("NFKD", character):
        return 0
    split = unicodedata.normalize("NFKD", character.casefold())
    bare = "".join(c for c in split if c not in _dropped())
    own = character.encode("utf-8")
    for form in (unicodedata.normalize("NFKC", bare).casefold(), character.casefold()):
        new = form.encode()
        if 0 < len(new) <= len(own) and form.isalnum():
            return 0 if new == own else int.from_bytes(new.ljust(4, bytes((DROPPED,))), "little")
    return 0


def _codes(ranges: Sequence[tuple[int, int]]) -> Iterator[int]:
    """All code points of some ranges."""
    for low, high in ranges:
        yield from range(low, high + 1)


@cache
def _dropped() -> frozenset[str]:
    """The characters that are dropped: accents and invisible characters. Unicode 3.2 had some as hyphens or spaces."""
    return members((*_ACCENTS, *INVISIBLE))


def _within(code: int, ranges: Sequence[tuple[int, int]]) -> bool:
    """Whether a code point lies in one of some ranges."""
    return any(low <= code <= high for low, high in ranges)
