"""Crawlers that turn pages into Markdown, such as crawl4ai and Firecrawl: their results, with clean Markdown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from textclean.adapters.documents import removed_dicts
from textclean.errors import InputError
from textclean.pipeline import Pipeline
from textclean.presets import get

__all__ = ["clean_page"]

MARKDOWN, DATA = "markdown", "data"
# Where crawl4ai has the Markdown of a page, in a dict of its own.
RAW = "raw_markdown"


def clean_page(
    page: Mapping[str, Any],
    pipeline: str | Pipeline = "page",
    *,
    lang: str | None = None,
    removed_field: str | None = "removed",
) -> dict[str, Any]:
    """Clean the Markdown in the result of a crawler.

    Args:
        page: The result as a dict, with the Markdown under "markdown": that of Firecrawl, of crawl4ai (whose
            `CrawlResult.model_dump()` has a dict there, with "raw_markdown"), or one that has the result under "data".
        pipeline: The name of a preset, or a `Pipeline`: with `links="text"` the targets of links go as well.
        lang: The language of the page (ISO 639-1); found in the text by default.
        removed_field: The key for the removed spans; None to leave them out.

    Returns:
        A copy of the result with clean Markdown; a page without Markdown is returned as it is.

    Raises:
        InputError: (a TypeError) if `page` is no mapping, or its Markdown is not a str.
        UnknownName: (a LookupError) if there is no preset or language of that name.

    >>> page = {"markdown": "[Skip to content](#main)\\n\\nThe vote was close.\\n", "url": "https://a.example"}
    >>> clean_page(page, "article")["markdown"]
    'The vote was close.\\n'
    """
    if not isinstance(page, Mapping):
        raise InputError(
            f"expected the result of a crawler as a dict, not {type(page).__name__}: call its model_dump()"
        )
    if MARKDOWN not in page and isinstance(page.get(DATA), Mapping):
        return {**page, DATA: clean_page(page[DATA], pipeline, lang=lang, removed_field=removed_field)}
    found = page.get(MARKDOWN)
    text = found.get(RAW) if isinstance(found, Mapping) else found
    if text is None:
        return dict(page)
    if not isinstance(text, str):
        raise InputError(f"expected the Markdown of a page as a str, not {type(text).__name__}")
    metadata = page.get("metadata")
    title = metadata.get("title") if isinstance(metadata, Mapping) else None
    result = get(pipeline).tag(text, title=title if isinstance(title, str) else None, lang=lang)
    clean = {**found, RAW: result.text} if isinstance(found, Mapping) else result.text
    return {**page, MARKDOWN: clean, **({removed_field: removed_dicts(result)} if removed_field else {})}
