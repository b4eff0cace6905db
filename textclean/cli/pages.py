"""Pages of HTML on the command line: the best of what several extractors find."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textclean.io.formats import by_name, looks_like_html
from textclean.values import replace

if TYPE_CHECKING:
    from textclean.choosing.choice import Choice
    from textclean.config import Config
    from textclean.pipeline import Pipeline
    from textclean.result import Result

__all__ = ["cleaned_page", "is_page"]


def is_page(name: str, data: bytes) -> bool:
    """Whether a file is a page of HTML: by its name, or because it begins as one does.

    Args:
        name: The name of the file.
        data: Its bytes.
    """
    found = by_name(name)
    return (found is not None and found.pages) or looks_like_html(data)


def cleaned_page(data: bytes, pipeline: Pipeline, config: Config) -> Result:
    """The article of a page, cleaned.

    Args:
        data: The bytes of the page.
        pipeline: Cleans the texts of extractors that find the article; those of whole pages the preset page cleans.
        config: Its headline, language and extractors.

    Raises:
        UnknownName: if there is no extractor of a name.
        MissingExtra: if the package of an extractor is not installed.
        PageError: if no extractor can read the page.
    """
    from textclean import presets
    from textclean.characters import well_formed
    from textclean.extraction.best import BEST, best_of_page, extractor_names
    from textclean.io.pages import decoded_page

    page = decoded_page(data)
    names = extractor_names(config.run.extractors or BEST)
    choice: Choice = best_of_page(
        well_formed(page.text),
        None,
        names,
        article=pipeline,
        page=presets.PAGE,
        title=config.title,
        lang=config.lang,
    )
    return replace(choice.result, encoding=page.note, page_score=choice.score)
