"""The files of a corpus: found by path, folder or glob, here or at any address that fsspec knows."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from glob import glob
from pathlib import Path, PurePath
from typing import IO, Any

from textclean.errors import FileError, UnknownName, needs
from textclean.io.binary import SNIFFED, refuse_binary
from textclean.io.compression import unpacked
from textclean.io.formats import FORMATS, Format, by_head, by_name, listed
from textclean.io.records import Piece

__all__ = ["Found", "Source", "find", "opened", "state"]

_UNKNOWN = "of no known format"
_MANIFEST, _PART = "manifest.json", "part-"
_OF_A_RUN = frozenset((_MANIFEST, "rejects.jsonl", "duplicates.jsonl", "templates.bin"))  # all but its rows


@dataclass(frozen=True, slots=True)
class Source:
    """A file of a corpus.

    Attributes:
        url: Its path or address.
        kind: The name of its format.
        size: Its size in bytes.
        mark: A string that changes when the file is written to.
    """

    url: str
    kind: str
    size: int
    mark: str

    @property
    def format(self) -> Format:
        """The format of the file."""
        return FORMATS[self.kind]

    @property
    def whole(self) -> Piece:
        """All of the file as one piece."""
        return Piece(self.url, self.kind, 0, self.size, self.size, alone=self.format.holds != "text")

    def to_dict(self) -> dict[str, Any]:
        """The source as plain values."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Found:
    """The files that `find` found.

    Attributes:
        sources: The files to read.
        ignored: The files that are left out, each with the reason.
    """

    sources: tuple[Source, ...]
    ignored: tuple[tuple[str, str], ...]


def find(names: Iterable[str], kind: str | None = None, refuse: Callable[[str, str], None] | None = None) -> Found:
    """The files of some names.

    A name is a file, a folder (all files below it, but for hidden ones), a glob, or an address such as s3://bucket/*.
    In folders and globs the file name decides the format; a file that is named itself is also sniffed. Files of an
    unknown format in folders and globs are left out and reported, as are files that are found twice and, in the
    folder of a run, all but its rows: manifest.json, rejects.jsonl, duplicates.jsonl and templates.bin.

    Args:
        names: Files, folders, globs and addresses.
        kind: The format of all files, whatever their names say.
        refuse: Is called with each name that cannot be read, and the reason; without it, such a name raises.

    Raises:
        FileError: if there is no file of a name, or a file that is named itself is of an unknown format.
        UnknownName: if there is no format `kind`.
        MissingExtra: if a name is an address, and fsspec is not installed.
    """
    if kind is not None and kind not in FORMATS:
        raise UnknownName("input format", kind, FORMATS)
    sources: dict[str, Source] = {}
    ignored: list[tuple[str, str]] = []
    for name in names:
        try:
            _add(name, kind, sources, ignored)
        except (FileError, OSError) as error:
            if refuse is None:
                raise
            refuse(name, _reason(error).removeprefix(f"{name}: "))
    return Found(tuple(sources.values()), tuple(ignored))


def _reason(error: FileError | OSError) -> str:
    return (isinstance(error, OSError) and error.strerror) or str(error)


def _add(name: str, kind: str | None, sources: dict[str, Source], ignored: list[tuple[str, str]]) -> None:
    """Add the files of a name."""
    if own := _own(name):
        files = [(own, kind or _kind_of(own) or _sniffed(own))]
    else:
        files = []
        found = sorted(_inside(name))
        for url in found:
            if why := _left_out(url, kind, found):
                ignored.append((url, why))
            else:
                files.append((url, kind or _kind_of(url) or ""))
    for url, known in files:
        target = os.path.realpath(url) if _is_local(url) else url
        if target in sources:
            ignored.append((url, f"the same file as {sources[target].url}"))
        else:
            sources[target] = Source(url, known, *state(url))


def _left_out(url: str, kind: str | None, found: list[str]) -> str | None:
    """Why a file of a folder or glob is not read; None if it is."""
    if PurePath(url).name in _OF_A_RUN and _is_of_a_run(PurePath(url).parent, found):
        return "a report of the run in this folder, not its rows"
    if _is_local(url) and not Path(url).is_file():
        return "not a regular file"
    return _UNKNOWN if kind is None and _kind_of(url) is None else None


