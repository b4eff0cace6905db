"""Pages with a known article, as rows: what `train` and `evaluate` read."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import click

from textclean.cli.files import STDIN, complain, tell_left_out
from textclean.columns import Fields
from textclean.errors import FileError, ModelError
from textclean.gold import GoldPage, gold_page
from textclean.io.records import Limits, Record, Reject

PageReader = Callable[[object, int, str], GoldPage]

__all__ = ["inputs_option", "read_rows", "rows_argument"]

rows_argument = click.argument("rows", nargs=-1, required=True, metavar="ROWS...", type=click.Path())
inputs_option = click.option(
    "--input",
    "inputs",
    multiple=True,
    metavar="NAME",
    help="Of rows with several texts of a page, read this one. May be repeated; all texts by default.",
)

_FIELDS = Fields(text="gold")


def read_rows(
    names: Iterable[str], inputs: Sequence[str], limits: Limits = Limits(), page: PageReader = gold_page
) -> Iterator[dict[str, Any]]:
    """The rows of files of any format that holds rows or columns.

    Args:
        names: Files, folders and globs, and - for standard input.
        inputs: The texts of a page to keep, in this order; all if empty.
        limits: `limits.record` bounds a row.
        page: What reads a row, and refuses one that lacks a text.

    Raises:
        ModelError: if a file is damaged or holds no rows, or a row has no gold text.
        MissingExtra: if a package that a format needs is not installed.
        SystemExit: if a file cannot be opened; a line on standard error says why.
    """
    for name in names:
        for url, found in _files(name, limits):
            yield from _rows(url, found, inputs, page)


def _files(name: str, limits: Limits) -> Iterator[tuple[str, Iterator[Record | Reject]]]:
    """The files of a name, and their records."""
    from textclean.io.reading import records, stream_records
    from textclean.io.sources import find

    if name == STDIN:
        yield name, stream_records(sys.stdin.buffer, name, _FIELDS, limits)
        return
    found = find([name], refuse=_refuse)
    tell_left_out(found.ignored)
    for source in found.sources:
        if source.format.holds == "text":
            raise ModelError(f'{source.url}: a text file holds no rows: give rows with "gold", and "text" or "inputs"')
        yield source.url, records(source, _FIELDS, limits)


def _refuse(name: str, why: str) -> None:
    complain(name, OSError(why))
    raise SystemExit(1)


def _rows(
    url: str, found: Iterator[Record | Reject], inputs: Sequence[str], page: PageReader
) -> Iterator[dict[str, Any]]:
    """The rows of a file."""
    from textclean.io.json_rows import loads

    try:
        for record in found:
            where = f"{url}, line {record.line}"
            if isinstance(record, Reject):
                raise ModelError(f"{where}: {record.reason}")
            yield _row(where, loads(record.row), inputs, page)
    except FileError as error:
        raise ModelError(f"{url}: {error}") from error
    except (OSError, MemoryError) as error:
        complain(url, error)
        raise SystemExit(1) from None


def _row(where: str, row: dict[str, Any], inputs: Sequence[str], page: PageReader) -> dict[str, Any]:
    """A row with its texts under "inputs", only those that are asked for."""
    if inputs and isinstance(row.get("inputs"), dict):
        row["inputs"] = {name: text for name, text in row["inputs"].items() if name in inputs}
    found = page(row, 0, where).inputs
    return {**row, "inputs": {name: found[name] for name in inputs if name in found} if inputs else found}
