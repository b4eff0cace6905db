"""The public names: which there are, and what holds for each."""

import dataclasses
import importlib
import importlib.metadata
import inspect
import pickle
import subprocess
import sys
import types
from pathlib import Path
from typing import Any

import pytest

import textclean
from tests.modules import modules
from textclean import errors, filters, presets
from textclean.linemodel import LineModel, Residue

PUBLIC = [
    "ARTICLE", "AUTO", "PAGE", "Block", "Choice", "Cluster", "Document", "Filter", "Kind", "Label", "Match",
    "MinHasher", "NearDuplicates", "Pair", "Passage", "Pipeline", "Policy", "Repair", "Result", "Rule", "Templates",
    "TextcleanError", "Verdict", "choose", "clean", "from_config", "from_html", "passages", "tag",
]  # fmt: skip
FILTERS = {name: getattr(filters, name) for name in filters.__all__ if isinstance(getattr(filters, name), type)}
ERRORS = [
    thing
    for thing in (getattr(errors, name) for name in errors.__all__)
    if isinstance(thing, type) and not issubclass(thing, Warning)
]


OWN = '[own.memo]\nkind="promo"\nwhere="line"\nphrases=["our memo"]\nhits=["Our memo"]\nmisses=["Our memos"]'
SETTINGS = {"Lexical": ("ad",), "Phrases": ("own", OWN)}


def made(name: str) -> Any:
    """An instance of a filter, with no more settings than it needs."""
    return FILTERS[name](*SETTINGS.get(name, ()))


def library() -> list[types.ModuleType]:
    """The modules of the library, without `textclean.adapters`: its names are modules that need their own packages."""
    shown = (module for module in modules() if not module.__name__.startswith("textclean.cli"))
    return [module for module in shown if module is not textclean.adapters]


def test_the_public_names_are_these() -> None:
    """Adding or removing a public name must be deliberate: it changes this list as well."""
    assert sorted(textclean.__all__) == sorted(PUBLIC)


def test_the_package_shows_its_public_names_alone() -> None:
    """`dir()` lists the public names and `__version__`, and each can be imported."""
    assert dir(textclean) == sorted([*PUBLIC, "__version__"])
    assert all(getattr(textclean, name) is not None for name in dir(textclean))
    assert textclean.__version__ == importlib.metadata.version("textclean-filters")
    with pytest.raises(AttributeError, match="module 'textclean' has no attribute 'cleen'"):
        _ = textclean.cleen


def test_packages_are_reached_as_attributes() -> None:
    """`import textclean; textclean.adapters.html` needs no import of its own, in a fresh interpreter."""
    program = "import textclean as t; print(t.adapters.html.from_html is t.from_html, t.config.Config())"
    fresh = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True)
    assert fresh.stdout.startswith("True Config(preset='article'")


def test_every_module_lists_its_names() -> None:
    """Each module lists its public names in `__all__`, and each of them exists."""
    for module in library():
        if module.__name__.endswith("__main__"):
            continue
        assert module.__all__, module.__name__
        assert [name for name in module.__all__ if not hasattr(module, name)] == [], module.__name__


def test_every_public_thing_is_documented() -> None:
    """Modules, classes, functions and public methods have docstrings."""
    bare = []
    for module in library():
        bare += [module.__name__] if not module.__doc__ else []
        for name in getattr(module, "__all__", ()):
            thing = getattr(module, name)
            if getattr(thing, "__module__", None) != module.__name__ or not callable(thing):
                continue
            bare += [f"{module.__name__}.{name}"] if not inspect.getdoc(thing) else []
            if isinstance(thing, type):
                members = {key: value for key, value in vars(thing).items() if not key.startswith("_")}
                bare += [
                    f"{module.__name__}.{name}.{key}"
                    for key, value in members.items()
                    if isinstance(value, types.FunctionType | property | classmethod) and not inspect.getdoc(value)
                ]
    assert bare == []


@pytest.mark.parametrize("name", FILTERS)
def test_a_filter_is_a_frozen_value(name: str) -> None:
    """A filter is a frozen dataclass with slots, its own configuration: equal, hashable, the same after a pickle."""
    found = made(name)
    assert dataclasses.is_dataclass(FILTERS[name])
    assert not hasattr(found, "__dict__")
    assert found == made(name)
    assert hash(found) == hash(made(name))
    assert pickle.loads(pickle.dumps(found)) == found
    # A frozen dataclass with slots answers a new attribute with a TypeError in Python 3.11.
    with pytest.raises((dataclasses.FrozenInstanceError, AttributeError, TypeError)):
        found.name = "other"
    with pytest.raises((dataclasses.FrozenInstanceError, AttributeError, TypeError)):
        found.something = 1


@pytest.mark.parametrize("name", FILTERS)
def test_a_filter_describes_itself(name: str) -> None:
    """A filter has a name in lower case, rules, and a docstring that begins with a sentence."""
    found = made(name)
    assert found.name.islower()
    assert found.rules
    assert FILTERS[name].__doc__.split("\n")[0].rstrip().endswith((".", ":", '"', ","))
    assert FILTERS[name].__module__.startswith("textclean.filters.")


def test_every_filter_is_exported() -> None:
    """A filter that a file defines can be imported from `textclean.filters`."""
    folder = Path(next(iter(filters.__path__)))
    defined = set()
    for file in folder.glob("*.py"):
        module = importlib.import_module(f"textclean.filters.{file.stem}".removesuffix(".__init__"))
        defined |= {
            name
            for name, value in vars(module).items()
            if isinstance(value, type) and value.__module__ == module.__name__ and hasattr(value, "rules")
        }
    assert defined == set(FILTERS)


def test_every_filter_of_a_preset_can_be_imported() -> None:
    """All filters of the presets are public."""
    used = {type(found) for preset in presets.PRESETS.values() for found in preset.filters}
    assert used <= {*FILTERS.values(), LineModel, Residue}


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: error.__name__)
def test_errors_have_one_root(error: type[Exception]) -> None:
    """Every error is below `TextcleanError`, and below a built-in error as well."""
    assert issubclass(error, textclean.TextcleanError)
    if error is not textclean.TextcleanError:
        assert issubclass(error, TypeError | LookupError | ValueError | ImportError | RuntimeError)


@pytest.mark.parametrize(
    "error",
    [
        errors.InputError("expected the text as str or bytes, not int"),
        errors.UnknownName("preset", "artcle", ["article", "page"]),
        errors.LexiconError("en.toml: related.more: needs 'hits'"),
        errors.CorpusError("the id 'a' is taken: remove it first, or choose another"),
        errors.MissingExtra("rich", "cli"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_errors_survive_a_pickle(error: Exception) -> None:
    """An error from a worker process keeps its message and its fields."""
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is type(error)
    assert str(again) == str(error) != ""
    assert {key: value for key, value in vars(again).items() if key != "__notes__"} == vars(error)


def test_messages_are_not_reprs() -> None:
    """A LookupError's message is shown as it is, without the quotes that Python puts around a KeyError's."""
    assert str(errors.UnknownName("preset", "artcle", ["article", "page"])) == (
        "unknown preset 'artcle'; did you mean article? there are: article, page"
    )
    assert str(errors.TextcleanError()) == ""
    assert 'pip install "textclean-filters[cli]"' in str(errors.MissingExtra("rich", "cli"))


def test_types_are_shipped() -> None:
    """The package has its `py.typed` marker and its lexicons."""
    folder = Path(textclean.__file__).parent
    assert (folder / "py.typed").is_file()
    assert {file.name for file in (folder / "lexicons").glob("*.toml")} >= {"any.toml", "en.toml"}