def _is_of_a_run(folder: PurePath, found: list[str]) -> bool:
    """Whether a folder holds what a run writes: a manifest and parts."""
    names = [path.name for path in map(PurePath, found) if path.parent == folder]
    return _MANIFEST in names and any(name.startswith(_PART) for name in names)


def _is_local(url: str) -> bool:
    return "://" not in url


def _own(name: str) -> str | None:
    """The file that a name names itself; None if it is a folder or a glob."""
    if _is_local(name):
        if not Path(name).exists() or Path(name).is_dir():
            return None
        if not Path(name).is_file():
            raise FileError(f"{name}: not a regular file: write it to standard input")
        return os.fspath(name)
    files, path = _remote(name)
    return files.unstrip_protocol(path) if files.isfile(path) else None


def _inside(name: str) -> Iterator[str]:
    """The files of a folder or a glob, in any order.

    Raises:
        FileError: if there is no file.
    """
    found = _local_files(name) if _is_local(name) else _remote_files(name)
    first = next(found, None)
    if first is None:
        raise FileError(f"{name}: there is no file in it")
    yield first
    yield from found


def _local_files(name: str) -> Iterator[str]:
    if Path(name).is_dir():
        paths = (os.path.join(folder, file) for folder, _, files in os.walk(name) for file in files)  # noqa: PTH118
        found = (path for path in paths if not _hidden(os.path.relpath(path, name)))
    elif _is_glob(name):
        found = (path for path in glob(name, recursive=True, include_hidden=True) if not Path(path).is_dir())  # noqa: PTH207
    else:
        raise FileError(f"{name}: No such file or directory")
    return (path if Path(name).is_absolute() else os.path.relpath(path) for path in found)


def _remote_files(name: str) -> Iterator[str]:
    files, path = _remote(name)
    if files.isdir(path):
        found = (inside for inside in files.find(path) if not _hidden(inside[len(path) :]))
    elif _is_glob(name):
        found = (inside for inside in files.glob(path) if files.isfile(inside))
    else:
        raise FileError(f"{name}: No such file or directory")
    return (files.unstrip_protocol(inside) for inside in found)


def _is_glob(name: str) -> bool:
    return any(letter in name for letter in "*?[")


def _hidden(path: str) -> bool:
    """Whether a part of a path, or the file itself, is hidden."""
    return any(part.startswith(".") for part in PurePath(path).parts if part not in ("/", "."))


def _kind_of(url: str) -> str | None:
    """The name of the format that the ending of a file name stands for."""
    found = by_name(url)
    return None if found is None else found.name


def _sniffed(url: str) -> str:
    """The name of the format whose magic bytes a file begins with.

    Raises:
        FileError: if it begins with those of no format.
    """
    with opened(url) as file:
        head = unpacked(file).peek(SNIFFED)[:SNIFFED]
    if found := by_head(head):
        return found.name
    refuse_binary(head, f"{url}: ")
    raise FileError(f"{url}: {_UNKNOWN}: rename it with the ending of its format: {listed()}")


def _remote(url: str) -> tuple[Any, str]:
    """The file system of an address, and the path in it."""
    with needs("fsspec", "io"):
        import fsspec
    try:
        files, path = fsspec.core.url_to_fs(url)
    except (ValueError, ImportError) as error:
        raise FileError(f"{url}: {error}") from error
    return files, path


def opened(url: str) -> IO[bytes]:
    """Open a file to read bytes from.

    Args:
        url: Its path or address.

    Raises:
        OSError: if it cannot be read.
        MissingExtra: if it is an address, and fsspec is not installed.
    """
    if _is_local(url):
        return Path(url).open("rb")
    files, path = _remote(url)
    file: IO[bytes] = files.open(path, "rb")
    return file


def state(url: str) -> tuple[int, str]:
    """The size of a file, and a string that changes when the file is written to.

    Args:
        url: Its path or address.

    Raises:
        OSError: if there is no such file.
        MissingExtra: if it is an address, and fsspec is not installed.
    """
    if _is_local(url):
        found = Path(url).stat()
        return found.st_size, str(found.st_mtime_ns)
    files, path = _remote(url)
    info = files.info(path)
    mark = next((str(info[key]) for key in ("ETag", "etag", "md5Hash", "mtime", "LastModified") if key in info), "")
    return int(info["size"]), mark
