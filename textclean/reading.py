"""The one maker of documents: a source is cut into lines, and each line is repaired."""

from __future__ import annotations

from dataclasses import replace

from textclean.document import Block, Document
from textclean.repair import Repair, unescapes
from textclean.repair.gate import is_plain
from textclean.segment import SHARED, segment

__all__ = ["document"]


def document(
    source: str,
    repair: Repair | None = Repair(),
    *,
    title: str | None = None,
    lang: str | None = None,
    unescape: bool | None = None,
) -> Document:
    """Cut a text into lines and repair each of them.

    Args:
        source: The text.
        repair: What to repair; None to leave the lines as they are.
        title: The headline of the article, if known.
        lang: The language of the text (ISO 639-1); None for English.
        unescape: Whether to decode HTML entities; None to decode them where the text has no HTML tags.

    >>> [(block.content, block.steps) for block in document("  * Home\\n\\nFish &amp; chips").blocks]
    [('Home', ()), ('Fish & chips', ('entities',))]
    """
    if unescape is None:
        unescape = unescapes(source)
    blocks = segment(source)
    if repair is not None:
        known: dict[str, Block] = {}
        blocks = (block if is_plain(block.raw) else _repaired(block, repair, unescape, known) for block in blocks)
    return Document(source, tuple(blocks), title, lang, repair, unescape)


def _repaired(block: Block, repair: Repair, unescape: bool, known: dict[str, Block]) -> Block:
    """The block with its text repaired; the block itself if that changes nothing. `known` has short lines above."""
    equal = known.get(block.raw)
    if equal is not None:
        same = replace(block, text=equal.text, steps=equal.steps) if equal.steps else block
        return same.sharing(equal)
    text, steps = repair(block.raw, unescape=unescape)
    repaired = replace(block, text=text, steps=steps) if steps else block
    if len(block.raw) <= SHARED:
        known[block.raw] = repaired
    return repaired
