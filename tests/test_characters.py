"""Classes of characters agree with Unicode's own tables, and a word is the same wherever words are counted."""

import re
import unicodedata

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import document
from textclean import characters, overlap
from textclean.characters import count_words, inside, members
from textclean.linemodel.line_features import line_features
from textclean.shingling import normalization

KOREAN = "서울시는 월요일에 다리를 닫기로 결정했다고 밝혔다"
JAPANESE = "東京都は月曜日に橋を閉鎖すると発表した"
RARE = "𠀀𠀁𠀂𠀃𠀀𠀁𠀂𠀃"
HALF_WIDTH = "トウキョウハアメデス"


@pytest.mark.parametrize(
    ("text", "counted", "tokens", "runs"),
    [
        (KOREAN, 6, 22, 6),
        (JAPANESE, 9, 19, 1),
        (RARE, 4, 8, 1),
        (HALF_WIDTH, 5, 10, 1),
        ("ภาษาไทยไม่มีช่องว่าง", 10, 16, None),
        ("The river rose.", 3, 3, 3),
        ("中文 and English", 3, 4, 3),
        ("人々〆〇", 2, 4, 1),
        ("", 0, 0, 0),
    ],
)
def test_words(text: str, counted: int, tokens: int, runs: int | None) -> None:
    """Korean is counted by its spaces; other scripts of East Asia, rare and half-width ones too, by their characters.

    Counts, tokens of shingles and runs of the benchmarks differ on purpose; see `textclean.characters`.
    """
    assert count_words(text) == counted
    assert sum(block.words for block in document(text).blocks) == counted
    assert len(normalization.words(text)) == tokens
    assert runs is None or len(overlap.words(text)) == runs


@pytest.mark.parametrize(("text", "words"), [(KOREAN, 6), (JAPANESE, 10), (RARE, 0), ("The river rose.", 3)])
def test_the_line_model_counts_as_it_was_trained(text: str, words: int) -> None:
    """Its input is that of the trained model: another count needs another model."""
    assert line_features(document(text)).units.words.tolist() == [words]


def test_unspaced_scripts_are_those_of_unicode() -> None:
    """All letters of the scripts without spaces, and no letter of Korean, are in the class."""
    names = ("CJK UNIFIED", "CJK COMPATIBILITY IDEOGRAPH", "HIRAGANA LETTER", "KATAKANA LETTER", "HALFWIDTH KATAKANA L")
    names += ("THAI CHARACTER", "LAO LETTER", "KHMER LETTER", "MYANMAR LETTER")
    later = range(0x1AFF0, 0x1B170)  # historic kana: no text has them
    extended = range(0xA9E0, 0xAA00)  # letters of Shan: not in the class, which shingles on disk depend on
    unspaced = members(characters.UNSPACED)
    missing = [
        chr(code)
        for code in (*range(0x3400, 0x3500), *range(0xE00, 0x3200), *range(0xA000, 0xFFF0), *range(0x20000, 0x20100))
        if unicodedata.name(chr(code), "").startswith(names)
        and code not in later
        and code not in extended
        and chr(code) not in unspaced
    ]
    assert missing == []
    assert unspaced.isdisjoint(members(characters.HANGUL))


def test_invisible_characters_are_format_characters() -> None:
    """All of them are of category Cf, or were (U+180B to U+180D are marks), or are reserved for it (U+2065)."""
    odd = {c for c in members(characters.INVISIBLE) if unicodedata.category(c) != "Cf"}
    assert odd == {"\u180b", "\u180c", "\u180d", "\u2065"}
    controls = {chr(code) for code in range(0x110000) if unicodedata.bidirectional(chr(code)) in BIDI_CLASSES}
    marks = {"\u061c", "\u200e", "\u200f"}
    assert members(characters.BIDI) == controls | marks


BIDI_CLASSES = {"LRE", "RLE", "PDF", "LRO", "RLO", "LRI", "RLI", "FSI", "PDI"}


@pytest.mark.parametrize("name", ["UNSPACED", "INVISIBLE", "CONTROLS", "SURROGATES", "HANGUL", "HAN", "KANA"])
def test_a_pattern_has_the_members_of_its_class(name: str) -> None:
    """`inside` and `members` of a class say the same, and its ranges do not overlap."""
    ranges = getattr(characters, name)
    edges = {code + step for pair in ranges for code in pair for step in (-1, 0, 1)} & set(range(0x110000))
    pattern = re.compile(f"[{inside(ranges)}]")
    assert {c for c in map(chr, edges) if pattern.match(c)} == members(ranges) & set(map(chr, edges))
    assert len(members(ranges)) == sum(high - low + 1 for low, high in ranges)


@pytest.mark.parametrize("name", ["BULLETS", "SENTENCE_ENDS", "CLOSING", "OPENING_QUOTES", "SEPARATORS", "DASHES"])
def test_a_class_of_signs_has_each_once_and_no_letter(name: str) -> None:
    """Signs are no letters, digits or spaces."""
    signs = getattr(characters, name)
    assert len(signs) == len(set(signs))
    assert not any(c.isalnum() or c.isspace() for c in signs)


def test_shingles_know_the_same_scripts() -> None:
    """A character that is a token of its own is one of a script without spaces, or of Hangul, whose spaces vary."""
    alone = np.flatnonzero(normalization.tables().shape >= normalization.ALONE)
    hangul = (*characters.HANGUL, (0x1100, 0x11FF), (0xA960, 0xA97F), (0xD7B0, 0xD7FF))
    forms = {unicodedata.normalize("NFKC", chr(code))[0] for code in alone.tolist()}
    assert forms <= members((*characters.UNSPACED, *hangul))


def test_the_space_is_the_only_white_space_that_is_printable() -> None:
    """By this, words outside ASCII are counted without cutting them out."""
    signs = map(chr, range(0x110000))
    assert [sign for sign in signs if sign.isspace() and sign.isprintable()] == [" "]


@given(st.text(st.sampled_from("aé 。日\t\xa0\u2003\u3000."), max_size=20))
def test_words_are_what_white_space_separates(text: str) -> None:
    unspaced = len(re.findall(f"[{inside(characters.UNSPACED)}]", text))
    assert count_words(text) == max(len(text.split()), unspaced // 2)
