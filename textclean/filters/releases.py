"""The company at the end of a press release: "About Harbour Pumps", and the paragraph that praises it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from textclean.document import Block, Document
from textclean.labels import Kind, Label, Rule
from textclean.languages import words

__all__ = ["Releases"]

# A heading of more words is a section of the article.
HEADING_WORDS = 8
# The company is named again among the first words of the paragraph.
NAMED_WITHIN = 12
# What must stand above: a page about a company begins with such a paragraph.
ARTICLE_WORDS = 60
ARTICLE_PARAGRAPHS = 2

_RELEASE = (
    "Harbour Pumps will build the pumps of the new lock, the firm said on Monday, and hire forty people for the work.\n"
    "The lock is to open in three years, if the winters are mild and the clay is as dry as the surveys say.\n"
    "The first pumps will be tested on the old quay in May, where the public may see them at work on two days.\n\n"
)
_ABOUT = Rule(
    "release.about",
    Kind.PROMO,
    0.8,
    'the heading "About X" below an article, and the paragraph that begins with X',
    (_RELEASE + "About Harbour Pumps\nHarbour Pumps is a leading maker of pumps, with 400 people in five towns.",),
    (
        _RELEASE
        + "About the clay\nNobody knows how deep it goes, and nobody has asked the people who dug the first lock.",
        "About Harbour Pumps\nHarbour Pumps is a leading maker of pumps, with 400 people in five towns.",
    ),
)


@dataclass(frozen=True, slots=True)
class Releases:
    """The company at the end of a press release: "About Harbour Pumps" and what follows. Only `strict` cuts it."""

    name: ClassVar[str] = "release"

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rule of the filter."""
        return (_ABOUT,)

    def __call__(self, doc: Document) -> Iterator[Label]:
        """Label each heading "About X" below an article with the paragraph under it.

        Args:
            doc: The document.
        """
        for i, (heading, paragraph) in enumerate(zip(doc.blocks, doc.blocks[1:], strict=False)):
            if _about(heading, paragraph) and doc.article_above(i, words=ARTICLE_WORDS, paragraphs=ARTICLE_PARAGRAPHS):
                for block in (heading, paragraph):
                    yield _ABOUT.label(block.start, block.end, f'under "{heading.content[:40]}"')


def _about(heading: Block, paragraph: Block) -> bool:
    """Whether a line is "About" with a name, and the paragraph under it begins with that name."""
    found = [token for token in heading.head if token[0].isalnum()]
    if not 2 <= len(found) <= HEADING_WORDS or found[0] not in words("about_words"):
        return False
    if heading.ends_sentence or not paragraph.prose:
        return False
    name = found[2] if found[1] in words("article_words") and len(found) > 2 else found[1]
    return heading.content.split()[1][:1].isupper() and name in paragraph.head[:NAMED_WITHIN]
