"""Hugging Face datasets: `ds.map(cleaner(), batched=True)`, for a Dataset and an IterableDataset.

>>> from datasets import Dataset
>>> from textclean.adapters.datasets import cleaner
>>> rows = Dataset.from_dict({"text": ["The vote was close.\\nShare this article\\n", None]})
>>> rows.map(cleaner(), batched=True).select_columns(["clean_text", "flags"])[:]
{'clean_text': ['The vote was close.\\n', None], 'flags': [[], None]}
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

from textclean.adapters.tables import TableCleaner
from textclean.columns import Added
from textclean.errors import InputError, needs
from textclean.pipeline import Pipeline
from textclean.presets import get

with needs("datasets", "datasets"):
    import pyarrow as pa
    from datasets.formatting.formatting import LazyBatch

__all__ = ["Cleaner", "cleaner"]


@dataclass(frozen=True, slots=True)
class Cleaner:
    """The function that `map` calls with each batch; `cleaner` makes it.

    Its pickle is the same in each process, so that `datasets` finds the results in its cache again.

    Attributes:
        table: The step that cleans an Arrow table.
        release: The version of textclean, so that the cache of one version is not used by another.
    """

    table: TableCleaner
    release: str

    def __call__(self, batch: Mapping[str, Any] | pa.Table) -> dict[str, list[Any]] | pa.Table:
        """Return the four added columns of a batch; the whole table, if the dataset has the format "arrow"."""
        if isinstance(batch, pa.Table):
            return self.table(batch)
        if not isinstance(batch, Mapping):
            kind = type(batch).__name__
            raise InputError(f'expected a dict of columns, not a {kind}: use ds.with_format(None) or ("arrow")')
        if not isinstance(batch, LazyBatch):  # an IterableDataset, or a dataset with another format
            columns: dict[str, list[Any]] = self.table.columns(batch.items()).to_pydict()
            return columns
        table = self.table(batch.pa_table)
        # Returned as lists, a first batch without removed spans would get a column of nulls, and the first span after
        # it would be an error. Arrow columns that are put into the batch keep their type.
        for name in self.table.added.added:
            batch[name] = table.column(name)
        return {}


def cleaner(
    pipeline: Pipeline | str = "article",
    text_column: str = "text",
    *,
    added: Added = Added(),
    lang: str | None = None,
    title_column: str | None = None,
    lang_column: str | None = None,
) -> Cleaner:
    """Make a function for `map(..., batched=True)` that adds clean text, removed spans, flags and page scores.

    The same call finds the cache again in any process, as long as textclean has the same version.

    Args:
        pipeline: A `Pipeline`, or the name of a preset.
        text_column: The column with the texts, strings or bytes.
        added: The names of the four added columns.
        lang: The language of all texts (ISO 639-1) whose row names none.
        title_column: The column with the headlines, if there is one.
        lang_column: The column with the languages, if there is one.

    Raises:
        UnknownName: (a LookupError) if there is no preset of that name; from `map`, if there is no such column.
        InputError: (a TypeError) from `map`, if a column is not text, or has one of the added names.
    """
    table = TableCleaner(get(pipeline), text_column, added, lang, title_column, lang_column)
    return Cleaner(table, version("textclean-filters"))
