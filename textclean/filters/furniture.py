"""Lines without a word: horizontal rules, stray bullets, single percent signs, invisible characters."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from textclean.characters import ANGLES, DOTS, INVISIBLE, TRIANGLES, members
from textclean.document import Block, Document
from textclean.labels import Kind, Label, Rule
from textclean.lost_lines import is_part
from textclean.values import dataclass

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

# A row of more signs is a drawing.
MOST_SIGNS = 8

# Signs that separate, mark and link on a page. Brackets and operators are code; asterisks separate the sections of a
# text. Not `BULLETS`: that class has ">", "*" and the ticks, which stand alone in quotations, tables and code.
FURNITURE = frozenset(f"{DOTS}{TRIANGLES}{ANGLES}_|%¦▾▼▲△▽⟩❯…←→↑↓✕×✓☰⋮⋯ \t\N{NO-BREAK SPACE}")
_BLANK = members(INVISIBLE) | frozenset(" \t\N{NO-BREAK SPACE}")


@dataclass(frozen=True, slots=True)
class Furniture:
    """Lines without a word: "___", a stray bullet, "%", invisible characters."""

    name: ClassVar[str] = "furniture"
    decides: ClassVar[bool] = True  # a line without a visible character is of the line model's kind

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules of the filter."""
        return (_SIGNS, _EMPTY)

    def __call__(self, doc: Document) -> Iterator[Label]:
        """Label each line that consists of furniture signs or of invisible characters.

        Args:
            doc: The document.
        """
        for i, block in enumerate(doc.blocks):
            rule = _rule(block)
            if rule is _SIGNS and (is_part(doc.blocks, i) or _in_structure(doc, i)):
                continue  # inside a line, signs may be cells of a table
            if rule is _EMPTY and doc.markdown and not block.written.strip():
                continue  # repair leaves a blank line, which may part structures
            if rule:
                yield rule.label(block.start, block.end, "no word in the line")


def _in_structure(doc: Document, i: int) -> bool:
    """Whether a line of Markdown is quoted, or stands in HTML, where signs part the links of a row."""
    marks = doc.blocks[i].marks
    if marks is not None and marks.quoted:
        return True
    around = (doc.blocks[j].written for j in (i - 1, i + 1) if doc.markdown and 0 <= j < len(doc.blocks))
    return any(written.lstrip().startswith("<") for written in around)


def _rule(block: Block) -> Rule | None:
    """The rule that a line without a word meets, if any."""
    if block.text[:1].isalnum() or block.words > MOST_SIGNS:
        return None
    text = block.text.strip()
    if not text or _BLANK.issuperset(text):
        return _EMPTY
    if text[0].isalnum() or not FURNITURE.issuperset(text):
        return None
    # A row of dots or arrows may be drawn on purpose; up to three signs, or a rule of underscores, are not.
    return _SIGNS if len(text) <= 3 or set(text) <= {"_"} or " " in text else None
