"""What a site puts around its stories: shingles that many of its texts share, and that say nothing about a story.

A shingle is the site's own where it stands in at least `min_site_texts` of the site's texts, and in at least a twentieth of
them. A text of which hardly anything else would be left is a story that the site ran several times, and stays whole.
"""

from __future__ import annotations

import numpy as np

from textclean.arrays import Array
from textclean.shingling.similarity import Sets, gather

__all__ = ["Sites"]

_SHARE = 0.05
_LEFT = 0.1  # of a text, that must be left when the site's own shingles go
_GROWTH = 1.25  # the site's own is counted anew when the site has grown by this factor


class Sites:
    """The sites of an index: their names, their texts, and what is each one's own."""

    def __init__(self, min_site_texts: int) -> None:
        self._min_site_texts = min_site_texts
        self.names: dict[str, int] = {}
        self._texts: list[list[int]] = []
        self._own: list[Array] = []
        self._counted: list[int] = []

    def number(self, name: str | None) -> int:
        """The number of a site, a new one if need be; -1 where no site is known."""
        if name is None:
            return -1
        if name not in self.names:
            self.names[name] = len(self._texts)
            self._texts.append([])
            self._own.append(np.empty(0, np.uint32))
            self._counted.append(0)
        return self.names[name]

    def take(self, rows: Array, sites: Array) -> None:
        """Texts that were added, with the number of the site of each."""
        for row, site in zip(rows.tolist(), sites.tolist(), strict=True):
            if site >= 0:
                self._texts[site].append(row)

    def count(self, sets: Sets, which: Array, alive: Array, growth: float = _GROWTH) -> None:
        """Count anew what is the own of these sites, where they have grown enough."""
        for site in np.unique(which[which >= 0]).tolist():
            rows = self._texts[site]
            if len(rows) < max(self._min_site_texts, self._counted[site] * growth):
                continue
            self._counted[site] = len(rows)
            living = np.array(rows, np.int64)
            living = living[alive[living]]
            found, times = np.unique(gather(sets, living).flat, return_counts=True)
            self._own[site] = found[times >= max(self._min_site_texts, _SHARE * len(living))]

    def without(self, sets: Sets, sites: Array) -> Sets:
        """The sets, less what is their sites' own."""
        concerned = [i for i, site in enumerate(sites.tolist()) if site >= 0 and len(self._own[site])]
        if not concerned:
            return sets
        flat, low, high = [sets.flat], sets.low.copy(), sets.high.copy()
        end = len(sets.flat)
        for i in concerned:
            whole = sets.flat[low[i] : high[i]]
            rest = whole[~np.isin(whole, self._own[sites[i]], assume_unique=True)]
            if len(rest) >= _LEFT * len(whole):
                flat.append(rest)
                low[i], high[i] = end, end + len(rest)
                end += len(rest)
        return Sets(np.concatenate(flat), low, high)
