"""Good rows among bad ones, and damaged files: all good rows come out, each bad one is rejected with its reason."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from pathlib import Path
from typing import IO

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.engines.corpora import jsonl, output, rejects
from tests.files import PACK
from textclean.engines.job import Job
from textclean.engines.local import Summary
from textclean.io import sources
from textclean.io.records import Limits

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
        added = ("clean_text", "removed", "flags")
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
