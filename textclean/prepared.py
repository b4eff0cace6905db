"""Data that is prepared when a wheel is built, so that a start need not parse the TOML files it is made from.

A prepared file is a header and a value as Python's `marshal` writes it: of all formats of the standard library the one
that is read fastest, and as trusted as the compiled modules that it lies beside. The header has the checksums of the
value and of the files that it was made from. A file that is missing, damaged, or made from other files is not used: its
reader makes the value of the sources. A checkout has no prepared files, only a wheel has.
"""

from __future__ import annotations

import marshal
import os
import zlib
from collections.abc import Iterable
from typing import Any

__all__ = ["FOLDER", "checksum", "content", "dumped", "file_name", "load", "names"]

# Where the files lie in the package, and how their names end.
FOLDER = "lexicons/prepared"
ENDING = ".bin"
# The form of all files and the values in them: a new number where either changes.
_MAGIC = b"textclean prepared 1\n"
_MARSHAL = 4  # the format that Python 3.4 and all later ones read
_SUM = 4  # bytes of a checksum


def names(folder: str, ending: str) -> tuple[str, ...]:
    """The names of the package's data files in a folder, in order.

    Args:
        folder: The folder, from that of the package on.
        ending: How the names end.
    """
    try:
        found = os.listdir(_path(folder))  # noqa: PTH208 - pathlib takes a tenth of the time of a start
    except OSError:  # the package is in a zip archive
        from importlib import resources

        found = [file.name for file in resources.files("textclean").joinpath(folder).iterdir()]
    return tuple(sorted(name for name in found if name.endswith(ending)))


def content(folder: str, name: str) -> bytes:
    """The content of a data file of the package.

    Args:
        folder: The folder, from that of the package on.
        name: The name of the file.

    Raises:
        OSError: if there is no such file.
    """
    # As `pkgutil.get_data` does it; also from a zip archive.
    data: bytes = __spec__.loader.get_data(_path(folder, name))  # type: ignore[union-attr]  # of every loader of files
    return data


def _path(*parts: str) -> str:
    """A path in the package."""
    return os.path.join(os.path.dirname(__file__), *(step for part in parts for step in part.split("/")))  # noqa: PTH118, PTH120


def checksum(sources: Iterable[bytes]) -> int:
    """A checksum of files, which says whether one of them has changed since; it is no protection against malice.

    Args:
        sources: Their contents, in order.
    """
    found = 0
    for source in sources:
        found = zlib.crc32(source, zlib.crc32(len(source).to_bytes(8, "little"), found))
    return found


def load(name: str, made_from: int) -> Any:
    """The value of a prepared file; None without a file that was made from these sources.

    Args:
        name: The name of the value.
        made_from: The checksum of the sources.
    """
    try:
        data = content(FOLDER, file_name(name))
    except OSError:
        return None
    header = len(_MAGIC) + 2 * _SUM
    if data[:header] != _header(made_from, data[header:]):
        return None
    try:
        return marshal.loads(data[header:])
    except (ValueError, EOFError, TypeError):  # a Python that reads another format
        return None


def file_name(name: str) -> str:
    """The name of a prepared file.

    Args:
        name: The name of the value.
    """
    return name + ENDING


def dumped(value: Any, made_from: int) -> bytes:
    """A prepared file.

    Args:
        value: The value, of Python's built-in types alone.
        made_from: The checksum of its sources.
    """
    data = marshal.dumps(value, _MARSHAL)
    return _header(made_from, data) + data


def _header(made_from: int, data: bytes) -> bytes:
    """The beginning of a file."""
    return _MAGIC + made_from.to_bytes(_SUM, "little") + zlib.crc32(data).to_bytes(_SUM, "little")
