"""The kernels of `keys` and `bands`, compiled by numba (the `fast` extra): bit-equal to those of numpy."""

from __future__ import annotations

from functools import cache

import numpy as np

from textclean.arrays import Array
from textclean.compiled import compiled
from textclean.shingling.shingles import MIX, WORD

__all__ = ["band_hashes", "ranges", "sampled"]


def band_hashes(signatures: Array, bands: int, rows: int) -> Array:
    """Hash the bands of signatures, as `textclean.shingling.keys.band_hashes` does.

    Args:
        signatures: (texts, num_perm) uint32.
        bands: The number of bands.
        rows: The signature values in a band.
    """
    out = np.empty((len(signatures), bands), np.uint64)
    compiled(_band_hashes)(signatures, rows, _constants(), out)
    return out


def sampled(flat: Array, low: Array, high: Array, one_in: int) -> tuple[Array, Array]:
    """Mix the members of sets, and choose one in some number, as `textclean.shingling.keys.sampled` does.

    Args:
        flat: The members of all sets.
        low: Where each set starts.
        high: Where each set ends.
        one_in: One in this number is chosen.

    Returns:
        The number of the set of each member that is chosen, ascending, and its hash.
    """
    size = int((high - low).sum())
    owner, hashes = np.empty(size, np.int64), np.empty(size, np.uint64)
    made = compiled(_sampled)(flat, low, high, np.uint64(one_in), _constants(), owner, hashes)
    return owner[:made].copy(), hashes[:made].copy()


def ranges(entries: Array, keys: Array, stops: Array, most: int) -> tuple[Array, Array]:
    """Find the entries from each key to its stop, as `textclean.shingling.bands.ranges` does.

    Args:
        entries: Sorted numbers.
        keys: The least number wanted each, sorted.
        stops: The number below which each range ends.
        most: The number of entries that are counted at most.

    Returns:
        Where each range starts, and how many entries it has.
    """
    low, count = np.zeros(len(keys), np.int64), np.zeros(len(keys), np.int64)
    compiled(_ranges)(entries, keys, stops, most, low, count)
    return low, count


@cache
def _constants() -> Array:
    """The constants that the kernels share."""
    return np.array((WORD, *MIX), np.uint64)


def _band_hashes(signatures: Array, rows: int, numbers: Array, out: Array) -> None:  # pragma: no cover - compiled
    """Mix the values of each band into a hash of its number."""
    number, mix0, mix1, shift = numbers[0], numbers[1], numbers[2], np.uint64(32)
    for text in range(len(out)):
        start = np.uint64(0)
        at = 0
        for band in range(out.shape[1]):
            start += number
            h = start
            for _ in range(rows):
                h = (h ^ np.uint64(signatures[text, at])) * mix0
                h ^= h >> shift
                at += 1
            out[text, band] = h * mix1


def _sampled(
    flat: Array, low: Array, high: Array, one_in: int, numbers: Array, owner: Array, hashes: Array
) -> int:  # pragma: no cover - compiled
    """Write the members that are chosen, and return their number."""
    mix0, mix1, shift = numbers[1], numbers[2], np.uint64(33)
    made = 0
    for number in range(len(low)):
        for place in range(low[number], high[number]):
            h = np.uint64(flat[place]) ^ mix0
            h ^= h >> shift
            h *= mix0
            h ^= h >> shift
            h *= mix1
            h ^= h >> shift
            owner[made] = number
            hashes[made] = h
            made += h % one_in == 0  # without a branch: what is not chosen is written over
    return made


def _ranges(
    entries: Array, keys: Array, stops: Array, most: int, low: Array, count: Array
) -> None:  # pragma: no cover - compiled
    """Guess how far it is from key to key, which are spread evenly, and search around the guess."""
    n = len(entries)
    half, length = np.uint64(32), np.uint64(n)
    gap = n // (len(keys) + 1)
    at, before = 0, np.uint64(0)
    for number in range(len(keys) if n else 0):
        key, stop = keys[number], stops[number]
        distance = 0
        step = gap + 1
        if gap > 64:  # many keys are met one after the other without a guess
            distance = int(np.int64(((key - before) >> half) * length >> half))
            step = int(np.sqrt(distance)) + 1
        high = min(at + distance, n - 1)
        if entries[high] < key:
            at = high + 1
            high = at + step
            while high < n and entries[high] < key:
                at = high + 1
                step *= 2
                high += step
            high = min(high, n)
        else:
            least = high - step
            while least > at and entries[least] >= key:
                high = least
                step *= 2
                least -= step
            at = max(at, least)
        while at < high:
            middle = (at + high) >> 1
            if entries[middle] < key:
                at = middle + 1
            else:
                high = middle
        before = key
        low[number] = at
        end = at
        while end < n and entries[end] < stop and end - at < most:
            end += 1
        count[number] = end - at
