"""The filter of the residue model, by a model that scores lines as they say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar

import numpy as np
import pytest

from textclean import ARTICLE, Label
from textclean.arrays import Array
from textclean.document import Document
from textclean.errors import SettingError
from textclean.labels import Kind
from textclean.linemodel import Residue, models
from textclean.linemodel.decoder import Decoder
from textclean.linemodel.interface import Reading
from textclean.linemodel.labelling import STORY
from textclean.linemodel.line_features import line_features
from textclean.linemodel.residue import BELOW
from textclean.pipeline import Pipeline
from textclean.reading import document

CHANCES = {"%": 0.01, "?": 0.25, "~": 0.04, "^": 0.08}


@dataclass(frozen=True)
class Marked:
    """A model that takes lines with a sign for chrome."""

    kind: ClassVar[str] = "marked"
    decoder: Decoder = field(default_factory=Decoder)

    def read(self, doc: Document, *, ends: bool = False, keep: str = "auto") -> Reading:  # noqa: ARG002
        units = line_features(doc).units
        chances = np.array([CHANCES.get(text[-1], 0.9) for text in units.texts(doc)])
        log_odds: Array = np.log(chances / (1 - chances))

        def reasons(chosen: Array) -> Sequence[str]:
            return ["its sign"] * int(chosen.sum())

        return Reading(units, log_odds, reasons)


@pytest.fixture
def marked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(models, "load", {"residue": Marked()}.get)


def found(text: str, residue: Residue | None = None, title: str | None = None) -> list[tuple[str, float]]:
    doc = document(text, title=title)
    return [(text[label.start : label.end].strip(), label.score) for label in (residue or Residue())(doc)]


@pytest.mark.usefixtures("marked")
def test_only_lines_of_which_the_model_is_sure_are_labelled() -> None:
    """The score is the chance that the line is chrome."""
    text = f"{STORY}\nA line in doubt?\nA line of chrome %\nAnother one ~"
    assert found(text) == [("A line of chrome %", 0.99), ("Another one ~", 0.96)]
    assert found(text, Residue(max_article_chance=0.02, max_chance_in_prose=0.02)) == [("A line of chrome %", 0.99)]
    assert [score for _, score in found(text, Residue(max_article_chance=0.3))] == [0.75, 0.99, 0.96]


@pytest.mark.usefixtures("marked")
def test_in_prose_a_few_likely_lines_go() -> None:
    """A text that is prose but for a few lines is an article; a list of offers below two paragraphs is not."""
    text = f"{STORY}\nA likely line ^\nA line in doubt?"
    assert found(text) == [("A likely line ^", 0.92)]
    assert found(text, Residue(max_chance_in_prose=0.05)) == []
    assert found(text, Residue(max_chance_in_prose=0.3)) == [("A likely line ^", 0.92), ("A line in doubt?", 0.75)]
    offers = "\n".join(f"A likely line of offer number {i} ^" for i in range(20))
    assert found(f"{STORY}\n{offers}") == []


@pytest.mark.usefixtures("marked")
def test_nothing_goes_between_paragraphs_of_the_article() -> None:
    """Verses and items inside a text are its own, whatever the model thinks of them."""
    first, *others = STORY.split("\n")
    text = "\n".join(["A menu %", first, "A verse of a song %", "Another one %", *others, "A line of chrome %"])
    assert [line for line, _ in found(text)] == ["A menu %", "A line of chrome %"]


@pytest.mark.usefixtures("marked")
@pytest.mark.parametrize(
    "text",
    ["A short text\nA line of chrome %", STORY, f"{STORY}\n" + "One line of chrome after another goes here %\n" * 60],
    ids=["a few words", "clean", "too much would go"],
)
def test_texts_that_stay(text: str) -> None:
    assert found(text) == []


@pytest.mark.usefixtures("marked")
def test_the_headline_stays() -> None:
    """The first line that says the title is spared, a second one is not."""
    text = f"Old Bridge To Close %\n{STORY}\nOld Bridge To Close %"
    assert [line for line, _ in found(text)] == ["Old Bridge To Close %"] * 2
    assert [line for line, _ in found(text, title="Old bridge to close | The Post")] == ["Old Bridge To Close %"]


@pytest.mark.usefixtures("marked")
@pytest.mark.parametrize(
    ("below", "goes"),
    [
        ("## Also here %\n\nBy Ann Lee", []),
        ("## Also here %\n\nBy Ann Lee %", ["## Also here %", "By Ann Lee %"]),
        ("## Also here %\n\n### And there %\n\nBy Ann Lee", []),
        ("## Also here %\n\n## And there\n\nBy Ann Lee", ["## Also here %"]),
        ("# The harbour %\n\nBy Ann Lee %", ["By Ann Lee %"]),
        ("| Tide | Boats % |\n|---|---|\n| low | five % |", []),
        ("| Tide | Boats %", ["| Tide | Boats %"]),
        ("By Ann Lee %\n\n```\nfive\n```", []),
        ("By Ann Lee %\n\n`five`", ["By Ann Lee %"]),
    ],
)
def test_in_markdown_tables_stay_and_headings_of_what_stays(below: str, goes: list[str]) -> None:
    text = STORY.replace("\n", "\n\n") + f"\n\n{below}\n"
    doc = document(text, markup="markdown")
    assert [text[label.start : label.end].strip() for label in Residue()(doc)] == goes


@pytest.mark.usefixtures("marked")
def test_it_sees_what_the_rules_leave() -> None:
    """The model is asked when the rules cut nothing more, and a rule with weak evidence names what it cuts."""
    seen: list[list[str]] = []

    def rule(doc: Document) -> list[Label]:
        cut = {"Cut by the rule": 0.9, "Known to the rule %": 0.5}
        return [
            Label(b.start, b.end, Kind.PROMO, "mine.rule", cut[b.text], "known") for b in doc.blocks if b.text in cut
        ]

    class Watched(Residue):
        def __call__(self, doc: Document) -> list[Label]:  # type: ignore[override]
            seen.append([block.text for block in doc.blocks])
            return list(super().__call__(doc))

    text = f"{STORY}\nCut by the rule\nKnown to the rule %\nA line of chrome %"
    result = Pipeline((Watched(), rule)).tag(text)
    assert result.text == STORY
    assert [(span.text.strip(), span.kind) for span in result.removed] == [
        ("Cut by the rule", "promo"),
        ("Known to the rule %", "promo"),
        ("A line of chrome %", "boilerplate"),
    ]
    assert len(seen) == 2
    assert "Cut by the rule" not in seen[0]


def test_the_model_of_the_package() -> None:
    """What stands below a story on its page goes, the story stays; both byte for byte what is given back."""
    text = f"{STORY}\n{BELOW}"
    result = ARTICLE.tag(text)
    assert result.text.rstrip("\n") == STORY
    assert result.restore() == text
    assert ARTICLE(STORY) == STORY


@pytest.mark.parametrize(
    "settings",
    [{"max_article_chance": 0}, {"max_chance_in_prose": 0.6}, {"max_article_chance": 0.6}, {"max_drop": 1.5}],
)
def test_shares_are_checked(settings: dict[str, float]) -> None:
    with pytest.raises(SettingError):
        Residue(**settings)


@pytest.mark.parametrize("text", [f"{STORY}\n{BELOW}", f"{BELOW}\n{STORY}\n{BELOW}\n{STORY}\nHome", BELOW, STORY])
def test_what_lies_between_paragraphs_need_not_be_read(text: str) -> None:
    """The model finds the same first and last paragraph, and the same log-odds above and below them."""
    doc = document(text)
    whole, ends = (models.load("residue").read(doc, ends=ends) for ends in (False, True))
    bodies = [np.flatnonzero(reading.units.prose & (reading.log_odds > 0)).tolist() for reading in (whole, ends)]
    assert [body[:1] + body[-1:] for body in bodies[:1]] == [body[:1] + body[-1:] for body in bodies[1:]]
    outside = np.ones(len(whole.units), bool)
    if bodies[0]:
        outside[bodies[0][0] : bodies[0][-1]] = False
    assert (whole.log_odds == ends.log_odds)[outside].all()
    assert list(whole.reasons(outside)) == list(ends.reasons(outside))
