"""Filters and rules chosen by name."""

import pickle

import pytest

from textclean.filters import Lexical, Related
from textclean.reading import document
from textclean.selection import Chosen, covers, narrowed, rules_below

TEXT = "It rained.\nRead more: Mayor resigns\nFeatured\n"


@pytest.mark.parametrize(
    ("name", "rule", "covered"),
    [
        ("related", "related", True),
        ("related", "related.read_more", True),
        ("related.read_more", "related.read_more", True),
        ("related.read", "related.read_more", False),
        ("related.read_more", "related", False),
        ("related", "relatedness.line", False),
    ],
)
def test_a_name_covers_what_is_below_its_dot(name: str, rule: str, covered: bool) -> None:
    assert covers(name, rule) is covered


def found(chosen: Chosen) -> set[str]:
    return {label.rule for label in chosen(document(TEXT))}


def test_rules_are_left_out_or_used_alone() -> None:
    """A chosen filter lists and labels the chosen rules only, under the filter's name."""
    whole = Chosen(Related())
    assert "related.read_more" in found(whole)
    without, alone = Chosen(Related(), ("related.read_more",)), Chosen(Related(), (), ("related.read_more",))
    assert found(without) == found(whole) - {"related.read_more"}
    assert found(alone) == {"related.read_more"}
    assert [rule.id for rule in alone.rules] == ["related.read_more"]
    assert {rule.id for rule in without.rules} == {rule.id for rule in Related().rules} - {"related.read_more"}
    assert alone.name == "related"
    assert pickle.loads(pickle.dumps(alone)) == alone


def test_narrowing_adds_up() -> None:
    """A filter narrowed twice is one chosen filter; narrowed by nothing it is itself."""
    related = Related()
    assert narrowed(related) is related
    once = narrowed(related, excluded=("related.a",))
    assert narrowed(once, excluded=("related.b",)) == Chosen(related, ("related.a", "related.b"))
    assert narrowed(once, included=("related.c",)) == Chosen(related, ("related.a",), ("related.c",))


def test_rules_of_a_filter_among_names() -> None:
    names = ("related", "related.read_more", "ad", "ad.label")
    assert rules_below(Related(), names) == ("related.read_more",)
    assert rules_below(Lexical("ad"), names) == ("ad.label",)
