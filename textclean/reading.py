"""The one maker of documents: a source is cut into lines, and each line is repaired."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from textclean.document import Block, Document
from textclean.errors import InputError
from textclean.languages.codes import code
from textclean.markup import AUTO, MARKDOWN, is_markdown
from textclean.repair import INTACT, Misread, Repair, misread, suspects, unescapes
from textclean.segment import SHARED, segment
from textclean.values import replace

if TYPE_CHECKING:
    from textclean.markup import Reading

__all__ = ["check", "document", "is_intact"]


def document(
    source: str,
    repair: Repair | None = Repair(),
    *,
    title: str | None = None,
    lang: str | None = None,
    unescape: bool | None = None,
    how: Misread | None = None,
    markup: str = AUTO,
    known: Iterable[Block] = (),
    reading: Reading | None = None,
) -> Document:
    """Cut a text into lines and repair each of them.

    Args:
        source: The text.
        repair: What to repair; None to leave the lines as they are.
        title: The headline of the article, if known.
        lang: The language of the text: a code such as "en", or a tag such as "en-GB", of which the document keeps the
            code; None to find it in the text.
        unescape: Whether to decode HTML entities; None to decode them where the text has no HTML tags.
        how: How the text was misread, if that is known; None to settle it by the text.
        markup: "markdown" to read the text as Markdown, "text" to read it as plain text, "auto" to settle it by the
            text.
        known: Blocks of another document, such as one that this text was cut from; the features of equal lines are not
            computed again.
        reading: What was read of the marks of another document's lines, likewise.

    Raises:
        InputError: if `source`, `title` or `lang` is not a str.
        UnknownName: if there is no language of that code.

    >>> [(block.content, block.steps) for block in document("  * Home\\n\\nFish &amp; chips").blocks]
    [('Home', ()), ('Fish & chips', ('entities',))]
    """
    language = check(source, title, lang)
    if unescape is None:
        unescape = unescapes(source)
    blocks = segment(source, known)
    how = how or INTACT
    if repair is not None:
        if how == INTACT and repair.mojibake:
            how = misread(source)
        places = suspects(repair, source, unescape, how)
        short: dict[str, Block] = {}
        blocks = (
            _repaired(block, repair, unescape, how, short) if places is None or _holds(places, block) else block
            for block in blocks
        )
    doc = Document(source, tuple(blocks), title, language, repair, unescape, how)
    if markup == MARKDOWN or (markup == AUTO and is_markdown(source)):
        return replace(doc, markdown=True, reading=reading).with_lines(doc.blocks)
    return doc


def check(source: object, title: object, lang: str | None) -> str | None:
    """Refuse what is no text, no title or no language.

    Args:
        source: The text.
        title: The headline of the article, if known.
        lang: The language of the text, as in `document`.

    Returns:
        The code of the language; None if none is given.

    Raises:
        InputError: if `source`, `title` or `lang` is not a str.
        UnknownName: if there is no language of that code.
    """
    if not isinstance(source, str):
        raise InputError(f"expected the text as a str, not {type(source).__name__}")
    if title is not None and not isinstance(title, str):
        raise InputError(f"expected the title as a str or None, not {type(title).__name__}")
    return code(lang)


def is_intact(source: str, repair: Repair | None) -> bool:
    """Whether repair provably changes no line of a text. It reads the text a few times and makes no document.

    Args:
        source: The text.
        repair: What to repair, or None.

    >>> is_intact("It was “fine”.", Repair()), is_intact("Fish &amp; chips", Repair())
    (True, False)
    """
    if repair is None:
        return True
    how = misread(source) if repair.mojibake else INTACT
    return suspects(repair, source, unescapes(source), how) == []


def _holds(places: Sequence[int], block: Block) -> bool:
    """Whether one of some places, in ascending order, is in a line."""
    i = bisect_left(places, block.start)
    return i < len(places) and places[i] < block.end


def _repaired(block: Block, repair: Repair, unescape: bool, how: Misread, known: dict[str, Block]) -> Block:
    """The block with its text repaired; the block itself if that changes nothing. `known` has short lines above."""
    equal = known.get(block.raw)
    if equal is not None:
        same = replace(block, text=equal.text, steps=equal.steps) if equal.steps else block
        return same.sharing(equal)
    text, steps = repair(block.raw, unescape=unescape, misread=how)
    repaired = replace(block, text=text, steps=steps) if steps else block
    if len(block.raw) <= SHARED:
        known[block.raw] = repaired
    return repaired
