"""A small table with a line of facts above it: the picture of an object in a notebook."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from textclean.view.escaping import shown

__all__ = ["Column", "table"]

MOST_ROWS = 50


class Column(NamedTuple):
    """A column of a table.

    Attributes:
        title: Its title.
        number: Whether it holds numbers, which are set to the right.
        share: Whether its numbers are shares from 0 to 1, which are drawn as bars.
    """

    title: str
    number: bool = False
    share: bool = False


def table(title: str, facts: Iterable[str], columns: Sequence[Column], rows: Sequence[Sequence[object]]) -> str:
    """A table as HTML, with a title and facts; it needs the style sheet of `style`.

    `NearDuplicates` is shown with it in notebooks, and any other object may be: each value is escaped.

    Args:
        title: What the table is about.
        facts: Short facts, which stand in one line below the title.
        columns: The columns.
        rows: The rows, of which the first 50 are shown.

    >>> shown = table("Copies", ["2 texts"], [Column("lead"), Column("texts", number=True)], [["<a>", 2]])
    >>> "<td>&lt;a&gt;</td><td class=\\"tc-num\\">2</td>" in shown
    True
    """
    head = "".join(f"<th{_css(column)}>{shown(column.title)}</th>" for column in columns)
    body = "".join(f"<tr>{''.join(map(_cell, columns, row))}</tr>" for row in rows[:MOST_ROWS])
    more = f'<p class="tc-more">{len(rows) - MOST_ROWS:,} more</p>' if len(rows) > MOST_ROWS else ""
    listed = "".join(f"<li>{shown(fact)}</li>" for fact in facts)
    grid = f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>" if rows else ""
    return (
        f'<section class="tc tc-table"><b>{shown(title)}</b><ul class="tc-legend">{listed}</ul>{grid}{more}</section>'
    )


def _css(column: Column) -> str:
    return ' class="tc-num"' if column.number or column.share else ""


def _cell(column: Column, value: object) -> str:
    """A cell; a share as a number and a bar."""
    if column.share and isinstance(value, int | float):
        width = min(max(float(value), 0.0), 1.0) * 60
        bar = (
            f'<svg width="60" height="8" aria-hidden="true"><rect class="tc-bar" width="{width:.1f}" height="8"/></svg>'
        )
        return f'<td class="tc-num">{value:.2f} {bar}</td>'
    if column.number and isinstance(value, int):
        return f'<td class="tc-num">{value:,}</td>'
    return f"<td{_css(column)}>{shown(str(value), 300)}</td>"
