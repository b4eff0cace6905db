"""Extractors: what finds the article and its headline in HTML. Three well-kept ones, none of them textclean's.

Two of them take a time that grows with the square of some odd pages' size; what is beyond reason is refused before it
starts. Another extractor may take it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import accumulate
from typing import NamedTuple

from textclean.errors import MissingExtra, PageError, UnknownName

__all__ = ["EXTRACTORS", "Found", "extract"]

# trafilatura takes up to 12 seconds for so many tags, and four times as long for twice as many.
MAX_TAGS = 100_000
# resiliparse's time grows with the square of the depth of these; 0.1 seconds for so many.
MAX_DEPTH = 2_000
_NESTING = re.compile(r"<(/?)(?:div|article)\b", re.IGNORECASE)


class Found(NamedTuple):
    """What an extractor made of a page."""

    title: str | None
    text: str


def extract(html: str, url: str | None, extractor: str) -> Found:
    """The headline and the text of the article, by the extractor of that name.

    Raises:
        UnknownName: if there is no extractor of that name.
        MissingExtra: if its package is not installed.
        PageError: if the page is too large for it, too deep, or brings it to a stop.

    >>> extract("<h1>A vote</h1><p>The vote was close, the mayor said on Monday.</p>", None, "resiliparse")
    Found(title='A vote', text='A vote\\n\\nThe vote was close, the mayor said on Monday.')
    """
    if extractor not in EXTRACTORS:
        raise UnknownName("extractor", extractor, EXTRACTORS)
    try:
        return EXTRACTORS[extractor](html, url)
    except ImportError as missing:  # of the package, or of what it needs itself
        raise MissingExtra(extractor, "html") from missing
    except (PageError, MemoryError):
        raise
    except Exception as error:
        why = " ".join(f"{type(error).__name__}: {error}".split())
        raise PageError(f"{extractor} cannot read the page: {why}; another extractor may") from error


def _trafilatura(html: str, url: str | None) -> Found:
    from trafilatura import bare_extraction

    _limit("trafilatura", html.count("<"), MAX_TAGS, "tags")
    page = bare_extraction(html, url=url, include_comments=False, with_metadata=True)
    if page is None or isinstance(page, dict):
        return Found(None, "")
    return Found(page.title, page.text or "")


def _resiliparse(html: str, _url: str | None) -> Found:
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.html import HTMLTree

    steps = (-1 if tag[1] else 1 for tag in _NESTING.finditer(html))
    _limit("resiliparse", max(accumulate(steps), default=0), MAX_DEPTH, "div in one another")
    page = HTMLTree.parse(html)
    headline = page.document.query_selector("h1") if page.document else None
    text = extract_plain_text(page, main_content=True, alt_texts=False, comments=False)
    return Found(headline.text if headline else page.title, text)


def _turbohtml(html: str, _url: str | None) -> Found:
    from turbohtml import parse

    page = parse(html, positions=False).article()
    return Found(page.title, page.text)


def _limit(extractor: str, count: int, most: int, what: str) -> None:
    if count > most:
        raise PageError(f"the page has {count:,} {what}, and {extractor} takes {most:,}: another extractor may do")


EXTRACTORS: dict[str, Callable[[str, str | None], Found]] = {
    "trafilatura": _trafilatura,
    "resiliparse": _resiliparse,
    "turbohtml": _turbohtml,
}
