"""The command line as a whole: errors, exit codes, and what it imports."""

import importlib.metadata
import sys
import sysconfig
from pathlib import Path

import pytest

import textclean
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


@pytest.mark.parametrize("arguments", [(), ("clean",), ("explain",), ("filters",)])
def test_help_tells_the_exit_codes(run, arguments) -> None:
    done = run(*arguments, "--help")
    assert (done.returncode, done.stderr) == (0, b"")
    for line in (
        "Exit codes:",
        "  0  success",
        "  1  --check found",
        "  2  invalid command",
    ):
        assert line in done.stdout.decode()


def test_version_and_script(run) -> None:
    script = Path(sysconfig.get_path("scripts")) / "textclean"
    expected = f"textclean {importlib.metadata.version('textclean-filters')}\n".encode()
    assert run("--version").stdout == expected
    assert run("--version", command=(str(script),)).stdout == expected


def test_without_click_one_line_tells_how_to_get_it(run) -> None:
    done = run("clean", command=(sys.executable, "-c", BLOCKED.format("click")))
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.count(b"\n") == 1
    assert b'pip install "textclean-filters[cli]"' in done.stderr


def test_another_missing_module_is_not_blamed_on_click(run) -> None:
    done = run("clean", command=(sys.executable, "-c", BLOCKED.format("textclean.cli.clean")))
    assert done.returncode == 1
    assert b"pip install" not in done.stderr
    assert b"import of textclean.cli.clean halted" in done.stderr


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
