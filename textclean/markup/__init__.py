"""Markdown: what its marks are, line by line, and the text without them. Knows neither documents nor filters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textclean.markup.recognition import AUTO, MARKDOWN, MARKUPS, TEXT, is_markdown
from textclean.on_demand import names

if TYPE_CHECKING:
    from textclean.markup.inline import plain
    from textclean.markup.lines import Reading, marks_of
    from textclean.markup.marks import Marks, Part
    from textclean.markup.outline import Place

__all__ = [
    "AUTO",
    "MARKDOWN",
    "MARKUPS",
    "TEXT",
    "Marks",
    "Part",
    "Place",
    "Reading",
    "is_markdown",
    "marks_of",
    "plain",
]

# The modules of what only Markdown needs: they are imported on first use.
_MODULES = {
    "Marks": "marks",
    "Part": "marks",
    "Place": "outline",
    "Reading": "lines",
    "marks_of": "lines",
    "plain": "inline",
}

__getattr__ = names(__name__, _MODULES)
