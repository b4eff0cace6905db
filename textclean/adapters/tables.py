"""Arrow tables: one step of a table pipeline, as a value that can be pickled and sent to a worker.

Ray Data needs no other adapter (`pip install "textclean-filters[ray]"`):

    ds.map_batches(TableCleaner("article"), batch_format="pyarrow")
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from textclean.arrow.buffers import source_array
from textclean.arrow.kernel import clean_batch, clean_schema
from textclean.characters import well_formed
from textclean.columns import Added
from textclean.errors import InputError
from textclean.pipeline import Pipeline
from textclean.presets import get

import pyarrow as pa  # isort: skip  # after the kernel, which raises MissingExtra without it

__all__ = ["TableCleaner"]


@dataclass(frozen=True, slots=True)
class TableCleaner:
    """A function of an Arrow table: it adds the clean text of each row, the removed spans, flags and the page score.

    See `textclean.arrow.clean_batch` for the columns.

    Args:
        pipeline: A `Pipeline`, or the name of a preset.
        text_column: The column with the texts, strings or bytes.
        added: The names of the four columns, which come after those of the table.
        lang: The language of all texts (ISO 639-1) whose row names none.
        title_column: The column with the headlines, if there is one.
        lang_column: The column with the languages, if there is one.

    Raises:
        UnknownName: (a LookupError), when called, if there is no preset or no column of that name.
        InputError: (a TypeError), when called, if a column is not text, or has one of the added names.

    >>> import pyarrow as pa
    >>> table = pa.table({"id": [7, 8], "text": ["The vote was close.\\nShare this article\\n", None]})
    >>> TableCleaner()(table).select(["id", "clean_text"]).to_pylist()
    [{'id': 7, 'clean_text': 'The vote was close.\\n'}, {'id': 8, 'clean_text': None}]
    """

    pipeline: Pipeline | str = "article"
    text_column: str = "text"
    added: Added = Added()
    lang: str | None = None
    title_column: str | None = None
    lang_column: str | None = None

    def __call__(self, table: pa.Table) -> pa.Table:
        """Return the table with the four added columns."""
        schema = clean_schema(table.schema, self.text_column, added=self.added)
        pipeline = get(self.pipeline)
        batches = [
            clean_batch(
                batch,
                pipeline,
                self.text_column,
                added=self.added,
                lang=self.lang,
                title_column=self.title_column,
                lang_column=self.lang_column,
            )
            for batch in table.to_batches()
        ]
        return pa.Table.from_batches(batches, schema)

    def columns(self, columns: Iterable[tuple[str, Any]]) -> pa.Table:
        """Return the four added columns alone.

        Args:
            columns: Names and columns, which may be any sequences; only texts, titles and languages are converted.

        Raises:
            UnknownName: (a LookupError) if there is no preset or no column of that name.
            InputError: (a TypeError) if a column is not text, or has one of the added names.
        """
        named, texts = list(columns), (self.text_column, self.title_column, self.lang_column)
        arrays = [_array(name, column) if name in texts else pa.nulls(len(column)) for name, column in named]
        table = pa.Table.from_arrays(arrays, [str(name) for name, _ in named])
        return self(table).select(self.added.added)


def _array(name: str, texts: Any) -> pa.Array:
    """A column as an Arrow array."""
    try:
        try:
            return pa.array(texts)
        except UnicodeEncodeError:
            return _with_surrogates(name, list(texts))
    except (pa.ArrowException, ValueError) as error:
        raise InputError(f"the column {name!r} is not text: {error}") from error


def _with_surrogates(name: str, texts: list[Any]) -> pa.Array:
    """A column of which some texts have lone surrogates, which Arrow refuses and `clean_batch` repairs."""
    halves = {at: text for at, text in enumerate(texts) if isinstance(text, str) and well_formed(text) != text}
    others = pa.array([None if at in halves else text for at, text in enumerate(texts)], from_pandas=True)
    if not (pa.types.is_null(others.type) or pa.types.is_string(others.type)):
        raise InputError(f"the column {name!r} is not text: it has both strings and others")
    strings: list[str | None] = others.to_pylist()
    for at, text in halves.items():
        strings[at] = text
    return source_array(strings)
