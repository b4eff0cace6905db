"""Strip the page from scraped text: composable filters, encoding repair, near-duplicates; nothing is lost."""

from textclean.document import Block, Document
from textclean.errors import TextcleanError
from textclean.labels import Kind, Label, Rule, Verdict
from textclean.pipeline import Filter, Pipeline
from textclean.policy import Policy
from textclean.presets import ARTICLE, PAGE, get
from textclean.repair import Repair
from textclean.result import Result

__all__ = [
    "ARTICLE",
    "PAGE",
    "Block",
    "Document",
    "Filter",
    "Kind",
    "Label",
    "Pipeline",
    "Policy",
    "Repair",
    "Result",
    "Rule",
    "TextcleanError",
    "Verdict",
    "clean",
    "tag",
]


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
