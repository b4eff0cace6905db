"""The entries of local folders and globs, found without opening one: what is no regular file is named with a reason."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from fnmatch import fnmatchcase
from glob import glob
from pathlib import Path, PurePath

from textclean.errors import FileError

__all__ = ["HIDDEN", "entries", "irregular", "is_glob", "is_hidden"]

HIDDEN = "hidden"
_KINDS = {
    stat.S_IFIFO: "a FIFO",
    stat.S_IFSOCK: "a socket",
    stat.S_IFBLK: "a device",
    stat.S_IFCHR: "a device",
    stat.S_IFDIR: "a link to a folder",  # folders themselves are walked
}


def entries(name: str) -> Iterator[tuple[str, str]]:
    """All that a folder or a glob holds but folders, each with the reason why it is not read; "" for a regular file.

    Args:
        name: The folder or the glob.

    Raises:
        FileError: if it is neither.
    """
    if Path(name).is_dir():
        found = _below(name, hidden=False)
    elif is_glob(name):
        found = _matching(name)
    else:
        raise FileError(f"{name}: No such file or directory")
    for path, why in found:
        yield (path if Path(name).is_absolute() else os.path.relpath(path)), why


def irregular(path: str) -> str | None:
    """What a path is, if it is no regular file; None for a regular file, also behind a link.

    Args:
        path: The path; it is not opened.
    """
    try:
        mode = os.stat(path).st_mode  # noqa: PTH116 - Path.stat of a name with a NUL is another error
    except FileNotFoundError:
        return "a link to nothing"
    except OSError as error:
        return "links in a circle" if error.errno == errno.ELOOP else f"cannot be read: {error.strerror or error}"
    return None if stat.S_ISREG(mode) else _KINDS.get(stat.S_IFMT(mode), "no regular file")


def is_glob(name: str) -> bool:
    """Whether a name has wildcards.

    Args:
        name: The name.
    """
    return any(letter in name for letter in "*?[")


def is_hidden(path: str) -> bool:
    """Whether a part of a path, or the file itself, is hidden.

    Args:
        path: The path.
    """
    return any(part.startswith(".") for part in PurePath(path).parts if part not in ("/", ".", ".."))


def _below(folder: str, *, hidden: bool) -> Iterator[tuple[str, str]]:
    """The entries below a folder. Links to folders are not followed: they may lead in a circle."""
    waiting = [folder]
    while waiting:
        here = waiting.pop()
        try:
            with os.scandir(here) as found:
                inside = sorted(found, key=lambda entry: entry.name)
        except OSError as error:
            yield here, f"a folder that cannot be read: {error.strerror or error}"
            continue
        for entry in inside:
            if entry.name.startswith(".") and not hidden:
                yield entry.path, HIDDEN
            elif entry.is_dir(follow_symlinks=False):
                waiting.append(entry.path)
            else:
                yield entry.path, irregular(entry.path) or ""


def _matching(pattern: str) -> Iterator[tuple[str, str]]:
    """The entries that a glob matches; `**` stands for folders at any depth, but not for links to them."""
    parts = PurePath(pattern).parts
    first = next(at for at, part in enumerate(parts) if is_glob(part))
    hidden = any(part.startswith(".") for part in parts[first:])
    if "**" in parts:
        yield from _deep(parts, hidden)
        return
    for path in sorted(glob(pattern, include_hidden=True)):  # noqa: PTH207
        if not hidden and is_hidden(os.path.relpath(path, PurePath(*parts[:first]))):
            yield path, HIDDEN
        else:
            yield path, "a folder" if _is_folder(path) else irregular(path) or ""


def _deep(parts: tuple[str, ...], hidden: bool) -> Iterator[tuple[str, str]]:
    """The entries that a glob with `**` matches, and the folders below it that are not read."""
    depth = parts.index("**")
    for root in sorted(filter(os.path.isdir, glob(str(PurePath(*parts[:depth]))))):  # noqa: PTH207
        for path, why in _below(root, hidden=hidden):
            if _is_folder(path) or _fits(PurePath(os.path.relpath(path, root)).parts, parts[depth:]):
                yield path, why


def _fits(parts: tuple[str, ...], pattern: tuple[str, ...]) -> bool:
    """Whether the parts of a path are as those of a glob."""
    if not pattern:
        return not parts
    if pattern[0] != "**":
        return bool(parts) and fnmatchcase(parts[0], pattern[0]) and _fits(parts[1:], pattern[1:])
    rest = pattern[1:]
    if not rest:
        return True
    return any(_fits(parts[at:], rest) for at in range(len(parts)))


def _is_folder(path: str) -> bool:
    """Whether a path is a folder itself, and no link to one."""
    return not os.path.islink(path) and os.path.isdir(path)  # noqa: PTH114, PTH112
