"""Strip the page from scraped text: composable filters, encoding repair, near-duplicates; nothing is lost."""

import typing as _typing

from textclean.document import Block, Document
from textclean.errors import TextcleanError
from textclean.labels import Kind, Label, Rule, Verdict
from textclean.pipeline import Filter, Pipeline
from textclean.policy import Policy
from textclean.presets import ARTICLE, AUTO, PAGE, get
from textclean.repair import Repair
from textclean.result import Result

if _typing.TYPE_CHECKING:
    from textclean.adapters.html import from_html
    from textclean.corpus import Cluster, Match, MinHasher, NearDuplicates, Pair, Passage, Templates, passages

__all__ = [
    "ARTICLE",
    "AUTO",
    "PAGE",
    "Block",
    "Cluster",
    "Document",
    "Filter",
    "Kind",
    "Label",
    "Match",
    "MinHasher",
    "NearDuplicates",
    "Pair",
    "Passage",
    "Pipeline",
    "Policy",
    "Repair",
    "Result",
    "Rule",
    "Templates",
    "TextcleanError",
    "Verdict",
    "clean",
    "from_html",
    "passages",
    "tag",
]

# What brings numpy along is imported when it is first asked for.
_LATER = frozenset(("Cluster", "Match", "MinHasher", "NearDuplicates", "Pair", "Passage", "Templates", "passages"))


def __getattr__(name: str) -> object:
    if name == "from_html":
        from textclean.adapters.html import from_html

        return from_html
    if name in _LATER:
        from textclean import corpus

        return getattr(corpus, name)
    raise AttributeError(f"module 'textclean' has no attribute {name!r}")


def tag(
    source: str | bytes, preset: str | Pipeline = "article", title: str | None = None, lang: str | None = None
) -> Result:
    """Clean a text and tell all that was found, cut and repaired.

    source: the text, or its bytes. preset: the name of a preset, or a Pipeline. title: the article's headline, if
    known. lang: the language of the text (ISO 639-1); English where none is named.

    Raises:
        InputError: (a TypeError) if `source` is neither str nor bytes.
        UnknownName: (a LookupError) if there is no preset of that name.

    >>> result = tag("The council voted on Tuesday.\\nRead more: Mayor resigns\\nThe vote was close.\\n")
    >>> [(span.kind, span.rule, span.text) for span in result.removed]
    [('teaser', 'related.read_more', 'Read more: Mayor resigns\\n')]
    """
    return get(preset).tag(source, title=title, lang=lang)


def clean(
    source: str | bytes, preset: str | Pipeline = "article", title: str | None = None, lang: str | None = None
) -> str:
    """The text without the page around it: `tag(...).text`.

    >>> clean("The council voted on Tuesday.\\nRead more: Mayor resigns\\nThe vote was close.\\n")
    'The council voted on Tuesday.\\nThe vote was close.\\n'
    """
    return tag(source, preset, title, lang).text
