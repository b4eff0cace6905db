"""The code blocks of the Markdown documents, and how to run them: shared by the tests of README and guides."""

from __future__ import annotations

import doctest
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
GUIDES = sorted((ROOT / "examples" / "guides").glob("*.md"))

_BLOCK = re.compile(
    r"^(?:<!-- (?P<mark>[^\n]*?) -->\n)?```(?P<language>[a-z]+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL
)
_SECONDS = re.compile(r"in \d+\.\d s \(\d+ a second\)")
_FILE = re.compile(r"[\w./-]*\w\.(?:bin|csv|gz|html|index|jsonl?|md|npz|parquet|py|toml|txt|zst)")
_OUTPUT = ("-o", "--output", "--html", "--keep-folds", ">", "2>")


class Block(NamedTuple):
    """A fenced block of a document.

    Attributes:
        path: The document.
        line: The line of the opening fence, from 1.
        language: The word behind the opening fence.
        text: What stands between the fences.
        mark: The comment on the line above, such as `file: textclean.toml` or `needs: pyspark`; empty without one.
    """

    path: Path
    line: int
    language: str
    text: str
    mark: str

    @property
    def place(self) -> str:
        """The document and the line, for messages."""
        return f"{self.path.relative_to(ROOT)}:{self.line}"


class Command(NamedTuple):
    """A command of a console block with the output that the document shows for it."""

    line: str
    output: str


def blocks(path: Path, *languages: str) -> list[Block]:
    """All blocks of a document, or those in some languages, in their order."""
    text = path.read_text(encoding="utf-8")
    found = []
    for match in _BLOCK.finditer(text):
        line = text.count("\n", 0, match.start("language")) + 1
        found.append(Block(path, line, match["language"], match["text"], match["mark"] or ""))
    return [block for block in found if not languages or block.language in languages]


def commands(block: Block) -> list[Command]:
    """The commands of a console block: a line that begins with `$ `, and the lines below it."""
    parts = re.split(r"^\$ ", block.text, flags=re.MULTILINE)
    assert parts[0] == "", f"{block.place}: a console block begins with a command"
    return [Command(*part.partition("\n")[::2]) for part in parts[1:]]


def prepare(folder: Path) -> None:
    """Lay out a folder as the root of a checkout looks to a command: with the examples."""
    shutil.copytree(ROOT / "examples", folder / "examples", ignore=shutil.ignore_patterns("__pycache__", "guides"))
    programs = folder / ".bin"
    programs.mkdir()
    for name, module in (("textclean", "-m textclean "), ("pytest", "-m pytest "), ("python", "")):
        program = programs / name
        program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} {module}"$@"\n')
        program.chmod(0o755)


def run(block: Block, folder: Path, names: dict[str, Any]) -> None:
    """Run a block in the folder; an AssertionError says what is not as the document shows it."""
    if block.mark.startswith("file: "):
        (folder / block.mark.removeprefix("file: ")).write_text(block.text, encoding="utf-8")
    elif block.language == "console":
        for command in commands(block):
            found = _SECONDS.sub("in N s", _shell(command.line, folder))
            assert found == _SECONDS.sub("in N s", command.output), f"{block.place}: {command.line}"
    elif block.language == "python" and block.text.startswith(">>> "):
        _doctest(block, names)
    elif block.language == "python":
        script = folder / f"block_{block.line}.py"
        script.write_text(block.text, encoding="utf-8")
        done = subprocess.run(
            [sys.executable, str(script)], cwd=folder, capture_output=True, encoding="utf-8", timeout=300, check=False
        )
        assert done.returncode == 0, f"{block.place}:\n{done.stderr}"


def _shell(line: str, folder: Path) -> str:
    """What a command prints on its two outputs."""
    environment = os.environ | {"PATH": os.pathsep.join((str(folder / ".bin"), os.environ["PATH"]))}
    environment |= {"PYTHONIOENCODING": "utf-8", "COLUMNS": "100"}
    done = subprocess.run(
        ["bash", "-c", line],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=120,
        check=False,
    )
    return done.stdout.decode("utf-8")


def _doctest(block: Block, names: dict[str, Any]) -> None:
    test = doctest.DocTestParser().get_doctest(block.text, names, block.place, str(block.path), block.line)
    report: list[str] = []
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS, verbose=False)
    runner.run(test, out=report.append, clear_globs=False)
    names.update(test.globs)
    assert runner.tries > 0, f"{block.place}: no examples"
    assert not report, "".join(report)


def missing_files(block: Block) -> Iterator[str]:
    """The files named by the commands of a block that neither exist in the checkout nor were written before."""
    known = {b.mark.removeprefix("file: ") for b in blocks(block.path) if b.mark.startswith("file: ")}
    lines = block.text.splitlines()
    if block.language == "console":
        lines = [command.line for command in commands(block)]
    for line in lines:
        words = shlex.split(line.removeprefix("$ "), comments=True)
        outputs = {word for before, word in pairwise(words) if before in _OUTPUT}
        if words[:2] == ["textclean", "init"]:
            outputs.add(words[2] if len(words) > 2 else "textclean.toml")
        for word in words:
            if word in outputs or not _FILE.fullmatch(word) or word in known:
                continue
            written = any(word.startswith(f"{folder}/") for folder in known)
            if not written and not (ROOT / word).exists():
                yield word
        known |= outputs
