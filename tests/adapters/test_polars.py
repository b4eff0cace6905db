"""The polars namespace says what `tag` says, in eager, lazy and streaming frames."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

import pytest

from textclean import ARTICLE, Document, Label, Pipeline, Result
from textclean.errors import InputError, UnknownName

pl = pytest.importorskip("polars", reason="needs the extra polars")
adapter = pytest.importorskip("textclean.adapters.polars")

TEXT = "The council voted on the bridge.\nShare this article\n"


def cleaned(result: Result) -> dict[str, Any]:
    removed = [{name: value for name, value in span._asdict().items() if name != "text"} for span in result.removed]
    return {"clean_text": result.text, "removed": removed, "flags": [], "page_score": result.page_score}


def test_clean_keeps_name_and_nulls() -> None:
    found = pl.DataFrame({"body": [TEXT, None]}).select(pl.col("body").textclean.clean())
    assert found.schema == {"body": pl.String}
    assert found.to_dict(as_series=False) == {"body": [ARTICLE(TEXT), None]}


def test_an_alias_is_the_name() -> None:
    frame = pl.DataFrame({"body": [TEXT]})
    assert frame.select(pl.col("body").alias("a").textclean.clean()).columns == ["a"]
    assert frame.select(pl.col("body").textclean.tag().alias("b")).columns == ["b"]


def test_tag_gives_structs_of_the_type_that_is_promised() -> None:
    lazy = pl.LazyFrame({"text": [TEXT, None]}).select(pl.col("text").textclean.tag())
    assert lazy.collect_schema() == lazy.collect().schema == {"text": adapter.CLEANED}
    nothing = dict.fromkeys(("clean_text", "removed", "flags", "page_score"))
    assert lazy.collect().to_series().to_list() == [cleaned(ARTICLE.tag(TEXT)), nothing]


@pytest.mark.parametrize("engine", ["in-memory", "streaming"])
def test_lazy_frames(engine: Literal["in-memory", "streaming"]) -> None:
    """The plan knows the type beforehand, and rows that a later filter drops need not be cleaned."""
    lazy = pl.LazyFrame({"id": range(3000), "text": [TEXT, None, "Nothing to see.\n"] * 1000})
    lazy = lazy.with_columns(clean=pl.col("text").textclean.clean()).filter(pl.col("id") >= 2900)
    assert lazy.collect_schema()["clean"] == pl.String
    found = lazy.collect(engine=engine)
    assert found["clean"].to_list() == [None if t is None else ARTICLE(t) for t in found["text"]]
    assert len(found) == 100
    assert lazy.explain().index("python_udf") < lazy.explain().index("FILTER")


@pytest.mark.parametrize("kind", [pl.Categorical, pl.Binary])
def test_texts_of_other_types(kind: Any) -> None:
    frame = pl.DataFrame({"text": [TEXT, None, TEXT]}).select(pl.col("text").cast(kind).textclean.clean())
    assert frame["text"].to_list() == [ARTICLE(TEXT), None, ARTICLE(TEXT)]


def test_nothing_in_it_and_literals() -> None:
    frame = pl.DataFrame({"text": [TEXT, "b"]})
    assert frame.clear().select(pl.col("text").textclean.clean()).schema == {"text": pl.String}
    assert frame.select(pl.lit(None).textclean.clean(title_column="text")).to_series().to_list() == [None, None]
    assert frame.select(pl.lit(TEXT).textclean.clean()).item() == ARTICLE(TEXT)


def test_headline_language_and_preset() -> None:
    seen: list[tuple[str | None, str | None]] = []

    def watch(doc: Document) -> list[Label]:
        seen.append((doc.title, doc.lang))
        return []

    frame = pl.DataFrame({"text": ["a", "b"], "head": ["Head", None], "tongue": [None, "de"]})
    watching = Pipeline((watch,), repair=None)
    frame.select(pl.col("text").textclean.clean(watching, title_column="head", lang_column="tongue", lang="en"))
    assert seen == [("Head", "en"), (None, "de")]
    pipeline = ARTICLE.without("share")
    assert frame.select(pl.lit(TEXT).textclean.clean(pipeline)).item() == pipeline(TEXT) == TEXT


@pytest.mark.parametrize(
    ("expression", "error", "message"),
    [
        (lambda: pl.col("n").textclean.clean(), InputError, "the column 'text' is int64, not text"),
        (lambda: pl.col("t").textclean.clean(title_column="n"), InputError, "the column 'title' is int64, not text"),
        (lambda: pl.col("t").textclean.tag("artikle"), UnknownName, "unknown preset 'artikle'; did you mean article"),
    ],
)
def test_what_is_wrong_is_said_in_words(expression: Callable[[], Any], error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        pl.DataFrame({"n": [1], "t": ["a"]}).select(expression())


@pytest.mark.parametrize(("package", "extra"), [("polars", "polars"), ("pyarrow", "arrow")])
def test_the_pip_line_is_shown(without_package: Callable[[str, str], str], package: str, extra: str) -> None:
    message = without_package("textclean.adapters.polars", package)
    assert f'{package} is not installed; it comes with: pip install "textclean-filters[{extra}]"' in message
