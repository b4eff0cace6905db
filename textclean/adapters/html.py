"""HTML: an extractor finds the article and its headline, the pipeline removes the chrome that the extractor left.

Or several extractors do, and the best of their texts is chosen.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from textclean.choosing.choice import Choice
from textclean.errors import InputError
from textclean.extraction.best import best_of_page, extractor_names
from textclean.extraction.extractors import WHOLE_PAGE, extract
from textclean.io.pages import decoded_page
from textclean.pipeline import Pipeline
from textclean.presets import get
from textclean.result import Result

__all__ = ["choose_html", "from_html"]


def from_html(
    html: str | bytes,
    url: str | None = None,
    *,
    pipeline: str | Pipeline | None = None,
    extractor: str | Iterable[str] = "trafilatura",
    title: str | None = None,
    lang: str | None = None,
) -> Result:
    """Extract the article from a page of HTML, and clean it with its headline known.

    The result's source is the extractor's text. If the extractor found no article, `text` is empty and `suspect` says
    so. With several extractors, `page_score` is the expected F1 of the chosen text, and `suspect` names those that
    could not read the page. Bytes are decoded as a text's are; the encoding that the page declares is used if they are
    not UTF-8.

    Args:
        html: The page.
        url: The address of the page, for an extractor that uses it.
        pipeline: A `Pipeline`, or the name of a preset; "article" by default, and "page" for the text of a whole page.
        extractor: "trafilatura" finds the most; "resiliparse" and "turbohtml" are many times as fast; "html_text" and
            "resiliparse_page" give the text of the whole page. Of several, the best text is chosen, as `choose_html`
            does it; "best" stands for all that are installed, of those that the choice was trained with.
        title: The headline, if it is known better than the extractor's.
        lang: The language of the text (ISO 639-1), found in it by default.

    Raises:
        InputError: (a TypeError) if `html` is neither str nor bytes.
        UnknownName: (a LookupError) if there is no preset or extractor of that name.
        MissingExtra: (an ImportError) if the extractor's package is not installed.
        PageError: (a ValueError) if no extractor can read the page.

    >>> page = '''<html><head><title>Bridge to close</title></head><body><nav><a href="/">Home</a></nav><article>
    ... <h1>Bridge to close</h1><p>The council of Ostwick voted on Tuesday to close the bridge for the winter.</p>
    ... <p>Read more: Mayor resigns</p><p>The ferry will run at night, the mayor said after the vote.</p>
    ... </article></body></html>'''
    >>> print(from_html(page).text)
    Bridge to close
    The council of Ostwick voted on Tuesday to close the bridge for the winter.
    The ferry will run at night, the mayor said after the vote.
    """
    names = extractor_names(extractor)
    page, encoding = _page(html)
    if len(names) > 1:
        choice = _choice(page, url, names, pipeline, title, lang)
        result = replace(choice.result, page_score=choice.score)
        nothing = page.strip() and not any(one.source.strip() for one in choice.results.values())
        left = "; ".join(f"left out: {name}: {why}" for name, why in choice.left_out.items())
        suspect = "; ".join(part for part in (result.suspect, left) if part) or None
    else:
        chosen = get(pipeline or ("page" if names[0] in WHOLE_PAGE else "article"))
        article = extract(page, url, names[0])
        result = chosen.tag(article.text, title=title or article.title, lang=lang)
        nothing, suspect = page.strip() and not article.text.strip(), result.suspect
    if nothing:
        suspect = f"{' and '.join(names)} found no article in the page"
    return replace(result, encoding=encoding, suspect=suspect)


def choose_html(
    html: str | bytes,
    url: str | None = None,
    *,
    pipeline: str | Pipeline | None = None,
    extractor: str | Iterable[str] = "best",
    title: str | None = None,
    lang: str | None = None,
) -> Choice:
    """Extract the article with several extractors, clean each text, and choose the best: see `textclean.choose`.

    Each extractor runs once, in this process. One that cannot read the page, or would take long for one so large, is
    left out, and `left_out` says why.

    Args:
        html: The page.
        url: The address of the page, for an extractor that uses it.
        pipeline: A `Pipeline`, or the name of a preset, for all texts; by default "article", and "page" for the texts
            of whole pages.
        extractor: The names of the extractors; "best" for all that are installed, of those that the choice was trained
            with.
        title: The headline, if it is known better than the extractors'.
        lang: The language of the text (ISO 639-1), found in it by default.

    Raises:
        InputError: (a TypeError) if `html` is neither str nor bytes, or `extractor` no name or names.
        UnknownName: (a LookupError) if there is no preset or extractor of a name.
        MissingExtra: (an ImportError) if the package of an extractor is not installed.
        PageError: (a ValueError) if no extractor can read the page.

    >>> page = "<h1>A vote</h1><p>The vote was close, the mayor said on Monday.</p>"
    >>> choose_html(page, extractor=("resiliparse", "turbohtml")).text.splitlines()[-1]
    'The vote was close, the mayor said on Monday.'
    """
    return _choice(_page(html)[0], url, extractor_names(extractor), pipeline, title, lang)


def _choice(
    page: str,
    url: str | None,
    names: tuple[str, ...],
    pipeline: str | Pipeline | None,
    title: str | None,
    lang: str | None,
) -> Choice:
    article, whole = get(pipeline or "article"), get(pipeline or "page")
    return best_of_page(page, url, names, article=article, page=whole, title=title, lang=lang)


def _page(html: str | bytes) -> tuple[str, str | None]:
    """A page as a str that every extractor can read, and the encoding of its bytes."""
    encoding: str | None = None
    if isinstance(html, bytes | bytearray | memoryview):
        decoded = decoded_page(bytes(html))
        html, encoding = decoded.text, decoded.note
    if not isinstance(html, str):
        raise InputError(f"expected HTML as str or bytes, not {type(html).__name__}")
    return _without_surrogates(html), encoding


def _without_surrogates(html: str) -> str:
    """Replace lone surrogates, which extractors that are not written in Python refuse."""
    try:
        html.encode()
    except UnicodeEncodeError:
        return html.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return html
