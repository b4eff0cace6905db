"""The Arrow kernel says what `tag` says, row for row, whatever the batch looks like."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.strategies import texts
from textclean import ARTICLE, Document, Label, Pipeline, presets
from textclean.arrow.kernel import FLAGS, PAGE_SCORE, REMOVED, clean_batch, clean_schema
from textclean.columns import Added
from textclean.errors import InputError, UnknownName
from textclean.labels import DOCUMENT
from textclean.result import Result

STRINGS = (pa.string(), pa.large_string(), pa.string_view())
BYTES = (pa.binary(), pa.large_binary(), pa.binary_view())
TEXT = "The council voted on the bridge.\nShare this article\n"


def encodable(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


raw_texts = st.binary(max_size=60) | texts.map(encodable).map(str.encode)
rows = st.lists(st.none() | texts.map(encodable), max_size=5)


def added_columns(result: Result | None) -> dict[str, Any]:
    """What the added columns must say."""
    if result is None:
        return {"clean_text": None, "removed": None, "flags": None, "page_score": None}
    fields = [field.name for field in REMOVED.value_type]
    flags = list(dict.fromkeys(label.rule for label in result.labels if label.kind == DOCUMENT))
    flags += ["repaired"] if result.repairs else []
    flags += [] if result.text.strip() else ["empty"]
    flags += [f"suspect: {result.suspect}"] if result.suspect else []
    flags += [f"encoding: {result.encoding}"] if result.encoding not in (None, "utf-8 (utf-8)") else []
    removed = [{name: getattr(span, name) for name in fields} for span in result.removed]
    return {"clean_text": result.text, "removed": removed, "flags": flags, "page_score": result.page_score}


def check(batch: pa.RecordBatch, values: list[Any], pipeline: Pipeline = ARTICLE) -> None:
    found = clean_batch(batch, pipeline)
    found.validate(full=True)
    assert found.schema == clean_schema(batch.schema)
    assert found.select(batch.schema.names).equals(batch, check_metadata=True)
    expected = [added_columns(None if value is None else pipeline.tag(value)) for value in values]
    assert found.select(["clean_text", "removed", "flags", "page_score"]).to_pylist() == expected


@settings(max_examples=40)
@given(
    rows, st.sampled_from(STRINGS), st.integers(0, 2), st.integers(0, 2), st.sampled_from(("article", "gopher", "page"))
)
def test_strings_of_any_type_and_slice(values: list[str | None], kind: Any, cut: int, end: int, preset: str) -> None:
    whole = pa.record_batch({"id": range(len(values)), "text": pa.array(values, kind)})
    size = max(0, len(values) - cut - end)
    check(whole.slice(cut, size), values[cut : cut + size], presets.get(preset))


@settings(max_examples=25)
@given(
    st.lists(st.none() | st.binary(max_size=60) | texts.map(encodable).map(str.encode), max_size=4),
    st.sampled_from(BYTES),
)
def test_bytes_of_any_type(values: list[bytes | None], kind: Any) -> None:
    check(pa.record_batch({"text": pa.array(values, kind)}), values)


@settings(max_examples=25)
@given(st.lists(st.none() | st.integers(0, 2), max_size=6), st.integers(0, 2))
def test_dictionaries(places: list[int | None], cut: int) -> None:
    values = [TEXT, None, "Nothing to see.\n"]
    column = pa.DictionaryArray.from_arrays(pa.array(places, pa.int8()), pa.array(values))
    batch = pa.record_batch({"text": column}).slice(min(cut, len(places)))
    check(batch, [None if place is None else values[place] for place in places][min(cut, len(places)) :])


@pytest.mark.parametrize("kind", [pa.int8(), pa.uint8(), pa.uint32(), pa.uint64()], ids=str)
def test_dictionaries_of_any_index(kind: pa.DataType) -> None:
    column = pa.DictionaryArray.from_arrays(pa.array([1, None, 0], kind), pa.array(["one", TEXT]))
    found = clean_batch(pa.record_batch({"text": column}), ARTICLE)
    assert found.column("clean_text").to_pylist() == [ARTICLE(TEXT), None, "one"]


def test_each_distinct_text_of_a_dictionary_is_cleaned_once() -> None:
    seen = []

    def watch(doc: Document) -> list[Label]:
        seen.append(doc.source)
        return []

    column = pa.array(["one", "two", "one", "one", "never"]).dictionary_encode().slice(0, 4)
    clean_batch(pa.record_batch({"text": column}), Pipeline((watch,), repair=None))
    assert sorted(seen) == ["one", "two"]


@pytest.mark.parametrize("values", [[], [None], [None, None]])
def test_nothing_in_it(values: list[None]) -> None:
    check(pa.record_batch({"text": pa.array(values, pa.null())}), values)
    check(pa.record_batch({"text": pa.array(values, pa.string())}), values)


def test_types_of_what_is_added() -> None:
    for kind in STRINGS:
        assert clean_schema(pa.schema({"text": kind})).field("clean_text").type == kind
    assert clean_schema(pa.schema({"text": pa.binary()})).field("clean_text").type == pa.string()
    schema = clean_schema(pa.schema({"text": pa.dictionary(pa.int8(), pa.large_string())}, {"a": "b"}))
    assert [field.type for field in schema][1:] == [pa.large_string(), REMOVED, FLAGS, PAGE_SCORE]
    assert schema.metadata == {b"a": b"b"}


def test_a_column_that_claims_to_be_utf8_and_is_not() -> None:
    raw = "café".encode("latin-1")
    column = pa.Array.from_buffers(pa.string(), 1, [None, pa.py_buffer(b"\0\0\0\0\4\0\0\0"), pa.py_buffer(raw)])
    found = clean_batch(pa.record_batch({"text": column}), ARTICLE)
    assert found.column("clean_text").to_pylist() == [ARTICLE.tag(raw).text]
    assert found.column("flags")[0].as_py()[0].startswith("encoding: ")


def test_other_columns_may_be_anything() -> None:
    other = {"text": [1, 2], "n": pa.array([1.5, float("nan")]), "deep": [{"a": [1]}, None]}
    batch = pa.record_batch({**other, "body": [TEXT, None]})
    found = clean_batch(batch, ARTICLE, "body")
    assert found.schema.names == ["text", "n", "deep", "body", "clean_text", "removed", "flags", "page_score"]
    assert found.column("deep").equals(batch.column("deep"))


def test_an_extension_type_is_its_storage() -> None:
    column = pa.ExtensionArray.from_storage(pa.json_(), pa.array([TEXT]))
    assert clean_batch(pa.record_batch({"text": column}), ARTICLE).column("clean_text")[0].as_py() == ARTICLE(TEXT)


@pytest.mark.parametrize(
    ("batch", "error", "message"),
    [
        ({"body": ["a"]}, UnknownName, "unknown column 'text'; there are: body"),
        ({"text": [1]}, InputError, "the column 'text' is int64, not text"),
        ({"text": ["a"], "flags": [1]}, InputError, "there is a column 'flags' already: give the added column another"),
    ],
)
def test_a_wrong_batch_is_refused_in_words(batch: dict[str, Any], error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        clean_batch(pa.record_batch(batch), ARTICLE)


def test_two_columns_of_one_name() -> None:
    batch = pa.RecordBatch.from_arrays([pa.array(["a"]), pa.array(["b"])], ["text", "text"])
    with pytest.raises(InputError, match="there are 2 columns 'text'"):
        clean_batch(batch, ARTICLE)
    with pytest.raises(InputError, match="there is a column 'x' already"):
        clean_batch(pa.record_batch({"text": ["a"]}), ARTICLE, added=Added("x", "x"))


def test_headline_language_and_site_of_each_row() -> None:
    seen: list[tuple[str | None, str | None]] = []

    def watch(doc: Document) -> list[Label]:
        seen.append((doc.title, doc.lang))
        return []

    def shout(doc: Document) -> list[Label]:
        return [
            Label(block.start, block.end, "promo", "shout", 0.9, "loud")
            for block in doc.blocks
            if "council" in block.raw
        ]

    pipeline = Pipeline((watch,), repair=None)
    column = pa.array([TEXT * 3, TEXT * 3]).dictionary_encode()
    batch = pa.record_batch({"text": column, "h": ["Head", None], "l": [None, "de"], "s": ["a.org", None]})
    names = {"title_column": "h", "lang_column": "l", "site_column": "s"}
    clean_batch(batch, pipeline, lang="en", **names)
    assert seen == [("Head", "en"), (None, "de")]
    shouting = pipeline | shout
    found = clean_batch(batch, pipeline, by_site={"a.org": shouting}.__getitem__, **names)
    assert shouting(TEXT * 3) != TEXT * 3
    assert found.column("clean_text").to_pylist() == [shouting(TEXT * 3), TEXT * 3]
    with pytest.raises(InputError, match="it must be strings"):
        clean_batch(pa.record_batch({"text": ["a"], "l": [b"x"]}), ARTICLE, lang_column="l")
