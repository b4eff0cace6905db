"""Compressed streams: known by their bytes; a flipped bit, a cut and garbage at the end are reported."""

from __future__ import annotations

import io
import random
import sys
from types import ModuleType

import pytest

from tests.files import PACK, zst
from textclean.errors import FileError, MissingExtra
from textclean.io.compression import compression, unpacked, zstd

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


@pytest.mark.skipif(sys.version_info >= (3, 14), reason="the standard library has zstd")
@pytest.mark.parametrize("others", [True, False])
def test_without_zstd_the_extra_is_named_also_beside_other_packages_of_backports(monkeypatch, others: bool) -> None:
    backports = ModuleType("backports")
    backports.__path__ = []
    monkeypatch.delitem(sys.modules, "backports.zstd", raising=False)
    monkeypatch.setitem(sys.modules, "backports", backports if others else None)
    with pytest.raises(MissingExtra, match=r"backports.zstd is not installed; .*textclean-filters\[io\]"):
        zstd()
