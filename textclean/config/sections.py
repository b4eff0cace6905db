"""The tables of a configuration, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["Columns", "Duplicates", "Fitting", "RunSettings"]


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of rows: where their text, id, site and language are, and the names of the three that are added."""

    text: str = "text"
    id: str = "id"
    site: str | None = None
    lang: str | None = None
    clean: str = "clean_text"
    removed: str = "removed"
    flags: str = "flags"


@dataclass(frozen=True, slots=True)
class Fitting:
    """How templates are fitted; see `textclean.Templates`. `by` is site, host or none."""

    min_pages: int = 3
    min_share: float = 0.1
    by: str = "site"

    @property
    def way(self) -> Literal["site", "host"] | None:
        """`by`, as `Templates` takes it."""
        return "site" if self.by == "site" else "host" if self.by == "host" else None


@dataclass(frozen=True, slots=True)
class Duplicates:
    """How alike near-duplicates are, and which text leads a cluster."""

    threshold: float = 0.7
    representative: str = "first"


@dataclass(frozen=True, slots=True)
class RunSettings:
    """What is set for a run alone (`from_` is `from` in the file); sizes are in MB."""

    format: str | None = None
    from_: str | None = None
    dups: bool = False
    templates: str | None = None
    max_record: int = 64
    shard: int = 32
