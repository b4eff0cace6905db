"""`textclean init`: a configuration to begin with."""

from pathlib import Path

import click

from textclean.cli.files import STDIN, complain, write_text
from textclean.cli.terminal import visible
from textclean.config import PROJECT, Config

__all__ = ["init"]


@click.command(short_help="Write a configuration file, with every key and its default.")
@click.argument("file", default="textclean.toml", metavar="[FILE|-]", type=click.Path(dir_okay=False, allow_dash=True))
def init(file: str) -> None:
    """Write a configuration into FILE (textclean.toml, if none is named): every key with its meaning and its default,
    as comments. Where FILE is -, it is written to standard output.

    A file that is there already is left alone. `--config FILE` uses it: on `clean`, `explain`, `filters`, `evaluate`,
    `run`, `dups` and `fit`. No command reads a configuration that is not named.
    """
    if file == STDIN:
        write_text(Config.commented())
        return
    if Path(file).name == PROJECT:
        raise click.UsageError(
            f"{visible(file)} is the project's: put what `textclean init -` shows under [tool.textclean]"
        )
    try:
        with Path(file).open("x", encoding="utf-8", newline="\n") as new:
            new.write(Config.commented())
    except FileExistsError:
        raise click.ClickException(f"{visible(file)} is there already: name another file, or - to see it") from None
    except OSError as error:
        complain(file, error)
        raise SystemExit(1) from None
