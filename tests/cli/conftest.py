"""Ways to run the command line: in a process of its own, on a terminal of its own, or in this process."""

import errno
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

COMMAND = (sys.executable, "-m", "textclean")
# What would change how Python or rich write is left out.
FOREIGN = {"FORCE_COLOR", "NO_COLOR", "PYTHONIOENCODING", "PYTHONUNBUFFERED", "PYTHONUTF8", "TTY_COMPATIBLE"}
ENVIRONMENT = {name: value for name, value in os.environ.items() if name not in FOREIGN}

Run = Callable[..., subprocess.CompletedProcess[bytes]]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder, far from the source tree."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def run(folder: Path) -> Run:
    """Run `textclean ARGUMENTS` as a process: bytes in, bytes out."""

    def run(
        *arguments: str,
        stdin: bytes = b"",
        command: tuple[str, ...] = COMMAND,
        stdout=subprocess.PIPE,
        **env: str,
    ):
        return subprocess.run(
            [*command, *arguments],
            input=stdin,
            stdout=stdout,
            stderr=subprocess.PIPE,
            cwd=folder,
            env=ENVIRONMENT | env,
            timeout=60,
            check=False,
        )

    return run


@pytest.fixture
def invoke(folder: Path) -> Callable[..., Result]:
    """Run `textclean ARGUMENTS` in this process; an exception that click does not handle ends the test."""
    from textclean.cli.app import app

    def invoke(*arguments: str, stdin: bytes = b"") -> Result:
        return CliRunner().invoke(app, arguments, input=stdin, catch_exceptions=False, prog_name="textclean")

    return invoke


@pytest.fixture
def on_terminal(folder: Path) -> Callable[..., bytes]:
    """Run `textclean ARGUMENTS` on a pseudo-terminal and give back what it was shown."""
    pty = pytest.importorskip("pty", reason="this system has no pseudo-terminals")

    def on_terminal(*arguments: str, command: tuple[str, ...] = COMMAND, columns: int = 160, **env: str) -> bytes:
        ours, theirs = pty.openpty()
        environment = ENVIRONMENT | {"TERM": "xterm-256color", "COLUMNS": str(columns)} | env
        process = subprocess.Popen(
            [*command, *arguments], stdin=theirs, stdout=theirs, stderr=theirs, cwd=folder, env=environment
        )
        os.close(theirs)
        shown = b""
        try:
            while piece := os.read(ours, 65536):
                shown += piece
        except OSError as closed:  # how Linux says that the other end is gone
            if closed.errno != errno.EIO:
                raise
        finally:
            os.close(ours)
        assert process.wait(timeout=60) == 0, shown
        return shown.replace(b"\r\n", b"\n")

    return on_terminal
