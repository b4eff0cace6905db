"""Which pages of a site hold the same article: copies, reprints and later versions count as one page.

Two pages are copies if the MinHash signatures of their bodies are similar (Broder 1997), which edits hardly change, or
if one page contains half of the other's body paragraph by paragraph, whatever surrounds it. Pages that are similar for
another reason, such as a consent wall in place of the article, count once too: then less is learned, but nothing wrong.
"""

from __future__ import annotations

import numpy as np

from textclean.arrays import Array
from textclean.shingling.clusters import components
from textclean.shingling.keys import band_keys
from textclean.shingling.pairing import candidates, partners
from textclean.shingling.similarity import changes
from textclean.templates.sketch import INSIDE, PROSE

__all__ = ["copy_groups"]

# The estimated Jaccard similarity of two bodies from which on they are copies; the bands find 99.6 % of such pairs.
_SIMILAR = 0.5
_BANDS, _ROWS = 42, 3
# The share of a body's words, in whole paragraphs, that another page must contain.
_CONTAINED = 0.5
# Shorter bodies, in words, are not compared; nor are paragraphs on more pages, and a larger share of them, than this.
_BODY_WORDS = 50
_MANY, _COMMON = 10, 0.2
_MAX_CANDIDATES = 64
_BATCH = 1 << 20


def copy_groups(rows: Array, page: Array, signatures: Array) -> Array:
    """Number the groups of copies.

    Args:
        rows: The lines of all pages, as `LINE`.
        page: The number of each line's page.
        signatures: The signature of each page, (pages, NUM_PERM).

    Returns:
        The number of each page's group, from 0 on, in the order of first appearance: (pages,) int64.
    """
    count = len(signatures)
    pairs = np.concatenate((_similar(signatures), _containing(rows, page, count)))
    first = np.arange(count)
    for group in components(range(count), pairs, np.ones(len(pairs)), 0.0, None):
        first[group] = min(group)
    return np.unique(first, return_inverse=True)[1].reshape(-1)


def _similar(signatures: Array) -> Array:
    """Pairs of pages with similar signatures."""
    entries = band_keys(signatures, _BANDS, _ROWS) | np.arange(len(signatures), dtype=np.uint64)[:, None]
    pairs = candidates(np.sort(entries.ravel()), _MAX_CANDIDATES)
    similar = [np.empty((0, 2), np.int64)]
    for first in range(0, len(pairs), _BATCH >> 4):
        part = pairs[first : first + (_BATCH >> 4)]
        similar.append(part[(signatures[part[:, 0]] == signatures[part[:, 1]]).mean(axis=1) >= _SIMILAR])
    return np.concatenate(similar)


def _containing(rows: Array, page: Array, count: int) -> Array:
    """Pairs of pages of which one contains half of the other's body."""
    prose = rows["marks"] & PROSE > 0
    rows, page = rows[prose], page[prose]
    order = np.lexsort((page, rows["line"]))
    rows, page = rows[order], page[order]
    first = changes(rows["line"], page)
    rows, page = rows[first], page[first]
    _, position, times = np.unique(rows["line"], return_inverse=True, return_counts=True)
    pages = times[position.reshape(-1)]
    inside = np.where(rows["marks"] & INSIDE > 0, rows["words"], 0).astype(np.float64)
    body = np.bincount(page, inside, count)
    which = (pages > 1) & ~((pages > _MANY) & (pages > _COMMON * count))
    rows, page, inside = rows[which], page[which], inside[which]
    keys: Array = np.empty(0, np.int64)
    mine: Array = np.empty(0)
    theirs: Array = np.empty(0)
    for earlier, later in partners(rows["line"], _MAX_CANDIDATES, _BATCH):
        packed = page[earlier] * count + page[later]
        keys, back = np.unique(np.concatenate((keys, packed)), return_inverse=True)
        mine = np.bincount(back.reshape(-1), np.concatenate((mine, inside[earlier])), len(keys))
        theirs = np.bincount(back.reshape(-1), np.concatenate((theirs, inside[later])), len(keys))
    pairs = np.stack((keys // max(count, 1), keys % max(count, 1)), axis=1)
    shares = [
        shared / np.maximum(body[pairs[:, side]], 1) * (body[pairs[:, side]] >= _BODY_WORDS)
        for side, shared in enumerate((mine, theirs))
    ]
    containing: Array = pairs[np.maximum(*shares) >= _CONTAINED]
    return containing
