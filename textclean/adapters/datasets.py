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
from textclean.errors import InputError, MissingExtra
from textclean.pipeline import Pipeline
from textclean.presets import get

try:
    import pyarrow as pa
    from datasets.formatting.formatting import LazyBatch
except ModuleNotFoundError as missing:
    if missing.name != "datasets":
        raise
    raise MissingExtra("datasets", "datasets") from None

__all__ = ["Cleaner", "cleaner"]


@dataclass(frozen=True, slots=True)
class Cleaner:
    """What `map` calls with each batch. Its pickle is the same in each process, so that its cache is found again."""

    table: TableCleaner
    release: str  # another textclean may clean otherwise: its results must not be taken for this one's

    def __call__(self, batch: Mapping[str, Any] | pa.Table) -> dict[str, list[Any]] | pa.Table:
        """The three columns of a batch; the whole table, if the dataset has the format "arrow"."""
        if isinstance(batch, pa.Table):
            return self.table(batch)
        if not isinstance(batch, Mapping):
            kind = type(batch).__name__
            raise InputError(f'expected a dict of columns, not a {kind}: use ds.with_format(None) or ("arrow")')
        if not isinstance(batch, LazyBatch):  # an IterableDataset, or one of another format
            found: dict[str, list[Any]] = self.table.columns(batch.items()).to_pydict()
            return found
        table = self.table(batch.pa_table)
        # Returned as lists, the removed spans of a first batch in which there are none would be a column of nulls, and
        # the first span thereafter an error. As Arrow columns put into the batch they keep their type.
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
    """A function for `map(..., batched=True)` that adds the clean text, the removed spans, and flags.

    The arguments are those of `TableCleaner`. The same call finds the cache again in any process, as long as textclean
    is of the same version.

    Raises:
        UnknownName: (a LookupError) if there is no preset of that name; `map`, if there is no column of that name.
        InputError: (a TypeError) by `map`, if a column is not of text, or has one of the added names.
    """
    table = TableCleaner(get(pipeline), text_column, added, lang, title_column, lang_column)
    return Cleaner(table, version("textclean-filters"))
