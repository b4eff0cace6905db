"""A row as it is kept for display: its beginning, with the spans in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from textclean.changes import edits
from textclean.report.run_folder import Cut, Row
from textclean.result import RepairedSpan

__all__ = ["Excerpt", "excerpt", "repaired"]

# Characters and spans of a document that a report holds.
CHARACTERS, SPANS = 12_000, 1_000
_STEP = "repaired"


class Excerpt(NamedTuple):
    """A document, as much of it as a report shows.

    Attributes:
        name: What it is called.
        place: The file and row that hold it.
        source: The beginning of its source.
        size: The length of the whole source.
        cuts: The removed spans in it.
        repairs: The repaired spans in it.
        words: The words of the whole source.
        gone: The words that were removed.
        suspect: Why a part of the evidence was disregarded, if it was.
        page_score: The page score, if it has one.
    """

    name: str
    place: str
    source: str
    size: int
    cuts: tuple[Cut, ...]
    repairs: tuple[RepairedSpan, ...]
    words: int
    gone: int
    suspect: str | None
    page_score: float | None

    @property
    def share(self) -> float:
        """The share of its words that were removed."""
        return self.gone / self.words if self.words else 0.0


def excerpt(row: Row, words: int, gone: int) -> Excerpt:
    """The beginning of a row, with the spans in it.

    Args:
        row: The row.
        words: The words of its text.
        gone: The words that were removed.
    """
    cuts = tuple(cut._replace(end=min(cut.end, CHARACTERS)) for cut in row.cuts[:SPANS] if cut.start < CHARACTERS)
    repairs = tuple(span for span in repaired(row.text, row.cuts, row.clean) if span.end <= CHARACTERS)
    place = f"{row.file}, row {row.number + 1}"
    size = len(row.text)
    source = row.text[:CHARACTERS]
    return Excerpt(row.name, place, source, size, cuts, repairs[:SPANS], words, gone, row.suspect, row.page_score)


def repaired(source: str, cuts: Sequence[Cut], clean: str) -> list[RepairedSpan]:
    """What was repaired: the stretches in which what was kept of a source differs from the clean text.

    The rows of a run say that something was repaired, not what.

    Args:
        source: The source.
        cuts: The removed spans, in source order.
        clean: The clean text.

    >>> repaired("Q&amp;A\\nMore\\n", [Cut(8, 13, 2, "teaser", "x", 1.0, "")], "Q&A\\n")
    [RepairedSpan(start=2, end=6, line=1, before='amp;', after='', steps=('repaired',))]
    """
    kept, at = [], 0
    for cut in cuts:
        kept.append((at, cut.start))
        at = max(at, cut.end)
    kept.append((at, len(source)))
    raw = "".join(source[start:end] for start, end in kept)
    if raw == clean:
        return []
    found: list[RepairedSpan] = []
    parts = iter(kept)
    start, end = next(parts)
    base = 0  # where the part begins in what was kept
    for edit in edits(raw, clean):
        while edit.raw_start >= base + end - start:
            base += end - start
            following = next(parts, None)
            if following is None:
                start = end = len(source)
                break
            start, end = following
        low = start + edit.raw_start - base
        high = min(low + edit.raw_end - edit.raw_start, len(source))
        before = source[low:high]
        found.append(RepairedSpan(low, high, 1, before, clean[edit.start : edit.end], (_STEP,)))
    line, seen = 1, 0
    for i, span in enumerate(found):
        line += source.count("\n", seen, span.start)
        seen = span.start
        found[i] = span._replace(line=line)
    return found
