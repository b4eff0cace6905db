"""`textclean report`: draws what a run did, as one page of HTML."""

from __future__ import annotations

from pathlib import Path

import click

from textclean.cli.files import complain, write_file
from textclean.cli.terminal import visible
from textclean.errors import FileError

__all__ = ["PAGE", "report", "write_report"]

# The name of the report in the folder of a run.
PAGE = "report.html"


@click.command(short_help="Draw what a run did, as a page of HTML.")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help=f"The page; {PAGE} in DIR by default.",
)
@click.option("--seed", type=int, default=1, show_default=True, metavar="N", help="Seed of the random samples.")
def report(folder: Path, output: Path | None, seed: int) -> None:
    """Draw what the run in DIR did: what was removed, by which rules, where they may be wrong, which texts are copies.

    DIR is the folder of a finished `textclean run`; it is read once, and its size does not matter. The page is one file
    that loads nothing and sends nothing; no markup of a text does anything in it.
    """
    if not write_report(folder, output or folder / PAGE, seed):
        raise SystemExit(1)


def write_report(folder: Path, output: Path, seed: int = 1) -> bool:
    """Write the report of a run.

    Args:
        folder: The folder of the run.
        output: The file to write.
        seed: The seed of the random samples.

    Returns:
        Whether it was written; if not, a line on standard error says why.

    Raises:
        MissingExtra: if jinja2 is not installed, or a package that the format of the run needs.
    """
    from textclean.report.page import report_page
    from textclean.report.run_folder import Run
    from textclean.report.survey import survey

    try:
        page = report_page(survey(Run.open(folder), seed))
    except FileError as error:
        click.echo(f"textclean: {visible(str(error))}", err=True)
        return False
    except OSError as error:
        complain(str(error.filename or folder), error)
        return False
    if not write_file(output, page):
        return False
    click.echo(f"report: {visible(str(output))}", err=True)
    return True
