"""Alignment of a page with its gold text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from textclean.linemodel.training.alignment import aligned_words, article_shares

words = st.lists(st.sampled_from(["the", "a", "rain", "gate", "gates", "é"]), max_size=24)


def table(page: list[str], gold: list[str]) -> list[list[int]]:
    """The lengths of longest common subsequences of all beginnings, by the textbook."""
    rows = [[0] * (len(gold) + 1)]
    for word in page:
        row = [0]
        for j, other in enumerate(gold):
            row.append(rows[-1][j] + 1 if word == other else max(rows[-1][j + 1], row[j]))
        rows.append(row)
    return rows


def reference(page: list[str], gold: list[str]) -> tuple[list[int], list[int]]:
    """The longest common subsequence whose last words come first, in the gold text and then in the page."""
    lengths = table(page, gold)
    i, j = len(page), len(gold)
    pairs = []
    while lengths[i][j]:
        if lengths[i][j - 1] == lengths[i][j]:
            j -= 1
        elif lengths[i - 1][j] == lengths[i][j]:
            i -= 1
        else:
            i, j = i - 1, j - 1
            pairs.append((i, j))
    return [i for i, _ in reversed(pairs)], [j for _, j in reversed(pairs)]


@given(words, words)
def test_the_alignment_is_a_longest_common_subsequence(page: list[str], gold: list[str]) -> None:
    in_page, in_gold = (found.tolist() for found in aligned_words(page, gold))
    assert [page[i] for i in in_page] == [gold[j] for j in in_gold]
    assert len(in_page) == table(page, gold)[-1][-1]
    assert (in_page, in_gold) == reference(page, gold)


def test_a_word_in_the_right_place_is_chance_without_neighbours() -> None:
    menu = ["Home", "On Tuesday", *["Sport"] * 20]
    share, count = article_shares([*menu, "It rained all night."], "Tuesday. It rained all night.")
    assert share.tolist() == [0.0] * len(menu) + [1.0]
    assert count.tolist() == [1, 2, *[1] * 20, 4]


def test_a_page_without_its_article_has_no_labels() -> None:
    assert article_shares(["Home", ""], "It rained.")[0].tolist() == [0, 0]
    assert article_shares(["Home"], "")[0].tolist() == [0]
    assert article_shares([], "It rained.")[0].tolist() == []
