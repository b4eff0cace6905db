"""Zips of numpy arrays that anyone may have written: what is read is checked before memory is allocated for it.

`numpy.load` trusts the lengths in a file and evaluates the headers of arrays as Python literals, so that a damaged or
forged file ends in errors of many kinds. Here every member is a plain array of numbers or strings, or an error.
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from math import prod
from typing import IO, Any, NamedTuple

import numpy as np

from textclean.arrays import Array
from textclean.errors import CorpusError, TextcleanError

__all__ = ["UNREADABLE", "Header", "arrays", "header", "inside"]

# The start of a .npy file, and the header of an array as numpy writes it.
_START, _MAGIC = struct.Struct("<8sH"), b"\x93NUMPY\x01\x00"
_HEADER = re.compile(
    rb"\{'descr': '(?P<dtype>[<>|](?:[biuf][1248]|U[1-9][0-9]{0,3}))', 'fortran_order': False, "
    rb"'shape': \((?P<shape>(?:[0-9]{1,18}(?:, [0-9]{1,18}){0,3},?)?)\), \} *\n"
)
_LAST_CHARACTER = 0x10FFFF
# What zipfile raises for bytes that it cannot parse; NotImplementedError is a RuntimeError.
UNREADABLE = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, ValueError, LookupError, OverflowError, RuntimeError,
)  # fmt: skip


class Header(NamedTuple):
    """The header of a .npy file.

    Attributes:
        dtype: The element type, as numpy names it: "<u4".
        shape: The length of each dimension; empty for a single number.
    """

    dtype: str
    shape: tuple[int, ...]


def header(member: IO[bytes]) -> Header | None:
    """Read the header of a .npy file; None for anything but numbers, booleans or strings in the order of C.

    Args:
        member: The file, at its start; after the call, at the first number.
    """
    start = member.read(_START.size)
    magic, size = _START.unpack(start) if len(start) == _START.size else (b"", 0)
    found = _HEADER.fullmatch(member.read(size)) if magic == _MAGIC else None
    if found is None:
        return None
    return Header(found["dtype"].decode(), tuple(int(length) for length in found["shape"].split(b",") if length))


def inside(info: zipfile.ZipInfo, size: int) -> bool:
    """Whether a member of a zip of `size` bytes lies inside the zip.

    Args:
        info: The entry of the member in the directory of the zip.
        size: The size of the zip.
    """
    return 0 <= info.header_offset < size and 0 <= info.compress_size <= size


def arrays(file: IO[bytes], size: int, most: int) -> dict[str, Array]:
    """Read all arrays of a file that `numpy.savez` or `numpy.savez_compressed` wrote.

    Args:
        file: The file.
        size: Its size in bytes.
        most: The bytes that all arrays may have together; nothing is read of a file with more.

    Raises:
        CorpusError: if it is not such a file, is cut short, damaged, or too large; the message continues the file's
            name.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
            if sum(info.file_size for info in members) > most:
                raise CorpusError(f"its arrays have more than {most >> 20} MB")
            return {info.filename.removesuffix(".npy"): _array(archive, info, size) for info in members}
    except TextcleanError:
        raise
    except (*UNREADABLE, TypeError) as error:
        raise CorpusError(str(error) or type(error).__name__) from error


def _array(archive: zipfile.ZipFile, info: zipfile.ZipInfo, size: int) -> Array:
    """An array; the checksum is verified."""
    name = info.filename
    if not inside(info, size) or info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise CorpusError(f"the directory entry of {name!r} is wrong")
    with archive.open(info) as member:
        found = header(member)
        if found is None:
            raise CorpusError(f"{name!r} is not an array of numbers or strings")
        dtype: np.dtype[Any] = np.dtype(found.dtype)
        length = prod(found.shape) * dtype.itemsize
        if length != info.file_size - member.tell():
            raise CorpusError(f"{name!r} does not have the size that its header states")
        data = member.read(length + 1)  # one more: zipfile compares the checksum when it reaches the end
    if len(data) != length:
        raise CorpusError(f"{name!r} is cut short")
    array = np.frombuffer(data, dtype).reshape(found.shape)
    if dtype.kind == "U" and array.size and int(np.frombuffer(data, f"{found.dtype[0]}u4").max()) > _LAST_CHARACTER:
        raise CorpusError(f"{name!r} has a string that is no text")
    return array
