"""Locks on files, which the operating system releases when the process ends."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from textclean.atomic import opened_here

fcntl: Any
try:
    import fcntl
except ModuleNotFoundError:  # Windows, where a second run into the same folder goes undetected
    fcntl = None

__all__ = ["hold", "is_current", "lock_file"]


def lock_file(path: Path) -> IO[bytes]:
    """Open the file of a lock, or create it; its content stays as it is, and a symbolic link is not followed.

    Args:
        path: The file.

    Raises:
        OSError: if it cannot be opened, or is a symbolic link.
    """
    return os.fdopen(opened_here(path, os.O_RDWR | os.O_CREAT), "r+b", buffering=0)


def hold(file: IO[bytes], alone: bool) -> bool:
    """Lock a file until the process ends.

    Args:
        file: The open file.
        alone: Whether the lock is exclusive; otherwise others may hold it as well.

    Returns:
        Whether the lock was acquired; False if another process holds it.
    """
    if fcntl is None:
        return True
    try:
        fcntl.flock(file, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def is_current(file: IO[bytes], path: Path) -> bool:
    """Whether an open file is still the one at its path, and has not been removed by the process that held the lock.

    Args:
        file: The open file.
        path: Its path.
    """
    with suppress(FileNotFoundError):
        return os.path.samestat(os.fstat(file.fileno()), path.lstat())
    return False
