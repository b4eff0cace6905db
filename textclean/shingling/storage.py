"""Growing arrays, in memory or in files of a folder: an index holds columns of numbers, no objects a document."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]

__all__ = ["Column", "Shelf"]


class Column:
    """A growing array of one type; `data` is what it holds, and is good until the column grows."""

    __slots__ = ("_path", "_room", "_used")

    def __init__(self, dtype: str, path: Path | None = None) -> None:
        self._path = path
        self._used = 0
        self._room: Array = np.empty(0, dtype)

    def __len__(self) -> int:
        return self._used

    @property
    def data(self) -> Array:
        """The values so far, as a view."""
        return self._room[: self._used]

    @property
    def nbytes(self) -> int:
        """The bytes that are taken, those kept ready for growth among them."""
        return self._room.nbytes

    def extend(self, values: Array) -> None:
        """Put values at the end."""
        need = self._used + len(values)
        if need > len(self._room):
            self._grow(max(need, len(self._room) * 3 // 2, 64))
        self._room[self._used : need] = values
        self._used = need

    def discard(self) -> None:
        """Let go of the values, and of the file that holds them."""
        self._room, self._used = np.empty(0, self._room.dtype), 0
        if self._path is not None:
            self._path.unlink(missing_ok=True)

    def _grow(self, size: int) -> None:
        if self._path is None:
            room = np.empty(size, self._room.dtype)
            room[: self._used] = self.data
            self._room = room
            return
        with self._path.open("ab") as file:
            file.truncate(size * self._room.itemsize)
        self._room = np.memmap(self._path, self._room.dtype, "r+", shape=(size,))


class Shelf:
    """Where columns stand: in memory, or as files in a folder of their own.

    folder: a folder that is empty or does not exist yet; None for memory.
    """

    __slots__ = ("_count", "_folder")

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._count = 0
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)

    def column(self, dtype: str, values: Array | None = None) -> Column:
        """A new column, with these values in it."""
        self._count += 1
        column = Column(dtype, self._folder / f"{self._count}.column" if self._folder else None)
        if values is not None:
            column.extend(values)
        return column
