"""Words made comparable: case, accents and punctuation are folded away over the UTF-8 bytes of whole batches.

The rule, a character at a time:

- letters, numbers and marks are case folded, decomposed (NFKD), freed of accents and composed again: `É` is `e`, `ß` is
  `ss`, a full-width `Ａ` is `a`. Where that takes more bytes than the character itself, it is case folded alone, or
  stays.
- accents are the marks that a text may carry or leave out: the combining diacritics, Arabic and Hebrew vowel points,
  variation selectors. They and invisible format characters (soft hyphen, zero-width space) leave no trace. Marks that
  spell a word, such as Thai and Devanagari vowels, stay.
- everything else (punctuation, symbols, emoji, white space, controls, lone surrogates) separates words.
- scripts that put no spaces between words (Han, kana, Thai, Lao, Khmer, Myanmar) give a word a character, with the
  marks that follow it: a run of five words is there a run of five characters.
- more than 255 bytes without a break are cut into words of 255 bytes.

Categories are those of Unicode 3.2, which every Python carries unchanged, so that all Pythons give the same words; a
character that came later is a letter that stays as it is, unless its block is one of symbols.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

import numpy as np

from textclean.characters import INVISIBLE, UNSPACED, members

Array = np.ndarray[Any, Any]

__all__ = ["GONE", "LONGEST", "SPACE", "Folded", "Tables", "fold", "tables", "words"]

SPACE = 0x20
GONE = 0xFF  # a byte that UTF-8 never holds: the place of a character, or of a part of one, that leaves no trace
LONGEST = 255
# What a character is, in `Tables.shape`.
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
# Where a character may be anything but a letter that stays as it is; all others need no look.
_VARIED = (
    (0x80, 0x33FF), (0x4DC0, 0x4DFF), (0xA000, 0xABFF), (0xD800, 0xDFFF), (0xF900, 0x107FF), (0x1D000, 0x1FBFF),
    (0x2F800, 0x2FA1F), (0xE0000, 0xE01EF),
)  # fmt: skip


class Tables(NamedTuple):
    """What becomes of each character.

    ascii: (256,) uint8, what each byte below 0x80 becomes; the others stand for themselves.
    shape: (0x110000,) uint8, LETTER, BREAK, ALONE (a word of its own) or FOLLOWS (a mark that belongs to it).
    form: (0x110000,) uint32, the bytes to write over the character's own, the first one lowest; 0 leaves them.
    """

    ascii: Array
    shape: Array
    form: Array


@dataclass(frozen=True, slots=True, eq=False)
class Folded:
    """Texts as the bytes that count.

    data: uint8, UTF-8 of the folded words, with SPACE between them and at least eight at the end.
    kind: uint8, 0 in a break, 1 in a word, 2 at a character that is a word of its own, 3 in the rest of it; None where
        no word is a single character of its own, and the spaces say it all.
    gone: the places in the source's UTF-8 of the bytes that left no trace, sorted.
    """

    data: Array
    kind: Array | None
    gone: Array

    def here(self, source: Array) -> Array:
        """Where places of the source's UTF-8 are in `data`."""
        return source - np.searchsorted(self.gone, source)

    def source(self, here: Array) -> Array:
        """Where places of `data` are in the source's UTF-8."""
        before = self.gone - np.arange(len(self.gone))
        return here + np.searchsorted(before, here, side="right")


def words(text: str) -> list[str]:
    """The words of a text, as they are compared.

    >>> words("L’été à São Paulo: 5 GRÜSSE — 東京へ")
    ['l', 'ete', 'a', 'sao', 'paulo', '5', 'grusse', '東', '京', 'へ']
    """
    folded = fold(text.encode("utf-8", "surrogatepass") + b" " * 8)
    start, stop = spans(folded)
    data = folded.data.tobytes()
    return [data[a:b].decode("utf-8", "replace") for a, b in zip(start.tolist(), stop.tolist(), strict=True)]


