"""How much two texts have in common, against what can be counted by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from textclean.overlap import Overlap, mean, overlap


@pytest.mark.parametrize(
    ("wanted", "text", "precision", "recall"),
    [
        ("a b c d", "a b c d", 1.0, 1.0),
        ("a b c d e", "a b c d", 1.0, 0.5),
        ("a b c d", "a b c d e f", 1 / 3, 1.0),
        ("a b c d", "e f g h", 0.0, 0.0),
        ("a b", "a b", 1.0, 1.0),
        ("", "", 1.0, 1.0),
        ("a b c d", "", 1.0, 0.0),
        ("", "a b c d", 0.0, 1.0),
    ],
)
def test_four_grams(wanted: str, text: str, precision: float, recall: float) -> None:
    found = overlap(wanted, text)
    assert (found.precision, found.recall) == (pytest.approx(precision), pytest.approx(recall))


def test_words_are_counted_without_case_or_order() -> None:
    assert overlap("The old bridge", "bridge OLD the").word_f1 == 1.0
    assert overlap("a a b", "a b b").word_f1 == pytest.approx(2 / 3)


@given(st.text(), st.text())
def test_shares_are_shares_and_turn_with_the_texts(a: str, b: str) -> None:
    there, back = overlap(a, b), overlap(b, a)
    assert all(0 <= x <= 1 for x in (*there, there.f1))
    assert (there.precision, there.recall, there.word_f1) == (back.recall, back.precision, back.word_f1)


def test_the_mean_is_that_of_each_measure_and_its_f1_that_of_the_means() -> None:
    found = mean([Overlap(1.0, 0.5, 0.2), Overlap(0.5, 0.0, 0.4)])
    assert found == Overlap(0.75, 0.25, pytest.approx(0.3))
    assert found.f1 == pytest.approx(0.375)
    assert mean([]).f1 == 0.0
