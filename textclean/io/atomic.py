"""Files that are whole or not there: written under another name, flushed to the disk, then renamed."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import IO

__all__ = ["TEMPORARY", "replacing", "sync_folder", "write"]

TEMPORARY = ".part"  # the suffix of a file that is not whole yet


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[IO[bytes]]:
    """A file to write into, that takes the place of `path` when the block ends well, and is gone if it does not.

    It stands in the same folder as `path`, and is on the disk before it gets the name: after a power cut there is the
    old file or the new one, never a part of it.

    Raises:
        OSError: if it cannot be written; nothing stands under the name then that did not stand there before.
    """
    part = path.with_name(f".{path.name}{TEMPORARY}")
    try:
        with part.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def write(path: Path, data: bytes) -> None:
    """Write a small file in one step.

    Raises:
        OSError: if it cannot be written.
    """
    with replacing(path) as file:
        file.write(data)


def sync_folder(folder: Path) -> None:
    """Put the names of a folder on the disk; where a system knows no such thing (Windows), nothing is done."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
