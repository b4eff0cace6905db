"""The document view: the source with its marks, side by side with the clean text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from textclean.characters import count_words
from textclean.view.escaping import MOST, attribute, shown
from textclean.view.families import REPAIR, family
from textclean.view.lines import Line, Mark, lines, marks

if TYPE_CHECKING:
    from textclean.view.lines import Removed, Repaired

__all__ = ["document", "legend"]

# Characters, pieces and lines of a document that are shown.
CHARACTERS, PIECES, LINES = 400_000, 20_000, 5_000


def document(
    source: str,
    removed: Iterable[Removed],
    repairs: Iterable[Repaired] = (),
    *,
    suspect: str | None = None,
    page_score: float | None = None,
    most: int = CHARACTERS,
) -> str:
    """A cleaned text as HTML: the source with what was removed and repaired, beside what is left of each line.

    A mark shows its rule, score and reason when it is pointed at, tapped, or reached with the tab key. The picture
    needs no script, and the style sheet of `style`.

    Args:
        source: The source.
        removed: The removed spans, of `Result.removed`.
        repairs: The repaired spans, of `Result.repairs`.
        suspect: Why a part of the evidence was disregarded, if it was.
        page_score: How sure the line model is, if it was asked.
        most: The characters that are shown.

    >>> from textclean import tag
    >>> result = tag("The council voted.\\nRead more: Mayor resigns\\n")
    >>> 'class="tc-del tc-links"' in document(result.source, result.removed)
    True
    """
    found = marks(removed, repairs)
    rows: list[str] = []
    size, pieces, whole = 0, 0, True
    for line in lines(source, found):
        if size >= most or pieces >= PIECES or len(rows) >= LINES:
            whole = False
            break
        here, budget = line.pieces[: PIECES - pieces], max(most - size, 200)
        size += sum(min(len(piece.text), MOST) for piece in here)
        pieces += len(here)
        rows.append(_row(line._replace(pieces=here), budget))
    rest = "" if whole else f'<p class="tc-more">The rest of {len(source):,} characters is not shown.</p>'
    facts = _facts(suspect, page_score)
    toggle = '<label class="tc-only"><input type="checkbox">Clean text only</label>'
    head = f'<div class="tc-head">{legend(source, found)}{facts}{toggle}</div>'
    columns = '<div class="tc-cols" aria-hidden="true"><span>Source</span><span>Clean text</span></div>'
    return f'<section class="tc tc-doc">{head}{columns}<div class="tc-lines">{"".join(rows)}</div>{rest}</section>'


def _facts(suspect: str | None, page_score: float | None) -> str:
    """What is known of the document as a whole."""
    doubt = f'<p class="tc-doubt">{shown(suspect, 300)}</p>' if suspect else ""
    score = "" if page_score is None else f'<span class="tc-score">page score {page_score:.2f}</span>'
    return f"{doubt}{score}"


def legend(source: str, found: Sequence[Mark]) -> str:
    """The kinds among some marks, each with its colour, the number of spans and of words.

    Args:
        source: The source.
        found: The marks.
    """
    counted: dict[str, list[int]] = {}
    for mark in found:
        entry = counted.setdefault(mark.kind, [0, 0])
        entry[0] += 1
        entry[1] += count_words(source[mark.start : mark.end])
    items = [_entry(kind, *counts) for kind, counts in sorted(counted.items(), key=lambda one: (-one[1][1], one[0]))]
    return f'<ul class="tc-legend">{"".join(items) or "<li>Nothing was removed or repaired.</li>"}</ul>'


def _entry(kind: str, spans: int, words: int) -> str:
    if kind == REPAIR:
        return f'<li class="tc-{REPAIR}"><i></i><b>repaired</b> {spans:,}×</li>'
    counts = f"{spans:,}×, {words:,} {'word' if words == 1 else 'words'}"
    return f'<li class="tc-{family(kind).name}"><i></i><b>{shown(kind, 40)}</b> {counts}</li>'


def _row(line: Line, budget: int) -> str:
    """A line as a row: its number, its source, and what is left of it; of a line that goes, why."""
    most = min(MOST, budget)
    removed = [mark for mark in line.marks if mark.after is None]
    gone = bool(removed) and not line.clean.strip()
    source = "".join(_piece(text, mark, most) for text, mark in _joined(line))
    names = ("tc-row", *(["tc-gap"] if line.gap else []), *(["tc-cut"] if gone else ["tc-part"] if line.marks else []))
    right = _note(removed) if gone else f'<div class="tc-out" dir="auto">{_left(line, most)}</div>'
    number = f'<span class="tc-n">{line.number}</span>'
    return f'<div class="{" ".join(names)}">{number}<div class="tc-src" dir="auto">{source}</div>{right}</div>'


def _joined(line: Line) -> list[tuple[str, Mark | None]]:
    """The pieces of a line, adjacent ones of one mark joined."""
    groups = groupby(line.pieces, key=lambda piece: piece.mark)
    return [("".join(piece.text for piece in pieces), mark) for mark, pieces in groups]


def _piece(text: str, mark: Mark | None, most: int) -> str:
    """A piece of the source, marked as what becomes of it."""
    if mark is None or (mark.after is None and not text.strip()):
        return shown(text, most)
    if mark.after is not None:
        why = attribute(f"{mark.after.strip() or 'nothing'} instead: {mark.rule}")
        return f'<span class="tc-was" tabindex="0" data-why="{why}">{shown(text, most)}</span>'
    why = attribute(f"{mark.kind} · {mark.rule} {mark.score:.2f} · {mark.reason}")
    return f'<del class="tc-del tc-{family(mark.kind).name}" tabindex="0" data-why="{why}">{shown(text, most)}</del>'


def _left(line: Line, most: int) -> str:
    """What is left of a line, its repairs marked."""
    parts = []
    for is_repair, pieces in groupby(line.pieces, key=lambda piece: piece.mark is not None and bool(piece.after)):
        text = shown("".join(piece.after for piece in pieces), most)
        parts.append(f"<ins>{text}</ins>" if is_repair else text)
    return "".join(parts)


def _note(removed: Sequence[Mark]) -> str:
    """Why a line goes."""
    parts = [
        f'<div class="tc-note tc-{family(mark.kind).name}"><i></i><b>{shown(mark.kind, 40)}</b> '
        f"{shown(mark.rule, 80)} {mark.score:.2f}</div>"
        for mark in {mark.rule: mark for mark in removed}.values()
    ]
    return parts[0] if len(parts) == 1 else f"<div>{''.join(parts)}</div>"
