"""The bands of a shared index in Redis, in the layout of datasketch's MinHashLSH, so that either reads the other's.

datasketch sends each command on its own and waits for the answer, 86 times for a text of 42 bands. The methods of this
class add commands to a pipeline of the caller, who sends all of them in one round trip, those of many texts too.

Layout, for an index with the prefix `P` (datasketch's `basename`):

    P_keys               hash: the key of a text, and the name of its list
    P_keys + key         list: the values of all bands of the text, in order
    P_bucket_ + number   hash, one a band (its number in two bytes): the values, and the names of their sets
    ... + values         set: the keys of all texts that have these values in this band
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from itertools import cycle
from typing import Any

from textclean.arrays import Array

__all__ = ["SharedBands", "band_values"]


def band_values(signature: Array, bands: int, rows: int) -> list[bytes]:
    """Return the values of each band as datasketch stores them: big-endian numbers of 32 bits.

    Args:
        signature: One row of signatures, uint32.
        bands: The number of bands.
        rows: The signature values in a band.

    >>> import numpy as np
    >>> band_values(np.array([1, 2, 515, 4], np.uint32), bands=2, rows=2)
    [b'\\x00\\x00\\x00\\x01\\x00\\x00\\x00\\x02', b'\\x00\\x00\\x02\\x03\\x00\\x00\\x00\\x04']
    """
    data, size = signature[: bands * rows].astype(">u4").tobytes(), 4 * rows
    return [data[first : first + size] for first in range(0, len(data), size)]


class SharedBands:
    """The bands of a shared index.

    Args:
        prefix: The prefix of all keys.
        bands: The number of bands.
    """

    def __init__(self, prefix: bytes, bands: int) -> None:
        self._keys = prefix + b"_keys"
        self._buckets = [prefix + b"_bucket_" + struct.pack(">H", number) for number in range(bands)]

    def insert(self, pipe: Any, key: bytes, values: Sequence[bytes]) -> None:
        """Add the commands that store a text; their answers say nothing.

        Args:
            pipe: The pipeline.
            key: The key of the text.
            values: The values of its bands.
        """
        pipe.hset(self._keys, key, self._keys + key)
        pipe.rpush(self._keys + key, *values)
        for bucket, value in zip(self._buckets, values, strict=True):
            pipe.hset(bucket, value, bucket + value)
            pipe.sadd(bucket + value, key)

    def look_up(self, pipe: Any, values: Sequence[bytes]) -> None:
        """Add a command for each band: its answer is the set of keys that share the band.

        Args:
            pipe: The pipeline.
            values: The values of the bands of a text.
        """
        for bucket, value in zip(self._buckets, values, strict=True):
            pipe.smembers(bucket + value)

    def recall(self, pipe: Any, key: bytes) -> None:
        """Add the command whose answer is the list of the values that a text is stored under; empty without any.

        The values of the bands are listed once more for each call that was cut off while it stored the text.

        Args:
            pipe: The pipeline.
            key: The key of the text.
        """
        pipe.lrange(self._keys + key, 0, -1)

    def withdraw(self, pipe: Any, key: bytes, values: Sequence[bytes]) -> None:
        """Add two commands for each band: the answer to the second is whether another text shares the band.

        Args:
            pipe: The pipeline.
            key: The key of the text.
            values: What `recall` found.
        """
        for bucket, value in zip(cycle(self._buckets), values, strict=False):
            pipe.srem(bucket + value, key)
            pipe.exists(bucket + value)

    def forget(self, pipe: Any, key: bytes, values: Sequence[bytes], shared: Sequence[bool]) -> None:
        """Add the commands that remove the name of a text, and those of the sets that it was the last one in.

        Args:
            pipe: The pipeline.
            key: The key of the text.
            values: What `recall` found.
            shared: For each band whether another text shares it.
        """
        for bucket, value, others in zip(cycle(self._buckets), values, shared, strict=False):
            if not others:
                pipe.hdel(bucket, value)
        pipe.hdel(self._keys, key)
        pipe.delete(self._keys + key)
