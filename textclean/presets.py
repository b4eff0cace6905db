"""The presets: pipelines that have a name, as literal lists of filters."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial
from typing import TYPE_CHECKING, ClassVar

from textclean.errors import UnknownName
from textclean.filters import (
    Bylines,
    Captions,
    Comments,
    Furniture,
    Headlines,
    Lexical,
    Links,
    Products,
    Readers,
    Related,
    Tails,
    Timestamps,
)
from textclean.linemodel import Residue
from textclean.markup import TEXT
from textclean.pipeline import Filter, Pipeline
from textclean.policy import Policy

if TYPE_CHECKING:
    AUTO: Pipeline
    MINIMAL: Pipeline
    PAGE: Pipeline
    STRICT: Pipeline

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


@cache
def _page() -> Pipeline:
    """For the text of a whole page, of which the line model labels most."""
    from textclean.linemodel import LineModel

    return _RULES | LineModel()


@cache
def _auto() -> Pipeline:
    """For both: a text is a page if the line model is sure of chrome in at least a twentieth of it."""
    from textclean.linemodel import LineModel

    return ARTICLE | LineModel(min_chrome_share=0.05, max_article_chance=0.05, max_enclosed_prose_share=0.5)


@cache
def _minimal() -> Pipeline:
    """For forums, shops and manuals: only what is chrome in every genre."""
    return Pipeline(
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


# For the rules of published corpora: no safeguards, and no repair, so that they see the text as in the original.
_LITERATURE = Policy(
    threshold=0.5,
    between_prose_threshold=0.5,
    non_article_threshold=0.5,
    pattern_threshold=0.5,
    max_drop=1.0,
)


@cache
def _strict() -> Pipeline:
    """For news, where only the story should stay.

    Datelines, quoted posts, the companies of press releases, repeated paragraphs and likely chrome go as well.
    """
    from textclean.filters import Datelines, Releases, Repeated

    return Pipeline(
        (*ARTICLE.filters, Lexical("post"), Datelines(), Releases(), Repeated()),
        policy=Policy(threshold=0.4, between_prose_threshold=0.5, non_article_threshold=0.75),
    )


@cache
def _published(name: str) -> Pipeline:
    """The rules of a published corpus: a filter of its own, imported on first use."""
    from textclean import filters

    own: Filter = getattr(filters, name)()
    return Pipeline((own,), repair=None, policy=_LITERATURE, markup=TEXT)


class _Presets(Mapping[str, Pipeline]):
    """The presets by name; those that few programs use are made when they are asked for."""

    _made: ClassVar[dict[str, Callable[[], Pipeline]]] = {
        "article": lambda: ARTICLE,
        "page": _page,
        "auto": _auto,
        "minimal": _minimal,
        "strict": _strict,
        "c4": partial(_published, "C4"),
        "refinedweb": partial(_published, "RefinedWeb"),
        "gopher": partial(_published, "Gopher"),
        "fineweb": partial(_published, "FineWeb"),
    }

    def __getitem__(self, name: str) -> Pipeline:
        return self._made[name]()

    def __iter__(self) -> Iterator[str]:
        return iter(self._made)

    def __len__(self) -> int:
        return len(self._made)


PRESETS = _Presets()


def __getattr__(name: str) -> Pipeline:
    if name in ("AUTO", "MINIMAL", "PAGE", "STRICT"):
        return PRESETS[name.lower()]
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


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
