"""The README is short and true: its Python examples run, and its console blocks show what the commands print."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import documents
from tests.documents import README, blocks


def test_python_examples(tmp_path: Path) -> None:
    """Every `>>>` example gives what the README says."""
    names: dict[str, object] = {}
    found = blocks(README, "python")
    for block in found:
        documents.run(block, tmp_path, names)
    assert sum(block.text.count(">>> ") for block in found) > 8


@pytest.mark.parametrize("block", blocks(README, "console"), ids=lambda block: block.place)
def test_console_output(block: documents.Block, tmp_path: Path) -> None:
    """A command of the README prints what stands below it."""
    pytest.importorskip("click", reason="the command line is not installed")
    documents.prepare(tmp_path)
    documents.run(block, tmp_path, {})


def test_there_is_a_console_block() -> None:
    assert blocks(README, "console")


def test_commands_are_marked() -> None:
    """The two commands that CI runs as written are there."""
    text = README.read_text(encoding="utf-8")
    for mark in ("run", "test"):
        assert f"<!-- {mark} -->\n```bash\n" in text


def test_it_is_short() -> None:
    """Details belong to the guides."""
    assert len(README.read_text(encoding="utf-8").splitlines()) <= 200
