"""Photo captions, their credits, and the names of images above them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import ClassVar

from textclean import lexicon
from textclean.document import Block, Document
from textclean.labels import Kind, Label, Rule

__all__ = ["Captions"]

# An image's name (its alt text or file title) has at most this many words; a longer line may be a headline.
NAME_WORDS = 5
# If more lines than this stand above captions, they are a pattern of the article, not names of images.
MAX_NAMED = 2
# Captions of which a gallery has at least that many, and the words that one has which tells something.
GALLERY, CAPTION_WORDS = 3, 12

_ALT_TEXT = Rule(
    "caption.alt_text",
    Kind.CAPTION,
    0.8,
    "a name of a few words right above a caption",
    ("Pilot\nA pilot climbs aboard at dawn. Courtesy Harbour Board\n\nThe pilots are on strike, it was said today.",),
    ("Harbour pilots strike\n\nThe pilots of the harbour went on strike on Monday, the board said.",),
)


@dataclass(frozen=True, slots=True)
class Captions:
    """Photo captions and credits: "Photo: X", "(Photo by ...)", "Name/Agency", and the image's name above them."""

    name: ClassVar[str] = "caption"

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules of the filter."""
        return (*lexicon.rules(self.name), _ALT_TEXT)

    def __call__(self, doc: Document) -> Iterator[Label]:
        """Label what the lexicon has, and names of images above a caption.

        Args:
            doc: The document.
        """
        found = lexicon.labels(doc, self.name)
        if _gallery(doc, found):
            return
        yield from found
        credited = {
            label.start for label in found if label.score >= lexicon.CREDIT_SCORE and label.end - label.start > 1
        }
        head = doc.blocks[: doc.body[0]]
        named = [i for i, block in enumerate(head[1:]) if block.start in credited and _names_image(head[i], block)]
        for i in named if len(named) <= MAX_NAMED else ():
            reason = f'stands right above the caption "{head[i + 1].content[:30]}"'
            yield _ALT_TEXT.label(head[i].start, head[i].end, reason)


def _gallery(doc: Document, found: Iterable[Label]) -> bool:
    """Whether captions are most of the text: where pictures tell the story, they are its paragraphs."""
    starts = {label.start for label in found}
    captions = [block.words for block in doc.blocks if block.start in starts and block.words >= CAPTION_WORDS]
    return len(captions) >= GALLERY and 3 * sum(captions) > 2 * doc.words


def _names_image(block: Block, caption: Block) -> bool:
    """Whether the line is a few words directly above a caption that is more than a credit."""
    if caption.gap or caption.words <= NAME_WORDS:
        return False
    return block.words <= NAME_WORDS and not block.ends_sentence and not block.content.endswith(":")
