"""The table of formats: every row can be read, split and found, and the commands list what it holds."""

from __future__ import annotations

import inspect
from pkgutil import resolve_name

import pytest

from textclean.io.formats import FORMATS, Format, by_head, by_name, listed
from textclean.io.records import Piece

each = pytest.mark.parametrize("row", FORMATS.values(), ids=list(FORMATS))


@each
def test_all_readers_have_one_signature(row: Format) -> None:
    reader = inspect.signature(resolve_name(row.reader))
    expected = ["fields", "limits", "piece"]
    assert list(reader.parameters)[1:] == expected
    assert {str(reader.parameters[name].annotation) for name in expected} == {"Fields", "Limits", "Piece"}
    if row.splitter is not None:
        assert list(inspect.signature(resolve_name(row.splitter)).parameters) == ["file", "whole", "size"]


@each
def test_names_and_endings(row: Format) -> None:
    for ending in row.endings:
        assert by_name(f"in/A{ending.upper()}") is by_name(f"a{ending}.zst") is by_name(f"a{ending}.GZ") is row
        assert f" {ending} " in f" {listed()} ".replace("(", " ").replace(")", " ")
    assert [other.name for other in FORMATS.values() if set(other.endings) & set(row.endings)] == [row.name]
    if row.magic is not None:
        assert by_head(row.magic + b" and more") is row


def test_what_is_of_no_format() -> None:
    assert by_name("a.png") is by_name("a.gz") is by_name("jsonl") is by_head(b"") is by_head(b'{"text": "a"}') is None


def test_a_format_without_a_splitter_stays_whole() -> None:
    whole = Piece("a.csv", "csv", 0, 9, 9, alone=True)
    assert list(FORMATS["csv"].split(None, whole, 1)) == [whole]  # type: ignore[arg-type]


@pytest.mark.parametrize("command", ["run", "dups", "fit"])
def test_the_commands_list_them(command: str) -> None:
    from textclean.cli.app import app

    help_text = " ".join((app.commands[command].help or "").split())
    assert listed() in help_text
