"""Records of any file: the same rows from each format and compression, within one limit; one text, or why not."""

from __future__ import annotations

import csv
import gzip
import io
import json
import subprocess
import sys
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.files import PACK, jsonl
from tests.io.test_readers import wet_file
from textclean.columns import Columns, Fields
from textclean.errors import FileError
from textclean.io.one_text import one_text
from textclean.io.reading import records, stream_records
from textclean.io.records import Limits, Record, Reject
from textclean.io.sources import find

ROWS = [{"id": f"n{i}", "text": f"Grüße, {i}.", "url": f"https://a.example/{i}"} for i in range(3)]
FIELDS = Fields(site="url")


def delimited(dialect: str) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, ROWS[0], dialect=dialect)
    writer.writeheader()
    writer.writerows(ROWS)
    return out.getvalue().encode()


def parquet(rows: list[dict[str, Any]]) -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows), out, row_group_size=2)
    return out.getvalue()


def arrow() -> bytes:
    out = io.BytesIO()
    table = pa.Table.from_pylist(ROWS)
    with pa.ipc.new_file(out, table.schema) as writer:
        writer.write_table(table)
    return out.getvalue()


FILES: dict[str, Callable[[], bytes]] = {
    "a.jsonl": lambda: jsonl(ROWS),
    "a.csv": lambda: delimited("excel"),
    "a.tsv": lambda: delimited("excel-tab"),
    "a.parquet": lambda: parquet(ROWS),
    "a.arrow": arrow,
}


def read(path: Path, fields: Fields = FIELDS, limits: Limits = Limits()) -> list[Record | Reject]:
    (source,) = find([str(path)]).sources
    return list(records(source, fields, limits))


