"""Photo captions, their credits, and the names of images above them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import ClassVar

from textclean import lexicon
from textclean.document import Block, Document
from textclean.labels import Kind, Label, Rule
from textclean.values import dataclass

__all__ = ["Captions"]

# An image's name (its alt text or file title) has at most this many words; a longer line may be a headline.
NAME_WORDS = 5
# If more lines than this stand above captions, they are a pattern of the article, not names of images.
MAX_NAMED = 2
# Captions of which a gallery has at least that many, and the words that one has which tells something.
GALLERY, CAPTION_WORDS = 3, 12

MOST_BELOW = 40  # words in a caption below an image

_ALT_TEXT = Rule(
    "caption.alt_text",
    Kind.CAPTION,
    0.8,
    "a name of a few words right above a caption",
    ("Pilot\nA pilot climbs aboard at dawn. Courtesy Harbour Board\n\nThe pilots are on strike, it was said today.",),
    ("Harbour pilots strike\n\nThe pilots of the harbour went on strike on Monday, the board said.",),
)
_UNDER_IMAGE = Rule(
    "caption.under_image",
    Kind.CAPTION,
    0.85,
    "in Markdown, a line in emphasis right below an image",
    (
        (
            "# Harbour\n\nThe pilots went on strike on Monday, the board said.\n\n![](/a.jpg)\n\n*A pilot at dawn*\n\n"
            "[More](/b)\n"
        ),
    ),
    (
        (
            "# Harbour\n\n![](/a.jpg)\n\n**The board says that it will pay**\n\nThe pilots went on strike today.\n\n"
            "![](/b.jpg)\n\nA pilot at dawn\n\n[More](/b)\n"
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Captions:
    """Photo captions and credits: "Photo: X", "(Photo by ...)", "Name/Agency", and the image's name above them."""

    name: ClassVar[str] = "caption"

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules of the filter."""
        return (*lexicon.rules(self.name), _ALT_TEXT, _UNDER_IMAGE)

    def __call__(self, doc: Document) -> Iterator[Label]:
        """Label what the lexicon has, names of images above a caption, and in Markdown what stands below an image.

        Args:
            doc: The document.
        """
        found = lexicon.labels(doc, self.name)
        if _gallery(doc, found):
            return
        yield from found
        for block in _under_images(doc):
            yield _UNDER_IMAGE.label(block.start, block.end, "in emphasis right below an image")
        credited = {
            label.start for label in found if label.score >= lexicon.CREDIT_SCORE and label.end - label.start > 1
        }
        head = doc.blocks[: doc.body[0]]
        named = [i for i, block in enumerate(head[1:]) if block.start in credited and _names_image(head[i], block)]
        for i in named if len(named) <= MAX_NAMED else ():
            reason = f'stands right above the caption "{head[i + 1].content[:30]}"'
            yield _ALT_TEXT.label(head[i].start, head[i].end, reason)


def _under_images(doc: Document) -> Iterator[Block]:
    """The lines of Markdown in emphasis that stand right below a line of images alone."""
    for image, block in pairwise(doc.lines if doc.bare else ()):
        if image.marks is None or block.marks is None or not (image.marks.bare and image.marks.images):
            continue
        strong = block.written.lstrip().startswith(("**", "__"))  # as a standfirst is
        if block.marks.emphasised and not strong and not block.marks.bare and block.words <= MOST_BELOW:
            yield block


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
