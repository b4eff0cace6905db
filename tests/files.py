"""Bytes of files as the tests of several packages write them, and what numpy reads of an archive."""

from __future__ import annotations

import bz2
import gzip
import json
import lzma
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np

from textclean.io.compression import zstd


def jsonl(rows: Iterable[object]) -> bytes:
    """Rows as lines of JSON."""
    return "".join(f"{json.dumps(row)}\n" for row in rows).encode()


def zst(data: bytes) -> bytes:
    """One frame of Zstandard with a checksum."""
    found: bytes = zstd().compress(data, options={zstd().CompressionParameter.checksum_flag: 1})
    return found


# How each compression is written, by its ending.
PACK: dict[str, Callable[[bytes], bytes]] = {"gz": gzip.compress, "bz2": bz2.compress, "xz": lzma.compress, "zst": zst}


def contents(path: Path) -> dict[str, np.ndarray]:
    """The arrays of an archive, as numpy reads them."""
    with np.load(path) as file:
        return {name: file[name] for name in file.files if name != "settings.json"}
