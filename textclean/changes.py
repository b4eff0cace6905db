"""What repair changed in a line: the stretches in which two versions of it differ.

An alignment made for repairs, which are short and far between: one pass, linear in the length of the line, where a
general algorithm (`difflib`) is quadratic.
"""

from __future__ import annotations

from collections.abc import Iterator

from textclean.values import NamedTuple

__all__ = ["Edit", "edits"]

# Where a repair stands alone: how many characters must agree for the two texts to be aligned again, and within how
# many characters. A character of mojibake is two or three, an entity about ten.
REALIGNED = ((3, 8), (2, 48))
# The largest number of characters that repair writes in the place of others.
MOST_NEW = 2
# Where damaged letters follow each other, or a run was removed: how many characters must agree, how many repaired
# characters may be skipped, and how far ahead in the raw text the search goes.
PIECE, MOST_ADJACENT, FURTHEST = 4, 64, 4000


class Edit(NamedTuple):
    """A stretch of a line that repair changed, as half-open offsets into both versions.

    Attributes:
        raw_start: Where it begins in the line before repair.
        raw_end: Where it ends there.
        start: Where it begins in the repaired line.
        end: Where it ends there.
    """

    raw_start: int
    raw_end: int
    start: int
    end: int


def edits(raw: str, text: str) -> Iterator[Edit]:
    """Yield the stretches in which two versions of a line differ, in order.

    Args:
        raw: The line before repair.
        text: The line after it.

    >>> list(edits("Q&amp;A", "Q&A"))
    [Edit(raw_start=2, raw_end=6, start=2, end=2)]
    """
    i = j = 0
    while True:
        same = _common(raw, i, text, j)
        i, j = i + same, j + same
        if i == len(raw) and j == len(text):
            return
        skip_raw, skip = _differing(raw, i, text, j)
        yield Edit(i, i + skip_raw, j, j + skip)
        i, j = i + skip_raw, j + skip


def _common(raw: str, i: int, text: str, j: int) -> int:
    """The number of characters that agree from `i` and `j` on."""
    start, step = i, 64
    while step:
        if raw[i : i + step] == text[j : j + step] and i + step <= len(raw) and j + step <= len(text):
            i, j, step = i + step, j + step, min(2 * step, 4096)
        else:
            step //= 2
    return i - start


def _differing(raw: str, i: int, text: str, j: int) -> tuple[int, int]:
    """The number of characters of each text to skip until the two agree again; all the rest if they never do."""
    from unicodedata import category

    gone = i
    while gone < len(raw) and raw[gone : gone + 1] != text[j : j + 1] and category(raw[gone]) in ("Cf", "Cc"):
        gone += 1  # zero-width characters and controls may stand behind every letter
    if gone > i and raw[gone : gone + 1] == text[j : j + 1]:
        return gone - i, 0
    for agreeing, furthest in REALIGNED:
        for shift in range(1, furthest):
            for skip in range(min(shift, MOST_NEW) + 1):
                a, b = i + shift - skip, j + skip
                if a > len(raw) or b > len(text) or (a < len(raw)) != (b < len(text)):
                    continue
                piece = raw[a : a + agreeing]
                if piece == text[b : b + agreeing] and not piece.isspace():  # gaps look alike all over a line
                    return shift - skip, skip
    for skip in range(min(MOST_ADJACENT, len(text) - j - PIECE + 1)):
        far = raw.find(text[j + skip : j + skip + PIECE], i + skip, i + skip + FURTHEST)
        if far >= 0:
            return far - i, skip
    end = next((k for k in range(min(len(raw) - i, len(text) - j)) if raw[-1 - k] != text[-1 - k]), 0)
    return len(raw) - i - end, len(text) - j - end
