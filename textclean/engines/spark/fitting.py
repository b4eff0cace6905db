"""Templates in Spark: each partition is fitted by itself, then the parts are merged in a tree."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
from pyspark.sql import DataFrame
from pyspark.sql import functions as F  # noqa: N812 - the name that Spark's own documentation gives it

from textclean.engines.spark.columns import strings
from textclean.engines.spark.session import Batches, mapped, streamed
from textclean.errors import CorpusError, UnknownName
from textclean.templates import Templates
from textclean.templates.settings import TemplateSettings
from textclean.templates.site_names import By
from textclean.templates.sketch import Page

__all__ = ["templates"]

# A part of a fit: for each site a row with the level of its sample, then a row for each of its pages.
_PART = pa.schema(
    {
        "part": pa.int32(),
        "level": pa.int32(),
        "site": pa.string(),
        "site_level": pa.int32(),
        "lines": pa.binary(),
        "signature": pa.binary(),
    }
)
_DEFAULT = TemplateSettings()
_ROWS = 4096  # rows of a part in a batch
_FANS = (64, 8)  # the number of parts after each round of merging; the driver merges the last


def templates(
    df: DataFrame,
    text_column: str = "text",
    site_column: str | None = "site",
    *,
    min_pages: int = 3,
    min_share: float = 0.1,
    by: By | None = "site",
    max_lines: int = _DEFAULT.max_lines,
    max_site_lines: int = _DEFAULT.max_site_lines,
) -> Templates:
    """Fit templates on the pages of a DataFrame. Runs at once.

    The result equals a `Templates` that was updated with the same pages. The executors sketch the pages in bounded
    memory; the driver receives the last eight parts, each of at most `max_lines` lines (20 bytes each, and about 800 a
    page).

    Args:
        df: The rows; those without a text are skipped and, if pages are grouped by site, those without a site too.
        text_column: The column of texts.
        site_column: The column of URLs, hosts or names of sites; may be None with `by=None`.
        min_pages: As for `Templates`.
        min_share: As for `Templates`.
        by: As for `Templates`.
        max_lines: As for `Templates`.
        max_site_lines: As for `Templates`.

    Raises:
        UnknownName: (a LookupError) if there is no column of one of these names.
        SettingError: (a ValueError) if a setting has a value that it does not take.
        CorpusError: (a ValueError) if pages are grouped by site and no column names the sites.

    >>> found = templates(df, min_pages=2).freeze()  # doctest: +SKIP
    >>> by_site = lambda site: ARTICLE | found.of(site)
    >>> cleaned = clean(df, ARTICLE, site_column="site", by_site=by_site)  # doctest: +SKIP
    """
    settings = TemplateSettings(min_pages, min_share, by, max_lines, max_site_lines)
    if by is not None and site_column is None:
        raise CorpusError("the sites of the pages are missing: name the column of their URLs, or pass by=None")
    for name in (text_column, site_column):
        if name is not None and name not in df.columns:
            raise UnknownName("column", name, df.columns)
    site = F.lit("") if site_column is None else F.col(site_column).cast("string")
    pages = df.select(F.col(text_column).cast("string").alias("text"), site.alias("site"))
    parts = mapped(pages.where("text is not null and site is not null"), _Fit(settings), _PART)
    parts = parts.withColumn("part", F.spark_partition_id())
    for fan in _FANS:
        parts = streamed(parts.withColumn("part", F.col("part") % fan), "part", (), _Merge(settings), _PART)
    whole = Templates.of(settings)
    _restore(whole, (row.asDict() for row in parts.toLocalIterator()))
    return whole


@dataclass(frozen=True, slots=True)
class _Fit:
    """Fits the pages of a partition."""

    settings: TemplateSettings

    def __call__(self, batches: Batches) -> Batches:
        found = Templates.of(self.settings)
        for batch in batches:
            texts, sites = (strings(batch.column(name)) for name in ("text", "site"))
            for text, site in zip(texts, sites, strict=True):
                found.update(text, site)
        yield from _rows(found, 0)


@dataclass(frozen=True, slots=True)
class _Merge:
    """Merges all parts of a partition."""

    settings: TemplateSettings

    def __call__(self, batches: Batches) -> Batches:
        found, number = Templates.of(self.settings), 0
        for batch in batches:
            number = batch.column("part")[0].as_py() if batch.num_rows else number
            _restore(found, batch.select(_PART.names[1:]).to_pylist())
        yield from _rows(found, number)


def _rows(found: Templates, number: int) -> Batches:
    """A part as rows, in batches of bounded size."""
    sample = found.sample
    rows: list[dict[str, Any]] = []
    for site, kept in sample:
        head = {"part": number, "level": sample.level, "site": site, "site_level": kept.level}
        rows.append(head)
        for page in kept.pages.values():
            rows.append({**head, "lines": page.lines, "signature": page.signature})
            if len(rows) >= _ROWS:
                yield pa.RecordBatch.from_pylist(rows, _PART)
                rows = []
    if rows:
        yield pa.RecordBatch.from_pylist(rows, _PART)


def _restore(found: Templates, rows: Iterable[Mapping[str, Any]]) -> None:
    """Add rows of a part, in any order."""
    for row in rows:
        pages = [] if row["lines"] is None else [Page(bytes(row["lines"]), bytes(row["signature"]))]
        found.sample.restore(row["level"], [(row["site"], row["site_level"], pages)])
