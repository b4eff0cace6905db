"""`textclean clean FILE` without options starts without click: it does what it does with click."""

import bz2
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from textclean import ARTICLE, cli
from textclean.cli.files import limits_of
from textclean.config import Config
from textclean.io.limits import Limits

WITH_CLICK = (sys.executable, "-c", "from textclean.cli.app import app; app(prog_name='textclean')")
Run = Callable[..., subprocess.CompletedProcess[bytes]]
CHROME = b"The council voted.\nRead more: Mayor resigns\nThe vote was close.\n"
FILES = {
    "chrome.txt": CHROME,
    "clean.txt": b"The council voted on Tuesday to close the bridge.\r\n",
    "repaired.txt": "SchÃ¶ne Grüße &amp; mehr\x07\n".encode(),
    "latin.txt": "Die Brücke wird für die Schule gesperrt.\n".encode("latin-1"),
    "empty.txt": b"",
    "packed.txt.bz2": bz2.compress(CHROME),
    "cut.txt.bz2": bz2.compress(CHROME)[:-9],
    "binary.txt": b"\x7fELF\x02\x01\x01\x00",
    "rows.jsonl": b'{"text": "a"}\n',
    "page.html": b"<!doctype html><html><body><article><p>The council voted.</p></article></body></html>",
    "no_page.html": b"",
    "\x1b[31mred.txt.bz2": b"BZh9",
    "-.txt": CHROME,
}


@pytest.fixture
def files(folder: Path) -> Path:
    """The files, and a folder."""
    for name, data in FILES.items():
        (folder / name).write_bytes(data)
    (folder / "folder").mkdir()
    return folder


@pytest.mark.skipif(os.name == "nt", reason="on Windows click expands globs")
@pytest.mark.parametrize(
    "names", [*((name,) for name in FILES), ("folder",), ("chrome.txt", "binary.txt", "clean.txt"), (), ("-",)], ids=str
)
def test_the_answer_is_that_of_click(run: Run, files: Path, names: tuple[str, ...]) -> None:
    """Bytes, messages and exit code."""
    plain = run("clean", *names, stdin=CHROME)
    full = run("clean", *names, stdin=CHROME, command=WITH_CLICK)
    assert (plain.stdout, plain.stderr, plain.returncode) == (full.stdout, full.stderr, full.returncode)


@pytest.mark.skipif(os.name == "nt", reason="on Windows click expands globs")
def test_what_may_be_an_option_or_a_mistake_is_clicks(files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """So is another command, and what a shell asks for its completion."""
    assert cli._files_alone(["clean", "chrome.txt", "-"]) == ["chrome.txt", "-"]
    assert cli._files_alone(["clean"]) == ["-"]
    for arguments in ([], ["-h"], ["run", "chrome.txt"], ["clean", "--", "chrome.txt"], ["clean", "-.txt"]):
        assert cli._files_alone(arguments) is None
    assert cli._files_alone(["clean", "chrome.txt", "missing.txt"]) is None
    monkeypatch.setattr(os, "access", lambda *_: False)  # the user of a test may be allowed to read all
    assert cli._files_alone(["clean", "chrome.txt"]) is None
    monkeypatch.undo()
    monkeypatch.setenv("_TEXTCLEAN_COMPLETE", "bash_complete")
    assert cli._files_alone(["clean", str(files / "chrome.txt")]) is None


def test_the_default_configuration_has_the_pipeline_and_the_limits_of_no_configuration() -> None:
    assert Config().pipeline() == ARTICLE
    assert limits_of(Config()) == Limits()
    assert (Config().title, Config().lang) == (None, None)


LOADED = """
import sys
sys.argv[1:] = ["clean", "clean.txt"]
from textclean.cli import main
main()
print(*sorted(sys.modules))
"""


@pytest.mark.skipif(os.name == "nt", reason="on Windows click expands globs")
def test_what_a_plain_english_file_does_not_need_is_not_imported(run: Run, files: Path) -> None:
    """Each of these takes a twentieth of the time or more."""
    done = run(command=(sys.executable, "-c", LOADED))
    loaded = set(done.stdout.decode().splitlines()[-1].split())
    heavy = {"click", "numpy", "ftfy", "regex", "logging", "json", "pathlib", "hashlib", "textclean.config"}
    heavy |= {"dataclasses", "inspect", "ast"}
    heavy |= {"textclean.markup.lines", "textclean.linemodel.filter", "textclean.filters.gopher"}
    assert not loaded & heavy
    assert "textclean.pipeline" in loaded


@pytest.mark.skipif(os.name == "nt", reason="on Windows click expands globs")
def test_modules_are_not_looked_through_for_garbage(run: Run, files: Path) -> None:
    """What a run makes is, as in any program."""
    program = LOADED.replace("*sorted(sys.modules)", "gc.isenabled(), gc.get_freeze_count() > 1000")
    done = run(command=(sys.executable, "-c", f"import gc{program}"))
    assert done.stdout.decode().splitlines()[-1] == "True True"


@pytest.mark.skipif(os.name == "nt", reason="there are no such signals")
def test_the_reader_of_a_pipe_may_stop_early(files: Path) -> None:
    """As with click: exit code 0, and not a word."""
    (files / "long.txt").write_bytes(b"The council voted on Tuesday to close the bridge.\n" * 20_000)
    command = f"{sys.executable} -m textclean clean long.txt; echo $? >&2"
    done = subprocess.run(["bash", "-c", f"({command}) | head -c 10"], cwd=files, capture_output=True, check=False)
    assert done.stderr == b"0\n"
