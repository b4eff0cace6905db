"""Kinds, labels, rules and verdicts are plain values."""

import pickle

import pytest

from textclean import registry
from textclean.labels import DOCUMENT, Action, Kind, Label, Rule, Verdict, Weight

LABEL = Label(3, 8, Kind.AD, "ad.label", 0.9, 'is "Advertisement"')


@pytest.mark.parametrize("kind", Kind)
def test_a_kind_is_a_string(kind: Kind) -> None:
    """A kind compares, prints and hashes as its name, so that plain strings may be used for it."""
    assert kind == str(kind) == f"{kind}" == kind.value
    assert {kind.value: 1}[kind] == 1
    assert Kind(kind.value) is kind
    assert kind.value.islower()


def test_the_kinds_are_those_that_are_public() -> None:
    """The kinds are public names: one that goes or comes is a change of the interface."""
    assert sorted(Kind) == [
        "ad", "bio", "boilerplate", "byline", "caption", "comment", "consent", "credit", "dateline", "headline",
        "legal", "navigation", "player", "poll", "product", "promo", "repeated", "share", "tags", "teaser", "timestamp",
    ]  # fmt: skip


def test_every_kind_is_that_of_a_rule() -> None:
    """A kind that no rule of textclean labels would never occur; a rule's kind is one of them, or its corpus' own."""
    rules = [rule for found in registry.own() for rule in found.rules]
    assert {rule.kind for rule in rules} - {DOCUMENT, "c4", "refinedweb"} == set(Kind)


def test_a_kind_carries_its_weight() -> None:
    """A kind that is declared by its name alone is weighed line by line; the line model alone weighs documents."""
    assert Kind("teaser").weight is Weight.LISTED
    assert Kind("byline").weight is Weight.SINGLE
    assert Kind("caption").weight is Weight.LINE
    assert [kind for kind in Kind if kind.weight is Weight.DOCUMENT] == [Kind.BOILERPLATE]
    assert pickle.loads(pickle.dumps(Kind.TEASER)) is Kind.TEASER


def test_a_label_has_the_fields_that_the_documentation_names() -> None:
    """A label is built by position in user code: the order of its fields stays."""
    assert Label._fields == ("start", "end", "kind", "rule", "score", "reason")
    assert Rule._fields == ("id", "kind", "score", "finds", "hits", "misses", "opens_section")
    assert not Rule("a.b", Kind.AD, 0.9, "x", ("y",), ("z",)).opens_section


@pytest.mark.parametrize("value", [LABEL, Verdict(Action.CUT, (LABEL,)), Verdict(Action.KEEP), Kind.AD, Action.TRIM])
def test_values_are_hashable_and_picklable(value: object) -> None:
    """What filters and policies say can be a key, and can be sent."""
    assert {value: 1}[pickle.loads(pickle.dumps(value))] == 1


def test_a_verdict_without_labels_is_one_to_keep() -> None:
    """Keeping needs no reasons."""
    assert Verdict(Action.KEEP).labels == ()
