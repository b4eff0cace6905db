"""Reading one text, and writing to a standard output that takes a few bytes at a time."""

import gzip
import io
from pathlib import Path

import pytest

from textclean.cli.files import read, write_stdout
from textclean.io.records import Limits


class Trickle(io.BytesIO):
    """An unbuffered stream: each write takes three bytes at most."""

    def write(self, data: object) -> int:
        return super().write(bytes(data)[:3])


def test_a_short_write_is_carried_on(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = Trickle()
    monkeypatch.setattr("sys.stdout", io.TextIOWrapper(stream))
    write_stdout(b"The council voted.")
    assert stream.getvalue() == b"The council voted."


@pytest.mark.parametrize("cut", [5, 25, -1])
def test_a_damaged_gzip_is_named(folder: Path, capsys: pytest.CaptureFixture[str], cut: int) -> None:
    packed = gzip.compress(b"a line of text\n" * 100)
    (folder / "whole.gz").write_bytes(packed)
    (folder / "plain.txt").write_bytes(b"a line of text\n")
    assert read("whole.gz") == b"a line of text\n" * 100
    assert read("plain.txt") == b"a line of text\n"
    assert capsys.readouterr().err == ""
    (folder / "cut.gz").write_bytes(packed[:cut] + b"\xff" * 9 if cut == 25 else packed[:cut])
    assert read("cut.gz") is None
    assert capsys.readouterr().err.startswith("textclean: cut.gz: the gz stream ")


def test_a_compressed_text_is_within_the_limit(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "a.txt.gz").write_bytes(gzip.compress(b"x" * 1001))
    (folder / "a.txt").write_bytes(b"x" * 1001)
    assert read("a.txt.gz", Limits(record=1001)) == read("a.txt", Limits(record=1000)) == b"x" * 1001
    assert read("a.txt.gz", Limits(record=1000)) is None
    assert "a.txt.gz: too large: more than 1,000 bytes, decompressed" in capsys.readouterr().err
