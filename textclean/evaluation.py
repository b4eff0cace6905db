"""How good a pipeline is on pages whose article is known: before and after, by input, by type and by kind removed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from textclean.gold import gold_page
from textclean.overlap import GRAM, Overlap, mean, overlap, words
from textclean.pipeline import Pipeline

__all__ = ["Harm", "Report", "Scored", "evaluate"]


@dataclass(frozen=True, slots=True)
class Scored:
    """One text of one page: how it agrees with the page's article, before and after it was cleaned.

    again: whether a second cleaning would change it once more. removed: words that went, by kind; wanted: those of
    them that stand, with the three words before them, in the article.
    """

    input: str
    type: str
    before: Overlap
    after: Overlap
    again: bool
    removed: Mapping[str, int]
    wanted: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Harm:
    """What cleaning does to the article itself: the share of its words that go, and whether it changes at all."""

    lost: float
    changed: bool


@dataclass(frozen=True, slots=True)
class Report:
    """All texts that were scored, and what was done to the articles of their pages."""

    scored: Sequence[Scored] = field(repr=False)
    harm: Sequence[Harm] = field(repr=False)

    def by(self, part: str) -> dict[str, list[Scored]]:
        """The texts by "input" or by "type", each in the order of first appearance."""
        found: dict[str, list[Scored]] = {}
        for one in self.scored:
            found.setdefault(getattr(one, part), []).append(one)
        return found

    def kinds(self) -> dict[str, tuple[int, int]]:
        """Words removed, and how many of them were wanted, by kind; most words first."""
        removed, wanted = Counter[str](), Counter[str]()
        for one in self.scored:
            removed.update(one.removed)
            wanted.update(one.wanted)
        return {kind: (count, wanted[kind]) for kind, count in removed.most_common()}

    def to_dict(self) -> dict[str, Any]:
        """All figures as plain data."""
        groups = {"all": list(self.scored), **self.by("input")}
        return {
            "inputs": {name: _figures(found) for name, found in groups.items()},
            "types": {name: _figures(found) for name, found in self.by("type").items()},
            "kinds": {kind: {"removed": a, "wanted": b} for kind, (a, b) in self.kinds().items()},
            "harm": {
                "lost": sum(one.lost for one in self.harm) / max(len(self.harm), 1),
                "worst": max((one.lost for one in self.harm), default=0.0),
                "changed": sum(one.changed for one in self.harm) / max(len(self.harm), 1),
            },
        }


def _figures(found: Sequence[Scored]) -> dict[str, Any]:
    sides = {"before": mean(x.before for x in found), "after": mean(x.after for x in found)}
    named = {
        name: {"precision": x.precision, "recall": x.recall, "f1": x.f1, "word_f1": x.word_f1}
        for name, x in sides.items()
    }
    return {"texts": len(found), **named, "again": sum(x.again for x in found) / max(len(found), 1)}


def evaluate(
    rows: Iterable[Mapping[str, Any]], pipeline: Pipeline | Callable[[str], Pipeline], *, lang: str | None = None
) -> Report:
    """Clean pages whose article is known, and compare.

    rows: each has `gold`, the article, and `text` or `inputs` (name -> text); `site` and `type` if known.
    pipeline: one for all, or a function that gives the pipeline for a site. lang: the language of the texts (ISO
    639-1). Harm is measured on the gold texts, cleaned by the same pipeline.

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


def _scored(
    name: str, kind: str, gold: str, grams: frozenset[tuple[str, ...]], text: str, pipeline: Pipeline, lang: str | None
) -> Scored:
    """One text, cleaned and compared; grams: those of `gold`."""
    result = pipeline.tag(text, lang=lang)
    removed, wanted = Counter[str](), Counter[str]()
    for span in result.removed:
        removed[span.kind] += len(words(span.text))
        wanted[span.kind] += sum(gram in grams for gram in _grams(span.text))
    again = pipeline.tag(result.text, lang=lang).text != result.text
    return Scored(name, kind, overlap(gold, text), overlap(gold, result.text), again, removed, wanted)


def _harm(gold: str, pipeline: Pipeline, lang: str | None) -> Harm:
    whole, left = (Counter(words(text)) for text in (gold, pipeline.tag(gold, lang=lang).text))
    return Harm((whole - left).total() / max(whole.total(), 1), whole != left)


def _grams(text: str) -> Iterator[tuple[str, ...]]:
    """The word 4-grams of a text, whole ones alone."""
    found = words(text)
    yield from (tuple(found[i : i + GRAM]) for i in range(len(found) - GRAM + 1))
