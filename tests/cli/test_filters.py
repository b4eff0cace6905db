"""`textclean filters`: every filter of a preset, with what it finds and an example."""

import pytest

import textclean
from textclean.pipeline import filter_name


def rows(text: str) -> list[list[str]]:
    return [line.split("\t") for line in text.splitlines()]


@pytest.mark.parametrize("preset", sorted(textclean.presets.PRESETS))
def test_every_filter_of_the_preset_is_listed_in_full(invoke, preset: str) -> None:
    done = invoke("filters", "--preset", preset)
    found = textclean.presets.get(preset).filters
    assert done.exit_code == 0
    assert [row[0] for row in rows(done.stdout)] == [filter_name(f) for f in found]
    for name, kinds, finds, example in rows(done.stdout):
        assert kinds, name
        assert finds, name
        assert example, name


def test_rules_are_listed_by_the_names_that_without_takes(invoke) -> None:
    done = invoke("filters", "related")
    ids = [row[0] for row in rows(done.stdout)]
    assert "related.read_more" in ids
    assert all(len(row) == 4 and all(row) for row in rows(done.stdout))
    assert [row[0] for row in rows(invoke("filters", "related.read_more").stdout)] == ["related.read_more"]
    assert invoke("clean", *(f"--without={rule}" for rule in ids), stdin=b"A line.").exit_code == 0


def test_the_default_preset_is_that_of_the_library(invoke) -> None:
    assert invoke("filters").stdout == invoke("filters", "--preset", "article").stdout


def test_a_terminal_gets_columns_in_colours(on_terminal) -> None:
    shown = on_terminal("filters")
    assert b"\x1b[" in shown
    assert b"\t" not in shown
    assert b"related" in shown
