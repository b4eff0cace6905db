"""Parquet and Arrow: the rows of the file, within the limits, from what is whole of a damaged file."""

from __future__ import annotations

import io
import os
import random
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from textclean.columns import Fields
from textclean.errors import FileError
from textclean.io import columns
from textclean.io.reading import records
from textclean.io.records import Limits, Piece, Record, Reject
from textclean.io.sources import find

WHOLE = Piece("a.parquet", "parquet", 0, 1 << 30, 0, alone=True)


def parquet_file(table: pa.Table, **options: Any) -> io.BytesIO:
    file = io.BytesIO()
    pq.write_table(table, file, **options)
    return file


def arrow_file(table: pa.Table, rows: int, *, stream: bool = False, **options: Any) -> bytes:
    file = io.BytesIO()
    with (pa.ipc.new_stream if stream else pa.ipc.new_file)(file, table.schema, **options) as out:
        out.write_table(table, max_chunksize=rows)
    return file.getvalue()


def parts(found: Iterable[pa.RecordBatch | Reject]) -> tuple[list[pa.RecordBatch], list[Reject]]:
    batches, rejects = [], []
    for part in found:
        (rejects if isinstance(part, Reject) else batches).append(part)
    return batches, rejects


VALUES = st.none() | st.sampled_from(["", "a text", "Grüße", "x" * 50])
ROWS = st.lists(st.tuples(VALUES, VALUES, st.none() | st.integers(0, 9)), min_size=1, max_size=40)


@settings(max_examples=60)
@given(ROWS, st.integers(1, 12), st.integers(1, 7), st.integers(60, 400), st.booleans())
def test_a_parquet_file_gives_the_rows_that_pyarrow_gives(
    rows: list[Any], group: int, batch: int, size: int, dictionary: bool
) -> None:
    """Whatever the types of its columns, the row groups and the sizes of batches."""
    texts, others, numbers = (list(column) for column in zip(*rows, strict=True))
    table = pa.table(
        {
            "text": pa.array(texts, pa.string()),
            "large": pa.array(others, pa.large_string()),
            "bytes": pa.array([None if t is None else t.encode() for t in texts], pa.binary()),
            "view": pa.array(others, pa.string_view()),
            "coded": pa.array(others, pa.string()).dictionary_encode(),
            "number": pa.array(numbers, pa.int64()),
            "tags": pa.array([None if t is None else [t, t] for t in others], pa.list_(pa.string())),
        }
    )
    file = parquet_file(table, row_group_size=group, use_dictionary=dictionary)
    found = columns.parquet(file, Fields(), Limits(batch_rows=batch, batch_bytes=size), WHOLE)
    batches, rejects = parts(found)
    assert rejects == []
    read = pq.read_table(file)
    assert pa.Table.from_batches(batches, read.schema).combine_chunks().to_pylist() == read.to_pylist()
    assert all(one.schema == read.schema and one.num_rows <= batch for one in batches)


@pytest.mark.parametrize("dictionary", [True, False])
@pytest.mark.parametrize("column", ["text", "other", "tags"])
@pytest.mark.parametrize("kind", ["parquet", "arrow"])
def test_a_row_over_the_limit_is_rejected_and_the_others_come_out(kind: str, column: str, dictionary: bool) -> None:
    rows: list[dict[str, Any]] = [{"text": f"text {i}", "other": "o", "tags": ["t"]} for i in range(9)]
    for at in (0, 4, 8):
        rows[at][column] = "x" * 2000 if column != "tags" else ["x" * 1000, "y" * 1000]
    table, limits = pa.Table.from_pylist(rows), Limits(record=1000, batch_rows=4)
    if kind == "parquet":
        found = columns.parquet(parquet_file(table, use_dictionary=dictionary), Fields(), limits, WHOLE)
    else:
        found = columns.ipc(io.BytesIO(arrow_file(table, 5, stream=dictionary)), Fields(), limits, WHOLE)
    batches, rejects = parts(found)
    assert [row for batch in batches for row in batch.to_pylist()] == [rows[at] for at in (1, 2, 3, 5, 6, 7)]
    assert [reject.line for reject in rejects] == [1, 5, 9]
    assert all(r.reason.startswith("too large: 2,0") and "(max_record)" in r.reason for r in rejects)
    assert all(reject.raw == rows[reject.line - 1]["text"].encode() for reject in rejects if reject.line)


def test_a_text_that_many_rows_repeat_is_in_memory_once() -> None:
    """A megabyte a thousand times is a file of 50 kilobytes; a batch of its rows would be half a gigabyte."""
    text = pa.DictionaryArray.from_arrays(pa.array([0] * 1024, pa.int32()), pa.array(["x" * (1 << 20)]))
    file = parquet_file(pa.table({"text": text}), store_schema=False)
    assert len(file.getvalue()) < 100_000
    before, peak, rows = pa.total_allocated_bytes(), 0, 0
    for batch in columns.parquet(file, Fields(), Limits(), WHOLE):
        assert isinstance(batch, pa.RecordBatch)
        peak = max(peak, pa.total_allocated_bytes() - before)
        rows += batch.num_rows
        assert batch.schema.field("text").type == pa.string()
    assert rows == 1024
    assert peak < 32 << 20


