"""HTML extractors: other packages that find the article and its headline in a page, or give the whole page's text.

Some of them take time that grows with the square of the size of some unusual pages; such a page is refused before the
extractor starts. Another extractor may read it.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable
from importlib.util import find_spec
from itertools import accumulate
from typing import NamedTuple

from textclean.errors import MissingExtra, PageError, UnknownName

__all__ = ["EXTRACTORS", "WHOLE_PAGE", "Extracted", "extract", "installed"]

# trafilatura takes up to 12 seconds for a page with MAX_TAGS tags, and four times as long for twice as many.
MAX_TAGS = 100_000
# resiliparse's time grows with the square of the depth of nested div and article: 0.1 seconds at MAX_DEPTH.
MAX_DEPTH = 2_000
_NESTING = re.compile(r"<(/?)(?:div|article)\b", re.IGNORECASE)
# readability, newspaper and jusText walk the page several times: a second or two for a page with MAX_WALKED tags.
MAX_WALKED = 30_000
_LANGUAGE = re.compile(r"<html[^>]{0,500}?\blang\s*=\s*[\"']?\s*([a-zA-Z]{2,3})\b", re.IGNORECASE)


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
        raise MissingExtra(_PACKAGES[extractor], _EXTRAS.get(extractor, "html")) from missing
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


def _resiliparse_page(html: str, _url: str | None) -> Extracted:
    """The whole page's text, by resiliparse."""
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.html import HTMLTree

    page = HTMLTree.parse(html)
    headline = page.document.query_selector("h1") if page.document else None
    text = extract_plain_text(page, main_content=False, alt_texts=False)
    return Extracted(headline.text if headline else page.title, text)


def _html_text(html: str, _url: str | None) -> Extracted:
    """The whole page's text, by html-text."""
    from html_text import extract_text

    return Extracted(None, extract_text(html))


def _readability(html: str, url: str | None) -> Extracted:
    """Extract with readability-lxml; html-text makes text of the part of the page that it finds."""
    from html_text import extract_text
    from readability import Document

    _limit("readability", html.count("<"), MAX_WALKED, "tags")
    page = Document(html, url=url)
    return Extracted(page.short_title() or None, extract_text(page.summary(html_partial=True)))


def _newspaper(html: str, url: str | None) -> Extracted:
    """Extract with newspaper4k; nothing is fetched."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of packages that newspaper4k can do without
        from newspaper import Article, Config

    _limit("newspaper", html.count("<"), MAX_WALKED, "tags")
    settings = Config()
    settings.fetch_images = False
    article = Article(url or "https://page.invalid/", config=settings)
    article.download(input_html=html)
    article.parse()
    return Extracted(article.title or None, article.text or "")


def _justext(html: str, _url: str | None) -> Extracted:
    """Extract with jusText, with its list of function words for the language that the page declares, or none."""
    import justext

    _limit("justext", html.count("<"), MAX_WALKED, "tags")
    declared = _LANGUAGE.search(html)
    name = _JUSTEXT_LISTS.get(declared[1].lower() if declared else "en")
    words = justext.get_stoplist(name) if name else frozenset()
    shares = {} if name else {"stopwords_low": 0.0, "stopwords_high": 0.0}
    paragraphs = justext.justext(html, words, **shares)
    return Extracted(None, "\n".join(one.text for one in paragraphs if not one.is_boilerplate))


def _limit(extractor: str, count: int, most: int, what: str) -> None:
    """Refuse a page that would take the extractor too long."""
    if count > most:
        raise PageError(f"the page has {count:,} {what}, {extractor} is limited to {most:,}: try another extractor")


EXTRACTORS: dict[str, Callable[[str, str | None], Extracted]] = {
    "trafilatura": _trafilatura,
    "resiliparse": _resiliparse,
    "turbohtml": _turbohtml,
    "readability": _readability,
    "newspaper": _newspaper,
    "justext": _justext,
    "html_text": _html_text,
    "resiliparse_page": _resiliparse_page,
}
WHOLE_PAGE = frozenset(("html_text", "resiliparse_page"))  # they give the text of the whole page
_PACKAGES = {
    **{name: name for name in EXTRACTORS},
    "readability": "readability-lxml",
    "newspaper": "newspaper4k",
    "justext": "jusText",
    "html_text": "html-text",
    "resiliparse_page": "resiliparse",
}
_EXTRAS: dict[str, str | None] = {"justext": "best", "html_text": "best", "readability": None, "newspaper": None}
# The modules that an extractor imports.
_MODULES = {
    **{name: (name,) for name in EXTRACTORS},
    "readability": ("readability", "html_text"),
    "resiliparse_page": ("resiliparse",),
}
# Languages of which jusText has a list of function words.
_JUSTEXT_LISTS = {
    "ar": "Arabic", "bg": "Bulgarian", "ca": "Catalan", "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek",
    "en": "English", "es": "Spanish", "et": "Estonian", "fa": "Persian", "fi": "Finnish", "fr": "French",
    "he": "Hebrew", "hi": "Hindi", "hr": "Croatian", "hu": "Hungarian", "id": "Indonesian", "it": "Italian",
    "ko": "Korean", "lt": "Lithuanian", "lv": "Latvian", "nl": "Dutch", "no": "Norwegian_Bokmal", "pl": "Polish",
    "pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "sk": "Slovak", "sl": "Slovenian", "sr": "Serbian",
    "sv": "Swedish", "tr": "Turkish", "uk": "Ukrainian", "vi": "Vietnamese",
}  # fmt: skip


def installed(extractor: str) -> bool:
    """Whether the packages of an extractor are installed. They are not imported.

    Args:
        extractor: The name of the extractor.
    """
    return all(find_spec(name) is not None for name in _MODULES[extractor])
