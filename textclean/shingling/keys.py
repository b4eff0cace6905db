"""The keys that make texts candidates: those of their bands, of their digests and of sampled shingles.

A key has 64 bits, of which the lower 28 are zero: an entry of the index has the row of the text there.
"""

from __future__ import annotations

import numpy as np

from textclean.arrays import Array
from textclean.shingling import fast, fast_bands
from textclean.shingling.shingles import MIX, WORD, mix
from textclean.shingling.similarity import Sets, gather

__all__ = ["ROWS", "ROW_BITS", "band_hashes", "band_keys", "digest_keys", "sampled", "sampled_keys"]

ROW_BITS = 28
ROWS = np.uint64((1 << ROW_BITS) - 1)


def band_keys(signatures: Array, bands: int, rows: int) -> Array:
    """Hash the bands of signatures.

    Args:
        signatures: (texts, num_perm) uint32.
        bands: The number of bands.
        rows: The signature values in a band.

    Returns:
        (texts, bands) uint64, with the bits of the row zero.
    """
    keys = (fast_bands.band_hashes if fast.available() else band_hashes)(signatures, bands, rows)
    keys &= ~ROWS
    return keys


def band_hashes(signatures: Array, bands: int, rows: int) -> Array:
    """Hash the bands of signatures; the numpy kernel.

    Args:
        signatures: (texts, num_perm) uint32.
        bands: The number of bands.
        rows: The signature values in a band.
    """
    number = np.arange(1, bands + 1, dtype=np.uint64) * np.uint64(WORD)
    keys = np.broadcast_to(number, (len(signatures), bands)).copy()
    values = signatures[:, : bands * rows].reshape(len(signatures), bands, rows)
    for k in range(rows):
        keys ^= values[:, :, k]
        keys *= np.uint64(MIX[0])
        keys ^= keys >> np.uint64(32)
    keys *= np.uint64(MIX[1])
    return keys


def digest_keys(digests: Array) -> Array:
    """Make the keys that find exact copies.

    Args:
        digests: The digests of texts.

    Returns:
        (texts, 1) uint64, with the bits of the row zero.
    """
    keys = digests ^ np.uint64(MIX[1])
    return (mix(keys) & ~ROWS)[:, None]


def sampled_keys(sets: Sets, one_in: int) -> tuple[Array, Array]:
    """Make keys of some shingles: the same of every text, so that an excerpt has the keys of the text around it.

    Args:
        sets: Sets of shingles.
        one_in: One in this number of shingles is a key, chosen by its hash; 0 for none.

    Returns:
        The number of the set of each key, ascending, and the keys, uint64, with the bits of the row zero.
    """
    if not one_in:
        return np.empty(0, np.int64), np.empty(0, np.uint64)
    owner, keys = (fast_bands.sampled if fast.available() else sampled)(*sets, one_in)
    return owner, keys & ~ROWS


def sampled(flat: Array, low: Array, high: Array, one_in: int) -> tuple[Array, Array]:
    """Mix the members of sets, and choose one in some number by its hash; the numpy kernel.

    Args:
        flat: The members of all sets.
        low: Where each set starts.
        high: Where each set ends.
        one_in: One in this number is chosen.

    Returns:
        The number of the set of each member that is chosen, ascending, and its hash.
    """
    sets = Sets(flat, low, high)
    mixed = mix(gather(sets, np.arange(len(low))).flat ^ np.uint64(MIX[0]))
    chosen = np.flatnonzero(mixed % np.uint64(one_in) == 0)
    return np.searchsorted(np.cumsum(sets.size), chosen, side="right"), mixed[chosen]
