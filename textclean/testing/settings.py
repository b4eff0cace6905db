"""`textclean.toml`: by which pipeline the pairs of a folder are cleaned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from textclean import presets
from textclean.errors import FilterError, FixtureError, UnknownName
from textclean.pipeline import Pipeline

__all__ = ["NAME", "Settings", "nearest", "parse", "read"]

NAME = "textclean.toml"


@dataclass(frozen=True, slots=True)
class Settings:
    """What a `textclean.toml` may say; without one, the default preset cleans.

    preset: the pipeline's name. plus (`with` in the file): filters that are added by name. only, without: filters or
    rules that it is narrowed to, and that are left out. title, lang: the headline and the language of the texts.
    """

    preset: str = "article"
    plus: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    title: str | None = None
    lang: str | None = None

    def pipeline(self) -> Pipeline:
        """The pipeline that is meant.

        Raises:
            UnknownName: if there is no preset, filter or rule of a name.
            FilterError: if a filter's package is broken.

        >>> Settings(plus=("dateline",), only=("dateline",)).pipeline().names()
        ('dateline', 'dateline.prefix')
        """
        pipeline = presets.get(self.preset).plus(*self.plus)
        if self.only:
            pipeline = pipeline.only(*self.only)
        return pipeline.without(*self.without)


# The keys of the file, by the fields that they fill.
KEYS = {("with" if field.name == "plus" else field.name): field.name for field in fields(Settings)}
LISTS = frozenset(("plus", "only", "without"))


def nearest(folder: Path, root: Path) -> Path | None:
    """The `textclean.toml` that holds for a folder: its own, or that of the nearest folder above it, up to `root`."""
    for place in (folder, *folder.parents):
        if (place / NAME).is_file():
            return place / NAME
        if place == root:
            return None
    return None


def read(path: Path) -> Settings:
    """The settings in a file.

    Raises:
        FixtureError: if it is no TOML, or says what it may not say; or if a preset, filter or rule is unknown.
        OSError: if it cannot be read.
    """
    import tomllib

    try:
        settings = parse(tomllib.loads(path.read_text(encoding="utf-8")))
        settings.pipeline()
    except (ValueError, UnknownName, FilterError) as error:
        raise FixtureError(f"{path}: {error}") from error
    return settings


def parse(data: Mapping[str, Any]) -> Settings:
    """The settings in a table.

    Raises:
        FixtureError: if a key is unknown, or a value is of the wrong sort.

    >>> parse({"preset": "page", "only": ["boilerplate"]})
    Settings(preset='page', plus=(), only=('boilerplate',), without=(), title=None, lang=None)
    """
    values: dict[str, Any] = {}
    for key, value in data.items():
        if key not in KEYS:
            raise FixtureError(f"unknown key {key!r}; there are: {', '.join(KEYS)}")
        field = KEYS[key]
        wanted = list if field in LISTS else str
        if not isinstance(value, wanted) or not all(isinstance(part, str) for part in value):
            raise FixtureError(f"{key} must be {'a list of names' if wanted is list else 'a string'}, not {value!r}")
        values[field] = tuple(value) if wanted is list else value
    return Settings(**values)
