"""The Arrow kernel: record batch in, record batch out. All engines and adapters of tables call it.

It keeps the columns of the batch and appends four: clean text, removed spans, flags and page score. Text is read from
and written to Arrow's buffers, which is two to three times as fast as going through lists of Python strings.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from textclean.arrow.buffers import array, list_array, text_array
from textclean.batches import Job, result_of, size_of, together
from textclean.columns import Added
from textclean.errors import InputError, UnknownName
from textclean.labels import DOCUMENT
from textclean.pipeline import Pipeline
from textclean.result import Result

import pyarrow as pa  # isort: skip  # after buffers, which raises MissingExtra without it

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["FLAGS", "PAGE_SCORE", "REMOVED", "add_results", "clean_batch", "clean_schema", "column_texts"]

# A removed span: half-open code-point offsets into the source, the line (from 1), and why it was removed.
REMOVED = pa.list_(
    pa.struct(
        [
            pa.field("start", pa.int64(), nullable=False),
            pa.field("end", pa.int64(), nullable=False),
            pa.field("line", pa.int64(), nullable=False),
            pa.field("kind", pa.string(), nullable=False),
            pa.field("rule", pa.string(), nullable=False),
            pa.field("score", pa.float64(), nullable=False),
            pa.field("reason", pa.string(), nullable=False),
        ]
    )
)
FLAGS = pa.list_(pa.string())
PAGE_SCORE = pa.float64()


def clean_batch(
    batch: pa.RecordBatch,
    pipeline: Pipeline,
    text_column: str = "text",
    *,
    added: Added = Added(),
    lang: str | None = None,
    title_column: str | None = None,
    lang_column: str | None = None,
    site_column: str | None = None,
    by_site: Callable[[str], Pipeline] | None = None,
) -> pa.RecordBatch:
    """Return the batch with the clean text of each row, the removed spans, flags and the page score appended.

    Each row gets what `pipeline.tag` gives for its text; a null stays null in all four columns. The text column may
    hold strings or bytes of any Arrow type, also as a dictionary, of which each text in use is cleaned once. Bytes, and
    strings that are not UTF-8, are decoded as `tag` decodes them.

    The flags are the rules that judge a whole document ("gopher.words"), "repaired" (the encoding was), "empty"
    (nothing is left), "suspect: WHY" (evidence was set aside), and "encoding: NAME (HOW)" (of bytes that are not plain
    UTF-8). The offsets of removed spans count code points of the source. The page score is null where the result has
    none.

    Args:
        batch: The batch; its columns are not changed.
        pipeline: The pipeline that cleans a text.
        text_column: The column with the texts.
        added: The names of the four added columns.
        lang: The language of all texts (ISO 639-1) whose row names none.
        title_column: The column with the headlines, if there is one.
        lang_column: The column with the languages, if there is one.
        site_column: The column with the sites, if there is one.
        by_site: Returns the pipeline for a site, used instead of `pipeline` for rows with a site.

    Raises:
        UnknownName: (a LookupError) if there is no column of one of these names.
        InputError: (a TypeError) if a column is not text, or the batch has a column with one of the added names.

    >>> import pyarrow as pa
    >>> from textclean import ARTICLE
    >>> batch = pa.record_batch({"id": [7, 8], "text": ["The vote was close.\\nShare this article\\n", None]})
    >>> clean_batch(batch, ARTICLE).select(["id", "clean_text", "flags"]).to_pylist()
    [{'id': 7, 'clean_text': 'The vote was close.\\n', 'flags': []}, {'id': 8, 'clean_text': None, 'flags': None}]
    """
    clean_schema(batch.schema, text_column, added=added)  # refuses what does not fit, before the work is done
    titles, langs, sites = (_strings(batch, name) for name in (title_column, lang_column, site_column))
    column = _storage(batch.column(text_column))
    source: NDArray[np.int64] | None = None
    if pa.types.is_dictionary(column.type):
        column, source = _distinct(column, alone=not (titles or langs or sites))

    rows: list[int] = []  # of those that are not null

    def jobs() -> Iterator[Job]:
        for row, text in enumerate(_texts(column)):
            if text is None:
                continue
            rows.append(row)
            site = sites[row] if sites else None
            chosen = pipeline if site is None or by_site is None else by_site(site)
            title, language = titles[row] if titles else None, (langs[row] if langs else None) or lang
            yield Job(*size_of(text), chosen.steps(text, title=title, lang=language))

    results: list[Result | None] = [None] * len(column)
    for at, outcome in enumerate(together(jobs())):
        results[rows[at]] = result_of(outcome)
    return _added(batch, results, column, source, text_column, added)


def add_results(
    batch: pa.RecordBatch, results: Sequence[Result | None], text_column: str = "text", *, added: Added = Added()
) -> pa.RecordBatch:
    """Return the batch with the columns that `clean_batch` adds, made of results that are known.

    Args:
        batch: The batch; its column of texts holds the sources of the results.
        results: The result of each row; None for a null.
        text_column: The column with the texts.
        added: The names of the four added columns.

    Raises:
        UnknownName: (a LookupError) if there is no column of that name.
        InputError: (a TypeError) if it is not text, or the batch has a column with one of the added names.
    """
    clean_schema(batch.schema, text_column, added=added)
    return _added(batch, results, _storage(batch.column(text_column)), None, text_column, added)


def _added(
    batch: pa.RecordBatch,
    results: Sequence[Result | None],
    column: pa.Array,
    source: NDArray[np.int64] | None,
    text_column: str,
    added: Added,
) -> pa.RecordBatch:
    """The batch with the added columns; `source` has the index of each row's result, if rows share them."""
    schema = clean_schema(batch.schema, text_column, added=added)
    columns = [_clean(results, column), _removed(results), _flags(results), _page_scores(results)]
    if source is not None:
        columns = [array.take(pa.array(source, mask=source < 0)) for array in columns]
    columns[0] = columns[0].cast(schema.field(added.clean).type)
    return pa.RecordBatch.from_arrays([*batch.columns, *columns], schema=schema)


