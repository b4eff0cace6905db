"""Pages in bounded memory: all of them up to a limit, then a sample that does not depend on their order.

The level of a page is the number of zeros at the end of its id, which is a hash: one page in 2**n has level n or more.
A site keeps its pages from the lowest level on that fits into `max_site_lines` lines; if all sites together are too
large, all of them keep their pages from a common level on. Both levels depend on the set of pages alone and never fall
when pages are added, so that pages below the level can be dropped at once (a bottom-k sketch with thresholds in powers
of two; Cohen and Kaplan 2007, Beyer and others 2007).

A line on a share p of a site's articles has that share in a sample of n articles, with a standard error of
sqrt(p * (1 - p) / n). The sample errs to both sides equally, and lines on fewer than `min_pages` pages of it are kept
in the text. Count-min sketches (Cormode and Muthukrishnan 2005) only overestimate, which is the wrong direction: they
mistake lines of single articles for lines of several pages.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from textclean.templates.sketch import Page

__all__ = ["Sample", "SiteSample", "level_of"]


def level_of(page_id: int) -> int:
    """Count the zeros at the end of a page's id.

    Args:
        page_id: The id, a hash of 64 bits.

    >>> [level_of(number) for number in (1, 2, 12, 0)]
    [0, 1, 2, 64]
    """
    return (page_id & -page_id).bit_length() - 1 if page_id else 64


@dataclass(slots=True)
class SiteSample:
    """The pages of one site.

    Attributes:
        level: The least level of the pages kept.
        pages: The pages kept, by id.
        lines: The number of lines of these pages.
    """

    level: int = 0
    pages: dict[int, Page] = field(default_factory=dict)
    lines: int = 0

    def add(self, number: int, page: Page) -> None:
        """Keep a page, unless it is below the level.

        Args:
            number: The id of the page.
            page: The page.
        """
        if number not in self.pages and level_of(number) >= self.level:
            self.pages[number] = page
            self.lines += len(page)

    def raise_to(self, level: int) -> None:
        """Drop the pages below a level.

        Args:
            level: The new level; a lower one than before has no effect.
        """
        if level > self.level:
            self.level = level
            self.pages = {number: page for number, page in self.pages.items() if level_of(number) >= level}
            self.lines = sum(map(len, self.pages.values()))


class Sample:
    """The pages of all sites.

    Args:
        max_lines: The limit of lines of all sites together.
        max_site_lines: The limit of lines of one site.

    Attributes:
        level: The least level of the pages that any site keeps.
        sites: The pages of each site, by name.
    """

    def __init__(self, max_lines: int, max_site_lines: int) -> None:
        self._max_lines, self._max_site_lines = max_lines, max_site_lines
        self.level = 0
        self.sites: dict[str, SiteSample] = {}
        self._cost = 0

    def add(self, site: str, number: int, page: Page) -> None:
        """Add a page; adding it twice changes nothing.

        Args:
            site: The name of the site.
            number: The id of the page.
            page: The page.
        """
        self._add_pages(site, self.level, {number: page})

    def merge(self, other: Sample) -> None:
        """Add all pages of another sample.

        Args:
            other: The other sample, of the same limits.
        """
        self._raise_to(other.level)
        for site, theirs in other.sites.items():
            self._add_pages(site, theirs.level, theirs.pages)

    def restore(self, level: int, sites: Iterable[tuple[str, int, Iterable[Page]]]) -> None:
        """Add pages of a sample that was taken apart, for a file or another machine.

        Args:
            level: The level of that sample.
            sites: The name, the level and some pages of each site.
        """
        self._raise_to(level)
        for site, site_level, pages in sites:
            self._add_pages(site, site_level, {page.id: page for page in pages})

    def _add_pages(self, site: str, level: int, pages: dict[int, Page]) -> None:
        """Add pages of a site that was sampled at a level."""
        mine = self.sites.setdefault(site, SiteSample(self.level))
        before = self._cost_of(mine)
        mine.raise_to(level)
        for number, page in pages.items():
            mine.add(number, page)
        while mine.lines > self._max_site_lines:
            mine.raise_to(mine.level + 1)
        self._cost += self._cost_of(mine) - before
        while self._cost > self._max_lines:
            self._raise_to(self.level + 1)

    def _cost_of(self, site: SiteSample) -> int:
        """The lines of a site at the common level; the limit of a site if its own level is higher.

        At the common level such a site has more lines than the limit, so the cost never falls when pages are added.
        """
        return self._max_site_lines if site.level > self.level else site.lines

    def _raise_to(self, level: int) -> None:
        """Drop the pages of all sites below a level."""
        if level <= self.level:
            return
        self.level = level
        for site in self.sites.values():
            site.raise_to(level)
        self._cost = sum(map(self._cost_of, self.sites.values()))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sample) and (self.level, self.sites) == (other.level, other.sites)

    __hash__ = None  # type: ignore[assignment]

    def __iter__(self) -> Iterator[tuple[str, SiteSample]]:
        """The names and pages of the sites, sorted by name."""
        return iter(sorted(self.sites.items()))
