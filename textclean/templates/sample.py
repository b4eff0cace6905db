"""Pages in bounded memory: all of them up to a size, then a sample that does not depend on their order.

The level of a page is the number of zeros at the end of its id, which is a hash: a page in 2**n has level n or more.
A site keeps the pages from the lowest level on from which they hold no more than `site_size` lines; where all sites
together are too large, all of them keep the pages from a common level on. Both levels depend on the set of pages
alone, and never fall when pages are added, so that any part of them can be thrown away as soon as it is too much
(a bottom-k sketch with thresholds in powers of two; Cohen and Kaplan 2007, Beyer and others 2007).

A line that stands on a share p of a site's stories is found on that share of a sample of n give or take
sqrt(p * (1 - p) / n). A sample errs to both sides alike, and what is not on `min_pages` of the pages in it is not cut.
Count-min sketches (Cormode and Muthukrishnan 2005) err to one side only, and that is the wrong one: they take lines
of single articles for lines of several pages.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from textclean.templates.sketch import Page

__all__ = ["Sample", "SiteSample"]


def level_of(page_id: int) -> int:
    """The zeros at the end of a page's id.

    >>> [level_of(number) for number in (1, 2, 12, 0)]
    [0, 1, 2, 64]
    """
    return (page_id & -page_id).bit_length() - 1 if page_id else 64


@dataclass(slots=True)
class SiteSample:
    """The pages of a site that are kept, by their ids; from which level on; how many lines they have."""

    level: int = 0
    pages: dict[int, Page] = field(default_factory=dict)
    lines: int = 0

    def add(self, number: int, page: Page) -> None:
        """Keep a page, if it is of the level."""
        if number not in self.pages and level_of(number) >= self.level:
            self.pages[number] = page
            self.lines += len(page)

    def raise_to(self, level: int) -> None:
        """Keep only the pages from this level on."""
        if level > self.level:
            self.level = level
            self.pages = {number: page for number, page in self.pages.items() if level_of(number) >= level}
            self.lines = sum(map(len, self.pages.values()))


class Sample:
    """The pages of all sites that are kept: `size` lines in all, `site_size` lines of one site."""

    def __init__(self, size: int, site_size: int) -> None:
        self._size, self._site_size = size, site_size
        self.level = 0
        self.sites: dict[str, SiteSample] = {}
        self._cost = 0

    def add(self, site: str, number: int, page: Page) -> None:
        """Take up a page; the same one twice is one."""
        self._take(site, self.level, {number: page})

    def merge(self, other: Sample) -> None:
        """Take up all that another sample keeps."""
        self._raise_to(other.level)
        for site, found in other.sites.items():
            self._take(site, found.level, found.pages)

    def restore(self, level: int, sites: Iterable[tuple[str, int, Iterable[Page]]]) -> None:
        """Take up what was kept before, by site, with the level of each."""
        self._raise_to(level)
        for site, own, pages in sites:
            self._take(site, own, {page.id: page for page in pages})

    def _take(self, site: str, level: int, pages: dict[int, Page]) -> None:
        mine = self.sites.setdefault(site, SiteSample(self.level))
        before = self._costs(mine)
        mine.raise_to(level)
        for number, page in pages.items():
            mine.add(number, page)
        while mine.lines > self._site_size:
            mine.raise_to(mine.level + 1)
        self._cost += self._costs(mine) - before
        while self._cost > self._size:
            self._raise_to(self.level + 1)

    def _costs(self, site: SiteSample) -> int:
        """What a site takes up at the common level: the most it may, where its own level is above that.

        Its true size there would be more than that, so this never falls when pages are added.
        """
        return self._site_size if site.level > self.level else site.lines

    def _raise_to(self, level: int) -> None:
        if level <= self.level:
            return
        self.level = level
        for site in self.sites.values():
            site.raise_to(level)
        self._cost = sum(map(self._costs, self.sites.values()))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sample) and (self.level, self.sites) == (other.level, other.sites)

    __hash__ = None  # type: ignore[assignment]

    def __iter__(self) -> Iterator[tuple[str, SiteSample]]:
        """The sites by name."""
        return iter(sorted(self.sites.items()))