def clean_schema(schema: pa.Schema, text_column: str = "text", *, added: Added = Added()) -> pa.Schema:
    """Return the schema of what `clean_batch` returns; engines need it before they start.

    Args:
        schema: The schema of the batches.
        text_column: The column with the texts.
        added: The names of the four added columns.

    Raises:
        UnknownName: (a LookupError) if there is no column of that name.
        InputError: (a TypeError) if it is not text, or there is a column with one of the added names.
    """
    _check(schema, text_column)
    clashes = [name for name in added.added if name in schema.names]
    if clashes or len(set(added.added)) < len(added.added):
        name = (clashes or [added.clean])[0]
        raise InputError(f"there is a column {name!r} already: give the added column another name")
    kind = _value_type(schema.field(text_column).type)
    clean = kind if pa.types.is_string(kind) or pa.types.is_large_string(kind) or _is_view(kind) else pa.string()
    clean = pa.large_string() if pa.types.is_large_binary(kind) else clean
    for name, type_ in zip(added.added, (clean, REMOVED, FLAGS, PAGE_SCORE), strict=True):
        schema = schema.append(pa.field(name, type_))
    return schema


def column_texts(batch: pa.RecordBatch, name: str) -> Iterator[str | bytes | None]:
    """Yield the texts of a column: strings, or bytes if the column holds bytes or the string is not UTF-8.

    Args:
        batch: The batch.
        name: The name of the column.

    Raises:
        UnknownName: (a LookupError) if there is no column of that name.
        InputError: (a TypeError) if it is not text.
    """
    _check(batch.schema, name)
    column = _storage(batch.column(name))
    return _texts(column.dictionary_decode() if pa.types.is_dictionary(column.type) else column)


def _check(schema: pa.Schema, name: str) -> None:
    """Refuse a column that is missing, ambiguous or not text."""
    if schema.names.count(name) > 1:
        raise InputError(f"there are {schema.names.count(name)} columns {name!r}: rename all but one")
    if name not in schema.names:
        raise UnknownName("column", name, schema.names)
    if not _is_text(_value_type(schema.field(name).type)):
        raise InputError(f"the column {name!r} is {schema.field(name).type}, not text")


def _value_type(kind: pa.DataType) -> pa.DataType:
    """The type of the values of an extension or dictionary type."""
    if isinstance(kind, pa.BaseExtensionType):
        return _value_type(kind.storage_type)
    return _value_type(kind.value_type) if pa.types.is_dictionary(kind) else kind


def _is_view(kind: pa.DataType) -> bool:
    """Whether a type is string_view."""
    return bool(pa.types.is_string_view(kind))


def _is_bytes(kind: pa.DataType) -> bool:
    """Whether a type is one of bytes."""
    is_ = pa.types
    return bool(
        is_.is_binary(kind) or is_.is_large_binary(kind) or is_.is_binary_view(kind) or is_.is_fixed_size_binary(kind)
    )


def _is_text(kind: pa.DataType) -> bool:
    """Whether a type may hold texts: strings, bytes or nulls."""
    is_ = pa.types
    return bool(
        is_.is_string(kind) or is_.is_large_string(kind) or _is_view(kind) or _is_bytes(kind) or is_.is_null(kind)
    )


def _storage(column: pa.Array) -> pa.Array:
    """The array below extension types."""
    return _storage(column.storage) if isinstance(column, pa.ExtensionArray) else column


