"""Pages without gold: what extractors agree on."""

from __future__ import annotations

from typing import Any

import pytest

from textclean.errors import ModelError
from textclean.gold import silver_page
from textclean.linemodel.training.examples import page_examples
from textclean.linemodel.training.silver import silver_shares

FIRST = "The council voted on Tuesday to close the old bridge for a year."
SECOND = "Buses will go by the northern road from Monday on, it said."
BLURB = "Five walks along the river that you can take in an hour."
LINES = ["Home", FIRST, SECOND, BLURB, "Terms of Use"]


def row(**fields: Any) -> dict[str, Any]:
    extracts = {"one": f"{FIRST}\n{SECOND}", "two": f"{FIRST}\n{SECOND}\n{BLURB}"}
    return {"text": "\n".join(LINES), "extracts": extracts, **fields}


def test_where_extractors_agree_they_are_believed() -> None:
    """What both keep is wanted, what both drop is not, and where they differ nothing is learned."""
    share, words, weight = silver_shares(LINES, silver_page(row(), 0))
    assert share[[0, 1, 2, 4]].tolist() == [0, 1, 1, 0]
    assert weight.tolist() == [1, 1, 1, 0, 1]
    assert words.tolist() == [1, 13, 12, 12, 3]


def test_known_strings_overrule_them() -> None:
    page = silver_page(row(**{"with": ["walks along the river"], "without": [SECOND]}), 0)
    share, _, weight = silver_shares(LINES, page)
    assert share.tolist() == [0, 1, 0, 1, 0]
    assert weight.tolist() == [1, 1, 1, 1, 1]


def test_they_become_examples() -> None:
    (example,) = page_examples(3, row(site="a.example"))
    assert (example.site, example.page) == ("a.example", 3)
    assert example.weight.tolist() == [1, 1, 1, 0, 1]


def test_a_page_counts_as_its_weight_says() -> None:
    (example,) = page_examples(0, row(gold=FIRST, weight=0.5))
    assert example.weight.tolist() == [0.5] * 5
    (example,) = page_examples(0, row(weight=2))
    assert example.weight.tolist() == [2, 2, 2, 0, 2]


def test_the_headline_teaches_nothing() -> None:
    """Gold texts differ in whether it belongs to the article."""
    (example,) = page_examples(0, row(gold=FIRST, title="Five walks along the river that you can take in an hour"))
    assert example.weight.tolist() == [1, 1, 1, 0, 1]


def test_gold_is_gold() -> None:
    (example,) = page_examples(0, row(gold=FIRST))
    assert example.share.tolist()[:3] == [0, 1, 0]
    assert example.weight.tolist() == [1] * 5


@pytest.mark.parametrize(
    ("fields", "match"),
    [
        ({"extracts": {"one": FIRST}}, 'row 7: expected at least two texts in "extracts"'),
        ({"extracts": [FIRST, FIRST]}, 'row 7: expected strings by name in "extracts"'),
        ({"extracts": {"one": FIRST, "two": None}}, 'row 7: expected strings by name in "extracts"'),
        ({"with": FIRST}, 'row 7: expected a list of strings in "with"'),
        ({"without": [1]}, 'row 7: expected a list of strings in "without"'),
        ({"weight": -1}, 'row 7: expected a number from 0 on in "weight"'),
        ({"weight": True}, 'row 7: expected a number from 0 on in "weight"'),
        ({"weight": float("nan")}, 'row 7: expected a number from 0 on in "weight"'),
        ({"extracts": None}, 'row 7: expected an object with "gold"'),
        ({"text": None}, 'row 7: expected strings in "text" or "inputs"'),
    ],
)
def test_what_is_wrong_is_said(fields: dict[str, Any], match: str) -> None:
    with pytest.raises(ModelError, match=match):
        silver_page(row(**fields), 7)
