"""Files of numpy arrays: a zip of uncompressed .npy members and one JSON member, which `numpy.load` opens as an .npz.

A file holds plain numbers, strings and JSON; reading it never executes anything. It is written in pieces and in one
step: a file that exists under its name is complete. The checksums of zip detect damage and truncation, and the members
are checked against each other, so that every damaged or forged file is a `CorpusError` that names the file.
"""

from __future__ import annotations

import json
import weakref
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import fields
from itertools import pairwise
from pathlib import Path
from typing import IO, Any, NamedTuple, TypeVar

import numpy as np

from textclean import npz
from textclean.arrays import Array
from textclean.atomic import replacing
from textclean.errors import CorpusError, TextcleanError
from textclean.npz import UNREADABLE

__all__ = ["Archive", "Format", "Pieces", "blobs", "strings", "write"]

_Settings = TypeVar("_Settings")

_MAGIC = b"PK\x03\x04"
_SETTINGS = "settings.json"
_STOPS = "_stops"  # the suffix of the array that holds where each string or blob ends
_DATE = (1980, 1, 1, 0, 0, 0)  # the earliest date of a zip: equal contents give equal files
_PIECE = 1 << 16  # elements read at once
_LARGEST_SETTINGS = 1 << 20  # bytes
_STRINGS = 4096  # strings encoded at once


class Format(NamedTuple):
    """A kind of file.

    Attributes:
        name: The name in errors, with its article: "a near-duplicate index".
        version: The version of the layout and of the hashes in it.
        remedy: How to replace an unusable file, for errors: "build the index again".
    """

    name: str
    version: int
    remedy: str


class Pieces(NamedTuple):
    """An array that is written piece by piece.

    Attributes:
        dtype: The element type, as numpy names it.
        length: The number of elements in all pieces.
        pieces: One-dimensional arrays, concatenated in the file.
    """

    dtype: str
    length: int
    pieces: Iterable[Array]


def strings(name: str, values: Sequence[str]) -> dict[str, Array | Pieces]:
    """Lay out strings as two arrays: their UTF-8, and where each string ends in it.

    Args:
        name: The name for `Archive.strings`.
        values: The strings; lone surrogates are allowed.

    >>> list(strings("ids", ["a", ""]))
    ['ids', 'ids_stops']
    """
    parts = [values[first : first + _STRINGS] for first in range(0, len(values), _STRINGS)]
    sizes = (len(value.encode("utf-8", "surrogatepass")) for value in values)
    stops = np.cumsum(np.fromiter(sizes, np.int64, len(values)))
    encoded = (
        np.frombuffer(b"".join(value.encode("utf-8", "surrogatepass") for value in part), np.uint8) for part in parts
    )
    return {name: Pieces("u1", int(stops[-1]) if len(stops) else 0, encoded), name + _STOPS: stops}


def blobs(name: str, values: Sequence[bytes]) -> dict[str, Array | Pieces]:
    """Lay out byte strings as two arrays: their bytes, and where each ends in them.

    Args:
        name: The name for `Archive.blobs`.
        values: The byte strings.
    """
    stops = np.cumsum(np.fromiter(map(len, values), np.int64, len(values)))
    raw = (np.frombuffer(value, np.uint8) for value in values)
    return {name: Pieces("u1", int(stops[-1]) if len(stops) else 0, raw), name + _STOPS: stops}


def write(path: Path, kind: Format, settings: Mapping[str, Any], arrays: Mapping[str, Array | Pieces]) -> None:
    """Write a file in one step.

    Args:
        path: The file; an existing file is replaced once the new one is complete.
        kind: What the file holds.
        settings: JSON values.
        arrays: One-dimensional arrays of numbers, by name.

    Raises:
        OSError: if the file cannot be written.
        CorpusError: if the pieces of an array do not add up to its length.
    """
    header = {"format": kind.name, "version": kind.version, "settings": dict(settings)}
    with replacing(path) as file, zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        with archive.open(_member(_SETTINGS), "w") as member:
            member.write(json.dumps(header).encode())
        for name, values in arrays.items():
            with archive.open(_member(f"{name}.npy"), "w", force_zip64=True) as member:
                _write_array(member, name, values if isinstance(values, Pieces) else _whole(values))


