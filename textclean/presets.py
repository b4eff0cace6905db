"""The pipelines that have a name, as literal lists."""

from __future__ import annotations

from textclean.errors import UnknownName
from textclean.filters import Lexical
from textclean.pipeline import Pipeline

__all__ = ["ARTICLE", "PAGE", "PRESETS", "get"]

ARTICLE = Pipeline(
    (
        Lexical("related"),
        Lexical("caption"),
        Lexical("byline"),
        Lexical("timestamp"),
        Lexical("credit"),
        Lexical("legal"),
        Lexical("consent"),
        Lexical("promo"),
        Lexical("share"),
        Lexical("comment"),
        Lexical("navigation"),
        Lexical("ad"),
        Lexical("player"),
        Lexical("embed"),
        Lexical("poll"),
        Lexical("bio"),
        Lexical("tags"),
        Lexical("product"),
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
