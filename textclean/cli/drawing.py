"""Colours, for a terminal only: the one place that knows rich, and imports it when something is drawn.

Text reaches rich as `Text` objects, never as markup, and with its control characters already made visible:
rich itself would pass an escape sequence on, and would take `[/b]` in a text for a tag.
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
    """Write pairs of style and line: coloured on a terminal, plain in a pipe."""
    console = _console()
    if console is None:
        write_text("".join(f"{line}\n" for _, line in lines))
        return
    from rich.text import Text

    for style, line in lines:
        console.print(Text(_encodable(visible(line), console), style=style), soft_wrap=True)


def draw_columns(rows: Sequence[Sequence[str]], styles: Sequence[str]) -> None:
    """Write a table: wrapped columns on a terminal, tabs between them in a pipe."""
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
    """A console to draw on, if standard output is a terminal and rich is there; plain text serves as well."""
    if not sys.stdout.isatty():
        return None
    try:
        from rich.console import Console
    except ModuleNotFoundError:
        return None
    return Console(markup=False, highlight=False, emoji=False)


def _encodable(text: str, console: Console) -> str:
    """The text, with what the terminal's encoding cannot hold as escapes."""
    return text.encode(console.encoding, "backslashreplace").decode(console.encoding)
