"""Growable numpy columns, in memory or memory-mapped from a folder: an index stores numbers, not Python objects."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np

from textclean.arrays import Array

__all__ = ["Column", "Shelf"]


class Column:
    """A growable array of one element type.

    Args:
        dtype: The element type, as numpy names it.
        path: The file that holds the values; None for memory.
    """

    __slots__ = ("_allocated", "_path", "_used")

    def __init__(self, dtype: str, path: Path | None = None) -> None:
        self._path = path
        self._used = 0
        self._allocated: Array = np.empty(0, dtype)

    def __len__(self) -> int:
        return self._used

    @property
    def data(self) -> Array:
        """The values, as a view that is valid until the column grows."""
        return self._allocated[: self._used]

    @property
    def nbytes(self) -> int:
        """The bytes allocated, spare capacity included."""
        return self._allocated.nbytes

    def reserve(self, count: int) -> None:
        """Allocate space for more values at once, so that adding them in pieces copies nothing.

        Args:
            count: The number of values to come.
        """
        if self._used + count > len(self._allocated):
            self._grow(self._used + count)

    def extend(self, values: Array) -> None:
        """Append values.

        Args:
            values: Numbers, converted to the column's element type.
        """
        need = self._used + len(values)
        if need > len(self._allocated):
            self._grow(max(need, len(self._allocated) * 9 // 8, 64))
        self._allocated[self._used : need] = values
        self._used = need

    def discard(self) -> None:
        """Free the values, and delete the file that holds them."""
        self._allocated, self._used = np.empty(0, self._allocated.dtype), 0
        if self._path is not None:
            self._path.unlink(missing_ok=True)

    def _grow(self, size: int) -> None:
        if self._path is None:
            try:
                self._allocated.resize(size)  # where it is: of large arrays nothing is copied, nor held twice
            except ValueError:  # somebody still looks at the old values
                larger = np.empty(size, self._allocated.dtype)
                larger[: self._used] = self.data
                self._allocated = larger
            return
        with self._path.open("ab") as file:
            _allocate(file.fileno(), size * self._allocated.itemsize)
        self._allocated = np.memmap(self._path, self._allocated.dtype, "r+", shape=(size,))


def _allocate(handle: int, size: int) -> None:
    """Make a file larger, with space on the disk: a full disk is an OSError here, not a signal when it is written."""
    if hasattr(os, "posix_fallocate"):
        os.posix_fallocate(handle, 0, size)
    else:
        os.truncate(handle, size)


class Shelf:
    """Creates columns, all in memory or all as files of one folder.

    Args:
        folder: An empty or new folder for the files; None for memory.
    """

    __slots__ = ("_count", "_folder")

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._count = 0
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)

    def column(self, dtype: str, values: Array | None = None) -> Column:
        """Create a column.

        Args:
            dtype: The element type, as numpy names it.
            values: The initial values; None for an empty column.
        """
        self._count += 1
        column = Column(dtype, self._folder / f"{self._count}.column" if self._folder else None)
        if values is not None:
            column.reserve(len(values))
            column.extend(values)
        return column
