"""Targets for files of texts: each record is a row, or is rejected with a reason; a damaged file is a FileError."""

from __future__ import annotations

import io
import json
import tempfile
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from tests.files import PACK
from tests.fuzz.texts import must_say
from textclean.decoding import decode
from textclean.errors import FileError
from textclean.io import Fields, Limits, Record, Reject, lines, reading
from textclean.io.formats import FORMATS
from textclean.io.one_text import one_text
from textclean.io.sources import Source, opened

__all__ = ["SEEDS", "TARGETS"]

FIELDS = Fields(site="url", lang="language")
# Small, so that batches, over-long records and pieces of files are common.
LIMITS = Limits(record=2_000, batch_bytes=4_000, batch_rows=7)
UNPACKED = 1 << 20  # bytes; a compressed input of more is not compared
DELIMITERS = ",;\t|"

Item = Record | Reject


def read(kind: str, data: bytes) -> None:
    """A file of a format is read."""
    items, error = _read(kind, data)
    if error is not None:
        must_say(error)
    else:
        CONSERVED[kind](data, items)


def _read(kind: str, data: bytes) -> tuple[list[Item], FileError | None]:
    """The items of a file up to its end, or up to an error."""
    items: list[Item] = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"file.{kind}")
        path.write_bytes(data)
        try:
            for item in reading.records(Source(str(path), kind, len(data), ""), FIELDS, LIMITS):
                must_be_sound(item)
                items.append(item)
        except FileError as error:
            return items, error
    return items, None


def must_be_sound(item: Item) -> None:
    """A record is a JSON object with its text; a reject has a reason."""
    if isinstance(item, Reject):
        assert item.reason.strip()
        assert item.size >= len(item.raw) or item.coding
        assert item.rows >= 0
        return
    assert item.line >= 1
    row = json.loads(item.row)
    assert row[FIELDS.text] == item.text
    for value in item[3:]:
        assert value is None or isinstance(value, str)


# Conservation ---------------------------------------------------------------------------------------------------------


def _one(data: bytes, items: Sequence[Item]) -> None:
    """A text is one record."""
    (item,) = items
    if isinstance(item, Record):
        assert item.text == decode(data).text
    else:
        assert item.size == len(data)


def _lines(data: bytes, items: Sequence[Item]) -> None:
    """Each line that is not blank is a record or a reject, in order, with its bytes."""
    blank = b" \t\r\n"
    wanted = [
        (number, line.strip(blank).removeprefix(b"\xef\xbb\xbf" if number == 1 else b""))
        for number, line in enumerate(data.split(b"\n"), 1)
    ]
    wanted = [(number, line) for number, line in wanted if line]
    assert [item.line for item in items] == [number for number, _ in wanted]
    for item, (_, line) in zip(items, wanted, strict=True):
        if isinstance(item, Record):
            assert item.row == line
        else:
            raw = item.raw.strip(blank).removeprefix(b"\xef\xbb\xbf" if item.line == 1 else b"")
            assert line.startswith(raw) or item.size > LIMITS.record


def _delimited(data: bytes, items: Sequence[Item]) -> None:
    """All characters but quotes, delimiters and line ends stand in a record or a reject, or in the first row."""
    left = str.maketrans("", "", f'"\r\n{DELIMITERS}')
    raw = io.BytesIO(data).readlines()
    starts = [int(item.line or 0) for item in items]
    assert starts == sorted(set(starts))
    for item, start, end in zip(items, starts, [*starts, len(raw) + 1][1:], strict=True):
        source = b"".join(raw[start - 1 : end - 1])
        if isinstance(item, Reject):
            assert source.startswith(item.raw)
            assert len(item.raw) == item.size or item.size > LIMITS.record
            assert not source[item.size :].strip(b"\r\n")
        else:
            row = json.loads(item.row)
            if _is_utf8(source):
                assert "".join(row.values()).translate(left) == source.decode().translate(left)
            else:
                assert row["encoding"]


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def _numbered(data: bytes, items: Sequence[Item]) -> None:
    """Records and rejects are in order, and a number is missing or stands there twice only where bytes are rejected."""
    numbers = [int(item.line or 0) for item in items]
    assert numbers == sorted(numbers)
    rows = [item.line for item in items if isinstance(item, Record)]
    assert len(set(rows)) == len(rows)
    rejected = {item.line for item in items if isinstance(item, Reject)}
    assert {*rows, *rejected} >= set(range(1, max(numbers, default=0) + 1))


def _parquet(data: bytes, items: Sequence[Item]) -> None:
    """Each row that the footer states is a record, or is counted by a reject."""
    import pyarrow.parquet as pq

    stated = pq.ParquetFile(io.BytesIO(data)).metadata
    total = sum(stated.row_group(i).num_rows for i in range(stated.num_row_groups))
    assert sum(item.rows if isinstance(item, Reject) else 1 for item in items) == total


