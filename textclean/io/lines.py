"""Lines of a stream, one at a time, each within a limit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, NamedTuple

__all__ = ["HEAD", "Line", "lines", "next_line"]

HEAD = 1 << 16  # what is kept of a line that is over the limit
_STEP = 1 << 20


class Line(NamedTuple):
    """A line without its end: its number from 1, its bytes (the first of them, if it is over the limit), its size."""

    number: int
    data: bytes
    size: int

    @property
    def whole(self) -> bool:
        """Whether all bytes are there."""
        return len(self.data) == self.size


def lines(stream: IO[bytes], limit: int) -> Iterator[Line]:
    r"""All lines of a stream, blank ones too; only `\n` ends one, and a `\r` before it goes with it.

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
    """The size of a line without its end, with the stream moved behind it."""
    size, tail, part = 0, b"", begun
    while part:
        size += len(part)
        tail = (tail + part)[-2:]
        part = b"" if tail.endswith(b"\n") else stream.readline(_STEP)
    return size - len(tail) + len(tail.removesuffix(b"\n").removesuffix(b"\r"))


def next_line(stream: IO[bytes], start: int) -> int:
    """The offset at which the first line begins that begins at `start` or later; the end if there is none."""
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
