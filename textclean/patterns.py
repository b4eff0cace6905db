"""Patterns that are compiled on first use: compiling those of all modules takes longer than a small text."""

from __future__ import annotations

import re
from typing import Any, cast

__all__ = ["pattern"]


class _Pattern:
    """The stand-in of a pattern: each of its methods is looked up once, and is an attribute from then on."""

    def __init__(self, source: str, flags: int) -> None:
        self._source, self._flags = source, flags

    def __getattr__(self, name: str) -> Any:
        if name == "_compiled":
            self._compiled = re.compile(self._source, self._flags)
            return self._compiled
        found = getattr(self._compiled, name)
        setattr(self, name, found)
        return found


def pattern(source: str, flags: int = 0) -> re.Pattern[str]:
    """A pattern that is compiled when one of its methods is first called.

    It is for constants of modules: in the place of a pattern given to a function of `re` it is of no use, and a mistake
    in it comes to light on use.

    Args:
        source: The pattern.
        flags: Flags of `re`.

    >>> pattern(r"\\d+").search("in 2024")[0]
    '2024'
    """
    return cast("re.Pattern[str]", _Pattern(source, flags))
