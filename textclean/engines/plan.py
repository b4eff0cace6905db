"""How the input is cut into shards: by its own size alone, so that any number of workers writes the same files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from textclean.engines.job import Job
from textclean.errors import FileError, RunError
from textclean.io import columns, sources
from textclean.io.compression import compression
from textclean.io.lines import next_line
from textclean.io.output import ENDINGS
from textclean.io.sources import Source

__all__ = ["Piece", "Shard", "plan"]

_FILES = 5000  # small files in a shard


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a file: bytes from `start` to `end`, or row groups, if it is a Parquet file; `size` in bytes."""

    url: str
    kind: str
    start: int
    end: int
    size: int
    alone: bool


@dataclass(frozen=True, slots=True)
class Shard:
    """Pieces that are worked on as one, and the name of the file that their rows go to."""

    number: int
    output: str
    name: str
    pieces: tuple[Piece, ...]

    @property
    def size(self) -> int:
        """Bytes of input."""
        return sum(piece.size for piece in self.pieces)

    def to_dict(self) -> dict[str, Any]:
        """The shard as plain values."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Shard:
        """The shard that `to_dict` wrote."""
        return cls(**{**data, "pieces": tuple(Piece(**piece) for piece in data["pieces"])})


def plan(found: Iterable[Source], job: Job) -> tuple[Shard, ...]:
    """The shards of some files, in their order. Together their pieces are the files: no byte is in none or in two.

    Large JSONL files are cut at line ends, Parquet files at row groups; what is compressed otherwise stays whole. Small
    files of text and JSONL are put together.

    Raises:
        RunError: if columns are to be written as JSON lines.
    """
    shards: list[Shard] = []
    for pieces in _gathered((piece for source in found for piece in _pieces(source, job.shard)), job.shard):
        is_columns = pieces[0].kind in sources.COLUMNS
        output = job.output or ("parquet" if is_columns else "jsonl")
        if is_columns and output == "jsonl":
            raise RunError(f"{pieces[0].url}: columns cannot be written as JSON lines: choose parquet or arrow")
        number = len(shards)
        shards.append(Shard(number, output, f"part-{number:05d}{ENDINGS[output]}", tuple(pieces)))
    return tuple(shards)


def _gathered(pieces: Iterable[Piece], size: int) -> Iterator[list[Piece]]:
    """The pieces in groups: those that stand alone by themselves, the small ones together."""
    held: list[Piece] = []
    gathered = 0
    for piece in pieces:
        if held and (piece.alone or len(held) >= _FILES or gathered + piece.size > size):
            yield held
            held, gathered = [], 0
        held.append(piece)
        gathered += piece.size
        if piece.alone:
            yield held
            held, gathered = [], 0
    if held:
        yield held


def _pieces(source: Source, size: int) -> Iterator[Piece]:
    end = 0 if source.kind == "parquet" else source.size
    whole = Piece(source.url, source.kind, 0, end, source.size, alone=source.kind != "text")
    try:
        if source.kind == "parquet":
            yield from _row_groups(source, size)
        elif source.kind == "jsonl":
            yield from _line_ranges(source, size)
        else:
            yield whole
    except (FileError, OSError):
        yield whole  # whoever reads it will find the same, and say so in its place


def _row_groups(source: Source, size: int) -> Iterator[Piece]:
    with sources.opened(source.url) as file:
        groups = columns.row_groups(file)
    total = sum(held for _, held in groups) or 1
    first = gathered = 0
    for group, (_, held) in enumerate(groups):
        gathered += held
        if gathered >= size or group == len(groups) - 1:
            share = source.size * gathered // total
            yield Piece(source.url, source.kind, first, group + 1, share, alone=True)
            first, gathered = group + 1, 0


def _line_ranges(source: Source, size: int) -> Iterator[Piece]:
    with sources.opened(source.url) as file:
        packed = compression(file.read(8)) is not None
        ends = [] if packed else [next_line(file, at) for at in range(size, source.size, size)]
    at = 0
    for end in [*ends, source.size]:
        end = min(end, source.size)
        if end > at or (at == 0 and end == source.size):
            yield Piece(source.url, source.kind, at, end, end - at, alone=packed)
            at = end
