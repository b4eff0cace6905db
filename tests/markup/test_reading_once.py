"""The marks of a line are read once for a text, however many rounds cut it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest

from textclean import Pipeline
from textclean.document import Document
from textclean.labels import Label
from textclean.markup import lines


def last_line(doc: Document) -> Iterator[Label]:
    """Take the last of the lines that name a boat: one in each round."""
    boats = [block for block in doc.blocks if block.content.startswith("Boat")]
    for block in boats[-1:]:
        yield Label(block.start, block.end, "promo", "boat", 0.95, "names a boat")


def test_the_marks_of_a_line_are_read_once_whatever_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    read = Counter[str]()
    once = lines._Text._read_line

    def counted(self: lines._Text, text: str) -> lines._Draft:
        read[text] += 1
        return once(self, text)

    monkeypatch.setattr(lines._Text, "_read_line", counted)
    text = "# Harbour\n\nThe *pilots* of [the port](https://a.example/port) went on strike.\n\n* [Fares](/fares)\n\n"
    text += "No boats leave today.\n\nBoat one\n\nBoat [two](/two) [1]\n\nBoat three\n"
    clean = Pipeline((last_line,)).tag(text)
    assert len(clean.removed) == 3
    assert set(read.values()) == {1}
