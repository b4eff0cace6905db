"""Each example prints what it says it prints, and the README has a line for it."""

from __future__ import annotations

import ast
import inspect
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
EXAMPLES = sorted((ROOT / "examples").glob("*.py"))
PRINTS = "It prints:\n"


def docstring(path: Path) -> str:
    return inspect.cleandoc(ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "")


def printed(path: Path) -> str:
    """What an example says that it prints: the indented lines after "It prints:"."""
    _, _, block = docstring(path).partition(PRINTS)
    return inspect.cleandoc(block) + "\n"


@pytest.mark.parametrize("path", [path for path in EXAMPLES if PRINTS in docstring(path)], ids=lambda path: path.stem)
def test_it_prints_what_it_says(path: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, str(path)],
        cwd=tmp_path,
        env=os.environ | {"PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == printed(path)
    assert list(tmp_path.iterdir()) == []


def test_most_examples_say_what_they_print() -> None:
    assert len([path for path in EXAMPLES if PRINTS in docstring(path)]) >= 7


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_readme_has_a_line_for_it(path: Path) -> None:
    assert f"(examples/{path.name})" in (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_is_short_and_says_how_it_is_run(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 100
    assert f"examples/{path.name}" in docstring(path)
