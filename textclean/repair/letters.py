"""Letters of languages: how surprising a text is, in bits.

The evidence for an encoding. Text that was decoded right has letters in the order of its language: 3 to 6 bits each;
with the wrong codec, 10 and more. Only what is not ASCII counts, and the letters beside it: codecs agree on ASCII.
"""

from __future__ import annotations

import functools
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from math import inf

from textclean.characters import BASIC_HAN, HANGUL, KANA, members
from textclean.repair.gate import compiled
from textclean.values import NamedTuple

__all__ = ["LATIN", "Language", "Surprise", "best", "bits", "languages", "pairs"]

# Languages that are written in Latin letters: what is decoded as Latin-1 may be any of them.
LATIN = (
    "de", "fr", "es", "pt", "it", "nl", "da", "nb", "sv", "fi", "is", "et", "lv", "lt", "pl", "cs", "sk", "hu", "sl",
    "hr", "ro", "tr", "sq", "ca", "eu", "ga", "cy", "eo",
)  # fmt: skip

_UNSEEN_PAIR = 12
_UNSEEN_LETTER = 13
_UNSEEN_IDEOGRAPH = 17
_FOREIGN = 14  # a letter next to an ASCII letter, in a language that does not mix them

_QUOTES = "“”‘’„«»‹›–—…·•°§©®€£№¿¡™\xa0،؟؛״׳"
_EAST_ASIAN = "、。，．：；！？「」『』【】（）《》〈〉・ー　々％～"
_INSIDE_WORDS = "’‘‐–—·…\xad\xa0״׳、。，：；！？「」『』（）《》・"


class Language(NamedTuple):
    """The letters of a language.

    Attributes:
        letters: The bits of a letter at the start of a word.
        after: The bits of the second letter of each pair.
    """

    letters: Mapping[str, int]
    after: Mapping[str, int]


class Surprise(NamedTuple):
    """What a text costs in any language, and what a language has to add.

    Attributes:
        bits: The cost of signs, controls and odd capitals.
        counts: How often each pair of letters occurs that is not ASCII; a single letter begins a word.
    """

    bits: int
    counts: Counter[str]


@functools.cache
def languages() -> dict[str, Language]:
    """All languages, read on first use: in 15 milliseconds."""
    from importlib import resources

    found: dict[str, Language] = {}
    table: dict[str, int] = {}
    width = 1
    source = resources.files("textclean.repair") / "letters.txt"
    for line in source.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            found[line[1:-1]] = Language(table := {}, {})
            name, width = line[1:-1], 1
        elif line == "-":
            table, width = dict(found[name].after), 2
            found[name] = Language(found[name].letters, table)
        elif not line.startswith("#"):
            cost, letters = line.split(" ", 1)
            for i in range(0, len(letters), width):
                table[letters[i : i + width]] = int(cost)
    return found


@functools.cache
def _anywhere() -> Language:
    """Any language of Latin letters, for each pair the one that it costs least in."""
    letters: dict[str, int] = {}
    after: dict[str, int] = {}
    for name in LATIN:
        for known, table in zip((letters, after), languages()[name], strict=True):
            for key, cost in table.items():
                known[key] = min(cost, known.get(key, cost))
    return Language(letters, after)


@functools.cache
def _ideographs() -> frozenset[str]:
    """Characters that are words or syllables: their cost does not depend on the one before."""
    return members((*BASIC_HAN, *HANGUL, *KANA))


@functools.lru_cache(8192)
def _kind(c: str) -> tuple[str, int]:
    """What a character is (`i` ideograph, `a` ASCII, `u`, `l` other letter, `m` mark, `.` sign), and its cost."""
    if c.isascii():
        return ("a" if c.isalpha() else " "), 0
    if c in _EAST_ASIAN:
        return ".", 6
    if c in _ideographs():
        return "i", 0
    if c in _QUOTES:
        return ".", 7
    if "\u2190" <= c <= "\u21ff" or "\u2600" <= c <= "\u27bf" or "\U0001f300" <= c <= "\U0001faff":
        return ".", 7
    category = unicodedata.category(c)
    if category in ("Cc", "Cn", "Co", "Cs"):
        return ".", 22
    if category[0] == "M":
        return "m", 14
    if category[0] == "L":
        wide = "\uff01" <= c <= "\uffee" or c in "ªºﬁﬂ" or category == "Lm"
        return (".", 14) if wide else (("u" if c != c.lower() else "l"), 0)
    return ".", 12


