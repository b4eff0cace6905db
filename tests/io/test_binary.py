"""Text or not: UTF-16 and UTF-32 are text, an ELF file is not."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from textclean.io.binary import looks_like

TEXTS = (
    "The council voted on Tuesday.\n",
    "Совет проголосовал во вторник.\n",
    "市議会は火曜日に投票した。\n",
    "Ça va",
    "a",
)


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"])
def test_text_in_any_unicode_encoding(text: str, encoding: str) -> None:
    assert looks_like(text.encode(encoding)) is None
    assert looks_like((text * 50).encode(encoding)) is None


@given(st.text(st.characters(exclude_characters="".join(map(chr, range(32))), exclude_categories=["Cs"])))
def test_text_without_control_characters(text: str) -> None:
    for encoding in ("utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"):
        if not text.startswith(("%PDF-", "GIF8")):
            assert looks_like(text.encode(encoding)) is None


@pytest.mark.parametrize(
    "data", [b"", b"\xff" * 9, b"\x1b[31mred", "né".encode("cp1252"), b"A stray \0 NUL in a line."]
)
def test_odd_text(data: bytes) -> None:
    assert looks_like(data) is None


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "a PDF document"),
        (b"PK\x03\x04\x14\0", "a zip archive"),
        (b"\x89PNG\r\n\x1a\n\0\0", "a PNG image"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "a JPEG image"),
        (b"\x01\0\x02\0\0\x05" * 30, "binary data"),
        (random.Random(1).randbytes(5000), "binary data"),
        (b"name.txt" + bytes(92) + b"0000644" + bytes(405) + b"A text in a tar archive.", "binary data"),
    ],
)
def test_binary(data: bytes, words: str) -> None:
    assert (looks_like(data) or "").startswith(words)


@pytest.mark.skipif(sys.platform != "linux", reason="programs are ELF files on Linux")
def test_a_program() -> None:
    assert looks_like(Path(sys.executable).read_bytes()) == "an ELF program or library"
