"""Pages whose article is known, as JSON lines: what `train` and `evaluate` read."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import click

from textclean.cli.files import read, unzipped
from textclean.errors import ModelError
from textclean.gold import gold_page

__all__ = ["inputs_option", "read_rows", "rows_argument"]

rows_argument = click.argument("rows", nargs=-1, required=True, metavar="ROWS.jsonl...", type=click.Path())
inputs_option = click.option(
    "--input",
    "inputs",
    multiple=True,
    metavar="NAME",
    help="Of rows that hold several texts of a page, look at this one. May be repeated; all, if none is named.",
)


def read_rows(names: Iterable[str], inputs: Sequence[str]) -> list[dict[str, Any]]:
    """The rows of all files, plain or gzipped; of `inputs` only those that are named, in that order.

    Raises:
        ModelError: if a file cannot be read as JSON lines, or a row has no gold text.
    """
    return [row for name in names for row in _file(name, inputs)]


def _file(name: str, inputs: Sequence[str]) -> Iterator[dict[str, Any]]:
    data = read(name)
    if data is None:
        raise SystemExit(1)
    try:
        lines = unzipped(data).decode("utf-8", "surrogatepass").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise ModelError(f"{name}: {error}") from error
    return (_row(f"{name}, line {number}", line, inputs) for number, line in enumerate(lines, 1) if line.strip())


def _row(where: str, line: str, inputs: Sequence[str]) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except ValueError as error:
        raise ModelError(f"{where}: no JSON: {error}") from error
    if inputs and isinstance(row, dict) and isinstance(row.get("inputs"), dict):
        # What the others hold does not matter.
        row["inputs"] = {name: text for name, text in row["inputs"].items() if name in inputs}
    found = gold_page(row, 0, where).inputs
    return {**row, "inputs": {name: found[name] for name in inputs if name in found} if inputs else found}
