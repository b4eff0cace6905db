"""The command line: `textclean clean`, `textclean run`, `textclean dups`, `textclean explain` and others.

Each command is one small file: it reads bytes, calls the library and writes the result. click comes with the `cli`
extra and is imported when a command runs; rich is imported only when something is drawn on a terminal.

Every command keeps three promises: text is read and written as bytes, so that only the library changes it; control
characters of a text never reach a terminal; an error is one line on standard error.
"""

import os
import sys
from collections.abc import Sequence

from textclean.errors import MissingExtra, TextcleanError

__all__ = ["main"]

_STDIN = "-"


def main() -> None:
    """Run the command line; without click, print how to install it in one line, and exit with 2."""
    files = _files_alone(sys.argv[1:])
    try:
        if files is None:
            from textclean.cli.app import app

            app(prog_name="textclean")
        else:
            _clean(files)
    except ModuleNotFoundError as missing:
        if missing.name != "click":
            raise
        sys.stderr.write(f"textclean: {MissingExtra('click', 'cli')}\n")
        raise SystemExit(2) from None


def _files_alone(arguments: list[str]) -> list[str] | None:
    """The files of `textclean clean [FILE ...|-]`, if there are no options and all can be read.

    click takes a third of the time of this command, and the declarations of all options another: without options
    neither has anything to say. What may be a mistake, or the question of a shell (its completion), is click's.
    """
    if arguments[:1] != ["clean"] or os.name == "nt" or "_TEXTCLEAN_COMPLETE" in os.environ:
        return None
    files = arguments[1:] or [_STDIN]
    if all(name == _STDIN or (name[:1] != "-" and os.access(name, os.R_OK)) for name in files):
        return files
    return None


def _clean(files: Sequence[str]) -> None:
    """Clean files as `textclean clean` does without options, and exit with its code."""
    import gc
    import warnings

    # What modules hold is no garbage; to look through it again and again, and at the end, took a fourteenth of a start.
    gc.disable()
    from textclean.cli.cleaning import cleaned_files
    from textclean.cli.files import discard_stdout
    from textclean.cli.terminal import one_line
    from textclean.presets import ARTICLE

    gc.freeze()
    gc.enable()
    warnings.formatwarning = one_line
    try:
        if not cleaned_files(files, ARTICLE):
            raise SystemExit(1)
    except TextcleanError as error:
        from textclean.cli.app import refusal

        problem = refusal(error)
        problem.show()
        raise SystemExit(problem.exit_code) from None
    except BrokenPipeError:
        discard_stdout()
    except KeyboardInterrupt:
        sys.stderr.write("\nAborted!\n")
        raise SystemExit(1) from None
