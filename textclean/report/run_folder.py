"""The folder of a finished run, as `textclean run` writes it: its manifest, rows, rejects and duplicates."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from textclean.decoding import decode
from textclean.errors import FileError
from textclean.io.formats import ENDINGS
from textclean.io.json_rows import loads
from textclean.io.output import values

__all__ = ["MANIFEST", "Cut", "Row", "Run"]

MANIFEST = "manifest.json"
_RERUN = "name the folder of a finished `textclean run`"


class Cut(NamedTuple):
    """A removed span of a row.

    Attributes:
        start: Where it begins in the text of the row, in code points.
        end: Where it ends, exclusive.
        line: The number of its line, from 1.
        kind: The kind of page chrome.
        rule: The rule that decided it.
        score: How sure the rule is, from 0 to 1.
        reason: Why it was removed.
    """

    start: int
    end: int
    line: int
    kind: str
    rule: str
    score: float
    reason: str


class Row(NamedTuple):
    """A row of a run.

    Attributes:
        file: The file of the run that holds it.
        number: Its number in the file, from 0.
        id: Its id, if it has one.
        site: Its site, if a column names one.
        lang: Its language, if a column names one.
        text: The text that was cleaned.
        clean: The clean text.
        cuts: The removed spans, in source order.
        flags: The flags.
        page_score: The page score, if it has one.
    """

    file: str
    number: int
    id: str | None
    site: str | None
    lang: str | None
    text: str
    clean: str
    cuts: tuple[Cut, ...]
    flags: tuple[str, ...]
    page_score: float | None

    @property
    def name(self) -> str:
        """What it is called: its id, or its file and row."""
        return self.id or f"{self.file}, row {self.number + 1}"

    @property
    def suspect(self) -> str | None:
        """Why a part of the evidence was disregarded, if it was."""
        return next((flag.removeprefix("suspect: ") for flag in self.flags if flag.startswith("suspect: ")), None)

    @property
    def repaired(self) -> bool:
        """Whether the encoding was repaired."""
        return "repaired" in self.flags


@dataclass(frozen=True, slots=True)
class Run:
    """A finished run.

    Attributes:
        folder: Its folder.
        manifest: What `manifest.json` holds.
    """

    folder: Path
    manifest: dict[str, Any]

    @classmethod
    def open(cls, folder: str | Path) -> Run:
        """Read the manifest of a run.

        Args:
            folder: The folder of the run.

        Raises:
            FileError: if the folder has no manifest, or one that is damaged or of another version.
            OSError: if it cannot be read.
        """
        path = Path(folder) / MANIFEST
        if not path.is_file():
            raise FileError(f"{folder} holds no finished run (there is no {MANIFEST}): {_RERUN}")
        try:
            manifest = json.loads(path.read_bytes())
            known = isinstance(manifest["counts"]["read"], int) and {"settings", "versions", "outputs"} <= set(manifest)
        except (ValueError, KeyError, TypeError, RecursionError):
            known = False
        if not known:
            raise FileError(f"{path} is no manifest of a run: {_RERUN}")
        return cls(Path(folder), manifest)

    @property
    def columns(self) -> dict[str, str | None]:
        """The name of each column: text, id, site, lang, clean, removed, flags, page_score."""
        found: dict[str, str | None] = self.manifest["settings"]["columns"]
        return found

    def rows(self) -> Iterator[Row]:
        """All rows, in their order; one is in memory at a time.

        Raises:
            FileError: if a file of the run is missing or damaged.
            MissingExtra: if a package that the format needs is not installed.
        """
        names = ("id", "site", "lang", "text", "clean", "removed", "flags", "page_score")
        columns = [self.columns[name] for name in names]
        for report in self.manifest["outputs"]:
            file = str(report["output"])
            kind = next(kind for kind, ending in ENDINGS.items() if file.endswith(ending))
            try:
                for number, found in enumerate(values(kind, self._path(file), columns)):
                    yield _row(file, number, found)
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                if isinstance(error, FileError):
                    raise
                raise FileError(f"{self.folder / file} is not as the run wrote it: {error}") from error

    def duplicates(self) -> Iterator[dict[str, Any]]:
        """The rows of `duplicates.jsonl`, cluster by cluster; none if the run did not look for near-duplicates."""
        return self._listed("duplicates")

    def rejects(self) -> Iterator[dict[str, Any]]:
        """The rows of `rejects.jsonl`; none if nothing was rejected."""
        return self._listed("rejects")

    def _listed(self, what: str) -> Iterator[dict[str, Any]]:
        entry = self.manifest[what]
        if entry is None:
            return
        with self._path(entry["file"]).open("rb") as file:
            for line in file:
                try:
                    yield loads(line)
                except ValueError as error:
                    raise FileError(f"{self.folder / entry['file']} is damaged: {error}") from error

    def _path(self, name: str) -> Path:
        """The path of a file of the run. A manifest may come from elsewhere: it names files of its own folder only."""
        path = self.folder / name
        if Path(name).name != name or not path.is_file():
            raise FileError(f"{path}, which the manifest names, is no file of the run: --resume makes it again")
        return path


def _row(file: str, number: int, found: tuple[Any, ...]) -> Row:
    own, site, lang, text, clean, removed, flags, score = found
    return Row(
        file,
        number,
        None if own is None else str(own),
        None if site is None else str(site),
        None if lang is None else str(lang),
        _text(text),
        _text(clean),
        tuple(Cut(**span) for span in removed or ()),
        tuple(flags or ()),
        score,
    )


def _text(value: object) -> str:
    """A text; bytes are decoded as the run decoded them."""
    if isinstance(value, bytes):
        return decode(value).text
    return value if isinstance(value, str) else ""
