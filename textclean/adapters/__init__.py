"""Adapters: one module a tool, by that tool's own convention. Import the one you need, or use it as an attribute.

Each needs the package that it is named after and raises `MissingExtra`, with the pip line, where that is missing. None
of them loads another.
"""

from importlib import import_module

__all__ = [
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
    return list(__all__)
