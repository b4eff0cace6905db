"""HTML in: an extractor finds the article and its headline, the pipeline takes out what chrome the extractor left."""

from __future__ import annotations

import re
from dataclasses import replace

from textclean.adapters.extractors import extract
from textclean.decoding import Decoded, decode, web_codec
from textclean.errors import InputError, SettingError
from textclean.pipeline import Pipeline
from textclean.presets import get
from textclean.result import Result

__all__ = ["from_html"]

# Where a page that is not UTF-8 says what it is; browsers look at its first kilobyte, some pages say it later.
_DECLARED = re.compile(rb"""(?i)<(?:meta|\?xml)[^>]{0,500}?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{1,40})""")
DECLARED_WITHIN = 8_192


def from_html(
    html: str | bytes,
    url: str | None = None,
    *,
    pipeline: str | Pipeline = "article",
    extractor: str = "trafilatura",
    title: str | None = None,
    lang: str | None = None,
) -> Result:
    """The clean article of a page of HTML: extracted, then cleaned with the headline known.

    The result's source is the extractor's text. Where the extractor found nothing, `text` is empty and `suspect` says
    so. Bytes are decoded as text is; what the page declares is believed where its bytes are not UTF-8.

    url: where the page is from, for an extractor that makes use of it. pipeline: a Pipeline, or a preset's name.
    extractor: "trafilatura" finds most, "resiliparse" and "turbohtml" are many times as fast. title: the headline, if
    known better than by the extractor. lang: language of the text (ISO 639-1); English where none is named.

    Raises:
        InputError: (a TypeError) if `html` is neither str nor bytes.
        UnknownName: (a LookupError) if there is no preset or extractor of that name.
        MissingExtra: (an ImportError) if the extractor's package is not installed.
        PageError: (a ValueError) if the extractor cannot read the page.

    >>> page = '''<html><head><title>Bridge to close</title></head><body><nav><a href="/">Home</a></nav><article>
    ... <h1>Bridge to close</h1><p>The council of Ostwick voted on Tuesday to close the bridge for the winter.</p>
    ... <p>Read more: Mayor resigns</p><p>The ferry will run at night, the mayor said after the vote.</p>
    ... </article></body></html>'''
    >>> print(from_html(page).text)
    Bridge to close
    The council of Ostwick voted on Tuesday to close the bridge for the winter.
    The ferry will run at night, the mayor said after the vote.
    """
    chosen = get(pipeline)
    encoding: str | None = None
    if isinstance(html, bytes | bytearray | memoryview):
        decoded = _decoded(bytes(html))
        html, encoding = decoded.text, decoded.note
    if not isinstance(html, str):
        raise InputError(f"expected HTML as str or bytes, not {type(html).__name__}")
    found = extract(_without_surrogates(html), url, extractor)
    result = chosen.tag(found.text, title=title or found.title, lang=lang)
    nothing = html.strip() and not found.text.strip()
    suspect = f"{extractor} found no article in the page" if nothing else result.suspect
    return replace(result, encoding=encoding, suspect=suspect)


def _decoded(raw: bytes) -> Decoded:
    """The text of a page's bytes. A declaration is often wrong about UTF-8, and better than a guess otherwise."""
    found = decode(raw)
    declared = _DECLARED.search(raw[:DECLARED_WITHIN])
    if found.how not in ("detected", "guessed") or declared is None:
        return found
    try:
        return decode(raw, web_codec(declared[1].decode("ascii", "replace")))._replace(how="declared")
    except SettingError:
        return found


def _without_surrogates(html: str) -> str:
    """The page as it could be written to a file: extractors in other languages than Python ask for that."""
    try:
        html.encode()
    except UnicodeEncodeError:
        return html.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return html
