"""Arrow tables: what one step of a table pipeline does, as a value that can be sent to any worker.

Ray Data needs no more than this (`pip install "textclean-filters[ray]"`):

    ds.map_batches(TableCleaner("article"), batch_format="pyarrow")
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from textclean.arrow.kernel import clean_batch, clean_schema
from textclean.columns import Added
from textclean.errors import InputError
from textclean.pipeline import Pipeline
from textclean.presets import get

import pyarrow as pa  # isort: skip  # arrow.py first: it names the pip line where this is missing

__all__ = ["TableCleaner"]


@dataclass(frozen=True, slots=True)
class TableCleaner:
    """Table in, table out, with the clean text of each row, the removed spans, and flags; see `clean_batch`.

    pipeline: a Pipeline, or the name of a preset.
    text_column: the column of the texts, strings or bytes.
    added: names of the three columns that come behind those that are there.
    lang: language of all texts (ISO 639-1), where `lang_column` does not say.
    title_column, lang_column: columns that hold a text's headline and language.

    Raises, when called:
        UnknownName: (a LookupError) if there is no preset or no column of that name.
        InputError: (a TypeError) if a column is not of text, or has one of the added names.

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
        """The table with the three columns."""
        schema = clean_schema(table.schema, self.text_column, added=self.added)
        pipeline = get(self.pipeline)
        found = [
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
        return pa.Table.from_batches(found, schema)

    def columns(self, columns: Iterable[tuple[str, Any]]) -> pa.Table:
        """The three columns alone, for columns that are any sequences; only those of interest are looked at."""
        named, texts = list(columns), (self.text_column, self.title_column, self.lang_column)
        arrays = [_array(name, column) if name in texts else pa.nulls(len(column)) for name, column in named]
        table = pa.Table.from_arrays(arrays, [str(name) for name, _ in named])
        return self(table).select(self.added.added)


def _array(name: str, texts: Any) -> pa.Array:
    try:
        return pa.array(texts)
    except (pa.ArrowException, ValueError) as error:
        raise InputError(f"the column {name!r} is not of text: {error}") from error
