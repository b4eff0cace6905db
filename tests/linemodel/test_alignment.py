"""Alignment of a page with its gold text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from textclean.linemodel.training.alignment import aligned_words, article_shares

words = st.lists(st.sampled_from(["the", "a", "rain", "gate", "gates", "é"]), max_size=24)


def longest(page: list[str], gold: list[str]) -> int:
    """The length of a longest common subsequence, by the plain table."""
    above = [0] * (len(gold) + 1)
    for word in page:
        row = [0]
        for j, other in enumerate(gold):
            row.append(above[j] + 1 if word == other else max(above[j + 1], row[j]))
        above = row
    return above[-1]


@given(words, words)
def test_the_alignment_is_a_longest_common_subsequence(page: list[str], gold: list[str]) -> None:
    in_page, in_gold = (found.tolist() for found in aligned_words(page, gold))
    assert [page[i] for i in in_page] == [gold[j] for j in in_gold]
    assert in_page == sorted(set(in_page))
    assert in_gold == sorted(set(in_gold))
    assert len(in_page) == longest(page, gold)


def test_a_word_in_the_right_place_is_chance_without_neighbours() -> None:
    menu = ["Home", "The weather", *["Sport"] * 20]
    share, count = article_shares([*menu, "The council voted on Tuesday."], "The council voted on Tuesday.")
    assert share.tolist() == [0.0] * len(menu) + [1.0]
    assert count.tolist() == [1, 2, *[1] * 20, 5]


def test_a_page_without_its_article_has_no_labels() -> None:
    assert article_shares(["Home", ""], "It rained.")[0].tolist() == [0, 0]
    assert article_shares(["Home"], "")[0].tolist() == [0]
    assert article_shares([], "It rained.")[0].tolist() == []
