"""Fit templates: learn from many pages of a site which lines they share, whatever these say.

    pages ── sketch ──> hashes of lines ── Sample ──> a bounded set of pages ── learn ──> FittedTemplates, a filter

No text of a page is kept. The pages form a set, so that parts of a corpus can be fitted in separate processes or on
separate machines and merged in any order: the filter is the same.
"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from textclean.errors import CorpusError, InputError
from textclean.templates import file as template_file
from textclean.templates.filter import FittedTemplates
from textclean.templates.profile import learn
from textclean.templates.sample import Sample
from textclean.templates.settings import TemplateSettings
from textclean.templates.site_names import By, site_of
from textclean.templates.sketch import Page, sketch

__all__ = ["Templates"]

_DEFAULT = TemplateSettings()


class Templates:
    """Collects sketches of pages and learns which lines the pages of each site share.

    >>> templates = Templates()
    >>> for story in ("It rained on the ferry.", "The council met at last.", "They saw the heron go."):
    ...     templates.update(f"{story}\\nOur morning memo: all you must know.", "https://news.harbour.example/today")
    >>> found = templates.freeze()
    >>> from textclean import ARTICLE
    >>> text = "It snowed.\\nOur morning memo: all you must know."
    >>> pipeline = ARTICLE | found.of("harbour.example")
    >>> [(label.rule, label.reason) for label in pipeline.tag(text).labels]
    [('template.line', 'on 3 of 3 pages of harbour.example')]

    A line belongs to the site's template if at least `min_pages` of the site's articles, and at least `min_share` of
    them, have it. Copies of an article count once, and paragraphs that two articles may both quote need twice as many.
    A site that keeps a sample of n articles estimates a share p with a standard error of sqrt(p * (1 - p) / n): 0.003
    for a tenth and n = 10,000.

    Args:
        min_pages: The least number of pages that must share a line, 2 or more.
        min_share: The least share of the site's pages that must.
        by: How pages are grouped: by the registered domain of their URL ("site": news.example.com belongs to
            example.com), by host name ("host"), or all of the corpus together (None).
        max_lines: The lines kept of all pages (19 bytes each, and about 800 a page); above that all sites keep a
            sample.
        max_site_lines: The lines kept of one site; above that it keeps a sample of its pages. Without sites only
            `max_lines` counts.

    Attributes:
        settings: The settings, as a `TemplateSettings`.

    Raises:
        SettingError: (a ValueError) if a setting has a value that it does not take.
    """

    def __init__(
        self,
        min_pages: int = 3,
        min_share: float = 0.1,
        by: By | None = "site",
        *,
        max_lines: int = _DEFAULT.max_lines,
        max_site_lines: int = _DEFAULT.max_site_lines,
    ) -> None:
        self._create(TemplateSettings(min_pages, min_share, by, max_lines, max_site_lines))

    @classmethod
    def of(cls, settings: TemplateSettings) -> Templates:
        """Create templates without pages.

        Args:
            settings: The settings.
        """
        templates = cls.__new__(cls)
        templates._create(settings)
        return templates

    def _create(self, settings: TemplateSettings) -> None:
        """Create the empty sample."""
        self.settings = settings
        self._sample = Sample(settings.max_lines, settings.max_site_lines if settings.by else settings.max_lines)

    def __len__(self) -> int:
        """The number of pages kept; equal pages count once."""
        return sum(len(kept.pages) for _, kept in self._sample)

    @property
    def sample(self) -> Sample:
        """The pages kept, for engines that carry them between machines."""
        return self._sample

    @property
    def sites(self) -> tuple[str, ...]:
        """The sites whose pages are kept, in the order of their names; "" for the whole corpus."""
        return tuple(site for site, _ in self._sample)

    def __eq__(self, other: object) -> bool:
        """Whether both have the same settings and keep the same pages."""
        return isinstance(other, Templates) and (self.settings, self._sample) == (other.settings, other._sample)

    __hash__ = None  # type: ignore[assignment]

    def update(self, text: str, site: str | None = None) -> None:
        """Add a page.

        Args:
            text: The text of the page.
            site: Its URL, its host or another name of its site; may be None if all pages are grouped together.

        Raises:
            InputError: (a TypeError) if the text is not a str.
            CorpusError: (a ValueError) if the site is missing.
        """
        self.add(sketch(text), site)

    def add(self, page: Page, site: str | None = None) -> None:
        """Add the sketch of a page, made here or elsewhere; a page without words is ignored.

        Args:
            page: The sketch.
            site: The URL, host or another name of its site; may be None if all pages are grouped together.

        Raises:
            CorpusError: (a ValueError) if the site is missing.
        """
        by = self.settings.by
        if by is not None and site is None:
            raise CorpusError("the site of the page is missing: pass its URL or site, or group all pages with by=None")
        if site is not None and not isinstance(site, str):
            raise InputError(f"expected the site as str, not {type(site).__name__}")
        if len(page):
            self._sample.add(site_of(site, by) if by and site is not None else "", page.id, page)

    def merge(self, other: Templates) -> None:
        """Add all pages of other templates.

        Args:
            other: The other templates.

        Raises:
            CorpusError: (a ValueError) if they have other settings; the message says which.
        """
        self._check(other.settings, "the other templates have")
        self._sample.merge(other._sample)

    def _check(self, other: TemplateSettings, whose: str) -> None:
        """Check that the settings are equal."""
        mine, theirs = asdict(self.settings), asdict(other)
        for name, value in mine.items():
            if theirs[name] != value:
                raise CorpusError(
                    f"{whose} {name} {theirs[name]!r}, but {value!r} is needed here: fit both with the same settings"
                )

    def freeze(self) -> FittedTemplates:
        """Learn the templates of all sites, which depend on the set of pages and the settings alone.

        Returns:
            The filter; its `of(site)` is the filter of one site.
        """
        settings = self.settings
        profiles = (
            learn(site, tuple(kept.pages.values()), kept.level, settings.min_pages, settings.min_share)
            for site, kept in self._sample
        )
        return FittedTemplates(tuple(profile for profile in profiles if profile.entries), settings.by)

    def save(self, path: str | Path) -> None:
        """Write the pages and their templates to a file in one step.

        `Templates.load` reads the file to fit further; `FittedTemplates.load` reads the filter alone.

        Args:
            path: The file.

        Raises:
            OSError: if it cannot be written.
        """
        template_file.write(Path(path), asdict(self.settings), self.freeze().profiles, self._sample)

    @classmethod
    def load(cls, path: str | Path) -> Templates:
        """Read pages that `save` wrote, with the settings that they were saved with.

        Args:
            path: The file.

        Raises:
            CorpusError: (a ValueError) if it is not a file of templates with pages, is cut short, damaged, or of
                another version; the message says which.
            OSError: if it cannot be read.
        """
        file = template_file.opened(Path(path), pages=True)
        templates = cls.of(file.settings_as(TemplateSettings))
        template_file.read_pages(file, templates._sample)
        return templates
