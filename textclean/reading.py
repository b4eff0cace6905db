"""The one maker of documents: a source is cut into lines, and each line is repaired."""

from __future__ import annotations

from dataclasses import replace

from textclean.document import Block, Document
from textclean.repair import INTACT, Misread, Repair, misread, unescapes
from textclean.repair.gate import is_plain
from textclean.segment import segment

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
    how = INTACT
    if repair is not None:
        how = misread(source) if repair.mojibake else INTACT
        blocks = (block if is_plain(block.raw) else _repaired(block, repair, unescape, how) for block in blocks)
    return Document(source, tuple(blocks), title, lang, repair, unescape, how)


def _repaired(block: Block, repair: Repair, unescape: bool, how: Misread) -> Block:
    """The block with its text repaired; the block itself if that changes nothing."""
    text, steps = repair(block.raw, unescape=unescape, misread=how)
    return replace(block, text=text, steps=steps) if steps else block