def test_a_row_group_for_which_memory_is_too_small_is_read_row_by_row(monkeypatch: pytest.MonkeyPatch) -> None:
    table = pa.table({"text": [f"text {i}" for i in range(10)]})
    file, iter_batches = parquet_file(table, row_group_size=5), pq.ParquetFile.iter_batches
    sizes: list[int] = []

    def limited(self: Any, size: int, row_groups: list[int]) -> Any:
        for number, batch in enumerate(iter_batches(self, size, row_groups=row_groups)):
            sizes.append(size)
            if row_groups == [0] and number and size > 1:
                raise pa.ArrowMemoryError("malloc of size 5 failed")
            yield batch

    monkeypatch.setattr(pq.ParquetFile, "iter_batches", limited)
    batches, rejects = parts(columns.parquet(file, Fields(), Limits(batch_rows=2), WHOLE))
    assert [text for batch in batches for text in batch["text"].to_pylist()] == table["text"].to_pylist()
    assert (rejects, sizes) == ([], [2, 2, 1, 1, 1, 1, 1, 2, 2, 2])


def test_a_row_for_which_memory_is_too_small_alone_is_rejected_as_such(monkeypatch: pytest.MonkeyPatch) -> None:
    file, iter_batches = parquet_file(pa.table({"text": list("abcdef")}), row_group_size=3), pq.ParquetFile.iter_batches

    def limited(self: Any, size: int, row_groups: list[int]) -> Any:
        for number, batch in enumerate(iter_batches(self, size, row_groups=row_groups)):
            if row_groups == [0] and number:
                raise pa.ArrowMemoryError("malloc of size 5 failed")
            yield batch

    monkeypatch.setattr(pq.ParquetFile, "iter_batches", limited)
    batches, (reject,) = parts(columns.parquet(file, Fields(), Limits(batch_rows=1), WHOLE))
    assert [text for batch in batches for text in batch["text"].to_pylist()] == ["a", "d", "e", "f"]
    assert (reject.line, reject.rows) == (2, 2)
    assert reject.reason.startswith("row group 0: out of memory")


# Damage --------------------------------------------------------------------------------------------------------------

TABLE = pa.table(
    {
        "id": [f"n{i}" for i in range(90)],
        "text": [f"A text of some length, number {i}, {i * 7919}.\nShare this article\n" for i in range(90)],
        "tags": [["a", "b"]] * 90,
    }
)
FILES = {
    "plain.parquet": parquet_file(TABLE, row_group_size=30, compression="none").getvalue(),
    "checked.parquet": parquet_file(TABLE, row_group_size=30, write_page_checksum=True).getvalue(),
    "a.arrow": arrow_file(TABLE, 30),
    "stream.arrow": arrow_file(TABLE, 30, stream=True),
    "zstd.arrow": arrow_file(TABLE, 30, options=pa.ipc.IpcWriteOptions(compression="zstd")),
}


def damaged(data: bytes, draw: random.Random) -> bytes:
    """The file cut short, with flipped bits, or with eight random bytes somewhere."""
    if draw.random() < 0.2:
        return data[: draw.randrange(len(data))]
    changed = bytearray(data)
    for _ in range(draw.choice((1, 1, 1, 4, 16))):
        at = draw.randrange(8 * len(changed))
        changed[at // 8] ^= 1 << at % 8
    if draw.random() < 0.2:
        at = draw.randrange(len(changed) - 8)
        changed[at : at + 8] = draw.randbytes(8)
    return bytes(changed)


def read_damaged(folder: str, name: str, seed: int, count: int) -> None:
    """Read damaged files; anything but records, rejects and a FileError ends the process."""
    draw = random.Random(seed)
    path = Path(folder, name)
    for _ in range(count):
        path.write_bytes(damaged(FILES[name], draw))
        try:
            for source in find([str(path)]).sources:
                assert all(isinstance(found, Record | Reject) for found in records(source, Fields(), Limits()))
        except FileError:
            continue


@pytest.mark.parametrize("name", FILES)
def test_a_damaged_file_ends_in_records_rejects_or_one_error(tmp_path: Path, name: str) -> None:
    """In a process of its own: an offset that leads out of its buffer ends the process without an exception."""
    call = f"from {__name__} import read_damaged; read_damaged({str(tmp_path)!r}, {name!r}, 7, 60)"
    done = subprocess.run([sys.executable, "-c", call], capture_output=True, timeout=120, check=False, env=os.environ)
    assert (done.returncode, done.stderr.decode()) == (0, "")


@pytest.mark.parametrize("group", [0, 1, 2])
def test_of_a_damaged_row_group_the_rest_is_one_reject_and_the_others_are_read(group: int) -> None:
    data = bytearray(FILES["plain.parquet"])
    meta = pq.read_metadata(io.BytesIO(bytes(data))).row_group(group)
    for at in range(meta.num_columns):
        start = meta.column(at).dictionary_page_offset or meta.column(at).data_page_offset
        data[start : start + 20] = bytes(20)
    batches, (reject,) = parts(columns.parquet(io.BytesIO(bytes(data)), Fields(), Limits(batch_rows=7), WHOLE))
    expected = [text for at, text in enumerate(TABLE["text"].to_pylist()) if at // 30 != group]
    assert [text for batch in batches for text in batch["text"].to_pylist()] == expected
    assert (reject.line, reject.rows) == (30 * group + 1, 30)
    assert reject.reason.startswith(f"row group {group} is damaged: ")
