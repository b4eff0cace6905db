"""Two texts side by side, with the passages that they share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textclean.view.escaping import shown

__all__ = ["side_by_side"]

Ranges = Sequence[tuple[int, int]]


def side_by_side(
    titles: tuple[str, str], texts: tuple[str, str], shared: tuple[Ranges, Ranges], *, most: int = 6000
) -> str:
    """Two texts as HTML, each with the ranges marked that the other one has, too.

    Args:
        titles: What each text is called.
        texts: The texts.
        shared: The ranges of each text that the other has, as half-open offsets.
        most: The characters that are shown of each.

    >>> picture = side_by_side(("one", "two"), ("It rained.", "So it rained."), ([(0, 9)], [(3, 12)]))
    >>> "<mark>It rained</mark>." in picture, "So <mark>it rained</mark>." in picture
    (True, True)
    """
    sides = "".join(
        f"<div><h4>{shown(title, 200)}</h4>"
        f'<div class="tc-text" dir="auto">{_marked(text, merged(ranges), most)}</div></div>'
        for title, text, ranges in zip(titles, texts, shared, strict=True)
    )
    return f'<section class="tc tc-pair">{sides}</section>'


def merged(ranges: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Ranges in order, those that touch or overlap as one.

    Args:
        ranges: The ranges.

    >>> merged([(5, 9), (0, 3), (2, 5)])
    [(0, 9)]
    """
    found: list[tuple[int, int]] = []
    for start, end in sorted(ranges):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def _marked(text: str, ranges: Ranges, most: int) -> str:
    parts, at = [], 0
    for start, end in ranges:
        if start >= most:
            break
        parts.append(shown(text[at:start], most))
        parts.append(f"<mark>{shown(text[start : min(end, most)], most)}</mark>")
        at = min(end, most)
    parts.append(shown(text[at:most], most))
    if len(text) > most:
        parts.append(f'<span class="tc-gone">… {len(text) - most:,} characters more</span>')
    return "".join(parts)
