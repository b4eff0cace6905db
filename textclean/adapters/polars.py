"""polars: `pl.col("text").textclean.clean()`, in eager, lazy and streaming frames.

Importing this module registers the namespace `textclean` with polars, for the whole process, which is how polars is
extended. A null stays null, and the column keeps its name.

>>> import polars as pl
>>> import textclean.adapters.polars
>>> frame = pl.LazyFrame({"text": ["The vote was close.\\nShare this article\\n", None]})
>>> frame.select(pl.col("text").textclean.clean()).collect().to_dict(as_series=False)
{'text': ['The vote was close.\\n', None]}
"""

from __future__ import annotations

from functools import partial

from textclean.adapters.tables import TableCleaner
from textclean.errors import needs
from textclean.pipeline import Pipeline
from textclean.presets import get

with needs("polars", "polars"):
    import polars as pl

__all__ = ["CLEANED", "Texts"]

_SPAN = {"start": pl.Int64, "end": pl.Int64, "line": pl.Int64, "kind": pl.String, "rule": pl.String}
_REMOVED = pl.List(pl.Struct(_SPAN | {"score": pl.Float64, "reason": pl.String}))
CLEANED = pl.Struct(
    {"clean_text": pl.String, "removed": _REMOVED, "flags": pl.List(pl.String), "page_score": pl.Float64}
)


@pl.api.register_expr_namespace("textclean")
class Texts:
    """The namespace `pl.col("text").textclean`.

    Args:
        texts: The expression, which polars passes.
    """

    def __init__(self, texts: pl.Expr) -> None:
        self._texts = texts

    def clean(
        self,
        pipeline: Pipeline | str = "article",
        *,
        lang: str | None = None,
        title_column: str | None = None,
        lang_column: str | None = None,
    ) -> pl.Expr:
        """Return the clean texts, as strings.

        Args:
            pipeline: A `Pipeline`, or the name of a preset.
            lang: The language of all texts (ISO 639-1) whose row names none.
            title_column: The column with the headlines, if there is one.
            lang_column: The column with the languages, if there is one.

        Raises:
            UnknownName: (a LookupError) if there is no preset of that name.
            InputError: (a TypeError), when the query runs, if the texts, titles or languages are not text.
        """
        return self.tag(pipeline, lang=lang, title_column=title_column, lang_column=lang_column).map_batches(
            lambda rows: rows.struct.field("clean_text").alias(rows.name), return_dtype=pl.String, is_elementwise=True
        )

    def tag(
        self,
        pipeline: Pipeline | str = "article",
        *,
        lang: str | None = None,
        title_column: str | None = None,
        lang_column: str | None = None,
    ) -> pl.Expr:
        """Return the clean texts, the removed spans, flags and page scores, as structs of the type `CLEANED`.

        Args:
            pipeline: A `Pipeline`, or the name of a preset.
            lang: The language of all texts (ISO 639-1) whose row names none.
            title_column: The column with the headlines, if there is one.
            lang_column: The column with the languages, if there is one.

        Raises:
            UnknownName: (a LookupError) if there is no preset of that name.
            InputError: (a TypeError), when the query runs, if the texts, titles or languages are not text.
        """
        cleaner = TableCleaner(get(pipeline), lang=lang, title_column="title", lang_column="lang")
        title, language = (pl.lit(None) if name is None else pl.col(name) for name in (title_column, lang_column))
        # In a struct, polars repeats literals in each row; the first field names the resulting column.
        rows = pl.struct(self._texts, title.alias("textclean.title"), language.alias("textclean.lang"))
        return rows.map_batches(partial(_tag, cleaner), return_dtype=CLEANED, is_elementwise=True)


def _tag(cleaner: TableCleaner, rows: pl.Series) -> pl.Series:
    """The structs for a series of structs of text, title and language."""
    table = cleaner(rows.struct.unnest().to_arrow().rename_columns(["text", "title", "lang"]))
    return pl.Series(rows.name, table.select(list(CLEANED.to_schema())).to_struct_array(), dtype=CLEANED)
