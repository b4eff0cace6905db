"""Look-up tables over code points: classes, lower-cased forms, and the signs that are counted."""

from __future__ import annotations

import unicodedata
from functools import cache

import numpy as np

from textclean.arrays import Array
from textclean.characters import (
    BULLETS,
    CLOSING,
    DASHES,
    OPENING_QUOTES,
    SENTENCE_ENDS,
    SEPARATORS,
    UNSPACED,
)

__all__ = ["COUNTED", "code_points", "counted", "kinds", "lowered"]

# Classes of code points, as bits.
SPACE, UPPER, LOWER, LETTER, DIGIT, CJK, END, COMMA, JOINS, BULLET, QUOTE, MONEY, PIPE, OPENS, OTHER = (
    1 << i for i in range(15)
)
WORD = UPPER | LOWER | LETTER | DIGIT | CJK
_SIGNS = {
    END: SENTENCE_ENDS,
    COMMA: ",;、，؛،",
    JOINS: ",.;:!?)]}%’”'\"",
    BULLET: BULLETS + DASHES,
    QUOTE: CLOSING + OPENING_QUOTES,
    MONEY: "$€£¥₹₽₩",
    PIPE: f"{SEPARATORS}>/\t",
    OPENS: "([{“‘$#@&",
}
# Code points of the basic plane that Unicode 15.0 and 15.1 assigned, which Python 3.12 and 3.13 know and 3.11 does not.
# They count as not assigned, so that the trained model's input is the same on every Python.
_NEWER = frozenset((0x0CF3, 0x0ECE, *range(0x2FFC, 0x3000), 0x31EF))
# Signs that are counted one by one.
_COUNTED_SIGNS = {"quotes": '"“”', "at_signs": "@#", "slashes": "/\\=_", "colons": ":", "parens": "([{"}
# The columns of `counted`. "seen" is all but white space, "abroad" the letters outside ASCII.
COUNTED = (
    "seen", "cjk", "upper", "letters", "commas", "digits", "money", "pipes", "other", "abroad", *_COUNTED_SIGNS,
)  # fmt: skip


def code_points(texts: list[str]) -> tuple[Array, Array]:
    """The code points of texts in one array, with a line end after each text.

    Args:
        texts: The texts.

    Returns:
        The code points, those beyond the basic plane replaced by U+FFFF, and where each text starts.
    """
    joined = "\n".join([*texts, ""])
    codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32)
    if not joined.isascii():
        codes = np.minimum(codes, 0xFFFF)
    lengths = np.array([len(text) + 1 for text in texts], np.int64)
    return codes, lengths.cumsum() - lengths


@cache
def kinds() -> Array:
    """The classes of each code point of the basic plane."""
    table = np.zeros(0x10000, np.uint16)
    letters = {"Lu": UPPER, "Lt": UPPER, "Ll": LOWER, "Lo": LETTER, "Lm": LETTER, "Mn": LETTER, "Mc": LETTER}
    for code in range(0x10000):
        c = chr(code)
        if c.isspace():
            table[code] = SPACE
            continue
        category = "Cn" if code in _NEWER else unicodedata.category(c)
        table[code] = letters.get(category, DIGIT if category[0] == "N" else 0 if category[0] in "PC" else OTHER)
    for first, last in UNSPACED:  # what is beyond the basic plane is cut off by the slice
        part = table[first : last + 1]
        part[(part & LETTER) > 0] = CJK
    for bit, signs in _SIGNS.items():
        for c in signs:
            table[ord(c)] |= bit
    return table


@cache
def lowered() -> Array:
    """The lower-cased form of each code point of the basic plane; all digits count as one."""
    table = np.arange(0x10000, dtype=np.uint64)
    for code in range(0x10000):
        c = chr(code)
        low = c.lower()
        if len(low) == 1:
            table[code] = ord(low)
        if unicodedata.category(c) == "Nd":
            table[code] = ord("0")
    return table


@cache
def _groups() -> tuple[Array, Array]:
    """The group of each code point, and a row a group: which of `COUNTED` its code points count for."""
    found = kinds()
    masks = {
        "seen": (found & SPACE) == 0, "cjk": (found & CJK) > 0, "upper": (found & UPPER) > 0,
        "letters": (found & (UPPER | LOWER | LETTER | CJK)) > 0, "commas": (found & COMMA) > 0,
        "digits": (found & DIGIT) > 0, "money": (found & MONEY) > 0, "pipes": (found & PIPE) > 0,
        "other": (found & OTHER) > 0,
        "abroad": ((found & (UPPER | LOWER | LETTER)) > 0) & (np.arange(0x10000) > 127),
    }  # fmt: skip
    for name, signs in _COUNTED_SIGNS.items():
        masks[name] = np.isin(np.arange(0x10000), [ord(c) for c in signs])
    bits = np.arange(len(COUNTED))
    packed = np.stack([masks[name] for name in COUNTED], axis=1) @ (1 << bits)
    known, group = np.unique(packed, return_inverse=True)
    member = (known[:, None] >> bits) & 1
    return group.reshape(-1).astype(np.int64), member.astype(np.float64)


def counted(codes: Array, bounds: Array) -> Array:
    """Count the signs in each piece of a text.

    Args:
        codes: The code points of the text.
        bounds: Where each piece starts, and the end of the last one.

    Returns:
        A row for each name of `COUNTED`, a column a piece.
    """
    group, member = _groups()
    n, many = len(bounds) - 1, len(member)
    at = np.repeat(np.arange(0, n * many, many), np.diff(bounds))
    at += group.take(codes)
    return np.asarray((np.bincount(at, minlength=n * many).reshape(n, many) @ member).T)
