"""Structures of Markdown: what the policy decides line by line becomes cuts that leave no table or link in halves.

Code, comments, metadata and links over several lines stay or go as one. A table keeps its header while it has rows, and
if it is one of values the rows that the line model would cut while most of them stay. A list item stays while one below
it does. A heading goes with its section, and stays with it, unless it is surely chrome or an item by itself. Lines of
marks alone, which no filter sees, go where the lines around them do.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from textclean.document import Block, Document
from textclean.labels import WEIGHED, Action, Kind, Label, Verdict
from textclean.markup import Part, Place
from textclean.markup.outline import cells, outline

__all__ = ["whole"]

KEEP = Verdict(Action.KEEP)
# Structures of which each line is a part of one thing.
INDIVISIBLE = (Part.FRONT, Part.CODE, Part.COMMENT, Part.HEADING, Part.LINK)
# The share of the words of a section, or of the rows of a table, from which on it is kept; and that of the words of a
# link over several lines from which on it goes.
MOST = 0.5
# The score from which on a heading that the line model cuts goes without its section. Of 600 such headings above a
# section that stays, on pages whose article is known, one in five was of it; of 1,350 with lower scores more than half.
SURE = 0.9
# The filled cells from which on a row is one of values. Of 45 tables that the line model cuts in two, on pages whose
# article is known, eight have as many in most rows: what goes is of the article in seven of them, and in five of the
# others.
COLUMNS = 4
ATTEMPTS = 40  # to mend what cuts tear; each adds lines, and after the last one all lines stay


def whole(doc: Document, verdicts: Sequence[Verdict]) -> list[Verdict]:
    """The verdicts on all lines of a document, so that its structures stay whole.

    Args:
        doc: The document.
        verdicts: A verdict for each of its blocks.

    Returns:
        A verdict for each of its lines; in plain text, where blocks are lines, the same ones.
    """
    if not doc.markdown:
        return list(verdicts)
    lines = doc.lines
    waiting = iter(verdicts)
    bare = {block.start for block in doc.bare}
    found = [KEEP if line.start in bare else _untorn(line, next(waiting)) for line in lines]
    if all(verdict.action is Action.KEEP for verdict in found):
        return found
    _headings(lines, found)
    one_thing = dict[int, range]()
    for first, stop in _structures(lines):
        _as_one(lines, found, first, stop, bare)
        marks = lines[first].marks
        if marks is not None and marks.part in INDIVISIBLE:
            one_thing.update(dict.fromkeys(range(first, stop), range(first, stop)))
    _bare(lines, found, bare)
    _mended(lines, found, one_thing)
    if _defined(lines, found):
        _mended(lines, found, one_thing)
    return found


def _untorn(line: Block, verdict: Verdict) -> Verdict:
    """The verdict without a trim that takes a list mark from its item, or that leaves a structure with a gap."""
    marks = line.marks
    if verdict.action is not Action.TRIM or marks is None:
        return verdict
    if marks.part:
        return KEEP
    begins = marks.level or marks.item or marks.quoted
    labels = tuple(x for x in verdict.labels if not (begins and x.start <= line.content_start))
    return Verdict(Action.TRIM, labels) if labels else KEEP


def _structures(lines: Sequence[Block]) -> Iterator[tuple[int, int]]:
    """Where each structure of several lines begins and ends."""
    start = -1
    for i, line in enumerate(lines):
        part = "" if line.marks is None else line.marks.part
        if start >= 0 and (not part or (line.marks is not None and line.marks.first)):
            yield start, i
            start = -1
        if part and start < 0:
            start = i
    if start >= 0:
        yield start, len(lines)


def _as_one(lines: Sequence[Block], found: list[Verdict], first: int, stop: int, bare: set[int]) -> None:
    """Decide on a structure as a whole; in a table the header and the line below it go with the last row."""
    marks = lines[first].marks
    part = "" if marks is None else marks.part
    worded = [i for i in range(first, stop) if lines[i].start not in bare]
    cut = [i for i in worded if found[i].action is Action.CUT]
    if part == Part.TABLE and not worded:
        cuts = _cuts_around(lines, found, first, stop, bare)
        if cuts:
            found[first:stop] = [_taken(cuts, "is a table without words beside lines that go")] * (stop - first)
    elif part == Part.TABLE:
        rows = [i for i in worded if i > first]
        if cut and all(found[i].action is Action.CUT for i in rows) and (rows or first in cut):
            found[first:stop] = [_taken(found[cut[0]], "is of a table that goes")] * (stop - first)
        else:
            found[first : first + 2] = [KEEP] * len(found[first : first + 2])
            _rows(lines, found, rows)
        return
    if part not in INDIVISIBLE:
        return
    words = sum(lines[i].words for i in worded)
    goes = sum(lines[i].words for i in cut)
    all_of_it = cut and (goes > MOST * words if part == Part.LINK else len(cut) == len(worded))
    if part == Part.COMMENT and not worded:
        return  # it goes with the lines around it
    for i in range(first, stop):
        if not all_of_it:
            found[i] = KEEP
        elif found[i].action is not Action.CUT:
            found[i] = _taken(found[cut[0]], f"is of a {part} that goes")


def _rows(lines: Sequence[Block], found: list[Verdict], rows: Sequence[int]) -> None:
    """Keep the rows that the line model would cut from a table of values of which it keeps most: they are alike."""
    cut = [i for i in rows if found[i].action is Action.CUT]
    weighed = [i for i in cut if _by_model(found[i])]
    if not weighed or len(cut) > MOST * len(rows):
        return
    if sum(_is_of_values(lines[i]) for i in rows) > MOST * len(rows):
        for i in weighed:
            found[i] = KEEP


def _is_of_values(row: Block) -> bool:
    """Whether a row has the cells of a table of values. Those of teasers and menus have two or three."""
    return sum(any(map(str.isalnum, cell)) for cell in cells(row.written)) >= COLUMNS


def _cuts_around(
    lines: Sequence[Block], found: Sequence[Verdict], first: int, stop: int, bare: set[int]
) -> Verdict | None:
    """The cut of the nearest line with words above or below a table without words; both go if it holds images."""
    above = next((found[i] for i in range(first - 1, -1, -1) if lines[i].start not in bare), None)
    below = next((found[i] for i in range(stop, len(lines)) if lines[i].start not in bare), None)
    around = [verdict for verdict in (above, below) if verdict is not None]
    cuts = [verdict for verdict in around if verdict.action is Action.CUT]
    pictured = any(line.marks is not None and line.marks.images for line in lines[first:stop])
    return cuts[0] if cuts and (not pictured or len(cuts) == len(around)) else None


def _taken(verdict: Verdict, reason: str) -> Verdict:
    """A cut for the same cause as another one."""
    label: Label = verdict.labels[0]
    return Verdict(Action.CUT, (label._replace(reason=reason),))


def _mended(lines: Sequence[Block], found: list[Verdict], one_thing: Mapping[int, range]) -> None:
    """Keep the lines without which others that stay would be something else: items above them, or a text between.

    The parents of a line come first; a line that has all of them and still changes needs the nearest line above it that
    goes: the text that ends a list, or the first item of a numbered one. A part of one thing comes back with all of it.
    """
    solid = [i for i, line in enumerate(lines) if line.written.strip()]  # the others are blank once they are repaired
    places = _outline(tuple(_written(lines, solid, [KEEP] * len(lines))))
    before = {
        i: place._replace(needs=tuple(solid[j] for j in place.needs)) for i, place in zip(solid, places, strict=True)
    }
    for attempt in range(ATTEMPTS):
        stay = [i for i in solid if found[i].action is not Action.CUT]
        after = _outline(tuple(_written(lines, stay, found)))
        torn = [i for i, place in zip(stay, after, strict=True) if before[i][:2] != place[:2]]
        if not torn:
            return
        if attempt + 1 == ATTEMPTS:
            found[:] = [KEEP if verdict.action is Action.CUT else verdict for verdict in found]
        for i in torn:
            for j in _missing(i, before, found):
                for k in one_thing.get(j, (j,)):
                    found[k] = KEEP


@lru_cache(4)
def _outline(written: tuple[tuple[str, int], ...]) -> list[Place]:
    """The outline of lines. What a round of cuts leaves is what the next one begins with."""
    return outline(written)


def _defined(lines: Sequence[Block], found: list[Verdict]) -> bool:
    """Keep the definitions of targets that lines use which stay after all; whether there are any that would go."""
    used = _used(lines, found)
    back = [
        i
        for i, line in enumerate(lines)
        if found[i].action is Action.CUT and line.marks is not None and line.marks.defines in used
    ]
    for i in back:
        found[i] = KEEP
    return bool(back)


def _written(lines: Sequence[Block], stay: Sequence[int], found: Sequence[Verdict]) -> list[tuple[str, int]]:
    """The lines that stay, each with the blank lines above it once the others are gone; a part of a line is a text."""
    written = list[tuple[str, int]]()
    last = -1
    for i in stay:
        line = lines[i]
        blank = any(found[j].action is not Action.CUT and not lines[j].written.strip() for j in range(last + 1, i))
        gap = max(int(blank), *(one.gap for one in lines[last + 1 : i + 1]))
        written.append(("a" if i and lines[i - 1].line == line.line and i == last + 1 else line.written, gap))
        last = i
    return written


def _missing(i: int, before: Mapping[int, Place], found: Sequence[Verdict]) -> list[int]:
    """The lines that go and that a line needs."""
    parents = [j for j in before[i].needs if found[j].action is Action.CUT]
    if parents:
        return parents
    above = next((j for j in range(i - 1, -1, -1) if found[j].action is Action.CUT), None)
    below = next((j for j in range(i + 1, len(found)) if found[j].action is Action.CUT), None)
    return [j for j in (below if above is None else above,) if j is not None]


def _headings(lines: Sequence[Block], found: list[Verdict]) -> None:
    """Take headings along with their sections."""
    levels = [line.level for line in lines]
    weighed = any(verdict.action is Action.CUT and _by_model(verdict) for verdict in found)
    for i in range(len(lines) - 1, -1, -1):
        if not levels[i]:
            continue
        stop = next((j for j in range(i + 1, len(lines)) if 0 < levels[j] <= levels[i]), len(lines))
        section = [j for j in range(i + 1, stop) if lines[j].words and not levels[j]]
        kept = [j for j in section if found[j].action is not Action.CUT]
        if found[i].action is Action.CUT:
            if section and not _is_sure(found[i], weighed) and _stays_with(found[i], lines, section, kept):
                found[i] = KEEP
        elif section and not kept and levels[i] > 1 and _heads(lines, found, i, stop, section):
            found[i] = _taken(found[section[0]], "is the heading of a section that goes")


def _heads(lines: Sequence[Block], found: Sequence[Verdict], i: int, stop: int, section: list[int]) -> bool:
    """Whether a heading is of its section alone: it says no more than that, and no heading below it stays.

    On a page that is a list, items are headings, with a date and a link to share below them.
    """
    if lines[i].words > sum(lines[j].words for j in section):
        return False
    return not any(lines[j].level and found[j].action is not Action.CUT for j in range(i + 1, stop))


def _is_sure(verdict: Verdict, weighed: bool) -> bool:
    """Whether a heading is chrome whatever is below it: above posts of a forum it is a name, a rank, or "Re:".

    Args:
        verdict: The verdict on the heading, which cuts it.
        weighed: Whether the line model cuts in this text. It does so under the name of a rule if one knows the line:
            two agree.
    """
    return verdict.labels[0].score >= SURE if _by_model(verdict) else weighed


def _stays_with(verdict: Verdict, lines: Sequence[Block], section: list[int], kept: list[int]) -> bool:
    """Whether a heading that would go stays with its section: an ad's label or a second headline never does."""
    if verdict.labels[0].kind not in (Kind.AD, Kind.HEADLINE) and _keeps_most(lines, section, kept):
        return True
    return not _by_model(verdict) and _keeps_list(lines, section, kept)


