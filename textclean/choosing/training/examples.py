"""Examples to train a chooser with: the candidates of a page whose article is known, in several selections."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from textclean.arrays import Array
from textclean.choosing.evidence import PageLines
from textclean.choosing.features import Candidate, agreement, features
from textclean.choosing.grams import Grams, Numbering
from textclean.choosing.page_lines import page_lines
from textclean.gold import GoldPage
from textclean.linemodel import LineModel
from textclean.linemodel.headline import headlines
from textclean.pipeline import Pipeline
from textclean.presets import ARTICLE, PAGE
from textclean.result import Result

__all__ = ["ALL", "Example", "cleaned", "page_examples"]

ALL = "all"  # the selection of all candidates
SELECTIONS = 1  # at random, of each page


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """A selection of the candidates of a page.

    Attributes:
        page: The number of the page.
        site: The site of the page.
        type: The type of the page.
        weight: How much the page counts.
        selection: What is selected: `ALL`, "articles", "one page", a named selection, or a random one.
        names: The names of the candidates.
        columns: A row a feature, a column a candidate.
        f1: The F1 of words of each candidate and the article.
    """

    page: int
    site: str
    type: str
    weight: float
    selection: str
    names: tuple[str, ...]
    columns: Array
    f1: Array


def cleaned(page: GoldPage, whole: Collection[str], line_model: str = "page") -> dict[str, Result]:
    """The results of the candidates of a page, with a line model that has not seen its site.

    Args:
        page: The page.
        whole: The names of its inputs that are the whole page's text.
        line_model: The line model.
    """
    filters = (LineModel(model=line_model) if isinstance(one, LineModel) else one for one in PAGE.filters)
    of_page = Pipeline(tuple(filters), PAGE.repair, PAGE.policy)
    title = page.title or None
    return {n: (of_page if n in whole else ARTICLE).tag(text, title=title) for n, text in page.inputs.items()}


def page_examples(
    number: int,
    page: GoldPage,
    results: Mapping[str, Result],
    whole: Sequence[str],
    *,
    line_model: str = "page",
    lines: PageLines | None = None,
    numbering: Numbering | None = None,
    together: Sequence[Sequence[str]] = (),
) -> Iterator[Example]:
    """The examples of a page; none of one with fewer than two candidates.

    Args:
        number: The number of the page; it also seeds the random selections.
        page: The page.
        results: The results of its candidates.
        whole: The names of those that are the whole page's text. The first is read by the line model.
        line_model: The line model.
        lines: The lines of the page if they were read before, with the numbering that read them.
        numbering: The numbering.
        together: Names of candidates that will often be chosen among: each of these selections is an example of every
            page that has all of its names.
    """
    numbering = numbering or Numbering()
    gold = numbering.read(_untitled(page.gold, page.title))
    read = {name: numbering.read(result.text) for name, result in results.items()}
    names = [name for name in results if read[name].words]
    if len(names) < 2:
        return
    first = next((name for name in whole if name in names), None)
    if first is not None and lines is None:
        result = results[first]
        lines = page_lines(
            result.source, numbering, model=line_model, title=page.title or None, score=result.page_score
        )
    f1 = {name: _f1(gold, numbering.read(_untitled(results[name].text, page.title))) for name in names}
    for selection, chosen in _selections(names, whole, together, np.random.default_rng(number)):
        candidates = [Candidate(read[name], name in whole) for name in chosen]
        known = lines if any(one.page for one in candidates) else None
        columns = features(candidates, known, agreement([one.grams for one in candidates]))
        wanted = np.array([f1[name] for name in chosen])
        yield Example(number, page.site, page.type, page.weight, selection, tuple(chosen), columns, wanted)


def _selections(
    names: Sequence[str], whole: Collection[str], together: Sequence[Sequence[str]], rng: np.random.Generator
) -> Iterator[tuple[str, list[str]]]:
    """All candidates; those that are no whole pages; those with a single whole page; named ones; and some at random."""
    articles = [name for name in names if name not in whole]
    yield ALL, list(names)
    if 1 < len(articles) < len(names):
        yield "articles", articles
    if len(names) - len(articles) > 1 and articles:
        yield "one page", [*articles, next(name for name in whole if name in names)]
    for number, chosen in enumerate(together):
        if len(chosen) > 1 and set(chosen) <= set(names):
            yield f"named {number}", list(chosen)
    for number in range(SELECTIONS if len(names) > 2 else 0):
        size = int(rng.integers(2, len(names)))
        yield f"random {number}", [names[at] for at in sorted(rng.permutation(len(names))[:size])]


def _untitled(text: str, title: str) -> str:
    """A text without the line that says the title: articles differ in whether it belongs to them."""
    lines = text.split("\n")
    for at in headlines(lines, title):
        del lines[at]
    return "\n".join(lines)


def _f1(gold: Grams, text: Grams) -> float:
    """The F1 of two bags of words."""
    return float(agreement([gold, text]).words[0, 1])
