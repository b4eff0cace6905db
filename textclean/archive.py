"""The file of an index: a first line that says what it is, arrays one after the other, a directory at the end.

Plain numbers and JSON, nothing that runs when it is read. A file is written under another name, then renamed: what
stands under its name is whole. Every array has its checksum.
"""

from __future__ import annotations

import json
import os
import struct
import zlib
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from textclean.arrays import Array
from textclean.atomic import replacing
from textclean.errors import CorpusError

__all__ = ["Archive", "pack", "unpack", "write"]

_MAGIC = b"textclean near-duplicate index\n"
_END = b"\nend of index\n"
_TRAILER = struct.Struct("<QI")
_PIECE = 1 << 20  # values that are read at once


def write(path: Path, header: Mapping[str, Any], arrays: Mapping[str, Iterable[Array]]) -> None:
    """Write an index in one step; each array comes in pieces, as little-endian numbers."""
    with replacing(path) as file:
        file.write(_MAGIC)
        places = {}
        for key, pieces in arrays.items():
            begin, crc, dtype = file.tell(), 0, "<u1"
            for piece in pieces:
                little = np.ascontiguousarray(piece, piece.dtype.newbyteorder("<"))
                dtype = little.dtype.str
                crc = zlib.crc32(little.data.cast("B") if little.size else b"", crc)
                file.write(little.tobytes())
            places[key] = {"begin": begin, "bytes": file.tell() - begin, "crc": crc, "dtype": dtype}
        directory = json.dumps({"settings": dict(header), "arrays": places}).encode()
        file.write(directory + _TRAILER.pack(len(directory), zlib.crc32(directory)) + _END)


class Archive:
    """An index file, opened for reading: its settings, and its arrays in pieces.

    Raises:
        CorpusError: if the file is no index, cut short or damaged.
        OSError: if it cannot be read.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        with path.open("rb") as file:
            if file.read(len(_MAGIC)) != _MAGIC:
                raise CorpusError(f"{path} is no index of textclean: see that it is the file that was saved")
            tail = _TRAILER.size + len(_END)
            size = file.seek(0, os.SEEK_END)
            file.seek(max(size - tail, 0))
            trailer = file.read()
            if not trailer.endswith(_END) or len(trailer) < tail:
                raise CorpusError(f"{path} is cut short at {size:,} bytes: copy it anew, or build the index again")
            length, crc = _TRAILER.unpack(trailer[: _TRAILER.size])
            file.seek(max(size - tail - length, 0))
            directory = file.read(min(length, size))
        if zlib.crc32(directory) != crc:
            raise self._damaged("its directory")
        found = json.loads(directory)
        self.settings: dict[str, Any] = found["settings"]
        self._places: dict[str, Any] = found["arrays"]

    def pieces(self, name: str) -> Iterator[Array]:
        """An array, piece by piece; the checksum is compared after the last.

        Raises:
            CorpusError: if the array is not what was written.
        """
        place = self._places[name]
        dtype, left, crc = np.dtype(place["dtype"]), place["bytes"], 0
        with self.path.open("rb") as file:
            file.seek(place["begin"])
            while left:
                data = file.read(min(left, _PIECE * dtype.itemsize))
                if not data:
                    raise self._damaged(f"the array {name!r}")
                crc = zlib.crc32(data, crc)
                left -= len(data)
                yield np.frombuffer(data, dtype).astype(dtype.newbyteorder("="), copy=False)
        if crc != place["crc"]:
            raise self._damaged(f"the array {name!r}")

    def array(self, name: str) -> Array:
        """An array as a whole.

        Raises:
            CorpusError: if the array is not what was written.
        """
        parts = list(self.pieces(name))
        return np.concatenate(parts) if parts else np.empty(0, np.dtype(self._places[name]["dtype"]).newbyteorder("="))

    def _damaged(self, what: str) -> CorpusError:
        return CorpusError(f"{self.path} is damaged: {what} is not as it was saved; copy it anew, or build it again")


def pack(names: Iterable[str]) -> tuple[Array, Array]:
    """Strings as bytes, and where each ends."""
    parts = [name.encode("utf-8", "surrogatepass") for name in names]
    return np.frombuffer(b"".join(parts), np.uint8), np.cumsum([len(part) for part in parts], dtype=np.int64)


def unpack(data: Array, stop: Array) -> list[str]:
    """The strings that `pack` was given.

    >>> unpack(*pack(["a", "", "é"]))
    ['a', '', 'é']
    """
    raw = data.tobytes()
    return [raw[a:b].decode("utf-8", "surrogatepass") for a, b in pairwise((0, *stop.tolist()))]
