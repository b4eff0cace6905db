"""pandas: `df.textclean.clean("text")` and `series.textclean.clean()`.

Importing this module registers the accessor `textclean` with pandas, for the whole process, which is how pandas is
extended. The index is kept, and a missing text stays missing.

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
from textclean.errors import needs
from textclean.pipeline import Pipeline

with needs("pandas", "pandas"):
    import pandas as pd

__all__ = ["Frame", "Texts"]


@pd.api.extensions.register_dataframe_accessor("textclean")
class Frame:
    """The accessor `df.textclean`.

    Args:
        frame: The frame, which pandas passes.
    """

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
        """Return a new frame: the columns of this one, then clean text, removed spans, flags and page scores.

        The clean text has the dtype of the text column, if that is a string dtype; removed spans are lists of dicts,
        flags lists of strings, and a page score is a float or None.

        Args:
            text_column: The column with the texts, strings or bytes.
            pipeline: A `Pipeline`, or the name of a preset.
            added: The names of the four added columns.
            lang: The language of all texts (ISO 639-1) whose row names none.
            title_column: The column with the headlines, if there is one.
            lang_column: The column with the languages, if there is one.

        Raises:
            UnknownName: (a LookupError) if there is no preset or no column of that name.
            InputError: (a TypeError) if a column is not text, or has one of the added names.
        """
        cleaner = TableCleaner(pipeline, text_column, added, lang, title_column, lang_column)
        table = cleaner.columns(self._frame.items())
        columns = {name: pd.Series(table.column(name).to_pylist(), dtype=object) for name in table.column_names}
        clean, kind = table.column(added.clean).to_pandas(), self._frame[text_column].dtype
        columns[added.clean] = clean.astype(kind) if kind.type is str else clean
        return self._frame.assign(**{name: column.array for name, column in columns.items()})


@pd.api.extensions.register_series_accessor("textclean")
class Texts:
    """The accessor `series.textclean`.

    Args:
        texts: The series, which pandas passes.
    """

    def __init__(self, texts: pd.Series) -> None:
        self._texts = texts

    def clean(self, pipeline: Pipeline | str = "article", *, lang: str | None = None) -> pd.Series:
        """Return the clean texts, in a series with the same index and name.

        Args:
            pipeline: A `Pipeline`, or the name of a preset.
            lang: The language of the texts (ISO 639-1).

        Raises:
            UnknownName: (a LookupError) if there is no preset of that name.
            InputError: (a TypeError) if the series is not text.
        """
        frame = Frame(self._texts.to_frame("text")).clean("text", pipeline, lang=lang)
        return frame["clean_text"].rename(self._texts.name)
