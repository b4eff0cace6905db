"""pandas: `df.textclean.clean("text")` and `series.textclean.clean()`.

Importing this module registers the accessor `textclean` with pandas, for the whole process: that is how pandas is
extended. The index stays as it is, and a missing text stays missing.

>>> import pandas as pd
>>> import textclean.adapters.pandas
>>> texts = pd.Series(["The vote was close.\\nShare this article\\n", None], index=[7, 8])
>>> texts.textclean.clean().loc[7]
'The vote was close.\\n'
>>> pd.DataFrame({"text": texts}).textclean.clean("text", "minimal").loc[7, "removed"]
[{'start': 19, 'end': 38, 'line': 2, 'kind': 'share', 'rule': 'share.alone', ...}]
"""

from __future__ import annotations

from textclean.adapters.tables import TableCleaner
from textclean.columns import Added
from textclean.errors import MissingExtra
from textclean.pipeline import Pipeline

try:
    import pandas as pd
except ModuleNotFoundError as missing:
    if missing.name != "pandas":
        raise
    raise MissingExtra("pandas", "pandas") from None

__all__ = ["Frame", "Texts"]


@pd.api.extensions.register_dataframe_accessor("textclean")
class Frame:
    """What `df.textclean` is."""

    def __init__(self, frame: pd.DataFrame) -> None:
        self._frame = frame

    def clean(
        self,
        text_column: str = "text",
        pipeline: Pipeline | str = "article",
        *,
        added: Added = Added(),
        lang: str | None = None,
        title_column: str | None = None,
        lang_column: str | None = None,
    ) -> pd.DataFrame:
        """A new frame: the columns that are there, then the clean text, the removed spans, and flags.

        The arguments are those of `TableCleaner`. The clean text has the type of `text_column`, if that is one of
        strings; removed spans are lists of dicts, flags lists of strings.

        Raises:
            UnknownName: (a LookupError) if there is no preset or no column of that name.
            InputError: (a TypeError) if a column is not of text, or there is a column of one of the added names.
        """
        cleaner = TableCleaner(pipeline, text_column, added, lang, title_column, lang_column)
        found = cleaner.columns(self._frame.items())
        made = {name: pd.Series(found.column(name).to_pylist(), dtype=object) for name in found.column_names}
        clean, kind = found.column(added.clean).to_pandas(), self._frame[text_column].dtype
        made[added.clean] = clean.astype(kind) if kind.type is str else clean
        return self._frame.assign(**{name: column.array for name, column in made.items()})


@pd.api.extensions.register_series_accessor("textclean")
class Texts:
    """What `series.textclean` is."""

    def __init__(self, texts: pd.Series) -> None:
        self._texts = texts

    def clean(self, pipeline: Pipeline | str = "article", *, lang: str | None = None) -> pd.Series:
        """The clean texts, in a series of the same index and name; errors are those of `Frame.clean`."""
        frame = Frame(self._texts.to_frame("text")).clean("text", pipeline, lang=lang)
        return frame["clean_text"].rename(self._texts.name)
