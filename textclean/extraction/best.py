"""The best of what several extractors find in a page of HTML."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from textclean.choosing.choice import Choice
from textclean.choosing.choose import choose_cleaned
from textclean.errors import InputError, MissingExtra, PageError, UnknownName
from textclean.extraction.extractors import EXTRACTORS, WHOLE_PAGE, Extracted, extract, installed
from textclean.pipeline import Pipeline

__all__ = ["BEST", "best_of_page", "extractor_names"]

BEST = "best"  # the name for all of `CANDIDATES` that are installed
CANDIDATES = ("trafilatura", "resiliparse", "html_text", "readability", "newspaper", "justext")


def extractor_names(extractor: str | Iterable[str]) -> tuple[str, ...]:
    """The names of extractors.

    Args:
        extractor: "best" for all that are installed and that the chooser was trained with; or one name, or several.

    Raises:
        InputError: if it is no name at all.
        UnknownName: if there is no extractor of a name.
        MissingExtra: for "best", if none is installed.

    >>> extractor_names(["resiliparse", "html_text"])
    ('resiliparse', 'html_text')
    """
    if extractor == BEST:
        found = tuple(name for name in CANDIDATES if installed(name))
        if not found:
            raise MissingExtra(" or ".join(CANDIDATES[:2]), BEST)
        return found
    names = (extractor,) if isinstance(extractor, str) else tuple(dict.fromkeys(extractor))
    if not names:
        raise InputError("expected at least one extractor")
    for name in names:
        if name not in EXTRACTORS:
            raise UnknownName("extractor", str(name), [BEST, *EXTRACTORS])
    return names


def best_of_page(
    html: str,
    url: str | None,
    extractors: tuple[str, ...],
    *,
    article: Pipeline,
    page: Pipeline,
    title: str | None = None,
    lang: str | None = None,
) -> Choice:
    """Run extractors over a page, clean what each finds, and choose the best.

    An extractor that cannot read the page, or would take too long for it, is left out; the choice names it.

    Args:
        html: The page.
        url: The address of the page, for an extractor that uses it.
        extractors: The names of the extractors. Of the whole page's texts, the first also gives the lines by which all
            candidates are judged.
        article: Cleans the texts of extractors that find the article.
        page: Cleans the texts of whole pages.
        title: The headline, if it is known better than the extractors'. Theirs is that of the first one that finds one.
        lang: The language of the text; None to find it.

    Raises:
        MissingExtra: if the package of an extractor is not installed.
        PageError: if no extractor can read the page.
    """
    found: dict[str, Extracted] = {}
    left_out: dict[str, str] = {}
    for name in extractors:
        try:
            found[name] = extract(html, url, name)
        except PageError as error:
            left_out[name] = str(error)
    if not found:
        raise PageError("; ".join(f"{name}: {why}" for name, why in left_out.items()))
    known = title or next((one.title for one in found.values() if one.title), None)
    results = {
        name: (page if name in WHOLE_PAGE else article).tag(one.text, title=known, lang=lang)
        for name, one in found.items()
    }
    whole = [name for name in found if name in WHOLE_PAGE]
    return replace(choose_cleaned(results, pages=whole, title=known, lang=lang), left_out=left_out)
