"""The command line: `textclean clean`, `textclean dups`, `textclean explain`, `textclean filters`.

One file a command, all of them thin: they read bytes, call the library and write what it says. click comes
with the `cli` extra and is imported when the command runs; rich only when something is drawn on a terminal.

Three promises hold for every command: text goes in and out as bytes, so nothing but the library changes it;
a terminal is shown no control character of the text; an error is one line on standard error.
"""

import sys

from textclean.errors import MissingExtra

__all__ = ["main"]


def main() -> None:
    """Run the command line; without click, say in one line how to get it and exit with 2."""
    try:
        from textclean.cli.app import app
    except ModuleNotFoundError as missing:
        if missing.name != "click":
            raise
        sys.stderr.write(f"textclean: {MissingExtra('click', 'cli')}\n")
        raise SystemExit(2) from None
    app(prog_name="textclean")
