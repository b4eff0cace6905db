"""The group of commands: it imports one when it is used, and turns errors into one line and an exit code."""

import warnings
from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import IO, Any

import click

from textclean.cli.files import discard_stdout
from textclean.cli.terminal import one_line, visible
from textclean.errors import TextcleanError

__all__ = ["app", "refusal"]

EXIT_CODES = """\b
Exit codes:
  0  success (also when the reader of a pipe, such as head, stops early)
  1  {failed}
  2  {invalid}
"""
INVALID = "invalid command or configuration: an unknown option, preset, filter, ..."
# What the codes 1 and 2 of each command mean; `run` has codes of its own.
MEANINGS = {
    "choose": ("a file could not be read", f"{INVALID}; a damaged model"),
    "clean": (
        "--check found something to change, or a file could not be read or written",
        f"{INVALID}; damaged templates",
    ),
    "diff": ("a file could not be read or written, or a row was left out", INVALID),
    "dups": ("a file could not be read or written, or a row was left out", INVALID),
    "evaluate": ("a file could not be read", f"{INVALID}; a row without gold text"),
    "explain": ("a file could not be read", INVALID),
    "filters": ("a file could not be read", INVALID),
    "fit": ("a file could not be read or written, or a row or page was left out", f"{INVALID}; damaged templates"),
    "init": ("the file exists already, or could not be written", "invalid command: an unknown option, ..."),
    "lexicon": ("the lexicon has a mistake, or a file could not be read", INVALID),
    "report": ("the folder holds no finished run, or a file could not be read or written", "invalid command"),
    "review": (
        "the folder holds no finished run, or a file could not be read or written",
        "invalid command; a row that is not judged as it should be",
    ),
    "train": (
        "a file could not be read or written",
        "invalid command: an unknown option, ...; a row without gold text, or too few rows",
    ),
}


class Refused(click.ClickException):
    """An error of the library, shown without a traceback."""

    exit_code = 2

    def show(self, file: IO[Any] | None = None) -> None:
        """Write the error in one line.

        Args:
            file: The stream; standard error by default.
        """
        click.echo(f"textclean: {self.format_message()}", file=file, err=True)


class Failed(Refused):
    """A file that cannot be read or written, or another reason to stop."""

    exit_code = 1


def refusal(error: TextcleanError) -> Refused:
    """What the command line shows of an error of the library.

    Args:
        error: The error.
    """
    # A file that cannot be read ends alike, whether it is an input or an option names it.
    kind = Failed if isinstance(error.__cause__, OSError) else Refused
    return kind(visible(str(error)))


# The module of each command, and its name there. A command line imports the module of its own command alone.
MODULES = {
    "choose": ("textclean.cli.choose", "choose_command"),
    "clean": ("textclean.cli.clean", "clean"),
    "diff": ("textclean.cli.diff", "diff"),
    "dups": ("textclean.cli.dups", "dups"),
    "evaluate": ("textclean.cli.evaluate", "evaluate_command"),
    "explain": ("textclean.cli.explain", "explain"),
    "filters": ("textclean.cli.filters", "filters"),
    "fit": ("textclean.cli.fit", "fit"),
    "init": ("textclean.cli.init", "init"),
    "lexicon": ("textclean.cli.lexicon", "lexicon"),
    "report": ("textclean.cli.report", "report"),
    "review": ("textclean.cli.review", "review"),
    "run": ("textclean.cli.run", "run"),
    "train": ("textclean.cli.train", "train"),
}


class Loaded(Mapping[str, click.Command]):
    """The commands by name, each imported when it is asked for."""

    def __getitem__(self, name: str) -> click.Command:
        module, attribute = MODULES[name]
        command: click.Command = getattr(import_module(module), attribute)
        if name in MEANINGS:
            failed, invalid = MEANINGS[name]
            for each in (command, *getattr(command, "commands", {}).values()):
                each.epilog = EXIT_CODES.format(failed=failed, invalid=invalid)
        return command

    def __iter__(self) -> Iterator[str]:
        return iter(MODULES)

    def __len__(self) -> int:
        return len(MODULES)


class Commands(click.Group):
    """A group of commands that shows an expected error as one line and an exit code, without a traceback."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command.

        Args:
            ctx: Click's context.

        Raises:
            UsageError: if the command line is invalid.
            Refused: if the library raises a `TextcleanError`.
            Failed: if a file cannot be read, or the command stops for another reason.
        """
        warnings.formatwarning = one_line
        try:
            return super().invoke(ctx)
        except click.UsageError as error:  # the message may quote a file name with control characters
            raise click.UsageError(visible(error.format_message()), ctx=error.ctx) from error
        except click.ClickException as error:
            raise Failed(error.format_message()) from error
        except TextcleanError as error:
            raise refusal(error) from error
        except BrokenPipeError:
            discard_stdout()
            return ctx.exit(0)


@click.group(
    cls=Commands,
    epilog=EXIT_CODES.format(failed="a file could not be read or written", invalid=INVALID),
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(package_name="textclean-filters", message="textclean %(version)s")
def app() -> None:
    """Find and remove the page chrome that is left in scraped text."""


app.commands = Loaded()  # type: ignore[assignment]  # click only reads it
