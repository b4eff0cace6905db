"""Names of a package whose modules are imported on first use: who needs some of them does not wait for the others."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping

__all__ = ["names"]


def names(package: str, modules: Mapping[str, str]) -> Callable[[str], object]:
    """A `__getattr__` for a package (PEP 562). What it has found is an attribute of the package from then on.

    Args:
        package: The name of the package, its `__name__`.
        modules: The module of each name, inside the package.

    >>> names("textclean.markup", {"is_markdown": "recognition"})("is_markdown")("# Tide\\n\\n[Home](/)\\n")
    True
    """

    def attribute(name: str) -> object:
        if name not in modules:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        from importlib import import_module

        found = getattr(import_module(f"{package}.{modules[name]}"), name)
        setattr(sys.modules[package], name, found)
        return found

    return attribute
