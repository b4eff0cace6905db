"""Legacy encodings: which of them a run of bytes is in, by the letters of the languages that are written in it."""

from __future__ import annotations

import codecs
import functools
import re

from textclean.repair.letters import LATIN, best, pairs
from textclean.values import NamedTuple

__all__ = ["CODECS", "Guess", "allowed", "high", "rank", "sample"]

_WESTERN = ("fr", "de", "es", "pt", "it", "nl", "da", "nb", "sv", "fi", "is", "ca", "eu", "ga", "sq")
_CENTRAL = ("pl", "cs", "sk", "hu", "sl", "hr", "ro", "sq")
_CYRILLIC = ("ru", "uk", "be", "bg", "mk", "sr")

# The codecs and the languages that text in them is in, the commoner codec first: of two that give the same text, the
# first is named.
CODECS: dict[str, tuple[str, ...]] = {
    "cp1252": _WESTERN,
    "cp1250": _CENTRAL,
    "iso8859-2": _CENTRAL,
    "cp1251": _CYRILLIC,
    "koi8-r": ("ru",),
    "koi8-u": ("uk",),
    "iso8859-5": _CYRILLIC,
    "cp866": _CYRILLIC,
    "mac-cyrillic": _CYRILLIC,
    "cp1253": ("el",),
    "iso8859-7": ("el",),
    "cp737": ("el",),
    "cp1254": ("tr",),
    "cp1255": ("he",),
    "cp862": ("he",),
    "cp1256": ("ar", "fa", "ur"),
    "iso8859-6": ("ar",),
    "cp1257": ("lv", "lt", "et"),
    "iso8859-13": ("lv", "lt", "et"),
    "cp874": ("th",),
    "gb18030": ("zh", "zh-tw"),
    "big5": ("zh-tw",),
    "big5hkscs": ("zh-tw",),
    "cp932": ("ja",),
    "euc_jp": ("ja",),
    "cp949": ("ko",),
    "mac-roman": _WESTERN,
    "cp850": _WESTERN,
    "cp437": _WESTERN,
    "cp852": _CENTRAL,
    "mac-latin2": _CENTRAL,
}

# How many bits of evidence it takes to believe the rarer ones.
_RARE = {
    **dict.fromkeys(("mac-roman", "cp850", "cp437", "cp866", "koi8-u", "iso8859-5", "cp852"), 3),
    **dict.fromkeys(("mac-cyrillic", "mac-latin2", "cp737", "cp862", "iso8859-13", "iso8859-6", "big5hkscs"), 6),
}

# What is enough to tell the encodings apart; more would only take longer.
SAMPLED = 6_000

# Bits that a letter or an ideograph may cost.
_LETTER, _IDEOGRAPH = 7.5, 12.5

_ASCII = bytes(range(128))


class Guess(NamedTuple):
    """A codec that may be the one.

    Attributes:
        bits: How surprising the sample is in this codec.
        codec: The codec.
        language: The language in which it is least so.
        text: The sample, decoded.
    """

    bits: int
    codec: str
    language: str
    text: str

    @property
    def plausible(self) -> bool:
        """Whether the text costs no more than one of its language may."""
        return self.bits <= allowed(self.text)


def allowed(text: str) -> float:
    """The bits that a text may cost and still be one of its language.

    Args:
        text: The text.

    >>> allowed("été")
    22.5
    """
    counts = pairs(text).counts
    letters = sum(counts.values())
    wide = sum(count for pair, count in counts.items() if pair >= "\u3040")
    signs = sum(not c.isascii() and not c.isalpha() for c in text)
    return wide * _IDEOGRAPH + (letters - wide + signs) * _LETTER


def high(data: bytes) -> int:
    """The number of bytes that are not ASCII.

    Args:
        data: The bytes.
    """
    return len(data.translate(None, _ASCII))


def sample(data: bytes) -> bytes:
    r"""All of some bytes, or of many the lines that are not ASCII, up to a limit.

    Args:
        data: The bytes.

    >>> sample(b"plain\n" * 2_000 + b"caf\xe9\nplain")
    b'caf\xe9'
    """
    if len(data) <= SAMPLED:
        return data
    found: list[bytes] = []
    size = 0
    for line in re.finditer(rb"[^\n]*[\x80-\xff][^\n]*", data):
        found.append(line[0])
        size += len(line[0])
        if size > SAMPLED:
            break
    return b"\n".join(found)[: 2 * SAMPLED]


@functools.lru_cache(64)
def rank(data: bytes, lang: str | None = None) -> tuple[Guess, ...]:
    """The codecs in which all of the bytes are valid, the most likely first; one for each text that they give.

    Args:
        data: The bytes.
        lang: The language, if it is known: its codecs win where others are about as likely.
    """
    guesses: dict[str, Guess] = {}
    cut = sample(data)
    for codec, names in CODECS.items():
        text = _strictly(data, cut, codec)
        if text is None or text in guesses:
            continue
        cost, language = best(pairs(text), names)
        cost += _RARE.get(codec, 0) + _stray(text, language)
        if lang is not None and language.split("-")[0] == lang:
            cost -= 16
        guesses[text] = Guess(cost, codec, language, text)
    return tuple(sorted(guesses.values()))


def _stray(text: str, language: str) -> int:
    """The bits that letters of another alphabet cost in what is mostly ASCII: an "é" among English words is French."""
    if language in LATIN or language in ("zh", "zh-tw", "ja", "ko"):
        return 0
    letters = sum(c.isalpha() for c in text)
    foreign = sum(c.isalpha() for c in text if c > "\x7f")
    return 10 + 3 * foreign if letters > 5 * foreign else 0


def _strictly(data: bytes, cut: bytes, codec: str) -> str | None:
    """The sample in a codec; None if not all of the bytes are valid in it. The sample may end inside a character."""
    try:
        if cut is not data:
            data.decode(codec)
        return codecs.getincrementaldecoder(codec)().decode(cut, cut is data)
    except UnicodeDecodeError:
        return None
