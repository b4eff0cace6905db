"""One spelling for texts that Unicode can write in several ways, where more than one character must be looked at.

`textclean.shingling.normalization` replaces characters one by one, in place. What depends on a neighbour, or does not
fit into the place of the character, is replaced here before, in the few texts that hold any of it:

- Canonical equivalents: Hangul jamo, kana with a separate sound mark (also of half width), vowels of the scripts of
  India in two parts, Tibetan stacks. They are composed, also where NFC keeps them apart.
- Thai and Lao sara am, a tone mark on the wrong side of a vowel, and doubled sara e, as Thai keyboards allow them.
- Arabic ligatures of several letters, which become these letters; the zero-width non-joiner before an Arabic letter,
  which becomes a space, as Persian is typed with either.

A replacement is filled up with invisible characters to the length of what it replaces, so that code points keep their
places; only an Arabic ligature gets longer. Everything goes by Unicode 3.2, which all Python versions ship unchanged.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import numpy as np

from textclean.arrays import Array
from textclean.characters import HANGUL, INVISIBLE, KANA, Ranges, inside, members

__all__ = ["Spelled", "dropped", "spelled", "suspects"]

_U = unicodedata.ucd_3_2_0
_ACCENTS: Ranges = (
    (0x300, 0x36F), (0x483, 0x487), (0x591, 0x5BD), (0x5BF, 0x5BF), (0x5C1, 0x5C2), (0x5C4, 0x5C5), (0x5C7, 0x5C7),
    (0x610, 0x61A), (0x64B, 0x65F), (0x670, 0x670), (0x1AB0, 0x1AFF), (0x1DC0, 0x1DFF), (0x20D0, 0x20FF),
    (0xFE00, 0xFE0F), (0xFE20, 0xFE2F), (0xE0100, 0xE01EF),
)  # fmt: skip
# The stretch of an Arabic line, and the dot below of the scripts of India, which many texts omit.
_TATWEEL: Ranges = ((0x640, 0x640),)
_NUKTAS: Ranges = ((0x93C, 0x93C), (0x9BC, 0x9BC), (0xA3C, 0xA3C), (0xABC, 0xABC), (0xB3C, 0xB3C), (0xCBC, 0xCBC))
_DROPPED: Ranges = (*_ACCENTS, *_TATWEEL, *_NUKTAS, *INVISIBLE)
# Jamo that join to syllables; jamo for compatibility and of half width, which stand for them.
_JAMO: Ranges = ((0x1100, 0x11FF), (0x3131, 0x318E), (0xFFA0, 0xFFDC))
_LEADING, _VOWELS, _TRAILING = range(0x1100, 0x1113), range(0x1161, 0x1176), range(0x11A8, 0x11C3)
_ARABIC: Ranges = ((0x620, 0x6FF), (0x750, 0x77F), (0xFB50, 0xFDFF), (0xFE70, 0xFEFC))
_LIGATURES: Ranges = ((0xFB50, 0xFDFF), (0xFE70, 0xFEFC))
# Where decomposed characters are that no accent is part of.
_COMPOSED: Ranges = ((0x900, 0x109F), (0x3040, 0x30FF))
_FILLER = "\u2060"  # invisible, and so dropped
# What is no equivalent by Unicode's canonical decompositions.
_NON_JOINER = "\u200c"
_SOUND_MARKS = {"\u3099": "[\u3099\uff9e]", "\u309a": "[\u309a\uff9f]"}
_VARIANTS = {
    "\u0e4d\u0e32": "\u0e33", "\u0ecd\u0eb2": "\u0eb3", "\u0e40\u0e40": "\u0e41",
    "\u0eab\u0e99": "\u0edc", "\u0eab\u0ea1": "\u0edd", _NON_JOINER: " ",
}  # fmt: skip
_TONES, _BELOW = ("\u0e48-\u0e4b", "\u0ec8-\u0ecb"), ("\u0e38-\u0e3a", "\u0eb8-\u0eba")
_AM = (("\u0e4d", "\u0e32", "\u0e33"), ("\u0ecd", "\u0eb2", "\u0eb3"))


class Spelled(NamedTuple):
    """A text in one spelling.

    Attributes:
        text: The text.
        added: The positions of the characters of `text` that the source has no character for.
    """

    text: str
    added: list[int]


@cache
def dropped() -> frozenset[str]:
    """The characters that are dropped: what a text may carry or omit, and what is invisible."""
    return members(_DROPPED)


def suspects(data: bytes) -> Array:
    """Find where UTF-8 may hold something to replace; in most Latin text, nowhere.

    Args:
        data: UTF-8 that ends in at least three spaces.

    Returns:
        The offsets of the first bytes of some characters, sorted.
    """
    if data.isascii():
        return np.empty(0, np.int64)
    raw = np.frombuffer(data, np.uint8)
    first, second, third = raw[:-2], raw[1:-1], raw[2:]
    found = []
    if b"\xe0" in data:  # the scripts of India but Devanagari, Thai, Lao, Tibetan
        found.append((first == 0xE0) & (second & 0xFE != 0xA4))
    if b"\xe1" in data:  # Myanmar, Georgian, Hangul jamo: U+1000 to U+11FF
        found.append((first == 0xE1) & (second & 0xF8 == 0x80))
    if b"\xe3" in data:  # combining sound marks, and U+3100 to U+31BF with the compatibility jamo
        marks = (second == 0x82) & ((third == 0x99) | (third == 0x9A))
        found.append((first == 0xE3) & (marks | (second & 0xFC == 0x84)))
    if b"\xef" in data:  # Arabic ligatures, half-width kana and jamo, but not the full-width forms
        found.append((first == 0xEF) & (second >= 0xAD) & (second != 0xBC))
    if b"\x8c" in data and b"\xe2\x80\x8c" in data:  # the non-joiner; one byte is found faster
        found.append((first == 0xE2) & (second == 0x80) & (third == 0x8C))
    return np.flatnonzero(np.logical_or.reduce(found)) if found else np.empty(0, np.int64)


def spelled(text: str) -> Spelled:
    """Replace what can be written in several ways.

    Args:
        text: The text.

    >>> spelled("\u304b\u3099").text == "\u304c\u2060"
    True
    """
    scan, rest = _patterns()
    parts: list[str] = []
    added: list[int] = []
    last = length = 0
    for candidate in scan.finditer(text):
        start = candidate.start()
        match = rest[text[start]].match(text, start + 1) if start >= last else None
        if match is None:
            continue
        end = match.end()
        form = _form(text[start:end])
        extra = len(form) - (end - start)
        length += start - last + max(len(form), end - start)
        parts += (text[last:start], form, _FILLER * -extra)
        added += range(length - extra, length)
        last = end
    parts.append(text[last:])
    return Spelled("".join(parts), added)


def _form(source: str) -> str:
    """What replaces a match of the pattern."""
    bare = source if source == _NON_JOINER else "".join(c for c in source if c not in dropped())
    known = _forms().get(bare)
    return _U.normalize("NFKC", bare) if known is None else known


@cache
def _forms() -> dict[str, str]:
    """The replacements that are not those of NFKC."""
    forms = dict(_VARIANTS)
    for (nikhahit, aa, am), tones, below in zip(_AM, _TONES, _BELOW, strict=True):
        for tone in _each(tones):
            forms[nikhahit + tone + aa] = forms[am + tone] = tone + am
            for vowel in _each(below):
                forms[tone + vowel] = vowel + tone
    for character in members(_COMPOSED):
        for spelling in _spellings(character):
            forms.setdefault(spelling, character)
    for character in members(_LIGATURES):
        bare = "".join(c for c in _U.normalize("NFKD", character) if c not in dropped())
        if len(bare.encode()) > 3 and bare.isalnum():
            forms[character] = bare
    return forms


def _spellings(character: str) -> Iterator[str]:
    """The ways to write a character as several."""
    parts = _U.decomposition(character).split()
    if len(parts) != 2 or parts[0].startswith("<") or _U.category(character)[0] not in "LM":
        return
    first, second = (chr(int(part, 16)) for part in parts)
    if first not in dropped() and second not in dropped():
        for spelling in (first, *_spellings(first)):
            yield spelling + second


def _each(span: str) -> Iterator[str]:
    """The characters of a span as a character class has it."""
    return map(chr, range(ord(span[0]), ord(span[-1]) + 1))


@cache
def _patterns() -> tuple[re.Pattern[str], dict[str, re.Pattern[str]]]:
    """Finds places that may match, by two classes of characters; and what follows each first character, to decide."""
    tails: dict[str, set[str]] = {}  # by the first character
    between = f"[{inside(_DROPPED)}]*"
    for spelling in _forms():
        tails.setdefault(spelling[0], set()).add("".join(between + _wide(c) for c in spelling[1:]))
    tails[_NON_JOINER] = {f"(?=[{inside(_ARABIC)}])"}
    for character in members(KANA):  # of half width
        full = _U.normalize("NFKC", character)
        if full != character and full in tails:
            tails[character] = tails[full]
    leading, vowels, trailing = ("".join(_jamo(span)) for span in (_LEADING, _VOWELS, _TRAILING))
    tails |= {c: {f"{between}[{vowels}](?:{between}[{trailing}])?"} for c in leading}
    tails |= {c: {f"{between}[{trailing}]"} for c in members(HANGUL) if _is_open(c)}
    rest = {first: re.compile("|".join(sorted(found, key=lambda t: (-len(t), t)))) for first, found in tails.items()}
    alone = "".join(c for c, found in sorted(tails.items()) if "" in found or c == _NON_JOINER)
    seconds = "".join(sorted({s[1] for s in _forms() if len(s) > 1} | set(vowels + trailing)))
    follows = f"(?={between}[{seconds}\uff9e\uff9f])"
    return re.compile(f"[{''.join(sorted(tails))}](?:(?<=[{alone}])|{follows})"), rest


def _wide(character: str) -> str:
    """A pattern for a character that may be a sound mark, which half width has too."""
    return _SOUND_MARKS.get(character, character)


def _jamo(span: range) -> Iterator[str]:
    """The jamo that stand for those of a span, these included."""
    for character in sorted(members(_JAMO)):
        form = _U.normalize("NFKD", character)
        if len(form) == 1 and ord(form) in span:
            yield character


def _is_open(syllable: str) -> bool:
    """Whether a Hangul syllable can take a trailing consonant."""
    return (ord(syllable) - HANGUL[0][0]) % len(range(0x11A7, 0x11C3)) == 0 and ord(syllable) < 0xD7A4
