"""No shipped pattern has more than a few ways to match a line: a line of a lexicon's length never holds up a page."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import cache
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

import pytest
import regex

import textclean
from textclean import lexicon
from textclean.document import LONG
from textclean.entries import compiled
from textclean.filters import bylines, datelines

LEXICONS = sorted((Path(textclean.__file__).parent / "lexicons").glob("*.toml"))
# A pattern takes microseconds for a line of this length; one that tries all ways to split it takes hours.
HUNG = 20  # seconds
PIECES = (
    " ",
    "a",
    "A",
    "1",
    "A ",
    "a ",
    "Aa ",
    ", ",
    "- ",
    ". ",
    "1 ",
    "a. ",
    "A. ",
    "Aa, ",
    "A-",
    "A.",
    "1:1",
    "» ",
    "| ",
    "@a",
)
TAILS = ("", ".", "!", " x.", "#", "()", "a.b", " …")
# Lines on which earlier patterns hung.
FOUND = {
    "navigation.breadcrumb": "Home » " + "World hit by that measure, " * 5 + "an ugliness.s",
    "byline.by": "By Nick Levine | " + "A" * 200 + ".",
    "byline.job": "Special Correspondent to The Auto" + "A" * 300 + "!",
    "byline.inline": "(Ann Lee, " + "A" * 300 + ".",
}


@cache
def patterns() -> dict[str, tuple[Any, str, tuple[str, ...]]]:
    """Each pattern, its place in a line, and its examples."""
    found = {
        "byline.inline": (bylines._pattern(), "prefix", bylines._INLINE.hits),
        "dateline": (datelines._pattern(), "prefix", ("OSTWICK, March 3 (Reuters) — The river rose.",)),
    }
    for path in LEXICONS:
        for entry in lexicon.parse(tomllib.loads(path.read_text(encoding="utf-8")), path.name):
            if entry.regex:
                found[entry.id] = (compiled(entry.regex, entry.where), entry.where, (*entry.hits, *entry.misses))
    return found


def lines(examples: tuple[str, ...], draw: Random) -> Iterator[str]:
    """Examples with a piece repeated in the middle, and something behind it that does not fit."""
    while True:
        tokens = regex.findall(r"\w+|\s+|[^\w\s]", draw.choice(examples))
        at = draw.randrange(len(tokens) + 1)
        own = "".join(tokens[draw.randrange(len(tokens)) :][: draw.randint(1, 4)])
        piece = draw.choice((own, *PIECES))
        line = "".join(tokens[:at]) + piece * LONG + draw.choice(("", "".join(tokens[at:])))
        yield line[: draw.choice((60, 150, LONG - 4))] + draw.choice(TAILS)


@pytest.mark.parametrize("name", sorted(patterns()))
def test_no_line_holds_a_pattern_up(name: str) -> None:
    """A repeated word, sign or example is matched or not in the time that its length takes."""
    pattern, where, examples = patterns()[name]
    match = pattern.match if where in ("line", "prefix") else pattern.search
    tried = [FOUND[name]] if name in FOUND else []
    for line in (*tried, *islice(lines(examples, Random(name)), 400)):
        try:
            match(line, timeout=HUNG)
        except TimeoutError:
            pytest.fail(f"{name} hangs on {line!r}")
