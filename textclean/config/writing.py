"""Writes a configuration as TOML, which the standard library only reads, and the commented file of `textclean init`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from textclean.config.checking import Tables
from textclean.settings import Setting

__all__ = ["commented", "toml"]

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_COLUMN = 34  # where the help text of a key begins

_HEAD = """\
# What textclean does to a text: `textclean clean --config FILE`, or `textclean.from_config("FILE")` in Python.
# In a pyproject.toml the same settings go under [tool.textclean].
#
# Every key is here with its default, or with an example where it has none. Uncomment the lines you want to change.
# Options of the command line override this file. Policy and repair keys left out keep the preset's values.
"""


def toml(data: Mapping[str, Any]) -> str:
    r"""Plain values as TOML; keys outside of tables come first.

    Args:
        data: Strings, numbers, flags, lists and mappings of these.

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


def commented(tables: Tables, notes: Mapping[str, str]) -> str:
    """A file to begin with: every key as a comment, with its default or an example and its help text.

    Args:
        tables: The settings.
        notes: A line about each table.
    """
    return "\n".join((_HEAD, *(_table(name, settings, notes[name]) for name, settings in tables.items())))


def _table(name: str, settings: Mapping[str, Setting], note: str) -> str:
    head = f"# {note}\n[{name}]\n" if name else ""
    lines, tables = "", ""
    for key, one in settings.items():
        value = one.check.write(one.example if one.optional or one.check.each else one.default)
        if isinstance(value, Mapping):
            tables += f"\n[{name}.{key}]\n" + "".join(_line(part, value[part], one.help) for part in value)
        else:
            lines += _line(key, value, one.help)
    return head + lines + tables


def _line(key: str, value: Any, help_text: str) -> str:
    return f"{f'#{key} = {_value(value)}':{_COLUMN}}  # {help_text}\n"


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else _value(key)


def _value(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
    # JSON's strings, flags and numbers are TOML's, but for one control character.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
