"""MinHash signatures, bit for bit those of datasketch, for whole batches of texts at once.

The scheme is `affine32`, the default of datasketch 2: each permutation k maps the mixed hash h of a shingle to
a[k] * h + b[k] modulo 2**32, and the signature keeps the least value of each (Broder 1997; the permutations and the mix
are datasketch's). This is the one module that imports datasketch, and only where one of its objects is asked for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from textclean.shingling import fast, shingles
from textclean.shingling.shingles import Shingles

if TYPE_CHECKING:
    from datasketch import MinHash, MinHashLSH

Array = np.ndarray[Any, Any]

__all__ = ["SCHEME", "MinHasher", "lsh", "sign"]

SCHEME = "affine32"
_FMIX = (0x85EBCA6B, 0xC2B2AE35)
_REACH = 1 << 15  # hashes that are permuted at once: they stay in the cache through all permutations


@dataclass(frozen=True, slots=True)
class MinHasher:
    """How texts become signatures.

    size: the words in a shingle. num_perm: the values in a signature. seed: of the permutations.

    >>> hasher = MinHasher()
    >>> signatures = hasher.signatures(["It rained on the old bridge.", "it RAINED on the old bridge!"])
    >>> signatures.shape, signatures.dtype.name, bool((signatures[0] == signatures[1]).all())
    ((2, 128), 'uint32', True)
    >>> hasher.minhash(signatures[0]).jaccard(hasher.minhash(signatures[1]))  # datasketch's own object
    1.0
    """

    size: int = 5
    num_perm: int = 128
    seed: int = 1

    def shingles(self, texts: Sequence[str]) -> Shingles:
        """The shingles of a batch of texts; all at once, so a batch should be a few hundred articles at most."""
        kernel = fast.shingle if fast.available() else shingles.shingle
        return kernel(texts, self.size)

    def sign(self, hashes: Array, start: Array) -> Array:
        """The signatures of sets of hashes: (sets, permutations) uint32; all bits set where a set is empty.

        hashes: unsigned integers, of which the lower 32 bits count. start: (sets + 1,), where each set begins.
        """
        a, b = permutations(self.num_perm, self.seed)
        kernel = fast.sign if fast.available() else sign
        return kernel(hashes, start, a, b)

    def signatures(self, texts: Sequence[str]) -> Array:
        """The signatures of any number of texts: (texts, permutations) uint32.

        Raises:
            InputError: if one of them is no str.
        """
        import numpy as np

        out = np.empty((len(texts), self.num_perm), np.uint32)
        for part in shingles.batches(texts):
            found = self.shingles(texts[part])
            out[part] = self.sign(found.hashes, found.start)
        return out

    def minhash(self, signature: Array) -> MinHash:
        """A signature as datasketch's MinHash: it can be compared, merged, put into any datasketch index."""
        from datasketch import MinHash

        return MinHash(hashvalues=signature, seed=self.seed, scheme=SCHEME)


@cache
def permutations(count: int, seed: int) -> tuple[Array, Array]:
    """The factors and summands of the permutations, drawn as datasketch draws them."""
    draw = np.random.RandomState(seed)
    a = draw.randint(0, 1 << 31, count, dtype=np.uint32) * np.uint32(2) + np.uint32(1)
    return a, draw.randint(0, 1 << 32, count, dtype=np.uint32)


def sign(hashes: Array, start: Array, a: Array, b: Array) -> Array:
    """The signatures of sets of hashes; numpy's kernel."""
    out = np.full((len(start) - 1, len(a)), 0xFFFFFFFF, np.uint32)
    some = np.flatnonzero(np.diff(start))
    ends = start[some + 1]
    low = 0
    while low < len(some):
        origin = start[some[low]]
        high = max(int(np.searchsorted(ends, origin + _REACH, side="right")), low + 1)
        sets = some[low:high]
        _sign_some(hashes[origin : ends[high - 1]], start[sets] - origin, sets, a, b, out)
        low = high
    return out


def _sign_some(hashes: Array, first: Array, sets: Array, a: Array, b: Array, out: Array) -> None:
    mixed = hashes.astype(np.uint32)
    mixed ^= mixed >> np.uint32(16)
    mixed *= np.uint32(_FMIX[0])
    mixed ^= mixed >> np.uint32(13)
    mixed *= np.uint32(_FMIX[1])
    mixed ^= mixed >> np.uint32(16)
    room = np.empty_like(mixed)
    least = np.empty((len(a), len(sets)), np.uint32)
    for k in range(len(a)):
        np.multiply(mixed, a[k], out=room)
        room += b[k]
        np.minimum.reduceat(room, first, out=least[k])
    out[sets] = least.T


def lsh(bands: int, rows: int, num_perm: int, storage: Mapping[str, Any]) -> MinHashLSH:
    """datasketch's index, with these bands and no threshold of its own; keys are bytes."""
    from datasketch import MinHashLSH

    return MinHashLSH(num_perm=num_perm, params=(bands, rows), storage_config=dict(storage), prepickle=False)
