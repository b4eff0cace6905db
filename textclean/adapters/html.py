"""HTML: an extractor finds the article and its headline, the pipeline removes the chrome that the extractor left."""

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

# The encoding that a page declares. Browsers read the first kilobyte for it; some pages declare it later.
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
    """Extract the article from a page of HTML, and clean it with its headline known.

    The result's source is the extractor's text. If the extractor found no article, `text` is empty and `suspect` says
    so. Bytes are decoded as a text's are; the encoding that the page declares is used if they are not UTF-8.

    Args:
        html: The page.
        url: The address of the page, for an extractor that uses it.
        pipeline: A `Pipeline`, or the name of a preset.
        extractor: "trafilatura" finds the most; "resiliparse" and "turbohtml" are many times as fast.
        title: The headline, if it is known better than the extractor's.
        lang: The language of the text (ISO 639-1), found in it by default.

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
    article = extract(_without_surrogates(html), url, extractor)
    result = chosen.tag(article.text, title=title or article.title, lang=lang)
    nothing = html.strip() and not article.text.strip()
    suspect = f"{extractor} found no article in the page" if nothing else result.suspect
    return replace(result, encoding=encoding, suspect=suspect)


def _decoded(raw: bytes) -> Decoded:
    """Decode a page. Declarations of UTF-8 are often wrong, so the bytes decide first; others beat a guess.

    A declaration is wrong if more than one character in 200 cannot be decoded by it, and more than otherwise.
    """
    decoded = decode(raw)
    declared = _DECLARED.search(raw[:DECLARED_WITHIN])
    if decoded.how not in ("detected", "guessed") or declared is None:
        return decoded
    try:
        page = decode(raw, web_codec(declared[1].decode("ascii", "replace")))._replace(how="declared")
    except SettingError:
        return decoded
    return decoded if page.damaged > max(decoded.damaged, len(page.text) // 200) else page


def _without_surrogates(html: str) -> str:
    """Replace lone surrogates, which extractors that are not written in Python refuse."""
    try:
        html.encode()
    except UnicodeEncodeError:
        return html.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return html
