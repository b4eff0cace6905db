"""Shingles: hashes of word n-grams, made for a whole batch of texts without a Python loop over words.

All arithmetic is modulo 2**64, so that every machine and every kernel gives the same numbers:

    word      h = 0; for each eight bytes x of its normalized UTF-8, read as a little-endian number and padded with
              zeros at the end of the word: h = (h ^ x) * EIGHT; h = h ^ h >> 32; then mix(h)
    shingle   h = 0; for each hash w of `ngram` consecutive words: h = h * WORD + w; then mix(h)
    digest    the sum of shingle * (2 * position + 1) over the text's shingles; then mix(h)

`mix` is the finaliser of MurmurHash3 (Appleby, public domain). A text with fewer than `ngram` words has one shingle, of
all its words. A text without words has one shingle, the BLAKE2b hash (64 bits, little-endian) of its UTF-8 without
white space at the ends; a text of white space has none. Signatures and sets hold the lower 32 bits of a shingle. The
hashes of words are not cryptographic: collisions can be constructed on purpose.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from itertools import accumulate
from typing import Any, NamedTuple

import numpy as np

from textclean.arrays import Array
from textclean.errors import InputError
from textclean.shingling.normalization import Normalized, normalize, spans
from textclean.shingling.spelling import spelled, suspects

__all__ = [
    "EIGHT",
    "MIX",
    "WORD",
    "Encoded",
    "Shingles",
    "batches",
    "encode",
    "mix",
    "runs",
    "shingle",
    "with_wordless",
    "word_hashes",
]

EIGHT = 0xA24BAED4963EE407
WORD = 0x9E3779B97F4A7C15
MIX = (0xFF51AFD7ED558CCD, 0xC4CEB9FE1A85EC53)
_MASK = (1 << 64) - 1


@dataclass(frozen=True, slots=True, eq=False)
class Shingles:
    """The shingles of some texts, concatenated.

    Attributes:
        hashes: The shingles in the order of the texts, repeats included: (n,) uint64.
        start: Where the shingles of each text start, and where the last ones end: (texts + 1,) int64.
        digest: A hash of all shingles of each text in order, (texts,) uint64: equal words give equal digests; 0 for a
            text of white space.
    """

    hashes: Array
    start: Array
    digest: Array


class Encoded(NamedTuple):
    """Texts as UTF-8.

    Attributes:
        data: The texts in one spelling each, a space after each text and eight more at the end.
        begin: Where each text starts, and where the last one ends.
        added: The offsets of characters that the texts themselves do not have, sorted: without them, code points keep
            their places.
    """

    data: bytes
    begin: list[int]
    added: list[int]


def encode(texts: Sequence[str]) -> Encoded:
    """Encode texts as UTF-8, in one spelling each.

    Args:
        texts: The texts.
    """
    parts = [text.encode("utf-8", "surrogatepass") for text in texts]
    data, begin = _joined(parts)
    places = suspects(data)
    if not len(places):
        return Encoded(data, begin, [])
    points: dict[int, list[int]] = {}
    for i in np.flatnonzero(np.diff(np.searchsorted(places, begin))).tolist():
        variant = spelled(texts[i])
        parts[i] = variant.text.encode("utf-8", "surrogatepass")
        if variant.added:
            leads = np.flatnonzero(np.frombuffer(parts[i], np.int8) >= -64)
            points[i] = leads[variant.added].tolist()
    data, begin = _joined(parts)
    return Encoded(data, begin, [begin[i] + offset for i, offsets in points.items() for offset in offsets])


def _joined(parts: list[bytes]) -> tuple[bytes, list[int]]:
    """The texts with spaces between and after them, and where each starts."""
    return b" ".join((*parts, b" " * 8)), [0, *accumulate(len(part) + 1 for part in parts)]


def batches(texts: Sequence[Any], size: int = 1 << 17) -> Iterator[slice]:
    """Cut a sequence of texts into slices of about `size` characters, which fit into the CPU cache.

    Args:
        texts: The texts.
        size: The number of characters from which on a slice ends.

    Raises:
        InputError: if one of them is not a str; the message says which.
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


def shingle(texts: Sequence[str], ngram: int) -> Shingles:
    """Shingle a batch of texts; the numpy kernel.

    Args:
        texts: The texts.
        ngram: The number of words in a shingle.
    """
    data, begin, _ = encode(texts)
    normalized = normalize(data)
    start, stop = spans(normalized)
    hashed = word_hashes(normalized, start, stop)
    first = np.searchsorted(start, normalized.from_source(np.asarray(begin)))
    return with_wordless(texts, _by_text(hashed, first, ngram))


