"""A table that somebody wrote, looked through key by key: what is wrong with it is said with its place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any

from textclean.config.keys import KIND, TABLES, Key
from textclean.errors import ConfigError
from textclean.labels import Kind

__all__ = ["checked"]

_KINDS = dict.fromkeys(map(str, Kind), KIND)


def checked(data: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a configuration, table by table; those of no table under "".

    Raises:
        ConfigError: if a key is unknown, or a value is not what the key takes.

    >>> checked({"preset": "page", "policy": {"threshold": 0.7}})
    {'': {'preset': 'page'}, 'policy': {'threshold': 0.7}}
    """
    found: dict[str, Any] = {"": {key: value for key, value in data.items() if key not in TABLES or not key}}
    found |= {key: value for key, value in data.items() if key and key in TABLES}
    return {name: _table(name, value, TABLES[name]) for name, value in found.items()}


def _table(name: str, value: Any, keys: Mapping[str, Key]) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        raise ConfigError(f"{name} must be a table, not {value!r}")
    found = {}
    for key, part in value.items():
        if (name, key) == ("policy", "kinds"):
            found[key] = _table("policy.kinds", part, _KINDS)
        elif key not in keys:
            raise ConfigError(_unknown(name, key, keys))
        elif not keys[key].sort.accepts(part):
            raise ConfigError(f"{_dotted(name, key)} must be {keys[key].sort.words}, not {part!r}")
        else:
            found[key] = part
    return found


def _unknown(table: str, key: str, keys: Iterable[str]) -> str:
    """What is said of a key that is none: the nearest key here, else one of another table, else all that are here."""
    there = [
        *keys,
        *(["kinds"] if table == "policy" else []),
        *([name for name in TABLES if name] if not table else []),
    ]
    at = f" at {table}" if table else ""
    what = "kind" if table == "policy.kinds" else "key"
    if close := get_close_matches(key, there, n=1):
        return f"unknown {what} {key!r}{at}: did you mean {close[0]!r}?"
    elsewhere = [(name, _dotted(other, name)) for other in TABLES for name in TABLES[other]]
    if close := get_close_matches(key, [name for name, _ in elsewhere], n=1):
        meant = " or ".join(repr(dotted) for name, dotted in elsewhere if name == close[0])
        return f"unknown {what} {key!r}{at}: did you mean {meant}?"
    return f"unknown {what} {key!r}{at}; there are: {', '.join(there)}"


def _dotted(table: str, key: str) -> str:
    return f"{table}.{key}" if table else key
