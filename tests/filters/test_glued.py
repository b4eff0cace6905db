"""Bylines and datelines that are glued to the first sentence: the part goes, never the sentence."""

import pytest

import textclean
from tests.strategies import BODY, document
from textclean import Document
from textclean.filters import Bylines, Datelines
from textclean.repair import Repair

LEDE = "The river rose for a third day on Sunday, the council said."


def parts(found: Bylines | Datelines, text: str, rule: str) -> list[str]:
    return [text[label.start : label.end] for label in found(document(text)) if label.rule == rule]


@pytest.mark.parametrize(
    "byline",
    ["(Ann Lee, Harbour Post) ", "(By Ann Lee, Harbour Post) ", "(Ann B. Lee | Harbour Post)\u00a0",
     "(Ann Lee/Reuters) ", "(Élise Müller-Roß, Le Monde) ", "(Ann Lee, The Post)"],
)  # fmt: skip
@pytest.mark.parametrize("lead", ["", "  ", "• "])
def test_a_byline_before_the_lede(byline: str, lead: str) -> None:
    """A name and an outlet in brackets are labelled with the space behind them."""
    assert parts(Bylines(), f"{lead}{byline}{LEDE}", "byline.inline") == [byline]


@pytest.mark.parametrize(
    "line",
    [
        f"(Ann Lee, 41) {LEDE}",
        f"(Ann Lee) {LEDE}",
        f"(Ann Lee, who was there, says no.) {LEDE}",
        f"(Lee, Harbour Post) {LEDE}",
        f"(Ann Lee, Harbour Post) {LEDE[0].lower()}{LEDE[1:]}",
        "He said (Ann Lee, Harbour Post) that it rained, and then went home by the river.",
        "(Ann Lee, Harbour Post) It rained.",
    ],
)
def test_brackets_that_are_no_byline(line: str) -> None:
    """Ages, remarks, single names, brackets within a sentence or before a few words stay."""
    assert parts(Bylines(), line, "byline.inline") == []


@pytest.mark.parametrize(
    "dateline",
    ["LONDON (AP) — ", "LONDON — ", "TEHRAN – ", "ATLANTA -- ", "KYIV, Dec 24 (Reuters) - ", "PORT ELGIN (AP) — ",
     "SAN JOSÉ, Costa Rica (AFP) — ", "ST. LOUIS (AP) — ", "WASHINGTON, Jan. 3 (UPI) -- "],
)  # fmt: skip
@pytest.mark.parametrize("lead", ["", "\t"])
def test_a_dateline_before_the_lede(dateline: str, lead: str) -> None:
    """Place, date, agency and dash are labelled with the space behind them."""
    assert parts(Datelines(), f"{lead}{dateline}{LEDE}", "dateline.prefix") == [dateline]


@pytest.mark.parametrize(
    "line",
    [
        "NASA — the agency that flies to the moon — is hiring again this year.",
        "ENGINE: 2.0 liter inline-4, with sixteen valves and an aluminum block.",
        "A-levels are not asked for, nor is a head for heights, they say.",
        "LONDON (AP) — It rained.",
        "London (AP) — The river rose for a third day on Sunday, the council said.",
        "I — that is, we — would rather not say what the council said.",
    ],
)
def test_capitals_that_are_no_dateline(line: str) -> None:
    """Names in capitals, list items and short lines have no dateline."""
    assert parts(Datelines(), line, "dateline.prefix") == []


@pytest.mark.parametrize(("found", "part", "blocks"), [(Bylines(), "(Ann Lee, Post) ", 8), (Datelines(), "OSLO — ", 6)])
def test_only_the_first_lines_have_one(found: Bylines | Datelines, part: str, blocks: int) -> None:
    """Further down, what looks like a byline or a dateline is a part of the text."""
    lines = [BODY[0]] * 12
    for i in range(12):
        text = "\n".join([*lines[:i], part + LEDE, *lines[i:]])
        doc: Document = document(text)
        assert len([x for x in found(doc) if x.end - x.start == len(part)]) == (i < blocks)


@pytest.mark.parametrize(
    "name",
    ["Jan Å\u0081Ã³dÅº", "Ann LÃ©e", "InÃ©s Ã\u0089Ã¨Ã ", "Ð\u0098Ð²Ð°Ð½ ÐŸÐµÑ‚Ñ€Ð¾Ð²", "\u200b".join("Ann Lee")],
    ids=ascii,
)
def test_a_damaged_byline_goes_alone(name: str) -> None:
    """However much of a byline had to be repaired: the sentence behind it stays."""
    lede = "The river rose for a third day on Sunday, and the cafÃ© at the lock was shut, the council said."
    text = "\n".join([f"({name}, Harbour Post) {lede}", *BODY])
    result = textclean.tag(text)
    assert result.text.split("\n")[0] in (
        lede.replace("Ã©", "é"),
        f"({Repair()(name).text}, Harbour Post) {lede.replace('Ã©', 'é')}",
    )
    assert result.restore() == text
