"""Frozen dataclasses and named tuples that are made fast: making its classes was half of a start of the command line.

`dataclasses` imports the reader of Python's source code and compiles six methods for each class, and `typing`
compiles each annotation of a named tuple; no library that does better is among the packages of the core. Here the
methods of all classes are the same functions, and the constructor of a class is compiled for its first instance. What
reads a dataclass (`dataclasses.fields`, `replace`, `asdict`) works as with any other: a dataclass of the standard
library that has the same fields answers for it, and is made when it is asked.

>>> @dataclass(frozen=True, slots=True)
... class Tide:
...     hour: int
...     height: float = 2.5
>>> Tide(6), replace(Tide(6), hour=18)
(Tide(hour=6, height=2.5), Tide(hour=18, height=2.5))
"""

from __future__ import annotations

import collections
from collections.abc import Callable
from operator import attrgetter
from reprlib import recursive_repr
from types import FunctionType
from typing import TYPE_CHECKING, Any

__all__ = ["NamedTuple", "dataclass", "field", "fields", "replace"]

# What a field without a default has in its place.
_NONE = object()


class _Made:
    """The default of a parameter whose field is made for each instance."""

    def __repr__(self) -> str:
        return "<factory>"


_MADE = _Made()


class _Field:
    """A field: its default, and what `dataclasses.field` takes besides. Its class writes name and type into it.

    Args:
        default: The default; without one, the constructor needs a value.
        options: More of what `dataclasses.field` takes: `default_factory`, `compare`, `repr` and `metadata`.
    """

    __slots__ = ("default", "name", "options", "type")
    name: str
    type: object

    def __init__(self, default: Any = _NONE, **options: Any) -> None:
        self.default, self.options = default, options

    @property
    def metadata(self) -> Any:
        """What others have written down about the field."""
        return self.options.get("metadata", {})

    @property
    def optional(self) -> bool:
        """Whether the constructor does without it."""
        return self.default is not _NONE or "default_factory" in self.options

    def standard(self) -> Any:
        """The field as one of the standard library's."""
        from dataclasses import field as standard

        options = self.options if self.default is _NONE else {"default": self.default, **self.options}
        return standard(**options)


def _fields(kind: Any) -> tuple[_Field, ...]:
    """The fields of a dataclass of this module, or of its instance, in order.

    Args:
        kind: The class, or an instance.
    """
    found: tuple[_Field, ...] = kind.__fields__
    return found


def _replace(instance: Any, /, **changes: Any) -> Any:
    """An instance with other values; what `dataclasses.replace` returns.

    Args:
        instance: The instance of a dataclass.
        changes: The other values, by the names of their fields.
    """
    for name in instance.__match_args__:
        if name not in changes:
            changes[name] = getattr(instance, name)
    return type(instance)(**changes)


def _dataclass(*, frozen: bool, slots: bool = False) -> Callable[[type], type]:
    """As `dataclasses.dataclass`; frozen, and of its bases those that this module made.

    Args:
        frozen: True, so that it is said where the class is.
        slots: Whether its instances have slots for their values.
    """
    assert frozen, "dataclasses of this module are frozen"
    return lambda kind: _made(kind, slots)


def _made(kind: type, slots: bool) -> type:
    """The dataclass of a class."""
    space = {name: value for name, value in vars(kind).items() if name not in ("__dict__", "__weakref__")}
    own = {
        name: _taken(name, annotation, space, slots)
        for name, annotation in space.get("__annotations__", {}).items()
        if "ClassVar[" not in str(annotation)
    }
    inherited = {field.name: field for base in reversed(kind.__mro__[1:]) for field in vars(base).get("__fields__", ())}
    found = tuple((inherited | own).values())
    if slots:
        space |= {"__slots__": tuple(own), "__getstate__": _state, "__setstate__": _set_state}
    space |= {
        "__qualname__": kind.__qualname__,
        "__fields__": found,
        "__match_args__": tuple(field.name for field in found),
        "__init__": _Constructor(),
        "__dataclass_fields__": _Standard(),
        "__dataclass_params__": _Standard(),
    }
    values = _values([field.name for field in found if field.options.get("compare", True)])
    shown = [field.name for field in found if field.options.get("repr", True)]
    return type(kind)(kind.__name__, kind.__bases__, _methods(values, shown) | space)


def _taken(name: str, annotation: object, space: dict[str, Any], slots: bool) -> _Field:
    """The field of that name. Its default is an attribute of a class without slots."""
    default = space.pop(name, _NONE)
    field = default if isinstance(default, _Field) else _Field(default)
    field.name, field.type = name, annotation
    if not slots and field.default is not _NONE:
        space[name] = field.default
    return field


def _values(names: list[str]) -> Callable[[Any], tuple[Any, ...]]:
    """A function that gives the values of attributes."""
    if len(names) > 1:
        return attrgetter(*names)
    return lambda self: tuple([getattr(self, name) for name in names])


