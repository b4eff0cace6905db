"""Shingles: hashes of runs of words, for whole batches of texts, with no Python loop a word or a shingle.

All arithmetic is modulo 2**64, so that any machine and any kernel gives the same numbers:

    word      h = 0; for each eight bytes x of its folded UTF-8, read as a little-endian number, the last ones filled up
              with zeros: h = (h ^ x) * EIGHT; h = h ^ h >> 32; then mix(h)
    shingle   h = 0; for each hash w of the run of `size` words: h = h * WORD + w; then mix(h)
    digest    the sum of shingle * (2 * place + 1) over the text's shingles; then mix(h)

`mix` is the finaliser of MurmurHash3 (Appleby, public domain). A text of fewer words than `size` has one shingle, of
all its words; a text without a word has none. Signatures and sets hold the lower 32 bits of a shingle. None of this
stands up to somebody who looks for collisions.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from typing import Any

import numpy as np

from textclean.errors import InputError
from textclean.shingling.normalization import Folded, fold, spans

Array = np.ndarray[Any, Any]

__all__ = ["EIGHT", "MIX", "WORD", "Shingles", "batches", "encode", "runs", "shingle", "word_hashes"]

EIGHT = 0xA24BAED4963EE407
WORD = 0x9E3779B97F4A7C15
MIX = (0xFF51AFD7ED558CCD, 0xC4CEB9FE1A85EC53)
_MASK = (1 << 64) - 1


@dataclass(frozen=True, slots=True, eq=False)
class Shingles:
    """The shingles of some texts, one after the other.

    hashes: (n,) uint64, in the order of the texts, with repeats. start: (texts + 1,) int64, where each text begins.
    digest: (texts,) uint64, of all shingles in order: equal words give an equal digest; 0 for a text without words.
    """

    hashes: Array
    start: Array
    digest: Array


def encode(texts: Sequence[str]) -> tuple[bytes, list[int]]:
    """The texts as UTF-8 with a space after each and eight at the end, and where each begins; last, where all end."""
    parts = [text.encode("utf-8", "surrogatepass") for text in texts]
    return b" ".join((*parts, b" " * 8)), [0, *accumulate(len(part) + 1 for part in parts)]


def batches(texts: Sequence[Any], size: int = 1 << 17) -> Iterator[slice]:
    """Slices of texts of together about `size` characters: what is worked on at once stays in the cache.

    Raises:
        InputError: if one of them is no str; the message says which.
    """
    first = held = 0
    for i, text in enumerate(texts):
        if not isinstance(text, str):
            raise InputError(f"text {i} is {type(text).__name__}, not str")
        if held and held + len(text) > size:
            yield slice(first, i)
            first, held = i, 0
        held += len(text)
    if len(texts) > first:
        yield slice(first, len(texts))


def shingle(texts: Sequence[str], size: int) -> Shingles:
    """The shingles of a batch of texts; numpy's kernel."""
    data, begin = encode(texts)
    folded = fold(data)
    start, stop = spans(folded)
    hashed = word_hashes(folded, start, stop)
    first = np.searchsorted(start, folded.here(np.asarray(begin)))
    return _by_text(hashed, first, size)


def word_hashes(folded: Folded, start: Array, stop: Array) -> Array:
    """The hash of each word: eight bytes of all words at once, then the next eight of those that are longer."""
    data = np.ascontiguousarray(folded.data)
    eights: Array = np.ndarray((max(len(data) - 7, 0),), "<u8", data, strides=(1,))
    left = stop - start
    out = _eight(0, eights[start], left)
    which = np.flatnonzero(left > 8)
    start, left = start[which], left[which]
    while len(which):
        start, left = start + 8, left - 8
        out[which] = _eight(out[which], eights[start], left)
        more = left > 8
        which, start, left = which[more], start[more], left[more]
    return mix(out)


def _eight(h: Array | int, x: Array, left: Array) -> Array:
    """Take up to eight more bytes of each word into its hash."""
    x &= _masks()[np.minimum(left, 8)]
    x ^= np.uint64(h) if isinstance(h, int) else h
    x *= np.uint64(EIGHT)
    x ^= x >> np.uint64(32)
    return x


@cache
def _masks() -> Array:
    """What keeps the first n bytes of eight, for n from 0 to 8."""
    return np.array([(1 << (8 * n)) - 1 for n in range(9)], np.uint64)


def mix(h: Array) -> Array:
    """Spread each number over all 64 bits, in place."""
    shift = np.uint64(33)
    h ^= h >> shift
    h *= np.uint64(MIX[0])
    h ^= h >> shift
    h *= np.uint64(MIX[1])
    h ^= h >> shift
    return h


def runs(hashed: Array, size: int) -> Array:
    """What each run of `size` words adds up to, before it is mixed."""
    total = max(len(hashed) - size + 1, 0)
    out = np.zeros(total, np.uint64)
    for k in range(size if total else 0):
        out *= np.uint64(WORD)
        out += hashed[k : k + total]
    return out


def _by_text(hashed: Array, first: Array, size: int) -> Shingles:
    """Hashes of runs of `size` words; `first` is where each text's words begin."""
    words = np.diff(first)
    count = np.where(words >= size, words - size + 1, np.minimum(words, 1))
    start = np.zeros(len(first), np.int64)
    np.cumsum(count, out=start[1:])
    # A run counts if it does not reach into the next text: none begins at a text's last size - 1 words.
    whole = np.ones(len(hashed), bool)
    last = (first[1:, None] - 1 - np.arange(size - 1)).ravel()
    whole[last[last >= 0]] = False
    together = runs(hashed, size)
    out = together[whole[: len(together)]]
    short = np.flatnonzero((words > 0) & (words < size))
    if len(short):
        brief = np.zeros(int(start[-1]), bool)
        brief[start[short]] = True
        some, out = out, np.empty(int(start[-1]), np.uint64)
        out[~brief] = some
        for text in short.tolist():  # a handful of words each, at most size - 1
            out[start[text]] = _joined(hashed[first[text] : first[text + 1]].tolist())
    mix(out)
    return Shingles(out, start, _digests(out, start))


def _digests(hashes: Array, start: Array) -> Array:
    """The digest of each text, from sums over all: the sum of h * (2 * (place - start) + 1)."""
    digest = np.zeros(len(start) - 1, np.uint64)
    some = np.flatnonzero(np.diff(start))
    if len(some):
        first = start[some]
        odd = np.arange(1, 2 * len(hashes), 2, dtype=np.uint64)
        odd *= hashes
        total = np.add.reduceat(odd, first)
        total -= np.add.reduceat(hashes, first) * (2 * first).astype(np.uint64)
        digest[some] = mix(total)
    return digest


def _joined(hashed: list[int]) -> int:
    total = 0
    for h in hashed:
        total = (total * WORD + h) & _MASK
    return total
