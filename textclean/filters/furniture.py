"""Signs without words: rules, stray bullets, lone percent signs, lines of zero-width characters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from textclean.document import Block, Document
from textclean.labels import Kind, Label, Rule

__all__ = ["Furniture"]

_SIGNS = Rule(
    "furniture.signs",
    Kind.BOILERPLATE,
    0.7,
    "a line of signs alone: rules, bullets, pipes, a lone percent sign",
    ("___", "•", "%", "| |"),
    ("* * *", "100 %", "?!", "{", ",", "/"),
)
_EMPTY = Rule(
    "furniture.empty", Kind.BOILERPLATE, 0.95, "a line of zero-width characters alone", ("\u200b\u200b",), ("a\u200b",)
)

# A longer row of signs is a drawing.
MOST_SIGNS = 8

# Signs of which scraped furniture is made. Brackets and operators are code, asterisks part a text in sections.
FURNITURE = frozenset("_•·▪▫■□●○◦‣►▶▸▹›»|%¦▾▼▲△▽⟩❯…←→↑↓✕×✓☰⋮⋯ \t\N{NO-BREAK SPACE}")
INVISIBLE = frozenset("\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad \t\N{NO-BREAK SPACE}")


@dataclass(frozen=True, slots=True)
class Furniture:
    """Lines without a word: "___", a stray bullet, "%", zero-width characters."""

    name: ClassVar[str] = "furniture"

    @property
    def rules(self) -> tuple[Rule, ...]:
        """What the filter can say."""
        return (_SIGNS, _EMPTY)

    def __call__(self, doc: Document) -> Iterator[Label]:
        """A label for each line of signs."""
        for block in doc.blocks:
            rule = _rule(block)
            if rule:
                yield rule.label(block.start, block.end, "no word in the line")


def _rule(block: Block) -> Rule | None:
    if block.words > MOST_SIGNS:
        return None
    text = block.text.strip()
    if not text or INVISIBLE.issuperset(text):
        return _EMPTY
    if text[0].isalnum() or not FURNITURE.issuperset(text):
        return None
    # A row of dots, slashes or arrows may be drawn on purpose; a single one, or a rule of underscores, is not.
    return _SIGNS if len(text) <= 3 or set(text) <= {"_"} or " " in text else None
