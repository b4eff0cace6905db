"""`textclean init`: a configuration to begin with."""

from __future__ import annotations

import tomllib
from pathlib import Path

from textclean.config import Config


def test_the_file_says_the_defaults_and_every_command_takes_it(invoke, folder: Path) -> None:
    done = invoke("init")
    assert (done.exit_code, done.stdout, done.stderr) == (0, "", "")
    assert Config.load(folder / "textclean.toml") == Config()
    assert invoke("clean", "--config", "textclean.toml", stdin=b"It rained.").stdout == "It rained."


def test_another_name_and_standard_output(invoke, folder: Path) -> None:
    invoke("init", "mine.toml")
    shown = invoke("init", "-").stdout
    assert (folder / "mine.toml").read_text(encoding="utf-8") == shown == Config.commented()
    assert [path.name for path in folder.iterdir()] == ["mine.toml"]
    assert Config.parse(tomllib.loads(shown)) == Config()


def test_a_file_that_is_there_is_left_alone(run, folder: Path) -> None:
    (folder / "textclean.toml").write_text("mine")
    done = run("init")
    assert done.returncode == 1
    assert done.stderr == b"textclean: textclean.toml already exists: name another file, or - for standard output\n"
    assert (folder / "textclean.toml").read_text() == "mine"
    nowhere = run("init", "nowhere/textclean.toml")
    assert (nowhere.returncode, nowhere.stderr.count(b"\n")) == (1, 1)
    assert b"nowhere/textclean.toml: No such file or directory" in nowhere.stderr


def test_a_project_file_is_no_place_for_it(invoke, folder: Path) -> None:
    done = invoke("init", "pyproject.toml")
    assert done.exit_code == 2
    assert "[tool.textclean]" in done.stderr
    assert list(folder.iterdir()) == []
