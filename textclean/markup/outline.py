"""The blocks of Markdown line by line: in which items and quotations a line stands, and what it is there.

A line means what it means because of the lines above it: without its item it is code, without the blank line between
them the number of the next item is a part of a sentence. The block structure of CommonMark
(https://spec.commonmark.org/0.31.2/#phase-1-block-structure) and the tables of GitHub Flavored Markdown
(https://github.github.com/gfm/#tables-extension-), in one pass; each line is looked at once, and a header twice.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

__all__ = ["Place", "cells", "outline"]

TEXT, CODE, FENCE, HTML, TABLE = "text", "code", "fence", "html", "table"
HEADING, RULE, DEFINITION = "heading", "rule", "definition"
INDENTED = 4  # columns from which on a line is code
WIDEST = 5  # columns behind a list mark from which on the first line of the item is code

# A line that begins with none of these is text, whatever is above it.
_SPECIAL = re.compile(r"[ \t>#`~<|:=_*+\-\[]|\d{1,9}[.)](?:[ \t]|$)")
_ITEM = re.compile(r"(?:[-*+]|(\d{1,9})[.)])(?=[ ]|$)")
_HEADING = re.compile(r"#{1,6}(?: |$)")
_RULE = re.compile(r"(?:(?:\* *){3,}|(?:- *){3,}|(?:_ *){3,})$")
_UNDERLINE = re.compile(r"(?:=+|-+) *$")
_FENCE = re.compile(r"(`{3,})[^`]*$|(~{3,})")
_SEPARATOR = re.compile(r"[|:-][|: -]+$")
_COLUMN = re.compile(r":?-+:?$")
_TITLE = r"""(?:\s+(?:"[^"]*"|'[^']*'|\([^()]*\)))?\s*$"""
_DEFINITION = re.compile(rf"\[[^\[\]]+\]:\s*(?:<[^<>]*>|[^\s<]\S*){_TITLE}")
_CELL = re.compile(r"(?<!\\)\|")
# What begins HTML, and what ends it; without an end it is a blank line.
_HTML = (
    (
        re.compile(r"<(?:script|pre|style|textarea)(?=[\s>]|$)", re.IGNORECASE),
        re.compile(r"</(?:script|pre|style|textarea)>", re.IGNORECASE),
    ),
    (re.compile(r"<!--"), re.compile("-->")),
    (re.compile(r"<\?"), re.compile(r"\?>")),
    (re.compile(r"<![A-Z]"), re.compile(">")),
    (re.compile(r"<!\[CDATA\["), re.compile(r"\]\]>")),
    (
        re.compile(
            r"</?(?:address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|dialog|dir"
            r"|div|dl|dt|fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|header|hr|html|iframe|legend|li"
            r"|link|main|menu|menuitem|nav|noframes|ol|optgroup|option|p|param|search|section|summary|table|tbody|td|tfoot"
            r"|th|thead|title|tr|track|ul)(?=[\s>]|/>|$)",
            re.IGNORECASE,
        ),
        None,
    ),
)  # fmt: skip
_ATTRIBUTE = r"""\s+[a-zA-Z_:][\w:.-]*(?:\s*=\s*(?:[^"'=<>`\s]+|'[^']*'|"[^"]*"))?"""
_TAG_ALONE = re.compile(rf"<(?:[A-Za-z][A-Za-z0-9-]*(?:{_ATTRIBUTE})*\s*/?|/[A-Za-z][A-Za-z0-9-]*\s*)>\s*$")


class Place(NamedTuple):
    """What a line is.

    Attributes:
        marks: The number of items and quotations that begin in the line.
        kind: What its content is: "text", "code", "fence", "html", "table", "heading", "rule" or "definition".
        needs: The indexes of the lines without which it is something else: the items that it is in, the fence or the
            tag that opens its block, the header of its table, the line below its heading.
    """

    marks: int
    kind: str
    needs: tuple[int, ...]


def outline(lines: Sequence[tuple[str, int]]) -> list[Place]:
    """What each line of a Markdown text is.

    Args:
        lines: Each line that is not blank, with the number of blank lines above it.

    >>> [place.kind for place in outline([("* Boats", 0), ("    * Ferries", 0), ("Fares", 1), ("    $ pay", 1)])]
    ['text', 'text', 'text', 'code']
    >>> [place.kind for place in outline([("    * Ferries", 0)])]
    ['code']
    """
    return _Outline(lines).read()


class _Container(NamedTuple):
    """An item or a quotation: the line that opens it, and the column in which its content begins; -1 in a quotation."""

    line: int
    column: int


class _Outline:
    """Reads lines in order, with what is open in each."""

    def __init__(self, lines: Sequence[tuple[str, int]]) -> None:
        self.texts = [text.rstrip().expandtabs(INDENTED) for text, _ in lines]
        self.gaps = [gap for _, gap in lines]
        self.places: list[Place] = []
        self.open: list[_Container] = []
        self.needs: tuple[int, ...] = ()  # the lines of the open containers
        self.paragraph: list[int] = []  # the lines of the paragraph that the next one may go on with
        self.block = -1  # the line that opens the fence, the HTML or the table which is open
        self.kind = ""
        self.signs = ""  # of the fence that is open
        self.end: re.Pattern[str] | None = None  # of the HTML that is open
        self.empty = False  # whether the last line is an item without content

    def read(self) -> list[Place]:
        for i, text in enumerate(self.texts):
            if self.gaps[i] and i:
                self._blank()
            # Most lines: a paragraph that begins or goes on, outside of everything.
            if (
                not self.kind
                and not (self.open and not self.paragraph)
                and _SPECIAL.match(text) is None
                and not ("|" in text and self._is_header(i, text, 0))
            ):
                self._say(0, TEXT)
                self.paragraph.append(i)
            else:
                self._line(i, text)
        return self.places

    def _say(self, marks: int, kind: str, *more: int) -> None:
        self.places.append(Place(marks, kind, (*self.needs, *more) if more else self.needs))

    def _set(self, containers: list[_Container]) -> None:
        self.open = containers
        self.needs = tuple([x.line for x in containers])

    def _close(self) -> None:
        """Close the block inside the containers."""
        self.paragraph, self.kind, self.block = [], "", -1

    def _blank(self) -> None:
        """A blank line: it ends quotations, paragraphs, tables and some HTML."""
        quoted = next((n for n, x in enumerate(self.open) if x.column < 0), len(self.open))
        if quoted < len(self.open):
            self._set(self.open[:quoted])
            self._close()
        elif self.empty:
            self._set(self.open[:-1])
        self.paragraph = []
        if self.kind == TABLE or (self.kind == HTML and self.end is None):
            self.kind, self.block = "", -1

    def _line(self, i: int, text: str) -> None:
        size, at, matched = len(text), 0, 0
        for container in self.open:
            first = size - len(text[at:].lstrip(" "))
            if container.column >= 0:
                if first < container.column:
                    break
                at = container.column
            else:
                if first - at >= INDENTED or text[first : first + 1] != ">":
                    break
                at = first + 1 + (text[first + 1 : first + 2] == " ")
            matched += 1
        whole = matched == len(self.open)
        if self.kind and not whole:
            self._close()
        if self.kind and self._goes_on(i, text, at):
            return
        self._begin(i, text, at, matched)

    def _goes_on(self, i: int, text: str, at: int) -> bool:
        """Whether the line is in the block that is open."""
        content = text[at:].lstrip(" ")
        indent = len(text) - at - len(content)
        if self.kind == TABLE:
            if i == self.block + 1 or (indent < INDENTED and content and not self._interrupts(content, 0)):
                self._say(0, TABLE, self.block)
                return True
            self._close()
            return False
        self._say(0, self.kind, self.block)
        if self.kind == FENCE:
            closes = indent < INDENTED and content.startswith(self.signs) and not content.strip(self.signs[0])
        else:
            closes = self.end is not None and self.end.search(content) is not None
        if closes:
            self._close()
        return True

    def _interrupts(self, content: str, first: int) -> bool:
        """Whether a line that begins in a column ends what is above it."""
        outer = self.open[-2].column if len(self.open) > 1 else 0
        item = _ITEM.match(content) if first - outer < INDENTED else None
        return (
            content[0] == ">"
            or _HEADING.match(content) is not None
            or _RULE.match(content) is not None
            or _FENCE.match(content) is not None
            or any(begin.match(content) for begin, _ in _HTML)
            or item is not None
        )

    def _begin(self, i: int, text: str, at: int, matched: int) -> None:
        """A line that begins items, quotations and a block, or goes on with a paragraph."""
        marks = 0
        self.empty = False
        while True:
            content = text[at:].lstrip(" ")
            first = len(text) - len(content)
            indent = first - at
            same = matched == len(self.open)
            goes_on = bool(self.paragraph) and not marks
            if not content:
                self._leave(matched)
                self._say(marks, TEXT)
                self.empty = marks > 0
                return
            if indent >= INDENTED:
                # markdown-it ends the paragraph of an item at what would begin a block further out.
                if goes_on and (same or not self._interrupts(content, first)):
                    self._say(marks, TEXT)
                    self.paragraph.append(i)
                else:
                    self._leave(matched)
                    self._say(marks, CODE)
                return
            if content[0] == ">":
                self._leave(matched)
                self._set([*self.open, _Container(i, -1)])
                at = first + 1 + (text[first + 1 : first + 2] == " ")
            elif (
                (item := _ITEM.match(content))
                and not _RULE.match(content)
                and not self._underlines(content, goes_on and same)
                and not (goes_on and same and (item[1] not in (None, "1") or item.end() == len(content)))
            ):
                behind = first + item.end()
                rest = text[behind:].lstrip(" ")
                space = len(text) - behind - len(rest)
                at = behind + (space if 0 < space < WIDEST and rest else 1)
                self._leave(matched)
                self._set([*self.open, _Container(i, at)])
            else:
                self._leaf(i, content, marks, matched, goes_on, same)
                return
            matched = len(self.open)
            marks += 1

    def _leave(self, matched: int) -> None:
        """Close the containers that the line is not in, and the paragraph."""
        if matched < len(self.open):
            self._set(self.open[:matched])
        self._close()

    def _underlines(self, content: str, same: bool) -> bool:
        return same and _UNDERLINE.match(content) is not None

    def _leaf(self, i: int, content: str, marks: int, matched: int, goes_on: bool, same: bool) -> None:
        if (same or not goes_on) and self._is_header(i, content, matched):
            self._leave(matched)
            self.kind, self.block = TABLE, i
            self._say(marks, TABLE, i + 1)
        elif fence := _FENCE.match(content):
            self._leave(matched)
            self.kind, self.block, self.signs = FENCE, i, fence[1] or fence[2]
            self._say(marks, FENCE)
        elif _HEADING.match(content):
            self._leave(matched)
            self._say(marks, HEADING)
        elif self._underlines(content, goes_on and same):
            for j in self.paragraph:
                place = self.places[j]
                self.places[j] = Place(place.marks, HEADING, (*place.needs, i))
            self._say(marks, HEADING, *self.paragraph)
            self._close()
        elif _RULE.match(content):
            self._leave(matched)
            self._say(marks, RULE)
        elif content[0] == "<" and self._html(i, content, marks, matched, goes_on):
            pass
        elif goes_on:
            self._say(marks, TEXT)
            self.paragraph.append(i)
        elif content[0] == "[" and _DEFINITION.match(content):
            self._leave(matched)
            self._say(marks, DEFINITION)
        else:
            self._leave(matched)
            self._say(marks, TEXT)
            self.paragraph = [i]

    def _html(self, i: int, content: str, marks: int, matched: int, goes_on: bool) -> bool:
        """Whether HTML begins in the line."""
        end = next((end for begin, end in _HTML if begin.match(content)), _TAG_ALONE)
        if end is _TAG_ALONE:
            if goes_on or not _TAG_ALONE.match(content):
                return False
            end = None
        self._leave(matched)
        self._say(marks, HTML)
        if end is None or not end.search(content):
            self.kind, self.block, self.end = HTML, i, end
        return True

    def _is_header(self, i: int, content: str, matched: int) -> bool:
        """Whether a line is the header of a table: the next one separates as many columns."""
        if "|" not in content or i + 1 >= len(self.texts) or self.gaps[i + 1]:
            return False
        below = self.texts[i + 1].lstrip(" ")
        if matched and self.open[matched - 1].column > len(self.texts[i + 1]) - len(below):
            return False
        below = below.lstrip(" >")
        if not _SEPARATOR.match(below) or below.startswith("- "):
            return False
        columns = [x.strip() for x in below.strip("|").split("|")] if below.strip("| ") else [""]
        return all(map(_COLUMN.match, columns)) and len(columns) == len(cells(content))


def cells(line: str) -> list[str]:
    """The cells of a row of a table.

    Args:
        line: The row, with or without signs at its ends.

    Returns:
        The text between the signs, a sign behind a backslash included.

    >>> cells("| Boat | Fare |")
    [' Boat ', ' Fare ']
    """
    found = _CELL.split(line.strip())
    if found and not found[0]:
        found = found[1:]
    if found and not found[-1]:
        found = found[:-1]
    return found
