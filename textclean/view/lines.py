"""A text line by line, in pieces that stay, go or were repaired."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple, Protocol

from textclean.changes import edits
from textclean.characters import LINE_END

__all__ = ["Line", "Mark", "Piece", "Repaired", "lines", "marks"]


class Removed(Protocol):
    """What was removed, as `textclean.result.RemovedSpan` has it."""

    @property
    def start(self) -> int:
        """Where it begins in the source."""

    @property
    def end(self) -> int:
        """Where it ends in the source."""

    @property
    def kind(self) -> str:
        """The kind of page chrome."""

    @property
    def rule(self) -> str:
        """The rule that decided it."""

    @property
    def score(self) -> float:
        """How sure the rule is."""

    @property
    def reason(self) -> str:
        """Why it was removed."""


class Repaired(Protocol):
    """What was repaired, as `textclean.result.RepairedSpan` has it."""

    @property
    def start(self) -> int:
        """Where it begins in the source."""

    @property
    def before(self) -> str:
        """The text in the source."""

    @property
    def after(self) -> str:
        """The text after repair."""

    @property
    def steps(self) -> tuple[str, ...]:
        """The names of the repairs."""


class Mark(NamedTuple):
    """A range of the source that does not stay as it is.

    Attributes:
        start: Where it begins, in code points.
        end: Where it ends, exclusive.
        kind: The kind of page chrome; "repair" for a repair.
        rule: The rule; the steps of a repair.
        score: How sure the rule is; 1 for a repair.
        reason: Why.
        after: The text that stands there afterwards; None for what is removed.
    """

    start: int
    end: int
    kind: str
    rule: str
    score: float
    reason: str
    after: str | None = None


class Piece(NamedTuple):
    """A piece of a line.

    Attributes:
        text: Its text in the source.
        mark: What became of it; None if it stays as it is.
        after: The text that stands there afterwards.
    """

    text: str
    mark: Mark | None
    after: str


class Line(NamedTuple):
    """A line of the source that is not blank.

    Attributes:
        number: Its number, from 1.
        gap: Whether a blank line is above it.
        pieces: Its pieces, in their order.
    """

    number: int
    gap: bool
    pieces: tuple[Piece, ...]

    @property
    def clean(self) -> str:
        """The text that is left of it."""
        return "".join(piece.after for piece in self.pieces)

    @property
    def marks(self) -> list[Mark]:
        """What became of its pieces, without that of white space alone."""
        return [piece.mark for piece in self.pieces if piece.mark is not None and piece.text.strip()]


def marks(removed: Iterable[Removed], repairs: Iterable[Repaired]) -> list[Mark]:
    """The marks of removed and repaired spans, in source order; a repair marks the characters that changed.

    Args:
        removed: The removed spans.
        repairs: The repaired spans.
    """
    found = [Mark(s.start, s.end, s.kind, s.rule, s.score, s.reason) for s in removed]
    for span in repairs:
        steps = ", ".join(span.steps)
        for edit in edits(span.before, span.after):
            start, end = span.start + edit.raw_start, span.start + edit.raw_end
            found.append(Mark(start, end, "repair", steps, 1.0, "", span.after[edit.start : edit.end]))
    return sorted(found, key=lambda mark: (mark.start, mark.end))


def lines(source: str, found: Iterable[Mark]) -> Iterator[Line]:
    """Yield the lines of a text that are not blank, in pieces.

    Args:
        source: The text.
        found: The marks, in source order, which do not overlap.

    >>> mark = Mark(6, 12, "credit", "credit.tail", 0.9, "")
    >>> for line in lines("Rain. (Post)\\n\\nSun.", [mark]):
    ...     print(line.number, line.gap, [piece.text for piece in line.pieces], repr(line.clean))
    1 False ['Rain. ', '(Post)'] 'Rain. '
    3 True ['Sun.'] 'Sun.'
    """
    waiting = iter(found)
    current = next(waiting, None)
    start, number, gap = 0, 1, False
    for end, after in _ends(source):
        pieces, at = [], start
        while current is not None and current.start < end:
            low, high = max(current.start, at), min(current.end, end)
            if low > at:
                pieces.append(Piece(source[at:low], None, source[at:low]))
            if high > low or (current.after and current.start >= start):
                pieces.append(Piece(source[low:high], current, (current.after or "") if current.start >= start else ""))
            at = max(at, high)
            if current.end > end:
                break
            current = next(waiting, None)
        if at < end:
            pieces.append(Piece(source[at:end], None, source[at:end]))
        if any(not piece.text.isspace() for piece in pieces if piece.text):
            yield Line(number, gap, tuple(pieces))
            gap = False
        else:
            gap = True
        while current is not None and current.end <= after:
            current = next(waiting, None)
        start, number = after, number + 1


def _ends(source: str) -> Iterator[tuple[int, int]]:
    """Where each line ends, and where the next one begins."""
    for match in re.finditer(LINE_END, source):
        yield match.start(), match.end()
    yield len(source), len(source) + 1
