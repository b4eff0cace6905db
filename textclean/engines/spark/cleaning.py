"""Cleaning in Spark: the Arrow kernel, batch after batch."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import pyarrow as pa
from pyspark.sql import DataFrame
from pyspark.sql.pandas.types import from_arrow_schema, to_arrow_schema
from pyspark.sql.types import StructType

from textclean.arrow.kernel import FLAGS, REMOVED, clean_batch, clean_schema
from textclean.columns import Added
from textclean.engines.sparing import spared
from textclean.engines.spark.session import Batches, Shared, shared
from textclean.errors import UnknownName
from textclean.pipeline import Pipeline

__all__ = ["clean"]

# Rows that are cleaned together: Spark's batches have 10,000, of which all that was found would be held at once.
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
    """The DataFrame with the clean text of each row, the removed spans, and flags; the other columns stay untouched.

    Row for row it says what `textclean.arrow.clean_batch` says, which tells what the arguments mean. The pipeline goes
    to each executor once. The result is lazy: Spark is told the schema, and nothing runs until it is asked for rows.

    No row is lost, whatever it holds: one on which a filter fails keeps its columns, its clean text and removed spans
    are null, and its only flag is "failed: " with the error; the local engine puts such rows among its rejects.

    Raises:
        UnknownName: (a LookupError) if there is no column of one of these names.
        InputError: (a TypeError) if a column is not of text, or there is one of the added names already.

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
    # The columns that came in keep their Spark types, which say more than Arrow's.
    return df.mapInArrow(kernel, StructType([*df.schema.fields, *from_arrow_schema(schema).fields[-3:]]))


@dataclass(frozen=True, slots=True)
class _Columns:
    """Which columns are asked and added."""

    text: str
    added: Added
    lang: str | None
    title_column: str | None
    lang_column: str | None
    site_column: str | None


@dataclass(frozen=True, slots=True)
class _Cleaner:
    """The work of a task."""

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
        """A row that nothing could be said of, but why."""
        schema = clean_schema(row.schema, self.columns.text, added=self.columns.added)
        # What an error says may hold half a surrogate pair, which no Arrow string does.
        why = f"failed: {type(error).__name__}: {error}".encode("utf-8", "replace").decode()
        made = [pa.nulls(1, schema.types[-3]), pa.nulls(1, REMOVED), pa.array([[why]], FLAGS)]
        return pa.RecordBatch.from_arrays([*row.columns, *made], schema=schema)
