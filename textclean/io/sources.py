"""The files of a corpus: found by path, folder or glob, here or at any address that fsspec knows."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path, PurePath
from typing import IO, Any

from textclean.errors import FileError, UnknownName, needs
from textclean.io.binary import SNIFFED, refuse_binary
from textclean.io.compression import unpacked
from textclean.io.folders import HIDDEN, entries, irregular, is_glob, is_hidden
from textclean.io.formats import FORMATS, Format, by_head, by_name, listed
from textclean.io.records import Piece
from textclean.io.transcoding import codec

__all__ = ["Found", "Source", "find", "is_local", "opened", "state"]

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
        encoding: The encoding of its text; None for UTF-8, or for text whose encoding is to be detected.
    """

    url: str
    kind: str
    size: int
    mark: str
    encoding: str | None = None

    @property
    def format(self) -> Format:
        """The format of the file."""
        return FORMATS[self.kind]

    @property
    def whole(self) -> Piece:
        """All of the file as one piece."""
        return Piece(self.url, self.kind, 0, self.size, self.size, self.format.holds != "text", self.encoding)

    def to_dict(self) -> dict[str, Any]:
        """The source as plain values."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Found:
    """The files that `find` found.

    Attributes:
        sources: The files to read.
        ignored: The files and folders that are left out, each with the reason.
    """

    sources: tuple[Source, ...]
    ignored: tuple[tuple[str, str], ...]


def find(
    names: Iterable[str],
    kind: str | None = None,
    refuse: Callable[[str, str], None] | None = None,
    encoding: str | None = None,
) -> Found:
    """The files of some names.

    A name is a file, a folder (all files below it), a glob, or an address such as s3://bucket/*; what exists under a
    name here is that file or folder, whatever else the name could mean. In folders and globs the file name decides the
    format; a file that is named itself is also sniffed.

    In folders and globs only regular files are opened. Left out, and reported, are: files of an unknown format; what is
    hidden, unless the glob names the dot; FIFOs, sockets and devices; links to nothing, to a folder or in a circle;
    folders that cannot be read; files that are found twice; and, in the folder of a run, all but its rows:
    manifest.json, rejects.jsonl, duplicates.jsonl and templates.bin.

    Args:
        names: Files, folders, globs and addresses.
        kind: The format of all files, whatever their names say.
        refuse: Is called with each name that cannot be read, and the reason; without it, such a name raises.
        encoding: The encoding of the text in all files; None for UTF-8, or to detect that of text files.

    Raises:
        FileError: if there is no file of a name, or a file that is named itself is not regular or of an unknown format.
        UnknownName: if there is no format `kind`.
        SettingError: if there is no encoding of that name.
        MissingExtra: if a name is an address, and fsspec is not installed.
    """
    if kind is not None and kind not in FORMATS:
        raise UnknownName("input format", kind, FORMATS)
    codec(encoding)
    sources: dict[str, Source] = {}
    ignored: dict[str, str] = {}
    for name in names:
        try:
            _add(name, kind, encoding, sources, ignored)
        except (FileError, OSError) as error:
            if refuse is None:
                raise
            refuse(name, _reason(error).removeprefix(f"{name}: "))
    return Found(tuple(sources.values()), tuple(ignored.items()))


def _reason(error: FileError | OSError) -> str:
    return (isinstance(error, OSError) and error.strerror) or str(error)


def _add(
    name: str, kind: str | None, encoding: str | None, sources: dict[str, Source], ignored: dict[str, str]
) -> None:
    """Add the files of a name."""
    if own := _own(name):
        files = [(own, kind or _kind_of(own) or _sniffed(own))]
    else:
        files = []
        there, unread = _inside(name)
        for url in there:
            if why := unread.get(url) or _left_out(url, kind, there):
                ignored[url] = why
            else:
                files.append((url, kind or _kind_of(url) or ""))
    for url, known in files:
        target = os.path.realpath(url) if is_local(url) else url
        if target in sources:
            ignored[url] = f"the same file as {sources[target].url}"
        else:
            sources[target] = Source(url, known, *state(url), encoding)


def _left_out(url: str, kind: str | None, there: list[str]) -> str | None:
    """Why a regular file of a folder or glob is not read; None if it is."""
    if PurePath(url).name in _OF_A_RUN and _is_of_a_run(PurePath(url).parent, there):
        return "a report of the run in this folder, not its rows"
    return _UNKNOWN if kind is None and _kind_of(url) is None else None


def _is_of_a_run(folder: PurePath, there: list[str]) -> bool:
    """Whether a folder holds what a run writes: a manifest and parts."""
    names = [path.name for path in map(PurePath, there) if path.parent == folder]
    return _MANIFEST in names and any(name.startswith(_PART) for name in names)


def is_local(name: str) -> bool:
    """Whether a name is a path, and no address: it has no "://", or something exists under it here.

    Args:
        name: The name.
    """
    return "://" not in name or os.path.lexists(name)


def _own(name: str) -> str | None:
    """The file that a name names itself; None if it is a folder or a glob."""
    if is_local(name):
        if not os.path.lexists(name) or Path(name).is_dir():
            return None
        if why := irregular(name):
            raise FileError(f"{name}: {why}, no regular file{'' if 'link' in why else ': write it to standard input'}")
        return os.fspath(name)
    files, path = _remote(name)
    return files.unstrip_protocol(path) if files.isfile(path) else None


def _inside(name: str) -> tuple[list[str], dict[str, str]]:
    """The entries of a folder or a glob, sorted, and those that cannot be files of a corpus, with the reason.

    Raises:
        FileError: if there is no entry, or none that is not hidden.
    """
    unread: dict[str, str] = {}
    if is_local(name):
        unread.update(entries(name))
        there = [path for path, why in unread.items() if not why]
        unread = {path: why for path, why in unread.items() if why}
    else:
        there = list(_remote_files(name, unread))
    if not there and set(unread.values()) <= {HIDDEN}:
        raise FileError(f"{name}: there is no file in it{' but hidden ones' if unread else ''}")
    return sorted([*there, *unread]), unread


def _remote_files(name: str, unread: dict[str, str]) -> Iterator[str]:
    """The files of a folder or a glob at an address; adds the hidden ones to `unread`."""
    files, path = _remote(name)
    if files.isdir(path):
        for inside in files.find(path):
            if is_hidden(inside[len(path) :]):
                unread[files.unstrip_protocol(inside)] = HIDDEN
            else:
                yield files.unstrip_protocol(inside)
    elif is_glob(name):
        yield from (files.unstrip_protocol(inside) for inside in files.glob(path) if files.isfile(inside))
    else:
        raise FileError(f"{name}: No such file or directory")


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
    if is_local(url):
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
    if is_local(url):
        found = Path(url).stat()
        return found.st_size, str(found.st_mtime_ns)
    files, path = _remote(url)
    info = files.info(path)
    mark = next((str(info[key]) for key in ("ETag", "etag", "md5Hash", "mtime", "LastModified") if key in info), "")
    return int(info["size"]), mark
