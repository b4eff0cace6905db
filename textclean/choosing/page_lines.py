"""The lines of a page's plain text, read by a line model: what candidates are compared with."""

from __future__ import annotations

import numpy as np

from textclean.choosing.evidence import PageLines
from textclean.choosing.grams import Numbering
from textclean.linemodel.labelling import stretches
from textclean.linemodel.models import load
from textclean.reading import document

__all__ = ["page_lines"]

MIN_WORDS = 5  # a page of fewer words says nothing of its lines


def page_lines(
    text: str,
    numbering: Numbering,
    *,
    model: str = "page",
    title: str | None = None,
    lang: str | None = None,
    score: float | None = None,
) -> PageLines | None:
    """Read the lines of a page.

    Args:
        text: The page's plain text.
        numbering: Numbers the words of the page as it does those of the candidates.
        model: The name of a line model in the package, or the path of its file.
        title: The headline of the page, if known.
        lang: The language of the page; None to find it in the text.
        score: The page score of the page's clean text, if it has one.

    Returns:
        The lines with their chances; None for a text of hardly any words.

    Raises:
        UnknownName: if there is no line model of that name, or no such language.
        ModelError: if the file of the line model cannot be used.
    """
    doc = document(text, title=title, lang=lang)
    if doc.words < MIN_WORDS:
        return None
    scorer = load(model)
    texts: list[str] = []
    chances, prose = [], []
    for stretch in stretches(doc):
        reading = scorer.read(stretch)
        texts += reading.units.texts(stretch)
        chances.append(1 / (1 + np.exp(-np.clip(reading.log_odds, -50, 50))))
        prose.append(reading.units.prose)
    if not texts:
        return None
    return PageLines(numbering.read_units(texts), np.concatenate(chances), np.concatenate(prose), score)
