"""From places in a cleaned text back to places in its source."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from textclean.result import RemovedSpan, RepairedSpan, Result

__all__ = ["Anchor", "anchors", "source_span"]

_WORD_OR_GAP = re.compile(r"\s+|\S+")
# Words and gaps of a line that are compared with one another; comparing takes up to the square of their number.
COMPARED = 4_000


class Anchor(NamedTuple):
    """From `clean` on, code points of the cleaned text are those of the source from `start` on, one for one.

    Where a repair made `end - start` code points into others, `end` is given: they stand for each other as a whole.
    """

    clean: int
    start: int
    end: int | None = None


def anchors(result: Result) -> list[Anchor]:
    """Where the text of a result and its source part company, in order.

    >>> import textclean
    >>> anchors(textclean.tag("Share this article\\nThe vote was close.\\n"))
    [Anchor(clean=0, start=19, end=None)]
    """
    found = [Anchor(0, 0)]
    clean = source = 0
    changes: list[RemovedSpan | RepairedSpan] = [*result.removed, *result.repairs]
    for change in sorted(changes, key=lambda change: (change.start, change.end)):
        clean += change.start - source
        if isinstance(change, RepairedSpan):
            found += _repaired_anchors(change, clean)
            clean += len(change.after)
        source = change.end
        found.append(Anchor(clean, source))
    # A removed span is an empty one in the cleaned text: of several anchors in one place the last is true.
    return [a for a, b in zip(found, [*found[1:], None], strict=True) if b is None or b.clean > a.clean]


def _repaired_anchors(change: RepairedSpan, clean: int) -> Iterator[Anchor]:
    """The anchors inside a repaired line: word for word, so that what was not repaired keeps its place."""
    before, after = (_WORD_OR_GAP.findall(side) for side in (change.before, change.after))
    if max(len(before), len(after)) > COMPARED:
        before, after = [change.before], [change.after]
    for tag, i, j, m, n in SequenceMatcher(None, before, after).get_opcodes():
        start = change.start + len("".join(before[:i]))
        end = start + len("".join(before[i:j]))
        if n > m:
            yield Anchor(clean + len("".join(after[:m])), start, None if tag == "equal" else end)


def source_span(found: Sequence[Anchor], start: int, end: int) -> tuple[int, int]:
    """The half-open span of the source that became the (half-open, not empty) span of the cleaned text.

    >>> import textclean
    >>> source = "Share this article\\nThe cafÃ© was closed.\\n"
    >>> result = textclean.tag(source)
    >>> at = result.text.index("café")
    >>> begin, stop = source_span(anchors(result), at, at + 4)
    >>> source[begin:stop]
    'cafÃ©'
    """
    return _place(found, start)[0], _place(found, end - 1)[1]


def _place(found: Sequence[Anchor], at: int) -> tuple[int, int]:
    """The span of the source behind one code point of the cleaned text."""
    clean, start, end = found[bisect_right(found, at, key=lambda anchor: anchor[0]) - 1]
    return (start + at - clean, start + at - clean + 1) if end is None else (start, end)
