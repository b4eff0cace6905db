"""`textclean explain`: what is removed, and why, on a terminal and in a pipe."""

import gzip
import json
import re
from pathlib import Path

import pytest

import textclean

SCRAPED = "The council voted on Tuesday.\nRead more: Mayor resigns\nThe vote was close, and it was late.\n"
# Retitling the window, colours, a C1 control, cursor movement, a bidi override, rich's own markup.
HOSTILE = (
    "The \x1b]0;owned\x07council \x1b[31mvoted\x9b2J on Tuesday\r.\n"
    "Read more: \x1b[8mMayor \u202eresigns [/b][link=file:///etc/passwd]here[/link]\n"
    "The [bold]vote[/bold] was close, and it was late.\n"
)
COLOUR = re.compile(r"\x1b\[[\d;]*m")
UNSAFE = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def test_a_pipe_gets_the_library_s_own_words(run, folder: Path) -> None:
    (folder / "a.txt").write_text(SCRAPED)
    expected = textclean.tag(SCRAPED.encode()).explain()
    assert "related.read_more" in expected
    for done in (run("explain", "a.txt"), run("explain", stdin=SCRAPED.encode())):
        assert (done.returncode, done.stderr) == (0, b"")
        assert done.stdout.decode() == expected + "\n"


def test_a_terminal_gets_the_same_in_colours(on_terminal, folder: Path) -> None:
    (folder / "a.txt").write_text(SCRAPED)
    shown = on_terminal("explain", "a.txt").decode()
    assert COLOUR.sub("", shown) == textclean.tag(SCRAPED).explain() + "\n"
    coloured = [line for line in shown.splitlines() if COLOUR.search(line)]
    assert any("Read more: Mayor resigns" in line for line in coloured)
    assert not any("The council voted" in line for line in coloured)


def test_no_color_is_heeded(on_terminal, folder: Path) -> None:
    (folder / "a.txt").write_text(SCRAPED)
    assert not re.search(rb"\x1b\[3\dm", on_terminal("explain", "a.txt", NO_COLOR="1"))


def test_hostile_text_reaches_neither_terminal_nor_pipe(on_terminal, run, folder: Path) -> None:
    (folder / "a.txt").write_text(HOSTILE, encoding="utf-8", newline="")
    on_screen = COLOUR.sub("", on_terminal("explain", "a.txt").decode())
    in_pipe = run("explain", "a.txt").stdout.decode()
    for shown in (on_screen, in_pipe):
        assert not UNSAFE.search(shown), ascii(shown)
        assert "\\x1b]0;owned" in shown
        assert "[/b][link=file:///etc/passwd]here[/link]" in shown
        assert "[bold]vote[/bold]" in shown


def test_long_lines_are_not_broken_and_emoji_codes_stay(on_terminal, folder: Path) -> None:
    line = "The council voted :smile: on Tuesday, and on Wednesday, and on Thursday too."
    (folder / "a.txt").write_text(line)
    assert line.encode() in on_terminal("explain", "a.txt", columns=40)


def test_a_terminal_that_cannot_show_a_character_gets_its_escape(on_terminal, folder: Path) -> None:
    (folder / "a.txt").write_text("They voted in 東京 on Tuesday.", encoding="utf-8")
    shown = on_terminal("explain", "a.txt", PYTHONIOENCODING="ascii")
    assert b"\\u6771\\u4eac" in shown


def test_json_is_the_whole_result(run) -> None:
    for source in (SCRAPED, HOSTILE, ""):
        done = run("explain", "--json", stdin=source.encode())
        assert (done.returncode, done.stderr) == (0, b"")
        assert json.loads(done.stdout) == textclean.tag(source.encode()).to_dict()
        assert not UNSAFE.search(done.stdout.decode())


def test_a_compressed_text_is_within_the_limit_of_the_configuration(run, folder: Path) -> None:
    (folder / "textclean.toml").write_text("[run]\nmax_record = 1\n")
    (folder / "a.txt.gz").write_bytes(gzip.compress(b"x" * (1 << 20) + b"y"))
    done = run("explain", "--config", "textclean.toml", "a.txt.gz")
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.startswith(b"textclean: a.txt.gz: too large: more than 1,048,576 bytes")


@pytest.mark.parametrize("arguments", [(), ("--json",)])
def test_a_missing_file_is_one_line(run, arguments) -> None:
    done = run("explain", *arguments, "nowhere.txt")
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr == b"textclean: nowhere.txt: No such file or directory\n"


def test_options_choose_what_is_found(run) -> None:
    assert b"related" not in run("explain", "--without", "related", stdin=SCRAPED.encode()).stdout
