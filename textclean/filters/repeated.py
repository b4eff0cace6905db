"""Repeats within a text: paragraphs, and the headline."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from textclean.document import Document, Zone, plain, tokens
from textclean.labels import Kind, Label, Rule
from textclean.values import dataclass

__all__ = ["Headlines", "Repeated"]

# A line of fewer words may be repeated on purpose: the name of a speaker, a refrain, a cell of a table.
PARAGRAPH_WORDS = 15

_PARAGRAPH = Rule(
    "repeated.paragraph",
    Kind.REPEATED,
    0.6,
    "a paragraph that stands in the text already, word for word",
    (
        (
            "At the harbour we believe that everyone should be able to read about the gates for free.\nIt rained.\n"
            "At the harbour we believe that everyone should be able to read about the gates for free."
        ),
    ),
    ("Row, row, row your boat.\nGently down the stream.\nRow, row, row your boat.",),
)
_HEADLINE = Rule(
    "headline.repeated",
    Kind.HEADLINE,
    0.8,
    "the headline once more, below the place where it belongs",
    ("Harbour pilots go on strike\nHarbour pilots go on strike\nThe pilots went on strike on Monday, the board said.",),
    ("Harbour pilots go on strike\nThe pilots went on strike on Monday, the board said.\nHarbour pilots at work",),
)


@dataclass(frozen=True, slots=True)
class Repeated:
    """Paragraphs that are repeated: appeals for support, boilerplate, text that was extracted twice."""

    name: ClassVar[str] = "repeated"

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules of the filter."""
        return (_PARAGRAPH,)

    def __call__(self, doc: Document) -> Iterator[Label]:
        """Label each paragraph that is the same as one above it.

        Args:
            doc: The document.
        """
        seen: dict[str, int] = {}
        for block in doc.blocks:
            if block.words < PARAGRAPH_WORDS:
                continue
            first = seen.setdefault(block.content, block.line)
            if first != block.line:
                yield _PARAGRAPH.label(block.start, block.end, f"as in line {first}")


@dataclass(frozen=True, slots=True)
class Headlines:
    """Repeats of the headline; the first one stays. Without the document's title, the first line is the headline."""

    name: ClassVar[str] = "headline"

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules of the filter."""
        return (_HEADLINE,)

    def __call__(self, doc: Document) -> Iterator[Label]:
        """Label each line but the first that is the headline and nothing else.

        Args:
            doc: The document.
        """
        if not doc.blocks:
            return
        headline_key = plain(tokens(doc.title)) if doc.title else doc.blocks[0].key
        first_word = headline_key.split(" ", 1)[0]
        headline = doc.blocks[0]
        if len(headline_key.split()) < 4 or (not doc.title and (headline.prose or headline.ends_sentence)):
            return
        same = [i for i, x in enumerate(doc.blocks) if first_word in x.head[:2] and x.key == headline_key]
        # In Markdown it is the heading, not the crumb above it.
        stays = next((i for i in same if doc.blocks[i].level), same[0] if same else 0)
        for i in same:
            # Without a title, the first line may be an entry of a table of contents, and the heading of a section.
            if i != stays and (doc.title or doc.zone(i) != Zone.INSIDE):
                where = "above already" if i > stays else "below as a heading"
                yield _HEADLINE.label(doc.blocks[i].start, doc.blocks[i].end, f"the headline stands {where}")