def fold(data: bytes) -> Folded:
    """Fold UTF-8 (lone surrogates as three bytes, as `surrogatepass` writes them); it must end in eight spaces."""
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
    kept = raw != GONE
    if kept.all():
        return Folded(raw, kind, np.empty(0, np.int64))
    return Folded(raw[kept], None if kind is None else kind[kept], np.flatnonzero(~kept))


def spans(folded: Folded) -> tuple[Array, Array]:
    """Where the words begin and end in the folded bytes."""
    if folded.kind is None:
        inside = np.zeros(len(folded.data) + 1, bool)
        np.not_equal(folded.data, SPACE, out=inside[1:])
        edges = np.flatnonzero(inside[1:] != inside[:-1])
        start, stop = edges[::2], edges[1::2]
    else:
        kind = folded.kind
        before = np.concatenate((np.zeros(1, np.uint8), kind[:-1]))
        fresh = (kind != 0) & ((before == 0) | (kind == 2) | ((kind == 1) & (before != 1)))
        start, stop = np.flatnonzero(fresh), np.flatnonzero((before != 0) & ((kind == 0) | fresh))
    length = stop - start
    if len(length) and int(length.max()) > LONGEST:
        pieces = -(-length // LONGEST)
        first = np.cumsum(pieces) - pieces
        place = np.arange(int(pieces.sum())) - np.repeat(first, pieces)
        start = np.repeat(start, pieces) + place * LONGEST
        stop = np.minimum(start + LONGEST, np.repeat(stop, pieces))
    return start, stop


def _decode(raw: Array, lead: Array) -> tuple[Array, Array]:
    """The code points that begin at `lead`, and how many bytes each takes."""
    first = raw[lead].astype(np.int32)
    length = 2 + (first >= 0xE0) + (first >= 0xF0)
    code = first & (0x7F >> length)
    for k in range(1, 4):
        more = length > k
        code[more] = code[more] << 6 | (raw[lead[more] + k] & 0x3F)
    return code, length


def _write(out: Array, lead: Array, length: Array, form: Array) -> None:
    """Put the folded bytes in the place of the characters' own."""
    changed = form != 0
    lead, length, form = lead[changed], length[changed], form[changed]
    for k in range(4):
        at = length > k
        out[lead[at] + k] = form[at] >> (8 * k) & 0xFF


@cache
def tables() -> Tables:
    """The tables for all of Unicode; they take some 30 ms to make and 6 MB, made on first use."""
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
        if character in _traceless() or kind == "Cf":
            form[code] = 0xFFFFFFFF
        elif (kind == "Cn" and _within(code, _SYMBOLS)) or kind[0] not in "LMNC" or kind in ("Cc", "Cs"):
            shape[code], form[code] = BREAK, 0x20202020
        elif kind != "Cn":
            form[code] = _packed(character)
            if kind[0] == "M" and shape[code] == ALONE:
                shape[code] = FOLLOWS
    return Tables(ascii_table, shape, form)


def _packed(character: str) -> int:
    """The folded form of a letter as up to four bytes, or 0 where it stays as it is."""
    if character.casefold() == character and unicodedata.is_normalized("NFKD", character):
        return 0
    split = unicodedata.normalize("NFKD", character.casefold())
    bare = "".join(c for c in split if c not in _traceless())
    own = character.encode("utf-8")
    for folded in (unicodedata.normalize("NFKC", bare).casefold(), character.casefold()):
        new = folded.encode()
        if 0 < len(new) <= len(own) and folded.isalnum():
            return 0 if new == own else int.from_bytes(new.ljust(4, bytes((GONE,))), "little")
    return 0


def _codes(ranges: Sequence[tuple[int, int]]) -> Iterator[int]:
    for low, high in ranges:
        yield from range(low, high + 1)


@cache
def _traceless() -> frozenset[str]:
    """Characters that leave no trace; some of the invisible ones were a hyphen or a space in Unicode 3.2."""
    return members((*_ACCENTS, *INVISIBLE))


def _within(code: int, ranges: Sequence[tuple[int, int]]) -> bool:
    return any(low <= code <= high for low, high in ranges)
