"""Lines of data at the end of an article: lists that count, agendas, addresses, tables whose cells lost their borders.

A model that knows such lines from menus and from lists of stories takes them for chrome, because they have no sentence.
What tells them apart are their numbers: in a list they count up or down, in an agenda they are dates, in a table each
line has several, or a percentage. Two addresses that stand alone in their lines are sources.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from textclean.patterns import pattern

__all__ = ["data_lines"]

LEAST = 4  # lines in a row
MOST_OFF = 0.25  # share of the steps between lines that may be another one than by one
CELLS = 3  # numbers in each line of a table
SOURCES = 2  # addresses alone in a line
SHARES = 3  # lines in a row, each with a percentage
AGENDA = 3  # lines that begin with a date and a colon
BETWEEN = 2  # other lines, at most, between two of them: the places of a tour

_FIRST = pattern(r"[\W_]*(\d{1,4})(?!\d|[:.h]\d{2}\b)")
_NUMBER = pattern(r"\d+(?:[.,]\d+)*")
_ADDRESS = pattern(r"[\W\d]{0,6}https?://\S+")
_SHARE = pattern(r"\d ?[%٪％]")
_EVENT = pattern(
    r"\W{0,3}(?:\w+,? )?\d{1,2}(?:[./-]\d{1,2}[./-]?|\.? \w+\.?)(?: ?(?:19|20)\d\d)?"  # Sun, 15 March 2021
    r"(?: [^\W\d]{1,4}\.?)? ?: ?(?![\d:])\S"
)
_DATE = pattern(r"\b\d{1,2}[:.h]\d{2}\b|\b\d{1,4}[./-]\d{1,2}[./-]\d{1,4}\b|\b(?:19|20)\d\d\b")


def data_lines(texts: Sequence[str]) -> list[bool]:
    """Whether each of some lines that follow one another is in a run of data.

    Args:
        texts: The lines.

    >>> data_lines(["Sport", "2021: Ann Lee", "2020: Ben Hu", "2019: Ann Lee", "2018: Jo Mor", "More news"])
    [False, True, True, True, True, False]
    >>> data_lines(["Quay Street 12% 14 18", "Mill Lane 8% 9 11", "Dock Road 7% 7 12", "Gate 1% 2 3"])
    [True, True, True, True]
    >>> data_lines(["13 March 2021: Low Tide", "14 March 2021: The Piers", "KINGSTON", "16 March 2021: Gate", "Home"])
    [True, True, True, True, False]
    """
    firsts = [found and int(found[1]) for found in map(_FIRST.match, texts)]
    found = [False] * len(texts)
    for start, stop in _runs([first is not None for first in firsts]):
        steps = [abs(b - a) != 1 for a, b in pairwise(first for first in firsts[start:stop] if first is not None)]
        if sum(steps) <= MOST_OFF * len(steps):
            found[start:stop] = [True] * (stop - start)
    for start, stop in _runs([len(_NUMBER.findall(text)) >= CELLS and not _DATE.search(text) for text in texts]):
        found[start:stop] = [True] * (stop - start)
    for start, stop in _runs([bool(_SHARE.search(text)) for text in texts], SHARES):
        found[start:stop] = [True] * (stop - start)
    for start, stop in _agendas(texts):
        found[start:stop] = [True] * (stop - start)
    sources = [i for i, text in enumerate(texts) if _ADDRESS.fullmatch(text.strip())]
    for i in sources if len(sources) >= SOURCES else ():
        found[i] = True
    return found


def _agendas(texts: Sequence[str]) -> list[tuple[int, int]]:
    """Where lines that begin with a date and a colon stand close to one another, at least `AGENDA` of them."""
    groups: list[list[int]] = []
    for i, text in enumerate(texts):
        if _EVENT.match(text):
            if groups and i - groups[-1][-1] <= BETWEEN + 1:
                groups[-1].append(i)
            else:
                groups.append([i])
    return [(group[0], group[-1] + 1) for group in groups if len(group) >= AGENDA]


def _runs(marks: Sequence[bool], least: int = LEAST) -> list[tuple[int, int]]:
    """Where marked lines follow one another, at least `least` of them."""
    edges = [i for i, (a, b) in enumerate(pairwise((False, *marks, False))) if a != b]
    return [(start, stop) for start, stop in zip(edges[::2], edges[1::2], strict=True) if stop - start >= least]
