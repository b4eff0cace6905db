r"""Text for a terminal, with control characters as escapes.

A scraped text can contain escape sequences that change the window title, move the cursor or hide a line, and bidi
controls that reorder the text. Each is shown as its Python escape: ESC as \x1b.
"""

import sys
from collections.abc import Iterable

import click

from textclean.characters import visible

__all__ = ["announce_stdin", "visible", "visible_lines"]


def visible_lines(text: str) -> str:
    r"""Return the text with its control characters, except line ends, as escapes.

    Args:
        text: The text.

    >>> visible_lines("one\x1b]0;title\x07\r\ntwo\n")
    'one\\x1b]0;title\\x07\ntwo\n'
    """
    return "\n".join(map(visible, text.replace("\r\n", "\n").split("\n")))


def announce_stdin(names: Iterable[str]) -> None:
    """Say on standard error that a command waits for text that is typed; nothing if it comes from a file or a pipe.

    Args:
        names: The inputs of the command; "-" is standard input.
    """
    if "-" in names and sys.stdin.isatty():
        end = "Ctrl-Z and Enter" if sys.platform == "win32" else "Ctrl-D on a line of its own"
        click.echo(f"textclean: reading standard input: end it with {end}", err=True)
