"""Pictures of cleaned texts as HTML, by the standard library alone: what notebooks show, and what reports are made of.

Everything that comes from a text is escaped here, in `shown`: no markup of a text is markup of the page, and control,
bidi and zero-width characters become visible escapes. Long lines and long texts are cut for display, and say so.
"""

from textclean.view.document import document, legend
from textclean.view.escaping import shown, style
from textclean.view.families import FAMILIES, Family, family
from textclean.view.lines import Line, Mark, Piece, Repaired, lines
from textclean.view.passages import side_by_side
from textclean.view.table import Column, table

__all__ = [
    "FAMILIES",
    "Column",
    "Family",
    "Line",
    "Mark",
    "Piece",
    "Repaired",
    "document",
    "family",
    "legend",
    "lines",
    "shown",
    "side_by_side",
    "style",
    "table",
]
