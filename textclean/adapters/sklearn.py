"""scikit-learn: `TextCleaner()` in front of a vectorizer.

>>> from sklearn.feature_extraction.text import TfidfVectorizer
>>> from sklearn.pipeline import make_pipeline
>>> from textclean.adapters.sklearn import TextCleaner
>>> model = make_pipeline(TextCleaner(), TfidfVectorizer())
>>> model.fit(["The vote was close.\\nShare this article\\n"]).get_feature_names_out()
array(['close', 'the', 'vote', 'was'], dtype=object)
"""

from __future__ import annotations

from typing import Any

import numpy as np

from textclean.errors import InputError, MissingExtra
from textclean.pipeline import Pipeline
from textclean.presets import get

try:
    from sklearn.base import BaseEstimator, TransformerMixin
except ModuleNotFoundError as missing:
    if missing.name != "sklearn":
        raise
    raise MissingExtra("scikit-learn", "sklearn") from None

__all__ = ["TextCleaner"]


class TextCleaner(TransformerMixin, BaseEstimator):  # type: ignore[misc]  # scikit-learn ships no types
    """A transformer of texts: a sequence gives an array of clean texts; columns give columns of the same names.

    It learns nothing, and needs no `fit`. A missing text (None, NaN, NA) stays what it is. In front of a vectorizer,
    which takes a sequence, leave `set_output` at its default: a vectorizer reads the column names of a frame.

    pipeline: a Pipeline, or the name of a preset.
    lang: language of the texts (ISO 639-1).

    Raises, when fitted or called:
        UnknownName: (a LookupError) if there is no preset of that name.
        InputError: (a TypeError) if `X` is a single text, or holds what is neither text nor missing.
    """

    def __init__(self, pipeline: Pipeline | str = "article", lang: str | None = None) -> None:
        self.pipeline = pipeline
        self.lang = lang

    def fit(self, X: Any, y: Any = None) -> TextCleaner:  # noqa: ARG002, N803  # the names scikit-learn calls by
        """Learn nothing but the names of the columns, if there are any."""
        get(self.pipeline)
        names = [f"x{place}" for place in range(X.shape[1])] if np.ndim(X) == 2 else ["text"]
        self.feature_names_in_ = np.array(getattr(X, "columns", names), dtype=object)
        return self

    def transform(self, X: Any) -> Any:  # noqa: N803
        """The clean texts, in the shape of `X`."""
        if isinstance(X, str | bytes):
            raise InputError("expected several texts (a list, a column, a frame), not one")
        pipeline = get(self.pipeline)
        texts = np.array(X.to_numpy() if hasattr(X, "to_numpy") else list(X), dtype=object)
        clean = [text if _is_missing(text) else pipeline.tag(text, lang=self.lang).text for text in texts.ravel()]
        return np.array(clean, dtype=object).reshape(texts.shape)

    def get_feature_names_out(self, input_features: Any = None) -> Any:
        """The names of the columns that come out: those that went in; "text" for a sequence."""
        names = getattr(self, "feature_names_in_", ["text"]) if input_features is None else input_features
        return np.array(names, dtype=object)

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.string, tags.input_tags.two_d_array, tags.input_tags.allow_nan = True, False, True
        tags.no_validation, tags.requires_fit = True, False
        return tags


def _is_missing(text: object) -> bool:
    return text is None or text != text if isinstance(text, float | None) else type(text).__name__ == "NAType"