def _member(name: str) -> zipfile.ZipInfo:
    """A zip member without anything that differs between machines."""
    info = zipfile.ZipInfo(name, _DATE)
    info.create_system = 3
    info.external_attr = 0o644 << 16
    return info


def _plausible(info: zipfile.ZipInfo, size: int) -> bool:
    """Whether a member of a file of `size` bytes is stored as it is, inside the file."""
    stored = info.file_size == info.compress_size and info.compress_type == zipfile.ZIP_STORED
    return stored and npz.inside(info, size)


def _whole(values: Array) -> Pieces:
    """An array in a single piece."""
    return Pieces(values.dtype.str, len(values), (values,))


def _write_array(member: IO[bytes], name: str, values: Pieces) -> None:
    """Write a .npy file: the header, then the little-endian elements piece by piece."""
    dtype = np.dtype(values.dtype).newbyteorder("<")
    header = {"descr": dtype.str, "fortran_order": False, "shape": (values.length,)}
    np.lib.format.write_array_header_1_0(member, header)
    written = 0
    for piece in values.pieces:
        member.write(np.ascontiguousarray(piece, dtype).data.cast("B") if len(piece) else b"")
        written += len(piece)
    if written != values.length:
        raise CorpusError(f"the array {name!r} has {written:,} elements, not {values.length:,} as announced")


