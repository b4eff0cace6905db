"""Work in several processes: in order, a little ahead, and errors where they belong."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from textclean.errors import RunError
from textclean.streams import GUARD, WINDOW, in_processes


def test_answers_are_in_order_and_items_are_read_a_little_ahead() -> None:
    taken: list[str] = []

    def items() -> Iterator[str]:
        for i in range(20 * WINDOW):
            taken.append(str(i))
            yield str(i)

    answers = in_processes(int, items(), 2)
    assert next(answers) == 0
    assert len(taken) == 2 * WINDOW
    assert list(answers) == list(range(1, 20 * WINDOW))


def test_an_error_arrives_at_its_place() -> None:
    answers = in_processes(int, ["1", "two", "3"], 2)
    assert next(answers) == 1
    with pytest.raises(ValueError, match="two"):
        next(answers)


def test_nothing_to_do() -> None:
    assert list(in_processes(int, [], 2)) == []


UNGUARDED = """
from textclean import ARTICLE

print("begins", flush=True)
for result in ARTICLE.pipe(["The vote was close.\\nShare this article\\n"] * 40, workers=2):
    print(result.text)
"""
GUARDED = """
from textclean import ARTICLE

def main():
    for result in ARTICLE.pipe(["The vote was close.\\nShare this article\\n"] * 3, workers=2):
        print(result.text, end="")

if __name__ == "__main__":
    main()
"""


def script(folder: Path, text: str) -> subprocess.CompletedProcess[str]:
    """Run a script as a user does."""
    path = folder / "script.py"
    path.write_text(text, encoding="utf-8")
    return subprocess.run([sys.executable, str(path)], capture_output=True, text=True, timeout=300)


@pytest.mark.heavy
def test_a_script_without_a_main_guard_is_one_error(tmp_path: Path) -> None:
    """The error has the lines to add; the workers end without a traceback of their own."""
    done = script(tmp_path, UNGUARDED)
    assert done.returncode == 1
    assert done.stderr.count("Traceback") == 1
    assert "RuntimeError: \n" not in done.stderr
    assert done.stderr.endswith(f"textclean.errors.RunError: {GUARD}\n")
    assert set(done.stdout.replace("begins", " begins ").split()) == {"begins"}  # processes print at the same time


@pytest.mark.heavy
def test_a_script_with_a_main_guard_works(tmp_path: Path) -> None:
    """The lines that the error names are enough."""
    done = script(tmp_path, GUARDED)
    assert (done.returncode, done.stdout, done.stderr) == (0, "The vote was close.\n" * 3, "")


@pytest.mark.heavy
def test_a_worker_that_dies_is_an_error() -> None:
    """The message says that a worker died."""
    with pytest.raises(RunError, match="a worker process died"):
        list(in_processes(os._exit, [3], 1))
