"""Sketches of pages, from which templates are fitted: hashes of the lines, their roles, and a MinHash signature.

A sketch contains nothing of the text itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import NamedTuple

import numpy as np

from textclean.document import Block, Document
from textclean.errors import InputError
from textclean.markup import plain
from textclean.reading import document
from textclean.repair import Repair
from textclean.shingling.minhash import MinHasher
from textclean.templates.line_keys import Keys, keys

__all__ = ["INSIDE", "LINE", "NUM_PERM", "OPENING", "PROSE", "Line", "Page", "lines", "sketch", "titled"]

# A line of a sketch: its keys, its number of words, and its role: a paragraph (PROSE), in the body (INSIDE), where a
# headline or a lede is expected (OPENING).
LINE = np.dtype([("line", "<u8"), ("head", "<u4"), ("tail", "<u4"), ("words", "<u2"), ("marks", "u1")])
PROSE, INSIDE, OPENING = 1, 2, 4
NUM_PERM = 128

_HASHER = MinHasher(num_perm=NUM_PERM)
# The repair of the lines that keys are computed of, whatever the repair of the pipeline that the templates are used in.
_REPAIR = Repair()
# Only the first lines of a longer page count: it is a dump rather than a page.
_LINES = 20_000
_WORDS = 0xFFFF
# The signature of a page with fewer words in paragraphs is made of all its lines.
_ARTICLE_WORDS = 50
# The headline is one of this many lines above the lede, and has a number of words in this range.
_ABOVE, _HEADLINE = 12, range(4, 31)


class Line(NamedTuple):
    """A line of a document.

    Attributes:
        place: The position of its block in the document.
        keys: Its keys.
        marks: Its role, as the sum of PROSE, INSIDE and OPENING.
    """

    place: int
    keys: Keys
    marks: int


@dataclass(frozen=True, slots=True)
class Page:
    """The sketch of a page.

    Attributes:
        lines: The rows of `LINE`, as bytes.
        signature: The MinHash signature of its article, as bytes.
    """

    lines: bytes
    signature: bytes

    @property
    def id(self) -> int:
        """A hash of the sketch, 64 bits, the same on every machine."""
        return int.from_bytes(blake2b(self.lines + self.signature, digest_size=8).digest(), "little")

    def __len__(self) -> int:
        """The number of lines."""
        return len(self.lines) // LINE.itemsize


def sketch(text: str) -> Page:
    """Make the sketch of a page, which depends on its text alone.

    Args:
        text: The text of the page.

    Raises:
        InputError: (a TypeError) if the text is not a str.
    """
    if not isinstance(text, str):
        raise InputError(f"expected the text as str, not {type(text).__name__}")
    doc = document(text, _REPAIR)
    found = [
        (*line.keys, min(doc.blocks[line.place].words, _WORDS), line.marks) for line in lines(doc) if line.keys.line
    ]
    signature = _HASHER.signatures([_article(doc)])[0]
    return Page(np.array(found[:_LINES], LINE).tobytes(), signature.astype("<u4").tobytes())


def lines(doc: Document) -> Iterator[Line]:
    """Compute the keys and the roles of a document's lines.

    Args:
        doc: The document.
    """
    first, last = doc.body
    opening = _opening(doc)
    same = doc.repair == _REPAIR
    for i, block in enumerate(doc.blocks):
        marks = (PROSE if block.prose else 0) | (INSIDE if first <= i <= last else 0)
        yield Line(i, block.once(keys) if same else _keys(doc, block), marks | (OPENING if i in opening else 0))


def titled(doc: Document, block: Block) -> bool:
    """Whether a line is the title of its document, if the document has one.

    Args:
        doc: The document.
        block: The line.
    """
    return doc.title is not None and block.content.casefold().split() == doc.title.casefold().split()


def _keys(doc: Document, block: Block) -> Keys:
    """The keys of a line as if `_REPAIR` had repaired it, in a document of another repair."""
    text = _REPAIR(block.raw, unescape=doc.unescape, misread=doc.misread).text
    return (
        block.once(keys)
        if text == block.written
        else keys(replace(block, text=plain(text) if block.marks else text, marks=None))
    )


def _opening(doc: Document) -> set[int]:
    """The positions where a headline or a lede is expected; both belong to the article even if other pages tease them.

    The lede is one of the first two paragraphs of the body; the headline is the first line of the text, or one of the
    lines above the lede, if it has enough words.
    """
    blocks, (first, last) = doc.blocks, doc.body
    found = {0} if blocks and blocks[0].words in _HEADLINE else set()
    if last >= 0:
        above = range(max(first - _ABOVE, 0), first)
        found.update(i for i in above if blocks[i].words in _HEADLINE and not blocks[i].prose)
        found.update([i for i in range(first, last + 1) if blocks[i].prose][:2])
    return found


def _article(doc: Document) -> str:
    """The paragraphs of the body; all lines if these have hardly any words."""
    first, last = doc.body
    body = [block for block in doc.blocks[first : last + 1] if block.prose]
    if sum(block.words for block in body) < _ARTICLE_WORDS:
        body = list(doc.blocks)
    return "\n".join(block.text for block in body)
