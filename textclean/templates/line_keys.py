"""Lines made comparable: what changes from page to page, though the line stays the same, is folded away.

Case and punctuation go; numbers, dates, the names of days and months, and units of time become one sign, so that
"Updated 3 hours ago" is "Updated 1 day ago" and a footer is the same in every year. Of a line that changes in one
part the rest is a key of its own: what stands before its first separator ("NOW READ: ..."), or behind its last
("... | Harbour Post"), and of a long line its first and its last words.
"""

from __future__ import annotations

import re
from functools import cache
from hashlib import blake2b
from typing import NamedTuple

from textclean.characters import DASHES, SEPARATORS
from textclean.document import Block
from textclean.languages import words

__all__ = ["Keys", "folded", "keys"]

_WORD = re.compile(r"\w+")
_DIGITS = re.compile(r"\d+")
_NUMBER = re.compile(r"\d+(?:st|nd|rd|th|[kmb]|am|pm|h|min|mins|d|w|y|s)?")
# A colon within a time or an address separates nothing.
_SEPARATOR = re.compile(rf"\s*[{SEPARATORS}]\s*|:\s+|\s[{DASHES}]\s")
_SIGN = "0"
_CHANGING = ("weekdays", "months", "month_abbreviations", "time_words")
# The words of a slot's fixed part, at most; and how many words of a long line's ends make a key.
_FIXED = 6
_ENDS = 8
_LONG = 2 * _ENDS


class Keys(NamedTuple):
    """What a line is found by: a hash of all of it, of its first part and of its last; 0 where there is none."""

    line: int
    head: int
    tail: int


@cache
def _changing() -> frozenset[str]:
    """Words of dates and of time, in all languages."""
    return frozenset(word for key in _CHANGING for word in words(key))


def folded(text: str) -> str:
    """The words of a line that stay the same from page to page; a single sign for each number or date.

    >>> folded("Updated: 3 hours ago, 1 Comment") == folded("Updated 12 days ago — 14 comments")
    True
    >>> folded("Monday, 3 June 2024 | 10:15 AM")
    '0'
    """
    changing = _changing()
    words = _WORD.findall(text.casefold())
    if changing.isdisjoint(words) and _DIGITS.search(text) is None:
        return " ".join(words)
    out: list[str] = []
    for word in words:
        if word in changing or _NUMBER.fullmatch(word):
            word = _SIGN
        elif not word.isalpha():
            word = _DIGITS.sub(_SIGN, word)
        counted = bool(out) and out[-1] == _SIGN
        if counted and word == _SIGN:
            continue
        out.append(word[:-1] if counted and len(word) > 3 and word.endswith("s") else word)
    return " ".join(out)


def keys(block: Block) -> Keys:
    """The keys of a line. A line of numbers and dates alone has none."""
    whole = folded(block.content)
    if not whole.strip(_SIGN):
        return Keys(0, 0, 0)
    words = whole.split(" ")
    if len(words) >= _LONG:
        head, tail = " ".join(words[:_ENDS]), " ".join(words[-_ENDS:])
    else:
        head, tail = _fixed(block.content)
    return Keys(_hashed(whole), _hashed(head) & 0xFFFFFFFF, _hashed(tail) & 0xFFFFFFFF)


def _fixed(content: str) -> tuple[str, str]:
    """What stands before the first and behind the last separator of a short line."""
    found = list(_SEPARATOR.finditer(content))
    if not found:
        return "", ""
    first, last = found[0], found[-1]
    head = folded(content[: first.start()]) + first.group().strip()
    tail = folded(content[last.end() :]) + last.group().strip()
    return _short(head), _short(tail)


def _short(part: str) -> str:
    """The part, if it begins with a word and has not too many."""
    return part if part[:1].isalpha() and part.count(" ") < _FIXED else ""


def _hashed(text: str) -> int:
    """Eight bytes of BLAKE2b, the same on every machine; 0 for no text."""
    if not text:
        return 0
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little") or 1
