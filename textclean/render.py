"""From verdicts to text: removed parts include their white space, kept blocks keep the gaps of the source."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence

from textclean.document import Block, Document
from textclean.labels import Action, Label, Verdict
from textclean.repair.gate import is_plain
from textclean.result import RemovedSpan, RepairedSpan
from textclean.values import NamedTuple, replace

__all__ = ["Part", "Rendered", "apply", "render"]


class Part(NamedTuple):
    """A piece of a line that is removed.

    Attributes:
        start: Where it begins in the source.
        end: Where it ends in the source.
        line: The number of the line in the source, from 1.
        label: The label that decided it.
    """

    start: int
    end: int
    line: int
    label: Label


def apply(doc: Document, verdicts: Sequence[Verdict]) -> tuple[Document, list[Part]]:
    """Carry out the verdicts on a document.

    Args:
        doc: The document.
        verdicts: A verdict for each of its lines.

    Returns:
        The document that segmenting the rendered text would give, but with offsets into the untouched source; and the
        parts that were removed.
    """
    blocks: list[Block] = []
    parts: list[Part] = []
    above: int | None = None  # blank lines that the next block inherits from the blocks cut above it
    for block, verdict in zip(doc.lines, verdicts, strict=True):
        gap = block.gap if above is None else max(above, block.gap)
        if above is not None and not blocks:
            gap = above  # at the very top the document keeps its first gap
        if verdict.action == Action.CUT:
            parts.append(Part(block.start, block.end, block.line, verdict.labels[0]))
            above = gap
            continue
        left: Block | None = block
        if verdict.action == Action.TRIM:
            left = _trimmed(doc, block, verdict.labels)
            parts += _removed(block, left, verdict.labels)
        if left is None:
            above = gap
        else:
            blocks.append(left if left.gap == gap else replace(left, gap=gap))
            above = None
    return doc.with_lines(blocks), parts


def _leads(label: Label, block: Block) -> bool:
    """Whether the labelled part is at the beginning of the block (else at its end)."""
    return label.start <= block.content_start


def _trimmed(doc: Document, block: Block, labels: Sequence[Label]) -> Block | None:
    """The block without the labelled parts at its two ends; None if nothing is left."""
    start = max((x.end for x in labels if _leads(x, block)), default=block.start)
    end = min((x.start for x in labels if not _leads(x, block)), default=block.end)
    raw = block.raw[start - block.start : max(end, start) - block.start]
    if start > block.start:
        start += len(raw) - len(raw.lstrip())
        raw = raw.lstrip()
    if end < block.end:
        raw = raw.rstrip()
    text = raw if is_plain(raw) else doc.repaired(raw).text  # a line that stays damaged may be right without a part
    if not text.strip():
        return None
    return Block(start, start + len(raw), block.line, block.gap, raw, text, block.steps)


def _removed(block: Block, left: Block | None, labels: Sequence[Label]) -> list[Part]:
    """The parts of a block that are not in `left`, the block after the verdict."""
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
    """The clean text, and how it differs from the source.

    Attributes:
        text: The text.
        removed: What was removed, in source order.
        repairs: What was kept and repaired, in source order.
    """

    text: str
    removed: tuple[RemovedSpan, ...]
    repairs: tuple[RepairedSpan, ...]


def render(doc: Document, parts: Sequence[Part]) -> Rendered:
    """Join the blocks of a document to a text.

    Kept and removed spans tile the source: a removed part includes the white space that is no longer needed.

    Args:
        doc: The document after the cuts, with offsets into the untouched source.
        parts: The parts of the source that were cut.
    """
    source = doc.source
    if not parts and not any(block.steps for block in doc.lines):
        return Rendered(source, (), ())
    out: list[str] = []
    removed: list[RemovedSpan] = []
    repairs: list[RepairedSpan] = []
    waiting = deque(sorted(parts))
    at = 0
    for block in doc.lines:
        here = []
        while waiting and waiting[0].start < block.start:
            here.append(waiting.popleft())
        gap = (at, block.start)
        if here:
            gaps = _gaps(here, at, block.start)
            # Before the first block the document's first gap is kept, elsewhere the widest.
            kept = _widest(source, gaps) if out else 0
            removed += _tiles(source, here, gaps, kept)
            gap = gaps[kept]
        between = source[gap[0] : gap[1]]
        if here and not is_plain(between) and not _line_ends(between):  # white space inside a line that lost a part
            mended = doc.repaired(between)
            if mended.text != between:
                repairs.append(RepairedSpan(*gap, block.line, between, mended.text, mended.steps))
                between = mended.text
        text = block.written
        out += (between, text)
        if text != block.raw:
            repairs.append(RepairedSpan(block.start, block.end, block.line, block.raw, text, block.steps))
        at = block.end
    rest = list(waiting)
    gaps = _gaps(rest, at, len(source))
    # After the last block the last gap is kept: the text ends as the source does.
    out.append(source[slice(*gaps[-1])])
    removed += _tiles(source, rest, gaps, len(gaps) - 1)
    return Rendered("".join(out), tuple(removed), tuple(repairs))


def _gaps(parts: Sequence[Part], start: int, end: int) -> list[tuple[int, int]]:
    """The white space before, between and after the parts, as source offsets."""
    edges = [start, *(edge for part in parts for edge in (part.start, part.end)), end]
    return list(zip(edges[::2], edges[1::2], strict=True))


def _widest(source: str, gaps: Sequence[tuple[int, int]]) -> int:
    """The index of the gap with the most line ends; of several, the first that has white space at all."""
    counts = [(_line_ends(source[low:high]), low < high) for low, high in gaps]
    return counts.index(max(counts))


def _tiles(source: str, parts: Sequence[Part], gaps: Sequence[tuple[int, int]], kept: int) -> Iterator[RemovedSpan]:
    """The parts, each with an adjacent gap: the one on its left before the gap that is kept, else that on its right."""
    for i, part in enumerate(parts):
        start, end = (gaps[i][0], part.end) if i < kept else (part.start, gaps[i + 1][1])
        yield RemovedSpan(start, end, part.line, *part.label[2:6], source[start:end])


def _line_ends(gap: str) -> int:
    """How many line ends a gap has."""
    return sum(gap.count(c) for c in "\n\r\u2028\u2029") - gap.count("\r\n")
