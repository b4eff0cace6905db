"""Words as 64-bit numbers: hashes of all pieces of an array at once, and sets of hashes with look-ups by array."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

import numpy as np

from textclean.arrays import Array, indexes
from textclean.linemodel.characters import code_points, lowered

__all__ = ["Distinct", "HashSet", "distinct", "hash_set", "piece_hashes", "salt", "word_hashes", "word_set"]

BASE = 0x9E3779B97F4A7C15  # odd, so that it has an inverse modulo 2**64
_HIGH, _LOW = np.uint64(31), np.uint64(29)  # how far a hash is shifted to be mixed


@cache
def _powers(size: int) -> tuple[Array, Array]:
    """The first powers of `BASE` and of its inverse, modulo 2**64."""

    def powers(base: int) -> Array:
        column = np.full(size, base, np.uint64)
        column[0] = 1
        return np.multiply.accumulate(column)

    return powers(BASE), powers(pow(BASE, -1, 2**64))


@cache
def salt(number: int) -> Any:
    """An odd 64-bit number, a different one for each use of a hash.

    Args:
        number: The number of the use.
    """
    state = (BASE * (number + 1)) % 2**64
    state = (state ^ (state >> 31)) * 0xD6E8FEB86659FD93 % 2**64
    return np.uint64(state | 1)


def piece_hashes(values: Array, starts: Array, stops: Array) -> Array:
    """A hash of each piece `values[start:stop]`, by its values and their order.

    This is the polynomial rolling hash of Karp and Rabin (1987), modulo 2**64. The sums of all prefixes are computed
    once; a piece's sum is the difference of two, divided by the power at its start, and then mixed.

    Args:
        values: Unsigned 64-bit numbers.
        starts: Where each piece starts.
        stops: Where it ends.
    """
    size = 1 << max(16, len(values).bit_length())
    power, inverse = _powers(size)
    total = np.empty(len(values) + 1, np.uint64)
    total[0] = 0
    np.multiply(values, power[: len(values)], out=total[1:])
    total.cumsum(out=total)
    mixed = total.take(stops)
    mixed -= total.take(starts)
    mixed *= inverse.take(starts)
    mixed ^= mixed >> _HIGH
    mixed *= salt(0)
    mixed ^= mixed >> _LOW
    return np.asarray(mixed)


def word_hashes(words: list[str]) -> Array:
    """The hashes of words.

    Args:
        words: The words, in any case.

    >>> first, second = word_hashes(["Page", "page"])
    >>> bool(first == second)
    True
    """
    codes, starts = code_points(words)
    stops = np.append(starts[1:], len(codes)) - 1
    return piece_hashes(lowered().take(codes), starts, stops)


@dataclass(frozen=True, slots=True, eq=False)
class HashSet:
    """A set of hashes, sorted, with a table of where the hashes with the same leading bits begin.

    Attributes:
        hashes: The hashes in order; after them, padding for look-ups that run past the end.
        first: For each value of the leading bits, the index of its first hash.
        shift: How far a hash is shifted to leave its leading bits.
        deepest: The largest number of hashes with the same leading bits.
    """

    hashes: Array
    first: Array
    shift: Any
    deepest: int

    def find(self, values: Array) -> tuple[Array, Array]:
        """Look up hashes.

        Args:
            values: The hashes.

        Returns:
            Whether each hash is in the set, and its index there. The index of a hash that is not in the set is
            arbitrary.
        """
        at = self.first.take(values >> self.shift)
        held = self.hashes.take(at)
        found = held == values
        # The hashes are in order: few of those looked up stand behind others with the same leading bits.
        left = indexes(held < values)
        for _ in range(self.deepest - 1):
            if not len(left):
                break
            at[left] += 1
            held, wanted = self.hashes.take(at.take(left)), values.take(left)
            found[left] = held == wanted
            left = left[held < wanted]
        return found, np.minimum(at, max(len(self) - 1, 0))

    def __len__(self) -> int:
        return len(self.hashes) - self.deepest - 1


class Distinct(NamedTuple):
    """The distinct ones of some hashes.

    Attributes:
        values: The distinct hashes, in order.
        number: For each hash its index in `values`.
        often: How many hashes have each value.
        first: The index of the first hash with each value.
    """

    values: Array
    number: Array
    often: Array
    first: Array


def distinct(hashes: Array, page: Array | None = None) -> Distinct:
    """Find the distinct ones of some hashes.

    Args:
        hashes: The hashes.
        page: For each hash the number of its page, if equal ones of different pages are distinct. They are in order by
            page first.
    """
    order = hashes.argsort() if page is None else np.lexsort((hashes, page))
    ordered = hashes.take(order)
    new = np.empty(len(hashes), bool)
    new[:1] = True
    np.not_equal(ordered[1:], ordered[:-1], out=new[1:])
    if page is not None:
        of_page = page.take(order)
        new[1:] |= of_page[1:] != of_page[:-1]
    starts = indexes(new)
    often = np.empty_like(starts)
    often[:-1] = starts[1:] - starts[:-1]
    often[-1:] = len(hashes) - starts[-1:]
    number = np.empty_like(order)
    number[order] = new.cumsum() - 1
    first = np.minimum.reduceat(order, starts) if len(starts) else starts
    return Distinct(ordered.take(starts), number, often, first)


def hash_set(values: Array) -> HashSet:
    """Make a set of hashes.

    Args:
        values: The hashes, sorted and distinct.
    """
    bits = max(4, len(values).bit_length() + 2)
    shift = np.uint64(64 - bits)
    leading = values >> shift
    first = np.searchsorted(leading, np.arange(2**bits, dtype=np.uint64))
    deepest = int(np.bincount(leading.astype(np.int64)).max(initial=0))
    padded = np.append(values, np.zeros(deepest + 1, np.uint64))
    return HashSet(padded, first, shift, deepest)


@cache
def word_set(words: tuple[str, ...]) -> HashSet:
    """The set of the hashes of some words.

    Args:
        words: The words.
    """
    return hash_set(np.unique(word_hashes(list(words))))
