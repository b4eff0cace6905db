"""Alignment of a page with its gold text: which of its units belong to the article, as soft labels."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from textclean.arrays import Array
from textclean.errors import MissingExtra
from textclean.overlap import words

__all__ = ["aligned_words", "article_shares"]

# Longer texts are cut off, to bound the time.
MAX_GOLD_WORDS, MAX_PAGE_WORDS = 25_000, 60_000
# Matches are neighbours if they are at most this many words apart in the page and in the gold text ...
NEAR_PAGE, NEAR_GOLD = 12, 3
# ... and a match with fewer neighbours than this, itself included, is taken for chance.
NEIGHBOURS = 3


def article_shares(texts: Sequence[str], gold: str) -> tuple[Array, Array]:
    """The soft label of each unit of a page.

    Args:
        texts: The text of each unit.
        gold: The article of the page, as a person kept it.

    Returns:
        For each unit the share of its words that belongs to the article, and the number of its words.

    Raises:
        MissingExtra: if rapidfuzz is not installed.

    >>> shares, counts = article_shares(["Home", "It rained all night in the old town."], "It rained all night.")
    >>> shares.tolist(), counts.tolist()
    ([0.0, 0.5], [1, 8])
    """
    page: list[str] = []
    counts = []
    for text in texts:
        found = words(text.lower())
        counts.append(len(found))
        page += found
    total = np.array(counts, np.int64)
    in_page, in_gold = aligned_words(page[:MAX_PAGE_WORDS], words(gold.lower())[:MAX_GOLD_WORDS])
    if not len(in_page):
        return np.zeros(len(texts), np.float32), total
    linked = (np.diff(in_page) <= NEAR_PAGE) & (np.diff(in_gold) <= NEAR_GOLD)
    cluster = np.concatenate(([0], np.cumsum(~linked)))
    sure = np.bincount(cluster)[cluster] >= NEIGHBOURS
    unit = np.repeat(np.arange(len(texts)), total)
    hits = np.bincount(unit[in_page[sure]], minlength=len(texts))
    return (hits / np.maximum(total, 1)).astype(np.float32), total


def aligned_words(page: Sequence[str], gold: Sequence[str]) -> tuple[Array, Array]:
    """A longest common subsequence of two lists of words.

    Args:
        page: The words of the page.
        gold: The words of the gold text.

    Returns:
        The indexes of its words in the page, and their indexes in the gold text. Of several longest subsequences it is
        the one whose last words come first in the gold text, then in the page.

    Raises:
        MissingExtra: if rapidfuzz is not installed.

    >>> in_page, in_gold = aligned_words(["home", "it", "rained"], ["it", "rained"])
    >>> in_page.tolist(), in_gold.tolist()
    ([1, 2], [0, 1])
    """
    try:
        from rapidfuzz.distance import LCSseq
    except ImportError as error:
        raise MissingExtra("rapidfuzz", "train") from error
    # Numbers, because rapidfuzz compares strings by their hashes. Both lists end in a number of their own, because
    # rapidfuzz would match a common end first, and so choose another one of several longest subsequences.
    number: dict[str, int] = {}
    page_numbers, gold_numbers = ([number.setdefault(word, len(number)) for word in text] for text in (page, gold))
    steps = LCSseq.opcodes([*gold_numbers, len(number)], [*page_numbers, len(number) + 1])
    equal = [step for step in steps if step.tag == "equal"]
    empty = np.zeros(0, np.int64)
    in_page = np.concatenate((empty, *(np.arange(step.dest_start, step.dest_end) for step in equal)))
    in_gold = np.concatenate((empty, *(np.arange(step.src_start, step.src_end) for step in equal)))
    return in_page, in_gold
