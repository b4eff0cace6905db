"""The labels of filters are checked in one place, and a filter that fails is named."""

from __future__ import annotations

import math
import pickle
from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import textclean
from textclean import ARTICLE, Document, Label, Pipeline, TextcleanError, evidence
from textclean.errors import FilterError
from textclean.labels import DOCUMENT
from textclean.linemodel import LineModel
from textclean.reading import document
from textclean.registry import own
from textclean.selection import Chosen

TEXT = "Harbour notices follow below.\nThe ferry sails at noon.\n"
SIZE = len(TEXT)


def yields(*labels: Any) -> Pipeline:
    """A pipeline with one filter, which yields these labels."""

    def odd(_: Document) -> Iterator[Any]:
        yield from labels

    return Pipeline((odd,))


WRONG = [
    (Label(0, 29, "promo", "odd", math.nan, "why"), "score must be from 0 to 1, not nan"),
    (Label(0, 29, "promo", "odd", math.inf, "why"), "score must be from 0 to 1, not inf"),
    (Label(0, 29, "promo", "odd", -0.1, "why"), "score must be from 0 to 1, not -0.1"),
    (Label(0, 29, "promo", "odd", 2, "why"), "score must be from 0 to 1, not 2"),
    (Label(0, 29, "promo", "odd", True, "why"), "score must be a number, not True"),
    (Label(0, 29, "promo", "odd", "0.9", "why"), "score must be a number, not '0.9'"),  # type: ignore[arg-type]
    (Label(29, 0, "promo", "odd", 0.9, "why"), "begins at 29 and ends at 0"),
    (Label(0, SIZE + 1, "promo", "odd", 0.9, "why"), f"in a source of {SIZE} characters"),
    (Label(-5, 29, "promo", "odd", 0.9, "why"), "its range is -5 to 29"),
    (Label(29, 29, "promo", "odd", 0.9, "why"), "it is empty"),
    (Label(0.0, 29, "promo", "odd", 0.9, "why"), "start must be a whole number, not 0.0"),  # type: ignore[arg-type]
    (Label(False, 29, "promo", "odd", 0.9, "why"), "start must be a whole number, not False"),
    (Label(0, None, "promo", "odd", 0.9, "why"), "end must be a whole number, not None"),  # type: ignore[arg-type]
    (Label(0, 29, None, "odd", 0.9, "why"), "kind must be a string, not None"),  # type: ignore[arg-type]
    (Label(0, 29, "", "odd", 0.9, "why"), "its kind is empty"),
    (Label(0, 29, "promo", b"odd", 0.9, "why"), "rule must be a string, not b'odd'"),  # type: ignore[arg-type]
    (Label(0, 29, "promo", "", 0.9, "why"), "its rule is empty"),
    (Label(0, 29, "promo", "odd", 0.9, 7), "reason must be a string, not 7"),  # type: ignore[arg-type]
    (Label(0, 10, "promo", "odd", 0.9, "why"), "ends at 10, inside the word 'notices': move it to 8 or 15"),
    (Label(3, 29, "promo", "odd", 0.9, "why"), "begins at 3, inside the word 'Harbour': move it to 0 or 7"),
    ((0, 29, "promo", "odd", 0.9, "why"), "not a label: yield textclean.Label"),
    (None, "yielded None, not a label"),
    ("promo", "yielded 'promo', not a label"),
]


@pytest.mark.parametrize(("label", "wrong"), WRONG, ids=[wrong for _, wrong in WRONG])
@pytest.mark.parametrize("narrowed", [False, True], ids=["whole", "narrowed"])
def test_a_wrong_label_is_an_error_that_names_its_filter(label: object, wrong: str, narrowed: bool) -> None:
    """The message has the filter, the label and what is wrong; also if only some rules of the filter are used."""
    pipeline = yields(label)
    if narrowed:
        pipeline = Pipeline((Chosen(pipeline.filters[0], excluded=("odd.other",)),))
    with pytest.raises(FilterError) as caught:
        pipeline(TEXT)
    assert str(caught.value).startswith("filter 'odd' yielded ")
    assert wrong in str(caught.value)


