"""The marks of one line of Markdown: the text without them, and the way back from an offset in that text."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["ALONE", "Link", "Marks", "Part", "Stretch"]

ALONE = -1  # the partner of a mark that has none: the sign of a heading, a list mark, the border of a table


class Part:
    """The structures that several lines make together. Each is whole, or it goes.

    Attributes:
        FRONT: The metadata between two lines `---` at the top.
        CODE: Fenced or indented code.
        COMMENT: An HTML comment.
        TABLE: A table: its header, the line below it, and its rows.
        HEADING: A heading that is underlined.
        LINK: A link that begins in one line and ends in another.
    """

    FRONT = "front matter"
    CODE = "code"
    COMMENT = "comment"
    TABLE = "table"
    HEADING = "heading"
    LINK = "link"


class Stretch(NamedTuple):
    """A part of a written line that is not in its view as it is: a mark.

    Attributes:
        start: Where the view has what stands for it.
        end: Where that ends; `start` if nothing stands for it.
        written_start: Where the mark begins in the written line.
        written_end: Where it ends there.
        partner: The offset in the view of the mark that closes this one, or that this one closes; `ALONE` without one.
    """

    start: int
    end: int
    written_start: int
    written_end: int
    partner: int


class Link(NamedTuple):
    """A link or an image.

    Attributes:
        start: Where its text begins in the view.
        end: Where its text ends there.
        target: What it points to.
        opening: Where the mark before the text begins and ends in the written line.
        closing: Where the mark behind the text does, with the target.
    """

    start: int
    end: int
    target: str
    opening: tuple[int, int] = (0, 0)
    closing: tuple[int, int] = (0, 0)


class Marks(NamedTuple):
    """What the marks of a line say.

    Attributes:
        written: The line with its marks.
        view: The line without them.
        stretches: The marks, in order.
        part: The structure of several lines that the line is in, one of `Part`; empty for none.
        first: Whether the line is the first one of its structure.
        level: The level of the heading that the line is, from 1 to 6; 0 if it is not one.
        item: Whether a list mark begins the line.
        quoted: Whether the line is in a quotation.
        emphasised: Whether all of the line is emphasised.
        links: The links in it.
        images: The images in it.
        defines: The name of the target that the line defines, in small letters; empty if it defines none.
        uses: The names of the targets that its links use, in small letters.
    """

    written: str
    view: str
    stretches: tuple[Stretch, ...] = ()
    part: str = ""
    first: bool = False
    level: int = 0
    item: bool = False
    quoted: bool = False
    emphasised: bool = False
    links: tuple[Link, ...] = ()
    images: tuple[Link, ...] = ()
    defines: str = ""
    uses: tuple[str, ...] = ()

    @property
    def bare(self) -> bool:
        """Whether the line says nothing of its own: it has marks alone, or images alone."""
        besides = self._besides(self.images) if self.images else self.view
        return not besides or besides.isspace()

    @property
    def linked(self) -> bool:
        """Whether all words of the line are in links."""
        return bool(self.links) and not any(map(str.isalnum, self._besides(self.links)))

    def _besides(self, ranges: tuple[Link, ...]) -> str:
        """The text without some links or images."""
        view, at, words = self.view, 0, ""
        for one in ranges:
            words += view[at : one.start]
            at = max(at, one.end)
        return words + view[at:]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The range of the written line for one of its view.

        A mark at an end of the range is in it if its partner is: what is cut from a line leaves no half of a link.

        Args:
            start: An offset into the view.
            end: Another one, not below `start`.
        """
        return self._start(start, end), self._end(start, end)

    def content_start(self, lead: int) -> int:
        """The offset in the written line of the content: behind the signs of lists and headings, before a link.

        Args:
            lead: Where the content begins in the view.
        """
        before, here = self._at(lead)
        for mark in reversed(here):
            if mark.partner == ALONE:
                return mark.written_end
        return here[0].written_start if here else before

    def _at(self, offset: int) -> tuple[int, list[Stretch]]:
        """The written offset of a place in the view, and the marks that stand there."""
        shift, here = 0, list[Stretch]()
        for mark in self.stretches:
            if mark.start > offset:
                break
            if mark.start == offset:
                here.append(mark)
            else:
                shift = mark.written_end - mark.end
        return offset + shift, here

    def _start(self, start: int, end: int) -> int:
        """Where a range begins: behind the marks there, but for those of what the range holds whole."""
        at, here = self._at(start)
        at = here[-1].written_end if here else at
        for mark in reversed(here):
            if not (start <= mark.partner <= end or (mark.partner == ALONE and start == 0)):
                break
            at = mark.written_start
        return at

    def _end(self, start: int, end: int) -> int:
        """Where a range ends: before the marks there, but for those of what the range holds whole."""
        last = not self.view[end:].strip()
        end = len(self.view) if last else end
        at, here = self._at(end)
        if last and len(self.view.rstrip()) < len(self.view):
            here = [mark for mark in self.stretches if mark.start >= len(self.view.rstrip())]
        at = here[0].written_start if here else at
        for mark in here:
            if not (start <= mark.partner <= end or (mark.partner == ALONE and last)):
                return at
            at = mark.written_end
        return len(self.written) if last else at
