"""What there is to read: files, folders and globs, here or at any address that fsspec knows."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

from textclean.errors import FileError, MissingExtra, UnknownName
from textclean.io.compression import SUFFIXES

try:
    import fsspec
    from fsspec.core import url_to_fs
except ModuleNotFoundError as missing:
    if missing.name != "fsspec":
        raise
    raise MissingExtra("fsspec", "io") from None

__all__ = ["KINDS", "Found", "Source", "find", "opened", "state"]

# Kinds of files, and the ends of names that tell them; a compression's own end may follow.
KINDS = {
    "text": (".txt", ".text"),
    "jsonl": (".jsonl", ".ndjson"),
    "csv": (".csv",),
    "tsv": (".tsv",),
    "parquet": (".parquet", ".pq"),
    "arrow": (".arrow", ".arrows", ".ipc", ".feather"),
    "wet": (".wet",),
}
COLUMNS = frozenset(("parquet", "arrow"))
_MAGIC = {b"PAR1": "parquet", b"ARROW1": "arrow", b"WARC/": "wet"}


@dataclass(frozen=True, slots=True)
class Source:
    """A file of a corpus: its address, kind and size in bytes, and a mark that changes when it is written to."""

    url: str
    kind: str
    size: int
    mark: str

    @property
    def columns(self) -> bool:
        """Whether it holds columns (Parquet, Arrow), not rows."""
        return self.kind in COLUMNS

    def to_dict(self) -> dict[str, Any]:
        """The source as plain values."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Found:
    """What was found: files to read, and those that were left out, with the reason."""

    sources: tuple[Source, ...]
    ignored: tuple[tuple[str, str], ...]


def find(names: Iterable[str], kind: str | None = None) -> Found:
    """The files of some names: a file, a folder (all files below it), a glob, or an address such as s3://bucket/*.

    Kinds are told by the files' names, in folders and globs; a file that is named itself is looked into, too. What
    is in a folder and of no known kind is left out and told, as is a file that is named twice or linked to.

    kind: what all of them are, whatever their names.

    Raises:
        FileError: if there is nothing of a name, or a file named itself is of no known kind.
        UnknownName: if there is no such kind.
    """
    if kind is not None and kind not in KINDS:
        raise UnknownName("input format", kind, KINDS)
    sources: dict[str, Source] = {}
    ignored: list[tuple[str, str]] = []
    for name in names:
        for url, own in _expanded(name):
            known = kind or _kind_of(url) or (_looked_into(url) if own else None)
            if known is None and own:
                raise FileError(f"{url}: of no known kind; there are: {', '.join(KINDS)}")
            target = os.path.realpath(url) if _is_local(url) else url
            if known is None:
                ignored.append((url, "of no known kind"))
            elif target in sources:
                ignored.append((url, f"the same file as {sources[target].url}"))
            else:
                sources[target] = Source(url, known, *state(url))
    return Found(tuple(sources.values()), tuple(ignored))


def _is_local(url: str) -> bool:
    return "://" not in url


def _expanded(name: str) -> Iterator[tuple[str, bool]]:
    """The files of a name, and whether it names one itself."""
    try:
        files, path = url_to_fs(name)
    except (ValueError, ImportError) as error:
        raise FileError(f"{name}: {error}") from error
    full = (lambda found: found) if _is_local(name) else files.unstrip_protocol
    own = os.fspath(name) if _is_local(name) else full(path)
    if files.isfile(path):
        yield own, True
        return
    if files.isdir(path):
        found = [p for p in files.find(path) if not _hidden(p[len(path) :])]
    elif any(letter in name for letter in "*?["):
        found = [p for p in files.glob(path) if files.isfile(p)]
    else:
        raise FileError(f"{name}: there is no such file or folder")
    if not found:
        raise FileError(f"{name}: there is no file in it")
    for inside in sorted(found):
        yield (os.path.relpath(inside) if _is_local(name) and not Path(name).is_absolute() else full(inside)), False


def _hidden(path: str) -> bool:
    return any(part.startswith(".") for part in Path(path).parts if part not in ("/", "."))


def _kind_of(url: str) -> str | None:
    """The kind that a name tells."""
    name = url.lower()
    for suffix in SUFFIXES:
        name = name.removesuffix(suffix)
    return next((kind for kind, ends in KINDS.items() if name.endswith(ends)), None)


def _looked_into(url: str) -> str | None:
    """The kind that a file's first bytes tell."""
    with opened(url) as file:
        head = file.read(8)
    return next((kind for magic, kind in _MAGIC.items() if head.startswith(magic)), None)


def opened(url: str) -> IO[bytes]:
    """The file, to read bytes from.

    Raises:
        OSError: if it cannot be read.
    """
    if _is_local(url):
        return Path(url).open("rb")
    file: IO[bytes] = fsspec.open(url, "rb").open()
    return file


def state(url: str) -> tuple[int, str]:
    """The size of a file, and a mark that changes when it is written to.

    Raises:
        OSError: if there is no such file.
    """
    if _is_local(url):
        told = Path(url).stat()
        return told.st_size, str(told.st_mtime_ns)
    files, path = url_to_fs(url)
    info = files.info(path)
    mark = next((str(info[key]) for key in ("ETag", "etag", "md5Hash", "mtime", "LastModified") if key in info), "")
    return int(info["size"]), mark
