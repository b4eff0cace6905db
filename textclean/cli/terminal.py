r"""Text for a terminal, with control characters as escapes.

A scraped text can contain escape sequences that change the window title, move the cursor or hide a line, and bidi
controls that reorder the text. Each is shown as its Python escape: ESC as \x1b.
"""

import sys
import warnings
from collections.abc import Iterable

from textclean.characters import visible
from textclean.errors import TextcleanWarning

__all__ = ["announce_stdin", "one_line", "tell", "visible", "visible_lines"]

# Warnings that are not textclean's are shown as Python shows them.
PYTHONS = warnings.formatwarning


def tell(line: str) -> None:
    """Write a line to standard error.

    Args:
        line: The line, with no control characters.
    """
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


def one_line(
    message: Warning | str, category: type[Warning], filename: str, lineno: int, line: str | None = None
) -> str:
    """A warning of the library as one line; another as Python formats it.

    Args:
        message: The warning.
        category: Its class.
        filename: The file whose code warns.
        lineno: The number of the line.
        line: The line, if it is known.
    """
    if issubclass(category, TextcleanWarning):
        return f"textclean: {visible(str(message))}\n"
    return PYTHONS(message, category, filename, lineno, line)


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
        tell(f"textclean: reading standard input: end it with {end}")
