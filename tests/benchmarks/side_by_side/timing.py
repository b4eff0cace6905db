"""Engines that take turns on the same items, and what they took."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from importlib.metadata import PackageNotFoundError, version
from typing import Any, NamedTuple


class Engine(NamedTuple):
    """A way to do the work of a table.

    Attributes:
        name: What the table calls it.
        package: The distribution that it needs.
        make: Returns the function for one item; imports what it needs.
        share: The share of the items that it is given in a turn: slow engines get few.
    """

    name: str
    package: str
    make: Callable[[], Callable[[Any], Any]]
    share: float = 1.0

    @property
    def installed(self) -> bool:
        """Whether its package is there."""
        return version_of(self.package) is not None

    def items(self, all_items: Sequence[Any]) -> Sequence[Any]:
        """The items that it is given."""
        return all_items[: max(1, int(len(all_items) * self.share))]


def version_of(package: str) -> str | None:
    """The version of a distribution; None if it is not installed."""
    try:
        return version("textclean-filters" if package == "textclean" else package)
    except PackageNotFoundError:
        return "as it stands here" if package.startswith("textclean") else None


def turns(engines: Sequence[Engine], items: Sequence[Any], rounds: int) -> dict[str, float]:
    """Seconds of processor time for one item by each engine: the median of its turns, after one that does not count."""
    works = {engine.name: engine.make() for engine in engines}
    took: dict[str, list[float]] = {engine.name: [] for engine in engines}
    for turn in range(rounds + 1):
        for engine in engines:
            part, work = engine.items(items), works[engine.name]
            began = time.process_time()
            for item in part:
                work(item)
            if turn:
                took[engine.name].append((time.process_time() - began) / len(part))
    return {name: statistics.median(seconds) for name, seconds in took.items()}
