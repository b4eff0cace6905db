"""The README is tested: its Python examples run, and what it shows of the command line is what the command prints."""

import doctest
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    """The fenced blocks of one language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", README, flags=re.DOTALL | re.MULTILINE)


def test_python_examples() -> None:
    """Every `>>>` example gives what the README says."""
    text = "\n".join(blocks("python"))
    test = doctest.DocTestParser().get_doctest(text, {}, "README.md", "README.md", 0)
    assert len(test.examples) > 8
    result = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(test)
    assert result.failed == 0


@pytest.mark.parametrize("block", blocks("console"))
def test_console_output(block: str) -> None:
    """A command of the README prints what stands below it."""
    command, _, expected = block.partition("\n")
    program, *arguments = shlex.split(command.removeprefix("$ "))
    assert program == "textclean"
    run = subprocess.run(
        [sys.executable, "-m", "textclean", *arguments], cwd=ROOT, capture_output=True, check=False, timeout=60
    )
    assert run.stderr == b""
    assert run.stdout.decode("utf-8") == expected


def test_commands_are_marked() -> None:
    """The two commands that CI runs as written are there."""
    for mark in ("run", "test"):
        assert f"<!-- {mark} -->\n```bash\n" in README


def test_filters_table() -> None:
    """The table of filters names those of the default preset, in their order."""
    from textclean.pipeline import filter_name
    from textclean.presets import ARTICLE

    table = README.split("## What it finds")[1].split("Phrases are data")[0]
    rows = re.findall(r"^\| `([a-z]+)` \|", table, re.MULTILINE)
    assert rows == [filter_name(f) for f in ARTICLE.filters]
