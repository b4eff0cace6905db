"""The marks inside a line: links, images, emphasis, code, escapes, HTML tags, the borders of cells. One pass.

A subset of CommonMark (https://spec.commonmark.org/0.31.2/, section 6), more lenient where tools are: a target may hold
spaces, emphasis may begin or end with one.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection
from dataclasses import dataclass, field
from operator import attrgetter

from textclean.markup.marks import ALONE, Link, Stretch

__all__ = ["CUT_TARGET", "Inline", "Mark", "inline", "links_in_view", "plain", "viewed"]

_SPECIAL = re.compile(r"[\\`\[\]*_~<]")  # every mark has one, the borders of cells aside
_SPECIAL_IN_CELLS = re.compile(r"[\\`\[\]*_~<|]")
_TARGET = r"\((?P<target>[^()\n]*+(?:\([^()\n]*+\)[^()\n]*+)*+)\)"
_TOKEN = re.compile(
    r"\\(?P<escape>[!-/:-@\[-`{-~])"
    r"|(?P<code>`+)"
    r"|(?P<open>!?\[ ?)"
    rf"|(?P<close> ?\](?:{_TARGET}|\[(?P<name>[^\[\]\n]*)\])?)"
    r"|(?P<signs>\*+|_+|~~)"
    r"|(?P<tag><(?:/?[a-zA-Z][\w-]*(?:\s[^<>]*)?/?|https?://[^\s<>]*|[\w.+-]+@[\w.-]+)>)"
    r"|(?P<border>\|)"
)
# The end of a line in which a target begins that the next line goes on with, or the title behind it.
CUT_TARGET = re.compile(r""" ?\]\([^()\s]*(?:[ \t]+(?P<quote>["'])(?:(?!(?P=quote)).)*)?$""")
_NOTE = re.compile(r"\^[\w-]+$")
_ADDRESS = re.compile(r"<(?:https?:|[^\s<>]+@)")
_BREAK = re.compile(r"<br\b", re.IGNORECASE)
_START = attrgetter("start")
_STRONGEST = 3  # signs of emphasis that belong together


@dataclass(slots=True, eq=False)
class Mark:
    """A mark while a line is read.

    Attributes:
        start: Where it begins in the line.
        end: Where it ends.
        stands: What stands for it in the view.
        partner: For a mark that closes another one, that one. It does not know this one: marks make no cycles, which
            only a garbage collection would free.
        holds: Whether it is a mark at all: a bracket is one if it turns out to be that of a link.
        target: For the end of a link, what it points to.
        place: Where it stands in the view, once that is known; else `ALONE`.
        closed_at: Where the mark that closes it stands there.
    """

    start: int
    end: int
    stands: str = ""
    partner: Mark | None = None
    holds: bool = True
    target: str = ""
    place: int = ALONE
    closed_at: int = ALONE


@dataclass(slots=True, eq=False)
class Inline:
    """What a line has inside.

    Attributes:
        marks: All marks, in the order in which they were found.
        links: The first and last mark of each link.
        images: Those of each image.
        opened: Brackets that nothing closes in this line.
        closed: Ends of links that begin in another line.
        uses: The names of the targets that links use.
        emphasis: The first and last mark of each emphasis.
    """

    marks: list[Mark] = field(default_factory=list)
    links: list[tuple[Mark, Mark]] = field(default_factory=list)
    images: list[tuple[Mark, Mark]] = field(default_factory=list)
    opened: list[Mark] = field(default_factory=list)
    closed: list[Mark] = field(default_factory=list)
    uses: list[str] = field(default_factory=list)
    emphasis: list[tuple[Mark, Mark]] = field(default_factory=list)


def plain(text: str) -> str:
    """A text without the marks inside its lines.

    Args:
        text: A line.

    >>> plain("By **Ann Lee**, [The Post](https://a.example) \\\\*")
    'By Ann Lee, The Post *'
    """
    return viewed(text, inline(text).marks)[0]


def inline(text: str, start: int = 0, names: Collection[str] = (), *, cells: bool = False) -> Inline:
    """Read the marks inside a line.

    Args:
        text: The line.
        start: Where its content begins, behind list marks and the like.
        names: The names, in small letters, of targets that the text defines elsewhere.
        cells: Whether the line is a row of a table.
    """
    found = Inline()
    special = (_SPECIAL_IN_CELLS if cells else _SPECIAL).search(text, start)
    if special is not None:
        _Reader(text, start, names, cells, found).read(special)
    return found


class _Reader:
    """Reads a line once, with the brackets and the signs of emphasis that are open."""

    def __init__(self, text: str, start: int, names: Collection[str], cells: bool, found: Inline) -> None:
        self.text, self.start, self.names, self.cells, self.found = text, start, names, cells, found
        self.brackets: list[tuple[Mark, bool]] = []
        self.signs: dict[str, list[Mark]] = {"*": [], "_": [], "~": []}
        self.runs: dict[int, list[int]] | None = None
        self.last_link = -1  # where the last link ended

    def read(self, special: re.Match[str] | None) -> None:
        """Read on from the first character that may be of a mark."""
        text, at, search = self.text, self.start, (_SPECIAL_IN_CELLS if self.cells else _SPECIAL).search
        while special is not None:
            start = special.start()
            # An image begins before its bracket, and the space before the end of a text belongs to that.
            if start > at and text[start - 1 : start + 1] in ("![", " ]"):
                start -= 1
            token = _TOKEN.match(text, start)
            at = special.end() if token is None else self._take(token)
            special = search(text, at)
        self.found.opened = [mark for mark, _ in self.brackets]
        for mark in self.signs["_"]:
            # An icon becomes a mark around nothing.
            mark.holds = self._apart(mark)

    def _take(self, token: re.Match[str]) -> int:
        """Take a token for what it is; return where to read on."""
        kind, start, end = token.lastgroup, token.start(), token.end()
        if kind == "escape":
            self._add(Mark(start, start + 1))
        elif kind == "code":
            return self._code(start, end)
        elif kind == "open":
            self._open(start, end)
        elif kind in ("close", "target", "name"):
            self._close(token)
        elif kind == "signs":
            self._signs(start, end)
        elif kind == "tag":
            self._tag(token[0], start, end)
        elif self.cells:
            self._border(start, end)
        return end

    def _add(self, mark: Mark) -> Mark:
        self.found.marks.append(mark)
        return mark

    def _pair(self, first: Mark, last: Mark) -> None:
        last.partner, first.holds, last.holds = first, True, True

    def _code(self, start: int, end: int) -> int:
        """Hide the signs around code; return where to read on."""
        if self.runs is None:
            self.runs = {}
            for run in re.finditer("`+", self.text):
                self.runs.setdefault(run.end() - run.start(), []).append(run.start())
        same = self.runs.get(end - start, [])
        i = bisect_left(same, end)
        if i == len(same):
            return end
        last = same[i] + end - start
        self._pair(self._add(Mark(start, end)), self._add(Mark(same[i], last)))
        return last

    def _open(self, start: int, end: int) -> None:
        before = self.text[start - 1 : start] if start > self.start else ""
        wide = self.text[end - 1] == " " and before and before not in " \t([*_|" and start != self.last_link
        mark = self._add(Mark(start, end, " " if wide else "", holds=False))
        self.brackets.append((mark, self.text[start] == "!"))

    def _close(self, token: re.Match[str]) -> None:
        target, name = token["target"], token["name"]
        start = token.start("close")
        end = token.end()
        if not self.brackets:
            if target is not None:
                mark = self._add(Mark(start, end, self._behind(start, end), holds=False, target=_bare(target)))
                self.found.closed.append(mark)
                self.last_link = end
            return
        if target is None and name is None and CUT_TARGET.match(self.text, start):
            return  # the target goes on in the next line
        first, image = self.brackets.pop()
        inside = self.text[first.end : start]
        if target is None:
            key = (name or inside).strip().lower()
            if name is None and _NOTE.match(inside):
                first.end, first.holds, first.stands = end, True, ""
                return
            if key not in self.names:
                return
            self.found.uses.append(key)
        mark = self._add(Mark(start, end, self._behind(start, end), target=_bare(target or "")))
        self._pair(first, mark)
        (self.found.images if image else self.found.links).append((first, mark))
        for signs in self.signs.values():
            while signs and signs[-1].start > first.start:
                signs.pop()
        self.last_link = end

    def _behind(self, start: int, end: int) -> str:
        """What stands for the end of a link: a space where the next link, or a word, would touch its text."""
        following = self.text[end : end + 2]
        glued = following[:1] == "[" or following == "!["
        return " " if glued or (self.text[start] == " " and following[:1].isalnum()) else ""

    def _signs(self, start: int, end: int) -> None:
        sign, text = self.text[start], self.text
        before, after = text[start - 1 : start] if start > self.start else "", text[end : end + 1]
        inside_word = sign == "_" and before.isalnum() and after.isalnum()
        spaced = (not before or before.isspace()) and (not after or after.isspace())
        if inside_word or (spaced and sign != "_"):
            return
        lenient = end - start > 1
        opens = bool(after) and (lenient or not after.isspace()) and not (sign == "_" and before.isalnum())
        closes = bool(before) and (lenient or not before.isspace()) and not (sign == "_" and after.isalnum())
        waiting = self.signs[sign]
        while closes and waiting and start < end:
            first = waiting.pop()
            count = min(first.end - first.start, end - start, _STRONGEST)
            opening = first
            if first.end - first.start > count:
                opening = self._add(Mark(first.end - count, first.end))
                first.end -= count
                waiting.append(first)
            closing = self._add(Mark(start, start + count))
            self._pair(opening, closing)
            self.found.emphasis.append((opening, closing))
            start += count
        if start < end and (opens or (spaced and sign == "_")):
            waiting.append(self._add(Mark(start, end, holds=False)))

    def _apart(self, mark: Mark) -> bool:
        """Whether signs stand between spaces or brackets."""
        around = self.text[max(mark.start - 1, self.start) : mark.start] + self.text[mark.end : mark.end + 1]
        return all(sign.isspace() or sign in "[]()|" for sign in around)

    def _tag(self, tag: str, start: int, end: int) -> None:
        if _ADDRESS.match(tag):
            self._pair(self._add(Mark(start, start + 1)), self._add(Mark(end - 1, end)))
        else:
            self._add(Mark(start, end, " " if _BREAK.match(tag) else ""))

    def _border(self, start: int, end: int) -> None:
        """Hide the border of a cell with the space around it; a tab stands for one between two cells."""
        text, low = self.text, start
        while low > self.start and text[low - 1] in " \t":
            low -= 1
        while end < len(text) and text[end] in " \t":
            end += 1
        edge = low == self.start or end == len(text)
        self._add(Mark(low, end, "" if edge else "\t"))


def _bare(target: str) -> str:
    """The address of a target, without its title."""
    return target.strip().split(" ", 1)[0].strip("<>")


def viewed(written: str, marks: list[Mark]) -> tuple[str, tuple[Stretch, ...]]:
    """The line without its marks, and the marks with their offsets into it, in order.

    Args:
        written: The line.
        marks: What may be its marks, in any order.
    """
    found = [mark for mark in marks if mark.holds and mark.end > mark.start]
    if not found:
        return written, ()
    if len(found) > 1:
        found.sort(key=_START)
    pieces, places, at, length = list[str](), list[int](), 0, 0
    for mark in found:
        if mark.start < at:
            mark.start = at  # white space between two marks belongs to the first
        piece = written[at : mark.start]
        pieces += (piece, mark.stands)
        mark.place = length + len(piece)
        if mark.partner is not None:
            mark.partner.closed_at = mark.place
        length = mark.place + len(mark.stands)
        places.append(length)
        at = mark.end
    pieces.append(written[at:])
    stretches = [
        Stretch(mark.place, end, mark.start, mark.end, mark.closed_at if mark.partner is None else mark.partner.place)
        for mark, end in zip(found, places, strict=True)
    ]
    return "".join(pieces), tuple(stretches)


def links_in_view(pairs: list[tuple[Mark, Mark]], places: dict[int, Stretch]) -> tuple[Link, ...]:
    """The links between some marks, with their offsets in the view; in order.

    Args:
        pairs: The first and the last mark of each.
        places: The marks in the view, by where each begins in the line.
    """
    found = [
        Link(
            places[first.start].end,
            places[last.start].start,
            last.target,
            (first.start, first.end),
            (last.start, last.end),
        )
        for first, last in pairs
        if first.start in places and last.start in places  # not in the rest of a target
    ]
    return tuple(sorted(found))
