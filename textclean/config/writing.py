"""A configuration as TOML, which the standard library reads and does not write; and the file to begin with."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from textclean.config.keys import KIND, TABLES, Key

__all__ = ["commented", "toml"]

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_WIDE = 34  # where the meaning of a key begins

_HEAD = """\
# What textclean does to a text: `textclean clean --config FILE`, or `textclean.from_config("FILE")` in Python.
# In a pyproject.toml the same stands under [tool.textclean].
#
# Every key is here with its default, or an example where it has none. Take away the # of what you want to say.
# Options on the command line come before what stands here. A policy, or a repair, that is not told is the preset's.
"""
_NOTES = {
    "": "",
    "policy": "# When labels cut.\n",
    "repair": "# The encoding, line by line.\n",
    "columns": "# Of rows, for `run`, `dups` and `fit`.\n",
    "templates": '# What a site\'s pages share: for `fit`, and for `run` with templates = "auto".\n',
    "duplicates": "# Near-duplicates: for `dups`, and for `run` with dups = true.\n",
    "run": "# For `run` alone.\n",
}


def toml(data: Mapping[str, Any]) -> str:
    r"""Plain values as TOML: what stands in no table first.

    >>> print(toml({"policy": {"threshold": 0.5, "kinds": {"ad": 0.9}}, "with": ["dateline"]}), end="")
    with = ["dateline"]
    <BLANKLINE>
    [policy]
    threshold = 0.5
    <BLANKLINE>
    [policy.kinds]
    ad = 0.9
    """
    return "\n".join(_parts(data, "")).removeprefix("\n")


def _parts(data: Mapping[str, Any], name: str) -> Iterator[str]:
    head = f"[{name}]\n" if name else ""
    own = "".join(f"{_key(key)} = {_value(value)}\n" for key, value in data.items() if not isinstance(value, Mapping))
    if head or own:
        yield head + own
    for key, value in data.items():
        if isinstance(value, Mapping):
            yield from _parts(value, f"{name}.{_key(key)}" if name else _key(key))


def commented(defaults: Mapping[str, Any]) -> str:
    """The file to begin with: every key with its meaning, and its default as a comment."""
    tables = [_table(name, keys, defaults[name] if name else defaults) for name, keys in TABLES.items()]
    return "\n".join((_HEAD, *tables))


def _table(name: str, keys: Mapping[str, Key], defaults: Mapping[str, Any]) -> str:
    lines = [_line(key, told, defaults.get(key, told.example)) for key, told in keys.items()]
    if name == "policy":
        lines += ["\n[policy.kinds]\n", _line("caption", KIND, 1.1)]
    return _NOTES[name] + (f"[{name}]\n" if name else "") + "".join(lines)


def _line(key: str, told: Key, value: Any) -> str:
    return f"{f'#{key} = {_value(value)}':{_WIDE}}  # {told.means}\n"


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else _value(key)


def _value(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
    # JSON's strings, flags and numbers are TOML's, but for one control character.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
