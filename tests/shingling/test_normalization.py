"""Words as they are compared."""

from __future__ import annotations

import unicodedata
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.duplicates.stories import ODD, texts
from textclean.shingling.normalization import DROPPED, LONGEST, normalize, tables, words


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", []),
        (" \n\t\x00 \ud800 … 😀 ®", []),
        ("Don’t, don't!", ["don", "t", "don", "t"]),
        ("ÉTÉ e\u0301te\u0301 \u0301x", ["ete", "ete", "x"]),
        ("STRASSE Straße", ["strasse", "strasse"]),
        ("ﬁne ＡＢＣ１ m² İ", ["fine", "abc1", "m2", "i"]),
        ("co\u00adop\u200ber\ufeffate", ["cooperate"]),
        ("東京へ", ["東", "京", "へ"]),
        ("東abcｶ", ["東", "abc", "カ"]),
        ("ดีครับ", ["ดี", "ค", "รั", "บ"]),
        ("a\u0e31b", ["a\u0e31", "b"]),
        ("한국어 문장", ["한국어", "문장"]),
        ("хой Ёлка", ["хои", "елка"]),
        ("ΌΣΟΣ όσος", ["οσοσ", "οσοσ"]),
        ("क्षि", ["क्षि"]),
        ("كِتَاب كتاب", ["كتاب", "كتاب"]),
        ("snake_case 3.14 C++", ["snake", "case", "3", "14", "c"]),
        ("x" * 256, ["x" * LONGEST, "x"]),
    ],
)
def test_words(text: str, wanted: list[str]) -> None:
    assert words(text) == wanted


@given(texts)
def test_folding_twice_changes_nothing(text: str) -> None:
    once = words(text)
    if "\ufffd" not in "".join(once):  # a run of 255 bytes may end within a character
        assert [part for word in once for part in words(word)] == once


@given(st.text(st.characters(min_codepoint=0x41, max_codepoint=0x17F, categories=["L"]), max_size=40))
def test_case_and_composition_make_no_difference(text: str) -> None:
    composed = text.replace("\u0149", "").replace("ı", "")  # ŉ is longer in upper case, and ı is not the i of other I
    for other in (
        composed.upper(),
        unicodedata.normalize("NFD", composed),
        unicodedata.normalize("NFD", composed.upper()),
    ):
        assert words(other) == words(composed)


@given(texts)
def test_places_can_be_traced_to_the_source(text: str) -> None:
    data = text.encode("utf-8", "surrogatepass") + b" " * 8
    normalized = normalize(data)
    assert DROPPED not in normalized.data
    assert normalized.from_source(normalized.to_source(normalized.data.nonzero()[0])).tolist() == list(
        range(len(normalized.data))
    )
    assert len(normalized.data) + len(normalized.dropped) == len(data)


def test_the_tables_are_the_same_on_every_python() -> None:
    """A changed table means other signatures: then the index file's and the template file's version must count up."""
    table = tables()
    assert [zlib.crc32(part.tobytes()) for part in table] == [2057117365, 3120412123, 2830197884]


@pytest.mark.parametrize("text", ODD)
def test_no_text_is_refused(text: str) -> None:
    assert all(words(text))
