"""Settings: one declaration each. A dataclass field carries its default, its check and its help text.

The configuration file, the options of the command line, the file that `textclean init` writes and the docstrings of
the dataclasses are all made from these fields, so that a new setting is one line in one file.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, TypeVar

from textclean.errors import SettingError
from textclean.values import NamedTuple, dataclass, field, fields

__all__ = [
    "MOST",
    "NONE",
    "Check",
    "Setting",
    "choice",
    "count",
    "declared",
    "documented",
    "flag",
    "names",
    "plain",
    "setting",
    "share",
    "string",
    "table",
    "validate",
]

# How files and options write None where None is a value like others: TOML has no null.
NONE = "none"
# The largest count where a setting names none: numpy, lightgbm and the parser of CSV take integers of 32 bits.
MOST = 2**31 - 1

_Class = TypeVar("_Class", bound=type)


@dataclass(frozen=True, slots=True)
class Check:
    """The values that a setting takes, and how a file writes them.

    Attributes:
        words: The values in words, for an error: "must be {words}".
        type: `str`, `bool`, `int`, `float`, `list` (of str) or `dict` (pairs of a name and a value). An int passes for
            a float, a bool for neither.
        metavar: The value in the help of the command line, such as SHARE.
        least: The smallest number allowed.
        most: The largest number allowed.
        above: Whether `least` itself is not allowed.
        choices: The strings allowed, or the names in a table; empty for any.
        filled: Whether the empty string is not allowed.
        none: Whether None is a choice too, which files and options write as "none".
        each: The check of the values in a table; None for other types.
    """

    words: str
    type: type
    metavar: str = ""
    least: float | None = None
    most: float | None = None
    above: bool = False
    choices: tuple[str, ...] = ()
    filled: bool = False
    none: bool = False
    each: Check | None = None

    def accepts(self, value: object) -> bool:
        """Whether the setting may have this value.

        Args:
            value: The value of the dataclass field.
        """
        if value is None:
            return self.none
        if self.type in (list, dict):
            return isinstance(value, list | tuple) and all(map(self._accepts_part, value))
        if self.type is bool or isinstance(value, bool):
            return self.type is bool and isinstance(value, bool)
        if self.type is str:
            chosen = not self.choices or value in self.choices
            return isinstance(value, str) and chosen and bool(value or not self.filled)
        if not isinstance(value, int if self.type is int else int | float):
            return False
        # A comparison with NaN is false, so NaN passes neither bound.
        low = self.least is None or (value > self.least if self.above else value >= self.least)
        return low and (self.most is None or value <= self.most)

    def refusal(self, value: object) -> str:
        """What is wrong with a value that the setting does not take: "must be ..., not ...".

        Args:
            value: The value.

        >>> count(1, most=9).refusal(0), count(1, most=9).refusal(10**5000)
        ('must be a whole number from 1 on, not 0', 'must be at most 9, not a number of 5,001 digits')
        """
        too_large = type(value) is self.type is int and self.most is not None and value > self.most
        return f"must be {f'at most {self.most:,}' if too_large else self.words}, not {_shown(value)}"

    def _accepts_part(self, part: object) -> bool:
        """Whether this may be a member of the list, or a pair of the table."""
        if self.each is None:
            return isinstance(part, str)
        return isinstance(part, tuple) and len(part) == 2 and isinstance(part[0], str) and self.each.accepts(part[1])

    def read(self, value: Any) -> Any:
        """The value of the dataclass field for a value in a file or an option; not checked.

        Args:
            value: The value as TOML or the command line has it.

        >>> choice("NFC", "NFKC", none=True).read("none") is None
        True
        """
        if self.none and value == NONE:
            return None
        if self.type is dict and isinstance(value, Mapping):
            return tuple(sorted(value.items()))
        return tuple(value) if isinstance(value, list) else value

    def write(self, value: Any) -> Any:
        """The value as a file has it: what `read` takes.

        Args:
            value: The value of the dataclass field.
        """
        if value is None:
            return NONE
        if self.type is dict:
            return dict(value)
        return list(value) if isinstance(value, tuple) else value


def _shown(value: object) -> str:
    """A value in an error; of a number of very many digits, which Python refuses to write, how many they are."""
    try:
        return repr(value)
    except ValueError:
        if not isinstance(value, int):
            raise
        return f"a number of {int(value.bit_length() * math.log10(2)) + 1:,} digits"


class Setting(NamedTuple):
    """A declared setting.

    Attributes:
        name: The name of the dataclass field.
        key: The key in a configuration file.
        default: The default value.
        check: The values that it takes.
        help: What it does, in one line.
        details: More sentences about it, for the command line and the docstring.
        example: A value to show where there is no default.
    """

    name: str
    key: str
    default: Any
    check: Check
    help: str
    details: str
    example: Any

    @property
    def optional(self) -> bool:
        """Whether the setting may be left unset: it is None then."""
        return self.default is None and not self.check.none

    @property
    def sentence(self) -> str:
        """The help text and the details as sentences."""
        first = f"{self.help[:1].upper()}{self.help[1:]}"
        return f"{first}{'' if first.endswith('.') else '.'}{' ' if self.details else ''}{self.details}"


def setting(
    default: Any,
    check: Check,
    help: str,  # noqa: A002
    details: str = "",
    *,
    example: Any = None,
    key: str | None = None,
) -> Any:
    """Declare a setting: the dataclass field that carries its default, check and help text.

    Args:
        default: The default value; None for a setting that is off unless it is set.
        check: The values that the setting takes.
        help: What the setting does, in one line without a full stop: the comment in a configuration file.
        details: More sentences about it, which the command line and the docstring add.
        example: A value for documentation, where there is no default.
        key: The key in a configuration file, where it is not the name of the field.

    >>> @dataclass(frozen=True)
    ... class Brewing:
    ...     minutes: int = setting(4, count(1), "minutes until the tea is ready")
    >>> declared(Brewing)["minutes"].help
    'minutes until the tea is ready'
    """
    return field(default=default, metadata={"setting": (check, help, details, example, key)})


def declared(kind: type) -> dict[str, Setting]:
    """The settings that a dataclass declares, by the name of the field, in order.

    Args:
        kind: The dataclass. Fields that were not made by `setting` are left out.
    """
    found = {}
    for one in fields(kind):
        if "setting" in one.metadata:
            check, help_text, details, example, key = one.metadata["setting"]
            found[one.name] = Setting(one.name, key or one.name, one.default, check, help_text, details, example)
    return found


def documented(kind: _Class) -> _Class:
    """Add an `Attributes:` section made of the declarations to a dataclass' docstring; a decorator above `@dataclass`.

    Args:
        kind: The dataclass.

    >>> @documented
    ... @dataclass(frozen=True)
    ... class Brewing:
    ...     "How tea is made."
    ...     minutes: int = setting(4, count(1), "minutes until the tea is ready")
    >>> print(Brewing.__doc__)
    How tea is made.
    <BLANKLINE>
    Attributes:
        minutes: Minutes until the tea is ready.
    """
    if kind.__doc__:  # None in an interpreter that was started with -OO
        kind.__doc__ = _Documentation(kind.__doc__)  # type: ignore[assignment]  # which reads as a str
    return kind


class _Documentation:
    """A docstring with such a section; it is written when somebody reads it, so that no start waits for it."""

    def __init__(self, doc: str) -> None:
        self._doc = doc

    def __get__(self, instance: object, owner: type) -> str:
        from inspect import cleandoc

        lines = (f"\n    {name}: {one.sentence}" for name, one in declared(owner).items())
        return f"{cleandoc(self._doc)}\n\nAttributes:{''.join(lines)}"


def plain(instance: Any) -> dict[str, Any]:
    """The settings of a dataclass instance as a configuration file writes them: by key, without those that are not set.

    Args:
        instance: The dataclass instance.
    """
    found = ((one, getattr(instance, one.name)) for one in declared(type(instance)).values())
    return {one.key: one.check.write(value) for one, value in found if not (value is None and one.optional)}


def validate(instance: Any) -> None:
    """Check all declared settings of a dataclass instance; for `__post_init__`.

    Args:
        instance: The dataclass instance.

    Raises:
        SettingError: if a value is not one that the setting takes; the message names setting and value.
    """
    for one in declared(type(instance)).values():
        value = getattr(instance, one.name)
        if not (value is None and one.optional) and not one.check.accepts(value):
            raise SettingError(f"{one.name} {one.check.refusal(value)}")


def string(metavar: str = "NAME", *, filled: bool = True) -> Check:
    """A string.

    Args:
        metavar: The value in the help of the command line.
        filled: Whether the empty string is not allowed.
    """
    return Check("a string that is not empty" if filled else "a string", str, metavar, filled=filled)


def names() -> Check:
    """A list of strings."""
    return Check("a list of names", list, "NAME")


def flag() -> Check:
    """True or false."""
    return Check("true or false", bool)


def share(metavar: str = "SHARE", *, above: bool = False, most: float = 1) -> Check:
    """A number from 0 on.

    Args:
        metavar: The value in the help of the command line.
        above: Whether 0 itself is not allowed.
        most: The largest number allowed.
    """
    words = f"a number above 0, up to {most:g}" if above else f"a number from 0 to {most:g}"
    return Check(words, float, metavar, least=0, most=most, above=above)


def count(least: int = 0, metavar: str = "N", *, most: int = MOST) -> Check:
    """A whole number.

    Args:
        least: The smallest number allowed.
        metavar: The value in the help of the command line.
        most: The largest number allowed.
    """
    return Check(f"a whole number from {least} on", int, metavar, least=least, most=most)


def choice(*choices: str, none: bool = False) -> Check:
    """One of some strings.

    Args:
        choices: The strings.
        none: Whether None is a choice too, which files and options write as "none".
    """
    shown = (*choices, NONE) if none else choices
    return Check(f"{', '.join(shown[:-1])} or {shown[-1]}", str, choices=choices, none=none)


def table(each: Check, *choices: str) -> Check:
    """A value for each of some names, in Python as a tuple of pairs.

    Args:
        each: The check of the values.
        choices: The names that a file may use; others are for Python alone.
    """
    return Check(f"pairs of a name and {each.words}", dict, choices=choices, each=each)
