"""`textclean train`: a line model of one's own pages."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click

from textclean import presets
from textclean.cli.evaluate import report_lines, with_models
from textclean.cli.files import complain, write_text
from textclean.cli.progress import stages
from textclean.cli.rows import inputs_option, read_rows, rows_argument
from textclean.evaluation import evaluate
from textclean.linemodel.model import save
from textclean.linemodel.training.fit import Trained
from textclean.linemodel.training.fit import train as fit

__all__ = ["train"]


@click.command(short_help="Train a line model on pages whose article is known.")
@rows_argument
@click.option(
    "-o", "--output", required=True, type=click.Path(dir_okay=False, path_type=Path), metavar="MODEL.npz",
    help="Where the model is written: LineModel(model=PATH) uses it.",
)  # fmt: skip
@inputs_option
@click.option("--folds", default=5, show_default=True, type=click.IntRange(2), help="Parts that sites are put into.")
@click.option("--seed", default=0, show_default=True, help="The same rows and seed give the same model.")
@click.option(
    "--keep-folds", type=click.Path(file_okay=False, path_type=Path), metavar="DIR",
    help="Keep the models of the folds here too: `textclean evaluate --folds DIR` uses them.",
)  # fmt: skip
def train(
    rows: tuple[str, ...], output: Path, inputs: tuple[str, ...], folds: int, seed: int, keep_folds: Path | None
) -> None:
    """Train a line model on ROWS: rows of any format, as for `textclean run`, with "gold" (the article) and "text" (the
    whole page's text), or "inputs" (several of them by name). "site" keeps the pages of a site together, "type" breaks
    the report down.

    Models of all but one part of the sites are measured on that part, rules and all, as the page preset would use
    them; the report on standard output is of them, so it says what to expect on sites that the model has not seen.
    """
    if output.suffix != ".npz":
        raise click.UsageError(f"{output}: the name of a model ends in .npz")
    pages = list(read_rows(rows, inputs))
    try:
        with stages() as show, tempfile.TemporaryDirectory() as temporary:
            trained = fit(pages, seed=seed, folds=folds, progress=show)
            folder = keep_folds or Path(temporary)
            _keep(trained, folder)
            report = evaluate(_shown(pages, show), with_models(presets.PAGE, folder))
        save(trained.model, output)
    except OSError as error:
        complain(str(error.filename or output), error)
        raise SystemExit(1) from None
    write_text("".join(line + "\n" for line in report_lines(report)))


def _shown(pages: list[dict[str, Any]], show: Callable[[str, int, int | None], None]) -> Iterator[dict[str, Any]]:
    """The pages, one by one, with progress."""
    for number, page in enumerate(pages):
        show("report", number, len(pages))
        yield page


def _keep(trained: Trained, folder: Path) -> None:
    """Write the models of the folds, and which site is in which fold."""
    folder.mkdir(parents=True, exist_ok=True)
    for fold, model in enumerate(trained.folds):
        save(model, folder / f"fold-{fold}.npz")
    (folder / "sites.json").write_text(json.dumps(trained.fold_of, indent=0), encoding="utf-8")
