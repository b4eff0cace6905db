"""Other stories: "Read more", "Related", sections of them, and headlines above a picture's credit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from textclean import lexicon
from textclean.document import Block, Document
from textclean.labels import Kind, Label, Rule
from textclean.languages.detection import ENGLISH
from textclean.values import dataclass

__all__ = ["Related"]

# A line in title case with at least this many words is a headline; with fewer it may be the name of a section.
HEADLINE_WORDS = 7

_WITH_PICTURE = Rule(
    "related.with_picture",
    Kind.TEASER,
    0.7,
    "a second headline, right above a picture's credit",
    (
        (
            "Harbour Pilots Go on Strike After Talks Fail\n\nPilots Want More Pay and Better Boats, Board Says No\n\n"
            "Harbour Board/PHOTO: HB\n\nThe pilots of the harbour went on strike on Monday, the board said."
        ),
    ),
    (
        (
            "Harbour Pilots Go on Strike After Talks Fail This Week\n\n"
            "Harbour Board/PHOTO: HB\n\nThe pilots of the harbour went on strike on Monday, the board said."
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Related:
    """Teasers of other stories: "Read more at X", "Related: ...", sections such as "Most read"."""

    name: ClassVar[str] = "related"

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules of the filter."""
        return (*lexicon.rules(self.name), _WITH_PICTURE)

    def __call__(self, doc: Document) -> Iterator[Label]:
        """Label what the lexicon has, and a headline that belongs to another article.

        Args:
            doc: The document.
        """
        yield from lexicon.labels(doc, self.name)
        yield from _with_picture(doc)


def _with_picture(doc: Document) -> Iterator[Label]:
    """Label a second headline above the body, directly above a credit, if there is only one.

    Only in English: other languages write headlines as they write sentences, and German has capitals in all lines.
    """
    if doc.languages[0] != ENGLISH:
        return
    credited = {x.start for x in lexicon.labels(doc, "caption") if x.score >= lexicon.CREDIT_SCORE}
    head = doc.blocks[: doc.body[0]]
    headlines = [i for i, block in enumerate(head) if _headline(block)]
    found = [i for i in headlines[1:] if i + 1 < len(head) and head[i + 1].start in credited]
    if len(found) == 1:
        block, credit = head[found[0]], head[found[0] + 1]
        reason = f'a second headline, above "{credit.content[:30]}"'
        yield _WITH_PICTURE.label(block.start, block.end, reason)


def _headline(block: Block) -> bool:
    """Whether the line is written like a headline."""
    return block.words >= HEADLINE_WORDS and block.title_case and not block.ends_sentence
