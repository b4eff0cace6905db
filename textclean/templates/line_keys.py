"""Keys of lines: hashes that are equal for a line of a template on every page, whatever changes in it.

Normalization drops case and punctuation and replaces numbers, dates, names of days and months, and units of time by a
single sign, so that "Updated 3 hours ago" equals "Updated 1 day ago" and a footer is the same in every year. For a line
of which one part changes there are keys of the rest: the part before the first separator ("NOW READ: ..."), the part
after the last one ("... | Harbour Post"), and the first and last words of a long line. Of a line of Markdown that is a
link there is one of the target: the teaser of the day says something else each day, and leads to the same page.
"""

from __future__ import annotations

import re
from functools import cache
from hashlib import blake2b
from typing import NamedTuple

from textclean.characters import DASHES, SEPARATORS
from textclean.document import Block
from textclean.languages import words
from textclean.markup import Marks

__all__ = ["Keys", "keys", "normalized"]

_WORD = re.compile(r"\w+")
_DIGITS = re.compile(r"\d+")
_NUMBER = re.compile(r"\d+(?:st|nd|rd|th|[kmb]|am|pm|h|min|mins|d|w|y|s)?")
# The colon of a time or an address is not a separator.
_SEPARATOR = re.compile(rf"\s*[{SEPARATORS}]\s*|:\s+|\s[{DASHES}]\s")
_SIGN = "0"
_CHANGING = ("weekdays", "months", "month_abbreviations", "time_words")
# The most words of the fixed part of a short line; and the words at each end of a long line that make a key.
_FIXED = 6
_ENDS = 8
_LONG = 2 * _ENDS


class Keys(NamedTuple):
    """The keys of a line; 0 where it has no such part.

    Attributes:
        line: The hash of the whole line.
        head: The hash of its first part.
        tail: The hash of its last part; of a line of links without such a part, that of what they point to.
    """

    line: int
    head: int
    tail: int


@cache
def _changing() -> frozenset[str]:
    """The words that change from page to page: those of dates and times, in all languages."""
    return frozenset(word for key in _CHANGING for word in words(key))


def normalized(text: str) -> str:
    """Reduce a line to the words that stay the same from page to page, with one sign for each number or date.

    Args:
        text: The line.

    >>> normalized("Updated: 3 hours ago, 1 Comment") == normalized("Updated 12 days ago — 14 comments")
    True
    >>> normalized("Monday, 3 June 2024 | 10:15 AM")
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
    """Compute the keys of a line; a line of numbers and dates alone has none.

    Args:
        block: The line.
    """
    whole = normalized(block.content)
    if not whole.strip(_SIGN):
        return Keys(0, 0, 0)
    words = whole.split(" ")
    if len(words) >= _LONG:
        head, tail = " ".join(words[:_ENDS]), " ".join(words[-_ENDS:])
    else:
        head, tail = _fixed(block.content)
        if not tail and block.marks is not None and block.marks.linked:
            tail = _targets(block.marks)
    return Keys(_hashed(whole), _hashed(head) & 0xFFFFFFFF, _hashed(tail) & 0xFFFFFFFF)


def _targets(marks: Marks) -> str:
    """What the links of a line point to, other than places of the page itself, without what changes in an address."""
    found = {re.split(r"[?#]", link.target, maxsplit=1)[0].rstrip("/") for link in marks.links}
    return " ".join(("](", *sorted(found))) if any(found) else ""


def _fixed(content: str) -> tuple[str, str]:
    """The parts before the first and after the last separator of a short line."""
    separators = list(_SEPARATOR.finditer(content))
    if not separators:
        return "", ""
    first, last = separators[0], separators[-1]
    head = normalized(content[: first.start()]) + first.group().strip()
    tail = normalized(content[last.end() :]) + last.group().strip()
    return _short(head), _short(tail)


def _short(part: str) -> str:
    """The part if it starts with a letter and has at most _FIXED words, otherwise an empty string."""
    return part if part[:1].isalpha() and part.count(" ") < _FIXED else ""


def _hashed(text: str) -> int:
    """Eight bytes of BLAKE2b, the same on every machine; 0 for an empty text."""
    if not text:
        return 0
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little") or 1
