"""What is remembered of a page when templates are fitted: its lines as hashes, what each is there, and a signature.

Nothing of the text itself is kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import NamedTuple

import numpy as np

from textclean.document import Block, Document
from textclean.errors import InputError
from textclean.reading import document
from textclean.repair import Repair
from textclean.shingling.minhash import MinHasher
from textclean.templates.line_keys import Keys, keys

__all__ = ["INSIDE", "LINE", "OPENING", "PERMUTATIONS", "PROSE", "Line", "Page", "lines", "sketch", "titled"]

# A line as it is remembered: its keys, its words, and what it is: a paragraph, in the body, where a headline or a lede
# would stand.
LINE = np.dtype([("line", "<u8"), ("head", "<u4"), ("tail", "<u4"), ("words", "<u2"), ("marks", "u1")])
PROSE, INSIDE, OPENING = 1, 2, 4
PERMUTATIONS = 128

_HASHER = MinHasher(num_perm=PERMUTATIONS)
# The repair of the lines that keys are computed of, whatever the repair of the pipeline that the templates are used in.
_REPAIR = Repair()
# Of a page with more lines the first ones count: it is a dump, not a page.
_LINES = 20_000
_WORDS = 0xFFFF
# A story of fewer words in paragraphs is signed by all its lines.
_STORY_WORDS = 50
# The headline is looked for among so many lines above the lede, and has so many words.
_ABOVE, _HEADLINE = 12, range(4, 31)


class Line(NamedTuple):
    """A line of a document: its place among the blocks, its keys, and what it is (`PROSE`, ...)."""

    place: int
    keys: Keys
    marks: int


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it is remembered: its lines, as `LINE`, and the MinHash signature of its story; both as bytes."""

    lines: bytes
    signature: bytes

    @property
    def id(self) -> int:
        """64 bits, the same on any machine, and for pages of which the same is remembered."""
        return int.from_bytes(blake2b(self.lines + self.signature, digest_size=8).digest(), "little")

    def __len__(self) -> int:
        """How many lines it has."""
        return len(self.lines) // LINE.itemsize


def sketch(text: str) -> Page:
    """What is remembered of a page: a pure function of its text.

    Raises:
        InputError: if the text is no str.
    """
    if not isinstance(text, str):
        raise InputError(f"expected the text as str, not {type(text).__name__}")
    doc = document(text, _REPAIR)
    found = [
        (*line.keys, min(doc.blocks[line.place].words, _WORDS), line.marks) for line in lines(doc) if line.keys.line
    ]
    signature = _HASHER.signatures([_story(doc)])[0]
    return Page(np.array(found[:_LINES], LINE).tobytes(), signature.astype("<u4").tobytes())


def lines(doc: Document) -> Iterator[Line]:
    """The lines of a document, with their keys and what they are."""
    first, last = doc.body
    opening = _opening(doc)
    same = doc.repair == _REPAIR
    for i, block in enumerate(doc.blocks):
        marks = (PROSE if block.prose else 0) | (INSIDE if first <= i <= last else 0)
        yield Line(i, block.once(keys) if same else _keys(doc, block), marks | (OPENING if i in opening else 0))


def titled(doc: Document, block: Block) -> bool:
    """Whether a line is the document's title, if that is known."""
    return doc.title is not None and block.content.casefold().split() == doc.title.casefold().split()


def _keys(doc: Document, block: Block) -> Keys:
    """The keys of a line as if `_REPAIR` had repaired it, in a document of another repair."""
    text = _REPAIR(block.raw, unescape=doc.unescape).text
    return block.once(keys) if text == block.text else keys(replace(block, text=text))


def _opening(doc: Document) -> set[int]:
    """Where the headline and the lede may stand, which are the article's wherever else they stand too.

    The lede is the first paragraph of the body, or the next if that is the site's; the headline the first line of
    the text, or one of those above the lede that are long enough.
    """
    blocks, (first, last) = doc.blocks, doc.body
    found = {0} if blocks and blocks[0].words in _HEADLINE else set()
    if last >= 0:
        above = range(max(first - _ABOVE, 0), first)
        found.update(i for i in above if blocks[i].words in _HEADLINE and not blocks[i].prose)
        found.update([i for i in range(first, last + 1) if blocks[i].prose][:2])
    return found


def _story(doc: Document) -> str:
    """The paragraphs of the body; of a page that has hardly any, all lines."""
    first, last = doc.body
    body = [block for block in doc.blocks[first : last + 1] if block.prose]
    if sum(block.words for block in body) < _STORY_WORDS:
        body = list(doc.blocks)
    return "\n".join(block.text for block in body)
