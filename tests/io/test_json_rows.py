"""JSON with and without orjson: the same values, the same refusals."""

from __future__ import annotations

import json
import pickle
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from textclean.characters import well_formed
from textclean.io import json_rows

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inside: st.lists(inside, max_size=4) | st.dictionaries(st.text(), inside, max_size=4),
    max_leaves=8,
)


def outcome(loads: Any, data: bytes) -> Any:
    """What parsing gives, with the types of numbers; "refused" for an error."""
    try:
        return repr(loads(data))
    except ValueError:
        return "refused"


@given(VALUES, st.booleans())
def test_values(value: Any, escaped: bool) -> None:
    data = json.dumps(value, ensure_ascii=escaped).encode("utf-8", "surrogatepass")
    assert outcome(json_rows._loads, data) == outcome(json_rows.loads, data)


PARTS = [b'"', b"\\", b"ud8", b"00", b"dc", b"{", b"}", b":", b"[", b"]", b",", b"1", b"e9", b"-", b"."]
PARTS += [b"\xff", b"\xc3\xa9", b"\0", b" ", b"NaN", b"null", b"a"]


@given(st.lists(st.sampled_from(PARTS), max_size=9))
def test_what_may_be_no_json(parts: list[bytes]) -> None:
    data = b"".join(parts)
    assert outcome(json_rows._loads, data) == outcome(json_rows.loads, data)


@pytest.mark.parametrize(
    "data",
    [
        b'"\\ud83d"', b'"\\ud83d\\ude00"', b'"\\\\ud83d"', b"NaN", b"-Infinity", b"1e400", b"9" * 400, b"9" * 5000,
        b"18446744073709551615", b"18446744073709551616", b"-9223372036854775808", b"-9223372036854775809",
        b"[" * 3000 + b"]" * 3000, b"[" * 1025 + b"]" * 1025,
        b'{"a":' * 600 + b"[" * 425 + b"]" * 425 + b"}" * 600,
        b'"\xed\xa0\x80"', b'\xef\xbb\xbf"a"', '"a"'.encode("utf-16"), b'{"a":1,"a":2}',
        b"01", b"1.", b".5", b"+1", b'"\x01"', b'"\x7f"', b"", b"[1,]",
    ],
)  # fmt: skip
def test_corners(data: bytes) -> None:
    assert outcome(json_rows._loads, data) == outcome(json_rows.loads, data)


NUMBERS = ["1e999", "-1e999", "NaN", "-Infinity", "9" * 5000, "1e-999", "1.10", "123456789012345678901234567890", "7"]


@pytest.mark.parametrize("written", NUMBERS)
@pytest.mark.parametrize("loads", [json_rows.loads, json_rows._loads, json_rows.exact])
def test_any_number_is_read_and_keeps_its_digits(loads: Any, written: str) -> None:
    value = loads(f'{{"n": {written}}}'.encode())["n"]
    assert isinstance(value, int | float)
    beyond = written in NUMBERS[:5]
    if beyond or loads is json_rows.exact:
        assert str(value) == written
        assert str(pickle.loads(pickle.dumps(value))) == written


@given(st.text(st.sampled_from("a\ud83d\ude00é\udfff"), max_size=8))
def test_lone_surrogates_are_read_and_written_as_replacement_characters(text: str) -> None:
    data = json.dumps({"t": text}).encode()
    assert json_rows.loads(data) == json_rows._loads(data) == json.loads(data)
    assert json_rows.dumps({"t": text}) == json_rows._dumps({"t": text})
    assert json.loads(json_rows.dumps({"t": text})) == {"t": well_formed(text)}


def test_a_full_memory_is_no_wrong_json(monkeypatch: pytest.MonkeyPatch) -> None:
    """orjson has one error for both: the other parser is asked."""

    class Full:
        def loads(self, _: bytes) -> Any:
            raise json.JSONDecodeError("Not enough memory to allocate buffer for parsing", "", 0)

    def fail(*_: Any, **__: Any) -> Any:
        raise MemoryError

    monkeypatch.setattr(json_rows, "_ORJSON", Full())
    assert json_rows.loads(b"[1]") == [1]
    monkeypatch.setattr(json_rows.json, "loads", fail)
    with pytest.raises(MemoryError):
        json_rows.loads(b"[1]")


@given(st.dictionaries(st.text(), st.text() | st.none(), max_size=4))
def test_written(row: dict[str, Any]) -> None:
    assert json_rows._dumps(row) == json_rows.dumps(row)
