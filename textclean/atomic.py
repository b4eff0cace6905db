"""Atomic writes: a file is written under a temporary name, flushed to disk, then renamed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

__all__ = ["TEMPORARY", "replacing", "sync_folder", "write"]

TEMPORARY = ".part"  # the suffix of a file that is still being written


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """Open a temporary file in the folder of `path`; when the block ends without an error, it replaces `path`.

    The data is flushed to disk before the rename: after a power cut there is either the old file or the new one, never
    a partial one. After an error the temporary file is removed and `path` is unchanged.

    Args:
        path: The file to create or replace.

    Raises:
        OSError: if the file cannot be written.
    """
    part = path.with_name(f".{path.name}.{os.getpid()}{TEMPORARY}")
    try:
        with part.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except BaseException:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


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
    """Flush a folder's entries to disk; does nothing on systems that cannot open a folder (Windows).

    Args:
        folder: The folder.
    """
    if not hasattr(os, "O_DIRECTORY"):
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