class Archive:
    """A file opened for reading: its settings, and its arrays as a whole or in pieces.

    The file stays open as long as the archive exists, so that all arrays come from the same file, even if another one
    takes its name meanwhile.

    Args:
        path: The file.
        kind: What it must hold.

    Raises:
        CorpusError: if the file is of another kind or version, cut short or damaged.
        OSError: if it cannot be read.
    """

    def __init__(self, path: Path, kind: Format) -> None:
        self.path, self.kind = path, kind
        self._members: dict[str, zipfile.ZipInfo] = {}
        self.settings: dict[str, Any] = {}
        file = path.open("rb")
        weakref.finalize(self, file.close)
        if file.read(len(_MAGIC)) != _MAGIC:
            raise CorpusError(f"{path} is not {kind.name}: check that it is the file that was saved")
        size = file.seek(0, 2)
        try:
            self._zip = zipfile.ZipFile(file)
        except UNREADABLE:
            raise CorpusError(
                f"{path} is cut short or damaged: its directory is missing at {size:,} bytes; {self._remedy}"
            ) from None
        self._open(self._zip, size)

    @property
    def _remedy(self) -> str:
        return f"copy the file again, or {self.kind.remedy}"

    def _open(self, archive: zipfile.ZipFile, size: int) -> None:
        """Read the directory and the settings."""
        self._members = {info.filename: info for info in archive.infolist()}
        if _SETTINGS not in self._members:
            raise CorpusError(f"{self.path} is not {self.kind.name}: check that it is the file that was saved")
        if not all(_plausible(info, size) for info in self._members.values()):
            raise self.damaged("the sizes in its directory are wrong")
        if self._members[_SETTINGS].file_size > _LARGEST_SETTINGS:
            raise self.damaged("its settings are too large")
        with self._reading("its settings"):
            header = json.loads(archive.read(_SETTINGS))
        if not isinstance(header, dict) or not isinstance(header.get("settings"), dict):
            raise self.damaged("its settings are not a table")
        name, version = header.get("format"), header.get("version")
        if name != self.kind.name:
            raise CorpusError(f"{self.path} is {name}, not {self.kind.name}: check that it is the right file")
        if version != self.kind.version:
            raise CorpusError(
                f"{self.path} is {self.kind.name} of version {version!r}, but this version of textclean reads "
                f"version {self.kind.version}: {self.kind.remedy}"
            )
        self.settings = header["settings"]

    def settings_as(self, kind: type[_Settings]) -> _Settings:
        """Build a settings dataclass from the values of the file.

        Args:
            kind: The dataclass.

        Raises:
            CorpusError: if a value is missing or invalid.
        """
        try:
            return kind(**{field.name: self.settings[field.name] for field in fields(kind)})  # type: ignore[arg-type]
        except KeyError as missing:
            raise self.damaged(f"the setting {missing} is missing") from None
        except (TextcleanError, TypeError) as error:
            raise CorpusError(f"{self.path} has invalid settings: {error}; {self.kind.remedy}") from error

    def pieces(self, name: str, dtype: str) -> Iterator[Array]:
        """Read an array piece by piece; the checksum is verified at the end.

        Args:
            name: The name of the array.
            dtype: The element type that it must have.

        Raises:
            CorpusError: if the array is missing, damaged or of another type.
        """
        with self._array(name, dtype) as (member, left):
            kind = np.dtype(dtype).newbyteorder("<")
            while left:
                count = min(left, _PIECE)
                data = member.read(count * kind.itemsize)
                if len(data) < count * kind.itemsize:
                    raise self.damaged(f"the array {name!r} is cut short")
                left -= count
                yield np.frombuffer(data, kind).astype(dtype, copy=False)
            member.read(1)  # zipfile compares the checksum when it reaches the end

    def array(self, name: str, dtype: str) -> Array:
        """Read an array as a whole.

        Args:
            name: The name of the array.
            dtype: The element type that it must have.

        Raises:
            CorpusError: if the array is missing, damaged or of another type.
        """
        out = np.empty(self.length(name, dtype), dtype)
        first = 0
        for piece in self.pieces(name, dtype):
            out[first : first + len(piece)] = piece
            first += len(piece)
        return out

    def length(self, name: str, dtype: str) -> int:
        """Return the number of elements of an array without reading them.

        Args:
            name: The name of the array.
            dtype: The element type that it must have.

        Raises:
            CorpusError: if the array is missing, damaged or of another type.
        """
        with self._array(name, dtype) as (_, length):
            return length

    def strings(self, name: str) -> list[str]:
        """Read strings that were laid out by `strings`.

        Args:
            name: The name of the array.

        Raises:
            CorpusError: if an array is missing or damaged, the two contradict each other, or a string is not UTF-8.
        """
        try:
            return [str(part, "utf-8", "surrogatepass") for part in self._parts(name, 1)]
        except UnicodeDecodeError:
            raise self.damaged(f"a string in {name!r} is not UTF-8") from None

    def blobs(self, name: str, unit: int = 1) -> list[bytes]:
        """Read byte strings that were laid out by `blobs`.

        Args:
            name: The name of the array.
            unit: The number of bytes of which the length of each must be a multiple.

        Raises:
            CorpusError: if an array is missing or damaged, or the two contradict each other.
        """
        return [bytes(part) for part in self._parts(name, unit)]

    def damaged(self, what: str) -> CorpusError:
        """Return the error for a damaged or forged file.

        Args:
            what: What is wrong with it.
        """
        return CorpusError(f"{self.path} is damaged: {what}; {self._remedy}")

    def _parts(self, name: str, unit: int) -> Iterator[memoryview]:
        """The parts of an array of bytes, one after the other."""
        raw, stops = self.array(name, "u1"), self.array(name + _STOPS, "i8")
        starts = np.append(0, stops[:-1])[: len(stops)]
        sizes = stops - starts
        if (int(stops[-1]) if len(stops) else 0) != len(raw) or (sizes < 0).any() or (sizes % unit).any():
            raise self.damaged(f"{name!r} and {name + _STOPS!r} contradict each other")
        view = raw.data
        return (view[a:b] for a, b in pairwise((0, *stops.tolist())))

    @contextmanager
    def _array(self, name: str, dtype: str) -> Iterator[tuple[IO[bytes], int]]:
        """Open an array, past its header, with its number of elements."""
        what = f"the array {name!r}"
        info = self._members.get(f"{name}.npy")
        if info is None:
            raise self.damaged(f"{what} is missing")
        with self._reading(what), self._zip.open(info) as member:
            header, kind = npz.header(member), np.dtype(dtype).newbyteorder("<")
            if header is None or header.dtype != kind.str or len(header.shape) != 1:
                raise self.damaged(f"{what} is not a column of {kind.name}")
            (length,) = header.shape
            if length * kind.itemsize != info.file_size - member.tell():
                raise self.damaged(f"{what} does not have the size that its header states")
            yield member, length

    @contextmanager
    def _reading(self, what: str) -> Iterator[None]:
        """Turn the errors of parsers into a `CorpusError`."""
        try:
            yield
        except TextcleanError:
            raise
        except UNREADABLE as error:
            raise self.damaged(f"{what} cannot be read ({str(error) or type(error).__name__})") from None
