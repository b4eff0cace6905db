"""The command line as a whole: errors, exit codes, and what it imports."""

import importlib.metadata
import sys
import sysconfig
from pathlib import Path
from types import SimpleNamespace

import pytest

import textclean
from textclean.cli import terminal
from textclean.cli.app import app
from textclean.errors import TextcleanError

BLOCKED = "import sys; sys.modules[{!r}] = None; from textclean.cli import main; sys.argv[0] = 'textclean'; main()"


@pytest.mark.parametrize(
    ("arguments", "choice"),
    [
        (("clean", "--preset", "artikel"), "article"),
        (("explain", "--preset", "artikel"), "article"),
        (("filters", "--preset", "artikel"), "article"),
        (("clean", "--without", "relatd"), "related"),
        (("clean", "--only", "relatd"), "related"),
        (("explain", "--without", "related.read_les"), "related.read_more"),
        (("filters", "relatd"), "related"),
    ],
)
def test_an_unknown_name_is_one_line_that_lists_the_choices(run, arguments, choice: str) -> None:
    done = run(*arguments, stdin=b"A line.")
    assert (done.returncode, done.stdout) == (2, b"")
    message = done.stderr.decode()
    assert message.startswith("textclean: unknown ")
    assert message.count("\n") == 1
    assert choice in message


def test_a_hostile_name_is_shown_harmlessly(run) -> None:
    for arguments in (("clean", "--preset", "\x1b]0;owned\x07"), ("explain", "a", "\x1b]0;owned\x07")):
        done = run(*arguments)
        assert done.returncode == 2
        assert b"\x1b" not in done.stderr
        assert b"\\x1b]0;owned" in done.stderr


