"""What the command line shows of a filter that fails: one line, without control characters."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Invoke = Callable[..., Result]
PACKAGE = """
def rude(doc):
    raise {error}
"""


@pytest.mark.parametrize(
    ("error", "shown"),
    [
        ("ValueError('\\x1b]0;owned\\x07\\n\\u202ebad')", r"ValueError: \x1b]0;owned\x07 \u202ebad"),
        ("SystemExit('bye')", "SystemExit: bye"),
        ("MemoryError", "MemoryError: the memory is full"),
    ],
)
def test_a_filter_that_fails_is_one_line(
    invoke: Invoke, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: str, shown: str
) -> None:
    """The line names the filter; there is no traceback, and the exit code says that the command failed."""
    site = tmp_path / "site"
    info = site / "rude-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: rude\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[textclean.filters]\nrude = rude_filters:rude\n")
    (site / "rude_filters.py").write_text(PACKAGE.format(error=error), encoding="utf-8")
    monkeypatch.syspath_prepend(site)
    monkeypatch.delitem(sys.modules, "rude_filters", raising=False)
    done = invoke("clean", "--with", "rude", "-", stdin=b"It rained.\n")
    assert done.exit_code == 2
    assert done.stderr == f"textclean: filter 'rude' failed: {shown}\n"
    assert done.stdout == ""


def test_a_language_without_a_lexicon_is_one_line(invoke: Invoke) -> None:
    """An unknown language is an error with the codes that there are."""
    done = invoke("clean", "--lang", "xx", "-", stdin=b"It rained.\n")
    assert done.exit_code == 2
    assert done.stderr.startswith("textclean: unknown language 'xx'; there are: aa, ab, ")
    assert done.stderr.count("\n") == 1
