"""Lines of a stream, each within a limit, and the cutting of a file at line ends."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import IO, NamedTuple

from textclean.io.compression import compression
from textclean.io.records import HEAD, Piece
from textclean.io.transcoding import splits_at_newlines

__all__ = ["Line", "lines", "next_line", "split"]

_STEP = 1 << 20


class Line(NamedTuple):
    """A line without its end.

    Attributes:
        number: Its number, from 1.
        data: Its bytes; the first of them, if the line is over the limit.
        size: The number of its bytes.
    """

    number: int
    data: bytes
    size: int

    @property
    def whole(self) -> bool:
        """Whether `data` holds all of the line."""
        return len(self.data) == self.size


def lines(stream: IO[bytes], limit: int) -> Iterator[Line]:
    r"""All lines of a stream, blank ones too. Only `\n` ends a line; a `\r` before it belongs to the end.

    Args:
        stream: The stream.
        limit: Bytes of a line that are held in memory.

    >>> import io
    >>> [line.data for line in lines(io.BytesIO(b"one\r\ntwo"), 100)]
    [b'one', b'two']
    """
    number = 0
    while data := stream.readline(limit + 2):
        number += 1
        size = _size(stream, data)
        yield Line(number, data[: size if size <= limit else min(limit, HEAD)], size)


def _size(stream: IO[bytes], begun: bytes) -> int:
    """The size of a line without its end; moves the stream behind the line."""
    size, tail, part = 0, b"", begun
    while part:
        size += len(part)
        tail = (tail + part)[-2:]
        part = b"" if tail.endswith(b"\n") else stream.readline(_STEP)
    return size - len(tail) + len(tail.removesuffix(b"\n").removesuffix(b"\r"))


def next_line(stream: IO[bytes], start: int) -> int:
    """The offset of the first line that begins at `start` or later; the end of the file if no line does.

    Args:
        stream: A seekable file.
        start: The offset to search from.
    """
    if not start:
        return 0
    at = start - 1
    stream.seek(at)
    while data := stream.read(HEAD):
        found = data.find(b"\n")
        if found >= 0:
            return at + found + 1
        at += len(data)
    return at


def split(file: IO[bytes], whole: Piece, size: int) -> Iterator[Piece]:
    """Cut a file at line ends; a compressed file stays whole, as one in UTF-16 does.

    Args:
        file: The file, seekable.
        whole: All of the file as one piece.
        size: Bytes of a piece.
    """
    packed = compression(file.read(8)) is not None or not splits_at_newlines(whole.encoding)
    ends = [] if packed else [next_line(file, at) for at in range(size, whole.size, size)]
    at = 0
    for end in [*ends, whole.size]:
        end = min(end, whole.size)
        if end > at or (at == 0 and end == whole.size):
            yield replace(whole, start=at, end=end, size=end - at, alone=packed)
            at = end