def with_wordless(texts: Sequence[str], made: Shingles) -> Shingles:
    """Give each text without words, such as one of emoji alone, a shingle of all its characters.

    Args:
        texts: The texts.
        made: Their shingles, of words.
    """
    which = [i for i in np.flatnonzero(made.start[1:] == made.start[:-1]).tolist() if texts[i].strip()]
    if not which:
        return made
    data = [texts[i].strip().encode("utf-8", "surrogatepass") for i in which]
    hashes = np.array([int.from_bytes(blake2b(part, digest_size=8).digest(), "little") for part in data], np.uint64)
    start, digest = made.start.copy(), made.digest.copy()
    added = np.zeros(len(texts), np.int64)
    added[which] = 1
    start[1:] += np.cumsum(added)
    digest[which] = mix(hashes.copy())
    return Shingles(np.insert(made.hashes, made.start[which], hashes), start, digest)


def word_hashes(normalized: Normalized, start: Array, stop: Array) -> Array:
    """Hash each word: the first eight bytes of all words at once, then the next eight of the longer words.

    Args:
        normalized: The texts that hold the words.
        start: Where each word starts.
        stop: Where each word ends.
    """
    data = np.ascontiguousarray(normalized.data)
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
    """Add up to eight bytes to the hash of each word."""
    x &= _masks()[np.minimum(left, 8)]
    x ^= np.uint64(h) if isinstance(h, int) else h
    x *= np.uint64(EIGHT)
    x ^= x >> np.uint64(32)
    return x


@cache
def _masks() -> Array:
    """The masks that keep the first n bytes of eight, for n from 0 to 8."""
    return np.array([(1 << (8 * n)) - 1 for n in range(9)], np.uint64)


def mix(h: Array) -> Array:
    """Apply MurmurHash3's finaliser to each hash, in place.

    Args:
        h: The hashes, uint64.
    """
    shift = np.uint64(33)
    h ^= h >> shift
    h *= np.uint64(MIX[0])
    h ^= h >> shift
    h *= np.uint64(MIX[1])
    h ^= h >> shift
    return h


def runs(hashed: Array, ngram: int) -> Array:
    """Combine the hashes of each `ngram` consecutive words, without the final `mix`.

    Args:
        hashed: The hashes of all words.
        ngram: The number of words to combine.
    """
    total = max(len(hashed) - ngram + 1, 0)
    out = np.zeros(total, np.uint64)
    for k in range(ngram if total else 0):
        out *= np.uint64(WORD)
        out += hashed[k : k + total]
    return out


def _by_text(hashed: Array, first: Array, ngram: int) -> Shingles:
    """The shingles of each text; `first` is where the words of each text start."""
    words = np.diff(first)
    count = np.where(words >= ngram, words - ngram + 1, np.minimum(words, 1))
    start = np.zeros(len(first), np.int64)
    np.cumsum(count, out=start[1:])
    # A run that starts at one of the last ngram - 1 words of a text would reach into the next text.
    whole = np.ones(len(hashed), bool)
    last = (first[1:, None] - 1 - np.arange(ngram - 1)).ravel()
    whole[last[last >= 0]] = False
    together = runs(hashed, ngram)
    out = together[whole[: len(together)]]
    short = np.flatnonzero((words > 0) & (words < ngram))
    if len(short):
        brief = np.zeros(int(start[-1]), bool)
        brief[start[short]] = True
        long, out = out, np.empty(int(start[-1]), np.uint64)
        out[~brief] = long
        for text in short.tolist():  # at most ngram - 1 words each
            out[start[text]] = _combined(hashed[first[text] : first[text + 1]].tolist())
    mix(out)
    return Shingles(out, start, _digests(out, start))


def _digests(hashes: Array, start: Array) -> Array:
    """The digest of each text: the sum of h * (2 * (position - start) + 1), then mixed."""
    digest = np.zeros(len(start) - 1, np.uint64)
    filled = np.flatnonzero(np.diff(start))
    if len(filled):
        first = start[filled]
        odd = np.arange(1, 2 * len(hashes), 2, dtype=np.uint64)
        odd *= hashes
        total = np.add.reduceat(odd, first)
        total -= np.add.reduceat(hashes, first) * (2 * first).astype(np.uint64)
        digest[filled] = mix(total)
    return digest


def _combined(hashed: list[int]) -> int:
    """Combine the hashes of a few words, as `runs` does."""
    total = 0
    for h in hashed:
        total = (total * WORD + h) & _MASK
    return total
