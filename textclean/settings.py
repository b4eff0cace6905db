"""Settings: one declaration each. A dataclass field carries its default, its check and its help text.

The configuration file, the options of the command line, the file that `textclean init` writes and the tables in the
guides are all made from these fields, so that a new setting is one line in one file.
"""

from __future__ import annotations

from dataclasses import MISSING, dataclass, field, fields
from typing import Any, NamedTuple

from textclean.errors import SettingError

__all__ = ["Check", "Setting", "choice", "count", "declared", "flag", "names", "setting", "share", "text", "validate"]


@dataclass(frozen=True, slots=True)
class Check:
    """The values that a setting takes.

    Attributes:
        words: The values in words, for an error: "must be {words}".
        type: `str`, `bool`, `int`, `float` or `list` (of str). An int passes for a float, a bool for neither.
        least: The smallest number allowed.
        most: The largest number allowed.
        above: Whether `least` itself is not allowed.
        choices: The strings allowed; empty for any.
        filled: Whether the empty string is not allowed.
    """

    words: str
    type: type
    least: float | None = None
    most: float | None = None
    above: bool = False
    choices: tuple[str, ...] = ()
    filled: bool = False

    def accepts(self, value: object) -> bool:
        """Whether the setting may have this value."""
        if self.type is list:
            return isinstance(value, list | tuple) and all(isinstance(part, str) for part in value)
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


class Setting(NamedTuple):
    """A declared setting.

    Attributes:
        name: The name of the dataclass field.
        key: The key in a configuration file.
        default: The default value; `dataclasses.MISSING` without one.
        check: The values that it takes.
        help: What it does, in one line.
        example: A value to show where the default is None.
        optional: Whether it may be None, that is: not set.
    """

    name: str
    key: str
    default: Any
    check: Check
    help: str
    example: Any
    optional: bool


def setting(default: Any, check: Check, help: str, *, example: Any = None, key: str | None = None) -> Any:  # noqa: A002
    """Declare a setting: the dataclass field that carries its default, check and help text.

    Args:
        default: The default value; None for a setting that is off unless it is set.
        check: The values that the setting takes.
        help: What the setting does, in one line.
        example: A value for documentation, where the default is None.
        key: The key in a configuration file, where it is not the name of the field.

    >>> @dataclass(frozen=True)
    ... class Brewing:
    ...     minutes: int = setting(4, count(1), "minutes until the tea is ready")
    >>> declared(Brewing)["minutes"].help
    'minutes until the tea is ready'
    """
    return field(default=default, metadata={"setting": (check, help, example, key)})


def declared(kind: type) -> dict[str, Setting]:
    """The settings that a dataclass declares, by the name of the field, in order.

    Args:
        kind: The dataclass. Fields that were not made by `setting` are left out.
    """
    found = {}
    for one in fields(kind):
        if "setting" in one.metadata:
            check, help_text, example, key = one.metadata["setting"]
            default = one.default
            optional = default is None or default is MISSING
            found[one.name] = Setting(one.name, key or one.name, default, check, help_text, example, optional)
    return found


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
            raise SettingError(f"{one.name} must be {one.check.words}, not {value!r}")


def text(*, filled: bool = True) -> Check:
    """A string; with `filled`, one that is not empty."""
    return Check("a string that is not empty" if filled else "a string", str, filled=filled)


def names() -> Check:
    """A list of strings."""
    return Check("a list of names", list)


def flag() -> Check:
    """True or false."""
    return Check("true or false", bool)


def share(*, above: bool = False, most: float = 1) -> Check:
    """A number from 0 to `most`; with `above`, 0 itself is not allowed."""
    return Check(
        f"a number above 0, up to {most:g}" if above else f"a number from 0 to {most:g}", float, 0, most, above
    )


def count(least: int = 0) -> Check:
    """A whole number from `least` on."""
    return Check(f"a whole number from {least} on", int, least)


def choice(*choices: str) -> Check:
    """One of some strings."""
    return Check(f"{', '.join(choices[:-1])} or {choices[-1]}", str, choices=choices)
