"""`textclean train --choose`: trains the model that chooses among the texts of a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from textclean.cli.files import complain, write_text
from textclean.cli.progress import stages

if TYPE_CHECKING:
    from textclean.choosing.training.fit import Measured

__all__ = ["DEFAULT_PAGES", "train_chooser"]

DEFAULT_PAGES = ("html_text", "inscriptis", "bs4", "resiliparse_all")


def train_chooser(
    rows: list[dict[str, Any]],
    output: Path,
    pages: Sequence[str],
    together: Sequence[Sequence[str]],
    models: Path | None,
    folds: int,
    seed: int,
) -> None:
    """Train a chooser, measure it on sites it has not seen, and write it.

    Args:
        rows: Rows with "gold" and "inputs".
        output: Where to write the model.
        pages: The names of the inputs that are whole pages' texts.
        together: Names of inputs that will often be chosen among.
        models: A folder with line models of folds, each of which reads the pages of the sites that it has not seen.
        folds: The number of folds.
        seed: The same rows and seed give the same model.

    Raises:
        SystemExit: if the model cannot be written; a line on standard error says why.
    """
    from textclean.choosing.model import SUFFIX, save
    from textclean.choosing.training.examples import Example, cleaned, page_examples
    from textclean.choosing.training.fit import fit
    from textclean.gold import gold_page
    from textclean.linemodel.training.folds import load_folds

    if output.suffix != SUFFIX:
        raise click.UsageError(f"{output}: the name of a model ends in {SUFFIX}")
    known = None if models is None else load_folds(models)
    examples: list[Example] = []
    with stages() as show:
        for number, row in enumerate(rows):
            show("pages", number, len(rows))
            page = gold_page(row, number)
            reads = "page" if known is None else known.model_for(page.site)
            results = cleaned(page, pages, reads)
            examples += page_examples(number, page, results, pages, line_model=reads, together=together)
        model, measured = fit(examples, seed=seed, folds=folds, progress=show)
    try:
        save(model, output)
    except OSError as error:
        complain(str(output), error)
        raise SystemExit(1) from None
    write_text("".join(line + "\n" for line in _report(measured)))


def _report(measured: Sequence[Measured]) -> Iterator[str]:
    """The F1 of words of each candidate alone, of the chosen ones and of the best ones, all and by type."""
    yield f"{'':16} texts  words"
    names = dict.fromkeys(name for one in measured for name in one.example.names)
    for name in names:
        texts = [dict(zip(one.example.names, one.example.f1, strict=True)).get(name, 0.0) for one in measured]
        yield _line(name, texts)
    yield _line("chosen", [one.example.f1[one.chosen] for one in measured])
    yield _line("best", [one.example.f1.max() for one in measured])
    types = dict.fromkeys(one.example.type for one in measured)
    for kind in types if len(types) > 1 else ():
        yield _line(kind, [one.example.f1[one.chosen] for one in measured if one.example.type == kind])
    errors = [abs(one.expected[one.chosen] - one.example.f1[one.chosen]) for one in measured]
    yield f"the expected F1 is wrong by {sum(errors) / len(errors):.3f} on average"


def _line(name: str, values: Sequence[float]) -> str:
    return f"{name:16} {len(values):5} {sum(values) / len(values):6.4f}"
