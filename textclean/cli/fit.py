"""`textclean fit`: learns the lines that the pages of a site share."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from textclean.cli.files import STDIN, complain, limits_of
from textclean.cli.options import Options, config_option, pass_options, setting_options
from textclean.cli.progress import counted, stages
from textclean.cli.templates import folder_of
from textclean.cli.terminal import announce_stdin, visible
from textclean.columns import Fields
from textclean.io.formats import listed
from textclean.io.records import Limits

if TYPE_CHECKING:
    from textclean.cli.texts import Reader
    from textclean.templates import Templates

__all__ = ["fit"]

_HELP = f"""
Learn the lines that many pages of a site share, for `clean --templates` and `run --templates`.

Inputs are files, folders and globs, as for `textclean run`, plain or compressed: {listed()}. A row has "text", and
"url" or "site"; a text file is one page. For -, or without inputs and --merge, JSON lines are read from standard input.
The order of the pages makes no difference, and parts can be fitted one by one and merged later.
"""


@click.command(short_help="Learn the lines that the pages of a site share.", help=_HELP)
@click.argument("inputs", nargs=-1, metavar="[FILE|FOLDER|-]...", type=click.Path(allow_dash=True))
@click.option(
    "-o", "--output", required=True, type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
    help="Where the templates are written: --templates FILE uses them.",
)  # fmt: skip
@click.option(
    "--merge", multiple=True, type=click.Path(path_type=Path), metavar="FILE",
    help="Add the pages of templates that were fitted before, with the same settings. May be repeated.",
)  # fmt: skip
@config_option
@setting_options("templates")
@click.option("--site", metavar="NAME", help="The site of pages without one; a text file has its folder's.")
@setting_options("columns", "text", "site")
@setting_options("run", "max_record", "max_ratio", "encoding")
@pass_options
def fit(
    options: Options,
    inputs: tuple[str, ...],
    output: Path,
    merge: tuple[Path, ...],
    site: str | None,
) -> None:
    """Fit templates; see the help text."""
    from textclean.templates import Templates

    config = options.config()
    columns = config.columns
    found = Templates.of(config.templates)
    reader = _reader(Fields(columns.text, columns.id, columns.site), limits_of(config), config.run.encoding)
    inputs = inputs or (() if merge else (STDIN,))
    announce_stdin(inputs)
    nameless = _read(found, reader, inputs, site)
    at = output
    try:
        for at in merge:
            found.merge(Templates.load(at))
        at = output
        found.save(at)
    except OSError as error:
        complain(str(at), error)
        raise SystemExit(1) from None
    summary = f"{counted(len(found), 'page')} of {counted(len(found.sites), 'site')}"
    click.echo(f"{summary}: {visible(str(output))}", err=True)
    if nameless:
        skipped = f"{counted(nameless, 'page')} skipped: no field names the site: pass --site or --site-field"
        click.echo(f"textclean: {skipped}", err=True)
    if reader.failed or nameless:
        raise SystemExit(1)


def _reader(fields: Fields, limits: Limits, encoding: str | None) -> Reader:
    """The reader of the pages; the site is in "url", else in "site", unless a field is given."""
    from textclean.cli.texts import Reader

    if fields.site is not None:
        return Reader(fields, limits, encoding=encoding)
    return Reader(replace(fields, site="url"), limits, encoding=encoding, site_fallback="site")


def _read(found: Templates, reader: Reader, inputs: Iterable[str], site: str | None) -> int:
    """Add all pages; returns how many were skipped because their site is unknown."""
    skipped = read = 0
    with stages() as show:
        for text in reader.texts(inputs):
            name = text.site or site or (folder_of(text.id) if text.file else None)
            if name is None and found.settings.by is not None:
                skipped += 1
            else:
                found.update(text.text, name)
            read += 1
            show("reading pages", read, None)
    return skipped
