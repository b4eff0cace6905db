"""`check_filter`: all filters of textclean pass it, and it finds each kind of broken filter."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar

import pytest

from textclean import Document, Label, Rule, registry
from textclean.linemodel import LineModel
from textclean.registry import filter_name
from textclean.testing import BrokenContract, check_filter
from textclean.testing.checks import (
    CHECKS,
    gives_labels,
    is_a_value,
    is_linear,
    is_named,
    is_total,
    keeps_no_state,
    rules_prove_themselves,
)
from textclean.testing.growth import grows_too_fast
from textclean.testing.samples import labelled

GOOD = Label(0, 3, "promo", "odd", 0.5, "a reason")


@pytest.mark.parametrize("found", [*registry.OWN, LineModel()], ids=filter_name)
def test_all_filters_of_textclean_keep_the_contract(found: registry.Filter) -> None:
    check_filter(found)


def shouting(doc: Document) -> Iterator[Label]:
    """Lines in capitals."""
    for block in doc.blocks:
        if block.content.isupper():
            yield Label(block.start, block.end, "promo", "shouting", 0.9, "all in capitals")


def test_a_plain_function_keeps_the_contract() -> None:
    """A filter may be a plain function without rules; extra texts can exercise it."""
    check_filter(shouting, "BUY NOW OR NEVER\n")
    assert labelled(shouting, "It rained.\nBUY NOW\n") == [("shouting", "BUY NOW")]


@dataclass(frozen=True)
class Odd:
    """A filter that gives one label, whatever its field says."""

    label: Any = GOOD
    name: str = "odd"
    rules: tuple[Any, ...] = ()

    def __call__(self, doc: Document) -> Iterator[Any]:
        if doc.blocks:
            block = max(doc.blocks, key=lambda block: block.end - block.start)
            if block.end - block.start > 3:
                same = isinstance(self.label, Label)
                yield self.label._replace(start=block.start, end=block.start + self.label.end) if same else self.label


def test_the_odd_filter_is_a_good_one_to_begin_with() -> None:
    """The filter that the next tests modify passes all checks."""
    check_filter(Odd())


@pytest.mark.parametrize(
    ("label", "said"),
    [
        (tuple(GOOD), "not a Label"),
        (GOOD._replace(end=0), "empty range"),
        (GOOD._replace(end=10**9), "outside the source"),
        (GOOD._replace(end=35), "not inside one block"),
        (GOOD._replace(score=1.01), "a score that is not a number from 0 to 1"),
        (GOOD._replace(score=float("nan")), "a score that is not a number from 0 to 1"),
        (GOOD._replace(score=True), "a score that is not a number from 0 to 1"),
        (GOOD._replace(kind=""), "a kind, rule or reason"),
        (GOOD._replace(kind=None), "a kind, rule or reason"),  # type: ignore[arg-type]
        (GOOD._replace(reason=3), "a kind, rule or reason"),  # type: ignore[arg-type]
        (GOOD._replace(rule="other.rule"), "does not start with the filter's name, 'odd'"),
    ],
)
def test_a_label_that_no_pipeline_can_use(label: Any, said: str) -> None:
    with pytest.raises(BrokenContract, match=f"odd: .*{re.escape(said)}"):
        gives_labels(Odd(label))


def test_a_label_that_the_rules_do_not_tell() -> None:
    """A filter with `rules` must list all of them, with their kinds."""
    rule = Rule("odd", "promo", 0.5, "odd lines", ("abcd",), ("a",))
    check_filter(Odd(rules=(rule,)))
    for wrong in (rule._replace(kind="ad"), rule._replace(id="odd.other")):
        with pytest.raises(BrokenContract, match="a rule that is not in the filter's `rules`"):
            gives_labels(Odd(rules=(wrong,)))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"hits": ("a",)}, "odd does not label its hit 'a'"),
        ({"misses": ("abcd",)}, "odd labels its miss 'abcd'"),
        ({"misses": ()}, "without hits or without misses"),
    ],
)
def test_a_rule_that_does_not_prove_itself(change: dict[str, Any], said: str) -> None:
    rule = Rule("odd", "promo", 0.5, "odd lines", ("abcd",), ("a",))._replace(**change)
    with pytest.raises(BrokenContract, match=said):
        rules_prove_themselves(Odd(rules=(rule,)))


@pytest.mark.parametrize("name", ["Odd", "odd lines", "odd-lines", "<lambda>"])
def test_a_name_that_cannot_be_given_on_a_command_line(name: str) -> None:
    with pytest.raises(BrokenContract, match="its name is not a word in lower case"):
        is_named(replace(Odd(), name=name))


class Compared:
    """A filter that does not compare by value: not equal to itself after a pickle round trip."""

    name = "compared"

    def __call__(self, _: Document) -> Iterator[Label]:
        yield from ()


@dataclass(frozen=True)
class Unhashable:
    name: ClassVar[str] = "unhashable"
    words: list[str] = field(default_factory=list)

    def __call__(self, _: Document) -> Iterator[Label]:
        yield from ()


@pytest.mark.parametrize("found", [Compared(), Unhashable(), lambda _: ()], ids=filter_name)
def test_a_filter_that_is_no_value(found: registry.Filter) -> None:
    with pytest.raises(BrokenContract, match="make it a frozen dataclass"):
        is_a_value(found)


COUNT = itertools.count()


def counting(doc: Document) -> Iterator[Label]:
    for block in doc.blocks:
        yield Label(block.start, block.end, "promo", "counting", 0.5, f"number {next(COUNT)}")


def test_a_filter_with_a_memory() -> None:
    with pytest.raises(BrokenContract, match="counting: gives other labels the second time"):
        keeps_no_state(counting)


def first_word(doc: Document) -> Iterator[Label]:
    for block in doc.blocks:
        word = re.findall("[a-z]+", block.text)[0]
        yield Label(block.start, block.start + len(word), "promo", "first_word", 0.5, word)


def test_a_filter_that_fails_on_odd_text() -> None:
    with pytest.raises(BrokenContract, match=r"first_word: fails on .*IndexError"):
        is_total(first_word)


# Time -----------------------------------------------------------------------------------------------------------------


def comparing(doc: Document) -> Iterator[Label]:
    """A filter that compares all pairs of lines."""
    for block in doc.blocks:
        if sum(block.raw == other.raw for other in doc.blocks) > 10**9:
            yield Label(block.start, block.end, "promo", "comparing", 0.5, "again")


def trailing_space(doc: Document) -> Iterator[Label]:
    """A pattern that scans a run of spaces from each of its positions."""
    for block in doc.blocks:
        if re.search(r"\s+Z$", block.text):
            yield Label(block.start, block.end, "promo", "trailing_space", 0.5, "space")


@pytest.mark.parametrize("found", [comparing, trailing_space], ids=filter_name)
def test_time_that_grows_with_the_square_of_the_text(found: registry.Filter) -> None:
    with pytest.raises(BrokenContract, match="its time grows faster than the text"):
        is_linear(found)


def all_ways(doc: Document) -> Iterator[Label]:
    """A pattern that tries all ways to split a line into words."""
    for block in doc.blocks:
        if re.search(r"^(\w+\s?)*\$$", block.text):
            yield Label(block.start, block.end, "promo", "all_ways", 0.5, "words and a sign")


def test_a_filter_that_does_not_come_to_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is stopped and reported, instead of blocking the tests."""
    monkeypatch.setattr("textclean.testing.patience.SECONDS", 0.5)
    with pytest.raises(BrokenContract, match="all_ways: does not finish"):
        check_filter(all_ways)


def long_texts_only(doc: Document) -> Iterator[Label]:
    """A filter that skips short texts and is linear on longer ones."""
    if len(doc.source) > 5_000:
        for block in doc.blocks:
            for _ in range(len(block.raw)):
                pass
    yield from ()


def test_a_step_is_no_growth() -> None:
    """A filter that skips short texts passes."""
    assert grows_too_fast(long_texts_only, lambda n: "word and word\n" * (n // 14)) is None


def test_the_checks_are_all_there() -> None:
    """`check_filter` runs every check that this module tests."""
    assert set(CHECKS) == {
        gives_labels,
        is_a_value,
        is_linear,
        is_named,
        is_total,
        keeps_no_state,
        rules_prove_themselves,
    }
