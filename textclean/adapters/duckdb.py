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

from textclean.adapters.tables import TableCleaner
from textclean.errors import MissingExtra
from textclean.pipeline import Pipeline
from textclean.presets import get

try:
    import duckdb
    import pyarrow as pa
except ModuleNotFoundError as missing:
    if missing.name != "duckdb":
        raise
    raise MissingExtra("duckdb", "duckdb") from None

__all__ = ["register"]

_SPAN = '"start" BIGINT, "end" BIGINT, line BIGINT, kind VARCHAR, "rule" VARCHAR, score DOUBLE, reason VARCHAR'
_FOUND = f"STRUCT(clean_text VARCHAR, removed STRUCT({_SPAN})[], flags VARCHAR[])"


def register(
    con: duckdb.DuckDBPyConnection,
    name: str = "textclean",
    pipeline: Pipeline | str = "article",
    *,
    lang: str | None = None,
) -> None:
    """Give a connection two functions of a text; NULL gives NULL.

    NAME(text) is the clean text; NAME_tag(text) a struct of clean_text, removed (a list of structs) and flags.

    pipeline: a Pipeline, or the name of a preset. A second pipeline needs a second name.
    lang: language of the texts (ISO 639-1).

    Raises:
        UnknownName: (a LookupError) if there is no preset of that name.
    """
    cleaner = TableCleaner(get(pipeline), lang=lang)

    def found(texts: pa.ChunkedArray) -> pa.Table:
        return cleaner(pa.table({"text": texts})).drop_columns(["text"])

    def clean(texts: pa.ChunkedArray) -> pa.ChunkedArray:
        return found(texts).column("clean_text")

    def tag(texts: pa.ChunkedArray) -> pa.ChunkedArray:
        return found(texts).to_struct_array()

    for function, suffix, kind in ((clean, "", "VARCHAR"), (tag, "_tag", _FOUND)):
        # By its name: the enum has stood in three modules so far.
        con.create_function(name + suffix, function, ["VARCHAR"], kind, type="arrow")  # type: ignore[call-overload]
