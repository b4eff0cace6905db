"""Every public parameter and field has an entry in its docstring, in one machine-readable style (Google's)."""

import dataclasses
import inspect
import re
import types
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import pytest

from tests.modules import NAMES, imported
from textclean import adapters

# Not `textclean.adapters` itself: its names are modules that need packages of their own.
MODULES = [name for name in NAMES if name not in ("textclean.adapters", "textclean.__main__")]
# Sections whose entries name parameters and fields.
SECTIONS = ("Args:", "Attributes:")
ENTRY = re.compile(r"    (\*{0,2}\w+)(?: \([^)]*\))?: +\S")


def entries(docstring: str | None, sections: tuple[str, ...] = SECTIONS) -> set[str]:
    """The names that the sections of a docstring describe.

    >>> sorted(entries("Add.\\n\\nArgs:\\n    a: One.\\n        x: of it.\\n    *b: Others.\\n\\nNote:\\n    c: It."))
    ['a', 'b']
    """
    names: set[str] = set()
    inside = False
    for line in inspect.cleandoc(docstring or "").splitlines():
        if line and not line.startswith(" "):
            inside = line in sections
        elif inside and (entry := ENTRY.match(line)):
            names.add(entry[1].lstrip("*"))
    return names


def parameters(function: Callable[..., Any]) -> list[str]:
    """The names of the public parameters of a function."""
    names = inspect.signature(function).parameters
    return [name for name in names if name not in ("self", "cls") and not name.startswith("_")]


def fields(kind: type) -> list[str]:
    """The public fields of a dataclass or a NamedTuple."""
    names = [field.name for field in dataclasses.fields(kind)] if dataclasses.is_dataclass(kind) else []
    return [name for name in (*names, *getattr(kind, "_fields", ())) if not name.startswith("_")]


def methods(kind: type) -> Iterator[tuple[str, types.FunctionType]]:
    """The public methods of a class, those of its bases in textclean among them."""
    for base in reversed(kind.__mro__):
        if base.__module__.partition(".")[0] != "textclean" and base is not kind:
            continue
        for name, value in vars(base).items():
            function = value.__func__ if isinstance(value, classmethod | staticmethod) else value
            generated = dataclasses.is_dataclass(base) and getattr(function, "__module__", "") != base.__module__
            if not name.startswith("_") and isinstance(function, types.FunctionType) and not generated:
                yield f"{base.__name__}.{name}", function


def undocumented(thing: Any, name: str) -> list[str]:
    """What a docstring leaves out: parameters and fields without an entry, entries without a parameter."""
    if getattr(thing, "__module__", None) is None or thing.__module__.partition(".")[0] == "click":
        return []  # a constant; or a decorator that click makes
    if isinstance(thing, types.FunctionType):
        return compared(name, entries(thing.__doc__, ("Args:",)), parameters(thing))
    if not isinstance(thing, type) or thing.__module__.partition(".")[0] != "textclean":
        return []
    described = entries(thing.__doc__)
    found = [f"{name}: {field}" for field in fields(thing) if field not in described]
    init = vars(thing).get("__init__")
    if isinstance(init, types.FunctionType) and not fields(thing) and not getattr(thing, "_is_protocol", False):
        described |= entries(init.__doc__)
        found += [f"{name}: {each}" for each in parameters(init) if each not in described]
    for method, function in methods(thing):
        found += compared(method, entries(function.__doc__, ("Args:",)), parameters(function))
    return found


def compared(name: str, described: set[str], expected: list[str]) -> list[str]:
    """The parameters without an entry, and the entries without a parameter."""
    missing = [f"{name}: {each}" for each in expected if each not in described]
    return missing + [f"{name}: {each} is not a parameter" for each in sorted(described - set(expected))]


@pytest.mark.parametrize("name", MODULES)
def test_public_parameters_are_described(name: str) -> None:
    module = imported(name)
    found = [line for public in module.__all__ for line in undocumented(getattr(module, public), public)]
    assert found == [], "\n".join(("without an entry under Args: or Attributes:", *found))


def test_adapters_are_among_the_modules() -> None:
    assert {f"textclean.adapters.{name}" for name in adapters.__all__} <= set(MODULES)


def add(first: int, *rest: int, **named: int) -> int:
    """Add numbers.

    Args:
        first: The first.
        second: One that does not exist.
        *rest: The others.
    """
    return first + sum(rest) + sum(named.values())


class Point(NamedTuple):
    """A point.

    Attributes:
        x: To the right,
            y: and more of it.
    """

    x: int
    y: int

    def moved(self, by: int) -> "Point":
        """Return a point elsewhere."""
        return self._replace(x=self.x + by)


class Counter:
    """A counter, by the parameters of `__init__`."""

    def __init__(self, start: int) -> None:
        self.count = start


@pytest.mark.parametrize(
    ("thing", "missing"),
    [
        (add, ["add: named", "add: second is not a parameter"]),
        (Point, ["Point: y", "Point.moved: by"]),
        (Counter, ["Counter: start"]),
    ],
)
def test_what_is_missing_is_found(thing: Any, missing: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    if isinstance(thing, type):
        monkeypatch.setattr(thing, "__module__", "textclean.fake")
    assert undocumented(thing, thing.__name__) == missing
