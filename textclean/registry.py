"""Filters by name: those of textclean, and those that installed packages offer in the entry-point group.

A package offers a filter under the filter's own name; `textclean clean --with weather` finds it from then on:

    [project.entry-points."textclean.filters"]
    weather = "textclean_weather:Weather"

The entry is a filter, or a class that makes one without arguments. It is imported when its name is asked for, no
sooner, so that a broken package harms nobody who does not name its filter.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from importlib.metadata import EntryPoint, entry_points

from textclean.document import Document
from textclean.errors import FilterError, UnknownName
from textclean.filters import (
    C4,
    Bylines,
    Captions,
    Comments,
    Datelines,
    FineWeb,
    Furniture,
    Gopher,
    Headlines,
    Lexical,
    Products,
    RefinedWeb,
    Related,
    Repeated,
)
from textclean.labels import Label
from textclean.linemodel import LineModel

__all__ = ["GROUP", "OWN", "Filter", "filter_name", "get", "names"]

logger = logging.getLogger(__name__)

GROUP = "textclean.filters"
Filter = Callable[[Document], Iterable[Label]]

OWN: tuple[Filter, ...] = (
    Bylines(),
    Captions(),
    Comments(),
    Datelines(),
    Furniture(),
    Headlines(),
    LineModel(),
    Lexical("ad"),
    Lexical("bio"),
    Lexical("consent"),
    Lexical("credit"),
    Lexical("embed"),
    Lexical("legal"),
    Lexical("navigation"),
    Lexical("player"),
    Lexical("poll"),
    Lexical("promo"),
    Lexical("share"),
    Lexical("tags"),
    Lexical("timestamp"),
    Products(),
    Related(),
    Repeated(),
    C4(),
    FineWeb(),
    Gopher(),
    RefinedWeb(),
)


def filter_name(found: Filter) -> str:
    """The name of a filter: its `name`, or that of the function.

    >>> filter_name(Lexical("ad"))
    'ad'
    """
    name = getattr(found, "name", None) or getattr(found, "__name__", None) or type(found).__name__
    return str(name)


def names() -> tuple[str, ...]:
    """The names that `get` knows, in order. Nothing is imported for it.

    >>> "dateline" in names()
    True
    """
    return tuple(sorted({*map(filter_name, OWN), *(entry.name for entry in entry_points(group=GROUP))}))


def get(name: str) -> Filter:
    """The filter of that name: textclean's own, or one that an installed package offers.

    Raises:
        UnknownName: if there is no such filter.
        FilterError: if the package that offers it is broken, or two packages offer it.

    >>> get("dateline")
    Datelines()
    """
    offered = {_target(entry): entry for entry in entry_points(group=GROUP, name=name)}
    for own in OWN:
        if filter_name(own) == name:
            if offered:
                logger.warning("%s: textclean's own filter of that name is taken", _listed(offered))
            return own
    if not offered:
        raise UnknownName("filter", name, names())
    if len(offered) > 1:
        raise FilterError(f"filter {name!r} is offered twice, by {_listed(offered)}: uninstall one of them")
    return _loaded(*offered.popitem())


def _loaded(target: str, entry: EntryPoint) -> Filter:
    """The filter behind an entry point. Whatever another package does wrong ends in one line that names it."""
    try:
        found = entry.load()
        found = found() if isinstance(found, type) else found
    except Exception as error:
        why = " ".join(f"{type(error).__name__}: {error}".split())
        raise FilterError(f"filter {entry.name!r} of {target} cannot be loaded: {why}") from error
    if not callable(found):
        raise FilterError(f"filter {entry.name!r} of {target} is no filter, but {type(found).__name__}: {found!r:.80}")
    if filter_name(found) != entry.name:
        raise FilterError(
            f"filter {entry.name!r} of {target} calls itself {filter_name(found)!r}: the entry point and the filter's "
            "`name` must be the same, or --without and --only would not know it"
        )
    ready: Filter = found
    return ready


def _target(entry: EntryPoint) -> str:
    """Where an entry point comes from, for a message; a package that is found on two paths counts once."""
    package = entry.dist.name if entry.dist else "an unknown package"
    return f"{package} ({entry.value})"


def _listed(offered: Iterable[str]) -> str:
    return " and ".join(sorted(offered))
