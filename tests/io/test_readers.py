"""Readers: what is good comes out, what is bad comes out as a reject, with its place, the reason and its bytes."""

from __future__ import annotations

import io
import json
from typing import IO, Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from textclean.columns import Columns, Fields
from textclean.errors import FileError
from textclean.io import delimited, jsonl, plain, wet
from textclean.io.lines import lines, next_line
from textclean.io.records import Limits, Piece, Record, Reject

ADDED = Columns()
LIMITS = Limits(record=1000)


def piece(kind: str, url: str = "a.txt") -> Piece:
    return Piece(url, kind, 0, 0, 0, alone=True)


def stream(data: bytes) -> IO[bytes]:
    return io.BufferedReader(io.BytesIO(data))


@given(
    st.lists(st.binary(max_size=12).map(lambda b: b.replace(b"\n", b"")), max_size=6), st.booleans(), st.integers(3, 9)
)
@example([b"four\r"], True, 3)
@example([b"its\r"], False, 3)
@example([b"four"], True, 3)
def test_lines(parts: list[bytes], ended: bool, limit: int) -> None:
    data = b"\n".join(parts) + (b"\n" if ended else b"")
    found = list(lines(stream(data), limit))
    expected = data.split(b"\n")
    if not expected[-1]:
        expected.pop()
    expected = [line.removesuffix(b"\r") for line in expected]
    assert [(line.number, line.size) for line in found] == [(i, len(line)) for i, line in enumerate(expected, 1)]
    assert [line.whole for line in found] == [len(line) <= limit for line in expected]
    assert all(line.data == whole for line, whole in zip(found, expected, strict=True) if len(whole) <= limit)
    assert all(whole.startswith(line.data) for line, whole in zip(found, expected, strict=True))


@given(st.lists(st.sampled_from([b"", b"a", b"bc\r", b"x" * 9]), max_size=8), st.integers(0, 40))
def test_the_next_line(parts: list[bytes], start: int) -> None:
    data = b"\n".join(parts)
    begins = [0, *(i + 1 for i, byte in enumerate(data) if byte == 10)]
    start = min(start, len(data))
    assert next_line(io.BytesIO(data), start) == next((at for at in begins if at >= start), len(data))


def read_jsonl(data: bytes, fields: Fields = ADDED) -> list[Record | Reject]:
    return list(jsonl.read(stream(data), fields, LIMITS, piece("jsonl")))


def test_json_lines() -> None:
    found = read_jsonl(
        b'\xef\xbb\xbf{"id": 7, "text": "a"}\r\n\n  \n{"text": "b\\u2028", "n": 9999999999999999999999999, "n": 2}'
    )
    assert found == [
        Record(1, "a", b'{"id": 7, "text": "a"}', "7"),
        Record(4, "b\u2028", b'{"text": "b\\u2028", "n": 9999999999999999999999999, "n": 2}'),
    ]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"{", "no JSON: "),
        (b'{"text": "\xff"}', "no JSON: "),
        (b"[" * 2000, "too large: 2,000 bytes, the limit is 1,000 (max_record)"),
        (b"[" * 900 + b"]" * 90, "no JSON: "),
        (b"[1]", "a row is an object, this is a list"),
        (b"null", "a row is an object, this is null"),
        (b"{}", 'there is no "text" in the row'),
        (b'{"text": 5}', '"text" is a number, not a string'),
        (b'{"text": null}', '"text" is null, not a string'),
        (b'{"text": "a", "clean_text": 1}', 'the row has a "clean_text" already'),
    ],
)
def test_a_bad_row_is_reported_and_the_others_come_out(line: bytes, reason: str) -> None:
    good = b'{"text": "a"}'
    first, bad, last = read_jsonl(good + b"\n" + line + b"\n" + good)
    assert isinstance(first, Record)
    assert last == Record(3, "a", good)
    assert isinstance(bad, Reject)
    assert bad.reason.startswith(reason)
    assert (bad.line, bad.size) == (2, len(line))
    assert line.startswith(bad.raw)


def test_utf16_is_refused() -> None:
    with pytest.raises(FileError, match="UTF-16"):
        read_jsonl('{"text": "a"}'.encode("utf-16"))


@given(st.dictionaries(st.text(max_size=4), st.integers() | st.text(max_size=4) | st.none(), max_size=3))
def test_fields_are_put_behind_what_stands_there(row: dict[str, Any]) -> None:
    row = {key: value for key, value in row.items() if key != "more"}
    raw = json.dumps(row, indent=1).encode()
    assert json.loads(jsonl.spliced(raw, {"more": [1]})) == {**row, "more": [1]}


