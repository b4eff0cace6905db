"""Writing by itself: standard output takes all of it, however little it takes at a time."""

import io

import pytest

from textclean.cli.files import write_stdout


class Trickle(io.BytesIO):
    """An unbuffered stream: each write takes three bytes at most."""

    def write(self, data: object) -> int:
        return super().write(bytes(data)[:3])


def test_a_short_write_is_carried_on(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = Trickle()
    monkeypatch.setattr("sys.stdout", io.TextIOWrapper(stream))
    write_stdout(b"The council voted.")
    assert stream.getvalue() == b"The council voted."
