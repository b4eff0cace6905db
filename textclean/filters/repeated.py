"""What a page says twice: a paragraph, or the headline once more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from textclean.document import Document, Zone, plain, tokens
from textclean.labels import Kind, Label, Rule

__all__ = ["Headlines", "Repeated"]

# A line of fewer words may recur for good reasons: a speaker's name, a refrain, a table's cell.
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
    """Paragraphs that stand twice: appeals for support, boilerplate, text that was extracted twice."""

    name: ClassVar[str] = "repeated"

    @property
    def rules(self) -> tuple[Rule, ...]:
        """What the filter can say."""
        return (_PARAGRAPH,)

    def __call__(self, doc: Document) -> Iterator[Label]:
        """A label for each paragraph but the first of its wording."""
        seen: dict[str, int] = {}
        for block in doc.blocks:
            if block.words < PARAGRAPH_WORDS:
                continue
            first = seen.setdefault(block.content, block.line)
            if first != block.line:
                yield _PARAGRAPH.label(block.start, block.end, f"as in line {first}")


@dataclass(frozen=True, slots=True)
class Headlines:
    """The headline where it stands a second time; the first one stays. The title helps, if it is known."""

    name: ClassVar[str] = "headline"

    @property
    def rules(self) -> tuple[Rule, ...]:
        """What the filter can say."""
        return (_HEADLINE,)

    def __call__(self, doc: Document) -> Iterator[Label]:
        """A label for each line but the first that is the headline, and nothing else."""
        if not doc.blocks:
            return
        wanted = plain(tokens(doc.title)) if doc.title else doc.blocks[0].key
        first_word = wanted.split(" ", 1)[0]
        headline = doc.blocks[0]
        if len(wanted.split()) < 4 or (not doc.title and (headline.prose or headline.ends_sentence)):
            return
        seen = False
        for i, block in enumerate(doc.blocks):
            if first_word in block.head[:2] and block.key == wanted:
                # A headline that is only guessed may be an entry of a table of contents, and a section's heading too.
                if seen and (doc.title or doc.zone(i) != Zone.INSIDE):
                    yield _HEADLINE.label(block.start, block.end, "the headline stands above already")
                seen = True
