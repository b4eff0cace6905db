"""Kinds, labels, rules and verdicts are plain values."""

import pickle

import pytest

from textclean.labels import Action, Kind, Label, Rule, Verdict

LABEL = Label(3, 8, Kind.AD, "ad.label", 0.9, 'is "Advertisement"')


@pytest.mark.parametrize("kind", Kind)
def test_a_kind_is_a_string(kind: Kind) -> None:
    """A kind compares, prints and hashes as its name, so that plain strings may be used for it."""
    assert kind == str(kind) == f"{kind}" == kind.value
    assert {kind.value: 1}[kind] == 1
    assert Kind(kind.value) is kind
    assert kind.value.islower()


def test_the_kinds_are_those_of_the_design() -> None:
    """The kinds are public names: one that goes or comes is a change of the interface."""
    assert sorted(Kind) == [
        "ad", "bio", "boilerplate", "byline", "caption", "comment", "consent", "credit", "dateline", "headline",
        "legal", "navigation", "player", "poll", "product", "promo", "repeated", "share", "tags", "teaser", "timestamp",
    ]  # fmt: skip


def test_a_label_has_the_fields_that_the_documentation_names() -> None:
    """A label is built by position in user code: the order of its fields stays."""
    assert Label._fields == ("start", "end", "kind", "rule", "score", "reason")
    assert Rule._fields == ("id", "kind", "score", "finds", "hits", "misses")


@pytest.mark.parametrize("value", [LABEL, Verdict(Action.CUT, (LABEL,)), Verdict(Action.KEEP), Kind.AD, Action.TRIM])
def test_values_are_hashable_and_picklable(value: object) -> None:
    """What filters and policies say can be a key, and can be sent."""
    assert {value: 1}[pickle.loads(pickle.dumps(value))] == 1


def test_a_verdict_without_labels_is_one_to_keep() -> None:
    """Keeping needs no reasons."""
    assert Verdict(Action.KEEP).labels == ()
