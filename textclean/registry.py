"""Filters by name: those of textclean, and those that installed packages register in an entry-point group.

A package registers a filter under the filter's own name; `textclean clean --with weather` then finds it:

    [project.entry-points."textclean.filters"]
    weather = "textclean_weather:Weather"

The entry is a filter, or a class that makes one without arguments. It is imported when its name is looked up, and not
before, so that a broken package affects only those who name its filter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from typing import TYPE_CHECKING

from textclean import filters, lexicon
from textclean.document import Document
from textclean.errors import FilterError, UnknownName, reason
from textclean.labels import Label

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint, EntryPoints

__all__ = ["GROUP", "Filter", "filter_name", "get", "names", "own"]

GROUP = "textclean.filters"
Filter = Callable[[Document], Iterable[Label]]


@cache
def own() -> tuple[Filter, ...]:
    """textclean's own filters, in the order of their names: they are made without settings, and can be looked up.

    These are the classes of `textclean.filters` that have a name of their own (`Lexical` and `Phrases` get theirs when
    they are made), a `Lexical` for each group of rules of the lexicons that no class has the name of, and the line
    model.
    """
    from textclean.linemodel import LineModel, Residue

    classes = (getattr(filters, name) for name in filters.__all__)
    found: dict[str, Filter] = {cls.name: cls() for cls in (*classes, LineModel, Residue) if isinstance(cls.name, str)}
    found = {group: filters.Lexical(group) for group in lexicon.groups()} | found
    return tuple(found[name] for name in sorted(found))


def filter_name(candidate: Filter) -> str:
    """The name of a filter: its `name`, or that of the function.

    Args:
        candidate: The filter.

    >>> filter_name(filters.Lexical("ad"))
    'ad'
    """
    name = getattr(candidate, "name", None) or getattr(candidate, "__name__", None) or type(candidate).__name__
    return str(name)


def names() -> tuple[str, ...]:
    """The names that `get` knows, in order. No package of a filter is imported.

    >>> "dateline" in names()
    True
    """
    return tuple(sorted({*map(filter_name, own()), *(entry.name for entry in _entries())}))


def get(name: str) -> Filter:
    """Look up a filter: textclean's own, or one that an installed package registers.

    Args:
        name: The name of the filter.

    Raises:
        UnknownName: if there is no filter of that name.
        FilterError: if its package is broken, or two packages register it.

    >>> get("dateline")
    Datelines()
    """
    offered = {_target(entry): entry for entry in _entries() if entry.name == name}
    for mine in own():
        if filter_name(mine) == name:
            if offered:
                import logging  # a twentieth of the time of a start

                logger = logging.getLogger(__name__)
                logger.warning("%s: ignored, because textclean has a filter of that name", _listed(offered))
            return mine
    if not offered:
        raise UnknownName("filter", name, names())
    if len(offered) > 1:
        raise FilterError(f"filter {name!r} is registered twice, by {_listed(offered)}: uninstall one of them")
    return _loaded(*offered.popitem())


def _entries() -> EntryPoints:
    """The entry points of the group in all installed packages."""
    from importlib.metadata import entry_points  # a fifth of `import textclean` otherwise

    return entry_points(group=GROUP)


def _loaded(target: str, entry: EntryPoint) -> Filter:
    """Load the filter of an entry point. Whatever is wrong with its package becomes one line that names it."""
    try:
        found = entry.load()
        found = found() if isinstance(found, type) else found
    except (Exception, SystemExit) as error:
        raise FilterError(f"filter {entry.name!r} of {target} cannot be loaded: {reason(error)}") from error
    if not callable(found):
        what = f"{type(found).__name__}, which cannot be called: {found!r:.80}"
        raise FilterError(f"filter {entry.name!r} of {target} is of type {what}")
    if filter_name(found) != entry.name:
        raise FilterError(
            f"filter {entry.name!r} of {target} has the name {filter_name(found)!r}: give the entry point and the "
            "filter the same name, so that --without and --only find it"
        )
    ready: Filter = found
    return ready


def _target(entry: EntryPoint) -> str:
    """The package and object of an entry point, for messages; a package found on two paths counts once."""
    package = entry.dist.name if entry.dist else "an unknown package"
    return f"{package} ({entry.value})"


def _listed(offered: Iterable[str]) -> str:
    """Entry points in a message."""
    return " and ".join(sorted(offered))
