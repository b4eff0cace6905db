"""`textclean review`: removed spans for a person to judge, and the precision of rules by these judgements."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from textclean.cli.drawing import draw_columns
from textclean.cli.files import complain, write_file, write_stdout, write_text
from textclean.cli.progress import counted
from textclean.cli.terminal import visible
from textclean.errors import FileError

if TYPE_CHECKING:
    from textclean.report.judging import Precision

__all__ = ["review"]

_HELP = """
Draw removed spans of the run in DIR for a person to judge: as many of rare rules as of frequent ones, of all scores.

Write into the field "verdict" of each row: chrome (rightly removed), article (should have stayed), or unsure. Then
`textclean review --score FILE` says how precise each rule is, with confidence intervals of 95 percent.
"""


@click.command(short_help="Judge removed spans, and measure rules.", help=_HELP)
@click.argument("folder", required=False, metavar="[DIR]", type=click.Path(path_type=Path))
@click.option(
    "--sample", type=click.IntRange(min=1), default=200, show_default=True, metavar="N", help="Spans to draw."
)
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write the rows into this file instead of standard output: CSV if it ends in .csv, JSON lines otherwise.",
)
@click.option("--seed", type=int, default=1, show_default=True, metavar="N", help="Seed of the sample.")
@click.option("--score", "judged", metavar="FILE", help="A judged file, JSON lines or CSV: say how precise rules are.")
@click.option("--json", "as_json", is_flag=True, help="With --score: write JSON.")
def review(folder: Path | None, sample: int, output: Path | None, seed: int, judged: str | None, as_json: bool) -> None:
    """Draw spans to judge, or count the verdicts; see the help text."""
    if (folder is None) == (judged is None):
        raise click.UsageError("name the folder of a run, or a judged file by --score")
    if judged is not None:
        _score(judged, as_json)
    elif folder is not None:
        _draw(folder, sample, output, seed)


def _draw(folder: Path, size: int, output: Path | None, seed: int) -> None:
    """Write spans to judge."""
    from textclean.report.judging import as_csv, as_jsonl, to_judge
    from textclean.report.run_folder import Run

    try:
        rows = to_judge(Run.open(folder), size, seed)
    except FileError as error:
        raise click.ClickException(visible(str(error))) from error
    except OSError as error:
        complain(str(error.filename or folder), error)
        raise SystemExit(1) from None
    data = as_csv(rows) if output is not None and output.suffix.lower() == ".csv" else as_jsonl(rows)
    if output is None:
        write_stdout(data)
    elif not write_file(output, data):
        raise SystemExit(1)
    rules = len({row["rule"] for row in rows})
    where = "" if output is None else f": {visible(str(output))}"
    click.echo(f"{counted(len(rows), 'span')} of {counted(rules, 'rule')} to judge{where}", err=True)


def _score(name: str, as_json: bool) -> None:
    """Write the precision of each rule."""
    from textclean.report.judging import judged_rows, precision

    try:
        data = Path(name).read_bytes()
    except OSError as error:
        complain(name, error)
        raise SystemExit(1) from None
    rows = judged_rows(data, name)
    found = precision(rows)
    if not found:
        raise click.ClickException(f"{visible(name)}: no row has a verdict: write chrome or article into it")
    if as_json:
        write_text(json.dumps([_plain(one) for one in found], indent=2) + "\n")
        return
    head = ("rule", "precision", "95 % interval", "judged", "spans in the run")
    draw_columns([head, *map(_cells, found)], styles=("bold cyan", "", "", "dim", "dim"))


def _plain(one: Precision) -> dict[str, Any]:
    return one._asdict()


def _cells(one: Precision) -> tuple[str, str, str, str, str]:
    interval = f"{one.low:.1%} to {one.high:.1%}"
    return one.rule, f"{one.precision:.1%}", interval, f"{one.right:,} of {one.judged:,} right", f"{one.spans:,}"
