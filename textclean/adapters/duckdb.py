"""DuckDB: SQL functions over Arrow vectors, `SELECT textclean(body) FROM pages`.

>>> import duckdb
>>> from textclean.adapters.duckdb import register
>>> con = duckdb.connect()
>>> register(con)
>>> con.sql("SELECT textclean(E'It was close.\\\\nShare this article'), textclean(NULL)").fetchall()
[('It was close.', None)]
>>> con.sql("SELECT textclean_tag(E'It was close.\\\\nShare this article').removed[1].rule").fetchall()
[('share.alone',)]
"""

from __future__ import annotations

from contextlib import suppress

from textclean.adapters.tables import TableCleaner
from textclean.errors import needs
from textclean.pipeline import Pipeline
from textclean.presets import get

with needs("duckdb", "duckdb"):
    import duckdb
    import pyarrow as pa

__all__ = ["register"]

_SPAN = '"start" BIGINT, "end" BIGINT, line BIGINT, kind VARCHAR, "rule" VARCHAR, score DOUBLE, reason VARCHAR'
_CLEANED = f"STRUCT(clean_text VARCHAR, removed STRUCT({_SPAN})[], flags VARCHAR[], page_score DOUBLE)"


def register(
    con: duckdb.DuckDBPyConnection,
    name: str = "textclean",
    pipeline: Pipeline | str = "article",
    *,
    lang: str | None = None,
) -> None:
    """Register two SQL functions of a text with a connection; NULL gives NULL. Functions of these names are replaced.

    NAME(text) returns the clean text, NAME_tag(text) a struct of clean_text, removed (a list of structs), flags
    and page_score.

    Args:
        con: The connection.
        name: The name of the functions; a second pipeline needs a second name.
        pipeline: A `Pipeline`, or the name of a preset.
        lang: The language of the texts (ISO 639-1).

    Raises:
        UnknownName: (a LookupError) if there is no preset of that name.
    """
    cleaner = TableCleaner(get(pipeline), lang=lang)

    def added(texts: pa.ChunkedArray) -> pa.Table:
        return cleaner(pa.table({"text": texts})).drop_columns(["text"])

    def clean(texts: pa.ChunkedArray) -> pa.ChunkedArray:
        return added(texts).column("clean_text")

    def tag(texts: pa.ChunkedArray) -> pa.ChunkedArray:
        return added(texts).to_struct_array()

    for function, suffix, kind in ((clean, "", "VARCHAR"), (tag, "_tag", _CLEANED)):
        # DuckDB refuses to create a function twice, and to remove one that it did not get from Python.
        with suppress(duckdb.InvalidInputException):
            con.remove_function(name + suffix)
        # As a string: DuckDB has moved the enum between three modules so far.
        con.create_function(name + suffix, function, ["VARCHAR"], kind, type="arrow")  # type: ignore[call-overload]
