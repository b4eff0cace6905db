"""Adapters: one module for each tool, by that tool's conventions. Import the one you need, or use it as an attribute.

Each module needs the package that it is named after, and raises `MissingExtra`, with the `pip install` command, if that
package is missing. No adapter imports another tool's package.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textclean.adapters import (
        crawls,
        datasets,
        datatrove,
        duckdb,
        haystack,
        html,
        langchain,
        pandas,
        polars,
        scrapy,
        sklearn,
        spacy,
        tables,
    )

__all__ = [
    "crawls",
    "datasets",
    "datatrove",
    "duckdb",
    "haystack",
    "html",
    "langchain",
    "pandas",
    "polars",
    "scrapy",
    "sklearn",
    "spacy",
    "tables",
]


def __getattr__(name: str) -> object:
    if name in __all__:
        return import_module(f"textclean.adapters.{name}")
    raise AttributeError(f"module 'textclean.adapters' has no attribute {name!r}")


def __dir__() -> list[str]:
    """The adapters alone."""
    return list(__all__)
