"""The kernels compiled by numba (the `fast` extra): bit-equal to the numpy kernels, in one pass over the bytes.

numba compiles the functions below on first use and caches the machine code next to the source, or in the user's cache
folder if that is read-only. Tests compare each of them with its numpy kernel.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np

from textclean.arrays import Array
from textclean.compiled import available, compiled
from textclean.shingling.normalization import LONGEST, tables
from textclean.shingling.shingles import EIGHT, MIX, WORD, Shingles, encode, with_wordless

__all__ = ["available", "overlaps", "shingle", "sign"]


def shingle(texts: Sequence[str], ngram: int) -> Shingles:
    """Shingle a batch of texts, as `textclean.shingling.shingles.shingle` does.

    Args:
        texts: The texts.
        ngram: The number of words in a shingle.
    """
    data, begin, _ = encode(texts)
    table = tables()
    raw, places = np.frombuffer(data, np.uint8), np.array(begin, np.int64)
    normalized = np.empty(2 * len(raw) + 8, np.uint8)
    starts = np.empty(len(places), np.int64)
    end = compiled(_normalize)(raw, places, *table, normalized, starts)
    eights: Array = np.ndarray((end + 1,), np.uint64, normalized, strides=(1,))
    hashed = np.empty(end // 2 + 1, np.uint64)
    first = np.empty(len(places), np.int64)
    count = compiled(_words)(eights, starts, _constants(), hashed, first)
    out = np.empty(count, np.uint64)
    start, digest = np.empty(len(places), np.int64), np.empty(len(texts), np.uint64)
    made = compiled(_shingles)(hashed, first, ngram, _constants(), out, start, digest)
    return with_wordless(texts, Shingles(out[:made], start, digest))


def sign(hashes: Array, start: Array, a: Array, b: Array) -> Array:
    """Make the signatures of sets of hashes, as `textclean.shingling.minhash.sign` does.

    Args:
        hashes: Unsigned integers, of which the lower 32 bits count.
        start: Where each set starts, and where the last one ends.
        a: The factors of the permutations.
        b: The summands of the permutations.
    """
    out = np.empty((len(start) - 1, len(a)), np.uint32)
    compiled(_sign)(hashes, start, a, b, out)
    return out


def overlaps(flat: Array, low: Array, high: Array, other: Array, other_low: Array, other_high: Array) -> Array:
    """Count the members that each pair of sets shares, as `textclean.shingling.similarity.overlaps` does.

    Args:
        flat: The members of the first sets, sorted within each set.
        low: Where the first set of each pair starts.
        high: Where the first set of each pair ends.
        other: The members of the second sets.
        other_low: Where the second set of each pair starts.
        other_high: Where the second set of each pair ends.
    """
    out = np.empty(len(low), np.int64)
    compiled(_overlaps)(flat, low, high, other, other_low, other_high, out)
    return out


@cache
def _constants() -> Array:
    """The constants that the kernels share."""
    return np.array((EIGHT, WORD, *MIX, LONGEST), np.uint64)


def _normalize(
    raw: Array, places: Array, ascii_table: Array, shape: Array, form: Array, out: Array, begin: Array
) -> int:  # pragma: no cover - compiled
    """Write the normalized bytes of the texts, words separated by spaces, and where each text starts."""
    one = np.uint64(1)  # unsigned indexes need no check for negative values
    o = np.uint64(0)
    after = ~o  # the position after the last word of a single character and its space
    linked = ~o  # the same, if the word ends in a sign that links the next character to it
    for text in range(len(places) - 1):
        begin[text] = o
        i, stop = np.uint64(places[text]), np.uint64(places[text + 1])
        while i < stop:
            c = raw[i]
            if c < 0x80:
                out[o] = ascii_table[c]
                o += one
                i += one
                continue
            c1 = raw[i + one] & 0x3F
            if c < 0xE0:
                size, code = 2, (c & 0x1F) << 6 | c1
            else:
                c2 = raw[i + np.uint64(2)] & 0x3F
                size, code = 3, (c & 0x0F) << 12 | c1 << 6 | c2
                if c >= 0xF0:
                    size, code = 4, (c & 0x07) << 18 | c1 << 12 | c2 << 6 | (raw[i + np.uint64(3)] & 0x3F)
            kind, packed = shape[code], form[code]
            if packed != 0xFFFFFFFF:
                if kind == 2 and o != linked:
                    out[o] = 0x20
                    o += one
                elif kind >= 2 and o == after:
                    o -= one
                for k in range(size):
                    byte = raw[i + np.uint64(k)] if packed == 0 else np.uint8(packed >> np.uint32(8 * k))
                    if byte != 0xFF:
                        out[o] = byte
                        o += one
                if kind >= 2:
                    out[o] = 0x20
                    o += one
                    after = o
                    if kind == 4:
                        linked = o
            i += np.uint64(size)
    begin[len(places) - 1] = o
    for k in range(8):
        out[o + np.uint64(k)] = 0x20
    return int(o)


def _words(eights: Array, begin: Array, numbers: Array, out: Array, first: Array) -> int:  # pragma: no cover - compiled
    """Split into words and hash them, eight bytes at a time."""
    times, mix0, mix1, shift = numbers[0], numbers[2], numbers[3], np.uint64(33)
    one, ones = np.uint64(1), np.uint64(0x0101010101010101)
    highs = ones << np.uint64(7)
    spaces = ones << np.uint64(5)
    longest = numbers[4]
    count = 0
    for text in range(len(begin) - 1):
        first[text] = count
        i, stop = np.uint64(begin[text]), np.uint64(begin[text + 1])
        while i < stop:
            x = eights[i]
            y = x ^ spaces
            found = (y - ones) & ~y & highs  # the lowest bit that is set belongs to the first space
            if found:  # most words are shorter than eight bytes
                below = ((found & (~found + one)) >> np.uint64(7)) - one
                h = (x & below) * times
                h ^= h >> np.uint64(32)
                i += (((below & ones) * ones) >> np.uint64(56)) + one
                if not below:
                    continue
            else:
                h = length = np.uint64(0)
                n = np.uint64(8)
                while n == 8:
                    x = eights[i]
                    y = x ^ spaces
                    found = (y - ones) & ~y & highs
                    below = ((found & (~found + one)) >> np.uint64(7)) - one
                    n = ((below & ones) * ones) >> np.uint64(56) if found else np.uint64(8)
                    if length + n > longest:
                        n = longest - length
                        below = (one << (n << np.uint64(3))) - one
                        found = highs
                    if n:
                        h = (h ^ (x & below if found else x)) * times
                        h ^= h >> np.uint64(32)
                    length += n
                    i += n
                if length < longest:
                    i += one
            h ^= h >> shift
            h *= mix0
            h ^= h >> shift
            h *= mix1
            h ^= h >> shift
            out[count] = h
            count += 1
    first[len(begin) - 1] = count
    return count


def _shingles(
    hashed: Array, first: Array, ngram: int, numbers: Array, out: Array, start: Array, digest: Array
) -> int:  # pragma: no cover - compiled
    """Hash the n-grams of each text."""
    base, mix0, mix1, shift = numbers[1], numbers[2], numbers[3], np.uint64(33)
    made = 0
    for text in range(len(first) - 1):
        start[text] = made
        low, high = first[text], first[text + 1]
        total = np.uint64(0)
        run = min(ngram, high - low)
        factor = np.uint64(1)
        if run:
            rolled = np.uint64(0)
            leaving = np.uint64(1)
            for k in range(run):
                rolled = rolled * base + hashed[low + k]
                leaving *= base
            for place in range(high - low - run + 1):
                if place:
                    rolled = rolled * base + hashed[low + place + run - 1] - hashed[low + place - 1] * leaving
                h = rolled
                h ^= h >> shift
                h *= mix0
                h ^= h >> shift
                h *= mix1
                h ^= h >> shift
                out[made] = h
                made += 1
                total += h * factor
                factor += np.uint64(2)
            total ^= total >> shift
            total *= mix0
            total ^= total >> shift
            total *= mix1
            total ^= total >> shift
        digest[text] = total
    start[len(first) - 1] = made
    return made


def _sign(hashes: Array, start: Array, a: Array, b: Array, out: Array) -> None:  # pragma: no cover - compiled
    """Keep the least value of each permutation over the hashes of each set."""
    longest = 0
    for text in range(len(start) - 1):
        longest = max(longest, start[text + 1] - start[text])
    mixed = np.empty(longest, np.uint32)
    for text in range(len(start) - 1):
        low = start[text]
        n = start[text + 1] - low
        for i in range(n):
            x = np.uint32(hashes[low + i])
            x ^= x >> np.uint32(16)
            x = np.uint32(x * np.uint32(0x85EBCA6B))
            x ^= x >> np.uint32(13)
            x = np.uint32(x * np.uint32(0xC2B2AE35))
            x ^= x >> np.uint32(16)
            mixed[i] = x
        for k in range(len(a)):
            least = np.uint32(0xFFFFFFFF)
            ak, bk = a[k], b[k]
            for i in range(n):
                least = min(least, np.uint32(ak * mixed[i] + bk))
            out[text, k] = least


def _overlaps(
    flat: Array, low: Array, high: Array, other: Array, other_low: Array, other_high: Array, out: Array
) -> None:  # pragma: no cover - compiled
    """Merge the two sorted sets of each pair, counting equal members."""
    for pair in range(len(low)):
        i, j = low[pair], other_low[pair]
        end_i, end_j = high[pair], other_high[pair]
        shared = 0
        while i < end_i and j < end_j:
            x, y = flat[i], other[j]
            shared += x == y
            i += x <= y
            j += y <= x
        out[pair] = shared
