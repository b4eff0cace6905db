"""From source to blocks: a text is split into lines, at line terminators only."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import repeat

from textclean.characters import LINE_END
from textclean.document import Block

__all__ = ["SHARED", "segment"]

_TERMINATOR = re.compile(LINE_END)
_OTHER_THAN_NEWLINE = ("\r", "\u2028", "\u2029")
# Equal lines of at most this many code points share their features: a third to a half of the lines of a page are short
# and stand there more than once.
SHARED = 80
# Code points that are split into lines together, so that memory does not grow with the text.
AT_ONCE = 10_000


def segment(source: str, known: Iterable[Block] = ()) -> Iterator[Block]:
    """Split a text into the lines that are not blank, each with its offsets, its number and the blank lines above.

    Args:
        source: The text.
        known: Blocks of another document whose features are used again where a line is equal.

    >>> [(b.line, b.gap, b.text) for b in segment("Headline\\n\\nFirst paragraph.\\r\\nSecond.")]
    [(1, 0, 'Headline'), (3, 1, 'First paragraph.'), (4, 0, 'Second.')]
    """
    start, line, gap = 0, 1, 0
    alike = {block.text: block for block in known if block.raw == block.text and block.marks is None}
    for text, after in _lines(source):
        end = start + len(text)
        if text in alike:
            equal = alike[text]
            yield Block(start, end, line, gap, equal.raw, equal.text).sharing(equal)
            gap = 0
        elif text and not text.isspace():
            block = Block(start, end, line, gap, text, text)
            if end - start <= SHARED:
                alike[text] = block
            yield block
            gap = 0
        else:
            gap += 1
        start, line = end + after, line + 1


def _lines(source: str) -> Iterator[tuple[str, int]]:
    """The lines of a text, and the number of code points of the terminator behind each."""
    if not any(terminator in source for terminator in _OTHER_THAN_NEWLINE):
        start = 0
        while (stop := source.find("\n", start + AT_ONCE)) >= 0:
            yield from zip(source[start:stop].split("\n"), repeat(1))
            start = stop + 1
        yield from zip(source[start:].split("\n"), repeat(1))
        return
    start = 0
    for terminator in _TERMINATOR.finditer(source):
        yield source[start : terminator.start()], len(terminator[0])
        start = terminator.end()
    yield source[start:], 0