def pairs(text: str) -> Surprise:
    """The pairs of letters of a text, and the cost of the rest.

    Args:
        text: The text.

    >>> pairs("Fünf ü")
    Surprise(bits=0, counts=Counter({'fü': 1, 'ün': 1, 'ü': 1}))
    """
    counts: Counter[str] = Counter()
    return Surprise(sum(_run(text, *run.span(), counts) for run in compiled("[^\0-\x7f]+").finditer(text)), counts)


def _run(text: str, start: int, end: int, counts: Counter[str]) -> int:
    """Count the pairs of letters of a run that is not ASCII and of the character behind it.

    Of ASCII only the characters beside such a run count, and what stands before the run is known by one character.

    Args:
        text: The text.
        start: Where the run starts.
        end: Where it ends.
        counts: The counts of the text, which are added to.

    Returns:
        The cost of its signs, controls and odd capitals.
    """
    first, run = text[start - 1] if start else "", text[start : end + 1]
    before = first.lower() if first.isalpha() else ""
    kind_before, upper_before, sign_inside = ("a" if before else " "), first.isupper(), False
    total = 0
    for last, c in zip((first, *run), run, strict=False):
        kind, cost = _kind(c)
        total += cost
        if kind in " .":
            # A sign inside a word: settled by the next letter.
            sign_inside = kind == "." and kind_before in "alu" and c not in _INSIDE_WORDS
            if c == before and "\u2500" <= c <= "\u259f":
                total -= 9  # a line that is drawn
            before, kind_before, upper_before = (c if kind == "." else ""), kind, False
            continue
        if sign_inside:
            total += 8
            sign_inside = False
        if kind in "im":
            if kind == "i":
                counts[c] += 1
            elif ord(c) >> 8 == ord(last or " ") >> 8:
                total -= 10  # on a letter of its script; the n-grams were counted between marks
            before, kind_before, upper_before = "", kind, False
            continue
        small = c.lower() if len(c.lower()) == 1 else c
        upper = small != c
        inside = kind_before in "alu"
        if not (kind == "a" and (kind_before == "a" or not inside)):
            counts[before + small if inside else small] += 1
            if upper:
                total += 1 if not inside or upper_before else 9
        elif upper and inside and not upper_before and not before.isascii():
            total += 9
        before, kind_before, upper_before = small, kind, upper
    return total


def bits(found: Surprise, name: str | None, *, most: float = inf) -> int:
    """The bits of a text in a language.

    Args:
        found: What `pairs` returned.
        name: The language; None for any of Latin letters.
        most: The bits from which on a larger number does not matter: what is returned then may be less than all.
    """
    language = _anywhere() if name is None else languages()[name]
    letters, after = language
    latin = name is None or name in LATIN
    total = found.bits
    ideographs = _ideographs()
    for pair, count in found.counts.items():
        if len(pair) == 1:
            cost = letters.get(pair, _UNSEEN_IDEOGRAPH if pair in ideographs else _UNSEEN_LETTER)
        elif not latin and (pair[0].isascii() or pair[1].isascii()):
            cost = _FOREIGN
        else:
            cost = after.get(pair, _UNSEEN_PAIR)
        total += cost * count
        if total >= most:
            break
    return total


def best(found: Surprise, names: Iterable[str]) -> tuple[int, str]:
    """The language that a text costs least in, after its bits.

    Args:
        found: What `pairs` returned.
        names: The languages.
    """
    return min((bits(found, name), name) for name in names)
