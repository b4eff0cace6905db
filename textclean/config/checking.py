"""Checks a configuration key by key. Every error names the table and the key."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any

from textclean.errors import ConfigError
from textclean.settings import Check, Setting

__all__ = ["Tables", "checked"]

# The settings of each table of a configuration, by key; "" is the table of the keys outside of any table.
Tables = Mapping[str, Mapping[str, Setting]]


def checked(data: Mapping[str, Any], tables: Tables) -> dict[str, dict[str, Any]]:
    """Check a configuration.

    Args:
        data: The configuration as plain values.
        tables: The settings that it may have.

    Returns:
        The values of each table that `data` has, by the name of the dataclass field; those outside of tables under "".

    Raises:
        ConfigError: if a key is unknown, or a value is not one that the setting takes.

    >>> from textclean.config.values import TABLES
    >>> checked({"preset": "page", "repair": {"normalization": "none"}}, TABLES)
    {'': {'preset': 'page'}, 'repair': {'normalization': None}}
    """
    found: dict[str, Any] = {"": {key: value for key, value in data.items() if key not in tables or not key}}
    found |= {key: value for key, value in data.items() if key and key in tables}
    return {name: _table(name, value, tables) for name, value in found.items()}


def _table(name: str, data: Any, tables: Tables) -> dict[str, Any]:
    """The checked values of one table."""
    settings = tables[name]
    found = {}
    for key, value in _mapping(name, data).items():
        if key not in settings:
            raise ConfigError(_unknown(name, key, tables))
        found[settings[key].name] = _value(_dotted(name, key), settings[key].check, value)
    return found


def _value(where: str, check: Check, value: Any) -> Any:
    """The checked value of one key."""
    if check.each is not None:
        for key, part in _mapping(where, value).items():
            if key not in check.choices:
                raise ConfigError(_unknown_name(where, key, check.choices))
            _value(_dotted(where, key), check.each, part)
    found = check.read(value)
    if value is None or not check.accepts(found):
        raise ConfigError(f"{where} {check.refusal(value)}")
    return found


def _mapping(where: str, value: Any) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise ConfigError(f"{where} must be a table, not {value!r}")
    return value


def _unknown(table: str, key: str, tables: Tables) -> str:
    """The message for an unknown key: suggests the closest key of this table, else of another, else lists the keys."""
    here = [*tables[table], *([name for name in tables if name] if not table else [])]
    elsewhere = [(name, _dotted(other, name)) for other in tables for name in tables[other]]
    close = get_close_matches(key, [name for name, _ in elsewhere], n=1)
    if get_close_matches(key, here, n=1) or not close:
        return _unknown_name(table, key, here)
    meant = " or ".join(repr(dotted) for name, dotted in elsewhere if name == close[0])
    return f"unknown key {key!r}{_at(table)}: did you mean {meant}?"


def _unknown_name(where: str, key: str, names: Iterable[str]) -> str:
    """The message for an unknown name: suggests the closest of those that a table takes, else lists them."""
    names = list(map(str, names))
    what = where.rpartition(".")[2].removesuffix("s") if "." in where else "key"  # policy.kinds has kinds
    if close := get_close_matches(key, names, n=1):
        return f"unknown {what} {key!r}{_at(where)}: did you mean {close[0]!r}?"
    return f"unknown {what} {key!r}{_at(where)}; there are: {', '.join(names)}"


def _at(where: str) -> str:
    return f" at {where}" if where else ""


def _dotted(table: str, key: str) -> str:
    return f"{table}.{key}" if table else key
