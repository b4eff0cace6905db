"""The boilerplate of sites: shingles that many texts of a site share, and that say nothing about an article.

A shingle belongs to the site if at least `min_site_texts` of the site's texts, and at least a twentieth of them, have
it. A text that would lose nearly all its shingles is an article that the site published several times, and keeps them.
"""

from __future__ import annotations

import numpy as np

from textclean.arrays import Array
from textclean.duplicates.text_columns import ABSENT
from textclean.shingling.similarity import Sets, gather

__all__ = ["SiteShingles"]

_SHARE = 0.05
_LEFT = 0.1  # the share of a text's shingles that must be left without those of the site
_GROWTH = 1.25  # a site's shingles are counted again after the site has grown by this factor


class SiteShingles:
    """The sites of an index: their names, their texts, and the shingles of each.

    Args:
        min_site_texts: The texts that must share a shingle before it counts as the site's.

    Attributes:
        names: The number of each site, by name.
    """

    def __init__(self, min_site_texts: int) -> None:
        self._min_site_texts = min_site_texts
        self.names: dict[str, int] = {}
        self._texts: list[list[int]] = []
        self._own: list[Array] = []
        self._counted: list[int] = []

    def number(self, name: str | None) -> int:
        """Return the number of a site, and create the site if it is new.

        Args:
            name: The name of the site; None for an unknown site, which has the number ABSENT.
        """
        if name is None:
            return ABSENT
        if name not in self.names:
            self.names[name] = len(self._texts)
            self._texts.append([])
            self._own.append(np.empty(0, np.uint32))
            self._counted.append(0)
        return self.names[name]

    def add(self, rows: Array, sites: Array) -> None:
        """Assign texts to their sites.

        Args:
            rows: The rows of the texts.
            sites: The number of each text's site, or ABSENT.
        """
        for row, site in zip(rows.tolist(), sites.tolist(), strict=True):
            if site >= 0:
                self._texts[site].append(row)

    def count(self, sets: Sets, sites: Array, alive: Array, growth: float = _GROWTH) -> None:
        """Count the shingles of sites that have grown since the last count.

        Args:
            sets: The set of each text of the index.
            sites: The numbers of the sites.
            alive: Whether each text still has a document.
            growth: The factor by which a site must have grown; 0 counts all.
        """
        for site in np.unique(sites[sites >= 0]).tolist():
            rows = self._texts[site]
            if len(rows) < max(self._min_site_texts, self._counted[site] * growth):
                continue
            self._counted[site] = len(rows)
            living = np.array(rows, np.int64)
            living = living[alive[living]]
            shingles, times = np.unique(gather(sets, living).flat, return_counts=True)
            self._own[site] = shingles[times >= max(self._min_site_texts, _SHARE * len(living))]

    def without(self, sets: Sets, sites: Array) -> Sets:
        """Copy sets, leaving out the shingles of their sites.

        Args:
            sets: The sets of some texts.
            sites: The number of each text's site, or ABSENT.

        Returns:
            The sets, contiguous and in the same order.
        """
        copied = gather(sets, np.arange(len(sites)))
        affected = [i for i, site in enumerate(sites.tolist()) if site >= 0 and len(self._own[site])]
        if not affected:
            return copied
        kept = np.ones(len(copied.flat), bool)
        for i in affected:
            part = slice(int(copied.low[i]), int(copied.high[i]))
            rest = ~np.isin(copied.flat[part], self._own[sites[i]], assume_unique=True)
            if rest.sum() >= _LEFT * len(rest):
                kept[part] = rest
        before = np.append(0, np.cumsum(kept))
        return Sets(copied.flat[kept], before[copied.low], before[copied.high])
