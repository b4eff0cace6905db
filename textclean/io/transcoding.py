"""Streams of text in a given encoding, as UTF-8."""

from __future__ import annotations

import codecs
import io
from typing import IO, Any, cast

from textclean.decoding import decode
from textclean.errors import FileError

__all__ = ["codec", "splits_at_newlines", "utf8"]

_CHUNK = 1 << 16
_BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"


def utf8(stream: IO[bytes], encoding: str | None) -> IO[bytes]:
    """The stream as UTF-8. Bytes that are not of the encoding become U+FFFD.

    Args:
        stream: The stream.
        encoding: The name of its encoding; None for UTF-8, which is passed on as it is.

    Raises:
        FileError: while the stream is read, if it cannot be of that encoding.

    >>> utf8(io.BytesIO("Größe".encode("cp1252")), "cp1252").read().decode()
    'Größe'
    """
    name = codec(encoding)
    return stream if name == "utf-8" else cast("IO[bytes]", io.BufferedReader(_Transcoded(stream, name), _CHUNK))


def codec(encoding: str | None) -> str:
    """Python's name of an encoding; that of UTF-8 for None.

    Args:
        encoding: The name.

    Raises:
        SettingError: (a ValueError) if no codec of this name turns bytes into text.

    >>> codec("Latin-1"), codec(None)
    ('iso8859-1', 'utf-8')
    """
    return "utf-8" if encoding is None else decode(b"", encoding).encoding


def splits_at_newlines(encoding: str | None) -> bool:
    r"""Whether a file of an encoding can be cut at each byte `\n`.

    Args:
        encoding: The name of the encoding; None for UTF-8.

    >>> splits_at_newlines("shift_jis"), splits_at_newlines("utf-16")
    (True, False)
    """
    return "\n".encode(codec(encoding)) == b"\n"


class _Transcoded(io.RawIOBase):
    """A stream in another encoding as UTF-8."""

    def __init__(self, source: IO[bytes], name: str) -> None:
        self._source, self._name, self._decoder = source, name, codecs.getincrementaldecoder(name)("replace")
        self._held, self._begun = memoryview(b""), False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._held:
            data = self._source.read(_CHUNK)
            try:
                text = self._decoder.decode(data, final=not data)
            except UnicodeError as error:  # some codecs cannot replace: UTF-16 without a byte order mark
                raise FileError(f"it is not {self._name}: {error}: set another encoding") from error
            if text and not self._begun:
                self._begun, text = True, text.removeprefix(_BOM)
            self._held = memoryview(text.encode("utf-8", "replace"))
            if not data and not self._held:
                return 0
        taken = min(len(buffer), len(self._held))
        buffer[:taken] = self._held[:taken]
        self._held = self._held[taken:]
        return taken
