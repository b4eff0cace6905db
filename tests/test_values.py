"""Values: dataclasses and named tuples are as those of the standard library, for whoever uses them or asks."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import pickle
import subprocess
import sys
import typing
from typing import Any, ClassVar

import pytest

from textclean import values

SPACE = """
class Tide:
    "A tide."
    port: str
    height: float = 2.5
    notes: list = field(default_factory=list, compare=False)
    secret: int = field(default=0, repr=False)
    waters: ClassVar[str] = "sea"

    def __post_init__(self):
        if self.height < 0:
            raise ValueError("no water")

    @property
    def high(self):
        return self.height > 2
"""


def made(module: Any, slots: bool) -> Any:
    """The class of the example as a module makes it."""
    space = {"__name__": __name__, "field": module.field, "ClassVar": ClassVar}
    exec(compile("from __future__ import annotations\n" + SPACE, __file__, "exec"), space)
    return module.dataclass(frozen=True, slots=slots)(space["Tide"])


# Instances are pickled by the names of their classes.
Plain, Slotted = made(values, slots=False), made(values, slots=True)
Plain.__qualname__, Slotted.__qualname__ = "Plain", "Slotted"


@pytest.fixture(params=[False, True], ids=["dict", "slots"])
def pair(request: pytest.FixtureRequest) -> tuple[Any, Any]:
    """The class as `dataclasses` makes it, and as this package does."""
    return made(dataclasses, request.param), made(values, request.param)


ARGUMENTS = [
    ((), {}),
    (("Ostend",), {}),
    (("Ostend", 4), {"secret": 7}),
    (("Ostend", -1), {}),
    (("Ostend",), {"depth": 1}),
    (("Ostend", 1, [], 2, 3), {}),
    ((), {"height": 1.0, "port": "Ostend", "notes": ["spring"]}),
]


def described(kind: Any, positional: tuple[Any, ...], named: dict[str, Any]) -> object:
    """An instance in words, or the error that it raises."""
    try:
        one = kind(*positional, **named)
    except (TypeError, ValueError) as error:
        return str(error)
    return repr(one), one.high, one.secret, one.notes, kind.waters, one == kind(*positional, **named), hash(one)


@pytest.mark.parametrize(("positional", "named"), ARGUMENTS)
def test_instances_are_those_of_a_dataclass(pair: Any, positional: tuple[Any, ...], named: dict[str, Any]) -> None:
    standard, own = pair
    assert described(own, positional, named) == described(standard, positional, named)


def test_what_a_class_tells_of_itself(pair: Any) -> None:
    standard, own = pair
    for ask in (
        lambda kind: str(inspect.signature(kind)),
        inspect.getdoc,
        dataclasses.is_dataclass,
        lambda kind: [
            (f.name, f.type, f.default, f.default_factory, f.compare, f.repr) for f in dataclasses.fields(kind)
        ],
        lambda kind: repr(kind.__dataclass_params__),
        lambda kind: kind.__match_args__,
        lambda kind: kind.__init__.__annotations__,
        lambda kind: (kind.__name__, kind.__module__, hasattr(kind("Ostend"), "__dict__"), hasattr(kind, "height")),
        lambda kind: dataclasses.asdict(kind("Ostend")),
        lambda kind: repr(dataclasses.replace(kind("Ostend"), height=3)),
    ):
        assert ask(own) == ask(standard)


def test_equality(pair: Any) -> None:
    for kind in pair:
        assert kind("Ostend", notes=[1]) == kind("Ostend")
        assert kind("Ostend") != kind("Ostend", 1)
        assert kind("Ostend") != ("Ostend", 2.5, 0)
    assert pair[0]("Ostend") != pair[1]("Ostend")


def test_values_are_frozen(pair: Any) -> None:
    for kind in pair:
        tide = kind("Ostend")
        with pytest.raises(dataclasses.FrozenInstanceError, match=r"^cannot assign to field 'height'$"):
            tide.height = 3
        with pytest.raises(dataclasses.FrozenInstanceError, match=r"^cannot delete field 'height'$"):
            del tide.height
    with pytest.raises(dataclasses.FrozenInstanceError):
        pair[1]("Ostend").depth = 3


@pytest.mark.parametrize("kind", [Plain, Slotted])
def test_copies(kind: Any) -> None:
    tide = kind("Ostend", notes=["spring"], secret=3)
    for other in (pickle.loads(pickle.dumps(tide)), copy.copy(tide), copy.deepcopy(tide)):
        assert (other, other.notes, other.secret) == (tide, ["spring"], 3)
    assert values.replace(tide, secret=4) == dataclasses.replace(tide, secret=4) != tide
    if hasattr(copy, "replace"):  # from Python 3.13 on
        assert copy.replace(tide, secret=4) == values.replace(tide, secret=4)


def test_classes_below(pair: Any) -> None:
    """A dataclass has the fields of its bases, whoever made it; a plain class may have attributes of its own."""
    for kind in pair:
        below = dataclasses.dataclass(frozen=True)(
            type("Spring", (kind,), {"__annotations__": {"month": str}, "month": "May"})
        )
        assert repr(below("Ostend")) == "Spring(port='Ostend', height=2.5, notes=[], month='May')"
    plain = type("Neap", (pair[1],), {})("Ostend")
    plain.month = "June"
    assert plain.month == "June"
    with pytest.raises(dataclasses.FrozenInstanceError):
        plain.port = "Calais"


def test_a_dataclass_has_the_fields_of_all_bases() -> None:
    @values.dataclass(frozen=True)
    class Depth:
        depth: int = 3

    @values.dataclass(frozen=True)
    class Both(Depth, Plain):
        month: str = "May"

    assert repr(Both("Ostend")) == (
        "test_a_dataclass_has_the_fields_of_all_bases.<locals>.Both"
        "(port='Ostend', height=2.5, notes=[], depth=3, month='May')"
    )


class Standard(typing.NamedTuple):
    """A tide."""

    port: str
    height: float = 2.5

    @property
    def high(self) -> bool:
        """Whether it is high."""
        return self.height > 2


class Own(values.NamedTuple):
    """A tide."""

    port: str
    height: float = 2.5

    @property
    def high(self) -> bool:
        """Whether it is high."""
        return self.height > 2


@pytest.mark.parametrize(
    "ask",
    [
        inspect.getdoc,
        lambda kind: list(inspect.signature(kind).parameters),
        typing.get_type_hints,
        lambda kind: (kind._fields, kind._field_defaults, kind.__module__, kind.__bases__),
        lambda kind: (kind("Ostend"), kind("Ostend", 1).high, kind("Ostend")._replace(height=0).height),
        lambda kind: pickle.loads(pickle.dumps(kind("Ostend"))),
        lambda kind: (repr(kind("Ostend")).partition("(")[2], hash(kind("Ostend")), kind._make(["Ostend", 1])),
    ],
)
def test_a_named_tuple_is_one_of_the_standard_library(ask: Any) -> None:
    assert ask(Own) == ask(Standard)


def test_a_start_makes_no_dataclass_of_the_standard_library() -> None:
    """It would import the readers of Python's source code, and compile methods that nothing calls."""
    program = (
        "import sys, textclean; textclean.clean('The harbour opened on Monday.'); "
        "print([m for m in ('dataclasses', 'inspect', 'ast') if m in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


def test_a_class_without_fields() -> None:
    """It needs no constructor of its own, and refuses values as any other."""

    class Calm:
        """No wind."""

    for module in (dataclasses, values):
        kind = module.dataclass(frozen=True, slots=True)(Calm)
        assert (kind(), repr(kind()).rpartition(".")[2], str(inspect.signature(kind))) == (
            kind(),
            "Calm()",
            "() -> None",
        )
        with pytest.raises(TypeError, match=r"Calm.__init__\(\) takes 1 positional argument but 2 were given$"):
            kind("breeze")
