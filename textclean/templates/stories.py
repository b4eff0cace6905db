"""Which pages of a site tell the same story: copies, reprints and later versions count as one page.

Two pages are one story where the MinHash signatures of their bodies are alike (Broder 1997), which edits do not change
much, or where one page holds half of the other's body paragraph by paragraph, whatever chrome stands around it. Pages
that are alike for another reason, such as a wall of consent in place of the article, count once too: too little is
learnt from them, and nothing wrong.
"""

from __future__ import annotations

import numpy as np

from textclean.arrays import Array
from textclean.shingling.bands import band_keys, candidates, partners
from textclean.shingling.clusters import components
from textclean.shingling.similarity import changes
from textclean.templates.sketch import INSIDE, PROSE

__all__ = ["stories"]

# The estimated Jaccard likeness of two bodies from which on they are one story; bands that find 99.6 % of such pairs.
_LIKE = 0.5
_BANDS, _ROWS = 42, 3
# The share of a body's words, in whole paragraphs, that another page holds from which on they are one story.
_HELD = 0.5
# A body of fewer words is none. Paragraphs on more pages and on a larger share of them say nothing of a story.
_BODY_WORDS = 50
_MANY, _COMMON = 10, 0.2
_CROWD = 64
_REACH = 1 << 20


def stories(rows: Array, page: Array, signatures: Array) -> Array:
    """The number of each page's story, from 0: (pages,) int64, in the order of first appearance.

    rows: the lines of all pages as `LINE`. page: the number of each line's page. signatures: (pages, permutations).
    """
    count = len(signatures)
    pairs = np.concatenate((_alike(signatures), _held(rows, page, count)))
    first = np.arange(count)
    for group in components(range(count), pairs, np.ones(len(pairs), bool), None):
        first[group] = min(group)
    return np.unique(first, return_inverse=True)[1].reshape(-1)


def _alike(signatures: Array) -> Array:
    """Pairs of pages whose signatures are alike."""
    entries = band_keys(signatures, _BANDS, _ROWS) | np.arange(len(signatures), dtype=np.uint64)[:, None]
    pairs = candidates(np.sort(entries.ravel()), _CROWD)
    found = [np.empty((0, 2), np.int64)]
    for first in range(0, len(pairs), _REACH >> 4):
        some = pairs[first : first + (_REACH >> 4)]
        found.append(some[(signatures[some[:, 0]] == signatures[some[:, 1]]).mean(axis=1) >= _LIKE])
    return np.concatenate(found)


def _held(rows: Array, page: Array, count: int) -> Array:
    """Pairs of pages of which one holds half of the other's body."""
    prose = rows["marks"] & PROSE > 0
    rows, page = rows[prose], page[prose]
    order = np.lexsort((page, rows["line"]))
    rows, page = rows[order], page[order]
    fresh = changes(rows["line"], page)
    rows, page = rows[fresh], page[fresh]
    _, place, times = np.unique(rows["line"], return_inverse=True, return_counts=True)
    telling = times[place.reshape(-1)]
    inside = np.where(rows["marks"] & INSIDE > 0, rows["words"], 0).astype(np.float64)
    body = np.bincount(page, inside, count)
    which = (telling > 1) & ~((telling > _MANY) & (telling > _COMMON * count))
    rows, page, inside = rows[which], page[which], inside[which]
    keys: Array = np.empty(0, np.int64)
    mine: Array = np.empty(0)
    theirs: Array = np.empty(0)
    for earlier, later in partners(rows["line"], _CROWD, _REACH):
        packed = page[earlier] * count + page[later]
        keys, back = np.unique(np.concatenate((keys, packed)), return_inverse=True)
        mine = np.bincount(back.reshape(-1), np.concatenate((mine, inside[earlier])), len(keys))
        theirs = np.bincount(back.reshape(-1), np.concatenate((theirs, inside[later])), len(keys))
    pairs = np.stack((keys // max(count, 1), keys % max(count, 1)), axis=1)
    shares = [
        held / np.maximum(body[pairs[:, side]], 1) * (body[pairs[:, side]] >= _BODY_WORDS)
        for side, held in enumerate((mine, theirs))
    ]
    found: Array = pairs[np.maximum(*shares) >= _HELD]
    return found
