"""The columns of rows: those that are read, and those that are added."""

from __future__ import annotations

from textclean.settings import documented, setting, string, validate
from textclean.values import dataclass

__all__ = ["Added", "Columns", "Fields"]


@documented
@dataclass(frozen=True)
class Fields:
    """The columns that a reader takes: a row's text, id, site and language.

    >>> Fields(site="url").added
    ()
    """

    text: str = setting("text", string(), "column with the text")
    id: str = setting("id", string(), "column with the id")
    site: str | None = setting(None, string(), "column with the site or the URL", example="url")
    lang: str | None = setting(None, string(), "column with the language", example="language")

    def __post_init__(self) -> None:
        validate(self)

    @property
    def added(self) -> tuple[str, ...]:
        """The names that a row may not have yet, because columns of these names are added: here none."""
        return ()


@documented
@dataclass(frozen=True)
class Added:
    """The columns that are added to a row: its clean text, the removed spans, the flags and the page score.

    >>> Added(clean="kept").added
    ('kept', 'removed', 'flags', 'page_score')
    """

    clean: str = setting("clean_text", string(), "column to add for the clean text")
    removed: str = setting("removed", string(), "column to add for the removed spans")
    flags: str = setting("flags", string(), "column to add for the flags")
    page_score: str = setting("page_score", string(), "column to add for the page score")

    def __post_init__(self) -> None:
        validate(self)

    @property
    def added(self) -> tuple[str, ...]:
        """The names of the added columns: clean text, removed spans, flags, page score."""
        return (self.clean, self.removed, self.flags, self.page_score)


@documented
@dataclass(frozen=True)
class Columns(Added, Fields):
    """The columns of a run: those that are read, and those that are added.

    It stands for `Fields` where rows are read, and for `Added` where they are cleaned.

    >>> Columns("body", site="url").added
    ('clean_text', 'removed', 'flags', 'page_score')
    """