@pytest.mark.parametrize("name", FILES)
def test_the_same_rows_from_each_format(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(FILES[name]())
    found = [record for record in read(tmp_path / name) if isinstance(record, Record)]
    assert [(r.id, r.text, r.site) for r in found] == [(row["id"], row["text"], row["url"]) for row in ROWS]
    assert [json.loads(r.row) for r in found] == ROWS
    assert len({r.line for r in found}) == 3


@pytest.mark.parametrize("packed", PACK)
@pytest.mark.parametrize("name", ["a.jsonl", "a.csv", "a.wet", "a.txt"])
def test_each_compression(tmp_path: Path, name: str, packed: str) -> None:
    data = {"a.wet": wet_file(b"one", b"two"), "a.txt": b"A text."}.get(name) or FILES[name]()
    (tmp_path / name).write_bytes(data)
    (tmp_path / f"{name}.{packed}").write_bytes(PACK[packed](data))
    (tmp_path / "whatever.txt").write_bytes(PACK[packed](b"A text."))  # detected by its bytes
    plain, unpacked = read(tmp_path / name), read(tmp_path / f"{name}.{packed}")
    assert [r.text for r in plain if isinstance(r, Record)] == [r.text for r in unpacked if isinstance(r, Record)]
    (text,) = read(tmp_path / "whatever.txt")
    assert isinstance(text, Record)
    assert text.text == "A text."


def test_rows_of_columns_that_are_rejected(tmp_path: Path) -> None:
    rows = [{"id": 1, "text": "a"}, {"id": 2, "text": None}, {"id": 3, "text": "c"}]
    (tmp_path / "a.parquet").write_bytes(parquet(rows))
    first, bad, last = read(tmp_path / "a.parquet", Fields())
    assert isinstance(first, Record)
    assert isinstance(bad, Reject)
    assert isinstance(last, Record)
    assert (first.id, bad.line, bad.reason, last.line) == ("1", 2, '"text" is null', 3)
    with pytest.raises(FileError, match='no column "body"; its columns: id, text'):
        read(tmp_path / "a.parquet", Fields("body"))
    assert all(isinstance(found, Reject) for found in read(tmp_path / "a.parquet", Fields("id")))
    with pytest.raises(FileError, match='a column "id" already'):
        read(tmp_path / "a.parquet", Columns(clean="id", id="key"))
    pq.write_table(pa.table({"text": pa.array(["né".encode("cp1252")])}), tmp_path / "b.parquet")
    (decoded,) = read(tmp_path / "b.parquet", Fields())
    assert isinstance(decoded, Record)
    assert decoded.text == "né"


def test_a_line_over_the_limit_takes_no_more_memory(tmp_path: Path) -> None:
    with gzip.open(tmp_path / "a.jsonl.gz", "wb", compresslevel=1) as file:
        file.write(b'{"text": "a"}\n{"text": "')
        for _ in range(80):
            file.write(b"x" * (1 << 20))
        file.write(b'"}\n{"text": "b"}\n')
    tracemalloc.start()
    try:
        first, bad, last = read(tmp_path / "a.jsonl.gz", limits=Limits(record=1 << 20))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert isinstance(first, Record)
    assert isinstance(bad, Reject)
    assert isinstance(last, Record)
    assert bad.reason.startswith("too large: 83,886,0")
    assert (bad.line, last.line) == (2, 3)
    assert peak < 8 << 20


def test_binary_is_one_error(tmp_path: Path) -> None:
    for name in ("a.jsonl", "a.csv", "a.wet"):
        (tmp_path / name).write_bytes(b"\x7fELF\x02\x01\x01\0\n\0\n")
        with pytest.raises(FileError, match="not text: it looks like an ELF program"):
            read(tmp_path / name)
    (tmp_path / "a.txt").write_bytes(b"%PDF-1.7")
    (bad,) = read(tmp_path / "a.txt")
    assert isinstance(bad, Reject)
    assert bad.reason == "not text: it looks like a PDF document"


def from_stream(data: bytes) -> list[Record | Reject]:
    return list(stream_records(io.BytesIO(data), "-", Fields(), Limits()))


def test_a_stream() -> None:
    expected = [row["text"] for row in ROWS]
    for data in (jsonl(ROWS), *(pack(jsonl(ROWS)) for pack in PACK.values())):
        assert [found.text for found in from_stream(data) if isinstance(found, Record)] == expected
    (text,) = from_stream(wet_file(b"one"))
    assert isinstance(text, Record)
    assert from_stream(b"") == []
    with pytest.raises(FileError, match="parquet cannot be read from a stream"):
        from_stream(parquet(ROWS))
    with pytest.raises(FileError, match="it looks like a PNG image"):
        from_stream(b"\x89PNG\r\n\x1a\n\0\0")


def test_one_text() -> None:
    text = "The council voted.\n".encode("utf-16")
    for data in (text, *(pack(text) for pack in PACK.values())):
        assert one_text(io.BytesIO(data), "a.txt", Limits(record=1000)) == text
    assert one_text(io.BytesIO(b"x" * 2000), "-", Limits(record=1000)) == b"x" * 2000
    for data, name, why in (
        (gzip.compress(b"x" * 2000), "a.txt.gz", "too large: more than 1,000 bytes"),
        (b'{"text": "a"}', "a.jsonl", "it holds jsonl records, not one text: `textclean run`"),
        (gzip.compress(b"text\na\n"), "a.csv.gz", "it holds csv records"),
        (parquet(ROWS), "a.txt", "it holds parquet records"),
        (gzip.compress(wet_file(b"one")), "a.bin", "it holds wet records"),
        (gzip.compress(b"\x7fELF\x02\x01\x01\0"), "a.txt.gz", "it looks like an ELF program"),
        (gzip.compress(b"text")[:-9], "a.txt.gz", "cut short"),
    ):
        with pytest.raises(FileError, match=why):
            one_text(io.BytesIO(data), name, Limits(record=1000))


BLOCKED = """
import sys
for name in ("fsspec", "orjson", "pyarrow", "pyarrow.parquet", "backports.zstd", "backports", "warcio"):
    sys.modules[name] = None
from textclean.errors import MissingExtra
from textclean.io.reading import records
from textclean.columns import Columns, Fields
from textclean.io.records import Limits
from textclean.io.sources import find
for name in sys.argv[1:]:
    try:
        print([r.text for source in find([name]).sources for r in records(source, Fields(), Limits())])
    except MissingExtra as missing:
        print(missing)
"""


@pytest.mark.skipif(sys.version_info >= (3, 14), reason="the standard library has zstd")
def test_without_the_packages_of_the_extra(tmp_path: Path) -> None:
    names = ["a.jsonl", "a.csv", "b.txt", "c.jsonl.gz", "d.txt.bz2", "e.parquet", "f.jsonl.zst", "g.wet"]
    row, text = b'{"text": "A text."}\n', b"A text."
    data = [row, b"text\nA text.\n", text, gzip.compress(row), PACK["bz2"](text), parquet(ROWS), PACK["zst"](row)]
    for name, content in zip(names, [*data, wet_file(text)], strict=True):
        (tmp_path / name).write_bytes(content)
    done = subprocess.run(
        [sys.executable, "-c", BLOCKED, *names, "s3://bucket/a.txt"],
        cwd=tmp_path, capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    said = done.stdout.splitlines()
    assert said[:5] == ["['A text.']"] * 5
    pip = ' is not installed; it comes with: pip install "textclean-filters[io]"'
    assert said[5:] == [f"{package}{pip}" for package in ("pyarrow", "backports.zstd", "warcio", "fsspec")]
