"""Product listings: prices, links to shops, and names that are repeated above a blurb."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from textclean import lexicon
from textclean.document import Document, Zone
from textclean.labels import Kind, Label, Rule
from textclean.values import dataclass

__all__ = ["Products"]

# A product's name has at most this many words.
NAME_WORDS = 10

_NAMED_TWICE = Rule(
    "product.named_twice",
    Kind.PRODUCT,
    0.75,
    "after the article, a name that stands twice, and the blurb under it",
    (
        (
            "The harbour board met on Monday to talk about the gates, and it will meet again.\n\n"
            "  • Lockmaster 7\n\n    Lockmaster 7\n\n    Lockmaster has introduced a control for gates of all kinds."
        ),
    ),
    (
        (
            "The harbour board met on Monday to talk about the gates.\n\n"
            "Lockmaster 7\n\nThe board bought it in May, and it has worked well since then."
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Products:
    """Product listings: "New Products" and what follows, price lines, "Buy now at X", repeated names."""

    name: ClassVar[str] = "product"

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules of the filter."""
        return (*lexicon.rules(self.name), _NAMED_TWICE)

    def __call__(self, doc: Document) -> Iterator[Label]:
        """Label what the lexicon has, and names that are repeated above a blurb, from the body on.

        Args:
            doc: The document.
        """
        yield from lexicon.labels(doc, self.name)
        blocks = doc.blocks
        for i in range(len(blocks) - 2):
            if not blocks[i].bullet or blocks[i].words > NAME_WORDS:
                continue
            name, again, blurb = blocks[i : i + 3]
            if not (blurb.indent > 0 and blurb.prose) or not name.key or name.key != again.key:
                continue
            if doc.zone(i) != Zone.HEAD:
                for block in (name, again, blurb):
                    reason = f'"{again.content[:40]}" stands twice above a blurb'
                    yield _NAMED_TWICE.label(block.start, block.end, reason)
