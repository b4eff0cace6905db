"""The pipelines that have a name, as literal lists."""

from __future__ import annotations

from textclean.errors import UnknownName
from textclean.filters import (
    C4,
    Bylines,
    Captions,
    Comments,
    Datelines,
    FineWeb,
    Furniture,
    Gopher,
    Headlines,
    Lexical,
    Products,
    RefinedWeb,
    Related,
    Repeated,
)
from textclean.linemodel import LineModel
from textclean.pipeline import Pipeline
from textclean.policy import Policy

__all__ = ["ARTICLE", "AUTO", "MINIMAL", "PAGE", "PRESETS", "STRICT", "get"]

# Text that an extractor cut out of a page: a few lines of chrome are left, and a real sentence is worth more than they.
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

# The whole page's text: what the rules do not name is left to the line model.
PAGE = ARTICLE | LineModel()

# Either of the two, as the text is: a page is a text of which a twentieth is surely chrome.
AUTO = ARTICLE | LineModel(min_chrome_share=0.05)

# What is chrome on every page, in every genre: for forums, shops, manuals.
MINIMAL = Pipeline(
    (
        Lexical("consent"),
        Lexical("share"),
        Lexical("navigation"),
        Lexical("ad"),
        Lexical("player"),
        Furniture(),
    ),
    policy=Policy(threshold=0.75),
)

# For news texts of which the bare story is wanted: datelines go, repeated paragraphs, and what is only likely chrome.
STRICT = Pipeline(
    (*ARTICLE.filters, Datelines(), Repeated()),
    policy=Policy(threshold=0.4, between_prose_threshold=0.5, non_article_threshold=0.75),
)

# The rules of well-known corpora, to the letter: nothing holds them back, and they see the text as their authors' did.
_TO_THE_LETTER = Policy(
    threshold=0.5, between_prose_threshold=0.5, non_article_threshold=0.5, pattern_threshold=0.5, max_drop=1.0
)

PRESETS = {
    "article": ARTICLE,
    "page": PAGE,
    "auto": AUTO,
    "minimal": MINIMAL,
    "strict": STRICT,
    "c4": Pipeline((C4(),), repair=None, policy=_TO_THE_LETTER),
    "refinedweb": Pipeline((RefinedWeb(),), repair=None, policy=_TO_THE_LETTER),
    "gopher": Pipeline((Gopher(),), repair=None, policy=_TO_THE_LETTER),
    "fineweb": Pipeline((FineWeb(),), repair=None, policy=_TO_THE_LETTER),
}


def get(preset: str | Pipeline) -> Pipeline:
    """The preset of that name; a pipeline is given back as it is.

    Raises:
        UnknownName: if there is no preset of that name.
    """
    if isinstance(preset, Pipeline):
        return preset
    name = str(preset)
    if name not in PRESETS:
        raise UnknownName("preset", name, PRESETS)
    return PRESETS[name]