def _distinct(column: pa.Array, alone: bool) -> tuple[pa.Array, NDArray[np.int64] | None]:
    """The values of a dictionary that are in use, and the index of each row's value.

    If rows have more than their text (`alone` is false), equal texts may differ: then the values of all rows.
    """
    if not alone:
        return column.dictionary_decode(), None
    indices = column.indices.cast(pa.int64()).fill_null(-1).to_numpy(zero_copy_only=False)
    used, inverse = np.unique(indices, return_inverse=True)
    if len(used) and used[0] < 0:
        return column.dictionary.take(pa.array(used[1:])), inverse.astype(np.int64) - 1
    return column.dictionary.take(pa.array(used)), inverse.astype(np.int64)


def _strings(batch: pa.RecordBatch, name: str | None) -> list[str | None] | None:
    """The strings of a column with headlines, languages or sites; bytes are refused."""
    if name is None:
        return None
    _check(batch.schema, name)
    kind = _value_type(batch.schema.field(name).type)
    if _is_bytes(kind):
        raise InputError(f"the column {name!r} is {kind}: it must be strings")
    column = _storage(batch.column(name))
    texts = _texts(column.dictionary_decode() if pa.types.is_dictionary(column.type) else column)
    return [text.decode("utf-8", "replace") if isinstance(text, bytes) else text for text in texts]


def _texts(column: pa.Array) -> Iterator[str | bytes | None]:
    """The texts of a column, read from its buffers; a string that is not UTF-8 as bytes."""
    if pa.types.is_null(column.type):
        yield from [None] * len(column)
        return
    is_bytes = _is_bytes(column.type)
    column = column.cast(pa.large_binary() if is_bytes else pa.large_string())
    _, offsets, data = column.buffers()
    stops = _offsets(offsets, column)
    valid = column.is_valid().to_numpy(zero_copy_only=False) if column.null_count else None
    view = memoryview(data) if data is not None else memoryview(b"")
    for row in range(len(column)):
        if valid is not None and not valid[row]:
            yield None
            continue
        piece = view[stops[row] : stops[row + 1]]
        if is_bytes:
            yield bytes(piece)
            continue
        try:
            yield str(piece, "utf-8")
        except UnicodeDecodeError:  # Arrow does not validate strings
            yield _surrogates(bytes(piece))


def _surrogates(data: bytes) -> str | bytes:
    """A string with lone surrogates, as Python, Java and JavaScript hold them; other bytes as they are."""
    try:
        text = data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return data
    joined = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
    return text if any("\ud800" <= letter <= "\udfff" for letter in joined) else data  # pairs alone are CESU-8


def _offsets(buffer: Any, column: pa.Array) -> list[int]:
    """The offsets of the values of a column, which may be a slice, in its data."""
    if buffer is None or not len(column):
        return [0] * (len(column) + 1)
    offsets: list[int] = np.frombuffer(buffer, np.int64)[column.offset : column.offset + len(column) + 1].tolist()
    return offsets


def _clean(results: Sequence[Result | None], column: pa.Array) -> pa.Array:
    """The clean texts; the source column itself, if it holds strings and none changed."""
    is_string = not _is_bytes(column.type) and not pa.types.is_null(column.type)
    if is_string and all(result is None or not (result.changed or result.raw) for result in results):
        return column
    return text_array([None if result is None else result.text for result in results])


def _removed(results: Sequence[Result | None]) -> pa.Array:
    """The removed spans of each row."""
    spans = [span for result in results if result is not None for span in result.removed]
    columns = list(zip(*spans, strict=True)) or [()] * 8
    fields = list(REMOVED.value_type)
    arrays = [array(values, field.type) for values, field in zip(columns, fields, strict=False)]
    values = pa.StructArray.from_arrays(arrays, fields=fields)
    return list_array(REMOVED, [None if r is None else len(r.removed) for r in results], values)


def _flags(results: Sequence[Result | None]) -> pa.Array:
    """The flags of each row."""
    rows = [None if result is None else list(_flags_of(result)) for result in results]
    values = array([flag for flags in rows for flag in flags or ()], pa.string())
    return list_array(FLAGS, [None if flags is None else len(flags) for flags in rows], values)


def _page_scores(results: Sequence[Result | None]) -> pa.Array:
    """The page score of each row."""
    return array([None if result is None else result.page_score for result in results], PAGE_SCORE)


def _flags_of(result: Result) -> Iterator[str]:
    """The flags of a result."""
    yield from dict.fromkeys(label.rule for label in result.labels if label.kind == DOCUMENT)
    if result.repairs:
        yield "repaired"
    if not result.text.strip():
        yield "empty"
    if result.suspect:
        yield f"suspect: {result.suspect}"
    if result.encoding and result.encoding != "utf-8 (utf-8)":
        yield f"encoding: {result.encoding}"
