"""Compressed streams: known by their bytes; a flipped bit, a cut and garbage at the end are reported."""

from __future__ import annotations

import io
import lzma
import random
import sys
import tracemalloc
import zlib
from types import ModuleType

import pytest

from tests.files import PACK, zst
from textclean.errors import FileError, MissingExtra
from textclean.io import compression as compression_module
from textclean.io.compression import FLOOR, RATIO, compression, unpacked, zstd

DATA = random.Random(0).randbytes(300) * 40 + b"\n".join(b"line %d" % i for i in range(3000))
each = pytest.mark.parametrize("name", PACK)


def read(data: bytes) -> bytes:
    return unpacked(io.BytesIO(data)).read()


@each
def test_one_frame_and_several(name: str) -> None:
    packed = PACK[name](DATA)
    assert compression(packed) == name
    assert read(packed) == DATA
    assert read(packed + PACK[name](b"more") + PACK[name](b"")) == DATA + b"more"


def test_what_is_not_compressed() -> None:
    assert read(DATA) == DATA
    assert read(b"") == b""


@each
def test_cut_short(name: str) -> None:
    packed = PACK[name](DATA)
    for size in (len(packed) - 1, len(packed) // 2, 12):
        with pytest.raises(FileError, match="cut short") as caught:
            read(packed[:size])
        assert caught.value.cut


@each
def test_garbage_after_the_first_frame(name: str) -> None:
    with pytest.raises(FileError, match=f"the {name} stream is damaged"):
        read(PACK[name](DATA) + b"garbage that is no frame")


@each
def test_padding(name: str) -> None:
    if name != "zst":
        assert read(PACK[name](DATA) + b"\0" * 8) == DATA


@each
def test_no_flipped_bit_is_silent(name: str) -> None:
    packed, draw = PACK[name](DATA), random.Random(1)
    for _ in range(100):
        at = draw.randrange(8 * len(packed))
        flipped = bytearray(packed)
        flipped[at // 8] ^= 1 << at % 8
        if compression(bytes(flipped)) is None:
            continue  # the first bytes: it is read as what it is then, plain bytes
        try:
            assert read(bytes(flipped)) == DATA, at
        except FileError:
            pass


def test_a_bomb_is_read_in_pieces() -> None:
    stream = unpacked(io.BytesIO(zst(b"\0" * 50_000_000)))
    assert len(stream.read(10)) == 10


def size_of(data: bytes, ratio: int | None) -> int:
    """The bytes that come out, read in pieces."""
    stream, size = unpacked(io.BytesIO(data), ratio), 0
    while found := stream.read(1 << 16):
        size += len(found)
    return size


@each
def test_a_bomb_is_stopped_at_the_ratio(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(compression_module, "FLOOR", 4 << 20)
    bomb = PACK[name](b"\0" * (40 << 20))
    assert len(bomb) < 50_000
    with pytest.raises(FileError, match=f"the {name} stream unpacks to more than 100 times its size: .* max_ratio"):
        size_of(bomb, 100)
    with pytest.raises(FileError, match="unpacks to more than 100 times"):  # also in many frames
        size_of(PACK[name](b"a line\n" * 9) + PACK[name](b"\0" * (1 << 20)) * 40, 100)
    assert size_of(bomb, None) == 40 << 20
    assert size_of(PACK[name](b"\0" * (3 << 20)), 100) == 3 << 20  # below the floor any ratio is allowed


class Counted:
    """A compressed stream that counts what comes out of it."""

    def __init__(self, data: bytes) -> None:
        self.stream, self.size = unpacked(io.BytesIO(data)), 0

    def read_all(self) -> None:
        while found := self.stream.read(1 << 16):
            self.size += len(found)


@each
def test_a_bomb_stops_early_and_takes_no_memory(name: str) -> None:
    """At the real floor: of a bomb of a gigabyte little more than that is unpacked, in pieces."""
    bomb = PACK[name](b"\0" * (1 << 20)) * 1024
    tracemalloc.start()
    try:
        stream = Counted(bomb)
        with pytest.raises(FileError, match="unpacks to more than 500 times its size"):
            stream.read_all()
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert FLOOR <= stream.size <= 2 * FLOOR  # packed bytes that were read ahead count as read
    assert peak < 16 << 20


@each
def test_an_honest_corpus_of_repeated_chrome_is_read_whole(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Each page has 40 lines of its site's menu and a text of its own; of a large corpus the ratio applies."""
    monkeypatch.setattr(compression_module, "FLOOR", 1 << 20)
    menu = "".join(f"Section {number} of the Harbour Post\n" for number in range(120))
    draw = random.Random(3)
    pages = (f"{menu}Berth {draw.randrange(10**9)} is free, said pilot {draw.randrange(10**6)}.\n" for _ in range(2000))
    data = "".join(pages).encode()
    packed = PACK[name](data)
    assert size_of(packed, RATIO) == len(data) > 4 * FLOOR // 256
    assert len(data) / len(packed) > (50 if name == "gz" else 100)


def test_an_xz_stream_that_asks_for_gigabytes_is_refused() -> None:
    filters = [{"id": lzma.FILTER_LZMA2, "preset": 0, "dict_size": 1 << 20}]
    packed = bytearray(lzma.compress(b"text", lzma.FORMAT_XZ, filters=filters))
    at = packed.index(bytes([0x21, 0x01])) + 2  # the property of LZMA2: the size of its dictionary
    packed[at] = 40  # 4 GB
    header = packed[12 : 12 + 4 * (packed[12] + 1) - 4]
    packed[12 + len(header) : 16 + len(header)] = zlib.crc32(header).to_bytes(4, "little")
    with pytest.raises(FileError, match=r"the xz stream needs too much memory .*: decompress it first"):
        read(bytes(packed))


@pytest.mark.skipif(sys.version_info >= (3, 14), reason="the standard library has zstd")
@pytest.mark.parametrize("others", [True, False])
def test_without_zstd_the_extra_is_named_also_beside_other_packages_of_backports(monkeypatch, others: bool) -> None:
    backports = ModuleType("backports")
    backports.__path__ = []
    monkeypatch.delitem(sys.modules, "backports.zstd", raising=False)
    monkeypatch.setitem(sys.modules, "backports", backports if others else None)
    with pytest.raises(MissingExtra, match=r"backports.zstd is not installed; .*textclean-filters\[io\]"):
        zstd()
