"""Texts as sets of numbers, and how far they agree."""

from __future__ import annotations

from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from textclean.choosing import grams
from textclean.choosing.evidence import EVIDENCE, PageLines, evidence
from textclean.choosing.features import FEATURES, Candidate, agreement, features
from textclean.choosing.grams import Numbering, shared
from textclean.overlap import overlap

WORDS = st.lists(st.sampled_from(["a", "dog", "Dog", "ran", "home", "\n"]), max_size=30).map(" ".join)


@given(WORDS, WORDS)
def test_the_f1_of_words_is_that_of_bags(one: str, other: str) -> None:
    numbering = Numbering()
    found = agreement([numbering.read(one), numbering.read(other)])
    assert np.isclose(found.words[0, 1], overlap(one, other).word_f1)


@given(WORDS)
def test_lines_and_words_are_counted(text: str) -> None:
    read = Numbering().read(text)
    assert read.lines.tolist() == [len(line.split()) for line in text.split("\n")]
    assert read.words == sum(Counter(text.split()).values())


def test_scripts_without_spaces_have_a_word_a_character() -> None:
    assert Numbering().read("渡し船は夜も").words == 6


def test_units_are_apart_and_texts_are_not() -> None:
    numbering = Numbering()
    text, units = numbering.read("one two\nthree four five"), numbering.read_units(["one two", "three four five"])
    assert len(text.stream) == 4  # three over the line end or in the second line, and the short line
    assert len(units.stream) == 2
    assert np.isin(units.grams, text.grams).all()


def test_very_large_sets_share_cells(monkeypatch) -> None:
    sets = [np.arange(0, 900), np.arange(300, 1200)]
    assert shared(sets)[0, 1] == 600
    monkeypatch.setattr(grams, "MOST_CELLS", 600)
    assert shared(sets)[0, 1] >= 600  # an upper bound, in less memory


def test_evidence_of_a_page() -> None:
    numbering = Numbering()
    units = ["Home News Sport", "The council voted to close the old bridge", "The ferry will run at night from Monday"]
    page = PageLines(numbering.read_units(units), np.array([0.02, 0.97, 0.95]), np.array([False, True, True]))
    candidates = [numbering.read("\n".join(units[1:])), numbering.read(units[0]), numbering.read("\n".join(units))]
    rows = [dict(zip(EVIDENCE, row, strict=True)) for row in evidence(page, candidates)]
    assert rows[0]["expected_f1"] > rows[2]["expected_f1"] > rows[1]["expected_f1"]
    assert (rows[0]["sure_missing"], rows[1]["sure_missing"]) == (0, 1)
    assert (rows[0]["sure_chrome"], rows[1]["sure_chrome"]) == (0, 1)
    assert rows[2]["of_page"] == 1


def test_features_have_their_names_and_no_holes() -> None:
    numbering = Numbering()
    candidates = [Candidate(numbering.read(text), text == "c") for text in ("a dog ran", "a dog", "c", "$ 7.")]
    found = features(candidates, None, agreement([one.grams for one in candidates]))
    assert found.shape == (len(FEATURES), 4)
    assert len(set(FEATURES)) == len(FEATURES)
    assert np.isfinite(found).all()


@given(st.lists(st.integers(0, 2**64 - 1) | st.integers(0, 3), max_size=30))
def test_distinct_numbers_are_those_of_numpy(numbers: list[int]) -> None:
    array = np.array(numbers, np.uint64)
    assert grams._distinct(array).tolist() == np.unique(array).tolist()
