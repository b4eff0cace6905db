"""The choice among several texts of a page."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import textclean
from tests.linemodel.pages import article, page
from textclean import choose
from textclean.choosing.choose import MOST_CANDIDATES
from textclean.errors import InputError, ModelError, SettingError, UnknownName

DRAW = random.Random(7)
STORY = article(DRAW)
PAGE = page(DRAW, STORY)
LINES = STORY.split("\n")
WRONG = "We use cookies and other means to measure how our services are used.\nAccept all\nReject all"
TEXTS = {"cookies": WRONG, "half": "\n".join(LINES[:3]), "whole": STORY, "nearly": "\n".join(LINES[:-1]), "page": PAGE}


def test_the_best_is_chosen_and_nothing_of_it_is_lost() -> None:
    chosen = choose(TEXTS, pages=["page"])
    assert chosen.name in ("whole", "nearly", "page")
    assert LINES[0] in chosen.text
    assert chosen.result.restore() == TEXTS[chosen.name]
    assert chosen.score is not None
    assert 0.5 < chosen.score <= 1
    assert chosen.scores["cookies"] < chosen.scores["half"] < chosen.scores["whole"]
    assert set(chosen.results) == set(TEXTS)
    assert f"{chosen.score:.2f}" in chosen.why


def test_a_notebook_shows_all_candidates() -> None:
    """The chosen one comes first; names are shown as text, whatever they hold."""
    chosen = choose({"<b>whole</b>": STORY, "cookies": WRONG, "blank": ""})
    shown = chosen._repr_html_()
    assert "<td>&lt;b&gt;whole&lt;/b&gt;</td>" in shown
    assert shown.index("&lt;b&gt;whole") < shown.index("<td>cookies</td>")
    assert "<b>whole" not in shown
    assert LINES[0][:40] in shown


def test_a_page_is_cleaned_as_one() -> None:
    chosen = choose(TEXTS, pages=["page"])
    assert "Weather" not in chosen.results["page"].text
    assert chosen.results["page"].page_score is not None
    assert "Weather" in choose(TEXTS).results["page"].text


def test_names_and_order_do_not_matter() -> None:
    renamed = {f"n{at}": TEXTS[name] for at, name in enumerate(sorted(TEXTS, key=len))}
    chosen, other = choose(TEXTS, pages=["page"]), choose(renamed, pages=[k for k, v in renamed.items() if v == PAGE])
    assert other.text == chosen.text
    assert other.score == chosen.score


def test_the_medoid_agrees_most() -> None:
    chosen = choose(TEXTS, pages=["page"], model="medoid")
    assert chosen.score is None
    assert chosen.scores[chosen.name] == max(chosen.scores.values())
    assert chosen.name != "cookies"


@pytest.mark.parametrize("model", ["choose", "medoid"])
def test_one_candidate_is_the_one(model: str) -> None:
    chosen = choose({"only": STORY}, model=model)
    assert (chosen.name, chosen.score, chosen.scores) == ("only", None, {})
    assert "only candidate" in chosen.why


def test_one_page_has_its_page_score() -> None:
    chosen = choose({"page": PAGE}, pages=["page"])
    assert chosen.score == chosen.result.page_score is not None


def test_of_equal_candidates_the_first_is_chosen() -> None:
    chosen = choose({"b": STORY, "a": STORY, "c": STORY})
    assert chosen.name == "b"
    assert len(set(chosen.scores.values())) == 1
    assert chosen.results["a"] is chosen.results["b"]


def test_empty_candidates_lose() -> None:
    chosen = choose({"none": "", "blank": " \n\n", "story": STORY})
    assert (chosen.name, chosen.score) == ("story", None)
    chosen = choose({"none": "", "story": STORY, "nearly": TEXTS["nearly"]})
    assert chosen.name in ("story", "nearly")
    assert chosen.scores["none"] == 0.0
    assert choose({"a": "", "b": "\n"}).text == ""


def test_many_candidates() -> None:
    texts = {f"t{at}": "\n".join(LINES[: at % len(LINES) + 1]) + f"\nNote {at}" for at in range(200)}
    chosen = choose({**texts, "page": PAGE}, pages=["page"])
    assert len(chosen.scores) == 201
    with pytest.raises(SettingError, match=r"at most 1,000 candidates, not 1,001"):
        choose(dict.fromkeys(map(str, range(MOST_CANDIDATES + 1)), "x"))


@pytest.mark.parametrize(
    "hostile",
    [
        "\ud800" * 50,
        "\x00\x1b[31m" * 20,
        "a" * 100_000,
        "😀" * 500,
        "\n" * 5_000,
        "的" * 3_000,
        "a b " * 20_000,
        "$1 " * 900,
    ],
)
def test_hostile_texts(hostile: str) -> None:
    chosen = choose({"hostile": hostile, "story": STORY, "page": hostile + PAGE}, pages=["page"])
    assert chosen.result.restore() == {"hostile": hostile, "story": STORY, "page": hostile + PAGE}[chosen.name]
    assert choose({"a": hostile, "b": hostile}).name == "a"


def test_bytes_are_decoded() -> None:
    chosen = choose({"a": "Die Fähre fährt nachts.".encode("windows-1252"), "b": "Die Fähre fährt nachts heute."})
    assert "Fähre" in chosen.text


@pytest.mark.parametrize(
    ("candidates", "more", "error", "match"),
    [
        ([STORY], {}, InputError, "mapping of names to texts, not list"),
        ({}, {}, InputError, "at least one candidate"),
        ({"a": 7}, {}, InputError, "not str and int"),
        ({1: STORY}, {}, InputError, "not int and str"),
        ({"a": STORY}, {"pages": "a"}, InputError, "not as one str"),
        ({"a": STORY}, {"pages": ["b"]}, UnknownName, "unknown candidate 'b'"),
        ({"a": STORY}, {"preset": "pag"}, UnknownName, "did you mean page"),
        ({"a": STORY}, {"model": "chose"}, UnknownName, "did you mean choose"),
        ({"a": STORY}, {"model": "absent.npz"}, ModelError, "cannot be read"),
    ],
)
def test_what_is_refused(candidates, more, error, match) -> None:
    with pytest.raises(error, match=match):
        choose(candidates, **more)


@settings(max_examples=30, deadline=None)
@given(st.dictionaries(st.text("abc", min_size=1, max_size=3), st.text(max_size=300), min_size=1, max_size=6))
def test_any_texts(texts: dict[str, str]) -> None:
    """A candidate is chosen, it is the one with the greatest score, and again the same."""
    chosen = choose(texts)
    assert chosen.result.restore() == texts[chosen.name]
    assert choose(texts) == chosen
    if chosen.scores:
        assert chosen.scores[chosen.name] == max(chosen.scores.values())


def test_it_is_public() -> None:
    assert isinstance(choose({"a": STORY}), textclean.Choice)
