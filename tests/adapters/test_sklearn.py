"""scikit-learn: the transformer passes scikit-learn's own checks, and works in its pipelines."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from textclean import ARTICLE, PAGE
from textclean.errors import InputError, UnknownName

pytest.importorskip("sklearn", reason="needs the extra sklearn")

from sklearn.base import clone
from sklearn.compose import make_column_transformer
from sklearn.exceptions import SkipTestWarning
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline
from sklearn.utils.estimator_checks import check_estimator, parametrize_with_checks

from textclean.adapters.sklearn import TextCleaner

pd = pytest.importorskip("pandas")

TEXT = "The council voted on the bridge.\nShare this article\n"
CLEAN = ARTICLE(TEXT)


class OfNumbers(TextCleaner):  # type: ignore[misc]  # scikit-learn ships no types
    """The same with numbers for texts: scikit-learn's checks of transformers know nothing else."""

    def transform(self, X: Any) -> Any:  # noqa: N803
        numbers = np.asarray(X)
        return super().transform(numbers.astype(str)).astype(numbers.dtype)

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.string, tags.input_tags.two_d_array = False, True
        return tags


def refused(estimator: Any) -> dict[str, str]:
    return {"check_estimator_sparse_tag": "fit reads no text, so nothing sparse is refused before transform"}


@parametrize_with_checks([OfNumbers()], expected_failed_checks=refused)
def test_checks_of_scikit_learn(estimator: Any, check: Callable[[Any], None]) -> None:
    check(estimator)


def test_check_estimator() -> None:
    """As of any transformer of texts, scikit-learn checks little of it by itself, and says so."""
    with pytest.warns(SkipTestWarning, match="Can't test estimator TextCleaner which requires input"):
        assert {check["status"] for check in check_estimator(TextCleaner())} == {"passed"}


@pytest.mark.parametrize("kind", [list, tuple, np.array, pd.Series, iter])
def test_a_sequence_gives_an_array(kind: Callable[[list[Any]], Any]) -> None:
    found = TextCleaner().transform(kind([TEXT, CLEAN]))
    assert found.dtype == object
    assert found.tolist() == [CLEAN, CLEAN]


def test_missing_texts_stay_what_they_are() -> None:
    found = TextCleaner().transform([None, float("nan"), pd.NA, TEXT.encode()])
    assert (found[0], found[2], found[3]) == (None, pd.NA, CLEAN)
    assert isinstance(found[1], float)


def test_columns_stay_columns() -> None:
    frame = pd.DataFrame({"lede": [TEXT, None], "body": ["a", TEXT]}, index=[5, 6])
    found = TextCleaner().set_output(transform="pandas").fit_transform(frame)
    assert found.columns.tolist() == ["lede", "body"]
    assert found.index.tolist() == [5, 6]
    assert found["body"].tolist() == ["a", CLEAN]
    one = TextCleaner().set_output(transform="pandas").fit_transform(frame["lede"])
    assert (one.columns.tolist(), one.index.tolist(), one.iat[0, 0]) == (["text"], [5, 6], CLEAN)
    unnamed = TextCleaner().set_output(transform="pandas").fit_transform(frame.to_numpy())
    assert unnamed.columns.tolist() == ["x0", "x1"]


def test_names() -> None:
    assert TextCleaner().get_feature_names_out().tolist() == ["text"]
    assert TextCleaner().get_feature_names_out(["a", "b"]).tolist() == ["a", "b"]


def test_in_front_of_a_vectorizer() -> None:
    model = make_pipeline(TextCleaner(), TfidfVectorizer()).fit([TEXT, "The ferry sank."])
    assert model[-1].get_feature_names_out().tolist() == ["bridge", "council", "ferry", "on", "sank", "the", "voted"]
    columns = make_column_transformer((make_pipeline(TextCleaner(), TfidfVectorizer()), "body"))
    assert columns.fit_transform(pd.DataFrame({"id": [1], "body": [TEXT]})).shape == (1, 5)


def test_clone_and_pickle() -> None:
    cleaner = TextCleaner(PAGE, lang="en")
    for copy in (clone(cleaner), pickle.loads(pickle.dumps(cleaner))):
        assert copy.get_params() == {"pipeline": PAGE, "lang": "en"}
        assert copy.transform([TEXT]).tolist() == cleaner.transform([TEXT]).tolist()


def test_a_search_over_presets() -> None:
    """Kinds of text that only chrome tells apart: the search takes the preset that leaves it in."""
    texts = [TEXT, CLEAN] * 6
    model = make_pipeline(TextCleaner(), TfidfVectorizer(), LogisticRegression(C=100))
    search = GridSearchCV(model, {"textcleaner__pipeline": ["article", "fineweb"]}, cv=2)
    search.fit(texts, [1, 0] * 6)
    assert search.best_params_ == {"textcleaner__pipeline": "fineweb"}


def test_what_is_wrong_is_said_in_words() -> None:
    with pytest.raises(UnknownName, match="unknown preset 'artikle'"):
        TextCleaner("artikle").fit([TEXT])
    with pytest.raises(InputError, match="expected several texts"):
        TextCleaner().transform(TEXT)
    with pytest.raises(InputError, match="expected the text as str or bytes, not int"):
        TextCleaner().transform([TEXT, 5])


def test_the_pip_line_is_shown(without_package: Callable[[str, str], str]) -> None:
    message = without_package("textclean.adapters.sklearn", "sklearn")
    assert 'scikit-learn is not installed; it comes with: pip install "textclean-filters[sklearn]"' in message
