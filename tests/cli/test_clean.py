"""`textclean clean`: bytes in, bytes out, and nothing lost on the way."""

import os
import stat
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given
from hypothesis import settings as profile
from hypothesis import strategies as st

import textclean
from tests.files import PACK
from textclean.characters import visible
from textclean.errors import FileError
from textclean.io.one_text import one_text
from textclean.io.records import Limits
from textclean.pipeline import filter_name

TEASER = "Read more: Mayor resigns\n"
ARTICLE = "The council voted on Tuesday.\nThe vote was close, and it was late.\n"
SCRAPED = ARTICLE.replace("\n", "\n" + TEASER, 1)
PEOPLE = "Zoë and Łukasz said “no” – twice… 東京.\nThey said so on Tuesday.\n"

# A filter that has no say in teasers.
OTHER = next(name for name in map(filter_name, textclean.ARTICLE.filters) if name != "related")

UNTOUCHED = [
    pytest.param(ARTICLE.encode(), id="plain"),
    pytest.param(ARTICLE.replace("\n", "\r\n").encode(), id="crlf"),
    pytest.param(ARTICLE.replace("\n", "\r").encode(), id="cr"),
    pytest.param(ARTICLE.replace("\n", "\r\n", 1).encode(), id="mixed"),
    pytest.param(ARTICLE.rstrip("\n").encode(), id="no-final-newline"),
    pytest.param(b"\n\n" + ARTICLE.replace("\n", "\n\n\n").encode() + b"\n \n", id="blank-lines"),
    pytest.param(PEOPLE.encode(), id="beyond-ascii"),
    pytest.param(b"", id="empty"),
    pytest.param(b"\n", id="newline"),
]


@pytest.mark.parametrize("source", UNTOUCHED)
def test_clean_text_comes_out_byte_for_byte(run, folder: Path, source: bytes) -> None:
    (folder / "article.txt").write_bytes(source)
    for done in (run("clean", stdin=source), run("clean", "-", stdin=source), run("clean", "article.txt")):
        assert (done.returncode, done.stdout, done.stderr) == (0, source, b"")


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_chrome_is_removed_and_line_ends_stay(run, newline: str) -> None:
    done = run("clean", stdin=SCRAPED.replace("\n", newline).encode())
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout == ARTICLE.replace("\n", newline).encode()


def test_output_is_utf8_whatever_came_in(run) -> None:
    assert run("clean", stdin=PEOPLE.encode("utf-16")).stdout.decode() == PEOPLE


def test_several_files_come_one_after_the_other(run, folder: Path) -> None:
    (folder / "a.txt").write_text(SCRAPED)
    (folder / "b.txt").write_text(PEOPLE, encoding="utf-8")
    done = run("clean", "b.txt", "-", "a.txt", stdin=b"Between the two.")
    assert done.stdout.decode() == PEOPLE + "Between the two." + ARTICLE


def refusal(source: bytes) -> str | None:
    """Why bytes are no text: they are binary, or a damaged compression."""
    try:
        one_text(BytesIO(source), "-", Limits(1 << 20))
    except FileError as error:
        return str(error)
    return None


