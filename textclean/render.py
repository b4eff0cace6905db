"""From verdicts to text: what goes takes its own white space along, what stays keeps the source's own gaps."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from textclean.document import Block, Document
from textclean.labels import Action, Label, Verdict
from textclean.result import Mended, Removed

__all__ = ["Part", "Rendered", "apply", "render"]


class Part(NamedTuple):
    """A piece of a line that goes, with the label that decided it."""

    start: int
    end: int
    line: int
    label: Label


def apply(doc: Document, verdicts: Sequence[Verdict], repaired: Callable[[str], str]) -> tuple[Document, list[Part]]:
    """The document as it stands after the verdicts, and the parts that went.

    `repaired` gives the repaired text of a piece of the source. The new document is the one that segmenting the
    rendered text would give, its offsets still those of the source.
    """
    blocks: list[Block] = []
    parts: list[Part] = []
    above: int | None = None  # blank lines that the next block inherits from those cut above it
    for block, verdict in zip(doc.blocks, verdicts, strict=True):
        gap = block.gap if above is None else max(above, block.gap)
        if above is not None and not blocks:
            gap = above  # at the very top the document's first gap stays
        left = block if verdict.action == Action.KEEP else None
        if verdict.action == Action.TRIM:
            left = _trimmed(block, verdict.labels, repaired)
        parts += _gone(block, left, verdict.labels)
        if left is None:
            above = gap
        else:
            blocks.append(left if left.gap == gap else replace(left, gap=gap))
            above = None
    return Document(doc.source, tuple(blocks), doc.title, doc.lang), parts


def _leads(label: Label, block: Block) -> bool:
    """Whether the labelled part of a block stands at its beginning (else at its end)."""
    return label.start <= block.content_start


def _trimmed(block: Block, labels: Sequence[Label], repaired: Callable[[str], str]) -> Block | None:
    """The block without the labelled parts at its two ends; None if nothing is left."""
    start = max((x.end for x in labels if _leads(x, block)), default=block.start)
    end = min((x.start for x in labels if not _leads(x, block)), default=block.end)
    raw = block.raw[start - block.start : max(end, start) - block.start]
    if start > block.start:
        start += len(raw) - len(raw.lstrip())
        raw = raw.lstrip()
    if end < block.end:
        raw = raw.rstrip()
    text = raw if block.raw == block.text else repaired(raw)
    return Block(start, start + len(raw), block.line, block.gap, raw, text) if text.strip() else None


def _gone(block: Block, left: Block | None, labels: Sequence[Label]) -> list[Part]:
    """The parts of a block that are not in what is left of it."""
    if left is block:
        return []
    if left is None:
        return [Part(block.start, block.end, block.line, labels[0])]
    parts = []
    if left.start > block.start:
        parts.append(Part(block.start, left.start, block.line, next(x for x in labels if _leads(x, block))))
    if left.end < block.end:
        parts.append(Part(left.end, block.end, block.line, next(x for x in labels if not _leads(x, block))))
    return parts


class Rendered(NamedTuple):
    """The text of what is left, and what differs from the source."""

    text: str
    removed: tuple[Removed, ...]
    mended: tuple[Mended, ...]


def render(doc: Document, parts: Sequence[Part], steps: Mapping[int, tuple[str, ...]]) -> Rendered:
    """Put the blocks that are left in `doc` together; `steps` tells by line number which repairs were done.

    Kept and removed spans tile the source: a part that went takes the white space along that is not needed.
    """
    source = doc.source
    if not parts and not steps:
        return Rendered(source, (), ())
    out: list[str] = []
    removed: list[Removed] = []
    mended: list[Mended] = []
    waiting = deque(sorted(parts))
    at = 0
    for block in doc.blocks:
        here = []
        while waiting and waiting[0].start < block.start:
            here.append(waiting.popleft())
        gap = (at, block.start)
        if here:
            gaps = _gaps(here, at, block.start)
            # Before the first block the document's first gap stays, elsewhere the widest.
            stays = _widest(source, gaps) if out else 0
            removed += _tiles(source, here, gaps, stays)
            gap = gaps[stays]
        out += (source[gap[0] : gap[1]], block.text)
        if block.text != block.raw:
            mended.append(Mended(block.start, block.end, block.line, block.raw, block.text, steps.get(block.line, ())))
        at = block.end
    rest = list(waiting)
    gaps = _gaps(rest, at, len(source))
    # After the last block it is the last gap that stays: the text ends as the source did.
    out.append(source[slice(*gaps[-1])])
    removed += _tiles(source, rest, gaps, len(gaps) - 1)
    return Rendered("".join(out), tuple(removed), tuple(mended))


def _gaps(parts: Sequence[Part], start: int, end: int) -> list[tuple[int, int]]:
    """The white space before, between and after the parts, as source offsets."""
    edges = [start, *(edge for part in parts for edge in (part.start, part.end)), end]
    return list(zip(edges[::2], edges[1::2], strict=True))


def _widest(source: str, gaps: Sequence[tuple[int, int]]) -> int:
    """Which gap has the most line ends; the first of them."""
    counts = [_line_ends(source[slice(*gap)]) for gap in gaps]
    return counts.index(max(counts))


def _tiles(source: str, parts: Sequence[Part], gaps: Sequence[tuple[int, int]], stays: int) -> Iterator[Removed]:
    """The parts, widened by the gaps that go: to the left before the gap that stays, to the right behind it."""
    for i, part in enumerate(parts):
        start, end = (gaps[i][0], part.end) if i < stays else (part.start, gaps[i + 1][1])
        yield Removed(start, end, part.line, *part.label[2:6], source[start:end])


def _line_ends(gap: str) -> int:
    return sum(gap.count(c) for c in "\n\r\u2028\u2029") - gap.count("\r\n")
