"""Measures a pipeline on pages whose article is known: before and after, by input, by type and by kind removed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from textclean.gold import gold_page
from textclean.linemodel import LineModel
from textclean.overlap import GRAM, Overlap, mean, overlap, words
from textclean.pipeline import Pipeline

__all__ = ["Harm", "Report", "Scored", "evaluate", "with_models"]


@dataclass(frozen=True, slots=True)
class Scored:
    """One text of a page, compared with the page's article before and after cleaning.

    Attributes:
        input: The name of the text among the page's inputs.
        type: The type of the page.
        before: How far the text agrees with the article before it is cleaned.
        after: How far it agrees after it is cleaned.
        again: Whether a second cleaning changes the text once more.
        removed: The number of removed words by kind.
        wanted: The number of removed word 4-grams by kind that are in the article.
        page_score: The page score of the result.
    """

    input: str
    type: str
    before: Overlap
    after: Overlap
    again: bool
    removed: Mapping[str, int]
    wanted: Mapping[str, int]
    page_score: float | None = None


@dataclass(frozen=True, slots=True)
class Harm:
    """What cleaning does to the article itself.

    Attributes:
        lost: The share of its words that are removed.
        changed: Whether its words change at all.
    """

    lost: float
    changed: bool


@dataclass(frozen=True, slots=True)
class Report:
    """The result of an evaluation.

    Attributes:
        scored: The texts, in the order of the pages.
        harm: For each page what cleaning does to its article.
    """

    scored: Sequence[Scored] = field(repr=False)
    harm: Sequence[Harm] = field(repr=False)

    def by(self, part: str) -> dict[str, list[Scored]]:
        """Group the texts.

        Args:
            part: The attribute to group by: "input" or "type".

        Returns:
            The texts by the value of the attribute, in the order of first appearance.
        """
        groups: dict[str, list[Scored]] = {}
        for one in self.scored:
            groups.setdefault(getattr(one, part), []).append(one)
        return groups

    def kinds(self) -> dict[str, tuple[int, int]]:
        """The removed words, and how many of them belong to the article, by kind; most words first."""
        removed, wanted = Counter[str](), Counter[str]()
        for one in self.scored:
            removed.update(one.removed)
            wanted.update(one.wanted)
        return {kind: (count, wanted[kind]) for kind, count in removed.most_common()}

    def to_dict(self) -> dict[str, Any]:
        """All figures as plain data, for JSON."""
        groups = {"all": list(self.scored), **self.by("input")}
        return {
            "inputs": {name: _figures(group) for name, group in groups.items()},
            "types": {name: _figures(group) for name, group in self.by("type").items()},
            "kinds": {kind: {"removed": a, "wanted": b} for kind, (a, b) in self.kinds().items()},
            "harm": {
                "lost": sum(one.lost for one in self.harm) / max(len(self.harm), 1),
                "worst": max((one.lost for one in self.harm), default=0.0),
                "changed": sum(one.changed for one in self.harm) / max(len(self.harm), 1),
            },
        }


def _figures(group: Sequence[Scored]) -> dict[str, Any]:
    """The mean figures of a group of texts."""
    sides = {"before": mean(x.before for x in group), "after": mean(x.after for x in group)}
    named = {
        name: {"precision": x.precision, "recall": x.recall, "f1": x.f1, "word_f1": x.word_f1}
        for name, x in sides.items()
    }
    return {"texts": len(group), **named, "again": sum(x.again for x in group) / max(len(group), 1)}


def evaluate(
    rows: Iterable[Mapping[str, Any]], pipeline: Pipeline | Callable[[str], Pipeline], *, lang: str | None = None
) -> Report:
    """Clean pages whose article is known, and compare the results with the articles.

    Harm is measured on the articles, cleaned by the same pipeline.

    Args:
        rows: The pages. Each has `gold`, the article, and `text` or `inputs` (name -> text), and may have `site` and
            `type`.
        pipeline: One pipeline for all pages, or a function that gives the pipeline for a site.
        lang: The language of the texts (ISO 639-1); None to find it in each.

    Returns:
        The figures.

    Raises:
        ModelError: if a row lacks a text, or has something else in its place.

    >>> from textclean.presets import ARTICLE
    >>> row = {"gold": "The vote was close.", "text": "The vote was close.\\nShare this article"}
    >>> evaluate([row], ARTICLE).kinds()
    {'share': (3, 0)}
    """
    scored: list[Scored] = []
    harm: list[Harm] = []
    for number, row in enumerate(rows):
        page = gold_page(row, number)
        chosen = pipeline if isinstance(pipeline, Pipeline) else pipeline(page.site)
        grams = frozenset(_grams(page.gold))
        for name, text in page.inputs.items():
            scored.append(_scored(name, page.type, page.gold, grams, text, chosen, lang))
        harm.append(_harm(page.gold, chosen, lang))
    return Report(tuple(scored), tuple(harm))


def with_models(pipeline: Pipeline, model_for: Callable[[str], str]) -> Callable[[str], Pipeline]:
    """A pipeline for each site, whose line model was trained without that site.

    Args:
        pipeline: The pipeline; its `LineModel` filters change their model.
        model_for: Gives the model for a site, as `textclean.linemodel.training.folds.FoldFiles.model_for` does.

    Returns:
        A function from a site to its pipeline, for `evaluate`.
    """

    def for_site(site: str) -> Pipeline:
        model = model_for(site)
        filters = (replace(one, model=model) if isinstance(one, LineModel) else one for one in pipeline.filters)
        return replace(pipeline, filters=tuple(filters))

    return for_site


def _scored(
    name: str, kind: str, gold: str, grams: frozenset[tuple[str, ...]], text: str, pipeline: Pipeline, lang: str | None
) -> Scored:
    """Clean one text and compare it; grams: the word 4-grams of `gold`."""
    result = pipeline.tag(text, lang=lang)
    removed, wanted = Counter[str](), Counter[str]()
    for span in result.removed:
        removed[span.kind] += len(words(span.text))
        wanted[span.kind] += sum(gram in grams for gram in _grams(span.text))
    again = pipeline.tag(result.text, lang=lang).text != result.text
    before, after = overlap(gold, text), overlap(gold, result.text)
    return Scored(name, kind, before, after, again, removed, wanted, result.page_score)


def _harm(gold: str, pipeline: Pipeline, lang: str | None) -> Harm:
    """Clean an article and count what is lost."""
    whole, left = (Counter(words(text)) for text in (gold, pipeline.tag(gold, lang=lang).text))
    return Harm((whole - left).total() / max(whole.total(), 1), whole != left)


def _grams(text: str) -> Iterator[tuple[str, ...]]:
    """The word 4-grams of a text; none for a text of fewer words."""
    found = words(text)
    yield from (tuple(found[i : i + GRAM]) for i in range(len(found) - GRAM + 1))
