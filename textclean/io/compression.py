"""Compressed streams: detected by their first bytes, their checksums verified, their size bounded.

A stream is unpacked in pieces, so a bomb takes no memory; that it takes no time either, a ratio of unpacked to packed
bytes bounds. Text of the web shrinks to a third or a tenth, a corpus in which each page repeats its site's chrome to a
two-hundredth; bombs reach 1,000 (gz), 7,000 (xz), 30,000 (zst) and more (bz2). Up to `FLOOR` bytes any ratio is
allowed: that many are unpacked in a second.
"""

from __future__ import annotations

import io
import sys
import zlib
from importlib import import_module
from typing import IO, TYPE_CHECKING, Any, Protocol

from textclean.errors import FileError, needs

if TYPE_CHECKING:
    import lzma
    from collections.abc import Callable

__all__ = ["FLOOR", "RATIO", "SUFFIXES", "Readable", "buffered", "compression", "unpacked", "zstd"]

RATIO = 500  # the largest ratio of unpacked to packed bytes, where nothing else is set
FLOOR = 64 << 20  # bytes of a stream to which the ratio does not apply
_CHUNK = 1 << 18
_PIECE = 1 << 16  # packed bytes that gzip gets at once: what it reads ahead counts as read
_DICTIONARY = 512 << 20  # memory that an xz stream may ask for; `xz -9` needs 65 MB, a forged header 4 GB
MAGIC = {"gz": b"\x1f\x8b", "bz2": b"BZh", "xz": b"\xfd7zXZ\x00", "zst": b"\x28\xb5\x2f\xfd"}
SUFFIXES = tuple(f".{name}" for name in MAGIC)


def zstd() -> Any:
    """The zstd module: of the standard library from Python 3.14 on, else of backports.zstd.

    Raises:
        MissingExtra: if backports.zstd is needed and not installed.
    """
    # `from backports import zstd` raises a plain ImportError where another package of `backports` is installed.
    with needs("backports.zstd", "io", "backports", "backports.zstd"):
        return import_module("compression.zstd" if sys.version_info >= (3, 14) else "backports.zstd")


def compression(head: bytes) -> str | None:
    """The compression of a file, whatever its name says; None if it is not compressed.

    Args:
        head: The first bytes of the file.

    >>> import gzip
    >>> compression(gzip.compress(b"text"))
    'gz'
    """
    return next((name for name, magic in MAGIC.items() if head.startswith(magic)), None)


def buffered(stream: Readable) -> io.BufferedReader:
    """The stream with a buffer, so that its first bytes can be peeked at.

    Args:
        stream: What to read from.
    """
    return io.BufferedReader(_Raw(stream), _CHUNK)


def unpacked(stream: Readable, ratio: int | None = RATIO) -> io.BufferedReader:
    """The stream, decompressed if it is compressed.

    Checksums are verified (gzip, bz2 and xz always have them, zstd may). Several frames may follow each other;
    garbage after the last one is an error.

    Args:
        stream: What to read from.
        ratio: The largest ratio of unpacked to packed bytes, from `FLOOR` unpacked bytes on; None for any.

    Raises:
        FileError: while the stream is read, if it is damaged, cut short (`cut` is then true) or over the ratio.
        MissingExtra: if it is zstd, and backports.zstd is not installed.
    """
    raw = _Raw(stream)
    source: io.BufferedReader = io.BufferedReader(raw, _CHUNK)
    name = compression(source.peek(8)[:8])
    if name is None:
        return source
    return io.BufferedReader(_Checked(_decompressor(name, source), name, raw, ratio), _CHUNK)


def _decompressor(name: str, stream: Any) -> Readable:
    # Most files are not compressed: the modules are imported for those that are.
    if name == "gz":
        import gzip

        return gzip.GzipFile(fileobj=_Pieces(stream))  # type: ignore[call-overload, no-any-return]
    if name == "zst":
        found: Readable = zstd().ZstdFile(stream)
        return found
    import bz2

    return _Frames(stream, bz2.BZ2Decompressor if name == "bz2" else _xz)


def _xz() -> lzma.LZMADecompressor:
    import lzma

    return lzma.LZMADecompressor(memlimit=_DICTIONARY)


def _own_error(name: str) -> type[Exception] | tuple[()]:
    """The class of errors that only one compression has."""
    if name == "xz":
        import lzma

        return lzma.LZMAError
    if name == "zst":
        found: type[Exception] = zstd().ZstdError
        return found
    return ()


class Readable(Protocol):
    """Anything that bytes can be read from."""

    def read(self, size: int, /) -> bytes:
        """The next bytes; empty at the end.

        Args:
            size: The most bytes to read.
        """


class _Pieces:
    """A stream that is read in small pieces: GzipFile asks for 128 kB at once from Python 3.12 on."""

    def __init__(self, source: io.BufferedReader) -> None:
        self._source = source

    def read(self, size: int) -> bytes:
        return self._source.read1(min(size, _PIECE))


class _Raw(io.RawIOBase):
    """Any readable object as a raw stream; `taken` counts the bytes that were read."""

    def __init__(self, source: Readable) -> None:
        self._source = source
        self.taken = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._source.read(min(len(buffer), _CHUNK))
        buffer[: len(data)] = data
        self.taken += len(data)
        return len(data)


class _Checked(_Raw):
    """A decompressor whose errors are all FileErrors, and which stops above a ratio of unpacked to packed bytes."""

    def __init__(self, source: Readable, name: str, packed: _Raw, ratio: int | None) -> None:
        super().__init__(source)
        self._name, self._packed, self._ratio = name, packed, ratio

    def readinto(self, buffer: Any) -> int:
        found = self._unpack(buffer)
        if self._ratio is not None and self.taken > max(FLOOR, self._packed.taken * self._ratio):
            raise FileError(
                f"the {self._name} stream unpacks to more than {self._ratio:,} times its size: if it is no bomb, "
                "raise max_ratio (in the table run of a configuration), or decompress it first"
            )
        return found

    def _unpack(self, buffer: Any) -> int:
        try:
            return super().readinto(buffer)
        except EOFError:
            raise FileError(f"the {self._name} stream ends too early: the file is cut short", cut=True) from None
        except OSError as error:
            if error.errno is not None:  # an error of the disk, not of the stream
                raise
            raise self._damaged(error) from error
        except (zlib.error, ValueError) as error:
            raise self._damaged(error) from error
        except Exception as error:
            if not isinstance(error, _own_error(self._name)):
                raise
            raise self._damaged(error) from error

    def _damaged(self, error: Exception) -> FileError:
        """The error of a decompressor as a FileError."""
        if "memory" in str(error).lower():  # lzma and zstd have no class of their own for it
            return FileError(f"the {self._name} stream needs too much memory ({error}): decompress it first")
        return FileError(f"the {self._name} stream is damaged: {error}")


class _Frames:
    """bz2 and xz, frame by frame: Python's own readers ignore garbage after the first frame."""

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
        """The rest of the file after a frame and its padding of zero bytes."""
        while rest and not rest.strip(b"\0"):
            rest = self._source.read(_CHUNK)
        return rest.lstrip(b"\0")