def test_numbers_of_numpy_are_converted() -> None:
    """A label with numpy's integers and floats is used, and the result holds plain numbers."""
    label = Label(np.int64(0), np.uint16(29), "promo", "odd", np.float32(0.75), "why")  # type: ignore[arg-type]
    (found,) = yields(label).tag(TEXT).labels
    assert [type(value) for value in found] == [int, int, str, str, float, str]
    assert found == (0, 29, "promo", "odd", 0.75, "why")
    (found,) = yields(label._replace(score=Fraction(3, 4))).tag(TEXT).labels  # type: ignore[arg-type]
    assert type(found.score) is float


def test_a_label_of_a_whole_document_may_be_empty() -> None:
    """An empty text has no range that is not empty."""
    label = Label(0, 0, DOCUMENT, "odd", 1.0, "no words")
    assert yields(label).tag("").labels == (label,)


@pytest.mark.parametrize(
    ("text", "end", "inside"),
    [
        ("数据很好吗", 2, False),  # no spaces between words
        ("ดีมากครับ", 2, False),
        ("नदी पार", 2, True),  # before a vowel sign
        ("cafe\u0301s here", 4, True),
        ("été-là", 3, False),
        ("été-là", 2, True),
        ("ab👍cd", 2, False),
    ],
)
def test_where_a_word_ends(text: str, end: int, inside: bool) -> None:
    """Letters, digits and combining marks hold together, except between letters of scripts without spaces."""
    pipeline = replace(yields(Label(0, end, "promo", "odd", 0.9, "why")), repair=None)
    if inside:
        with pytest.raises(FilterError, match="inside the word"):
            pipeline.tag(text)
    else:
        pipeline.tag(text)


class Odd(Exception):
    """An error that cannot be shown."""

    def __str__(self) -> str:
        raise RuntimeError


def deep(doc: Document) -> Any:
    """A recursion without end."""
    return deep(doc)


@pytest.mark.parametrize(
    ("error", "shown"),
    [
        (ValueError("no \x1b[31mred\x1b[0m\nlines"), r"ValueError: no \x1b[31mred\x1b[0m lines"),
        (KeyError("k"), "KeyError: 'k'"),
        (SystemExit(3), "SystemExit: 3"),
        (MemoryError(), "MemoryError: the memory is full"),
        (StopIteration(), "StopIteration"),
        (AttributeError("x" * 1000), "AttributeError: " + "x" * 300 + "..."),
        (Odd(), "Odd"),
        (textclean.errors.InputError("mine"), "InputError: mine"),
    ],
    ids=lambda value: type(value).__name__,
)
@pytest.mark.parametrize("late", [False, True], ids=["called", "iterated"])
def test_a_filter_that_fails_is_named(error: BaseException, shown: str, late: bool) -> None:
    """Whatever a filter raises becomes one line that names it; the error is chained."""

    def broken(doc: Document) -> Any:
        def labels() -> Iterator[Label]:
            yield Label(0, doc.blocks[0].end, "promo", "broken", 0.9, "why")
            raise error

        if late and not isinstance(error, StopIteration):
            return labels()
        raise error

    with pytest.raises(FilterError) as caught:
        (ARTICLE | broken)(TEXT)
    assert str(caught.value) == f"filter 'broken' failed: {shown}"
    assert caught.value.__cause__ is error
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)


def test_a_recursion_without_end_is_named() -> None:
    """A RecursionError is the filter's."""
    with pytest.raises(FilterError, match="filter 'deep' failed: RecursionError"):
        (ARTICLE | deep)(TEXT)


def test_the_user_can_stop_a_filter() -> None:
    """KeyboardInterrupt is not the filter's error."""

    def stopped(_: Document) -> Iterator[Label]:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        (ARTICLE | stopped)(TEXT)


@pytest.mark.parametrize("found", [None, 3, object()], ids=["none", "number", "object"])
def test_a_filter_that_returns_no_labels_is_named(found: object) -> None:
    """A function that forgets to yield returns None."""
    with pytest.raises(FilterError, match=r"filter '<lambda>' returned .*, not labels: yield each label"):
        Pipeline((lambda _: found,))(TEXT)  # type: ignore[arg-type,return-value]


def test_a_filter_that_does_not_stop_is_an_error() -> None:
    """The number of labels has a limit that grows with the number of lines."""

    def endless(doc: Document) -> Iterator[Label]:
        while True:
            yield Label(0, doc.blocks[0].end, "promo", "endless", 0.9, "why")

    with pytest.raises(FilterError, match="'endless' yields more than 1,200 labels for 2 lines: it may not stop"):
        (ARTICLE | endless)(TEXT)


