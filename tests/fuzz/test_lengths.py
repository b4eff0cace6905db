"""Files of arrays whose headers state another length than there is: refused, and never allocated."""

from __future__ import annotations

import io
import struct
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.fuzz.archives import SEEDS
from textclean import NearDuplicates, Templates
from textclean.errors import CorpusError, ModelError, TextcleanError
from textclean.linemodel import models
from textclean.templates import FittedTemplates

MOST = 16 << 20  # bytes; the files are below 100 kB, what is imported on first use is not
LENGTHS = (1 << 31, 1 << 40, (1 << 63) - 1, 10**18)


def loaded_model(path: Path) -> object:
    try:
        return models.load(str(path))
    finally:
        models._loaded.cache_clear()


# How each kind is loaded, and the error that refuses it.
KINDS: dict[str, tuple[tuple[Callable[[Path], object], ...], type[TextcleanError]]] = {
    "index": ((NearDuplicates.load,), CorpusError),
    "templates": ((Templates.load, FittedTemplates.load), CorpusError),
    "model": ((loaded_model,), ModelError),
}


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def written(content: dict[str, bytes]) -> bytes:
    """An archive with right checksums."""
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as archive:
        for name, member in content.items():
            archive.writestr(zipfile.ZipInfo(name), member)
    return sink.getvalue()


def with_length(member: bytes, shape: str) -> bytes:
    """A .npy file whose header states another shape."""
    end = 10 + struct.unpack("<H", member[8:10])[0]
    before, _, after = member[10:end].decode().partition("(")
    header = f"{before}{shape}{after.partition(')')[2].rstrip()}".encode()
    header = header.ljust(-(-(len(header) + 11) // 64) * 64 - 11) + b"\n"
    return member[:8] + struct.pack("<H", len(header)) + header + member[end:]


def forged(data: bytes) -> Iterator[bytes]:
    """Files that state more than they hold: in the header of an array, or in the directory of the zip archive."""
    found = members(data)
    for name in found:
        if name.endswith(".npy"):
            for length in LENGTHS:
                yield written({**found, name: with_length(found[name], f"({length},)")})
            yield written({**found, name: with_length(found[name], "(65536, 65536, 4)")})
    for signature, places in ((b"PK\x01\x02", (20, 24, 28, 42)), (b"PK\x03\x04", (18, 22)), (b"PK\x05\x06", (12, 16))):
        for at in (data.find(signature), data.rfind(signature)):
            for place in places:
                for size in (0xFFFFFFFE, 0x7FFFFFFF):
                    stated = struct.pack("<I", size)
                    yield data[: at + place] + stated + data[at + place + 4 :]


@pytest.mark.parametrize("kind", KINDS)
def test_a_stated_length_is_not_allocated(tmp_path: Path, kind: str) -> None:
    """Loading takes little memory, whatever a header states, and ends in the error of the kind or with the contents."""
    loads, refusal = KINDS[kind]
    (whole,) = SEEDS[kind]()
    path = tmp_path / f"file.{'npz' if kind == 'model' else 'bin'}"
    path.write_bytes(whole)
    for load in loads:
        load(path)  # imports what it needs
    refused = tried = 0
    tracemalloc.start()
    try:
        for broken in forged(whole):
            path.write_bytes(broken)
            for load in loads:
                tried += 1
                tracemalloc.reset_peak()
                before = tracemalloc.get_traced_memory()[0]
                try:
                    load(path)
                except refusal as error:
                    refused += path.name in str(error)
                taken = tracemalloc.get_traced_memory()[1] - before
                assert taken < MOST, f"{taken:,} bytes for a file of {len(broken):,}"
    finally:
        tracemalloc.stop()
    assert refused > tried // 2, "a length that contradicts the file is seen"
