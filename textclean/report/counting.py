"""Counts of a stream in bounded memory: the most frequent keys, keys seen once, random samples, histograms."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import blake2b
from random import Random
from typing import Generic, TypeVar

import numpy as np

__all__ = ["Best", "Frequent", "Histogram", "Once", "Sample"]

T = TypeVar("T")


class Frequent(Generic[T]):
    """The most frequent keys of a stream, with a value that came with each.

    It holds at most `2 * most` keys; when there are more, the rarer half goes. As long as nothing went, counts are
    exact; after that, a count may be too low by at most `lost` (Misra and Gries, Finding repeated elements, 1982).

    Args:
        most: The keys that are kept when the memory is full.

    Attributes:
        lost: By how much a count may be too low.

    >>> counts = Frequent[str](2)
    >>> for key in "abacada":
    ...     counts.add(key, f"the letter {key}")
    >>> counts.top(1), counts.lost
    ([('a', 4, 'the letter a')], 0)
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._held: dict[str, list[int]] = {}
        self._values: dict[str, T] = {}
        self.lost = 0

    def __len__(self) -> int:
        return len(self._held)

    def add(self, key: str, value: T, count: int = 1) -> None:
        """Count a key.

        Args:
            key: The key.
            value: What to keep of it, if it is new.
            count: How often it occurs.
        """
        known = self._held.get(key)
        if known is not None:
            known[0] += count
            return
        self._held[key] = [count]
        self._values[key] = value
        if len(self._held) > 2 * self._most:
            self._forget()

    def value(self, key: str) -> T | None:
        """What was kept of a key; None if it is not held.

        Args:
            key: The key.
        """
        return self._values.get(key)

    def _forget(self) -> None:
        order = heapq.nlargest(self._most, self._held, key=lambda key: self._held[key][0])
        kept = set(order)
        self.lost += max(count[0] for key, count in self._held.items() if key not in kept)
        self._held = {key: count for key, count in self._held.items() if key in kept}
        self._values = {key: self._values[key] for key in self._held}

    def top(self, number: int) -> list[tuple[str, int, T]]:
        """The most frequent keys with their counts and values; of equal counts, in alphabetical order.

        Args:
            number: How many.
        """
        found = heapq.nsmallest(number, self._held, key=lambda key: (-self._held[key][0], key))
        return [(key, self._held[key][0], self._values[key]) for key in found]


class Once(Generic[T]):
    """The keys of a stream that occur once, those of the least rank first.

    A table of fixed size knows by two hashes which keys were seen (Bloom, Space/time trade-offs in hash coding, 1970).
    It can only believe too much: a few keys are left out, and what is reported did occur once.

    Args:
        most: The keys that are held.
        bits: The size of the table: 2 to this number of bytes.

    >>> once = Once[str](10)
    >>> for key, rank in (("a", 0.9), ("b", 0.5), ("c", 0.6), ("b", 0.5)):
    ...     once.add(key, rank, f"the letter {key}")
    >>> list(once.least(10))
    ['the letter c', 'the letter a']
    """

    def __init__(self, most: int, bits: int = 24) -> None:
        self._most, self._mask = most, (1 << bits) - 1
        self._seen = np.zeros(1 << bits, np.uint8)
        self._held: dict[bytes, tuple[float, int, T]] = {}
        self._number = 0

    def add(self, key: str, rank: float, value: T) -> None:
        """Count a key.

        Args:
            key: The key.
            rank: Keys of a lower rank are kept longer, and come first.
            value: What to keep of it.
        """
        digest = blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest()
        first = int.from_bytes(digest[:4], "little") & self._mask
        second = int.from_bytes(digest[4:], "little") & self._mask
        seen = min(self._seen[first], self._seen[second])
        if seen:
            self._held.pop(digest, None)
            return
        self._seen[first] = self._seen[second] = 1
        self._number += 1
        self._held[digest] = (rank, self._number, value)
        if len(self._held) > 2 * self._most:
            self._held = dict(heapq.nsmallest(self._most, self._held.items(), key=lambda item: item[1][:2]))

    def least(self, number: int) -> Iterator[T]:
        """What was kept of the keys that occurred once, by rank, then in the order of the stream.

        Args:
            number: How many.
        """
        return (value for _, _, value in heapq.nsmallest(number, self._held.values(), key=lambda item: item[:2]))


class Sample(Generic[T]):
    """A random sample of a stream: each item has the same chance (algorithm R of Vitter, Random sampling, 1985).

    Args:
        size: The size of the sample.
        random: The source of chance; give it a seed, and the sample is the same each time.

    Attributes:
        seen: The number of items offered.

    >>> sample = Sample[int](2, Random(7))
    >>> for number in range(1000):
    ...     place = sample.place()
    ...     if place is not None:
    ...         sample.put(place, number)
    >>> len(sample.items), sample.seen
    (2, 1000)
    """

    def __init__(self, size: int, random: Random) -> None:
        self._size, self._random = size, random
        self.seen = 0
        self.items: list[T] = []

    def place(self) -> int | None:
        """The place that the next item of the stream takes; None if it is not in the sample, and need not be made."""
        self.seen += 1
        if len(self.items) < self._size:
            return len(self.items)
        place = int(self._random.random() * self.seen)
        return place if place < self._size else None

    def put(self, place: int, item: T) -> None:
        """Put an item in its place.

        Args:
            place: What `place` returned.
            item: The item.
        """
        self.items[place : place + 1] = [item]


class Best(Generic[T]):
    """The items of a stream that rank highest; of equal rank, the earlier ones.

    Args:
        most: How many.

    >>> best = Best[str](1)
    >>> for item, rank in (("a", 0.2), ("b", 0.7), ("c", 0.5)):
    ...     if best.wants((rank,)):
    ...         best.put((rank,), item)
    >>> best.ordered()
    ['b']
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._held: list[tuple[tuple[float, ...], int, T]] = []
        self._number = 0

    def wants(self, rank: tuple[float, ...]) -> bool:
        """Whether an item of this rank would be held.

        Args:
            rank: The rank.
        """
        return len(self._held) < self._most or rank > self._held[0][0]

    def put(self, rank: tuple[float, ...], item: T) -> None:
        """Hold an item.

        Args:
            rank: Its rank.
            item: The item.
        """
        self._number += 1
        entry = (rank, -self._number, item)
        if len(self._held) < self._most:
            heapq.heappush(self._held, entry)
        else:
            heapq.heappushpop(self._held, entry)

    def ordered(self) -> list[T]:
        """The items, the highest rank first."""
        return [item for _, _, item in sorted(self._held, key=lambda entry: entry[:2], reverse=True)]


@dataclass
class Histogram:
    """The distribution of numbers from 0 to 1.

    Attributes:
        bins: The number of equal intervals; the last one holds 1, too.
        counts: The count of each interval.

    >>> histogram = Histogram(4)
    >>> for number in (0.0, 0.3, 0.31, 1.0):
    ...     histogram.add(number)
    >>> histogram.counts
    [1, 2, 0, 1]
    """

    bins: int = 20
    counts: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.counts = self.counts or [0] * self.bins

    def add(self, number: float) -> None:
        """Count a number.

        Args:
            number: The number; below 0 it counts as 0, above 1 as 1.
        """
        self.counts[min(max(int(number * self.bins), 0), self.bins - 1)] += 1
