"""Bylines: who wrote the article, on a line of its own or before the first sentence."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, ClassVar

from textclean import lexicon
from textclean.document import Document
from textclean.labels import Kind, Label, Rule
from textclean.languages import words
from textclean.values import dataclass

__all__ = ["Bylines"]

_INLINE = Rule(
    "byline.inline",
    Kind.BYLINE,
    0.9,
    'a name and an outlet in brackets before the first sentence: "(Name, Outlet) ..."',
    ("(Ann Lee, Harbour Post) The river rose for a third day on Sunday, the council said.",),
    (
        "(Ann Lee, who was there, says no.) The river rose for a third day on Sunday.",
        "The river rose.\n(Ann Lee, 41) The river rose for a third day on Sunday, the council said.",
    ),
)
# Paragraphs from the top in which an inline byline may stand.
LEDE_BLOCKS = 8


@cache
def _pattern() -> Any:
    """A name and an outlet in brackets, before a sentence."""
    import regex

    name = r"[\p{Lu}][\p{L}'’.-]+"
    by = "|".join(word.capitalize() for word in words("byline_words"))
    small = "|".join(f"{word} |{word.capitalize()} " for word in words("outlet_words"))
    # A name ends in a space or a sign: where it could end anywhere, a long word had a million ways to be names.
    outlet = rf"(?:{name}(?: |& )|{small}|& ){{0,4}}(?:{name} ?|{small}|& )"
    sentence = r"(?=[\p{Lu}\"“‘'\d])"
    return regex.compile(
        rf"\(\s?(?:(?:{by}) )?{name}(?: {name}){{1,3}},? ?(?:, |/| \| | - | – | — ){outlet}\)\s*{sentence}"
    )


@dataclass(frozen=True, slots=True)
class Bylines:
    """Bylines: "By Ann Lee | Harbour Post", "Senior reporter", and "(Ann Lee, Harbour Post)" before the lede."""

    name: ClassVar[str] = "byline"

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules of the filter."""
        return (*lexicon.rules(self.name), _INLINE)

    def __call__(self, doc: Document) -> Iterator[Label]:
        """Label what the lexicon has, and bylines that are part of a paragraph.

        Args:
            doc: The document.
        """
        yield from lexicon.labels(doc, self.name)
        for block in doc.blocks[:LEDE_BLOCKS]:
            if block.content.startswith("(") and block.prose:
                found = _pattern().match(block.text, block.lead)
                if found:
                    span = block.span(block.lead, found.end())
                    yield _INLINE.label(*span, f'begins with "{found[0].strip()[:40]}"')
