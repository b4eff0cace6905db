"""Reading one text, and writing to a standard output that takes a few bytes at a time."""

import gzip
import io
import json
import os
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.files import PACK
from textclean.cli.files import left_out, read, write_stdout
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
    said = capsys.readouterr().err
    assert "a.txt.gz: too large: more than 1,000 bytes, decompressed: raise max_record (in the table run of" in said


def test_a_full_memory_is_named_as_such(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> bytes:
        raise MemoryError

    (folder / "a.txt").write_bytes(b"x")
    monkeypatch.setattr("textclean.io.one_text.one_text", fail)
    assert read("a.txt") is None
    assert capsys.readouterr().err == "textclean: a.txt: out of memory: give the process more\n"


@pytest.fixture
def odd(folder: Path) -> Path:
    """A folder with a text, and with what is never opened in it."""
    (folder / "in").mkdir()
    (folder / "in/a.jsonl").write_bytes(b'{"text": "A line.", "gold": "A line."}\n')
    (folder / "in/.b.jsonl").write_bytes(b"x")
    (folder / "in/c.txt").symlink_to("nowhere")
    os.mkfifo(folder / "in/d.txt")
    return folder


LEFT_OUT = ["in/.b.jsonl: hidden", "in/c.txt: a link to nothing", "in/d.txt: a FIFO"]
COMMANDS = {
    "run": ("run", "-o", "out", "--workers", "1"),
    "dups": ("dups",),
    "fit": ("fit", "-o", "site.bin", "--site", "a"),
    "evaluate": ("evaluate",),
    "train": ("train", "-o", "model.npz", "--folds", "2"),
}


@pytest.mark.heavy
@pytest.mark.parametrize("command", COMMANDS)
def test_what_is_left_out_of_a_folder_is_named_with_its_reason(run: Run, odd: Path, command: str) -> None:
    done = run(*COMMANDS[command], "in")
    said = done.stderr.decode()
    assert [line.split("left out: ")[1] for line in said.splitlines() if "left out: " in line] == LEFT_OUT
    if command == "run":
        manifest = json.loads((odd / "out/manifest.json").read_bytes())
        assert manifest["ignored"] == [list(line.split(": ")) for line in LEFT_OUT]


@pytest.mark.heavy
@pytest.mark.parametrize("command", COMMANDS)
def test_a_fifo_that_is_named_is_one_line(run: Run, odd: Path, command: str) -> None:
    done = run(*COMMANDS[command], "in/d.txt")
    assert done.returncode > 0
    said = done.stderr.decode().splitlines()
    assert said[0].endswith(
        "in/d.txt: a FIFO, no regular file: write it to standard input" + "; left out" * ("left" in said[0])
    )
    assert "Traceback" not in done.stderr.decode()


@pytest.mark.heavy
@pytest.mark.parametrize("command", ["clean", "explain"])
def test_a_pipe_that_is_named_is_read_as_a_stream(run: Run, odd: Path, command: str) -> None:
    script = f"printf 'A line.\\n' > in/d.txt & {sys.executable} -m textclean {command} in/d.txt"
    done = run(command=("sh", "-c", script))
    assert (done.returncode, b"A line." in done.stdout, done.stderr) == (0, True, b"")


def test_many_files_left_out_are_counted() -> None:
    lines = list(left_out([(f"in/{number}.png", "of no known format") for number in range(2000)]))
    assert lines[:1] == ["left out: in/0.png: of no known format"]
    assert (len(lines), lines[-1]) == (11, "left out: 1,990 more")


# Bombs ---------------------------------------------------------------------------------------------------------------

# With the memory of the process limited: what would hold a bomb in memory fails for lack of it.
LIMITED = """
import resource
resource.setrlimit(resource.RLIMIT_AS, (3 << 29, 3 << 29))
from textclean.cli.app import app
app(prog_name="textclean")
"""


def bomb(name: str, piece: bytes) -> bytes:
    """Frames that unpack to two gigabytes."""
    return PACK[name](piece * ((1 << 20) // len(piece))) * 2048


@pytest.mark.heavy
@pytest.mark.skipif(sys.platform != "linux", reason="the memory of a process is limited on Linux")
@pytest.mark.parametrize("packed", PACK)
@pytest.mark.parametrize("command", COMMANDS)
def test_a_bomb_of_rows_ends_in_one_line_with_the_limit(run: Run, folder: Path, command: str, packed: str) -> None:
    (folder / f"rows.jsonl.{packed}").write_bytes(bomb(packed, b" " * 8191 + b"\n"))
    done = run(*COMMANDS[command], f"rows.jsonl.{packed}", command=(sys.executable, "-c", LIMITED))
    said = done.stderr.decode()
    if command == "run":
        said = (folder / "out/rejects.jsonl").read_text()
    assert done.returncode > 0
    assert f"the {packed} stream unpacks to more than 500 times its size" in said
    assert "max_ratio" in said
    assert "Traceback" not in done.stderr.decode()


@pytest.mark.heavy
@pytest.mark.skipif(sys.platform != "linux", reason="the memory of a process is limited on Linux")
@pytest.mark.parametrize("packed", PACK)
@pytest.mark.parametrize("command", ["clean", "explain"])
def test_a_bomb_of_one_text_ends_in_one_line_with_the_limit(run: Run, folder: Path, command: str, packed: str) -> None:
    (folder / f"a.txt.{packed}").write_bytes(bomb(packed, b"a line\n"))
    done = run(command, f"a.txt.{packed}", command=(sys.executable, "-c", LIMITED))
    (said,) = done.stderr.decode().splitlines()
    assert (done.returncode, said.split(":")[:4]) == (
        1, ["textclean", f" a.txt.{packed}", " too large", " more than 67,108,864 bytes, decompressed"],
    )  # fmt: skip
    assert "max_record" in said
