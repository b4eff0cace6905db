"""Texts of files and folders, and the names that they go by: what `dups` and `fit` read."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import click

from textclean.cli.files import STDIN, read, unzipped
from textclean.cli.terminal import visible
from textclean.decoding import decode

__all__ = ["Reader", "Source"]

_ROWS = (".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz")


class Source(NamedTuple):
    """A text, and the names that it goes by; whether it is a file of its own."""

    id: str
    text: str
    site: str | None
    file: bool = False


class Reader:
    """Reads the inputs one after the other; what cannot be read is named on standard error, and the rest goes on."""

    def __init__(self, text: str, id: str, sites: Sequence[str]) -> None:  # noqa: A002
        self._text, self._id, self._sites = text, id, sites
        self._seen: set[str] = set()
        self.failed = False

    def sources(self, names: Iterable[str]) -> Iterator[Source]:
        """All texts of files and folders."""
        for name in names:
            for file in _files(name):
                data = read(file)
                if data is None:
                    self.failed = True
                elif file == STDIN or file.lower().endswith(_ROWS):
                    yield from self._rows(file, data)
                else:
                    yield from self._fresh(file, Source(file, decode(data).text, None, file=True))

    def _rows(self, file: str, data: bytes) -> Iterator[Source]:
        try:
            data = unzipped(data)
        except OSError as error:
            self._refuse(file, f"no gzip: {error}")
            return
        for number, line in enumerate(data.split(b"\n"), 1):
            where = f"{file}:{number}"
            if not line.strip():
                continue
            try:
                row = json.loads(line)
            except ValueError as error:
                self._refuse(where, f"no JSON: {error}")
                continue
            if not isinstance(row, dict) or not isinstance(row.get(self._text), str):
                self._refuse(where, f'no string under "{self._text}": --text-field names another field')
                continue
            site = next((str(row[name]) for name in self._sites if row.get(name) is not None), None)
            source = Source(str(row.get(self._id, where)), row[self._text], site)
            yield from self._fresh(where, source)

    def _fresh(self, where: str, source: Source) -> Iterator[Source]:
        if source.id in self._seen:
            self._refuse(where, f"the id {source.id!r} has been seen before")
            return
        self._seen.add(source.id)
        yield source

    def _refuse(self, where: str, why: str) -> None:
        self.failed = True
        click.echo(f"textclean: {visible(where)}: {visible(why)}; left out", err=True)


def _files(name: str) -> list[str]:
    """The file itself, or all text and JSONL files below a folder, by name."""
    if name == STDIN or not Path(name).is_dir():
        return [name]
    found = (path for path in Path(name).rglob("*") if path.name.lower().endswith((".txt", *_ROWS)))
    return sorted(str(path) for path in found if path.is_file())
