"""Links and images in the clean text of Markdown: what a pipeline's `links` and `images` take away from it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from typing import TYPE_CHECKING

from textclean.characters import LINE_END
from textclean.patterns import pattern
from textclean.result import RemovedSpan, RepairedSpan, Result
from textclean.segment import segment
from textclean.values import replace

if TYPE_CHECKING:
    from textclean.markup import Marks

__all__ = ["ALT", "DROP", "IMAGES", "LINKS", "STAYS", "without_targets"]

STAYS, ALT, DROP, PLAIN = "keep", "alt", "drop", "text"
LINKS = (STAYS, PLAIN, DROP)
IMAGES = (STAYS, ALT, DROP)
KIND = "markup"  # of the spans that are removed
_LINE_END = pattern(LINE_END)


def without_targets(result: Result, links: str, images: str) -> Result:
    """The result without the targets of links and images, or without links and images, in its text.

    What goes are spans of the source like all others, so that `Result.restore` gives it back.

    Args:
        result: The result for a Markdown text.
        links: "keep"; "text" for the text of each link alone; "drop" to drop links with their text.
        images: "keep"; "alt" for the alternative text alone; "drop" to drop images.
    """
    ranges = list(_ranges(result.text, links, images))
    return _cut(result, ranges) if ranges else result


def _ranges(text: str, links: str, images: str) -> Iterator[tuple[int, int, str]]:
    """The ranges of a text that go, in order, each with the name of its rule."""
    blocks = list(segment(text))
    ends = [match.end() for match in _LINE_END.finditer(text)]
    from textclean.markup import marks_of  # plain text does without

    for block, marks in zip(blocks, marks_of([(b.raw, b.gap) for b in blocks]), strict=True):
        if marks is None or not (marks.links or marks.images):
            continue
        found = sorted(_of_line(marks, links, images))
        left, at = "", 0
        for start, end, _ in found:
            left += block.raw[at:start]
            at = max(at, end)
        left += block.raw[at:]
        if found and not left.strip(" \t*_>#|-+"):
            place = bisect_right(ends, block.start)
            yield block.start, ends[place] if place < len(ends) else block.end, found[0][2]
        else:
            yield from ((block.start + start, block.start + end, rule) for start, end, rule in _apart(found))


def _apart(found: list[tuple[int, int, str]]) -> Iterator[tuple[int, int, str]]:
    """The ranges without those inside others."""
    at = 0
    for start, end, rule in found:
        if end > at:
            yield max(start, at), end, rule
            at = end


def _of_line(marks: Marks, links: str, images: str) -> Iterator[tuple[int, int, str]]:
    """The ranges of a line that go."""
    for rule, how, every in (("links", links, marks.links), ("images", images, marks.images)):
        for one in every if how != STAYS else ():
            (start, low), (high, end) = one.opening, one.closing
            if how == DROP:
                yield start, end, f"{KIND}.{rule}"
            else:
                yield start, low, f"{KIND}.{rule}"
                yield high, end, f"{KIND}.{rule}"


def _cut(result: Result, ranges: list[tuple[int, int, str]]) -> Result:
    """The result without some ranges of its text."""
    text, source = result.text, result.source
    lines = [match.end() for match in _LINE_END.finditer(source)]
    removed, repairs, kept = list(result.removed), list[RepairedSpan](), list[str]()
    pieces = list(_pieces(result))
    i = 0  # the first range that does not end before the piece
    for span, low, high in pieces:
        while i < len(ranges) and ranges[i][1] <= low:
            i += 1
        left, at, j = list[str](), low, i
        while j < len(ranges) and ranges[j][0] < high:
            start, end, rule = max(ranges[j][0], low), min(ranges[j][1], high), ranges[j][2]
            left.append(text[at:start])
            if isinstance(span, int) and start < end:
                place, stop = start + span, end + span
                reason = f"{rule.partition('.')[2]} are not kept"
                line = bisect_right(lines, place) + 1
                removed.append(RemovedSpan(place, stop, line, KIND, rule, 1.0, reason, source[place:stop]))
            at, j = end, j + 1
        after = "".join((*left, text[at:high]))
        kept.append(after)
        if isinstance(span, RepairedSpan):
            repairs.append(span if after == span.after else span._replace(after=after, steps=(*span.steps, KIND)))
    return replace(result, text="".join(kept), removed=tuple(sorted(removed)), repairs=tuple(repairs))


def _pieces(result: Result) -> Iterator[tuple[int | RepairedSpan, int, int]]:
    """The pieces of the clean text, with their bounds in it.

    Each comes with the repair that made it, or with what its offsets in the source are larger by.
    """
    spans: list[RemovedSpan | RepairedSpan] = [*result.removed, *result.repairs]
    at = source_at = 0
    for span in sorted(spans, key=lambda x: (x.start, x.end)):
        yield source_at - at, at, at + span.start - source_at
        at += span.start - source_at
        if isinstance(span, RepairedSpan):
            yield span, at, at + len(span.after)
            at += len(span.after)
        source_at = span.end
    yield source_at - at, at, len(result.text)
