"""How templates are fitted."""

from __future__ import annotations

from textclean.settings import choice, count, documented, setting, share, validate
from textclean.templates.site_names import By
from textclean.values import dataclass

__all__ = ["TemplateSettings"]


@documented
@dataclass(frozen=True, slots=True)
class TemplateSettings:
    """The settings of `Templates`.

    Raises:
        SettingError: (a ValueError) if a setting has a value that it does not take.
    """

    min_pages: int = setting(3, count(2), "pages of a site that must share a line")
    min_share: float = setting(0.1, share(), "share of the site's pages that must have the line")
    by: By | None = setting(
        "site",
        choice("site", "host", none=True),
        "group pages by site (registered domain) or host; none: all together",
        'A page of news.example.com belongs to the site "example.com" and the host "news.example.com".',
    )
    max_lines: int = setting(
        20_000_000,
        count(1),
        "lines of all pages to keep; above that each site keeps a sample",
        "A line takes 19 bytes, a page about 800 more.",
    )
    max_site_lines: int = setting(
        2_000_000,
        count(1),
        "lines of one site to keep; above that it keeps a sample of its pages",
        "If pages are not grouped, only the limit for all pages counts.",
    )

    def __post_init__(self) -> None:
        validate(self)
