"""What is measured of a page's lines."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from textclean.document import Block, Document
from textclean.linemodel.context_features import CUED, FIXED, cued, fixed
from textclean.linemodel.line_features import OWN, Measures, measure
from textclean.reading import document


def column(found: Measures, name: str) -> list[float]:
    return found.own[OWN.index(name)].tolist()


@given(st.text())
def test_any_text_has_finite_columns(text: str) -> None:
    found = measure(document(text))
    columns = fixed(found)
    assert columns.shape == (len(FIXED), len(found))
    assert np.isfinite(columns).all()
    words = cued(found, np.zeros(len(found), np.float32))
    assert words.shape == (len(CUED), len(found))
    assert np.isfinite(words).all()


@given(st.text(alphabet="aB .,\n", max_size=200))
def test_every_block_is_in_a_unit(text: str) -> None:
    doc = document(text)
    found = measure(doc)
    covered = [i for a, b in zip(found.start.tolist(), found.stop.tolist(), strict=True) for i in range(a, b)]
    assert sorted(set(covered)) == list(range(len(doc.blocks)))


@pytest.mark.parametrize("text", ["", "\n\n", "\ud800", "\0", "🙂", "\U0010ffff\n\U0001f600 a", "a", "...", "'", "''"])
def test_odd_texts(text: str) -> None:
    assert np.isfinite(fixed(measure(document(text)))).all()


@pytest.mark.parametrize("place", [0, 1])
def test_a_line_that_repair_emptied(place: int) -> None:
    empty = Block(place * 5, place * 5 + 1, place + 1, 0, "\u200b", "")
    home = Block(2 - 2 * place, 6 - 2 * place, 2 - place, 0, "Home", "Home")
    blocks = (home, empty) if place else (empty, home)
    assert np.isfinite(fixed(measure(Document("Home\n\u200b" if place else "\u200b\nHome", blocks)))).all()


def test_columns_do_not_depend_on_where_the_text_stood() -> None:
    text = "A headline\n\nIt rained all night, and the gates were closed.\nMore\n"
    alone = document(text)
    source = "x" * 1000 + text
    shifted = Document(
        source, tuple(type(b)(b.start + 1000, b.end + 1000, b.line + 7, b.gap, b.raw, b.text) for b in alone.blocks)
    )
    assert (fixed(measure(alone)) == fixed(measure(shifted))).all()


def test_pieces_of_a_sentence_are_one_unit() -> None:
    text = (
        "He met the mayor of\nSpringfield\n, who said that the gates\nwere to be closed for the night.\nHome\nWorld\n"
    )
    found = measure(document(text))
    assert list(zip(found.start.tolist(), found.stop.tolist(), strict=True)) == [(0, 4), (4, 5), (5, 6)]


def test_entries_of_a_menu_stay_apart() -> None:
    found = measure(document("Home\nWorld\nBusiness\nSport\nabout\ncontact\n"))
    assert len(found) == 6


def test_a_text_of_one_line_is_measured_by_sentences() -> None:
    text = " ".join(f"Sentence number {i} tells that it rained all night in the old town." for i in range(60))
    found = measure(document(text))
    assert len(found) == 60
    assert found.part[0, 0] == 0
    assert found.part[-1, 1] == len(text)
    assert (found.part[1:, 0] == found.part[:-1, 1]).all()


def test_repeated_lines_are_counted() -> None:
    found = measure(document("Read more\nIt rained.\nRead more\nREAD MORE\n"))
    assert column(found, "repeats") == [3, 1, 3, 3]
    assert column(found, "again") == [0, 0, 1, 1]


def test_paragraphs_of_any_script_are_prose() -> None:
    text = "昨夜は一晩中雨が降り続き、旧市街の水門は閉じられたままだったと市長は記者団に語った。\nホーム\n"
    assert column(measure(document(text)), "prose") == [1, 0]


@pytest.mark.parametrize("lines", [10, 1000])
def test_long_documents(lines: int) -> None:
    draw = random.Random(0)
    text = "\n".join(" ".join(draw.choices(["rain", "Gate", "the", "of"], k=draw.randint(1, 20))) for _ in range(lines))
    assert fixed(measure(document(text))).shape[0] == len(FIXED)
