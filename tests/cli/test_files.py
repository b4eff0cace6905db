"""Writing by itself: standard output takes all of it, however little it takes at a time."""

import gzip
import io

import pytest

from textclean.cli.files import unzipped, write_stdout


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
def test_a_damaged_gzip_is_an_error_of_the_file(cut: int) -> None:
    """Whatever part of it is missing or wrong: it is told as any other file that cannot be read."""
    packed = gzip.compress(b"a line of text\n" * 100)
    assert unzipped(packed) == b"a line of text\n" * 100
    assert unzipped(b"a line of text\n") == b"a line of text\n"
    damaged = packed[:cut] + b"\xff" * 9 if cut == 25 else packed[:cut]
    with pytest.raises(OSError, match=r"."):
        unzipped(damaged)
