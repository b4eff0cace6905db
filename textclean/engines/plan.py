"""The shards of an input. They depend on the input alone, so that any number of workers writes the same files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from textclean.engines.job import Job
from textclean.errors import FileError, RunError
from textclean.io import sources
from textclean.io.formats import ENDINGS, FORMATS
from textclean.io.records import Piece
from textclean.io.sources import Source

__all__ = ["Shard", "plan"]

_FILES = 5000  # small files in a shard


@dataclass(frozen=True, slots=True)
class Shard:
    """Pieces that one worker cleans at a time.

    Attributes:
        number: Its number, from 0.
        output: The format of its output.
        name: The name of its output file.
        pieces: The pieces.
    """

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
        """The shard of some plain values.

        Args:
            data: What `to_dict` returned.
        """
        return cls(**{**data, "pieces": tuple(Piece(**piece) for piece in data["pieces"])})


def plan(found: Iterable[Source], job: Job) -> tuple[Shard, ...]:
    """The shards of some files, in their order. Each byte of the files is in exactly one piece.

    Large files are cut as their format is split: JSON lines at line ends, Parquet at row groups; other formats and
    compressed files stay whole. Small pieces are put together, unless they are to stand alone.

    Args:
        found: The files.
        job: Its `shard` is the size of a shard, its `output` the format of the output.

    Raises:
        RunError: if columns are to be written as JSON lines.
    """
    shards: list[Shard] = []
    for pieces in _gathered((piece for source in found for piece in _pieces(source, job.shard)), job.shard):
        is_columns = FORMATS[pieces[0].kind].columns
        output = job.output or ("parquet" if is_columns else "jsonl")
        if is_columns and output == "jsonl":
            raise RunError(f"{pieces[0].url}: columns cannot be written as JSON lines: choose parquet or arrow")
        number = len(shards)
        shards.append(Shard(number, output, f"part-{number:05d}{ENDINGS[output]}", tuple(pieces)))
    return tuple(shards)


def _gathered(pieces: Iterable[Piece], size: int) -> Iterator[list[Piece]]:
    """The pieces of each shard."""
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


def _pieces(source: Source, size: int) -> list[Piece]:
    if source.format.splitter is None:
        return [source.whole]
    try:
        with sources.opened(source.url) as file:
            return list(source.format.split(file, source.whole, size))
    except (FileError, OSError):
        return [source.whole]  # reading it fails again, and rejects it