def _by_model(verdict: Verdict) -> bool:
    """Whether the line model cut a line, not a rule that knows its wording."""
    return verdict.labels[0].kind in WEIGHED


def _keeps_most(lines: Sequence[Block], section: list[int], kept: list[int]) -> bool:
    """Whether paragraphs of a section stay, and with them most of its words."""
    words = sum(lines[j].words for j in section)
    return any(lines[j].prose for j in kept) and sum(lines[j].words for j in kept) >= MOST * words


def _keeps_list(lines: Sequence[Block], section: list[int], kept: list[int]) -> bool:
    """Whether a section is a list that stays: a table of contents."""
    return len(kept) == len(section) and lines[section[0]].bullet


def _bare(lines: Sequence[Block], found: list[Verdict], bare: set[int]) -> None:
    """Decide on lines of marks alone: they go between two that go, and stay beside one that stays."""
    used = _used(lines, found)
    above: Verdict | None = None
    i = 0
    while i < len(lines):
        if not _alone(lines[i], bare):
            above, i = found[i], i + 1
            continue
        stop = i
        while stop < len(lines) and _alone(lines[stop], bare):
            stop += 1
        below = found[stop] if stop < len(lines) else above
        cuts = [x for x in (above or below, below or above) if x is not None and x.action is Action.CUT]
        if len(cuts) == 2:
            for j in range(i, stop):
                marks = lines[j].marks
                if not (marks is not None and marks.defines in used and marks.defines):
                    found[j] = _taken(cuts[0], "has no words, and stands between lines that go")
        i = stop


def _used(lines: Sequence[Block], found: Sequence[Verdict]) -> set[str]:
    """The names of the targets that the lines which stay use."""
    return {
        name
        for line, verdict in zip(lines, found, strict=True)
        if verdict.action is not Action.CUT and line.marks is not None
        for name in line.marks.uses
    }


def _alone(line: Block, bare: set[int]) -> bool:
    """Whether a line of marks is in no structure that has lines with words."""
    return line.start in bare and (line.marks is None or line.marks.part in ("", Part.COMMENT))
