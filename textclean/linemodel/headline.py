"""The headline of a page among its lines: it is wanted, though most gold texts begin below it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from textclean.document import tokens

__all__ = ["headlines"]

LEAST_WORDS = 3  # distinct words; a shorter title is a section or a site
LEAST_SHARED = 0.8  # of the distinct words of the longer one
LONGEST = 400  # characters of a line that may be a headline
_BETWEEN = re.compile(r"\s+[|·•»–—-]\s+")  # between the headline and the name of the site in a title


def headlines(lines: Sequence[str], title: str) -> list[int]:
    """The first line that says the headline of a page, if any does.

    Args:
        lines: The lines of the page.
        title: The title of the page; the name of the site may stand before or behind the headline.

    Returns:
        The index of the line, alone in a list; or an empty list.

    >>> headlines(["News", "Bridge to close for a year", "The council voted."], "Bridge to close for a year | The Post")
    [1]
    """
    wanted = [words for part in _parts(title) if len(words := _words(part)) >= LEAST_WORDS]
    for at, line in enumerate(lines):
        if wanted and len(line) <= LONGEST:
            words = _words(line)
            if any(len(words & one) >= LEAST_SHARED * max(len(words), len(one)) for one in wanted):
                return [at]
    return []


def _parts(title: str) -> Iterator[str]:
    """The title, and what stands before or behind the name of a site."""
    yield title
    between = list(_BETWEEN.finditer(title))
    if between:
        yield title[: between[-1].start()]
        yield title[between[0].end() :]


def _words(text: str) -> set[str]:
    """The distinct words of a text."""
    return {token for token in tokens(text) if token[0].isalnum()}
