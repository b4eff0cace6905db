"""From verdicts to text: what goes takes its own white space along, what stays keeps the source's own gaps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import NamedTuple

from textclean.document import Block, Document
from textclean.labels import Action, Label, Verdict
from textclean.result import Mended, Removed

__all__ = ["Part", "apply", "render"]


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
    return label.start - block.start <= block.end - label.end


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


def render(doc: Document, parts: Sequence[Part], steps: dict[int, tuple[str, ...]]) -> tuple[str, tuple[Removed, ...], tuple[Mended, ...]]:
    """Text, removed spans and repairs of the blocks that are left in `doc`.

    `steps` tells by line number which repairs were done. Kept and removed spans tile the source.
    """
    source, out = doc.source, []
    removed: list[Removed] = []
    mended: list[Mended] = []
    waiting, at = sorted(parts), 0
    for block in doc.blocks:
        here = []
        while waiting and waiting[0].start < block.start:
            here.append(waiting.pop(0))
        out.append(_between(source, at, block.start, here, removed, first=at == 0 and not out))
        out.append(block.text)
        if block.text != block.raw:
            mended.append(Mended(block.start, block.end, block.line, block.raw, block.text, steps.get(block.line, ())))
        at = block.end
    out.append(_between(source, at, len(source), waiting, removed, first=not doc.blocks, last=True))
    return "".join(out), tuple(removed), tuple(mended)


def _between(
    source: str, start: int, end: int, parts: list[Part], removed: list[Removed], *, first: bool = False, last: bool = False
) -> str:
    """The gap that stays between two kept blocks; the parts that went are added to `removed` with the other gaps."""
    if not parts:
        return source[start:end]
    bounds = [start, *(edge for part in parts for edge in (part.start, part.end)), end]
    gaps = [(bounds[i], bounds[i + 1]) for i in range(0, len(bounds), 2)]
    stays = _widest(source, gaps, first=first, last=last)
    cursor = start
    for i, part in enumerate(parts):
        if i == stays:
            cursor = part.start
        upto = part.end if i < stays else gaps[i + 1][1]
        removed.append(Removed(cursor, upto, part.line, *part.label[2:6], source[cursor:upto]))
        cursor = upto
    return source[slice(*gaps[stays])]


def _widest(source: str, gaps: list[tuple[int, int]], *, first: bool, last: bool) -> int:
    """Which gap stays: at the document's start the first, at its end the last, else the one with the most lines."""
    if first and not last:
        return 0
    if last:
        return len(gaps) - 1
    counts = [_lines(source[slice(*gap)]) for gap in gaps]
    return counts.index(max(counts))


def _lines(gap: str) -> int:
    return sum(gap.count(c) for c in "\n\u2028\u2029") + gap.count("\r") - gap.count("\r\n")
