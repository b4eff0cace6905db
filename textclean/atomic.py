"""Atomic writes: a file is written under a temporary name, flushed to disk, then renamed."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import BinaryIO

__all__ = ["TEMPORARY", "opened_here", "replacing", "sync_folder", "write"]

TEMPORARY = ".part"  # the suffix of a file that is still being written

_NEW = 0o666  # the permissions of a new file, from which the umask takes some
_ALL = 0o777  # all permissions, without the bits that run a program as its owner
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)  # Windows has no such flag
_NO_SYNC = (errno.EINVAL, errno.ENOTSUP)  # the errors of file systems that cannot flush a folder


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """Open a temporary file in the folder of `path`; when the block ends without an error, it replaces `path`.

    The data is flushed to disk before the rename: after a power cut there is either the old file or the new one, never
    a partial one. After an error the temporary file is removed and `path` is unchanged. Several threads and processes
    may replace one path at the same time: each writes a file of its own, and the last one to finish stays.

    The temporary name is random and short, and is never opened through a link: no other program can put a file or a
    link in its place, and a path may have a name as long as the system allows. The new file has the permissions of the
    one that it replaces and, where possible, its owner; else those that any new file gets. A symbolic link is replaced
    itself, and the file that it leads to stays as it is: a write never leaves the folder of `path`.

    Args:
        path: The file to create or replace.

    Raises:
        OSError: if the file cannot be written, or `path` is a folder, device, pipe or socket, or a link to one.
    """
    old = _replaced(path)
    part = path.with_name(f".textclean-{os.urandom(8).hex()}{TEMPORARY}")
    opener = partial(opened_here, mode=_NEW if old is None else stat.S_IMODE(old.st_mode) & _ALL)
    created = False
    try:
        with open(part, "xb", opener=opener) as file:
            created = True
            if old is not None and hasattr(os, "fchmod"):
                _make_like(file.fileno(), old)
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except BaseException:
        if created:
            with suppress(OSError):
                part.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def _replaced(path: Path) -> os.stat_result | None:
    """The regular file at a path; None if nothing or a link is there.

    Raises:
        OSError: if something else than a regular file is there.
    """
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    if stat.S_ISDIR(found.st_mode):
        raise OSError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if not stat.S_ISREG(found.st_mode):
        raise OSError(errno.EINVAL, "Not a regular file", str(path))
    return None if path.is_symlink() else found


def _make_like(handle: int, old: os.stat_result) -> None:
    """Give an open file the permissions of another and, where the process may do so, its owner and group."""
    with suppress(PermissionError):
        os.fchown(handle, old.st_uid, old.st_gid)
    os.fchmod(handle, stat.S_IMODE(old.st_mode) & _ALL)


def opened_here(path: str | Path, flags: int, mode: int = _NEW) -> int:
    """Open a file, but never through a symbolic link at its name.

    Args:
        path: The file.
        flags: As for `os.open`.
        mode: The permissions of a new file, from which the umask takes some.

    Returns:
        The file descriptor.

    Raises:
        OSError: if the file cannot be opened, or is a symbolic link.
    """
    return os.open(path, flags | _NO_LINK, mode)


def write(path: Path, data: bytes) -> None:
    """Write a small file atomically.

    Args:
        path: The file to create or replace.
        data: Its content.

    Raises:
        OSError: if the file cannot be written.
    """
    with replacing(path) as file:
        file.write(data)


def sync_folder(folder: Path) -> None:
    """Flush a folder's entries to disk; does nothing on systems that cannot open or flush a folder.

    Args:
        folder: The folder.

    Raises:
        OSError: if the disk fails.
    """
    if not hasattr(os, "O_DIRECTORY"):
        return
    try:
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except PermissionError:  # a folder that may be written to, but not listed
        return
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in _NO_SYNC:
            raise
    finally:
        os.close(handle)
