"""The texts that `dups` and `fit` read: those of files and folders of any format, and of standard input."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import click

from textclean.cli.files import STDIN, tell_left_out
from textclean.cli.terminal import visible
from textclean.columns import Fields
from textclean.errors import FileError
from textclean.io.json_rows import loads
from textclean.io.reading import records, stream_records
from textclean.io.records import Limits, Record, Reject
from textclean.io.sources import find

__all__ = ["Reader", "Text"]


class Text(NamedTuple):
    """A text of the input.

    Attributes:
        id: Its id, or its file and line.
        text: The text.
        site: Its site, if the row names one.
        file: Whether it is a text file by itself, and no row.
    """

    id: str
    text: str
    site: str | None
    file: bool = False


class Reader:
    """Reads inputs one after the other. What cannot be read is named on standard error, and the rest goes on.

    Args:
        fields: The fields of a row to look at.
        limits: `limits.record` bounds a record.
        encoding: The encoding of the texts; None for UTF-8, or to detect that of text files.
        site_fallback: The field with the site of rows that lack `fields.site`.
        unique: Whether a text whose id was seen before gets another one, with its place: `7 (-:2)`.

    Attributes:
        failed: Whether something could not be read.
    """

    def __init__(
        self,
        fields: Fields,
        limits: Limits,
        *,
        encoding: str | None = None,
        site_fallback: str | None = None,
        unique: bool = False,
    ) -> None:
        self._fields, self._limits, self._encoding = fields, limits, encoding
        self._site_fallback, self._unique = site_fallback, unique
        self._seen: set[str] = set()
        self.failed = False

    def texts(self, names: Iterable[str]) -> Iterator[Text]:
        """All texts of some inputs.

        Args:
            names: Files, folders, globs and addresses, and - for standard input.

        Raises:
            MissingExtra: if a package that a format needs is not installed.
        """
        for name in names:
            if name == STDIN:
                found = stream_records(sys.stdin.buffer, STDIN, self._fields, self._limits, self._encoding)
                yield from self._of_file(STDIN, found, file=False)
            else:
                yield from self._of_name(name)

    def _of_name(self, name: str) -> Iterator[Text]:
        found = find([name], refuse=self._refuse, encoding=self._encoding)
        for source in found.sources:
            rows = records(source, self._fields, self._limits)
            yield from self._of_file(source.url, rows, file=source.format.holds == "text")
        tell_left_out(found.ignored)

    def _of_file(self, url: str, found: Iterable[Record | Reject], *, file: bool) -> Iterator[Text]:
        begun = False
        try:
            for record in found:
                where = url if file else f"{url}:{record.line}"
                if isinstance(record, Reject):
                    self._refuse(where, record.reason)
                    continue
                begun = True
                site = record.site if file else self._site(record)
                text = Text(where if record.id is None else record.id, record.text, site, file)
                yield self._named_apart(where, text) if self._unique else text
        except FileError as error:
            self._refuse(url, str(error), "the rest is left out" if begun else "left out")
        except OSError as error:
            self._refuse(url, error.strerror or str(error))
        except MemoryError:
            self._refuse(url, "out of memory: give the process more", "the rest is left out" if begun else "left out")

    def _site(self, record: Record) -> str | None:
        """The site of a row, by the second field if it lacks the first."""
        if record.site is not None or self._site_fallback is None:
            return record.site
        site = loads(record.row).get(self._site_fallback)
        return None if site is None else str(site)

    def _named_apart(self, where: str, text: Text) -> Text:
        """The text, under an id that no text before it has."""
        name, times = text.id, 1
        while name in self._seen:
            name = f"{text.id} ({where})" if times == 1 else f"{text.id} ({where}, {times})"
            times += 1
        self._seen.add(name)
        if name != text.id:
            click.echo(
                f"textclean: {visible(where)}: the id {visible(repr(text.id))} has been seen before; "
                f"called {visible(repr(name))}",
                err=True,
            )
        return text._replace(id=name)

    def _refuse(self, where: str, why: str, what: str = "left out") -> None:
        self.failed = True
        hint = ": --text-field names another field" if f'"{self._fields.text}"' in why else ""
        click.echo(f"textclean: {visible(where)}: {visible(why)}{hint}; {what}", err=True)
