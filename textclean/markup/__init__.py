"""Markdown: what its marks are, line by line, and the text without them. Knows neither documents nor filters."""

from __future__ import annotations

from textclean.markup.inline import plain
from textclean.markup.lines import Reading, marks_of
from textclean.markup.marks import Marks, Part
from textclean.markup.outline import Place, outline
from textclean.markup.recognition import AUTO, MARKDOWN, MARKUPS, TEXT, is_markdown

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
    "outline",
    "plain",
]
