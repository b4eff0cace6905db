"""From chances to labels: what the filters of line models share."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import repeat
from typing import TYPE_CHECKING

from textclean.document import Block, Document
from textclean.labels import Kind, Label

if TYPE_CHECKING:
    from textclean.arrays import Array
    from textclean.linemodel.units import Units

__all__ = ["STORY", "chrome_labels", "is_one_stretch", "log_odds", "stretches"]

# Longer documents are scored in stretches of at most this size, so that memory does not grow with the text.
MAX_LINES, MAX_CHARACTERS = 10_000, 1_000_000
# A story, for the examples of the rules.
STORY = """\
The council voted on Tuesday to close the old bridge for a year, after engineers found cracks in two of its piers.
Buses will go by the northern road from Monday, and those who live on the island will be given a ferry at night.
“Nobody wanted this, but we could not wait for another winter,” said Ann Lee, who leads the committee for works.
The repairs are expected to cost four million, half of which the county has promised to pay by the end of March."""


def stretches(doc: Document) -> Iterator[Document]:
    """The document in stretches that are small enough to be scored; nearly every document is one stretch.

    Lines of more than `MAX_CHARACTERS` are skipped.

    Args:
        doc: The document.
    """
    if is_one_stretch(doc):
        yield doc
        return
    blocks: list[Block] = []
    priors: list[float] = []
    length = 0
    for block, prior in zip(doc.blocks, doc.priors or repeat(0.0), strict=False):
        size = len(block.text)
        if blocks and (len(blocks) == MAX_LINES or length + size > MAX_CHARACTERS):
            yield _part(doc, blocks, priors)
            blocks, priors, length = [], [], 0
        if size <= MAX_CHARACTERS:
            blocks.append(block)
            priors.append(prior)
            length += size
    if blocks:
        yield doc if len(blocks) == len(doc.blocks) else _part(doc, blocks, priors)


def is_one_stretch(doc: Document) -> bool:
    """Whether a document is small enough to be scored as a whole, as nearly every one is.

    Args:
        doc: The document.
    """
    return 0 < len(doc.blocks) <= MAX_LINES and sum([len(block.text) for block in doc.blocks]) <= MAX_CHARACTERS


def log_odds(chance: float) -> float:
    """The log-odds of a chance.

    Args:
        chance: A number above 0 and below 1.
    """
    return math.log(chance / (1 - chance))


def _part(doc: Document, blocks: list[Block], priors: list[float]) -> Document:
    part = doc.with_blocks(blocks)
    return part.with_priors(priors) if doc.priors else part


def chrome_labels(doc: Document, units: Units, chances: Array, reasons: Sequence[str], rule: str) -> Iterator[Label]:
    """A label a dropped block; for a block that was split, a label for the dropped parts at each of its ends.

    Args:
        doc: The document.
        units: Its units.
        chances: For each unit the chance that it is chrome; it is dropped from 0.5 on.
        reasons: The reason against each dropped unit, in order.
        rule: The rule of the labels.
    """
    waiting = iter(reasons)
    blocks = doc.blocks
    parts: list[tuple[int, int, float, str]] = []
    rows = zip(units.start.tolist(), units.stop.tolist(), units.part.tolist(), chances.tolist(), strict=True)
    for start, stop, (low, high), score in rows:
        reason = next(waiting) if score >= 0.5 else ""
        if low >= 0:
            parts.append((low, high, score, reason))
            split = start
        elif score >= 0.5:
            for block in blocks[start:stop]:
                yield Label(block.start, block.end, Kind.BOILERPLATE, rule, round(score, 4), reason)
    if parts:
        yield from _ends(doc, split, parts, rule)


def _ends(doc: Document, index: int, parts: list[tuple[int, int, float, str]], rule: str) -> Iterator[Label]:
    """Labels for the parts of a block before the first and after the last part that is kept."""
    block = doc.blocks[index]
    kept = [i for i, part in enumerate(parts) if part[2] < 0.5]
    first, last = (kept[0], kept[-1]) if kept else (len(parts), len(parts))
    for run in (parts[:first], parts[last + 1 :]):
        if run:
            low, high = block.span(run[0][0], run[-1][1])
            low, high = (block.start if run[0] is parts[0] else low), (block.end if run[-1] is parts[-1] else high)
            score = sum(part[2] for part in run) / len(run)
            yield Label(low, high, Kind.BOILERPLATE, rule, round(score, 4), run[0][3])