def test_an_error_of_the_library_is_shown_harmlessly(invoke, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(name: str) -> None:
        raise TextcleanError("no \x1b[31m preset")

    monkeypatch.setattr(textclean.presets, "get", refuse)
    done = invoke("filters")
    assert (done.exit_code, done.stderr) == (2, "textclean: no \\x1b[31m preset\n")


@pytest.mark.parametrize("arguments", [("nonsense",), ("clean", "--nonsense"), ("explain", "a", "b")])
def test_what_is_not_understood_exits_with_2(run, arguments) -> None:
    done = run(*arguments)
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"Usage: textclean" in done.stderr
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("arguments", [(), *((name,) for name in app.commands)])
def test_help_tells_the_exit_codes(invoke, arguments) -> None:
    done = invoke(*arguments, "--help")
    assert (done.exit_code, done.stderr) == (0, "")
    text = done.stdout
    assert all(line in text for line in ("Exit codes:", "  0  ", "  1  ", "  2  invalid command"))
    assert ("--check found" in text) == (arguments == ("clean",)), "codes of another command"
    assert all(len(line) <= 120 for line in text.splitlines())


GOOD_LEXICON = """
[promo.letter]
kind = "promo"
where = "line"
phrases = ["our letter"]
hits = ["Our letter"]
misses = ["Our letter came."]
"""
MISSING = [
    ("clean", "nofile"),
    ("explain", "nofile"),
    ("dups", "nofile"),
    ("fit", "-o", "new", "nofile"),
    ("evaluate", "nofile"),
    ("lexicon", "check", "nofile"),
    ("lexicon", "check", "good.toml", "--corpus", "nofile"),
    ("train", "-o", "new.npz", "nofile"),
    ("clean", "--templates", "nofile", "rows.jsonl"),
    ("fit", "-o", "new", "--merge", "nofile"),
    ("evaluate", "--preset", "page", "--folds", "nofile", "rows.jsonl"),
    *((name, "--config", "nofile", *more) for name, more in {
        "clean": (), "explain": (), "filters": (), "dups": (), "fit": ("-o", "new"), "evaluate": ("rows.jsonl",),
        "run": ("rows.jsonl", "-o", "new"),
    }.items()),
    *((name, "--with", "nofile.toml", "rows.jsonl", *more) for name, more in {
        "clean": (), "explain": (), "dups": ("--clean",), "evaluate": (), "run": ("-o", "new"),
    }.items()),
]  # fmt: skip


@pytest.mark.parametrize("arguments", MISSING, ids=" ".join)
def test_a_file_that_is_not_there_is_named_and_exits_with_1(invoke, folder: Path, arguments: tuple[str, ...]) -> None:
    """The code is the same, whether the file is an input or an option names it."""
    (folder / "rows.jsonl").write_text('{"text": "a b c", "gold": "a b", "site": "x"}\n')
    (folder / "good.toml").write_text(GOOD_LEXICON)
    done = invoke(*arguments)
    assert done.exit_code == 1, done.stderr
    first = done.stderr.splitlines()[0]
    assert first.startswith("textclean: nofile")
    assert "No such file or directory" in first


@pytest.mark.parametrize(
    "arguments", [("fit", "-o", "nowhere/new", "rows.jsonl"), ("dups", "-o", "nowhere/new", "rows.jsonl"),
                  ("init", "nowhere/new")]
)  # fmt: skip
def test_a_file_that_cannot_be_written_is_named_as_it_was_given(invoke, folder: Path, arguments) -> None:
    (folder / "rows.jsonl").write_text('{"text": "a b c", "site": "x"}\n')
    done = invoke(*arguments)
    assert (done.exit_code, done.stderr.splitlines()[0]) == (1, "textclean: nowhere/new: No such file or directory")


def test_every_refusal_begins_alike(invoke, folder: Path) -> None:
    (folder / "textclean.toml").write_text("")
    done = invoke("init")
    assert (done.exit_code, done.stderr.split(": ")[0]) == (1, "textclean")


class _Typed:
    """The module `sys` where somebody types."""

    stdin = SimpleNamespace(isatty=lambda: True)
    platform = "linux"

    @property
    def stderr(self) -> object:
        return sys.stderr


@pytest.mark.parametrize("command", ["clean", "explain", "dups", "fit"])
def test_a_command_that_waits_for_typed_text_says_so(invoke, monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    monkeypatch.setattr(terminal, "sys", _Typed())
    more = ("-o", "new", "--by", "none") if command == "fit" else ()
    assert "textclean: reading standard input: end it with Ctrl-D" in invoke(command, *more).stderr
    (Path("rows.jsonl")).write_text('{"text": "a"}\n')
    assert "reading standard input" not in invoke(command, *more, "rows.jsonl").stderr


def test_a_pipe_is_read_without_a_word(run) -> None:
    assert run("clean", stdin=b"A line.").stderr == b""


def test_version_and_script(run) -> None:
    script = Path(sysconfig.get_path("scripts")) / "textclean"
    expected = f"textclean {importlib.metadata.version('textclean-filters')}\n".encode()
    assert run("--version").stdout == expected
    assert run("--version", command=(str(script),)).stdout == expected


def test_without_click_one_line_tells_how_to_get_it(run) -> None:
    done = run("explain", command=(sys.executable, "-c", BLOCKED.format("click")))
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.count(b"\n") == 1
    assert b'pip install "textclean-filters[cli]"' in done.stderr


def test_another_missing_module_is_not_blamed_on_click(run) -> None:
    done = run("explain", command=(sys.executable, "-c", BLOCKED.format("textclean.cli.explain")))
    assert done.returncode == 1
    assert b"pip install" not in done.stderr
    assert b"import of textclean.cli.explain halted" in done.stderr


def test_without_rich_a_terminal_gets_plain_text(on_terminal, folder: Path) -> None:
    source = "The council voted on Tuesday.\nRead more: Mayor resigns\n"
    (folder / "a.txt").write_text(source)
    shown = on_terminal("explain", "a.txt", command=(sys.executable, "-c", BLOCKED.format("rich.console")))
    assert shown.decode() == textclean.tag(source).explain() + "\n"


@pytest.mark.parametrize("command", ["clean", "explain", "filters"])
def test_a_pipe_needs_no_rich(run, command: str) -> None:
    program = (
        "import atexit, sys; from textclean.cli import main\n"
        "atexit.register(lambda: sys.stderr.write(str([m for m in ('rich', 'numpy') if m in sys.modules])))\n"
        "main()"
    )
    done = run(command, command=(sys.executable, "-c", program))
    assert (done.returncode, done.stderr) == (0, b"[]")
