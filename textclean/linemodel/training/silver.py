"""Silver labels: what extractors agree on, for pages whose article no person marked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from textclean.arrays import Array
from textclean.document import tokens
from textclean.gold import GoldPage
from textclean.linemodel.training.alignment import article_shares

__all__ = ["silver_shares"]

AGREE = 0.5  # shares that differ by more than this have no weight


def silver_shares(lines: Sequence[str], page: GoldPage) -> tuple[Array, Array, Array]:
    """The soft labels of a page without gold, from the articles that extractors found.

    A line that all extractors keep is wanted, one that all drop is not; where they differ nothing is learned. Strings
    that are known to belong to the article, or not to, overrule the extractors.

    Args:
        lines: The texts of the units of the page.
        page: The page, with at least two `extracts`.

    Returns:
        For each line the share of its words that belongs to the article, the number of its words, and the weight of
        its label from 0 to 1.
    """
    aligned = [article_shares(lines, text) for text in page.extracts.values()]
    shares = np.stack([share for share, _ in aligned])
    share = shares.mean(axis=0)
    weight = (np.ptp(shares, axis=0) <= AGREE).astype(np.float64)
    plain = [_plain(line) for line in lines]
    for strings, value in ((page.wanted, 1.0), (page.unwanted, 0.0)):
        for at in _holding(plain, map(_plain, strings)):
            share[at], weight[at] = value, 1.0
    return share, aligned[0][1], weight


def _plain(text: str) -> str:
    """The words of a text between spaces."""
    return f" {' '.join(token for token in tokens(text) if token[0].isalnum())} "


def _holding(lines: Sequence[str], strings: Iterable[str]) -> list[int]:
    """The lines that hold one of some strings, or that one of them holds."""
    found = [one for one in strings if one.strip()]
    return [at for at, line in enumerate(lines) if line.strip() and any(s in line or line in s for s in found)]
