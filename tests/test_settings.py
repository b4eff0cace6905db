"""Settings: a field declares default, check and help once; whatever reads them refuses the same values."""

from typing import Any

import pytest

from textclean.errors import SettingError, TextcleanError
from textclean.settings import (
    MOST,
    Check,
    choice,
    count,
    declared,
    documented,
    flag,
    names,
    plain,
    setting,
    share,
    string,
    table,
    validate,
)
from textclean.values import dataclass


@dataclass(frozen=True, slots=True)
class Kitchen:
    """Some settings of each sort, and a field that is no setting."""

    cups: int = setting(2, count(1), "cups to fill")
    sugar: float | None = setting(None, share(), "sugar in each", example=0.5)
    from_: str = setting("pot", choice("pot", "can"), "what to pour from", key="from")
    untold: int = 0

    def __post_init__(self) -> None:
        validate(self)


def test_what_is_declared() -> None:
    found = declared(Kitchen)
    assert list(found) == ["cups", "sugar", "from_"]
    assert found["from_"].key == "from"
    assert (found["cups"].default, found["cups"].help, found["cups"].optional) == (2, "cups to fill", False)
    assert (found["sugar"].example, found["sugar"].optional) == (0.5, True)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"cups": 0}, "cups must be a whole number from 1 on, not 0"),
        ({"cups": None}, "cups must be a whole number from 1 on, not None"),
        ({"cups": 10**20}, "cups must be at most 2,147,483,647, not 100000000000000000000"),
        ({"cups": 10**5000}, "cups must be at most 2,147,483,647, not a number of 5,001 digits"),
        ({"sugar": 2}, "sugar must be a number from 0 to 1, not 2"),
        ({"from_": "jug"}, "from_ must be pot or can, not 'jug'"),
    ],
)
def test_a_wrong_value_is_one_clear_error(values: dict[str, Any], message: str) -> None:
    with pytest.raises(SettingError) as caught:
        Kitchen(**values)
    assert str(caught.value) == message
    assert isinstance(caught.value, ValueError)
    assert isinstance(caught.value, TextcleanError)


@pytest.mark.parametrize(
    ("check", "taken", "refused"),
    [
        (string(), ["a"], ["", 1, None, True]),
        (string(filled=False), ["", "a"], [1]),
        (names(), [[], ["a"], ("a",)], ["a", [1], None]),
        (flag(), [True, False], [1, "true", None]),
        (share(), [0, 1, 0.5], [-0.1, 1.1, True, "1", float("nan")]),
        (share(above=True), [0.01, 1], [0, 2]),
        (share(most=2), [2.0], [2.1]),
        (count(), [0, MOST], [-1, MOST + 1, 10**5000, 1.0, True]),
        (count(2, most=5), [2, 5], [1, 6]),
        (choice("a", "b"), ["a"], ["c", "", 1, None]),
        (choice("a", "b", none=True), ["a", None], ["c", "none"]),
        (table(share(), "a"), [(), (("a", 1),), (("b", 0.5),)], [{"a": 1}, (("a", 2),), ((1, 1),), ("ab",), None]),
    ],
)
def test_checks(check: Check, taken: list[Any], refused: list[Any]) -> None:
    assert [value for value in taken if not check.accepts(value)] == []
    assert [value for value in refused if check.accepts(value)] == []


@pytest.mark.parametrize(
    ("check", "value", "written"),
    [
        (names(), ("a", "b"), ["a", "b"]),
        (choice("a", none=True), None, "none"),
        (choice("a", none=True), "a", "a"),
        (table(count(), "a"), (("a", 1), ("b", 2)), {"a": 1, "b": 2}),
        (share(), 0.5, 0.5),
    ],
)
def test_a_value_is_written_and_read_again(check: Check, value: Any, written: Any) -> None:
    assert check.write(value) == written
    assert check.read(written) == value


def test_plain_values_go_by_key_and_leave_out_what_is_not_set() -> None:
    assert plain(Kitchen()) == {"cups": 2, "from": "pot"}
    assert plain(Kitchen(sugar=1, from_="can")) == {"cups": 2, "sugar": 1, "from": "can"}


def test_the_docstring_is_made_of_the_declarations() -> None:
    """The decorator adds a section; a help text that ends in dots gets no full stop."""

    @documented
    @dataclass(frozen=True)
    class Oven:
        """Where bread is baked.

        It is hot.
        """

        heat: int = setting(200, count(), "degrees: 200, 220, ...", "In Celsius.")
        hue: str = setting("red", string(), "colour of the door")

    assert Oven.__doc__ == (
        "Where bread is baked.\n\nIt is hot.\n\nAttributes:\n"
        "    heat: Degrees: 200, 220, ... In Celsius.\n    hue: Colour of the door."
    )
