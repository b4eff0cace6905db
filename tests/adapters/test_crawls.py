"""The results of crawlers: small ones of our own making, in the shapes of Firecrawl and of crawl4ai."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from textclean import ARTICLE
from textclean.adapters.crawls import clean_page
from textclean.errors import InputError

STORY = """\
# Harbour pilots go on strike

The council voted on Tuesday to close the [old bridge](/bridge) for a year, after engineers found cracks in its piers.

Buses will go by the northern road from Monday, and those on the island will be given a ferry at night.
"""
MARKDOWN = f"[Skip to content](#main)\n\n{STORY}\n[Share](#) [Tweet](#)\n"
FIRECRAWL: dict[str, Any] = {
    "markdown": MARKDOWN,
    "metadata": {"title": "Harbour pilots go on strike", "language": "en", "sourceURL": "https://a.example/1"},
}
CRAWL4AI: dict[str, Any] = {
    "url": "https://a.example/1",
    "success": True,
    "markdown": {"raw_markdown": MARKDOWN, "fit_markdown": None, "references_markdown": ""},
}


def test_firecrawl() -> None:
    found = clean_page(FIRECRAWL, ARTICLE)
    assert found["markdown"] == STORY
    assert found["metadata"] == FIRECRAWL["metadata"]
    assert [span["kind"] for span in found["removed"]] == ["navigation", "share"]
    assert FIRECRAWL["markdown"] == MARKDOWN


def test_the_answer_of_its_interface() -> None:
    found = clean_page({"success": True, "data": FIRECRAWL}, ARTICLE, removed_field=None)
    assert found == {"success": True, "data": {**FIRECRAWL, "markdown": STORY}}


def test_crawl4ai() -> None:
    found = clean_page(CRAWL4AI, ARTICLE)
    assert found["markdown"] == {**CRAWL4AI["markdown"], "raw_markdown": STORY}
    assert clean_page({**CRAWL4AI, "markdown": MARKDOWN}, ARTICLE)["markdown"] == STORY


def test_targets_of_links() -> None:
    found = clean_page(FIRECRAWL, replace(ARTICLE, links="text"))["markdown"]
    assert "the old bridge for a year" in found


def test_a_page_without_markdown_is_returned() -> None:
    assert clean_page({"url": "x", "markdown": None}) == {"url": "x", "markdown": None}


@pytest.mark.parametrize("page", [MARKDOWN, {"markdown": 7}])
def test_other_results_are_refused(page: Any) -> None:
    with pytest.raises(InputError, match="expected the"):
        clean_page(page)