def test_errors_of_textcleans_own_filters_stay_as_they_are() -> None:
    """A line model that does not exist is an unknown name."""
    with pytest.raises(textclean.errors.UnknownName, match="nowhere"):
        Pipeline((LineModel("nowhere"),))("A sentence of the ferry and its pilot.\n" + "Menu\n" * 40)


ANY = st.one_of(
    st.none(), st.booleans(), st.integers(-3, 70), st.floats(), st.text(max_size=3), st.binary(max_size=2), st.just(0.9)
)


@given(st.lists(st.one_of(ANY, st.builds(Label, ANY, ANY, ANY, ANY, ANY, ANY)), max_size=3))
def test_no_label_leads_to_another_error(labels: list[Any]) -> None:
    """Anything that a filter yields is used or refused, and the source can be restored from the result."""
    try:
        result = yields(*labels).tag(TEXT)
    except FilterError:
        return
    assert result.restore() == TEXT
    assert all(0 <= label.score <= 1 and 0 <= label.start <= label.end <= SIZE for label in result.labels)


LINE = "Share this By Ann नदी 数据 â€œquoteâ€ &amp; caf&eacute; Photo: 12:30 © Comments (3) 📷\ufe0f e\u0301"
WORDS = st.sampled_from(LINE.split(" "))


@given(st.lists(st.lists(WORDS, max_size=7).map(" ".join), max_size=6).map("\n".join))
def test_textcleans_own_filters_pass(text: str) -> None:
    """No filter of the package yields a label that the check refuses."""
    doc = document(text)
    for source in own():
        assert all(type(label) is Label for label in evidence.labels(source, doc))


def test_the_check_is_where_pipelines_collect_labels(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each filter goes through it, the narrowed ones too."""
    seen: list[object] = []
    plain: Callable[..., list[Label]] = evidence.labels
    monkeypatch.setattr(evidence, "labels", lambda source, doc: seen.append(source) or plain(source, doc))
    pipeline = ARTICLE.without("related.read_more")
    pipeline.labels(document(TEXT))
    assert len(seen) == len(pipeline.filters) + 1


def test_every_error_is_textcleans_own() -> None:
    """One `except` catches them all."""
    with pytest.raises(TextcleanError):
        yields(None)(TEXT)


# What is known of the blocks from elsewhere ---------------------------------------------------------------------------


class Known:
    """A filter that labels nothing, and knows something of each block."""

    name = "known"

    def __init__(self, priors: Callable[[Document], Any]) -> None:
        self.priors = priors

    def __call__(self, _: Document) -> list[Label]:
        return []


class Asking:
    """A filter that notes what is known of the blocks."""

    name = "asking"
    reads_priors = True

    def __init__(self) -> None:
        self.known: list[tuple[float, ...]] = []

    def __call__(self, doc: Document) -> list[Label]:
        self.known.append(doc.priors)
        return []


def test_what_filters_know_is_added_up_for_the_one_that_asks() -> None:
    asking = Asking()
    Pipeline((Known(lambda _: [1, -2.5]), asking, Known(lambda _: np.array([0.5, 0.5]))))("Ann\nBen")
    assert asking.known == [(1.5, -2.0)]


def test_filters_are_not_asked_for_what_no_filter_reads() -> None:
    def fail(doc: Document) -> list[float]:
        raise AssertionError

    assert Pipeline((Known(fail),))("Ann\nBen") == "Ann\nBen"


@pytest.mark.parametrize(
    "priors",
    [
        lambda _: [1.0],
        lambda _: [1.0, math.nan],
        lambda _: ["a", "b"],
        lambda _: 3,
        lambda _: [1.0] * 3,
        lambda _: 1 / 0,
    ],
)
def test_priors_that_are_none_are_an_error(priors: Callable[[Document], Any]) -> None:
    with pytest.raises(FilterError, match=r"filter 'known' (gave the priors|failed)"):
        Pipeline((Known(priors), Asking()))("Ann\nBen")


def test_priors_go_with_a_pickled_document() -> None:
    doc = document("Ann\nBen").with_priors([1, 2])
    assert pickle.loads(pickle.dumps(doc)).priors == (1, 2)
    assert doc.with_blocks(doc.blocks[:1]).priors == ()
