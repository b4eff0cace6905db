"""Colours and columns on a terminal, with rich, which is imported when something is drawn.

Text is passed to rich as `Text` objects with control characters escaped, never as markup: rich would pass an escape
sequence on to the terminal, and read `[/b]` in a text as a tag.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from textclean.cli.files import write_text
from textclean.cli.terminal import visible

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["draw_columns", "draw_lines"]


def draw_lines(lines: Iterable[tuple[str, str]]) -> None:
    """Write lines: coloured on a terminal, plain in a pipe.

    Args:
        lines: Pairs of a rich style and a line.
    """
    console = _console()
    if console is None:
        write_text("".join(f"{line}\n" for _, line in lines))
        return
    from rich.text import Text

    for style, line in lines:
        console.print(Text(_encodable(visible(line), console), style=style), soft_wrap=True)


def draw_columns(rows: Sequence[Sequence[str]], styles: Sequence[str]) -> None:
    """Write a table: wrapped columns on a terminal, separated by tabs in a pipe.

    Args:
        rows: The rows.
        styles: The rich style of each column.
    """
    console = _console()
    if console is None:
        write_text("".join("\t".join(row) + "\n" for row in rows))
        return
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    for style in styles:
        table.add_column(style=style, overflow="fold")
    for row in rows:
        table.add_row(*(Text(_encodable(visible(cell), console)) for cell in row))
    console.print(table)


def _console() -> Console | None:
    """A console, if standard output is a terminal and rich is installed; otherwise plain text is written."""
    if not sys.stdout.isatty():
        return None
    try:
        from rich.console import Console
    except ModuleNotFoundError:
        return None
    return Console(markup=False, highlight=False, emoji=False)


def _encodable(text: str, console: Console) -> str:
    """The text, with characters outside the terminal's encoding as escapes."""
    return text.encode(console.encoding, "backslashreplace").decode(console.encoding)
