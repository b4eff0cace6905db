"""Compressed streams: known by their first bytes, checked to the last one."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import sys
import zlib
from typing import IO, TYPE_CHECKING, Any, Protocol

from textclean.errors import FileError, MissingExtra

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["SUFFIXES", "Readable", "compression", "unpacked", "zstd"]

_CHUNK = 1 << 18
MAGIC = {"gz": b"\x1f\x8b", "bz2": b"BZh", "xz": b"\xfd7zXZ\x00", "zst": b"\x28\xb5\x2f\xfd"}
SUFFIXES = tuple(f".{name}" for name in MAGIC)


def zstd() -> Any:
    """The module of Python's zstd, which 3.14 has in its library.

    Raises:
        MissingExtra: if it is not there.
    """
    try:
        if sys.version_info >= (3, 14):
            from compression import zstd
        else:
            from backports import zstd
    except ModuleNotFoundError:
        raise MissingExtra("backports.zstd", "io") from None
    return zstd


def compression(head: bytes) -> str | None:
    """The compression that a file's first bytes tell, whatever its name says; None for none.

    >>> compression(gzip.compress(b"text"))
    'gz'
    """
    return next((name for name, magic in MAGIC.items() if head.startswith(magic)), None)


def unpacked(stream: Readable) -> IO[bytes]:
    """The stream without its compression, if it has one; what is damaged or cut short says so when it is read.

    The stream's own checksums are verified (gzip, bz2 and xz always have them, zstd if it was written with them), and
    several frames may stand one after the other; what stands behind the last one is an error, not ignored.

    Raises:
        FileError: while it is read, if the stream is damaged, or cut short (`cut` is then true).
    """
    buffered: IO[bytes] = _buffered(_Raw(stream))
    name = compression(buffered.peek(8)[:8])  # type: ignore[attr-defined]
    return buffered if name is None else _buffered(_Checked(_decompressor(name, buffered), name))


def _buffered(raw: io.RawIOBase) -> Any:
    return io.BufferedReader(raw, _CHUNK)


def _decompressor(name: str, stream: Any) -> Readable:
    if name == "gz":
        return gzip.GzipFile(fileobj=stream)
    if name == "zst":
        found: Readable = zstd().ZstdFile(stream)
        return found
    return _Frames(stream, bz2.BZ2Decompressor if name == "bz2" else lzma.LZMADecompressor)


class Readable(Protocol):
    """What gives bytes."""

    def read(self, size: int, /) -> bytes:
        """The next bytes, at most `size`; none at the end."""


class _Raw(io.RawIOBase):
    """Any readable object as a raw stream."""

    def __init__(self, source: Readable) -> None:
        self._source = source

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._source.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


class _Checked(_Raw):
    """What a decompressor gives, its many errors turned into one kind."""

    def __init__(self, source: Readable, name: str) -> None:
        super().__init__(source)
        self._name = name

    def readinto(self, buffer: Any) -> int:
        try:
            return super().readinto(buffer)
        except EOFError:
            raise FileError(f"the {self._name} stream ends too early: the file is cut short", cut=True) from None
        except (zlib.error, lzma.LZMAError, gzip.BadGzipFile, zstd().ZstdError, ValueError) as error:
            raise FileError(f"the {self._name} stream is damaged: {error}") from error
        except OSError as error:
            if error.errno is not None:  # the disk's trouble, not the stream's
                raise
            raise FileError(f"the {self._name} stream is damaged: {error}") from error


class _Frames:
    """bz2 and xz frame by frame: Python's own readers ignore what follows the first frame if it looks like no frame."""

    def __init__(self, source: IO[bytes], new: Callable[[], Any]) -> None:
        self._source, self._new = source, new
        self._frame = new()

    def read(self, size: int) -> bytes:
        while True:
            if self._frame.eof:
                rest = self._frame.unused_data or self._source.read(_CHUNK)
                rest = self._without_padding(rest)
                if not rest:
                    return b""
                self._frame = self._new()
            elif self._frame.needs_input:
                rest = self._source.read(_CHUNK)
                if not rest:
                    raise EOFError
            else:
                rest = b""
            data: bytes = self._frame.decompress(rest, size)
            if data:
                return data

    def _without_padding(self, rest: bytes) -> bytes:
        """The rest of the file behind a frame: zero bytes may pad it."""
        while rest and not rest.strip(b"\0"):
            rest = self._source.read(_CHUNK)
        return rest.lstrip(b"\0")