CONSERVED: dict[str, Callable[[bytes, Sequence[Item]], None]] = {
    "text": _one,
    "jsonl": _lines,
    "csv": _delimited,
    "tsv": _delimited,
    "wet": _numbered,
    "arrow": _numbered,
    "parquet": _parquet,
}


# Streams, compression, pieces -----------------------------------------------------------------------------------------


def stream(data: bytes) -> None:
    """Standard input is read, whatever its first bytes say."""
    try:
        for item in reading.stream_records(io.BytesIO(data), "<stdin>", FIELDS, LIMITS):
            must_be_sound(item)
    except FileError as error:
        must_say(error)
    try:
        text = one_text(io.BytesIO(data), "page.txt", LIMITS)
    except FileError as error:
        must_say(error)
    else:
        assert text == data or len(text) <= LIMITS.record


def packed(data: bytes) -> None:
    """A compressed file holds what was compressed; a damaged one is a FileError, after the rows before the damage."""
    for kind in ("jsonl", "csv", "text", "wet"):
        items, error = _read(kind, data)
        if error is not None:
            must_say(error)
        elif kind == "text":
            assert len(items) == 1


def packed_again(data: bytes) -> None:
    """Any bytes, compressed in any way, are read as the bytes are; with a byte changed they are a FileError."""
    if len(data) < 3:
        return
    name, damage, body = sorted(PACK)[data[0] % len(PACK)], data[1], data[2:]
    if any(body.startswith(magic) for magic in (b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00", b"\x28\xb5\x2f\xfd", b"PAR1")):
        return
    plain = _read("jsonl", body)
    made = PACK[name](body)
    items, error = _read("jsonl", made)
    assert (items, str(error)) == (plain[0], str(plain[1]))
    items, error = _read("jsonl", made[: len(made) * damage // 256])
    assert error is not None or damage * len(made) < 256 * 6, "a cut file is read as if it were whole"
    whole = items[:-1]  # the last line may be cut itself
    assert whole == plain[0][: len(whole)]


def pieces(data: bytes) -> None:
    """The pieces of a file of JSON lines tile it, and together have the rows of the whole."""
    if not data or data[1:].startswith((b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00", b"\x28\xb5\x2f\xfd")):
        return
    size, body = 1 + data[0], data[1:]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "file.jsonl")
        path.write_bytes(body)
        whole = Source(str(path), "jsonl", len(body), "").whole
        with opened(str(path)) as file:
            parts = list(lines.split(file, whole, size))
    assert [part.start for part in parts] == [0, *(part.end for part in parts[:-1])]
    assert parts[-1].end == len(body)
    joined: list[bytes] = []
    for part in parts:
        inside = body[part.start : part.end]
        assert part.end == len(body) or inside.endswith(b"\n")
        joined += [line.data for line in lines.lines(io.BytesIO(inside), 1 << 30)]
    assert joined == [line.data for line in lines.lines(io.BytesIO(body), 1 << 30)]


# Files to begin with --------------------------------------------------------------------------------------------------

ROWS = [
    {"id": f"row {i}", "text": f"The ferry runs at {i}.\nRead more: Tides\n" * (i % 4), "url": "https://a.example/"}
    for i in range(20)
]


def _columns(kind: str) -> Iterator[bytes]:
    """Parquet and Arrow files of several row groups and types of columns."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pa.Table.from_pylist(ROWS).append_column("n", pa.array(range(20)))
    odd = pa.table(
        {
            "text": pa.array(["a", None, "b" * 50]),
            "url": pa.array([b"\xff", b"", None]),
            "deep": pa.array([{"x": [1, 2]}, None, {"x": []}]),
            "words": pa.array(["x", "y", "x"]).dictionary_encode(),
        }
    )
    for made in (table, odd, table.slice(0, 0)):
        for option in ("none", "zstd") if kind == "parquet" else ("file", "stream"):
            sink = io.BytesIO()
            if kind == "parquet":
                pq.write_table(made, sink, row_group_size=7, compression=option, write_page_checksum=True)
            else:
                with (pa.ipc.new_file if option == "file" else pa.ipc.new_stream)(sink, made.schema) as writer:
                    writer.write_table(made, 7)
            yield sink.getvalue()


def _packed() -> Iterator[bytes]:
    for pack in PACK.values():
        one = pack("".join(f"{json.dumps(row)}\n" for row in ROWS).encode())
        yield from (one, one + one, one[:-3], one + b"\0" * 9, pack(b""))


TARGETS: dict[str, Callable[[bytes], None]] = {
    **{f"read_{kind}": partial(read, kind) for kind in FORMATS},
    "stream": stream,
    "packed": packed,
    "packed_again": packed_again,
    "pieces": pieces,
}
SEEDS: dict[str, Callable[[], Iterator[bytes]]] = {
    "read_parquet": partial(_columns, "parquet"),
    "read_arrow": partial(_columns, "arrow"),
    "packed": _packed,
}
