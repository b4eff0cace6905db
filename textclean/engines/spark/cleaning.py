"""Cleaning in Spark: the Arrow kernel, batch after batch."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import pyarrow as pa
from pyspark.sql import DataFrame
from pyspark.sql.pandas.types import from_arrow_schema, to_arrow_schema
from pyspark.sql.types import StructType

from textclean.arrow.kernel import FLAGS, PAGE_SCORE, REMOVED, clean_batch, clean_schema
from textclean.columns import Added
from textclean.engines.sparing import spared
from textclean.engines.spark.session import Batches, Shared, shared
from textclean.errors import UnknownName
from textclean.pipeline import Pipeline

__all__ = ["clean"]

# Rows cleaned at once: Spark's batches have 10,000, and the results of all rows of a batch are held in memory.
_ROWS = 1000


def clean(
    df: DataFrame,
    pipeline: Pipeline,
    text_column: str = "text",
    *,
    added: Added = Added(),
    lang: str | None = None,
    title_column: str | None = None,
    lang_column: str | None = None,
    site_column: str | None = None,
    by_site: Callable[[str], Pipeline] | None = None,
) -> DataFrame:
    """Add the clean text of each row, the removed spans, flags and the page score to a DataFrame.

    Other columns stay as they are. The result equals that of `textclean.arrow.clean_batch`, row by row. Each executor
    receives the pipeline once. The result is lazy: nothing runs until Spark needs the rows.

    No row is lost: a row on which a filter fails keeps its columns, its clean text, removed spans and page score are
    null, and its only flag is "failed: " with the error; the local engine rejects such rows.

    Args:
        df: The rows.
        pipeline: The pipeline.
        text_column: The column of texts.
        added: The names of the added columns.
        lang: The language of all texts.
        title_column: The column of headlines.
        lang_column: The column of languages.
        site_column: The column of sites, for `by_site`.
        by_site: Returns the pipeline of a site.

    Raises:
        UnknownName: (a LookupError) if there is no column of one of these names.
        InputError: (a TypeError) if a column does not hold text, or an added column exists already.

    >>> rows = [(7, "The vote was close.\\nShare this article\\n")]
    >>> df = spark.createDataFrame(rows, ["id", "text"])  # doctest: +SKIP
    >>> clean(df, ARTICLE).select("id", "clean_text", "flags").collect()  # doctest: +SKIP
    [Row(id=7, clean_text='The vote was close.\\n', flags=[])]
    """
    schema = clean_schema(to_arrow_schema(df.schema), text_column, added=added)
    for name in (title_column, lang_column, site_column):
        if name is not None and name not in df.columns:
            raise UnknownName("column", name, df.columns)
    columns = _Columns(text_column, added, lang, title_column, lang_column, site_column)
    kernel = _Cleaner(shared(df.sparkSession, (pipeline, by_site)), columns)
    # The original columns keep their Spark types, which are more precise than Arrow's.
    return df.mapInArrow(
        kernel, StructType([*df.schema.fields, *from_arrow_schema(schema).fields[-len(added.added) :]])
    )


@dataclass(frozen=True, slots=True)
class _Columns:
    """The columns that are read and added."""

    text: str
    added: Added
    lang: str | None
    title_column: str | None
    lang_column: str | None
    site_column: str | None


@dataclass(frozen=True, slots=True)
class _Cleaner:
    """Cleans the batches of a task."""

    held: Shared
    columns: _Columns

    def __call__(self, batches: Batches) -> Batches:
        pipeline, by_site = self.held.value
        for batch in batches:
            for first in range(0, batch.num_rows, _ROWS):
                rows = batch.slice(first, _ROWS)
                for _, row, found in spared(rows, partial(self._clean, pipeline=pipeline, by_site=by_site)):
                    yield self._failed(row, found) if isinstance(found, Exception) else found

    def _clean(
        self, batch: pa.RecordBatch, pipeline: Pipeline, by_site: Callable[[str], Pipeline] | None
    ) -> pa.RecordBatch:
        columns = self.columns
        return clean_batch(
            batch,
            pipeline,
            columns.text,
            added=columns.added,
            lang=columns.lang,
            title_column=columns.title_column,
            lang_column=columns.lang_column,
            site_column=columns.site_column,
            by_site=by_site,
        )

    def _failed(self, row: pa.RecordBatch, error: Exception) -> pa.RecordBatch:
        """A row that could not be cleaned, with the error as its flag."""
        schema = clean_schema(row.schema, self.columns.text, added=self.columns.added)
        # The message of an error may contain a lone surrogate, which an Arrow string may not.
        why = f"failed: {type(error).__name__}: {error}".encode("utf-8", "replace").decode()
        clean = schema.field(self.columns.added.clean).type
        made = [pa.nulls(1, clean), pa.nulls(1, REMOVED), pa.array([[why]], FLAGS), pa.nulls(1, PAGE_SCORE)]
        return pa.RecordBatch.from_arrays([*row.columns, *made], schema=schema)
