"""Statistical line models: they find the article among the lines of a page, also where no rule knows the wording."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textclean.linemodel.filter import LineModel
    from textclean.linemodel.residue import Residue

__all__ = ["LineModel", "Residue"]

# The module of each filter. It is imported on first use: most presets need one of them.
_MODULES = {"LineModel": "filter", "Residue": "residue"}


def __getattr__(name: str) -> object:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    found = globals()[name] = getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
    return found
