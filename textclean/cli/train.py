"""`textclean train`: trains a line model, or a model that chooses, on pages whose article is known."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click

from textclean import presets
from textclean.cli.evaluate import report_lines
from textclean.cli.files import complain, write_text
from textclean.cli.progress import stages
from textclean.cli.rows import inputs_option, read_rows, rows_argument
from textclean.cli.terminal import announce_stdin
from textclean.cli.train_choose import DEFAULT_PAGES, train_chooser
from textclean.evaluation import evaluate, with_models
from textclean.gold import silver_page
from textclean.settings import MOST

__all__ = ["train"]


@click.command(short_help="Train a model on pages whose article is known.")
@rows_argument
@click.option(
    "-o", "--output", required=True, type=click.Path(dir_okay=False, path_type=Path), metavar="MODEL.npz",
    help="Where to write the model: LineModel(model=PATH) uses it.",
)  # fmt: skip
@inputs_option
@click.option("--folds", default=5, show_default=True, type=click.IntRange(2), help="Parts to divide the sites into.")
@click.option("--kind", default="stacked_trees", show_default=True, help="The kind of the model.")
@click.option(
    "--seed",
    default=0,
    show_default=True,
    type=click.IntRange(0, MOST),
    help="The same rows and seed give the same model.",
)
@click.option(
    "--keep-folds", type=click.Path(file_okay=False, path_type=Path), metavar="DIR",
    help="Keep the models of the folds here: `textclean evaluate --folds DIR` uses them.",
)  # fmt: skip
@click.option(
    "--choose",
    is_flag=True,
    help="Train the model that chooses among the texts of a page instead: choose(model=PATH) uses it.",
)
@click.option(
    "--page",
    "whole",
    multiple=True,
    default=DEFAULT_PAGES,
    show_default=True,
    metavar="NAME",
    help="With --choose: an input that is the whole page's text. May be repeated.",
)
@click.option(
    "--together",
    multiple=True,
    metavar="NAMES",
    help="With --choose: inputs that will often be chosen among, with commas between. May be repeated.",
)
@click.option(
    "--line-models", type=click.Path(file_okay=False, path_type=Path), metavar="DIR",
    help="With --choose: models that --keep-folds DIR wrote: a page is read by one trained without its site.",
)  # fmt: skip
def train(
    rows: tuple[str, ...],
    output: Path,
    inputs: tuple[str, ...],
    folds: int,
    kind: str,
    seed: int,
    keep_folds: Path | None,
    choose: bool,
    whole: tuple[str, ...],
    together: tuple[str, ...],
    line_models: Path | None,
) -> None:
    """Train a line model on ROWS: rows of any format, as for `textclean run`, with "gold" (the article) and "text" (the
    whole page's text), or "inputs" (several of them by name). A page without gold may have "extracts" in the
    place of "gold": the articles that at least two extractors found, by name; where they agree they are believed, and
    the strings in its lists "with" and "without" overrule them. Pages with the same "site" stay together; the report
    has a line for each "type", of the pages with "gold". A "weight" says how much a page counts, and "keep" which
    convention its gold text follows: "story" or "page".

    For each part of the sites, a model is trained on the other parts and measured on this one, together with the rules,
    as the page preset uses it. The report on standard output is the sum of these measurements: it shows what to expect
    on new sites. The same measurements calibrate the page scores of the model.

    With --choose, the model learns which of the "inputs" of a page is the best. They are cleaned first: those named by
    --page by the preset page, with the line models of --line-models, the others by the preset article.
    """
    if choose:
        announce_stdin(rows)
        sets = [[name.strip() for name in names.split(",")] for names in together]
        train_chooser(list(read_rows(rows, inputs)), output, whole, sets, line_models, folds, seed)
        return
    # numpy is loaded where it is needed.
    from textclean.linemodel.models import SUFFIX, save
    from textclean.linemodel.training.calibration import fitted
    from textclean.linemodel.training.fit import train as fit
    from textclean.linemodel.training.folds import save_folds

    if output.suffix != SUFFIX:
        raise click.UsageError(f"{output}: the name of a model ends in {SUFFIX}")
    announce_stdin(rows)
    pages = list(read_rows(rows, inputs, page=silver_page))
    at = output
    try:
        with stages() as show, tempfile.TemporaryDirectory() as temporary:
            trained = fit(pages, kind=kind, seed=seed, folds=folds, progress=show)
            at = keep_folds or Path(temporary)
            kept = save_folds(trained, at)
            report = evaluate(_shown(pages, show), with_models(presets.PAGE, kept.model_for))
        at = output
        scored = [(one.page_score, one.after.word_f1) for one in report.scored if one.page_score is not None]
        save(trained.model, at, fitted([score for score, _ in scored], [f1 for _, f1 in scored]))
    except OSError as error:
        complain(str(at), error)
        raise SystemExit(1) from None
    write_text("".join(line + "\n" for line in report_lines(report)))


def _shown(pages: list[dict[str, Any]], show: Callable[[str, int, int | None], None]) -> Iterator[dict[str, Any]]:
    """The pages whose article is known, one by one, with progress."""
    pages = [page for page in pages if page.get("gold") is not None]
    for number, page in enumerate(pages):
        show("report", number, len(pages))
        yield page
