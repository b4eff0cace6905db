"""Rows as JSON: by orjson, or by the standard library where orjson is not installed.

The command line reads JSON lines without the `io` extra. The standard library is held to what orjson accepts:
UTF-8 without lone surrogates, no NaN, no number beyond the range of a float.
"""

from __future__ import annotations

import json
import math
import re
from typing import Any

try:
    import orjson

    _ORJSON: Any = orjson
except ModuleNotFoundError:
    _ORJSON = None

__all__ = ["dumps", "loads"]

# orjson accepts at most this many arrays and objects inside one another.
_DEEPEST = 1024
_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")


def loads(data: bytes) -> Any:
    """Parse one JSON value.

    Args:
        data: The value as UTF-8.

    Raises:
        ValueError: if the bytes are not JSON.
    """
    return _loads(data) if _ORJSON is None else _ORJSON.loads(data)


def dumps(value: Any) -> bytes:
    """Write a value as JSON in UTF-8, without spaces.

    Args:
        value: The value; what JSON has no type for is written as a string.
    """
    written: bytes = _dumps(value) if _ORJSON is None else _ORJSON.dumps(value, default=str)
    return written


def _loads(data: bytes) -> Any:
    try:
        value = json.loads(data.decode(), parse_constant=_refuse, parse_int=_whole, parse_float=_number)
        if _SURROGATE.search(data):
            _dumps(value)  # a lone surrogate has no UTF-8: a UnicodeEncodeError, which is a ValueError
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
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str).encode()


def _refuse(name: str) -> None:
    raise ValueError(f"{name} is no JSON number")


def _number(digits: str) -> float:
    """A float, which must be finite."""
    value = float(digits)
    if math.isinf(value):
        raise ValueError("a number is infinite as a float")
    return value


def _whole(digits: str) -> int | float:
    """An integer of 64 bits; a larger one becomes a float, as in orjson."""
    if len(digits) <= 20 and -(1 << 63) <= (value := int(digits)) < 1 << 64:
        return value
    return _number(digits)
