"""A filter for textclean that finds the weather box of news pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from textclean import Document, Label, Rule

__all__ = ["Weather"]

# A rule has examples that prove it: lines that it labels, and lines that it keeps. A kind may be a new word.
DEGREES = Rule(
    "weather.degrees",
    "weather",
    0.9,
    "a place with temperatures, and nothing else",
    ("Oslo 12° / 4°", "Feels like 9°", "New York -3°F"),
    ("It was 12° in Oslo on Monday, the mayor said.", "Oslo"),
)
READINGS = Rule(
    "weather.readings",
    "weather",
    0.85,
    "wind, humidity and the like, with a number",
    ("Wind: 5 m/s", "Humidity 81 %", "UV index 3"),
    ("Wind and rain", "The wind reached 30 m/s in the night."),
)

# No part of a pattern can match in two ways, so that the time grows with the length of the line, not with its square.
_DEGREES = re.compile(r"[^\W\d]+(?:[ -][^\W\d]+){0,3}:?\s+[-−]?\d{1,3}\s?°[CF]?(?:\s*/\s*[-−]?\d{1,3}\s?°[CF]?)?")
_READINGS = re.compile(
    r"(?:wind|gusts|humidity|pressure|uv index)\s*:?\s+\d{1,4}(?:[.,]\d)?(?:\s?(?:m/s|km/h|mph|hPa|%))?", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Weather:
    """Lines of a weather box: "Oslo 12° / 4°", "Wind: 5 m/s"."""

    name: ClassVar[str] = "weather"

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules of the filter."""
        return DEGREES, READINGS

    def __call__(self, doc: Document) -> Iterator[Label]:
        """Yield a label for each line that consists of a reading."""
        for block in doc.blocks:
            if block.words > 8:
                continue
            for rule, pattern in ((DEGREES, _DEGREES), (READINGS, _READINGS)):
                if pattern.fullmatch(block.content):
                    yield rule.label(block.start, block.end, f'is "{block.content}"')
                    break
