"""The group of commands, and how errors of the library become one line and an exit code."""

from typing import IO, Any

import click

from textclean.cli.clean import clean
from textclean.cli.dups import dups
from textclean.cli.evaluate import evaluate_command
from textclean.cli.explain import explain
from textclean.cli.files import discard_stdout
from textclean.cli.filters import filters
from textclean.cli.fit import fit
from textclean.cli.init import init
from textclean.cli.run import run
from textclean.cli.terminal import visible
from textclean.cli.train import train
from textclean.errors import TextcleanError

__all__ = ["app"]

EXIT_CODES = """\b
Exit codes:
  0  all went well (also when the reader of a pipe, such as head, has seen enough)
  1  --check found something to change, or a file could not be read or written
  2  the command was not understood: an unknown option, preset, filter, ...
"""


class Refused(click.ClickException):
    """The library's own error, shown without a traceback."""

    exit_code = 2

    def show(self, file: IO[Any] | None = None) -> None:
        click.echo(f"textclean: {self.format_message()}", file=file, err=True)


class Commands(click.Group):
    """A group whose commands end an expected error in one line and an exit code, never in a traceback."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except click.UsageError as error:  # its message may quote a hostile file name
            raise click.UsageError(visible(error.format_message()), ctx=error.ctx) from error
        except TextcleanError as error:
            raise Refused(visible(str(error))) from error
        except BrokenPipeError:
            discard_stdout()
            return ctx.exit(0)


@click.group(cls=Commands, epilog=EXIT_CODES, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="textclean-filters", message="textclean %(version)s")
def app() -> None:
    """Give the article back: find and remove the page chrome that is left in scraped text."""


for command in (clean, dups, evaluate_command, explain, filters, fit, init, train):
    command.epilog = EXIT_CODES
    app.add_command(command)
app.add_command(run)  # has exit codes of its own
