"""Edits: the stretches in which a line and its repaired form differ."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import lines
from textclean.changes import edits
from textclean.repair import Repair


@pytest.mark.parametrize(
    ("raw", "text", "found"),
    [
        ("It rained.", "It rained.", []),
        ("cafÃ© &amp; bar", "café & bar", [("Ã©", "é"), ("amp;", "")]),
        ("a\u200bb\u200bc", "abc", [("\u200b", ""), ("\u200b", "")]),
        ("", "new", [("", "new")]),
        ("gone", "", [("gone", "")]),
    ],
)
def test_edits(raw: str, text: str, found: list[tuple[str, str]]) -> None:
    """Each edit has what stood there and what stands there now."""
    assert [(raw[e.raw_start : e.raw_end], text[e.start : e.end]) for e in edits(raw, text)] == found


@given(lines)
def test_edits_turn_one_text_into_the_other(raw: str) -> None:
    """What is not in an edit is the same in both texts, and edits come in order."""
    text = Repair()(raw).text
    check(raw, text)


@given(st.text("ab ", max_size=30), st.text("ab ", max_size=30))
def test_any_two_texts(raw: str, text: str) -> None:
    """Also for texts that are no repair of each other."""
    check(raw, text)


def check(raw: str, text: str) -> None:
    made, i, j = "", 0, 0
    for edit in edits(raw, text):
        assert edit.raw_start >= i
        assert edit.start >= j
        assert raw[i : edit.raw_start] == text[j : edit.start]
        made += raw[i : edit.raw_start] + text[edit.start : edit.end]
        i, j = edit.raw_end, edit.end
    assert made + raw[i:] == text
