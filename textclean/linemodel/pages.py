"""The units of several pages, one page after another in the same arrays: what of a page must not reach into the next.

Numbers that are computed for each unit alone need no care. Running sums and reductions do: a sum that began with
another page, or took numbers in another order, would differ in its last bits. So running sums are made of folded
arrays, in which each page has a row, and sums of fractions page by page. The numbers of one page are the same whatever
pages stand beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from textclean.arrays import Array

__all__ = ["Pages"]


class Pages:
    """Where each of some pages has its units.

    Args:
        bounds: The first unit of each page, and the end of the last one; each page has at least one unit.

    Attributes:
        bounds: As given.
        sizes: The number of units of each page.
        longest: The number of units of the longest one.
        shortest: That of the shortest one.
        at: For each unit its index on its page.
        left: For each unit the number of units behind it on its page.

    >>> pages = Pages(np.array([0, 2, 5]))
    >>> pages.at.tolist()
    [0, 1, 0, 1, 2]
    >>> pages.fold(np.array([1, 2, 3, 4, 5])).tolist()
    [[1, 2, 0], [3, 4, 5]]
    """

    def __init__(self, bounds: Array) -> None:
        self.bounds = bounds
        self.sizes = bounds[1:] - bounds[:-1]
        self.longest, self.shortest = int(self.sizes.max()), int(self.sizes.min())
        self.at = np.arange(bounds[-1])
        if len(self) > 1:
            self.at -= bounds[:-1].repeat(self.sizes)
            self._place = self.at + (np.arange(len(self)) * self.longest).repeat(self.sizes)
        self.left = self.spread(self.sizes) - 1 - self.at

    def __len__(self) -> int:
        return len(self.sizes)

    def spread(self, values: Array) -> Array:
        """A number a page as a number a unit; of one page as it is, because numpy stretches that itself.

        Args:
            values: Numbers; the last axis has one for each page.
        """
        return values if len(self) == 1 else values.repeat(self.sizes, axis=-1)

    def fold(self, rows: Array, fill: float = 0) -> Array:
        """Numbers of units as an array with a row a page, as long as the longest page.

        Args:
            rows: Numbers; the last axis has one for each unit.
            fill: What stands behind the units of shorter pages.
        """
        *above, n = rows.shape
        if len(self) == 1:
            return rows.reshape(*above, 1, n)
        out = np.full((*above, len(self) * self.longest), fill, rows.dtype)
        out[..., self._place] = rows
        return out.reshape(*above, len(self), self.longest)

    def unfold(self, folded: Array) -> Array:
        """What `fold` folded, or an array of that shape.

        Args:
            folded: The array.
        """
        *above, pages, longest = folded.shape
        flat = folded.reshape(*above, pages * longest)
        return flat if pages == 1 else flat.take(self._place, axis=-1)

    def running(self, rows: Array) -> Array:
        """The sums of the units before each unit of its page, folded; one more column has the sums of all.

        Args:
            rows: Numbers; the last axis has one for each unit.
        """
        folded = self.fold(rows)
        total = np.zeros((*folded.shape[:-1], self.longest + 1))
        folded.cumsum(axis=-1, dtype=np.float64, out=total[..., 1:])
        return total

    def sums(self, rows: Array) -> Array:
        """The sum over each page, to the bit that numpy gives for the page by itself.

        Args:
            rows: A row of numbers for each sum, a column a unit.

        Returns:
            A row a sum, a column a page.
        """
        if len(self) == 1:
            return np.asarray(rows.sum(axis=1, keepdims=True))
        add, stops = np.add.reduce, self.bounds.tolist()
        found: Sequence[Array] = [add(rows[:, a:b], axis=1) for a, b in pairwise(stops)]
        return np.stack(found, axis=1)

    def counts(self, rows: Array) -> Array:
        """The sums of whole numbers, or of flags, over each page.

        Args:
            rows: The numbers; the last axis has one for each unit.
        """
        return np.asarray(np.add.reduceat(rows.astype(np.int64), self.bounds[:-1], axis=-1))
