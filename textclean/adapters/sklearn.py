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

from textclean.errors import InputError, needs
from textclean.pipeline import Pipeline
from textclean.presets import get

with needs("scikit-learn", "sklearn", "sklearn"):
    from sklearn.base import BaseEstimator, TransformerMixin

__all__ = ["TextCleaner"]


class TextCleaner(TransformerMixin, BaseEstimator):  # type: ignore[misc]  # scikit-learn ships no types
    """A transformer of texts: a sequence gives an array of clean texts, columns give columns with the same names.

    It learns nothing, and needs no `fit`. A missing text (None, NaN, NA) stays as it is. In front of a vectorizer,
    which takes a sequence, leave `set_output` at its default: a vectorizer would read the column names of a frame.

    Args:
        pipeline: A `Pipeline`, or the name of a preset.
        lang: The language of the texts (ISO 639-1).

    Raises:
        UnknownName: (a LookupError), when fitted or called, if there is no preset of that name.
        InputError: (a TypeError), when called, if `X` is a single text, or holds a value that is neither text nor
            missing.
    """

    def __init__(self, pipeline: Pipeline | str = "article", lang: str | None = None) -> None:
        self.pipeline = pipeline
        self.lang = lang

    def fit(self, X: Any, y: Any = None) -> TextCleaner:  # noqa: ARG002, N803  # the names scikit-learn calls by
        """Store the names of the columns; nothing else is learnt.

        Args:
            X: A sequence of texts, or columns of texts.
            y: Ignored; part of scikit-learn's signature.

        Returns:
            The transformer itself.
        """
        get(self.pipeline)
        names = [f"x{index}" for index in range(X.shape[1])] if np.ndim(X) == 2 else ["text"]
        self.feature_names_in_ = np.array(getattr(X, "columns", names), dtype=object)
        return self

    def transform(self, X: Any) -> Any:  # noqa: N803
        """Return the clean texts, in the shape of `X`.

        Args:
            X: A sequence of texts, or columns of texts.

        Raises:
            InputError: (a TypeError) if `X` is a single text, or holds a value that is neither text nor missing.
        """
        if isinstance(X, str | bytes):
            raise InputError("expected several texts (a list, a column, a frame), not one")
        pipeline = get(self.pipeline)
        texts = np.array(X.to_numpy() if hasattr(X, "to_numpy") else list(X), dtype=object)
        clean = [text if _is_missing(text) else pipeline.tag(text, lang=self.lang).text for text in texts.ravel()]
        return np.array(clean, dtype=object).reshape(texts.shape)

    def get_feature_names_out(self, input_features: Any = None) -> Any:
        """Return the names of the output columns: those of the input; "text" for a sequence.

        Args:
            input_features: The names of the input columns, if they are not those seen by `fit`.
        """
        names = getattr(self, "feature_names_in_", ["text"]) if input_features is None else input_features
        return np.array(names, dtype=object)

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.string, tags.input_tags.two_d_array, tags.input_tags.allow_nan = True, False, True
        tags.no_validation, tags.requires_fit = True, False
        return tags


def _is_missing(text: object) -> bool:
    """Whether a value is None, NaN or NA."""
    return text is None or text != text if isinstance(text, float | None) else type(text).__name__ == "NAType"
