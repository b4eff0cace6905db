"""`textclean fit`: learn what the pages of a site have in common."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from textclean.cli.files import STDIN, complain
from textclean.cli.options import config_from, config_option, overlaid
from textclean.cli.templates import folder_of
from textclean.cli.texts import Reader

if TYPE_CHECKING:
    from textclean.templates import Templates

__all__ = ["fit"]

_WAYS = ("site", "host", "none")


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
@click.option("--min-pages", type=click.IntRange(2), show_default="3", help="Pages of a site that share a line.")
@click.option("--min-share", type=click.FloatRange(0, 1), show_default="0.1", help="Share of its pages that do.")
@click.option(
    "--by", type=click.Choice(_WAYS), show_default="site",
    help="What puts pages together: the registered domain, the host, or nothing: the whole corpus.",
)  # fmt: skip
@click.option("--site", metavar="NAME", help="The site of pages that name none; of a text file it is its folder.")
@click.option("--text-field", metavar="NAME", show_default="text", help="Where a row has its text.")
@click.option("--site-field", metavar="NAME", help="Where a row has its URL or site; else url or site.")
def fit(
    inputs: tuple[str, ...],
    output: Path,
    merge: tuple[Path, ...],
    config_file: Path | None,
    min_pages: int | None,
    min_share: float | None,
    by: str | None,
    site: str | None,
    text_field: str | None,
    site_field: str | None,
) -> None:
    """Learn the lines that many pages of a site share, for `clean --templates`.

    Inputs are JSONL files, plain or gzipped (a row with "text", and "url" or "site"), text files, and folders of both;
    where one is -, or there is neither one nor a --merge, rows are read from standard input. The order of the pages
    makes no difference, and a part of them can be fitted by itself and merged later.
    """
    from textclean.templates import Templates

    config = config_from(config_file)
    columns = overlaid(config.columns, {"text": text_field, "site": site_field})
    told = overlaid(config.templates, {"min_pages": min_pages, "min_share": min_share, "by": by})
    found = Templates(told.min_pages, told.min_share, told.way)
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