def read_csv(data: bytes, kind: str = "csv", limits: Limits = LIMITS) -> list[Record | Reject]:
    return list(delimited.read(stream(data), ADDED, limits, piece(kind)))


def test_csv() -> None:
    found = read_csv(b'\xef\xbb\xbfid,text\r\n007,"one\r\ntwo, ""three"""\r\n\r\n8,\x00\r\n')
    assert found[0] == Record(
        2,
        'one\r\ntwo, "three"',
        json.dumps({"id": "007", "text": 'one\r\ntwo, "three"'}, separators=(",", ":")).encode(),
        "007",
    )
    assert [(r.line, r.text) for r in found if isinstance(r, Record)][1] == (5, "\x00")
    assert [r.text for r in read_csv(b"text\tn\na,b\t1\n", "tsv") if isinstance(r, Record)] == ["a,b"]
    assert len(read_csv(b"text\n" + b"a" * 200_000 + b"\n", limits=Limits(record=300_000))) == 1


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (b"1,a,b\n", "3 fields, but the first line names 2"),
        (b"1\n", "1 fields, but the first line names 2"),
        (b'1,"a"b\n', "no row: "),
        (b"1," + b"x" * 2000 + b"\n", "too large: "),
    ],
)
def test_a_bad_csv_row(row: bytes, reason: str) -> None:
    first, bad, last = read_csv(b"id,text\n1,a\n" + row + b"2,b\n")
    assert isinstance(first, Record)
    assert isinstance(last, Record)
    assert isinstance(bad, Reject)
    assert bad.reason.startswith(reason)
    assert bad.line == 3
    assert row.startswith(bad.raw)


def test_an_open_quote_takes_the_rest_with_it_into_the_reject() -> None:
    (bad,) = read_csv(b'text\n"one\ntwo\n')
    assert isinstance(bad, Reject)
    assert bad.raw == b'"one\ntwo\n'


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"a,b\n", 'names no column "text"'),
        (b"text,text\n", 'the column "text" twice'),
        (b"text,clean_text\n", 'a column "clean_text" already'),
    ],
)
def test_a_wrong_first_line(data: bytes, message: str) -> None:
    with pytest.raises(FileError, match=message):
        read_csv(data)


def test_text() -> None:
    (found,) = plain.read(stream("né\r\n".encode()), ADDED, LIMITS, piece("text"))
    assert found == Record(1, "né\r\n", '{"id":"a.txt","text":"né\\r\\n"}'.encode(), "a.txt")
    (odd,) = plain.read(stream(b"\xff\xfea\x00"), ADDED, LIMITS, piece("text"))
    assert isinstance(odd, Record)
    assert json.loads(odd.row)["encoding"] == "utf-16-le (bom)"
    (large,) = plain.read(stream(b"x" * 5000), ADDED, LIMITS, piece("text"))
    assert isinstance(large, Reject)
    assert (large.size, large.reason) == (5000, "too large: 5,000 bytes, the limit is 1,000 (max_record)")


def wet_record(kind: str, number: int, body: bytes) -> bytes:
    headers = {
        "WARC-Type": kind,
        "WARC-Record-ID": f"<urn:uuid:{number}>",
        "WARC-Target-URI": f"http://a.org/{number}",
        "WARC-Identified-Content-Language": "eng",
        "Content-Type": "text/plain",
        "Content-Length": str(len(body)),
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return b"WARC/1.0\r\n" + head.encode() + b"\r\n" + body + b"\r\n\r\n"


def wet_file(*bodies: bytes) -> bytes:
    """A WET file: a record that tells of the file, then the texts."""
    texts = [wet_record("conversion", i, body) for i, body in enumerate(bodies)]
    return b"".join([wet_record("warcinfo", 9, b"software: a test\r\n"), *texts])


def test_wet() -> None:
    first, second = wet.read(
        stream(wet_file("Grüße\n".encode(), b"x" * 2000)), Fields(lang="language"), LIMITS, piece("wet")
    )
    assert isinstance(first, Record)
    assert (first.line, first.text, first.id, first.lang) == (1, "Grüße\n", "<urn:uuid:0>", "eng")
    assert json.loads(first.row)["url"] == "http://a.org/0"
    assert isinstance(second, Reject)
    assert second.size == 2000


def test_a_wet_file_that_is_cut_short_or_none() -> None:
    whole = wet_file(b"one", b"two and more")
    found = wet.read(stream(whole[:-10]), ADDED, LIMITS, piece("wet"))
    assert isinstance(next(found), Record)
    with pytest.raises(FileError, match="cut short") as caught:
        next(found)
    assert caught.value.cut
    with pytest.raises(FileError, match="no WARC record"):
        list(wet.read(stream(b"hello\n\n"), ADDED, LIMITS, piece("wet")))
