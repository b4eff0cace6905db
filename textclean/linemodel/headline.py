"""The headline of a page among its lines: it is wanted, though most gold texts begin below it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice, pairwise

from textclean.document import tokens
from textclean.languages import function_words
from textclean.patterns import pattern

__all__ = ["heading_above", "headline_above", "headlines"]

LEAST_WORDS = 3  # distinct words; a shorter title is a section or a site
LEAST_SHARED = 0.8  # of the distinct words of the longer one
LONGEST = 400  # characters of a line that may be a headline
# A line that reads as the headline of a body: how many units above it, its size, and how much of it the body says. Set
# on development pages of sites that the model had not seen: where the title is known, the headline stays on 83 % of the
# pages instead of 70 %, and of the lines that this adds 83 % are the headline or belong to the gold text.
REACH = 12
MOST_CHARACTERS, LEAST_RARE, MOST_RARE = 200, 2, 25
LEAST_SAID = 0.5
MANY_SAID = 8  # rare words; more count as this many
BODY = 40  # units of the body that are read
_BETWEEN = pattern(r"\s+[|·•»–—-]\s+")  # between the headline and the name of the site in a title


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
    if not wanted:
        return []
    said = (at for at, line in enumerate(lines) if _says(line, wanted))
    return list(islice(said, 1))


def heading_above(lines: Sequence[str], levels: Sequence[int], kept: Sequence[bool], title: str) -> list[int]:
    """The heading of a Markdown page that is its headline.

    It is the first one that says the title, or one of the first level under which something stays.

    Args:
        lines: The lines of the page.
        levels: The level of the heading that each is, from 1; 0 for other lines, and for a link by itself: the logo.
        kept: Whether each line stays.
        title: The title of the page; empty if it is not known.

    Returns:
        The index of the line, alone in a list; or an empty list.

    >>> heading_above(["The Post", "News", "Old bridge closes", "It closes on Monday."], [1, 0, 1, 0], [0, 0, 0, 1], "")
    [2]
    """
    wanted = [words for part in _parts(title) if (words := _words(part))]
    said = next((at for at, level in enumerate(levels) if level and _says(lines[at], wanted)), None)
    if said is not None:
        return [said]
    first = [at for at, level in enumerate(levels) if level == 1]
    for at, stop in pairwise((*first, len(lines))):
        if len(lines[at]) <= LONGEST and any(kept[at + 1 : stop]):
            return [at]
    return []


def headline_above(lines: Sequence[str], body: Sequence[int]) -> list[int]:
    """The line that reads as the headline of a body: one above it of whose words the body says most.

    Words that are frequent in any language do not count.

    Args:
        lines: The lines of the page.
        body: The indexes of the paragraphs of the article, in ascending order.

    Returns:
        The index of the line, alone in a list; or an empty list.

    >>> headline_above(["Sport", "Old bridge closes for a year", "By Ann Lee", "The bridge closes on Monday."], [3])
    [1]
    """
    if not body:
        return []
    said = set[str]().union(*(tokens(lines[at]) for at in body[:BODY]))
    best, most = -1, 0.0
    for at in range(body[0] - 1, max(-1, body[0] - 1 - REACH), -1):
        line = lines[at].strip()
        if not 0 < len(line) <= MOST_CHARACTERS or line[-1] in ".,;:":
            continue
        rare = _words(line) - function_words()
        shared = len(rare & said)
        if LEAST_RARE <= len(rare) <= MOST_RARE and shared >= max(LEAST_RARE, LEAST_SAID * len(rare)):
            value = shared / len(rare) * min(len(rare), MANY_SAID)
            if value > most:
                best, most = at, value
    return [best] if best >= 0 else []


def _says(line: str, wanted: Sequence[set[str]]) -> bool:
    """Whether a line has the words of one of the parts of a title."""
    if len(line) > LONGEST:
        return False
    words = _words(line)
    return any(len(words & one) >= LEAST_SHARED * max(len(words), len(one)) for one in wanted)


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
