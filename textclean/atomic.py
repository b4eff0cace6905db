"""Files that appear whole, or not at all: written under another name, flushed to the disk, then renamed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

__all__ = ["TEMPORARY", "replacing", "sync_folder", "write"]

TEMPORARY = ".part"  # the suffix of a file that is not whole yet


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """A file to write, under another name in the same folder; it takes the place of `path` when all went well.

    It is on the disk before it gets the name: after a power cut there is the old file or the new one, never a part of
    it. Where it did not go well, nothing is left of it, and what stood under the name still stands there.

    Raises:
        OSError: if it cannot be written.
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
