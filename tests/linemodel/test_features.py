"""The features of a page's units."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from textclean.document import Block, Document
from textclean.linemodel.auto_context import AUTO_CONTEXT, auto_context
from textclean.linemodel.context_features import (
    CONTEXT_FEATURES,
    LEXICAL_FEATURES,
    PAGE_FEATURES,
    PLACE_FEATURES,
    context_features,
    lexical_features,
)
from textclean.linemodel.line_features import LINE_FEATURES, LineFeatures, line_features
from textclean.reading import document


def column(found: LineFeatures, name: str) -> list[float]:
    return found.row(name).tolist()


@given(st.text())
def test_any_text_has_finite_columns(text: str) -> None:
    found = line_features(document(text))
    columns = context_features(found)
    assert columns.shape == (len(CONTEXT_FEATURES), len(found))
    assert np.isfinite(columns).all()
    words = lexical_features(found, np.zeros(len(found), np.float32))
    assert words.shape == (len(LEXICAL_FEATURES), len(found))
    assert np.isfinite(words).all()


@given(st.text(alphabet="aB .,\n", max_size=200))
def test_every_block_is_in_a_unit(text: str) -> None:
    doc = document(text)
    units = line_features(doc).units
    covered = [i for a, b in zip(units.start.tolist(), units.stop.tolist(), strict=True) for i in range(a, b)]
    assert sorted(set(covered)) == list(range(len(doc.blocks)))


@pytest.mark.parametrize("text", ["", "\n\n", "\ud800", "\0", "🙂", "\U0010ffff\n\U0001f600 a", "a", "...", "'", "''"])
def test_odd_texts(text: str) -> None:
    assert np.isfinite(context_features(line_features(document(text)))).all()


@pytest.mark.parametrize("place", [0, 1])
def test_a_line_that_repair_emptied(place: int) -> None:
    empty = Block(place * 5, place * 5 + 1, place + 1, 0, "\u200b", "")
    home = Block(2 - 2 * place, 6 - 2 * place, 2 - place, 0, "Home", "Home")
    blocks = (home, empty) if place else (empty, home)
    doc = Document("Home\n\u200b" if place else "\u200b\nHome", blocks)
    assert np.isfinite(context_features(line_features(doc))).all()


def test_columns_do_not_depend_on_where_the_text_stood() -> None:
    text = "A headline\n\nIt rained all night, and the gates were closed.\nMore\n"
    alone = document(text)
    source = "x" * 1000 + text
    shifted = Document(
        source, tuple(type(b)(b.start + 1000, b.end + 1000, b.line + 7, b.gap, b.raw, b.text) for b in alone.blocks)
    )
    assert (context_features(line_features(alone)) == context_features(line_features(shifted))).all()


def test_pieces_of_a_sentence_are_one_unit() -> None:
    text = (
        "He met the mayor of\nSpringfield\n, who said that the gates\nwere to be closed for the night.\nHome\nWorld\n"
    )
    found = line_features(document(text))
    assert list(zip(found.units.start.tolist(), found.units.stop.tolist(), strict=True)) == [(0, 4), (4, 5), (5, 6)]


def test_entries_of_a_menu_stay_apart() -> None:
    found = line_features(document("Home\nWorld\nBusiness\nSport\nabout\ncontact\n"))
    assert len(found) == 6


def test_a_text_of_one_line_is_split_into_sentences() -> None:
    text = " ".join(f"Sentence number {i} tells that it rained all night in the old town." for i in range(60))
    found = line_features(document(text))
    assert len(found) == 60
    assert found.units.part[0, 0] == 0
    assert found.units.part[-1, 1] == len(text)
    assert (found.units.part[1:, 0] == found.units.part[:-1, 1]).all()


def test_repeated_lines_are_counted() -> None:
    found = line_features(document("Read more\nIt rained.\nRead more\nREAD MORE\n"))
    assert column(found, "repeats") == [3, 1, 3, 3]
    assert column(found, "again") == [0, 0, 1, 1]


def test_paragraphs_of_any_script_are_prose() -> None:
    text = "昨夜は一晩中雨が降り続き、旧市街の水門は閉じられたままだったと市長は記者団に語った。\nホーム\n"
    assert column(line_features(document(text)), "prose") == [1, 0]


def test_words_of_scripts_without_spaces() -> None:
    """Each sign is a word that may be a function word; two say what a line is about. Korean has spaces."""
    found = line_features(document("市長の橋\n橋の市長\n다리를 닫는다"))
    assert column(found, "words") == [2, 2, 2]
    assert column(found, "stop") == [0.25, 0.25, 0]
    shared = set(found.word[found.word_unit == 0]) & set(found.word[found.word_unit == 1])
    assert len(shared) == 1  # 市長; the last sign of a line stands alone
    assert column(found, "cjk") == [1, 1, 0]


def test_signs_of_time_know_no_language() -> None:
    lines = ["Ann Lee, 03.03.2021, 14:05", "A bridge of 1999, closed in 2021.", "He paid 2,500: all of it.", "In 3021"]
    found = line_features(document("\n".join(lines)))
    assert column(found, "clocks") == [1, 0, 0, 0]
    assert column(found, "dates") == [2, 0, 0, 0]
    assert column(found, "years") == [1, 2, 0, 0]


def test_lines_that_begin_or_end_alike_are_counted() -> None:
    found = line_features(document("Ann: Shall we go?\nBen: Not yet.\nAnn: When?\n—\nReply\nLike · Reply"))
    assert column(found, "same_first") == [2, 1, 2, 0, 1, 1]
    assert column(found, "same_last") == [1, 1, 1, 0, 2, 2]


def test_cards_come_again_after_some_lines() -> None:
    card = "Red wool scarf for cold days\n$ 25\nAdd to cart\n"
    names = list(CONTEXT_FEATURES)
    cards = context_features(line_features(document(card * 12)))
    assert cards[names.index("alike_cycle")].min() == 1
    assert cards[names.index("alike_next")].max() == 0
    menu = context_features(line_features(document("Sport\n" * 30)))
    assert menu[names.index("alike_next")].min() == 1


@pytest.mark.parametrize("lines", [10, 1000])
def test_long_documents(lines: int) -> None:
    draw = random.Random(0)
    text = "\n".join(" ".join(draw.choices(["rain", "Gate", "the", "of"], k=draw.randint(1, 20))) for _ in range(lines))
    assert context_features(line_features(document(text))).shape[0] == len(CONTEXT_FEATURES)


def test_each_value_has_the_row_of_its_name() -> None:
    """A name that is inserted into a table of features cannot shift the values of another."""
    text = (
        "Home\n\nThe council voted on Tuesday to close the old bridge for a whole year.\n• Gates 2024?\n• Gates 2024?\n"
    )
    found = line_features(document(text))
    columns = dict(zip(CONTEXT_FEATURES, context_features(found), strict=True))
    assert columns["ends_question"].tolist() == [0, 0, 1, 1]
    assert columns["digits"].tolist() == pytest.approx([0, 0, 4 / 11, 4 / 11])
    assert columns["again-1"].tolist() == [-1, 0, 0, 0]
    assert columns["again+1"].tolist() == [0, 0, 1, -1]
    assert columns["prose_words_before3"].tolist() == pytest.approx([0, 0, 14 / 3, 14 / 3])
    assert columns["at"].tolist() == [0, 0.25, 0.5, 0.75]
    assert columns["near_before"].tolist() == [99, 99, 1, 2]
    assert columns["short_left"].tolist() == [1, 0, 2, 1]
    assert columns["doc_units"].tolist() == pytest.approx([np.log1p(4)] * 4)
    assert columns["doc_gaps"].tolist() == [0.25] * 4
    assert columns["doc_bullets"].tolist() == [0.5] * 4
    scores = np.array([-1, 2, 0, 0], np.float32)
    lexical = dict(zip(LEXICAL_FEATURES, lexical_features(found, scores), strict=True))
    assert lexical["cue"].tolist() == [-1, 2, 0, 0]
    assert lexical["cue-1"].tolist() == [-1, -1, 2, 0]
    assert lexical["cue_run"].tolist() == [-1, 0, 1, 1]
    assert lexical["doc_cue"].tolist() == [0.25] * 4


def test_each_feature_has_a_group() -> None:
    tables = (LINE_FEATURES, CONTEXT_FEATURES, LEXICAL_FEATURES, PLACE_FEATURES, PAGE_FEATURES)
    assert all(group and isinstance(group, str) for table in tables for group in table.values())
    assert CONTEXT_FEATURES["words"] == "its length"
    assert CONTEXT_FEATURES["title-1"] == CONTEXT_FEATURES["stop_before8"] == "the lines around it"
    assert LEXICAL_FEATURES["cue"] == "its wording"
    assert not set(CONTEXT_FEATURES) & set(LEXICAL_FEATURES)


def test_auto_context_of_a_small_page() -> None:
    """What the first model thinks of the neighbours, and whether the kept lines say the words of a line."""
    lines = ["Menu", "The council closes the bridge.", "Engineers found cracks in the bridge.", "Other stories"]
    features = line_features(document("\n".join(lines)))
    columns = dict(zip(AUTO_CONTEXT, auto_context(features, np.array([-4.0, 3.0, 2.0, -3.0]), "story"), strict=True))
    assert columns["first-1"].tolist() == [-9, -4, 3, 2]
    assert columns["first+2"].tolist() == [2, -3, -9, -9]
    assert columns["first_run"].tolist() == [0, 1, 1, 0]
    assert columns["first_run_far"].tolist() == [-1, 0, 0, 1]
    assert columns["said"].tolist() == [0, pytest.approx(1 / 3), pytest.approx(1 / 4), 0]  # both say "bridge"
    assert columns["first_before3"][3] > 0.5 > columns["first_before3"][1]
    assert columns["keep"].tolist() == [1] * 4
    assert columns["doc_first_run"][0] > 0.9
    assert columns["doc_first_runs"].tolist() == pytest.approx([np.log1p(1)] * 4)
    assert columns["first_shape"].tolist() == [-9, pytest.approx(0.88, abs=0.01), pytest.approx(0.95, abs=0.01), -9]
    assert columns["first_same_first"].tolist() == [-9] * 4  # no two lines begin alike
    assert columns["first_same_last"][1] == pytest.approx(0.88, abs=0.01)  # what the other one that ends so has
    of_page = auto_context(features, np.array([-4.0, 3.0, 2.0, -3.0]), "page")
    assert of_page[list(AUTO_CONTEXT).index("keep")].tolist() == [-1] * 4


def test_auto_context_of_little() -> None:
    for text in ("", "x", "!\n?"):
        features = line_features(document(text))
        found = auto_context(features, np.full(len(features), -1.0), "auto")
        assert found.shape == (len(AUTO_CONTEXT), len(features))
        assert np.isfinite(found).all()
