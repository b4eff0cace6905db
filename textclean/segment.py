"""From source to blocks: a text is split into lines, at line terminators only."""

from __future__ import annotations

import re
from collections.abc import Iterator

from textclean.characters import LINE_END
from textclean.document import Block

__all__ = ["segment"]

_TERMINATOR = re.compile(LINE_END)


def segment(source: str) -> Iterator[Block]:
    """Split a text into the lines that are not blank, each with its offsets, its number and the blank lines above.

    Args:
        source: The text.

    >>> [(b.line, b.gap, b.text) for b in segment("Headline\\n\\nFirst paragraph.\\r\\nSecond.")]
    [(1, 0, 'Headline'), (3, 1, 'First paragraph.'), (4, 0, 'Second.')]
    """
    start, line, gap = 0, 1, 0
    for terminator in _TERMINATOR.finditer(source):
        end = terminator.start()
        text = source[start:end]
        if text and not text.isspace():
            yield Block(start, end, line, gap, text, text)
            gap = 0
        else:
            gap += 1
        start, line = terminator.end(), line + 1
    text = source[start:]
    if text and not text.isspace():
        yield Block(start, len(source), line, gap, text, text)
