"""Words as they are compared."""

from __future__ import annotations

import unicodedata
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.duplicates.stories import ODD, texts
from textclean.shingling import spelling
from textclean.shingling.normalization import DROPPED, LONGEST, normalize, tables, words
from textclean.shingling.shingles import encode
from textclean.shingling.spelling import spelled

FORMS = 284222837


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
        ("한국어 문장", ["한", "국", "어", "문", "장"]),
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
    composed = text.replace("\u0149", "")  # ŉ is longer in upper case
    for other in (
        composed.upper(),
        unicodedata.normalize("NFD", composed),
        unicodedata.normalize("NFD", composed.upper()),
    ):
        assert words(other) == words(composed)


@pytest.mark.parametrize(
    "text",
    [
        "다리는 겨울 동안 닫힌다",
        "橋はガードレールとペンキを直す。ゔぽ",
        "पुल की सड़क पढ़ाई और ख़बर ऩ",
        "বাড়ি পড়া নৌকো হয়",
        "ਪੁਲ ਜ਼ਖ਼ਮ ਗ਼ਮ ਫ਼ਸਲ",
        "ଗାଡ଼ି କୋଠା ନୌକା ଘୈ",
        "தொகை போல சௌகரியம்",
        "പൊതു പോലെ",
        "ಕೊಡು ಕೋಣ ಕೀಲಿ ಹೇಳು ಹೈ",
        "కై",
        "කොළ කෝව සේවා කෞ",
        "གྷ་ཌྷ་ཀྵ་ཱི་ཱུ",
        "ဦးလေး",
        "cầu đường Việt",
        "ἀρχὴ ᾧ",
        "أحمد آسيا رؤية شيء ئ",
        "שׁלּוֹם",
    ],
)
def test_canonical_equivalents_are_the_same_words(text: str) -> None:
    wanted = words(text)
    assert wanted
    for form in ("NFC", "NFD", "NFKC", "NFKD"):
        assert words(unicodedata.normalize(form, text)) == wanted


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ガラス パイプ ヴ", "ｶﾞﾗｽ ﾊﾟｲﾌﾟ ｳﾞ"),
        ("한강 다리", "한강다리"),
        ("한", "ㅎㅏᆫ"),
        ("کتاب یکی علی", "كتاب يكي على"),
        ("جـــسـر", "جسر"),
        ("٢٠٢٤ ۲۰۲۴ २०२४ ๒๐๒๔ ２０２４", "2024 2024 2024 2024 2024"),
        ("نمی\u200cرود خانه\u200cها", "نمی رود خانه ها"),
        ("ﺍﻟﺴﻼﻡ ﻻ ﻷﻥ", "السلام لا لأن"),
        ("ส้มตำ น้ำ", "ส้มต\u0e4dา น\u0e4d้า"),
        ("น้ำ", "น\u0e33้"),
        ("อยู่", "อย\u0e48\u0e39"),
        ("แม่", "เเม่"),
        ("ນ້ຳ ໜັງ", "ນໍ້າ ຫນັງ"),
        ("ŒUVRE sœur", "oeuvre soeur"),
        ("IĞDIR", "ığdır"),
    ],
)
def test_variants_of_a_script_are_the_same_words(one: str, other: str) -> None:
    assert words(one) == words(other)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("ខ្មែរ", ["ខ្មែ", "រ"]),
        ("စက္ကူ မြန်", ["စ", "က္ကူ", "မြ", "န်"]),
        ("က\u1039\u200bကa", ["က\u1039က", "a"]),
        ("\u1039 က \u1039", ["\u1039", "က", "\u1039"]),
        ("ພາສາ", ["ພ", "າ", "ສ", "າ"]),
        ("བོད་ཡིག", ["བོད", "ཡིག"]),
        ("ᄀᆞᆯ", ["ᄀᆞᆯ"]),
    ],
)
def test_a_base_and_what_follows_it_are_one_word(text: str, wanted: list[str]) -> None:
    assert words(text) == wanted


def test_all_that_has_variants_is_looked_at() -> None:
    """The search through the bytes misses no text that the patterns would change."""
    _, rest = spelling._patterns()
    marks = "".join(map(chr, (*range(0x1161, 0x1176), *range(0x11A8, 0x11C3), 0x3099, 0x309A, 0xFF9E, 0xFF9F, 0x628)))
    sources = {first + mark for first in rest for mark in marks} | set(spelling._forms())
    changed = [source for source in sorted(sources) if spelled(source).text != source]
    assert len(changed) > 10_000
    for source in changed:
        assert encode([source, "a"]).data == f"{spelled(source).text} a".encode() + b" " * 9


@given(st.lists(texts, max_size=4))
def test_texts_are_encoded_in_one_spelling(batch: list[str]) -> None:
    found = encode(batch)
    wanted = [spelled(text) for text in batch]
    assert found.data == b" ".join([*(part.text.encode("utf-8", "surrogatepass") for part in wanted), b" " * 8])
    for text, part in zip(batch, wanted, strict=True):
        assert len(part.text) == len(text) + len(part.added)


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
    assert zlib.crc32(repr(sorted(spelling._forms().items())).encode()) == FORMS
    assert [zlib.crc32(part.tobytes()) for part in table] == [2057117365, 2644177777, 2479252097]


@pytest.mark.parametrize("text", ODD)
def test_no_text_is_refused(text: str) -> None:
    assert all(words(text))