@profile(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(source=st.binary(max_size=200))
@example(b"\x28\xb5\x2f\xfd")
@example(b"\x1f\x8b")
@example(b"\0")
def test_any_bytes_are_taken(invoke, source: bytes) -> None:
    done = invoke("clean", stdin=source)
    if why := refusal(source):
        assert (done.exit_code, done.stdout) == (1, "")
        assert done.stderr == f"textclean: standard input: {visible(why)}\n"
    else:
        assert done.exit_code == 0
    done.stdout_bytes.decode("utf-8")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"])
def test_wide_encodings_are_text(invoke, encoding: str) -> None:
    done = invoke("clean", stdin=SCRAPED.encode(encoding))
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout == ARTICLE


def test_options_choose_what_is_removed(invoke) -> None:
    assert invoke("clean", stdin=SCRAPED.encode()).stdout == ARTICLE
    assert invoke("clean", "--without", "related", stdin=SCRAPED.encode()).stdout == SCRAPED
    assert invoke("clean", "--only", OTHER, stdin=SCRAPED.encode()).stdout == SCRAPED
    assert invoke("clean", "--only", "related", "--lang", "en", stdin=SCRAPED.encode()).stdout == ARTICLE
    assert invoke("clean", "--preset", "page", "--lang", "en", stdin=ARTICLE.encode()).stdout == ARTICLE


class TestCheck:
    def test_clean_text_passes_in_silence(self, run) -> None:
        done = run("clean", "--check", stdin=PEOPLE.encode())
        assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")

    def test_what_would_change_is_named(self, run, folder: Path) -> None:
        (folder / "a.txt").write_text(SCRAPED)
        (folder / "b.txt").write_text(ARTICLE)
        done = run("clean", "--check", "b.txt", "a.txt")
        assert (done.returncode, done.stdout) == (1, b"")
        assert done.stderr == b"would change a.txt: 1 removal\n"
        assert (folder / "a.txt").read_text() == SCRAPED

    def test_a_hostile_name_is_shown_harmlessly(self, run, folder: Path) -> None:
        (folder / "\x1b[31m.txt").write_text(SCRAPED)
        assert run("clean", "--check", "\x1b[31m.txt").stderr == b"would change \\x1b[31m.txt: 1 removal\n"

    def test_another_encoding_is_a_change(self, run) -> None:
        done = run("clean", "--check", stdin=PEOPLE.encode("utf-16"))
        assert done.returncode == 1
        assert b"would change -: utf-16" in done.stderr

    def test_nothing_is_written_so_there_is_no_place_to_write(self, run) -> None:
        assert run("clean", "--check", "-o", "out").returncode == 2


class TestOutputFolder:
    def test_each_file_keeps_its_name_and_mode(self, run, folder: Path) -> None:
        (folder / "in").mkdir()
        (folder / "in" / "a.txt").write_text(SCRAPED)
        (folder / "in" / "b.txt").write_bytes(PEOPLE.encode())
        (folder / "in" / "a.txt").chmod(0o640)
        done = run("clean", "-o", "new/out", "in/a.txt", "in/b.txt")
        assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
        assert {p.name: p.read_text("utf-8") for p in (folder / "new/out").iterdir()} == {
            "a.txt": ARTICLE,
            "b.txt": PEOPLE,
        }
        assert stat.S_IMODE((folder / "new/out/a.txt").stat().st_mode) == 0o640

    def test_a_failed_write_leaves_the_old_file_and_nothing_else(
        self, invoke, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (folder / "out").mkdir()
        (folder / "out" / "a.txt").write_text("old")
        (folder / "a.txt").write_text(SCRAPED)
        (folder / "b.txt").write_text(SCRAPED)

        def full(source: object, target: object) -> None:
            if str(source) == "a.txt":
                raise OSError(28, "No space left on device")

        monkeypatch.setattr("shutil.copymode", full)
        done = invoke("clean", "-o", "out", "a.txt", "b.txt")
        assert done.exit_code == 1
        assert done.stderr == "textclean: out/a.txt: No space left on device\n"
        found = {p.name: p.read_text() for p in (folder / "out").iterdir()}
        assert found == {"a.txt": "old", "b.txt": ARTICLE}

    @pytest.mark.parametrize(
        "files", [("a.txt", "in/a.txt"), ("-",), ()], ids=["two sources, one target", "stdin", "nothing"]
    )
    def test_targets_without_a_name_of_their_own_are_refused(self, run, folder: Path, files) -> None:
        done = run("clean", "-o", "out", *files)
        assert (done.returncode, done.stdout) == (2, b"")
        assert not (folder / "out").exists()

    @pytest.mark.parametrize("output", [".", "link"])
    def test_a_file_never_overwrites_itself(self, run, folder: Path, output: str) -> None:
        (folder / "a.txt").write_text(SCRAPED)
        (folder / "link").symlink_to(folder, target_is_directory=True)
        done = run("clean", "-o", output, "a.txt")
        assert done.returncode == 2
        assert b"would overwrite itself" in done.stderr
        assert (folder / "a.txt").read_text() == SCRAPED

    def test_a_folder_that_cannot_be_made_is_one_line(self, run, folder: Path) -> None:
        (folder / "a.txt").write_text(SCRAPED)
        done = run("clean", "-o", "a.txt/out", "a.txt")
        assert done.returncode == 1
        assert done.stderr == b"textclean: a.txt/out: Not a directory\n"


class TestCompressedFiles:
    @pytest.mark.parametrize("name", PACK)
    def test_a_text_is_decompressed(self, invoke, folder: Path, name: str) -> None:
        packed = PACK[name](SCRAPED.encode())
        (folder / f"a.txt.{name}").write_bytes(packed)
        for done in (invoke("clean", f"a.txt.{name}"), invoke("clean", stdin=packed)):
            assert (done.exit_code, done.stdout, done.stderr) == (0, ARTICLE, "")
        assert invoke("clean", "-o", "out", f"a.txt.{name}").exit_code == 0
        assert [(path.name, path.read_text()) for path in (folder / "out").iterdir()] == [("a.txt", ARTICLE)]
        checked = invoke("clean", "--check", f"a.txt.{name}")
        assert (checked.exit_code, checked.stderr) == (1, f"would change a.txt.{name}: 1 removal\n")

    def test_two_of_one_target_are_refused(self, invoke, folder: Path) -> None:
        for name in ("a.txt.gz", "a.txt.xz"):
            (folder / name).write_bytes(PACK[name[-2:]](SCRAPED.encode()))
        assert invoke("clean", "-o", "out", "a.txt.gz", "a.txt.xz").exit_code == 2

    def test_it_is_within_the_limit(self, invoke, folder: Path) -> None:
        (folder / "textclean.toml").write_text("[run]\nmax_record = 1\n")
        (folder / "a.txt.gz").write_bytes(PACK["gz"](b"x" * (1 << 20) + b"y"))
        done = invoke("clean", "--config", "textclean.toml", "a.txt.gz")
        assert (done.exit_code, "a.txt.gz: too large: more than 1,048,576 bytes" in done.stderr) == (1, True)


class TestBadFiles:
    @pytest.mark.parametrize("name", ["a.jsonl", "a.csv", "a.tsv.gz", "a.parquet", "a.arrow", "a.wet.gz"])
    def test_many_texts_are_for_run(self, invoke, folder: Path, name: str) -> None:
        (folder / name).write_bytes(b"text\n")
        (folder / "a.txt").write_text(SCRAPED)
        done = invoke("clean", name, "a.txt")
        kind = name.split(".")[1]
        refused = f"textclean: {name}: it holds {kind} records, not one text: `textclean run` cleans such files\n"
        assert (done.exit_code, done.stdout, done.stderr) == (1, ARTICLE, refused)

    def test_binary_is_one_line(self, invoke, folder: Path) -> None:
        for name, data, what in (
            ("a", b"\x7fELF\x02\x01\x01\0", "an ELF program or library"),
            ("b.txt", b"%PDF-1.7\n", "a PDF document"),
            ("c.docx", b"PK\x03\x04\x14\0", "a zip archive (or a document in one: docx, xlsx, odt, epub)"),
            ("d.txt.gz", PACK["gz"](b"\x89PNG\r\n\x1a\n\0"), "a PNG image"),
            ("e", bytes(range(256)), "binary data"),
        ):
            (folder / name).write_bytes(data)
            for command in ("clean", "explain"):
                done = invoke(command, name)
                assert (done.exit_code, done.stdout) == (1, "")
                assert done.stderr == f"textclean: {name}: not text: it looks like {what}: extract its text first\n"

    def test_the_rest_goes_on(self, run, folder: Path) -> None:
        (folder / "a.txt").write_text(SCRAPED)
        (folder / "dir").mkdir()
        done = run("clean", "nowhere.txt", "dir", "a.txt")
        assert done.returncode == 1
        assert done.stdout.decode() == ARTICLE
        assert done.stderr.decode().splitlines() == [
            "textclean: nowhere.txt: No such file or directory",
            "textclean: dir: Is a directory",
        ]

    def test_a_hostile_name_stays_on_its_line(self, run) -> None:
        done = run("clean", "\x1b]0;owned\x07\n.txt")
        assert done.returncode == 1
        assert done.stderr == b"textclean: \\x1b]0;owned\\x07\\n.txt: No such file or directory\n"

    @pytest.mark.skipif(sys.platform != "linux", reason="names that are no UTF-8 exist on Linux only")
    def test_a_name_that_is_no_utf8_is_opened(self, run, folder: Path) -> None:
        name = b"caf\xe9.txt"
        (folder / os.fsdecode(name)).write_text(SCRAPED)
        assert run("clean", os.fsdecode(name)).stdout.decode() == ARTICLE
        assert run("clean", os.fsdecode(b"no " + name)).stderr.startswith(b"textclean: no caf\\udce9.txt: ")

    def test_a_hostile_option_is_shown_harmlessly(self, run) -> None:
        done = run("clean", "--\x1b[31m.txt")
        assert done.returncode == 2
        assert b"\x1b" not in done.stderr
        assert b"\\x1b[31m" in done.stderr


class TestPipes:
    SOURCE = ("The council voted on Tuesday, and it was close.\n" * 20_000).encode()

    @pytest.mark.parametrize("unbuffered", ["", "1"])
    @pytest.mark.parametrize(
        "arguments",
        [("clean", "long.txt"), ("clean", *["short.txt"] * 2000), ("explain", "long.txt")],
        ids=["long file", "many files", "explain"],
    )
    def test_a_reader_that_has_seen_enough_ends_it_quietly(self, folder, arguments, unbuffered: str) -> None:
        (folder / "long.txt").write_bytes(self.SOURCE)
        (folder / "short.txt").write_bytes(self.SOURCE[:96])
        process = subprocess.Popen(
            [sys.executable, "-m", "textclean", *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=os.environ | {"PYTHONUNBUFFERED": unbuffered},
        )
        assert process.stdout is not None
        assert process.stdout.read(10)
        process.stdout.close()
        assert process.stderr is not None
        complaints = process.stderr.read()
        process.stderr.close()
        assert (process.wait(timeout=120), complaints) == (0, b"")

    def test_an_unbuffered_pipe_gets_it_all(self, run) -> None:
        assert run("clean", stdin=self.SOURCE, PYTHONUNBUFFERED="1").stdout == self.SOURCE

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
    @pytest.mark.parametrize("unbuffered", ["", "1"])
    def test_a_full_disk_is_one_line(self, run, unbuffered: str) -> None:
        with Path("/dev/full").open("wb") as full:
            done = run("clean", stdin=ARTICLE.encode(), stdout=full, PYTHONUNBUFFERED=unbuffered)
        assert done.returncode == 1
        assert done.stderr == b"textclean: standard output: No space left on device\n"

    def test_a_terminal_sees_no_control_characters(self, on_terminal, folder: Path) -> None:
        (folder / "a.txt").write_text(
            PEOPLE + "The council saw \x1b[31mred\u202e on Tuesday.\r\n", encoding="utf-8", newline=""
        )
        shown = on_terminal("clean", "a.txt")
        assert PEOPLE.encode() in shown
        assert not set(shown) & {0x1B, 0x0D}
        assert "\u202e".encode() not in shown