def _methods(values: Callable[[Any], tuple[Any, ...]], shown: list[str]) -> dict[str, Any]:
    """What a dataclass can do; it may have a method of its own in the place of each."""

    def __eq__(self: Any, other: object) -> bool:  # noqa: N807
        return values(self) == values(other) if other.__class__ is self.__class__ else NotImplemented

    def __hash__(self: Any) -> int:  # noqa: N807
        return hash(values(self))

    @recursive_repr()
    def __repr__(self: Any) -> str:  # noqa: N807
        return f"{type(self).__qualname__}({', '.join([f'{name}={getattr(self, name)!r}' for name in shown])})"

    return {
        "__eq__": __eq__,
        "__hash__": __hash__,
        "__repr__": __repr__,
        "__setattr__": _set_value,
        "__delattr__": _delete_value,
        "__replace__": _replace,  # of `copy.replace`, from Python 3.13 on
    }


def _set_value(self: Any, name: str, value: object) -> None:
    """Refuse to set an attribute, except one that a subclass has in addition."""
    _refuse(self, name, "assign to")
    object.__setattr__(self, name, value)


def _delete_value(self: Any, name: str) -> None:
    """Refuse to delete an attribute, except one that a subclass has in addition."""
    _refuse(self, name, "delete")
    object.__delattr__(self, name)


def _refuse(self: Any, name: str, what: str) -> None:
    """Refuse to change an attribute of a frozen value."""
    if "__fields__" in vars(type(self)) or name in self.__match_args__:
        from dataclasses import FrozenInstanceError

        raise FrozenInstanceError(f"cannot {what} field {name!r}")


def _state(self: Any) -> list[Any]:
    """The values of an instance with slots, for pickle."""
    return [getattr(self, name) for name in self.__match_args__]


def _set_state(self: Any, state: list[Any]) -> None:
    """Give an instance with slots the values that pickle has kept."""
    for name, value in zip(self.__match_args__, state, strict=True):
        object.__setattr__(self, name, value)


class _Constructor:
    """The `__init__` of a dataclass, until it is asked for: the function takes its place."""

    def __set_name__(self, owner: Any, name: str) -> None:
        self._owner = owner

    def __get__(self, instance: object, owner: type) -> Any:
        made = self._owner.__init__ = _constructor(self._owner)
        return made.__get__(instance, owner)


def _nothing(self: Any) -> None:
    """The constructor of a class without fields: most filters have none, and need no compiler."""


def _constructor(kind: Any) -> FunctionType:
    """The function that sets the fields of an instance."""
    space: dict[str, Any] = {"_set": object.__setattr__, "_MADE": _MADE}
    lines = []
    for field in kind.__fields__:
        value = field.name
        if "default_factory" in field.options:
            space[f"_new_{value}"] = field.options["default_factory"]
            value = f"_new_{value}() if {value} is _MADE else {value}"
        lines.append(f" _set(self, {field.name!r}, {value})\n")
    if hasattr(kind, "__post_init__"):
        lines.append(" self.__post_init__()\n")
    if lines:
        exec(f"def __init__({', '.join(('self', *kind.__match_args__))}):\n{''.join(lines)}", space)
        made: FunctionType = space["__init__"]
    else:
        made = FunctionType(_nothing.__code__, space)
    made.__defaults__ = tuple(
        _MADE if field.default is _NONE else field.default for field in kind.__fields__ if field.optional
    )
    made.__annotations__ = {field.name: field.type for field in kind.__fields__} | {"return": None}
    made.__module__, made.__qualname__ = kind.__module__, f"{kind.__qualname__}.__init__"
    return made


class _Standard:
    """What `dataclasses` writes into a class for its functions; taken of one that it makes of the same fields."""

    def __set_name__(self, owner: Any, name: str) -> None:
        self._owner, self._name = owner, name

    def __get__(self, instance: object, owner: type) -> Any:
        from dataclasses import dataclass as standard

        space = {field.name: field.standard() for field in self._owner.__fields__}
        space["__annotations__"] = {field.name: field.type for field in self._owner.__fields__}
        space["__module__"] = self._owner.__module__
        slots = "__slots__" in vars(self._owner)
        twin: Any = standard(frozen=True, slots=slots)(type(self._owner.__name__, (), space))
        found = getattr(twin, self._name)
        setattr(self._owner, self._name, found)
        return found


# As a function, which it is: type checkers take a call of it for the declaration of a class.
_named_tuple: Callable[..., Any] = collections.namedtuple


class _Tuple(type):
    """Makes the class of a named tuple, as `typing` does it, and leaves annotations as they are."""

    def __new__(cls, name: str, bases: tuple[type, ...], space: dict[str, Any]) -> Any:  # noqa: ARG004
        names = space.get("__annotations__", {})
        defaults = [space.pop(field) for field in names if field in space]
        made = _named_tuple(name, names, defaults=defaults, module=space["__module__"])
        for attribute, value in space.items():
            if attribute != "__module__":
                setattr(made, attribute, value)
        made.__new__.__annotations__ = dict(names)
        return made


class _NamedTuple:
    """The base of named tuples: `class Tide(NamedTuple)` is a tuple with attributes."""

    def __mro_entries__(self, bases: tuple[object, ...]) -> tuple[type]:
        return (_BASE,)


_BASE = type.__new__(_Tuple, "NamedTuple", (), {})

# To type checkers they are what they stand for.
if TYPE_CHECKING:
    from dataclasses import dataclass, field, fields, replace
    from typing import NamedTuple
else:
    dataclass, field, fields, replace, NamedTuple = _dataclass, _Field, _fields, _replace, _NamedTuple()
