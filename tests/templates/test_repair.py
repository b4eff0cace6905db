"""Templates find their lines whatever the repair of the pipeline that they are used in."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.templates.sites import article, page
from textclean import Document, Pipeline, Repair, Templates
from textclean.presets import PRESETS
from textclean.reading import document
from textclean.segment import segment
from textclean.templates import FittedTemplates, sketch

DAMAGED = "Our caf&eacute; newsletter: schÃ¶n"
SITE = "a.example"
REPAIRS = [Repair(), None, Repair(mojibake=False), Repair(entities=False), Repair(normalization=None)]


def pages(*lines: str) -> list[str]:
    """Pages of one site, each with these lines above and below its article."""
    return [page([*lines, *article(seed), *lines]) for seed in range(4)]


def fitted(texts: list[str]) -> FittedTemplates:
    templates = Templates(min_pages=3)
    for text in texts:
        templates.update(text, SITE)
    return templates.freeze().of(SITE)


def rules(text: str, pipeline: Pipeline) -> set[str]:
    """The rules of the labels on the damaged line, by a pipeline."""
    return {label.rule for label in pipeline.tag(text).labels if text[label.start : label.end] == DAMAGED}


@pytest.mark.parametrize("repair", REPAIRS)
def test_a_damaged_line_is_found_with_any_repair(repair: Repair | None) -> None:
    texts = pages(DAMAGED)
    assert rules(texts[0], Pipeline((fitted(texts),), repair=repair)) == {"template.line"}


@pytest.mark.parametrize("preset", ["c4", "gopher", "article"])
def test_presets_with_and_without_repair_find_it(preset: str) -> None:
    texts = pages(DAMAGED)
    pipeline = PRESETS[preset] | fitted(texts)
    assert "template.line" in rules(texts[0], pipeline)
    assert "template.line" in rules(texts[0], replace(pipeline, repair=Repair(mojibake=False)))


@pytest.mark.parametrize("repair", REPAIRS)
def test_entities_stay_where_the_text_has_tags(repair: Repair | None) -> None:
    """Pages with tags keep their entities, when templates are fitted as when they are used."""
    texts = [page([DAMAGED, *(f"<p>{line}</p>" for line in article(seed)), DAMAGED]) for seed in range(4)]
    assert rules(texts[0], Pipeline((fitted(texts),), repair=repair)) == {"template.line"}


def test_a_document_without_repair_is_read_as_if_it_had_one() -> None:
    """A document that a caller made of raw lines counts as one without repair."""
    texts = pages(DAMAGED)
    raw = Document(texts[0], tuple(segment(texts[0])))
    found = fitted(texts)
    assert list(found(raw)) == list(found(document(texts[0])))


def test_the_default_repair_is_not_done_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """In a document of the default repair the lines are used as they are."""
    texts = pages(DAMAGED)
    found, doc = fitted(texts), document(texts[0])
    called: list[str] = []
    monkeypatch.setattr(sketch, "_keys", lambda *_: called.append("keys"))
    assert list(found(doc))
    assert called == []
