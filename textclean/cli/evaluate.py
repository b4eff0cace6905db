"""`textclean evaluate`: measures a pipeline on pages whose article is known."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from textclean.cli.files import limits_of, write_text
from textclean.cli.options import Options, pass_options, pipeline_options
from textclean.cli.rows import inputs_option, read_rows, rows_argument
from textclean.cli.terminal import announce_stdin
from textclean.evaluation import Report, evaluate, with_models
from textclean.linemodel import LineModel
from textclean.pipeline import Pipeline

__all__ = ["evaluate_command", "report_lines"]

HEADER = "                 texts      F1      P      R   words   ->      F1      P      R   words    again"


@click.command("evaluate", short_help="Measure a preset on pages whose article is known.")
@rows_argument
@inputs_option
@click.option(
    "--folds", type=click.Path(file_okay=False, path_type=Path), metavar="DIR",
    help="Models that `textclean train --keep-folds DIR` wrote: a page is cleaned with one trained without its site.",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="The figures as JSON.")
@pipeline_options
@pass_options
def evaluate_command(
    options: Options,
    rows: tuple[str, ...],
    inputs: tuple[str, ...],
    folds: Path | None,
    as_json: bool,
) -> None:
    """Clean the pages of ROWS and compare with their articles: rows of any format, as for `textclean run`, with "gold"
    (the article) and "text", or "inputs" (several texts by name).

    Precision, recall and F1 are those of word 4-grams, "words" is the F1 of bags of words; figures are means over the
    texts. Harm is the share of words that are removed when the article itself is cleaned.
    """
    config = options.config()
    pipeline = config.pipeline()
    chosen: Pipeline | Callable[[str], Pipeline] = pipeline
    announce_stdin(rows)
    if folds:
        if not any(isinstance(one, LineModel) for one in pipeline.filters):
            raise click.UsageError(
                "--folds names line models, but no filter of the pipeline is one: choose --preset page, or leave out "
                "--folds"
            )
        from textclean.linemodel.training.folds import load_folds  # numpy is loaded where it is needed

        chosen = with_models(pipeline, load_folds(folds).model_for)
    report = evaluate(read_rows(rows, inputs, limits_of(config)), chosen, lang=config.lang)
    if as_json:
        write_text(json.dumps(report.to_dict(), indent=2) + "\n")
    else:
        write_text("".join(line + "\n" for line in report_lines(report)))


def report_lines(report: Report) -> Iterator[str]:
    """The report as text.

    Args:
        report: The result of an evaluation.
    """
    figures = report.to_dict()
    yield HEADER
    yield _line("all", figures["inputs"].pop("all"))
    for groups in (figures["inputs"], figures["types"]):
        if len(groups) > 1:
            yield from (_line(name, found) for name, found in groups.items())
    harm = figures["harm"]
    changed = sum(one.changed for one in report.harm)
    yield ""
    yield (
        f"harm: {harm['lost']:.5f} of an article's words are removed (worst {harm['worst']:.3f}); "
        f"{changed} of {len(report.harm)} articles change"
    )
    yield ""
    yield "kind             words removed   of them wanted"
    for kind, found in figures["kinds"].items():
        yield f"{kind:16s} {found['removed']:13d} {found['wanted'] / max(found['removed'], 1):16.3f}"


def _line(name: str, found: Mapping[str, Any]) -> str:
    """One row of the table of figures."""
    before, after = (
        f"{side['f1']:.4f} {side['precision']:.4f} {side['recall']:.4f}  {side['word_f1']:.4f}"
        for side in (found["before"], found["after"])
    )
    return f"{name[:16]:16s} {found['texts']:5d}  {before}   ->  {after}   {found['again']:.4f}"
