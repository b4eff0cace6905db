"""MinHash signatures for batches of texts, bit for bit those of datasketch.

The scheme is `affine32`, the default of datasketch 2: permutation k maps the mixed hash h of a shingle to
a[k] * h + b[k] modulo 2**32, and the signature keeps the least value of each permutation (Broder 1997; permutations and
mixing are datasketch's). Only this module imports datasketch, and only when one of its objects is requested.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from textclean.arrays import Array
from textclean.shingling import fast, shingles
from textclean.shingling.shingles import Shingles

if TYPE_CHECKING:
    from datasketch import MinHash

__all__ = ["SCHEME", "MinHasher", "permutations", "sign"]

SCHEME = "affine32"
_FMIX = (0x85EBCA6B, 0xC2B2AE35)
_BATCH = 1 << 15  # hashes permuted at once, so that they stay in the CPU cache through all permutations


@dataclass(frozen=True, slots=True)
class MinHasher:
    """Makes MinHash signatures of texts.

    Args:
        ngram: The number of words in a shingle.
        num_perm: The number of permutations, which is the number of values in a signature.
        seed: The seed of the permutations.

    >>> hasher = MinHasher()
    >>> signatures = hasher.signatures(["It rained on the old bridge.", "it RAINED on the old bridge!"])
    >>> signatures.shape, signatures.dtype.name, bool((signatures[0] == signatures[1]).all())
    ((2, 128), 'uint32', True)
    >>> hasher.minhash(signatures[0]).jaccard(hasher.minhash(signatures[1]))  # datasketch's own object
    1.0
    """

    ngram: int = 5
    num_perm: int = 128
    seed: int = 1

    def shingles(self, texts: Sequence[str]) -> Shingles:
        """Shingle a batch of texts in one go.

        Args:
            texts: The texts; a few hundred articles at most, since all are held in memory several times.
        """
        kernel = fast.shingle if fast.available() else shingles.shingle
        return kernel(texts, self.ngram)

    def sign(self, hashes: Array, start: Array) -> Array:
        """Make the signatures of sets of hashes.

        Args:
            hashes: Unsigned integers, of which the lower 32 bits count.
            start: Where each set starts, and where the last one ends: (sets + 1,).

        Returns:
            (sets, num_perm) uint32; an empty set gets all bits set.
        """
        a, b = permutations(self.num_perm, self.seed)
        kernel = fast.sign if fast.available() else sign
        return kernel(hashes, start, a, b)

    def signatures(self, texts: Sequence[str]) -> Array:
        """Make the signatures of any number of texts.

        Args:
            texts: The texts.

        Returns:
            (texts, num_perm) uint32.

        Raises:
            InputError: if one of them is not a str.
        """
        out = np.empty((len(texts), self.num_perm), np.uint32)
        for part in shingles.batches(texts):
            made = self.shingles(texts[part])
            out[part] = self.sign(made.hashes, made.start)
        return out

    def minhash(self, signature: Array) -> MinHash:
        """Wrap a signature in datasketch's MinHash, which any datasketch index accepts.

        Args:
            signature: One row of `signatures`.
        """
        from datasketch import MinHash

        return MinHash(hashvalues=signature, seed=self.seed, scheme=SCHEME)


@cache
def permutations(num_perm: int, seed: int) -> tuple[Array, Array]:
    """Draw the factors and summands of the permutations, as datasketch draws them.

    Args:
        num_perm: The number of permutations.
        seed: The seed.
    """
    draw = np.random.RandomState(seed)
    a = draw.randint(0, 1 << 31, num_perm, dtype=np.uint32) * np.uint32(2) + np.uint32(1)
    return a, draw.randint(0, 1 << 32, num_perm, dtype=np.uint32)


def sign(hashes: Array, start: Array, a: Array, b: Array) -> Array:
    """Make the signatures of sets of hashes; the numpy kernel.

    Args:
        hashes: Unsigned integers, of which the lower 32 bits count.
        start: Where each set starts, and where the last one ends.
        a: The factors of the permutations.
        b: The summands of the permutations.
    """
    out = np.full((len(start) - 1, len(a)), 0xFFFFFFFF, np.uint32)
    filled = np.flatnonzero(np.diff(start))
    ends = start[filled + 1]
    low = 0
    while low < len(filled):
        origin = start[filled[low]]
        high = max(int(np.searchsorted(ends, origin + _BATCH, side="right")), low + 1)
        sets = filled[low:high]
        _sign_batch(hashes[origin : ends[high - 1]], start[sets] - origin, sets, a, b, out)
        low = high
    return out


def _sign_batch(hashes: Array, first: Array, sets: Array, a: Array, b: Array, out: Array) -> None:
    """Write the signatures of some adjacent sets."""
    mixed = hashes.astype(np.uint32)
    mixed ^= mixed >> np.uint32(16)
    mixed *= np.uint32(_FMIX[0])
    mixed ^= mixed >> np.uint32(13)
    mixed *= np.uint32(_FMIX[1])
    mixed ^= mixed >> np.uint32(16)
    permuted = np.empty_like(mixed)
    least = np.empty((len(a), len(sets)), np.uint32)
    for k in range(len(a)):
        np.multiply(mixed, a[k], out=permuted)
        permuted += b[k]
        np.minimum.reduceat(permuted, first, out=least[k])
    out[sets] = least.T
