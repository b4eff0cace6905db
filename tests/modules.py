"""The modules of the package, imported as far as the optional packages that they need are installed."""

import importlib
import pkgutil
import types
from collections.abc import Iterator

import pytest

import textclean
from textclean.errors import MissingExtra

NAMES = ("textclean", *sorted(found.name for found in pkgutil.walk_packages(textclean.__path__, "textclean.")))


def imported(name: str) -> types.ModuleType:
    """Import a module; the test is skipped if an optional package that it needs is not installed."""
    try:
        return importlib.import_module(name)
    except (ModuleNotFoundError, MissingExtra) as missing:
        if (missing.name or "").partition(".")[0] == "textclean":
            raise
        pytest.skip(f"{name} needs an optional package: {missing}")


def modules() -> Iterator[types.ModuleType]:
    """The modules whose optional packages are installed."""
    for name in NAMES:
        try:
            yield imported(name)
        except pytest.skip.Exception:
            continue
