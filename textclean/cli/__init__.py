"""The command line: `textclean clean`, `textclean run`, `textclean dups`, `textclean explain` and others.

Each command is one small file: it reads bytes, calls the library and writes the result. click comes with the `cli`
extra and is imported when a command runs; rich is imported only when something is drawn on a terminal.

Every command keeps three promises: text is read and written as bytes, so that only the library changes it; control
characters of a text never reach a terminal; an error is one line on standard error.
"""

import sys

from textclean.errors import MissingExtra

__all__ = ["main"]


def main() -> None:
    """Run the command line; without click, print how to install it in one line, and exit with 2."""
    try:
        from textclean.cli.app import app
    except ModuleNotFoundError as missing:
        if missing.name != "click":
            raise
        sys.stderr.write(f"textclean: {MissingExtra('click', 'cli')}\n")
        raise SystemExit(2) from None
    app(prog_name="textclean")
