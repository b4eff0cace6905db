"""Passages that texts share."""

from __future__ import annotations

import unicodedata
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.duplicates.stories import ODD, story, texts
from textclean import NearDuplicates, passages
from textclean.duplicates import Place
from textclean.errors import InputError
from textclean.shingling.normalization import words

SEEDS = sorted((Path(__file__).parent.parent / "fixtures" / "seeds").glob("*.txt"))


def longest(a: list[str], b: list[str]) -> int:
    """The words of the longest run that both have, found the slow way."""
    best, before = 0, [0] * (len(b) + 1)
    for x in a:
        row = [0]
        for j, y in enumerate(b):
            row.append(before[j] + 1 if x == y else 0)
        best, before = max(best, *row), row
    return best


def test_the_seeds_share_the_paragraph_of_fiscal_year_2019() -> None:
    sources = [path.read_bytes().decode() for path in SEEDS]
    (found,) = passages(sources)
    assert [SEEDS[place.text].name[:3] for place in found.places] == ["000", "003"]
    for place in found.places:
        quoted = sources[place.text][place.start : place.end]
        assert quoted.startswith("with more than 1,900 convictions and charges for homicide")
        assert quoted.endswith("74,000 DUIs")
    index = NearDuplicates()
    assert [index.add(path.name, text) for path, text in zip(SEEDS, sources, strict=True)] == [[]] * len(SEEDS)


@settings(max_examples=40)
@given(st.lists(texts, max_size=4), st.sampled_from([1, 2, 3]))
def test_what_is_found_stands_in_all_places_and_cannot_be_longer(batch: list[str], least: int) -> None:
    found = passages(batch, min_words=least, max_candidates=10**6)
    for passage in found:
        quoted = [words(batch[place.text][place.start : place.end]) for place in passage.places]
        if not any("\ufffd" in word for word in quoted[0]):
            assert all(quote == quoted[0] for quote in quoted)
            assert len(quoted[0]) == passage.words >= least
        assert len({place.text for place in passage.places}) > 1
        assert list(passage.places) == sorted(passage.places)
    for a, b in combinations(range(len(batch)), 2):
        both = [p.words for p in found if {a, b} <= {place.text for place in p.places}]
        expected = longest(words(batch[a]), words(batch[b]))
        assert max(both, default=0) == (expected if expected >= least else 0)


def test_offsets_are_those_of_the_source() -> None:
    quote = "Él dijo: “no café será” ﬁn, naïve cafe\u0301"
    one, two = f"😀 東京 {quote}. Other", f"\ud800Nothing {quote.upper().replace(' ', '  ')}"
    (found,) = passages([one, two], min_words=5)
    assert found.words == 8
    assert [t[p.start : p.end] for t, p in zip((one, two), found.places, strict=True)] == [
        quote,
        quote.upper().replace(" ", "  "),
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("다리는 겨울 동안 닫힌다", unicodedata.normalize("NFD", "다리는 겨울 동안 닫힌다")),
        ("ガードの橋をペンキで", unicodedata.normalize("NFD", "ガードの橋をペンキで")),
        ("ｶﾞｰﾄﾞﾉﾊﾟﾝ", "ガードノパン"),
        ("ﻷﻥ ﺍﻟﺴﻼﻡ ﻻ ﻳﻨﺘﻬﻲ", "لأن السلام لا ينتهي"),
        ("নৌকো বোঝাই হয়ে গেলো কোথাও", unicodedata.normalize("NFD", "নৌকো বোঝাই হয়ে গেলো কোথাও")),
        ("น้ำท่วมคำทำ", "น\u0e4d้าท่วมค\u0e4dาท\u0e4dา"),
        ("نمی\u200cرود و خانه\u200cها", "نمی رود و خانه ها"),
    ],
)
def test_offsets_in_another_spelling_are_those_of_the_source(one: str, other: str) -> None:
    sources = [f"Ahead {one}. ガ ﻻ", f"\ud800 か\u3099 ﻻ ﻻ — {other}: Behind"]
    (found,) = passages(sources, min_words=4)
    assert [t[p.start : p.end] for t, p in zip(sources, found.places, strict=True)] == [one, other]


def test_three_texts_and_a_part() -> None:
    whole, part = story(1, 60), " ".join(story(1, 60).split()[10:40])
    sources = [f"{story(2, 30)} {whole}", f"{whole} {story(3, 30)}", f"{story(4, 30)} {part} {story(5, 30)}"]
    found = passages(sources)
    assert [(p.words, [place.text for place in p.places]) for p in found] == [(60, [0, 1]), (30, [0, 1, 2])]


def test_repeats_within_one_text_are_none() -> None:
    assert passages([f"{story(1, 40)} {story(1, 40)}", story(2, 80)]) == []
    assert passages([]) == passages([""]) == passages(["", " "], min_words=1) == []
    assert passages(["a", "A"], min_words=1) == [(1, (Place(0, 0, 1), Place(1, 0, 1)))]


def test_a_crowd() -> None:
    found = passages([f"{story(i, 30)} {i} {story(99, 40)}" for i in range(30)], max_candidates=3)
    assert found[0].words == 40
    assert len(found[0].places) == 30


@pytest.mark.parametrize("text", ODD)
def test_odd_texts(text: str) -> None:
    found = passages([text, text], min_words=1)
    assert bool(found) == bool(words(text))


def test_wrong_use() -> None:
    with pytest.raises(ValueError, match="min_words must be a whole number from 1 on, not 0"):
        passages([], min_words=0)
    with pytest.raises(InputError, match="text 0 is int"):
        passages([1])  # type: ignore[list-item]
