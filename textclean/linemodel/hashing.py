"""Words as 64-bit numbers: hashes of all pieces of an array at once, and sets of them that are looked up at once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from textclean.linemodel.characters import code_points, lowered

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, Any]

__all__ = ["Known", "hashes", "known", "known_words", "salt", "sums"]

BASE = 0x9E3779B97F4A7C15  # odd, so that it has an inverse modulo 2**64


@cache
def _powers(size: int) -> tuple[Array, Array]:
    """The powers of `BASE` and those of its inverse, modulo 2**64."""
    import numpy as np

    def powers(base: int) -> Array:
        column = np.full(size, base, np.uint64)
        column[0] = 1
        result: Array = np.multiply.accumulate(column)
        return result

    return powers(BASE), powers(pow(BASE, -1, 2**64))


@cache
def salt(number: int) -> Any:
    """An odd 64-bit number, one for each use of a hash."""
    import numpy as np

    state = (BASE * (number + 1)) % 2**64
    state = (state ^ (state >> 31)) * 0xD6E8FEB86659FD93 % 2**64
    return np.uint64(state | 1)


def sums(values: Array, starts: Array, stops: Array) -> Array:
    """A hash of each piece `values[start:stop]`, by its values and their order.

    A polynomial rolling hash (Karp and Rabin, 1987) modulo 2**64: the sums of all prefixes are computed once, a
    piece's is the difference of two, turned back by the power at its start, and then mixed.
    """
    import numpy as np

    size = 1 << max(16, len(values).bit_length())
    power, inverse = _powers(size)
    total = np.zeros(len(values) + 1, np.uint64)
    np.cumsum(values * power[: len(values)], out=total[1:])
    found = (total.take(stops) - total.take(starts)) * inverse.take(starts)
    found ^= found >> np.uint64(31)
    found *= salt(0)
    found ^= found >> np.uint64(29)
    result: Array = found
    return result


def hashes(words: list[str]) -> Array:
    """The hashes of single words.

    >>> first, second = hashes(["Page", "page"])
    >>> bool(first == second)
    True
    """
    import numpy as np

    codes, starts = code_points(words)
    stops = np.append(starts[1:], len(codes)) - 1
    return sums(lowered().take(codes), starts, stops)


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """A set of hashes, sorted, with a table of where those with the same leading bits begin."""

    hashes: Array
    first: Array
    shift: Any
    deepest: int

    def find(self, values: Array) -> tuple[Array, Array]:
        """Which of the values are in the set, and where (the place means nothing for those that are not)."""
        import numpy as np

        at = self.first.take(values >> self.shift)
        found = self.hashes.take(at) == values
        for _ in range(self.deepest - 1):
            at += ~found
            found |= self.hashes.take(at) == values
        return found, np.minimum(at, max(len(self) - 1, 0))

    def __len__(self) -> int:
        return len(self.hashes) - self.deepest - 1


def known(values: Array) -> Known:
    """A set of hashes; `values` must be sorted and distinct."""
    import numpy as np

    bits = max(4, len(values).bit_length() + 2)
    shift = np.uint64(64 - bits)
    leading = values >> shift
    first = np.searchsorted(leading, np.arange(2**bits, dtype=np.uint64))
    deepest = int(np.bincount(leading.astype(np.int64)).max(initial=0))
    # Behind the last one stand as many that are never asked for as a look-up may walk on.
    padded = np.append(values, np.zeros(deepest + 1, np.uint64))
    return Known(padded, first, shift, deepest)


@cache
def known_words(words: tuple[str, ...]) -> Known:
    """The set of the hashes of some words."""
    import numpy as np

    return known(np.unique(hashes(list(words))))
