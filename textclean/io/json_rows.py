"""Rows as JSON: by orjson, or by the standard library where orjson is not installed or refuses what others write.

Python writes NaN and lone surrogates as escapes, JavaScript and Java write half an emoji, databases numbers of any
size. Such rows are read, with and without orjson: a number beyond the range of floats is a `Number`, which keeps its
digits. What is no UTF-8, or nested more than 1,024 deep, is refused.
"""

from __future__ import annotations

import json
import math
from typing import Any

from textclean.characters import well_formed

try:
    import orjson

    _ORJSON: Any = orjson
except ModuleNotFoundError:
    _ORJSON = None

__all__ = ["Number", "dumps", "exact", "loads"]

# orjson accepts at most this many arrays and objects inside one another.
_DEEPEST = 1024
_SHORT = 20  # digits of a number that may be a 64-bit integer


class Number(float):
    """A number as a float; as a string it is written as it came, with all digits.

    Attributes:
        written: The number as it came.

    >>> str(Number("1e999")), Number("1e999") > 1e300
    ('1e999', True)
    """

    written: str

    def __new__(cls, written: str) -> Number:
        found = super().__new__(cls, written)
        found.written = written
        return found

    def __str__(self) -> str:
        return self.written

    def __reduce__(self) -> tuple[type, tuple[str]]:
        return type(self), (self.written,)


def loads(data: bytes) -> Any:
    """Parse one JSON value.

    Args:
        data: The value as UTF-8.

    Raises:
        ValueError: if the bytes are not JSON.
        MemoryError: if there is too little memory.

    >>> loads(b'{"n": 7, "x": NaN}')
    {'n': 7, 'x': nan}
    """
    if _ORJSON is None:
        return _loads(data)
    try:
        return _ORJSON.loads(data)
    except ValueError as refused:  # for a full memory, too: the other parser has the right error
        try:
            return _loads(data)
        except ValueError:
            raise refused from None


def exact(data: bytes) -> Any:
    """Parse one JSON value in which no number is rounded: each with a point or an exponent is a `Number`.

    Args:
        data: The value as UTF-8.

    Raises:
        ValueError: if the bytes are not JSON.
        MemoryError: if there is too little memory.

    >>> [str(number) for number in exact(b"[1.10, 123456789012345678901234567890]")]
    ['1.10', '123456789012345678901234567890']
    """
    return _parsed(data, Number, lambda digits: int(digits) if len(digits) <= _SHORT else Number(digits))


def dumps(value: Any) -> bytes:
    """Write a value as JSON in UTF-8, without spaces; a lone surrogate is written as U+FFFD.

    Args:
        value: The value; what JSON has no type for is written as a string, bytes as UTF-8.
    """
    if _ORJSON is None:
        return _dumps(value)
    try:
        written: bytes = _ORJSON.dumps(value, default=_string)
    except TypeError:  # a lone surrogate, a number over 64 bits, a name that is no string
        return _dumps(value)
    return written


def _loads(data: bytes) -> Any:
    return _parsed(data, _number, _whole)


def _parsed(data: bytes, number: Any, whole: Any) -> Any:
    try:
        value = json.loads(data.decode(), parse_constant=Number, parse_int=whole, parse_float=number)
    except RecursionError:
        raise ValueError("the value is nested too deeply") from None
    if data.count(b"[") + data.count(b"{") > _DEEPEST and _depth(value) > _DEEPEST:
        raise ValueError("the value is nested too deeply")
    return value


def _depth(value: Any) -> int:
    """How many arrays and objects are inside one another. Not recursive: Python 3.12 and newer parse deeper values."""
    depth, level = 0, [value]
    while level := [each for each in level if isinstance(each, list | dict)]:
        depth += 1
        level = [inner for each in level for inner in (each.values() if isinstance(each, dict) else each)]
    return depth


def _dumps(value: Any) -> bytes:
    return well_formed(json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_string)).encode()


def _string(value: object) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def _number(written: str) -> float:
    """A float; beyond the range of floats a `Number`."""
    value = float(written)
    return Number(written) if math.isinf(value) else value


def _whole(digits: str) -> int | float:
    """An integer of 64 bits; a larger one becomes a float, as in orjson."""
    if len(digits) <= _SHORT and -(1 << 63) <= (value := int(digits)) < 1 << 64:
        return value
    return _number(digits)
