"""Good rows among bad ones, and damaged files: all good rows come out, each bad one is rejected with its reason."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from itertools import chain
from pathlib import Path
from typing import IO, Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.engines.corpora import jsonl, output, rejects
from tests.files import PACK
from textclean.document import Document
from textclean.engines.job import Job
from textclean.engines.local import Summary
from textclean.io import compression, delimited, sources
from textclean.io.compression import zstd
from textclean.io.records import Limits
from textclean.labels import Label
from textclean.pipeline import Pipeline

Run = Callable[..., Summary]

# Kinds of bad rows, and how each ends: with its reason, or (None) as a row like others.
ROWS: dict[str, tuple[bytes, str | None]] = {
    "bad JSON": (b'{"text": "a"', "no JSON"),
    "a bad byte": (b'{"text": "caf\xe9"}', "no JSON"),
    "no text": (b'{"id": "x"}', 'there is no "text"'),
    "null text": (b'{"text": null}', '"text" is null'),
    "a number for a text": (b'{"text": 5}', '"text" is a number'),
    "a list for a row": (b'["text"]', "a row is an object"),
    "a string for a row": (b'"text"', "a row is an object"),
    "half a surrogate pair": (b'{"text": "half \\ud83d pair"}', None),
    "a number that no float holds": (b'{"text": "a", "score": 1e999}', None),
    "deep nesting": (b'{"text": "a", "deep": ' + b"[" * 3000 + b"]" * 3000 + b"}", "no JSON"),
    "a name that is taken": (b'{"text": "a", "flags": 1}', 'the row has a "flags" already'),
    "too large": (b'{"text": "' + b"x" * 20_000 + b'"}', "too large"),
    "empty text": (b'{"text": ""}', None),
    "an id twice": (b'{"id": "n0", "text": "a"}', None),
    "NUL": (b'{"text": "a\\u0000b"}', None),
    "CRLF": (b'{"text": "a"}\r', None),
    "odd line ends": ('{"text": "a\u2028b\u2029c\x85d"}'.encode(), None),
    "a large number": (b'{"text": "a", "n": 123456789012345678901234567890}', None),
    "an id that is a number": (b'{"id": 7, "text": "a"}', None),
    "a field twice": (b'{"text": "a", "x": 1, "x": 2}', None),
    "C1, bidi, escapes": ('{"text": "\x9b31m \u202eabc \\u001b[2J =cmd|x [/foo]"}'.encode(), None),
    "a thousand marks": (b'{"text": "a' + "\u0301".encode() * 1000 + b'"}', None),
}


def test_good_rows_among_bad_ones(serial: Run) -> None:
    good = jsonl(len(ROWS) + 1).splitlines()
    pairs = list(zip(good, ROWS.values(), strict=False))
    lines = [*(line for row, (bad, _) in pairs for line in (row, bad)), good[-1]]
    expected = [*(line for row, (bad, why) in pairs for line in ((row,) if why else (row, bad))), good[-1]]
    Path("in/a.jsonl").write_bytes(b"\xef\xbb\xbf" + b"\n".join(lines))  # a BOM before, no end behind
    for shard in (32 << 20, 3000):
        folder = Path(f"out{shard}")
        done = serial(str(folder), job=Job(shard=shard, limits=Limits(record=10_000)))
        added = ("clean_text", "removed", "flags", "page_score")
        found = [{key: value for key, value in row.items() if key not in added} for row in output(folder)]
        assert found == [json.loads(line) for line in expected]
        by_line = {row["line"]: row for row in rejects(folder)}
        for number, (kind, (line, why)) in enumerate(ROWS.items(), 1):
            if why is not None:
                reject = by_line.pop(2 * number)
                raw = reject["raw"].encode() if "raw" in reject else base64.b64decode(reject["raw_base64"])
                assert reject["reason"].startswith(why), kind
                assert reject["size"] == len(line), kind
                assert raw == (line[: len(raw)] if kind == "too large" else line), kind
        assert not by_line
        assert (done.tally.read, done.tally.written) == (len(lines), len(expected))


def test_a_file_that_is_cut_short_gives_what_it_holds(serial: Run) -> None:
    data = jsonl(400)
    for name, pack in PACK.items():
        packed = pack(data)
        Path(f"in/{name}.jsonl").write_bytes(packed[: len(packed) * 3 // 4])  # its name says nothing of it
    done = serial()
    by_file = {row["file"]: row for row in rejects(Path("out")) if row["line"] is None}
    assert {name: by_file[f"in/{name}.jsonl"]["reason"] for name in PACK} == {
        name: f"the {name} stream ends too early: the file is cut short" for name in PACK
    }
    assert all("{" in row["raw"] for row in rejects(Path("out")) if row["line"] is not None)  # the last, half of a row
    assert done.tally.written > 100
    rows = output(Path("out"))
    assert all(row["id"] in row["text"] or row["text"] for row in rows)


def test_a_file_with_a_wrong_checksum_gives_nothing(serial: Run) -> None:
    data = jsonl(400)
    for name, pack in PACK.items():
        packed = bytearray(pack(data))
        packed[len(packed) // 2] ^= 16
        Path(f"in/{name}.jsonl").write_bytes(packed)
    Path("in/good.jsonl").write_bytes(jsonl(3))
    done = serial()
    assert (done.tally.written, done.tally.rejected) == (3, len(PACK))
    assert {row["file"] for row in rejects(Path("out"))} == {f"in/{name}.jsonl" for name in PACK}
    assert all("damaged" in row["reason"] or "cut short" in row["reason"] for row in rejects(Path("out")))
    assert len(list(Path("out").glob("part-*"))) == 1


def test_other_damaged_files(serial: Run) -> None:
    Path("in/empty.jsonl").write_bytes(b"")
    Path("in/empty.parquet").write_bytes(b"")
    Path("in/empty.csv").write_bytes(b"")
    Path("in/empty.txt").write_bytes(b"")
    Path("in/empty.wet").write_bytes(b"")
    Path("in/none.parquet").write_bytes(b"PAR1 and no more")
    Path("in/none.arrow").write_bytes(b"ARROW1\0\0 and no more")
    Path("in/none.wet").write_bytes(b"hello\n")
    Path("in/wide.jsonl").write_bytes('{"text": "a"}'.encode("utf-16"))
    Path("in/other.csv").write_bytes(b"a,b\n1,2\n")
    pq.write_table(pa.table({"body": ["a"]}), "in/other.parquet")
    pq.write_table(pa.table({"text": [1]}), "in/number.parquet")
    done = serial()
    reasons = {row["file"].removeprefix("in/"): row["reason"] for row in rejects(Path("out"))}
    assert {name: reason[:30] for name, reason in reasons.items()} == {
        "empty.parquet": "the Parquet file is damaged: P"[:30],
        "none.parquet": "the Parquet file is damaged: P"[:30],
        "none.arrow": "the Arrow file is damaged or c",
        "none.wet": "record 1 is no WARC record: it"[:30],
        "wide.jsonl": "it is UTF-16, but JSON lines a",
        "other.csv": "its first line names no column",
        "other.parquet": "unknown column 'text'; there a",
        "number.parquet": "the column 'text' is int64, no",
    }
    assert (done.tally.written, done.tally.unchanged) == (1, 1)  # the empty text


def test_files_that_cannot_be_opened(serial: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("in/a.jsonl").write_bytes(jsonl(3))
    Path("in/b.jsonl").write_bytes(jsonl(3))
    opened = sources.opened

    def refuse(url: str) -> IO[bytes]:
        if url == "in/a.jsonl":
            raise PermissionError(13, "Permission denied")
        return opened(url)

    monkeypatch.setattr(sources, "opened", refuse)
    done = serial()
    assert (done.tally.written, done.tally.rejected) == (3, 1)
    assert rejects(Path("out"))[0]["reason"] == "cannot be read: Permission denied"


def test_a_bomb_is_rejected_and_the_other_files_come_out(serial: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compression, "FLOOR", 4 << 20)
    for name, pack in PACK.items():
        Path(f"in/{name}.jsonl").write_bytes(pack(jsonl(3) + (b" " * 4095 + b"\n") * 2048))
    Path("in/good.jsonl").write_bytes(jsonl(3))
    done = serial(job=Job(limits=Limits(ratio=100)))
    assert (done.tally.written, done.tally.rejected) == (3, len(PACK))
    assert all("unpacks to more than 100 times its size" in row["reason"] for row in rejects(Path("out")))


def test_half_an_emoji_is_repaired_and_flagged(serial: Run) -> None:
    line = b'{"id": "a", "text": "half \\ud83d a smile"}'
    for output_format in ("jsonl", "parquet"):
        Path("in/a.jsonl").write_bytes(line)
        serial(output_format, job=Job(output=output_format))
    (row,) = output(Path("jsonl"))
    assert (row["text"], row["clean_text"], row["flags"]) == (
        "half \ud83d a smile",
        "half \ufffd a smile",
        ["repaired"],
    )
    (part,) = Path("parquet").glob("part-*")
    (same,) = pq.read_table(part).to_pylist()
    assert (same["text"], same["clean_text"], same["flags"]) == ("half \ufffd a smile",) * 2 + (["repaired"],)
    assert same["record"].encode() == line


def test_numbers_come_out_as_they_came(serial: Run) -> None:
    lines = [
        f'{{"id": {at}, "text": "a", "n": {number}}}' for at, number in enumerate(("1e999", "NaN", "9" * 5000, "1.10"))
    ]
    Path("in/a.jsonl").write_bytes("\n".join(lines).encode())
    serial()
    (part,) = Path("out").glob("part-*")
    written = zstd().decompress(part.read_bytes()).decode().splitlines()
    assert [row[: len(line) - 1] for row, line in zip(written, lines, strict=True)] == [line[:-1] for line in lines]


class Hungry:
    """A filter for which memory is too small: in batches of several texts, or at one text however often it comes."""

    def __init__(self, calls: int, word: str) -> None:
        self.calls, self.word = calls, word

    def __call__(self, doc: Document) -> list[Label]:
        if self.word in doc.source and self.calls > 0:
            self.calls -= 1
            raise MemoryError
        return []


@pytest.mark.parametrize("calls", [1, 99])
def test_a_row_for_which_memory_is_too_small_is_tried_alone_and_then_rejected_as_such(serial: Run, calls: int) -> None:
    Path("in/a.jsonl").write_bytes(jsonl(9))
    done = serial(job=Job(Pipeline((Hungry(calls, "berth 23757"),), repair=None)))
    assert done.tally.read == 9
    if calls == 1:
        assert done.tally.rejected == 0
    else:
        (reject,) = rejects(Path("out"))
        assert (json.loads(reject["raw"])["id"], done.tally.written) == ("n3", 8)
        assert reject["reason"].startswith(f"out of memory at a record of {len(reject['raw']):,} bytes: ")


@pytest.mark.parametrize("failures", [1, 2])
def test_a_file_for_which_memory_is_too_small_is_read_again_and_then_rejected_as_such(
    serial: Run, monkeypatch: pytest.MonkeyPatch, failures: int
) -> None:
    Path("in/a.csv").write_bytes(b"id,text\n1,one\n2,two\n")
    Path("in/b.jsonl").write_bytes(jsonl(3))
    read = delimited.read

    def limited(*arguments: Any) -> Any:
        nonlocal failures
        for found in read(*arguments):
            yield found
            failures -= 1
            if failures >= 0:
                raise MemoryError

    monkeypatch.setattr(delimited, "read", limited)
    again = failures == 1
    done = serial()
    assert (done.tally.written, done.tally.rejected) == ((5, 0) if again else (3, 1))
    if not again:
        (reject,) = rejects(Path("out"))
        assert (reject["file"], reject["reason"][:13]) == ("in/a.csv", "out of memory")


@pytest.mark.parametrize("kind", ["parquet", "arrow"])
def test_the_limit_of_a_record_holds_for_columns(serial: Run, kind: str) -> None:
    table = pa.table({"id": [1, 2, 3], "text": ["one\n", "x" * 5000, "three\n"]})
    if kind == "parquet":
        pq.write_table(table, "in/a.parquet")
    else:
        with pa.OSFile("in/a.arrow", "wb") as file, pa.ipc.new_file(file, table.schema) as out:
            out.write_table(table)
    done = serial(job=Job(limits=Limits(record=1000)))
    (reject,) = rejects(Path("out"))
    assert (reject["line"], reject["raw"]) == (2, "x" * 5000)
    assert reject["reason"].startswith("too large: 5,008 bytes, the limit is 1,000")
    assert (done.tally.written, done.tally.rejected) == (2, 1)


@pytest.mark.parametrize("group", range(4))
def test_a_damaged_row_group_is_counted_and_the_others_come_out(serial: Run, group: int) -> None:
    rows = [json.loads(line) for line in jsonl(40).splitlines()]
    pq.write_table(pa.Table.from_pylist(rows), "in/a.parquet", row_group_size=10)
    data, meta = bytearray(Path("in/a.parquet").read_bytes()), pq.read_metadata("in/a.parquet").row_group(group)
    start = meta.column(1).dictionary_page_offset
    data[start : start + 16] = bytes(16)
    Path("in/a.parquet").write_bytes(data)
    done = serial(job=Job(shard=2000))
    (reject,) = rejects(Path("out"))
    assert (reject["line"], reject["rows"]) == (10 * group + 1 if done.outputs < 4 else 1, 10)
    assert (done.tally.read, done.tally.written, done.tally.rejected) == (40, 30, 10)
    parts = [pq.read_table(part)["id"].to_pylist() for part in sorted(Path("out").glob("part-*"))]
    assert list(chain(*parts)) == [row["id"] for at, row in enumerate(rows) if at // 10 != group]


def test_csv_in_other_encodings_and_with_other_delimiters(serial: Run) -> None:
    row = "1;Der Bürgermeister eröffnete die Brücke über die Weiße Elster am Dienstag."
    Path("in/excel.csv").write_bytes(f"id;text\n{row}\n".encode("cp1252"))
    Path("in/unicode.csv").write_bytes(f"id;text\n{row}\n".encode("utf-16"))
    serial()
    assert [found["text"] for found in output(Path("out"))] == [row[2:]]
    (reject,) = rejects(Path("out"))
    assert (reject["file"], reject["reason"][:12]) == ("in/unicode.csv", "it is UTF-16")
    serial("named", job=Job(encoding="utf-16"))
    (bad,) = rejects(Path("named"))
    assert (bad["file"], bad["reason"][:16]) == ("in/excel.csv", "it is not utf-16")
    serial("marked", job=Job(encoding="utf-16-le"))
    assert row[2:] in [found["text"] for found in output(Path("marked"))]
