"""The presets: pipelines that have a name, as literal lists of filters."""

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
    Links,
    Products,
    Readers,
    RefinedWeb,
    Related,
    Releases,
    Repeated,
    Tails,
    Timestamps,
)
from textclean.linemodel import LineModel, Residue
from textclean.markup import TEXT
from textclean.pipeline import Pipeline
from textclean.policy import Policy

__all__ = ["ARTICLE", "AUTO", "MINIMAL", "PAGE", "PRESETS", "STRICT", "get"]

# What both of the next presets have: the rules of all kinds of chrome.
_RULES = Pipeline(
    (
        Related(),
        Tails(),
        Captions(),
        Bylines(),
        Timestamps(),
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
        Links(),
        Readers(),
    )
)

# For text that an extractor took from a page: a few lines of chrome are left, and losing a real sentence costs more
# than leaving one of them. A model of such texts labels the chrome that no rule knows.
ARTICLE = _RULES | Residue()

# For the text of a whole page, of which the line model labels most.
PAGE = _RULES | LineModel()

# For both: a text is a page if the line model is sure of chrome in at least a twentieth of it.
AUTO = ARTICLE | LineModel(min_chrome_share=0.05, max_article_chance=0.05, max_enclosed_prose_share=0.5)

# For forums, shops and manuals: only what is chrome in every genre.
MINIMAL = Pipeline(
    (
        Lexical("consent"),
        Lexical("share"),
        Lexical("navigation"),
        Lexical("ad"),
        Lexical("player"),
        Furniture(),
        Links(),
        Readers(),
    ),
    policy=Policy(threshold=0.75),
)

# For news, where only the story should stay: datelines, quoted posts, the companies of press releases, repeated
# paragraphs and likely chrome go as well.
STRICT = Pipeline(
    (*ARTICLE.filters, Lexical("post"), Datelines(), Releases(), Repeated()),
    policy=Policy(threshold=0.4, between_prose_threshold=0.5, non_article_threshold=0.75),
)

# For the rules of published corpora: no safeguards, and no repair, so that they see the text as in the original.
_LITERATURE = Policy(
    threshold=0.5,
    between_prose_threshold=0.5,
    non_article_threshold=0.5,
    pattern_threshold=0.5,
    max_drop=1.0,
)

PRESETS = {
    "article": ARTICLE,
    "page": PAGE,
    "auto": AUTO,
    "minimal": MINIMAL,
    "strict": STRICT,
    "c4": Pipeline((C4(),), repair=None, policy=_LITERATURE, markup=TEXT),
    "refinedweb": Pipeline((RefinedWeb(),), repair=None, policy=_LITERATURE, markup=TEXT),
    "gopher": Pipeline((Gopher(),), repair=None, policy=_LITERATURE, markup=TEXT),
    "fineweb": Pipeline((FineWeb(),), repair=None, policy=_LITERATURE, markup=TEXT),
}


def get(preset: str | Pipeline) -> Pipeline:
    """Look up a preset.

    Args:
        preset: The name of a preset, or a pipeline, which is returned as it is.

    Raises:
        UnknownName: if there is no preset of that name.
    """
    if isinstance(preset, Pipeline):
        return preset
    name = str(preset)
    if name not in PRESETS:
        raise UnknownName("preset", name, PRESETS)
    return PRESETS[name]
