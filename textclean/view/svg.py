"""The document view as a picture in SVG, for a README or a slide: no script, no font, nothing to load.

A picture cannot measure the fonts of its reader. The width of each line is that in Helvetica, and `textLength` makes
any other font fill it.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from textclean.characters import visible
from textclean.view.escaping import cut
from textclean.view.families import FAMILIES, family
from textclean.view.lines import Line, lines, marks

if TYPE_CHECKING:
    from textclean.view.lines import Removed, Repaired

__all__ = ["svg"]

# Widths of the characters from the space to the tilde in thousandths of the font size, from the metrics of Helvetica
# (Adobe Core 14 AFM files); of any other character, the mean of its letters.
_WIDTHS = (
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556,
    556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833,
    722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556,
    556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334,
    260, 334, 584,
)  # fmt: skip
_OTHERS = {"“": 333, "”": 333, "‘": 222, "’": 222, "–": 556, "—": 1000, "…": 1000, "©": 737}
_MEAN = 556
WIDTH, LEFT, COLUMN, RIGHT = 960, 52, 412, 512
SIZE, SMALL, STEP, GAP = 13.5, 12, 20, 6
CHARACTERS, LINES = 600, 200
_STYLE = (
    "text{font-family:Helvetica,Arial,'Liberation Sans',sans-serif;fill:#1d2126}"
    ".p{fill:#fdfcfa;stroke:#e4e1da}.s{fill:#5a616b}.h{stroke:#e4e1da}.t{font-weight:700}"
)
_DARK = "text{fill:#e8e6e1}.p{fill:#16191d;stroke:#30353c}.s{fill:#a3a9b2}.h{stroke:#30353c}"

_BOX = ".b{stroke:none;fill-opacity:.15}"


class _Drawn(NamedTuple):
    """Elements of the picture, and where the next ones begin."""

    elements: list[str]
    y: float


def svg(source: str, removed: Iterable[Removed], repairs: Iterable[Repaired] = ()) -> str:
    """A cleaned text as a picture: the source, struck through where it goes, beside the clean text and the reasons.

    The first 200 lines are drawn, and 600 characters of each.

    Args:
        source: The source.
        removed: The removed spans.
        repairs: The repaired spans.

    >>> from textclean import tag
    >>> result = tag("The council voted.\\nRead more: Mayor resigns\\n")
    >>> svg(result.source, result.removed).startswith('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 960')
    True
    """
    found = marks(removed, repairs)
    elements = [_text(LEFT, 34, "Source", "s", SMALL), _text(RIGHT, 34, "Clean text", "s", SMALL)]
    elements.append(f'<path class="h" d="M0 48.5H{WIDTH}"/>')
    y = 72.0
    for number, line in enumerate(lines(source, found)):
        if number == LINES:
            break
        drawn = _row(line, y + (GAP if line.gap else 0))
        elements += drawn.elements
        y = drawn.y
    height = round(y + 4)
    colours = "".join(f".{each.name}{{fill:{each.light};stroke:{each.light}}}" for each in FAMILIES)
    dark = "".join(f".{each.name}{{fill:{each.dark};stroke:{each.dark}}}" for each in FAMILIES)
    style = f"<style>{_STYLE}{colours}{_BOX}@media (prefers-color-scheme:dark){{{_DARK}{dark}{_BOX}}}</style>"
    card = f'<rect class="p" x=".5" y=".5" width="{WIDTH - 1}" height="{height - 1}" rx="10"/>'
    title = "A text before and after cleaning: what goes is struck through, with its kind and rule beside it"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{title}">'
        f"{style}{card}\n" + "\n".join(elements) + "\n</svg>\n"
    )


def _row(line: Line, y: float) -> _Drawn:
    """A line of the source, what is left of it, and why it goes."""
    elements = [_text(LEFT - 14, y, str(line.number), "s", 10.5, anchor="end")]
    at = y
    gone = bool(line.marks) and not line.clean.strip()
    of_kind = family(line.marks[0].kind).name if gone else None
    for words in _wrapped("".join(piece.text for piece in line.pieces), COLUMN):
        width = _width(words, SIZE)
        if of_kind:
            box = f'x="{LEFT - 4}" y="{at - 14:g}" width="{width + 8:.1f}" height="19" rx="3"'
            elements.append(f'<rect class="{of_kind} b" {box}/>')
        elements.append(_text(LEFT, at, words, "", SIZE))
        if of_kind:
            elements.append(f'<path class="{of_kind}" d="M{LEFT} {at - 4.5:g}h{width:.1f}"/>')
        at += STEP
    if gone:
        mark = line.marks[0]
        elements.append(f'<rect class="{of_kind}" x="{RIGHT}" y="{y - 9:g}" width="9" height="9" rx="2"/>')
        elements.append(_text(RIGHT + 16, y, mark.kind, "t", SMALL))
        reason = f"{mark.rule} {mark.score:.2f}"
        elements.append(_text(RIGHT + 22 + _width(mark.kind, SMALL) * 1.08, y, reason, "s", SMALL))
        return _Drawn(elements, at + GAP)
    below = y
    for words in _wrapped(line.clean, COLUMN):
        elements.append(_text(RIGHT, below, words, "", SIZE))
        below += STEP
    return _Drawn(elements, max(at, below) + GAP)


def _text(x: float, y: float, words: str, css: str, size: float, anchor: str = "") -> str:
    """A line of text, as wide as it is in Helvetica."""
    shown = visible(words)
    width = _width(shown, size) * (1.08 if css == "t" else 1)
    named = f' class="{css}"' if css else ""
    ends = ' text-anchor="end"' if anchor else ""
    length = f'textLength="{width:.1f}" lengthAdjust="spacingAndGlyphs"'
    return f'<text x="{x:g}" y="{y:g}" font-size="{size:g}"{named}{ends} {length}>{html.escape(shown)}</text>'


def _wrapped(text: str, width: float) -> Iterator[str]:
    """A text in lines of at most a width, broken at spaces, or inside a word that is too long."""
    held = ""
    for word in visible(cut(" ".join(text.split()), CHARACTERS)).split(" "):
        joined = f"{held} {word}" if held else word
        if held and _width(joined, SIZE) > width:
            yield held
            joined = word
        while _width(joined, SIZE) > width:
            fits = max(1, int(len(joined) * width / _width(joined, SIZE)) - 1)
            yield joined[:fits]
            joined = joined[fits:]
        held = joined
    yield held


def _width(text: str, size: float) -> float:
    """The width of a text in Helvetica."""
    return sum(_WIDTHS[ord(c) - 32] if " " <= c <= "~" else _OTHERS.get(c, _MEAN) for c in text) * size / 1000
