"""Map offsets in a cleaned text to offsets in its source."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from textclean.result import RemovedSpan, RepairedSpan, Result

__all__ = ["Anchor", "anchors", "source_span"]

_WORD_OR_GAP = re.compile(r"\s+|\S+")
# A repaired line with more words and gaps than this is not compared word by word: the time grows with the square.
COMPARED = 4_000


class Anchor(NamedTuple):
    """A point from which on the cleaned text and the source run in parallel, code point by code point.

    Attributes:
        clean: The offset in the cleaned text.
        start: The offset in the source.
        end: After a repair, the end of the source span that was replaced as a whole; otherwise None.
    """

    clean: int
    start: int
    end: int | None = None


def anchors(result: Result) -> list[Anchor]:
    """Return the points at which the offset between the cleaned text and the source changes, in order.

    Args:
        result: The result of a pipeline.

    >>> import textclean
    >>> anchors(textclean.tag("Share this article\\nThe vote was close.\\n"))
    [Anchor(clean=0, start=19, end=None)]
    """
    points = [Anchor(0, 0)]
    clean = source = 0
    changes: list[RemovedSpan | RepairedSpan] = [*result.removed, *result.repairs]
    for change in sorted(changes, key=lambda change: (change.start, change.end)):
        clean += change.start - source
        if isinstance(change, RepairedSpan):
            points += _inside(change, clean)
            clean += len(change.after)
        source = change.end
        points.append(Anchor(clean, source))
    # A removed span is empty in the cleaned text: the last of several anchors at one offset counts.
    return [a for a, b in zip(points, [*points[1:], None], strict=True) if b is None or b.clean > a.clean]


def _inside(change: RepairedSpan, clean: int) -> Iterator[Anchor]:
    """The anchors inside a repaired line, word by word, so that unrepaired words keep exact offsets."""
    before, after = (_WORD_OR_GAP.findall(side) for side in (change.before, change.after))
    if max(len(before), len(after)) > COMPARED:
        before, after = [change.before], [change.after]
    for tag, i, j, m, n in SequenceMatcher(None, before, after).get_opcodes():
        start = change.start + len("".join(before[:i]))
        end = start + len("".join(before[i:j]))
        if i == j:
            # Words that were put in have no place of their own: they are at the character before, or the first one.
            start, end = (start - 1, start) if start > change.start else (start, start + 1)
        if n > m:
            yield Anchor(clean + len("".join(after[:m])), start, None if tag == "equal" else end)


def source_span(points: Sequence[Anchor], start: int, end: int) -> tuple[int, int]:
    """Return the span of the source for a span of the cleaned text; both are half-open.

    Args:
        points: What `anchors` returned; tuples of the same values will do.
        start: The first offset of the span in the cleaned text.
        end: The offset after its last; greater than `start`.

    >>> import textclean
    >>> source = "Share this article\\nThe cafÃ© was closed.\\n"
    >>> result = textclean.tag(source)
    >>> at = result.text.index("café")
    >>> begin, stop = source_span(anchors(result), at, at + 4)
    >>> source[begin:stop]
    'cafÃ©'
    """
    return _source_of(points, start)[0], _source_of(points, end - 1)[1]


def _source_of(points: Sequence[Anchor], at: int) -> tuple[int, int]:
    """The span of the source for one code point of the cleaned text."""
    clean, start, end = points[bisect_right(points, at, key=lambda anchor: anchor[0]) - 1]
    return (start + at - clean, start + at - clean + 1) if end is None else (start, end)
