"""The pipelines that have a name, as literal lists."""

from __future__ import annotations

from textclean.errors import UnknownName
from textclean.filters import Bylines, Captions, Comments, Furniture, Headlines, Lexical, Products, Related
from textclean.pipeline import Pipeline

__all__ = ["ARTICLE", "PAGE", "PRESETS", "get"]

ARTICLE = Pipeline(
    (
        Related(),
        Captions(),
        Bylines(),
        Lexical("timestamp"),
        Lexical("credit"),
        Lexical("legal"),
        Lexical("consent"),
        Lexical("promo"),
        Lexical("share"),
        Comments(),
        Lexical("navigation"),
        Lexical("ad"),
        Lexical("player"),
        Lexical("embed"),
        Lexical("poll"),
        Lexical("bio"),
        Lexical("tags"),
        Products(),
        Headlines(),
        Furniture(),
    )
)
PAGE = ARTICLE

PRESETS = {"article": ARTICLE, "page": PAGE}


def get(preset: str | Pipeline) -> Pipeline:
    """The preset of that name; a pipeline is given back as it is.

    Raises:
        UnknownName: if there is no preset of that name.
    """
    if isinstance(preset, Pipeline):
        return preset
    if preset not in PRESETS:
        raise UnknownName("preset", str(preset), PRESETS)
    return PRESETS[preset]
