"""`textclean init`: writes a configuration file to begin with."""

from pathlib import Path

import click

from textclean.cli.files import STDIN, complain, write_text
from textclean.cli.terminal import visible
from textclean.config import PROJECT, Config

__all__ = ["init"]


@click.command(short_help="Write a configuration file, with every key and its default.")
@click.argument("file", default="textclean.toml", metavar="[FILE|-]", type=click.Path(dir_okay=False, allow_dash=True))
def init(file: str) -> None:
    """Write a configuration into FILE (by default textclean.toml): every key with its default and a help text, as
    comments. If FILE is -, write it to standard output.

    An existing file is not overwritten. To use the file, pass `--config FILE` to `clean`, `explain`, `filters`,
    `evaluate`, `run`, `dups` or `fit`. No command reads a configuration without that option.
    """
    if file == STDIN:
        write_text(Config.commented())
        return
    if Path(file).name == PROJECT:
        raise click.UsageError(
            f"{visible(file)} is the project's own: add the output of `textclean init -` to it, under [tool.textclean]"
        )
    try:
        with Path(file).open("x", encoding="utf-8", newline="\n") as new:
            new.write(Config.commented())
    except FileExistsError:
        raise click.ClickException(
            f"{visible(file)} already exists: name another file, or - for standard output"
        ) from None
    except OSError as error:
        complain(file, error)
        raise SystemExit(1) from None
