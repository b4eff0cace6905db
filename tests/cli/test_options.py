"""Options that are settings: every declared setting of a table is an option, with its type, range, default and help."""

from __future__ import annotations

from pathlib import Path

import click
import pytest

from textclean.cli.app import app
from textclean.config import TABLES
from textclean.settings import MOST, NONE


def options(command: str) -> dict[str, click.Option]:
    """The options of a command by their first name."""
    found = app.commands[command].params
    return {one.opts[0]: one for one in found if isinstance(one, click.Option)}


@pytest.mark.parametrize(
    ("command", "table", "suffix"),
    [("run", "run", ""), ("run", "columns", "-field"), ("dups", "duplicates", ""), ("fit", "templates", "")],
)
def test_every_setting_of_the_table_is_an_option(command: str, table: str, suffix: str) -> None:
    found = options(command)
    for key, one in TABLES[table].items():
        option = found[f"--{key.replace('_', '-')}{suffix}"]
        assert option.help == f"{one.sentence}{' May be repeated.' if one.check.type is list else ''}"
        if one.check.choices:
            assert isinstance(option.type, click.Choice)
            assert set(option.type.choices) == {*one.check.choices, *([NONE] if one.check.none else [])}
        if isinstance(option.type, click.IntRange | click.FloatRange):
            most = None if one.check.most == MOST else one.check.most
            assert (option.type.min, option.type.max) == (one.check.least, most)
            assert (option.show_default and option.default == one.default) or one.optional


def test_a_default_in_the_help_is_not_an_option_that_was_given(invoke, folder: Path) -> None:
    """The configuration's value holds where the option is left out, whatever default the help shows."""
    (folder / "textclean.toml").write_text('preset = "minimal"\n[duplicates]\nthreshold = 0.9\n')
    (folder / "rows.jsonl").write_text('{"text": "a"}\n')
    assert "0.9 the bands find" in invoke("dups", "rows.jsonl", "--config", "textclean.toml").stderr
    given = invoke("dups", "rows.jsonl", "--config", "textclean.toml", "--threshold", "0.7")
    assert "0.7 the bands find" in given.stderr


@pytest.mark.parametrize("command", app.commands)
def test_a_help_text_has_no_doubled_brackets(invoke, command: str) -> None:
    shown = " ".join(invoke(command, "--help").stdout.split())
    assert "[default: (" not in shown
    assert "x<=2147483647" not in shown or command == "train"


@pytest.mark.parametrize("command", ["clean", "explain", "evaluate", "run"])
def test_commands_that_clean_choose_the_pipeline(command: str) -> None:
    assert {"--config", "--preset", "--with", "--without", "--only", "--lang"} <= set(options(command))


def test_an_option_out_of_range_is_a_usage_error(invoke) -> None:
    for arguments, message in (
        (("fit", "-o", "t", "--min-pages", "1"), "Invalid value for '--min-pages': 1 is not in the range x>=2."),
        (("fit", "-o", "t", "--by", "page"), "'page' is not one of 'site', 'host', 'none'"),
        (("dups", "--threshold", "0"), "Invalid value for '--threshold': 0.0 is not in the range 0<x<=1."),
        (("dups", "--threshold", "nan"), "duplicates: threshold must be a number above 0, up to 1, not nan"),
        (("dups", "--bands", "64"), "duplicates: 64 bands of 3 rows need 192 permutations, but num_perm is 128"),
        (("clean", "--lang", ""), "lang must be a string that is not empty, not ''"),
    ):
        done = invoke(*arguments)
        assert done.exit_code == 2, done.stderr
        assert message in done.stderr
