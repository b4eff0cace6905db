"""Readers: what is good comes out, what is bad comes out as a reject, with its place, the reason and its bytes."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from typing import IO, Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from textclean.columns import Columns, Fields
from textclean.errors import FileError
from textclean.io import delimited, json_rows, jsonl, plain, transcoding, wet
from textclean.io.lines import lines, next_line
from textclean.io.records import Limits, Piece, Record, Reject, keys

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


NUMBERS = ["1e999", "NaN", "-Infinity", "9" * 800, "1.10", "123456789012345678901234567890"]


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("parser", ["orjson", "json"])
def test_a_number_comes_out_as_it_came(monkeypatch: pytest.MonkeyPatch, parser: str, number: str) -> None:
    if parser == "json":
        monkeypatch.setattr(json_rows, "_ORJSON", None)
    line = f'{{"id": {number}, "text": "a", "n": [{number}]}}'.encode() if len(number) < 99 else b""
    line = line or f'{{"id": 1, "text": "a", "n": {number}}}'.encode()
    (found,) = read_jsonl(line)
    assert found == Record(1, "a", line, number if len(number) < 99 else "1")
    assert jsonl.spliced(line, {"flags": []}) == line[:-1] + b',"flags":[]}'


def test_half_an_emoji_is_no_reason_to_reject_a_row() -> None:
    line = b'{"id": "n\\udc00", "text": "half \\ud83d a smile"}'
    assert read_jsonl(line) == [Record(1, "half \ud83d a smile", line, "n\ufffd")]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf16_is_refused_unless_it_is_named(encoding: str) -> None:
    data = '{"text": "é"}\n{"text": "ü"}'.encode(encoding)
    with pytest.raises(FileError, match=r"it is UTF-16, .*: convert it first, or set encoding"):
        read_jsonl(data)
    named = replace(piece("jsonl"), encoding=encoding)
    found = list(jsonl.read(stream(data), ADDED, LIMITS, named))
    assert [(r.line, r.text) for r in found if isinstance(r, Record)] == [(1, "é"), (2, "ü")]


@pytest.mark.parametrize("encoding", ["cp1252", "shift_jis", "utf-16", "gb18030"])
def test_the_encoding_that_is_named(encoding: str) -> None:
    text = "市議会、火曜日" if encoding in ("shift_jis", "gb18030") else "Größe – “naïve”"
    rows = f'{{"id": "1", "text": "{text}"}}\n'.encode(encoding)
    (row,) = jsonl.read(stream(rows), ADDED, LIMITS, replace(piece("jsonl"), encoding=encoding))
    (cell,) = delimited.read(
        stream(f"id,text\n1,{text}\n".encode(encoding)), ADDED, LIMITS, replace(piece("csv"), encoding=encoding)
    )
    (whole,) = plain.read(stream(text.encode(encoding)), ADDED, LIMITS, replace(piece("text"), encoding=encoding))
    assert all(isinstance(found, Record) and found.text == text for found in (row, cell, whole))


@given(
    st.text(st.characters(codec="utf-16"), max_size=50), st.sampled_from(["utf-16", "utf-16-be", "utf-8", "gb18030"])
)
def test_a_stream_in_another_encoding_is_that_stream_in_utf8(text: str, encoding: str) -> None:
    text = text.lstrip("\ufeff")
    assert transcoding.utf8(stream(text.encode(encoding)), encoding).read() == text.encode()


@pytest.mark.parametrize("reader", ["jsonl", "csv", "text", "wet"])
def test_a_full_memory_is_named_as_such(monkeypatch: pytest.MonkeyPatch, reader: str) -> None:
    """The record is tried a second time; then it is rejected with that reason, and the others come out."""
    failures = 0

    def fail(*arguments: Any) -> Any:
        nonlocal failures
        failures -= 1
        if failures >= 0:
            raise MemoryError
        return keys(*arguments)

    def read() -> list[Record | Reject]:
        rows = {
            "jsonl": b'{"text": "a"}\n{"text": "b"}',
            "csv": b"text\na\nb",
            "text": b"a",
            "wet": wet_file(b"a", b"b"),
        }
        module = {"jsonl": jsonl, "csv": delimited, "text": plain, "wet": wet}[reader]
        monkeypatch.setattr(module, "decoded" if reader == "text" else "keys", fail if reader != "text" else decoded)
        return list(module.read(stream(rows[reader]), ADDED, LIMITS, piece(reader)))

    def decoded(*arguments: Any) -> Any:
        fail({}, ADDED)
        return {"text": arguments[0].decode()}

    failures = 1
    assert [found.text for found in read() if isinstance(found, Record)] == (["a"] if reader == "text" else ["a", "b"])
    failures = 2
    bad, *others = read()
    assert isinstance(bad, Reject)
    assert bad.reason.startswith("out of memory at a record of ")
    assert [found.text for found in others if isinstance(found, Record)] == ([] if reader == "text" else ["b"])


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


@pytest.mark.parametrize("delimiter", ";\t|")
def test_csv_with_another_delimiter(delimiter: str) -> None:
    found = read_csv(f'id{delimiter}text\n1{delimiter}"a, b"\n2{delimiter}c, d\n'.encode())
    assert [(r.id, r.text) for r in found if isinstance(r, Record)] == [("1", "a, b"), ("2", "c, d")]


def test_the_comma_goes_before_other_delimiters() -> None:
    (found,) = read_csv(b"text,a;text\none;two,three\n")
    assert isinstance(found, Record)
    assert found.text == "one;two"


SENTENCES = (
    "Der Bürgermeister eröffnete die Brücke über die Weiße Elster am Dienstag.",
    "Für die Fußgänger wird es künftig zwei Übergänge geben.",
)


def test_csv_that_is_not_utf8_is_decoded_and_says_how() -> None:
    rows = "".join(f"{at},{SENTENCES[at % 2]}\n" for at in range(40))
    found = read_csv(f"id,text\n{rows}9,plain\n".encode("cp1252"))
    assert [r.text for r in found if isinstance(r, Record)] == [SENTENCES[at % 2] for at in range(40)] + ["plain"]
    notes = [json.loads(r.row).get("encoding") for r in found if isinstance(r, Record)]
    assert notes == ["cp1252 (detected, unsure)"] * 40 + [None]


def test_a_short_value_is_decoded_as_the_rows_behind_it() -> None:
    rows = "".join(f"{at},{SENTENCES[at % 2]}\n" for at in range(40))
    first = read_csv(f"id,text\n1,Öl\n{rows}".encode("cp1252"))[0]
    assert isinstance(first, Record)
    assert first.text == "Öl"


def test_one_row_of_another_encoding_among_utf8() -> None:
    good = "".join(f"{at},{SENTENCES[at % 2]}\n" for at in range(40)).encode()
    found = read_csv(b"id,text\n1," + SENTENCES[0].encode("cp1252") + b"\n" + good)
    assert [r.text for r in found[1:] if isinstance(r, Record)] == [SENTENCES[at % 2] for at in range(40)]
    assert isinstance(found[0], Record)
    assert "encoding" in json.loads(found[0].row)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_csv_in_utf16_is_refused_unless_it_is_named(encoding: str) -> None:
    data = "id,text\n1,é\n".encode(encoding)
    with pytest.raises(FileError, match=r"it is UTF-16, .*: convert it first, or set encoding"):
        read_csv(data)
    (found,) = delimited.read(stream(data), ADDED, LIMITS, replace(piece("csv"), encoding=encoding))
    assert isinstance(found, Record)
    assert (found.text, found.id) == ("é", "1")


def test_an_open_quote_takes_the_rest_with_it_into_the_reject() -> None:
    (bad,) = read_csv(b'text\n"one\ntwo\n')
    assert isinstance(bad, Reject)
    assert bad.raw == b'"one\ntwo\n'


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"a,b\n", 'names no column "text"; it names: a, b'),
        (b'a,"b"c\n', "names no columns: "),
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


def wet_until(cut: int, whole: bytes) -> tuple[int, FileError | None]:
    """How many records come out of the first bytes of a file, and the error."""
    found = 0
    try:
        for _ in wet.read(stream(whole[:cut]), ADDED, LIMITS, piece("wet")):
            found += 1
    except FileError as error:
        return found, error
    return found, None


def test_a_wet_file_that_is_cut_anywhere() -> None:
    """Only a cut behind a whole record goes unsaid; the records before the cut come out."""
    bodies = (b"one\n", b"two and more\n", b"")
    records = [
        wet_record("warcinfo", 9, b"software: a test\r\n"),
        *(wet_record("conversion", i, b) for i, b in enumerate(bodies)),
    ]
    whole, ends = b"".join(records), [0]
    for record in records:
        ends.append(ends[-1] + len(record))
    for cut in range(len(whole) + 1):
        complete = max(at for at, end in enumerate(ends) if cut >= end - 4 * (at > 0))
        found, error = wet_until(cut, whole)
        assert found == max(0, complete - 1), cut
        if any(0 <= end - cut <= 4 * (at > 0) for at, end in enumerate(ends)):
            assert error is None, cut
        else:
            assert error is not None
            assert (error.cut, "the file is cut short" in str(error)) == (True, True), cut


@pytest.mark.parametrize("length", ["-5", "", "x", "1e3", "+13", "٣", "10" * 10, "9" * 5000])
def test_a_length_that_is_no_number(length: str) -> None:
    """Where the next record begins is not known then: the records before it come out, and the rest is one error."""
    one, two = wet_record("conversion", 1, b"one\n"), wet_record("conversion", 2, b"two and more\n")
    found, error = wet_until(-1, one + two.replace(b"Content-Length: 13", f"Content-Length: {length}".encode()) + one)
    assert found == 1
    assert error is not None
    assert error.cut
    assert str(error).startswith("record 2: its Content-Length is ")
    assert len(str(error)) < 200


def test_a_length_that_is_wrong() -> None:
    one, two = wet_record("conversion", 1, b"one\n"), wet_record("conversion", 2, b"two and more\n")
    short = one + two.replace(b"Content-Length: 13", b"Content-Length: 4") + one
    first, second, rest, last = wet.read(stream(short), ADDED, LIMITS, piece("wet"))
    assert [r.text for r in (first, second, last) if isinstance(r, Record)] == ["one\n", "two ", "one\n"]
    assert isinstance(rest, Reject)
    assert rest.raw == b"and more"
    found, error = wet_until(-1, one + two.replace(b"Content-Length: 13", b"Content-Length: 999999999999") + one)
    assert (found, str(error)) == (1, "record 2 ends too early: the file is cut short")


def test_a_header_without_end_takes_no_memory() -> None:
    endless = b"WARC/1.0\r\n" + b"X-Header: y\r\n" * 20_000
    with pytest.raises(FileError, match="its headers have more than 65,536 bytes"):
        list(wet.read(stream(endless), ADDED, LIMITS, piece("wet")))
