"""Pages whose article is known, as JSON lines: what `train` and `evaluate` read."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Sequence
from typing import Any

import click

from textclean.cli.files import read
from textclean.errors import ModelError

__all__ = ["inputs_option", "read_rows", "rows_argument"]

_GZIP = b"\x1f\x8b"

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


def _file(name: str, inputs: Sequence[str]) -> list[dict[str, Any]]:
    data = read(name)
    if data is None:
        raise SystemExit(1)
    try:
        if data.startswith(_GZIP):
            data = gzip.decompress(data)
        lines = data.decode("utf-8", "surrogatepass").split("\n")
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise ModelError(f"{name}: {error}") from error
    found = []
    for number, line in enumerate(lines, 1):
        if line.strip():
            found.append(_row(name, number, line, inputs))
    return found


def _row(name: str, number: int, line: str, inputs: Sequence[str]) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except ValueError as error:
        raise ModelError(f"{name}, line {number}: no JSON: {error}") from error
    if not isinstance(row, dict) or not isinstance(row.get("gold"), str):
        raise ModelError(f'{name}, line {number}: expected an object with "gold", and "text" or "inputs"')
    texts = row["inputs"] if isinstance(row.get("inputs"), dict) else {"text": row.get("text")}
    chosen = {key: texts[key] for key in inputs if key in texts} if inputs else texts
    if not all(isinstance(text, str) for text in chosen.values()):
        raise ModelError(f'{name}, line {number}: expected strings in "text" or "inputs"')
    return {**row, "inputs": chosen}
