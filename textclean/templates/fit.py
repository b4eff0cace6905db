"""Learn a site's own chrome from many of its pages: what stands on many of them is the page's, whatever it says.

    pages ── sketch ──> hashes of lines ── Sample ──> a bounded set of pages ── learn ──> FittedTemplates, a filter

Nothing of a page's text is kept. What is kept is a set, so the parts of a corpus can be fitted by processes or machines
of their own and merged in any order: the filter is the same.
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
    """The pages of many sites, as far as they must be remembered to learn what each site repeats.

    >>> templates = Templates()
    >>> for story in ("It rained on the ferry.", "The council met at last.", "Nobody saw the heron go."):
    ...     templates.update(f"{story}\\nOur morning memo: all you must know.", "https://news.harbour.example/today")
    >>> found = templates.freeze()
    >>> from textclean import ARTICLE
    >>> text = "It snowed.\\nOur morning memo: all you must know."
    >>> pipeline = ARTICLE | found.of("harbour.example")
    >>> [(label.rule, label.reason) for label in pipeline.tag(text).labels]
    [('template.line', 'on 3 of 3 pages of harbour.example')]

    A line is the site's when it stands on `min_pages` of the site's stories, and on `min_share` of them; copies of a
    story count once, and for paragraphs that two articles may both quote the numbers are twice as high.

    min_pages: pages that must share a line, 2 at least. min_share: the share of the site's pages that must.
    by: pages are put together by the registered domain of their URL ("site", the default: news.example.com is
        example.com), by the whole host name ("host"), or all of the corpus together (None).
    max_lines: lines of all pages that are kept (19 bytes each, and some 800 a page); above that all sites keep a
        sample.
    max_site_lines: lines of one site that are kept, above which it keeps a sample of its pages. Without sites it is
        `max_lines` that counts.

    Where a site keeps a sample of n of its stories, a share p of them is told give or take sqrt(p * (1 - p) / n): 0.003
    where p is a tenth and n 10,000.

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
        self.settings = TemplateSettings(min_pages, min_share, by, max_lines, max_site_lines)
        self._sample = self._empty()

    def _empty(self) -> Sample:
        settings = self.settings
        return Sample(settings.max_lines, settings.max_site_lines if settings.by else settings.max_lines)

    def __len__(self) -> int:
        """How many pages are kept; the same page twice is one."""
        return sum(len(found.pages) for _, found in self._sample)

    @property
    def sites(self) -> tuple[str, ...]:
        """The sites whose pages are kept, in the order of their names; "" for the whole corpus."""
        return tuple(site for site, _ in self._sample)

    def __eq__(self, other: object) -> bool:
        """Whether both have the same settings and keep the same pages."""
        return isinstance(other, Templates) and (self.settings, self._sample) == (other.settings, other._sample)

    __hash__ = None  # type: ignore[assignment]

    def update(self, text: str, site: str | None = None) -> None:
        """Take up a page. `site` is its URL, its host or any other name of its site.

        Raises:
            InputError: (a TypeError) if the text is no str.
            CorpusError: (a ValueError) if the site is not told, and not all pages are put together.
        """
        self.add(sketch(text), site)

    def add(self, page: Page, site: str | None = None) -> None:
        """Take up a page that `sketch` has looked at, here or elsewhere; one without a word counts for nothing.

        Raises:
            CorpusError: (a ValueError) if the site is not told, and not all pages are put together.
        """
        by = self.settings.by
        if by is not None and site is None:
            raise CorpusError("whose page is it? tell its URL or its site, or put all pages together with by=None")
        if site is not None and not isinstance(site, str):
            raise InputError(f"expected the site as str, not {type(site).__name__}")
        if len(page):
            self._sample.add(site_of(site, by) if by and site is not None else "", page.id, page)

    def merge(self, other: Templates) -> None:
        """Take up all pages of another fit.

        Raises:
            CorpusError: (a ValueError) if it was made with other settings; the message says which.
        """
        self._check(other.settings, "the other templates have")
        self._sample.merge(other._sample)

    def _check(self, other: TemplateSettings, whose: str) -> None:
        mine, theirs = asdict(self.settings), asdict(other)
        for name, value in mine.items():
            if theirs[name] != value:
                raise CorpusError(
                    f"{whose} {name} {theirs[name]!r}, but {value!r} is needed here: fit both with the same settings"
                )

    def freeze(self) -> FittedTemplates:
        """The filter that these pages give. It depends on the set of pages and the settings alone.

        `freeze().of(site)` is the filter of one site.
        """
        settings = self.settings
        learnt = (
            learn(site, tuple(found.pages.values()), found.level, settings.min_pages, settings.min_share)
            for site, found in self._sample
        )
        return FittedTemplates(tuple(one for one in learnt if one.entries), settings.by)

    def save(self, path: str | Path) -> None:
        """Write the pages, and what they give, to a file in one step, without pickle.

        Both `Templates.load`, to fit further, and `FittedTemplates.load`, which reads the filter alone, take the file.

        Raises:
            OSError: if it cannot be written.
        """
        template_file.write(Path(path), asdict(self.settings), self.freeze().chrome, self._sample)

    @classmethod
    def load(cls, path: str | Path) -> Templates:
        """The pages of a file, with the settings that it was saved with.

        Raises:
            CorpusError: (a ValueError) if the file holds no pages of templates, is cut short, damaged, or of another
                version; the message says which.
            OSError: if it cannot be read.
        """
        file = template_file.opened(Path(path), pages=True)
        try:
            settings = TemplateSettings(**{name: file.settings[name] for name in asdict(TemplateSettings())})
        except (TypeError, ValueError, LookupError) as error:
            raise CorpusError(f"{path} has settings that are none: {error}; fit the templates again") from error
        found = cls(**asdict(settings))
        template_file.read_pages(file, found._sample)
        return found
