"""Which units of a page belong to its article: its words are aligned, in order, to the words that a person kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from textclean.document import Document
from textclean.linemodel.line_features import Measures
from textclean.overlap import words

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, Any]

__all__ = ["target", "unit_texts"]

# More words than these are not aligned: the table of a page would not fit into memory.
GOLD_WORDS, PAGE_WORDS = 25_000, 60_000
# Matches are neighbours if they are at most so many words apart, in the page and in the gold text ...
NEAR_PAGE, NEAR_GOLD = 12, 3
# ... and a word in the right place is chance unless it has neighbours.
NEIGHBOURS = 3


def unit_texts(doc: Document, measures: Measures) -> list[str]:
    """The text of each unit."""
    texts = []
    rows = zip(measures.start.tolist(), measures.stop.tolist(), measures.part.tolist(), strict=True)
    for start, stop, (low, high) in rows:
        if low >= 0:
            texts.append(doc.blocks[start].text[low:high])
        else:
            texts.append("\n".join(block.text for block in doc.blocks[start:stop]))
    return texts


def target(texts: Sequence[str], gold: str) -> tuple[Array, Array]:
    """For each unit the share of its words that belongs to the article, and how many words it has."""
    import numpy as np

    spoken: list[str] = []
    counts = []
    for text in texts:
        found = words(text.lower())
        counts.append(len(found))
        spoken += found
    total = np.array(counts, np.int64)
    share = np.zeros(len(texts), np.float32)
    page, wanted = _aligned(words(gold.lower())[:GOLD_WORDS], spoken[:PAGE_WORDS])
    if not page:
        return share, total
    at, of = np.array(page), np.array(wanted)
    linked = (np.diff(at) <= NEAR_PAGE) & (np.diff(of) <= NEAR_GOLD)
    cluster = np.concatenate(([0], np.cumsum(~linked)))
    sure = np.bincount(cluster)[cluster] >= NEIGHBOURS
    unit = np.repeat(np.arange(len(texts)), total)
    hit = np.bincount(unit[at[sure]], minlength=len(texts))
    return (hit / np.maximum(total, 1)).astype(np.float32), total


def _aligned(gold: Sequence[str], page: Sequence[str]) -> tuple[list[int], list[int]]:
    """A longest common subsequence: indexes into the page's words and into the gold text's.

    Hyyrö's bit-parallel algorithm: one row of the table is one integer with a bit for each word of the gold text.
    """
    masks: dict[str, int] = {}
    for j, word in enumerate(gold):
        masks[word] = masks.get(word, 0) | (1 << j)
    full = (1 << len(gold)) - 1
    row, rows = full, []
    for word in page:
        step = row & masks.get(word, 0)
        row = ((row + step) | (row - step)) & full
        rows.append(row)
    at, of = [], []
    i, j = len(page), len(gold)
    while i and j:
        if rows[i - 1] >> (j - 1) & 1:
            j -= 1
            continue
        i -= 1
        if i == 0 or rows[i - 1] >> (j - 1) & 1:
            j -= 1
            at.append(i)
            of.append(j)
    return at[::-1], of[::-1]
