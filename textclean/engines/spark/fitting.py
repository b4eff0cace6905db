"""Templates in Spark: each partition is fitted by itself, then the parts are merged like a tree."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

import pyarrow as pa
from pyspark.sql import DataFrame
from pyspark.sql import functions as F  # noqa: N812 - the name that Spark's own documentation gives it

from textclean.engines.spark.columns import strings
from textclean.engines.spark.session import Batches, mapped, streamed
from textclean.errors import UnknownName
from textclean.templates import Templates
from textclean.templates.settings import TemplateSettings
from textclean.templates.site_names import By
from textclean.templates.sketch import Page

__all__ = ["templates"]

# A part of a fit: a row that says how large a sample its site keeps, then a row for each of the site's pages.
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
_ROWS = 4096  # of a part, that are handed on together
_FANS = (64, 8)  # parts that are left after each round of merging; the driver merges the last


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
    """Fit templates on the pages of a DataFrame: equal to the `corpus.Templates` that took up the same pages here.

    Runs at once. The pages are looked at in the executors, which keep of each what `Templates` keeps, in bounded
    memory; the driver gets the last eight parts, each of `max_lines` lines at most (20 bytes each, some 800 a page).

    site_column: where a row has its URL, its host or its site; None with `by=None` only. Rows without a text, and where
        pages are put together by site those without one, are left out.
    All others are what they are to `Templates`.

    Raises:
        UnknownName: (a LookupError) if there is no column of one of these names.
        SettingError: (a ValueError) if a setting has a value that it does not take.
        ValueError: if there is nothing that tells the sites.

    >>> found = templates(df, min_pages=2).freeze()  # doctest: +SKIP
    >>> by_site = lambda site: ARTICLE | found.of(site)
    >>> cleaned = clean(df, ARTICLE, site_column="site", by_site=by_site)  # doctest: +SKIP
    """
    settings = TemplateSettings(min_pages, min_share, by, max_lines, max_site_lines)
    if by is not None and site_column is None:
        raise ValueError("whose pages are they? name the column of their URLs, or put all together with by=None")
    for name in (text_column, site_column):
        if name is not None and name not in df.columns:
            raise UnknownName("column", name, df.columns)
    site = F.lit("") if site_column is None else F.col(site_column).cast("string")
    pages = df.select(F.col(text_column).cast("string").alias("text"), site.alias("site"))
    parts = mapped(pages.where("text is not null and site is not null"), _Fit(settings), _PART)
    parts = parts.withColumn("part", F.spark_partition_id())
    for fan in _FANS:
        parts = streamed(parts.withColumn("part", F.col("part") % fan), "part", (), _Merge(settings), _PART)
    whole = _empty(settings)
    _take(whole, (row.asDict() for row in parts.toLocalIterator()))
    return whole


@dataclass(frozen=True, slots=True)
class _Fit:
    """Fits the pages of a partition."""

    settings: TemplateSettings

    def __call__(self, batches: Batches) -> Batches:
        found = _empty(self.settings)
        for batch in batches:
            texts, sites = (strings(batch.column(name)) for name in ("text", "site"))
            for text, site in zip(texts, sites, strict=True):
                found.update(text, site)
        yield from _rows(found, 0)


@dataclass(frozen=True, slots=True)
class _Merge:
    """Puts together all parts in a partition."""

    settings: TemplateSettings

    def __call__(self, batches: Batches) -> Batches:
        found, number = _empty(self.settings), 0
        for batch in batches:
            number = batch.column("part")[0].as_py() if batch.num_rows else number
            _take(found, batch.select(_PART.names[1:]).to_pylist())
        yield from _rows(found, number)


def _empty(settings: TemplateSettings) -> Templates:
    return Templates(**asdict(settings))


def _rows(found: Templates, number: int) -> Batches:
    """A part as rows, in batches that are small whatever the part is."""
    sample = found._sample  # what is fitted so far is nobody's but the corpus's and its engines'
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


def _take(found: Templates, rows: Iterable[Mapping[str, Any]]) -> None:
    """Take up rows of a part, in any order."""
    for row in rows:
        pages = [] if row["lines"] is None else [Page(bytes(row["lines"]), bytes(row["signature"]))]
        found._sample.restore(row["level"], [(row["site"], row["site_level"], pages)])
