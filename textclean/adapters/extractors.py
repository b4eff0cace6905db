"""HTML extractors: other packages that find the article and its headline in a page.

Two of them take time that grows with the square of the size of some unusual pages; such a page is refused before the
extractor starts. Another extractor may read it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import accumulate
from typing import NamedTuple

from textclean.errors import MissingExtra, PageError, UnknownName

__all__ = ["EXTRACTORS", "Extracted", "extract"]

# trafilatura takes up to 12 seconds for a page with MAX_TAGS tags, and four times as long for twice as many.
MAX_TAGS = 100_000
# resiliparse's time grows with the square of the depth of nested div and article: 0.1 seconds at MAX_DEPTH.
MAX_DEPTH = 2_000
_NESTING = re.compile(r"<(/?)(?:div|article)\b", re.IGNORECASE)


class Extracted(NamedTuple):
    """The article that an extractor found in a page.

    Attributes:
        title: The headline, if one was found.
        text: The text of the article; empty if no article was found.
    """

    title: str | None
    text: str


def extract(html: str, url: str | None, extractor: str) -> Extracted:
    """Extract the headline and the text of the article.

    Args:
        html: The page.
        url: The address of the page, for an extractor that uses it.
        extractor: The name of the extractor.

    Raises:
        UnknownName: (a LookupError) if there is no extractor of that name.
        MissingExtra: (an ImportError) if its package is not installed.
        PageError: (a ValueError) if the page is too large or too deep for it, or if it fails.

    >>> extract("<h1>A vote</h1><p>The vote was close, the mayor said on Monday.</p>", None, "resiliparse")
    Extracted(title='A vote', text='A vote\\n\\nThe vote was close, the mayor said on Monday.')
    """
    if extractor not in EXTRACTORS:
        raise UnknownName("extractor", extractor, EXTRACTORS)
    try:
        return EXTRACTORS[extractor](html, url)
    except ImportError as missing:  # of the package, or of one that the package needs
        raise MissingExtra(extractor, "html") from missing
    except (PageError, MemoryError):
        raise
    except Exception as error:
        why = " ".join(f"{type(error).__name__}: {error}".split())
        raise PageError(f"{extractor} cannot read the page: {why}; another extractor may") from error


def _trafilatura(html: str, url: str | None) -> Extracted:
    """Extract with trafilatura."""
    from trafilatura import bare_extraction

    _limit("trafilatura", html.count("<"), MAX_TAGS, "tags")
    page = bare_extraction(html, url=url, include_comments=False, with_metadata=True)
    if page is None or isinstance(page, dict):
        return Extracted(None, "")
    return Extracted(page.title, page.text or "")


def _resiliparse(html: str, _url: str | None) -> Extracted:
    """Extract with resiliparse; the headline is the first h1, else the title."""
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.html import HTMLTree

    steps = (-1 if tag[1] else 1 for tag in _NESTING.finditer(html))
    _limit("resiliparse", max(accumulate(steps), default=0), MAX_DEPTH, "nested div")
    page = HTMLTree.parse(html)
    headline = page.document.query_selector("h1") if page.document else None
    text = extract_plain_text(page, main_content=True, alt_texts=False, comments=False)
    return Extracted(headline.text if headline else page.title, text)


def _turbohtml(html: str, _url: str | None) -> Extracted:
    """Extract with turbohtml."""
    from turbohtml import parse

    page = parse(html, positions=False).article()
    return Extracted(page.title, page.text)


def _limit(extractor: str, count: int, most: int, what: str) -> None:
    """Refuse a page that would take the extractor too long."""
    if count > most:
        raise PageError(f"the page has {count:,} {what}, {extractor} is limited to {most:,}: try another extractor")


EXTRACTORS: dict[str, Callable[[str, str | None], Extracted]] = {
    "trafilatura": _trafilatura,
    "resiliparse": _resiliparse,
    "turbohtml": _turbohtml,
}
