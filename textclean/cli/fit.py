"""`textclean fit`: learn what the pages of a site have in common."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from textclean.cli.files import STDIN, complain
from textclean.cli.options import Options, config_option, pass_options, setting_options
from textclean.cli.templates import folder_of
from textclean.cli.texts import Reader

if TYPE_CHECKING:
    from textclean.templates import Templates

__all__ = ["fit"]


@click.command(short_help="Learn what the pages of a site have in common.")
@click.argument("inputs", nargs=-1, metavar="[FILE|FOLDER|-]...", type=click.Path(allow_dash=True))
@click.option(
    "-o", "--output", required=True, type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
    help="Where the templates are written: --templates FILE uses them.",
)  # fmt: skip
@click.option(
    "--merge", multiple=True, type=click.Path(path_type=Path), metavar="FILE",
    help="Take up the pages of templates that were fitted before, with the same settings. May be repeated.",
)  # fmt: skip
@config_option
@setting_options("templates")
@click.option("--site", metavar="NAME", help="The site of pages that name none; of a text file it is its folder.")
@setting_options("columns", "text", "site")
@pass_options
def fit(
    options: Options,
    inputs: tuple[str, ...],
    output: Path,
    merge: tuple[Path, ...],
    site: str | None,
) -> None:
    """Learn the lines that many pages of a site share, for `clean --templates`.

    Inputs are JSONL files, plain or gzipped (a row with "text", and "url" or "site"), text files, and folders of both;
    where one is -, or there is neither one nor a --merge, rows are read from standard input. The order of the pages
    makes no difference, and a part of them can be fitted by itself and merged later.
    """
    from textclean.templates import Templates

    config = options.config()
    columns = config.columns
    found = Templates(**asdict(config.templates))
    reader = Reader(columns.text, "", (columns.site,) if columns.site else ("url", "site"))
    nameless = _read(found, reader, inputs or (() if merge else (STDIN,)), site)
    try:
        for path in merge:
            found.merge(Templates.load(path))
        found.save(output)
    except OSError as error:
        complain(str(error.filename or output), error)
        raise SystemExit(1) from None
    click.echo(f"{len(found):,} pages of {len(found.sites):,} sites", err=True)
    if nameless:
        click.echo(f"textclean: {nameless:,} pages left out: nobody told their site; --site does", err=True)
    if reader.failed or nameless:
        raise SystemExit(1)


def _read(found: Templates, reader: Reader, inputs: Iterable[str], site: str | None) -> int:
    """Take up all pages; how many were left out, as nobody knows whose they are."""
    nameless = 0
    for source in reader.sources(inputs):
        name = source.site or site or (folder_of(source.id) if source.file else None)
        if name is None and found.settings.by is not None:
            nameless += 1
        else:
            found.update(source.text, name)
    return nameless
