"""Filters: one file for each kind of chrome that takes code, and `Lexical` for those that are phrases.

A filter takes a document and yields labels; it never cuts, and has no state. All classes here that have a `name` of
their own can be looked up in `textclean.registry`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textclean.on_demand import names

if TYPE_CHECKING:
    from textclean.filters.bylines import Bylines
    from textclean.filters.c4 import C4
    from textclean.filters.captions import Captions
    from textclean.filters.comments import Comments
    from textclean.filters.datelines import Datelines
    from textclean.filters.fineweb import FineWeb
    from textclean.filters.furniture import Furniture
    from textclean.filters.gopher import Gopher
    from textclean.filters.lexical import Lexical
    from textclean.filters.links import Links
    from textclean.filters.phrases import Phrases
    from textclean.filters.products import Products
    from textclean.filters.readers import Readers
    from textclean.filters.refinedweb import RefinedWeb
    from textclean.filters.related import Related
    from textclean.filters.releases import Releases
    from textclean.filters.repeated import Headlines, Repeated
    from textclean.filters.tails import Tails
    from textclean.filters.timestamps import Timestamps

__all__ = [
    "C4",
    "Bylines",
    "Captions",
    "Comments",
    "Datelines",
    "FineWeb",
    "Furniture",
    "Gopher",
    "Headlines",
    "Lexical",
    "Links",
    "Phrases",
    "Products",
    "Readers",
    "RefinedWeb",
    "Related",
    "Releases",
    "Repeated",
    "Tails",
    "Timestamps",
]

# The module of each filter. It is imported on first use: a preset needs some of them.
_MODULES = {
    "Bylines": "bylines",
    "C4": "c4",
    "Captions": "captions",
    "Comments": "comments",
    "Datelines": "datelines",
    "FineWeb": "fineweb",
    "Furniture": "furniture",
    "Gopher": "gopher",
    "Headlines": "repeated",
    "Lexical": "lexical",
    "Links": "links",
    "Phrases": "phrases",
    "Products": "products",
    "Readers": "readers",
    "RefinedWeb": "refinedweb",
    "Related": "related",
    "Releases": "releases",
    "Repeated": "repeated",
    "Tails": "tails",
    "Timestamps": "timestamps",
}

__getattr__ = names(__name__, _MODULES)
