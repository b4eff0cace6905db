"""What a reader writes above the page that it turned into Markdown: "URL Source: ...", "Markdown Content:"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from textclean.document import Document
from textclean.labels import Kind, Label, Rule
from textclean.values import dataclass

__all__ = ["Readers"]

_HEAD = Rule(
    "reader.head",
    Kind.NAVIGATION,
    0.95,
    "a field that a reader writes above the page",
    ("Title: Harbour\n\nURL Source: https://a.example/x\n\nMarkdown Content:\n# Harbour",),
    ("Title: Harbour\n\nMarkdown Content: a study", "URL Source: https://a.example/x"),
)

# The fields as they are written, whatever the language of the page (r.jina.ai); and how many lines they take.
TITLE, ADDRESS, LAST = "Title:", "URL Source:", "Markdown Content:"
FIELDS = (ADDRESS, LAST, "Published Time:", "Warning:", "Number of Pages:")
MOST = 8


@dataclass(frozen=True, slots=True)
class Readers:
    """Fields that a reader of pages writes above them: "URL Source: ...", "Markdown Content:"."""

    name: ClassVar[str] = "reader"

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules of the filter."""
        return (_HEAD,)

    def __call__(self, doc: Document) -> Iterator[Label]:
        """Label the fields above a page; its title too, if a line below says it.

        Args:
            doc: The document.
        """
        if not doc.blocks or not doc.blocks[0].text.startswith((TITLE, ADDRESS)):
            return
        head = doc.blocks[:MOST]
        last = next((i for i, block in enumerate(head) if block.text.strip() == LAST), 0)
        if not last or not any(block.text.startswith(ADDRESS) for block in head[:last]):
            return
        below = {block.content.casefold() for block in doc.blocks[last + 1 : last + 1 + MOST]}
        for block in head[: last + 1]:
            title = block.text.removeprefix(TITLE).strip().casefold()
            if block.text.startswith(FIELDS) or (block.text.startswith(TITLE) and title in below):
                yield _HEAD.label(block.start, block.end, f'above "{LAST}"')
