"""The pandas accessors say what `tag` says, whatever the texts are kept in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from textclean import ARTICLE, Document, Label, Pipeline
from textclean.columns import Added
from textclean.errors import InputError, UnknownName

pd = pytest.importorskip("pandas", reason="needs the extra pandas")
pytest.importorskip("textclean.adapters.pandas")

TEXT = "The council voted on the bridge.\nShare this article\n"
KINDS = ("str", "string", "string[python]", "string[pyarrow]", pd.ArrowDtype(pa.large_string()))


@pytest.mark.parametrize("kind", [*KINDS, "object", "category"])
def test_a_series_of_any_type(kind: Any) -> None:
    texts = pd.Series([TEXT, None, TEXT], index=[7, 8, 7], dtype=kind, name="body")
    found = texts.textclean.clean()
    assert found.index.equals(texts.index)
    assert found.name == "body"
    assert found.dtype == (texts.dtype if kind in KINDS else "str")
    assert found.isna().tolist() == [False, True, False]
    assert found.dropna().tolist() == [ARTICLE(TEXT)] * 2
    assert texts.iloc[0] == TEXT


@pytest.mark.parametrize("values", [[], [None], [None, np.nan]])
def test_nothing_in_it(values: list[Any]) -> None:
    found = pd.Series(values, dtype=object).textclean.clean()
    assert found.isna().tolist() == [True] * len(values)
    assert found.dtype == "str"


def test_bytes() -> None:
    raw = "Der Bürgermeister kam, sah und ging.\n".encode("cp1252")
    assert pd.Series([raw, None]).textclean.clean().tolist()[0] == ARTICLE(raw)


def test_a_frame_keeps_its_columns_and_index() -> None:
    frame = pd.DataFrame({"id": [1, 2], "body": [TEXT, None], "deep": [{"a": 1}, [2]]}, index=["x", "y"])
    found = frame.textclean.clean("body")
    assert found.columns.tolist() == ["id", "body", "deep", "clean_text", "removed", "flags", "page_score"]
    assert found[["id", "body", "deep"]].equals(frame)
    assert frame.columns.tolist() == ["id", "body", "deep"]
    (span,) = ARTICLE.tag(TEXT).removed
    assert found.at["x", "removed"] == [{k: v for k, v in span._asdict().items() if k != "text"}]
    assert found.at["x", "flags"] == []
    assert found.loc["y", ["removed", "flags"]].tolist() == [None, None]


def test_headline_language_names_and_preset() -> None:
    seen: list[tuple[str | None, str | None]] = []

    def watch(doc: Document) -> list[Label]:
        seen.append((doc.title, doc.lang))
        return []

    frame = pd.DataFrame({"text": [TEXT, TEXT], "head": ["Head", None], "tongue": [None, "de"]})
    names = {"title_column": "head", "lang_column": "tongue", "added": Added("a", "b", "c", "d")}
    found = frame.textclean.clean("text", Pipeline((watch,), repair=None), lang="en", **names)
    assert seen == [("Head", "en"), (None, "de")]
    assert found.columns.tolist()[3:] == ["a", "b", "c", "d"]
    assert found["a"].tolist() == [TEXT, TEXT] != frame.textclean.clean("text", "minimal")["clean_text"].tolist()


def test_half_an_emoji_is_repaired_and_the_other_texts_are_as_without_it() -> None:
    texts = ["The vote was close.\n", "half \ud83d a smile\n", None, float("nan"), pd.NA]
    found = pd.Series(texts, dtype=object).textclean.clean()
    alone = pd.Series([texts[0], "", *texts[2:]], dtype=object).textclean.clean()
    assert found.tolist()[:2] == [texts[0], "half \ufffd a smile\n"]
    assert found.drop(1).equals(alone.drop(1))
    frame = pd.DataFrame({"text": texts, "head": ["\ud83d", "b", None, None, None]}, dtype=object)
    assert frame.textclean.clean(title_column="head").at[1, "flags"] == ["repaired"]


@pytest.mark.parametrize(
    ("frame", "error", "message"),
    [
        (pd.DataFrame({"body": ["a"]}), UnknownName, "unknown column 'text'; there are: body"),
        (pd.DataFrame({"text": [1]}), InputError, "the column 'text' is int64, not text"),
        (pd.DataFrame({"text": [1, "a"]}), InputError, "the column 'text' is not text: "),
        (pd.DataFrame({"text": ["a\ud800", 1]}, dtype=object), InputError, "'text' is not text: it has both strings"),
        (pd.DataFrame({"text": ["a"], "flags": [1]}), InputError, "there is a column 'flags' already"),
        (pd.DataFrame([["a", "b"]], columns=["text", "text"]), InputError, "there are 2 columns 'text'"),
    ],
)
def test_a_wrong_frame_is_refused_in_words(frame: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        frame.textclean.clean()


def test_unknown_preset() -> None:
    with pytest.raises(UnknownName, match="unknown preset 'artikle'; did you mean article"):
        pd.Series(["a"]).textclean.clean("artikle")


@pytest.mark.parametrize(("package", "extra"), [("pandas", "pandas"), ("pyarrow", "arrow")])
def test_the_pip_line_is_shown(without_package: Callable[[str, str], str], package: str, extra: str) -> None:
    message = without_package("textclean.adapters.pandas", package)
    assert f'{package} is not installed; it comes with: pip install "textclean-filters[{extra}]"' in message
