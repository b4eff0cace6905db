"""The marks of all lines of a text: a pass over its lines that knows what begins and ends between them.

A subset of CommonMark (https://spec.commonmark.org/0.31.2/) and of the tables of GitHub Flavored Markdown
(https://github.github.com/gfm/#tables-extension-). Every line is looked at a fixed number of times.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

from textclean.markup.inline import CUT_TARGET, Inline, Mark, inline, links_in_view, viewed
from textclean.markup.marks import Link, Marks, Part

__all__ = ["Reading", "marks_of"]

LONGEST_FRONT = 80  # lines of metadata at the top
LONGEST_LINK = 16  # lines that a link may take
INDENTED = 4  # columns of indentation that make code

_FENCE = re.compile(r"[ \t]*(?:>[ \t]?)*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?(`{3,}|~{3,})([^`\n]*)$")
_RULE = re.compile(r" {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$")
_UNDERLINE = re.compile(r" {0,3}(=+|-{2,})[ \t]*$")
_SEPARATOR = re.compile(r"[ \t]*(?:>[ \t]*)?\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")
_PREFIX = re.compile(r"[ \t]*(?:(>)|([-*+]|\d{1,9}[.)])(?=[ \t]|$))[ \t]*")
_HEADING = re.compile(r"[ \t]*(#{1,6})(?:[ \t]+|$)")
_CLOSING = re.compile(r"[ \t]+#+[ \t]*$")
_BEGINS = " \t>*-+_#["  # a line by itself with marks begins with one of these or a digit, or has some inside
_DEFINITION = re.compile(r" {0,3}\[([^\[\]^][^\[\]]*)\]:[ \t]*\S")
_NOTE = re.compile(r" {0,3}\[\^[\w-]+\]:[ \t]*")
_FIELD = re.compile(r"[\w-]+:(?:[ \t]|$)|[ \t]+\S|- |#|\[\[|\{[{%]|$")  # "[[" and "{{": the gaps of a template
_DESCRIPTION = (": ", ":\t")  # what PHP Markdown Extra and Pandoc write below a term, with its paragraphs indented
_COMMENT, _COMMENT_END = "<!--", "-->"
_REST_OF_TARGET = re.compile(r"[ \t]*[^()\s]*\)")
_REST_OF_TITLE = {quote: re.compile(rf"[^{quote}]*{quote}[ \t]*\)") for quote in "\"'"}


_NOTHING = Inline()


@dataclass(slots=True, eq=False)
class _Draft:
    """A line while the text is read: what `Marks` will say of it."""

    written: str
    start: int = 0
    inside: Inline = field(default_factory=Inline)
    part: str = ""
    first: bool = False
    level: int = 0
    item: bool = False
    quoted: bool = False
    bare: bool = False
    defines: str = ""
    known: Marks | None = None

    def marks(self) -> Marks | None:
        """The marks of the line; None if it has none and is in no structure."""
        if self.known is not None:
            return self.known
        self.known = self._bare_marks() if self.bare else self._own_marks()
        self.inside = _NOTHING  # it is not needed again, and much of what a text holds
        return self.known

    def _bare_marks(self) -> Marks:
        """The marks of a line that is nothing else."""
        view, stretches = viewed(self.written, [Mark(0, len(self.written))])
        return Marks(self.written, view, stretches, self.part, self.first, defines=self.defines)

    def _own_marks(self) -> Marks | None:
        view, stretches = viewed(self.written, self.inside.marks)
        if not (stretches or self.part or self.level or self.item or self.quoted):
            return None
        links = images = tuple[Link, ...]()
        emphasised = False
        inside = self.inside
        if inside.links or inside.images or inside.emphasis:
            places = {mark.written_start: mark for mark in stretches}
            links, images = links_in_view(inside.links, places), links_in_view(inside.images, places)
            size, lead = len(view.rstrip()), len(view) - len(view.lstrip())
            emphasised = any(one.start <= lead and one.end >= size for one in links_in_view(inside.emphasis, places))
        return Marks(
            self.written,
            view,
            stretches,
            self.part,
            self.first,
            self.level,
            self.item,
            self.quoted,
            emphasised,
            links,
            images,
            self.defines,
            tuple(inside.uses),
        )


# What was read of lines by themselves and of rows of tables (`_row` makes their keys), by the names of the targets that
# the text defines and by the line: it is good for every text that defines the same ones.
Reading = dict[frozenset[str], dict[str, _Draft]]


def marks_of(lines: Sequence[tuple[str, int]], reading: Reading | None = None) -> list[Marks | None]:
    """The marks of the lines of a text.

    Args:
        lines: Each line that is not blank, with the number of blank lines above it.
        reading: What was read of another text, such as one that this is a part of: a line is not read again. What is
            read now is added to it.

    Returns:
        For each line its marks, equal lines the same object; None where it has none.

    >>> [(m.view, m.level) if m else None for m in marks_of([("## [News](/news)", 0), ("The pilots went.", 1)])]
    [('News', 2), None]
    """
    return _Text(lines, {} if reading is None else reading).read()


class _Text:
    """Reads the lines of a text in order."""

    def __init__(self, lines: Sequence[tuple[str, int]], reading: Reading) -> None:
        self.texts = [text for text, _ in lines]
        self.gaps = [gap for _, gap in lines]
        self.drafts: list[_Draft] = []
        definitions = (_DEFINITION.match(text) for text in self.texts if "]:" in text)
        self.names = frozenset(found[1].strip().lower() for found in definitions if found)
        # A bracket that is left may be that of a link over several lines, a name that of a target elsewhere.
        self.known = reading.setdefault(self.names, {})
        self.unclosed: dict[str, int] = {}  # signs of a fence and their number, from which on nothing closes one
        self.open_comment = False  # whether a comment was found that nothing closes
        self.in_list = False

    def read(self) -> list[Marks | None]:
        texts, drafts = self.texts, self.drafts
        self._front()
        while len(drafts) < len(texts):
            if self._by_itself(len(drafts)) or not (
                self._fence() or self._comment() or self._table() or self._underlined() or self._indented()
            ):
                drafts.append(self._line(texts[len(drafts)]))
        self._links()
        return [draft.marks() for draft in drafts]

    def _by_itself(self, at: int) -> bool:
        """Whether a look at the ends of a line is enough to see that no structure begins there: so most are."""
        text = self.texts[at]
        if text[:1] in " \t<>" or "```" in text or "~~~" in text:
            return False
        if at + 1 == len(self.texts) or self.gaps[at + 1]:
            return True
        below = self.texts[at + 1].lstrip()
        return below[:1] not in "=-|:>" or (below[:2] == "- " and "|" not in below)

    def _run(self, stop: int, part: str, *, bare: Collection[int] = ()) -> None:
        """Take the lines up to `stop` for one structure."""
        start = len(self.drafts)
        for i in range(start, stop):
            self.drafts.append(_Draft(self.texts[i], part=part, first=i == start, bare=i in bare))

    def _front(self) -> None:
        """Metadata at the top."""
        if not self.texts or self.texts[0].rstrip() != "---":
            return
        for i in range(1, min(len(self.texts), LONGEST_FRONT)):
            if self.texts[i].rstrip() in ("---", "..."):
                if i > 1:
                    self._run(i + 1, Part.FRONT, bare=range(i + 1))
                return
            if not _FIELD.match(self.texts[i]):
                return

    def _fence(self) -> bool:
        """Fenced code, if some begins here."""
        at = len(self.drafts)
        found = _FENCE.match(self.texts[at])
        if found is None:
            return False
        signs = found[1]
        if len(signs) >= self.unclosed.get(signs[0], len(signs) + 1):
            self.drafts.append(_Draft(self.texts[at], bare=True))
            return True
        for i in range(at + 1, len(self.texts)):
            closing = self.texts[i].strip().lstrip("> \t")
            if closing.startswith(signs) and not closing.strip(signs[0]):
                self._run(i + 1, Part.CODE, bare=(at, i))
                return True
        self.unclosed[signs[0]] = len(signs)
        self.drafts.append(_Draft(self.texts[at], bare=True))
        return True

    def _comment(self) -> bool:
        """An HTML comment, if one begins here."""
        at = len(self.drafts)
        start = self.texts[at].find(_COMMENT)
        if start < 0 or self.open_comment or self.texts[at][:start].strip():
            return False
        for i in range(at, len(self.texts)):
            end = self.texts[i].find(_COMMENT_END, start + len(_COMMENT) if i == at else 0)
            if end >= 0:
                if self.texts[i][end + len(_COMMENT_END) :].strip():
                    return False
                self._run(i + 1, Part.COMMENT, bare=range(at, i + 1))
                return True
        self.open_comment = True
        return False

    def _table(self) -> bool:
        """A table, if one begins here: a header, the line below it, and rows."""
        at, texts = len(self.drafts), self.texts
        if at + 1 >= len(texts) or self.gaps[at + 1] or "|" not in texts[at] or "|" not in texts[at + 1]:
            return False
        if not _SEPARATOR.match(texts[at + 1]) or "-" not in texts[at + 1]:
            return False
        stop = at + 2
        while stop < len(texts) and not self.gaps[stop] and "|" in texts[stop]:
            stop += 1
        self.drafts.append(self._row(texts[at], first=True))
        self.drafts.append(_Draft(texts[at + 1], part=Part.TABLE, bare=True))
        self.drafts += [self._row(texts[i]) for i in range(at + 2, stop)]
        self.in_list = False
        return True

    def _row(self, text: str, *, first: bool = False) -> _Draft:
        """A row of a table."""
        key = ("\n" if first else "\n\n") + text  # no key of a line by itself
        known = self.known.get(key)
        if known is not None:
            return known
        start = _PREFIX.match(text)
        begin = start.end() if start and start[1] else 0
        draft = _Draft(text, begin, inline(text, begin, self.names, cells=True), Part.TABLE, first)
        if begin:
            draft.inside.marks.append(Mark(0, begin))
        if _is_whole(draft):
            self.known[key] = draft
        return draft

    def _underlined(self) -> bool:
        """A heading that is underlined."""
        at, texts = len(self.drafts), self.texts
        if at + 1 >= len(texts) or self.gaps[at + 1]:
            return False
        line = _UNDERLINE.match(texts[at + 1])
        if line is None or _RULE.match(texts[at]) or _PREFIX.match(texts[at]) or _HEADING.match(texts[at]):
            return False
        heading = self._read_line(texts[at])
        if heading.bare:
            return False
        level = 1 if line[1][0] == "=" else 2
        inside = inline(texts[at], heading.start, self.names)
        self.drafts.append(_Draft(texts[at], heading.start, inside, Part.HEADING, True, level))
        self.drafts.append(_Draft(texts[at + 1], part=Part.HEADING, bare=True))
        self.in_list = False
        return True

    def _indented(self) -> bool:
        """Indented code: below a blank line, and not in a list."""
        at = len(self.drafts)
        if self.in_list or not self._is_indented(at) or not (at == 0 or self.gaps[at]):
            return False
        stop = at + 1
        while stop < len(self.texts) and self._is_indented(stop):
            stop += 1
        if any("](" in self.texts[i] for i in range(at, stop)):
            return False
        fences = [i for i in range(at, stop) if _FENCE.match(self.texts[i])]
        if len(fences) % 2:  # the last one opens a fence that ends further down
            stop = fences[-1]
        self._run(stop, Part.CODE)
        return True

    def _is_indented(self, i: int) -> bool:
        text = self.texts[i]
        return text.startswith(("    ", "\t")) and not text.isspace() and _PREFIX.match(text) is None

    def _line(self, text: str) -> _Draft:
        """A line by itself."""
        known = self.known.get(text)
        if known is not None:
            self._remember(text, known)
            return known
        draft = self._read_line(text)
        self._remember(text, draft)
        if _is_whole(draft):
            self.known[text] = draft
        return draft

    def _remember(self, text: str, draft: _Draft) -> None:
        """Whether the next lines are in a list."""
        if draft.item or text.startswith(_DESCRIPTION):
            self.in_list = True
        elif not text[:1].isspace() and not draft.bare:
            self.in_list = False

    def _read_line(self, text: str) -> _Draft:
        begin = text[:1]
        if not (begin in _BEGINS or begin.isdecimal()):
            return _Draft(text, inside=inline(text, 0, self.names))
        if _RULE.match(text):
            return _Draft(text, bare=True)
        if definition := _DEFINITION.match(text):
            return _Draft(text, bare=True, defines=definition[1].strip().lower())
        draft = _Draft(text)
        before = list[Mark]()
        at = 0
        while (found := _PREFIX.match(text, at)) is not None:
            draft.quoted |= found[1] is not None
            draft.item |= found[2] is not None
            before.append(Mark(found.start(found.lastindex or 0), found.end()))
            at = found.end()
        if heading := _HEADING.match(text, at):
            draft.level = len(heading[1])
            before.append(Mark(heading.start(), heading.end()))
            at = heading.end()
        elif note := _NOTE.match(text, at):
            before.append(Mark(0, note.end()))
            at = note.end()
        draft.start = at
        draft.inside = inline(text, at, self.names)
        draft.inside.marks += before
        if draft.level and (closing := _CLOSING.search(text, at)):
            draft.inside.marks.append(Mark(closing.start(), closing.end()))
        return draft

    def _links(self) -> None:
        """Join the ends of links that lie in different lines, and the targets that are cut in two."""
        waiting: list[tuple[int, Mark]] = []
        for i, draft in enumerate(self.drafts):
            for mark in draft.inside.closed:
                while waiting and i - waiting[-1][0] > LONGEST_LINK:
                    waiting.pop()
                if waiting:
                    first, opened = waiting.pop()
                    opened.holds = mark.holds = True
                    self._as_one(first, i)
            waiting += ((i, mark) for mark in draft.inside.opened)
            if (
                draft.inside.opened
                and (cut := CUT_TARGET.search(draft.written, draft.start))
                and (rest := self._rest_of_target(i, cut["quote"]))
            ):
                last, end = rest
                _, opened = waiting.pop()
                opened.holds = True
                draft.inside.marks.append(Mark(cut.start(), len(draft.written)))
                for j in range(i + 1, last):
                    self.drafts[j] = _Draft(self.texts[j], bare=True)
                below = self.drafts[last] = replace(self._read_line(self.texts[last]), part=self.drafts[last].part)
                below.inside.marks = [mark for mark in below.inside.marks if mark.start >= end]
                below.inside.marks.append(Mark(0, end))
                self._as_one(i, last)

    def _rest_of_target(self, i: int, quote: str | None) -> tuple[int, int] | None:
        """The line in which the target ends that line `i` begins, and where in it; a title may take several lines."""
        rest = _REST_OF_TITLE[quote] if quote else _REST_OF_TARGET
        for j in range(i + 1, min(i + (LONGEST_LINK if quote else 2), len(self.drafts))):
            if self.drafts[j].part not in ("", Part.HEADING) or (quote and self.gaps[j]):
                return None
            if found := rest.match(self.drafts[j].written):
                return j, found.end()
            if quote and quote in self.drafts[j].written:
                return None
        return None

    def _as_one(self, first: int, last: int) -> None:
        """Take some lines for one structure, if they are in none; a heading that is underlined is of it as a whole."""
        if any(draft.part not in ("", Part.LINK, Part.HEADING) for draft in self.drafts[first : last + 1]):
            return
        if self.drafts[last].part == Part.HEADING:
            last = next(i for i in range(last, len(self.drafts)) if self.drafts[i].bare)
        for i in range(first, last + 1):
            draft = self.drafts[i]
            if draft.part == Part.LINK and draft.first and i > first:
                self.drafts[i].first = False
            elif draft.part != Part.LINK:
                if draft.known is not None:
                    draft = self._read_line(draft.written)
                # An equal line elsewhere is in no link.
                self.drafts[i] = replace(draft, part=Part.LINK, first=i == first)


def _is_whole(draft: _Draft) -> bool:
    """Whether no link or target of a line can go on in another line, so that it reads the same in every text."""
    return not (draft.inside.opened or draft.inside.closed or CUT_TARGET.search(draft.written))
