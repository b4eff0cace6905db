"""Where files are found, how they get their names, and what is written into them."""

from __future__ import annotations

import errno
import io
import os
import random
import socket
import tempfile
from glob import glob
from pathlib import Path
from typing import Any

import fsspec
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from textclean.atomic import replacing
from textclean.columns import Fields
from textclean.errors import FileError, UnknownName
from textclean.io import columns, sources
from textclean.io.output import count, rows, writer
from textclean.io.records import Limits, Piece, Reject

BATCH = pa.record_batch(
    {"record": [f'{{"n":{i}}}' for i in range(50)], "clean_text": [f"text {i}" for i in range(50)], "flags": [[]] * 50}
)
KINDS = ("jsonl", "parquet", "arrow")


def groups(first: int, end: int) -> Piece:
    """Some row groups of a Parquet file."""
    return Piece("a.parquet", "parquet", first, end, 0, alone=True)


def test_files_of_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("in/b.jsonl.gz", "in/deep/a.TXT", "in/c.png", "in/.hidden/x.txt", "in/d.parquet", "in/.e.txt"):
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_bytes(b"x")
    Path("in/link.txt").symlink_to("deep/a.TXT")
    found = sources.find(["in"])
    assert [(s.url, s.kind) for s in found.sources] == [
        ("in/b.jsonl.gz", "jsonl"),
        ("in/d.parquet", "parquet"),
        ("in/deep/a.TXT", "text"),
    ]
    assert found.ignored == (
        ("in/.e.txt", "hidden"),
        ("in/.hidden", "hidden"),
        ("in/c.png", "of no known format"),
        ("in/link.txt", "the same file as in/deep/a.TXT"),
    )
    assert [s.url for s in sources.find(["in/*.gz", "in/b.jsonl.gz"]).sources] == ["in/b.jsonl.gz"]
    assert [s.kind for s in sources.find(["in/c.png"], "text").sources] == ["text"]
    assert [s.url for s in sources.find([str(tmp_path / "in/deep")]).sources] == [str(tmp_path / "in/deep/a.TXT")]


def test_a_missing_input_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "x.bin").write_bytes(b"PAR1....")
    (tmp_path / "y.bin").write_bytes(b"hello")
    (tmp_path / "empty").mkdir()
    assert sources.find([str(tmp_path / "x.bin")]).sources[0].kind == "parquet"
    for name, message in (
        ("y.bin", "of no known format"),
        ("nope", "No such file"),
        ("*.txt", "no file in it"),
        ("empty", "no file"),
    ):
        with pytest.raises(FileError, match=message):
            sources.find([str(tmp_path / name)])
    with pytest.raises(FileError, match="nosuch"):
        sources.find(["nosuch://x/y.txt"])
    with pytest.raises(UnknownName, match="jsonl"):
        sources.find([str(tmp_path)], "json")


def test_a_folder_is_read_as_fsspec_lists_it(tmp_path: Path) -> None:
    for name in ("b.txt", "deep/er/a.jsonl", "deep/c.csv", "d e.txt", "[x].txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    expected = sorted(fsspec.filesystem("file").find(str(tmp_path)))
    assert [source.url for source in sources.find([str(tmp_path)]).sources] == expected
    assert [source.url for source in sources.find([f"{tmp_path}/**"]).sources] == expected
    assert [source.url for source in sources.find([f"{tmp_path}/?.txt"]).sources] == [str(tmp_path / "b.txt")]


@pytest.fixture
def odd(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with one regular file among all that can stand in a folder and must never be opened."""
    monkeypatch.chdir(tmp_path)
    folder = Path("in")
    (folder / "deep").mkdir(parents=True)
    (folder / "deep/a.txt").write_bytes(b"x")
    (folder / ".hidden.txt").write_bytes(b"x")
    (folder / ".git").mkdir()
    (folder / ".git/b.txt").write_bytes(b"x")
    (folder / "broken.txt").symlink_to("nowhere")
    (folder / "circle.txt").symlink_to("circle.txt")
    (folder / "deep/up").symlink_to("../../in")
    (folder / "null.txt").symlink_to("/dev/null")
    os.mkfifo(folder / "pipe.txt")
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind("in/talk.txt")
    return folder


ODD = {
    "in/.git": "hidden",
    "in/.hidden.txt": "hidden",
    "in/broken.txt": "a link to nothing",
    "in/circle.txt": "links in a circle",
    "in/deep/up": "a link to a folder",
    "in/null.txt": "a device",
    "in/pipe.txt": "a FIFO",
    "in/talk.txt": "a socket",
}


@pytest.mark.parametrize("name", ["in", "in/**", "*/**"])
def test_all_that_is_no_regular_file_is_named_and_never_opened(odd: Path, name: str) -> None:
    found = sources.find([name])
    assert [source.url for source in found.sources] == ["in/deep/a.txt"]
    assert dict(found.ignored) == ODD


def test_a_glob_names_what_it_leaves_out(odd: Path) -> None:
    names = ["in/*", "in/deep/*"]
    found = sources.find(names)
    assert [source.url for source in found.sources] == ["in/deep/a.txt"]
    assert dict(found.ignored) == ODD | {"in/deep": "a folder"}
    assert [s.url for s in sources.find(["in/.h*"]).sources] == ["in/.hidden.txt"]
    assert [s.url for s in sources.find(["in/**/*.txt"]).sources] == ["in/deep/a.txt"]
    assert sources.find(["in/pip*"]) == sources.Found((), (("in/pipe.txt", "a FIFO"),))
    with pytest.raises(FileError, match=r"in/\?hidden\.txt: there is no file in it but hidden ones"):
        sources.find(["in/?hidden.txt"])


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("pipe.txt", "a FIFO, no regular file: write it to standard input"),
        ("talk.txt", "a socket, no regular file: write it to standard input"),
        ("null.txt", "a device, no regular file: write it to standard input"),
        ("broken.txt", "a link to nothing, no regular file"),
        ("circle.txt", "links in a circle, no regular file"),
    ],
)
def test_what_is_named_itself_and_is_no_regular_file(odd: Path, name: str, why: str) -> None:
    with pytest.raises(FileError) as caught:
        sources.find([f"in/{name}"])
    assert str(caught.value) == f"in/{name}: {why}"


def test_a_folder_that_cannot_be_read_is_named(odd: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scan = os.scandir

    def refuse(path: str) -> Any:
        if path == "in/deep":
            raise PermissionError(errno.EACCES, "Permission denied")
        return scan(path)

    (odd / "b.txt").write_bytes(b"x")
    monkeypatch.setattr(os, "scandir", refuse)
    found = sources.find(["in"])
    assert [source.url for source in found.sources] == ["in/b.txt"]
    assert dict(found.ignored)["in/deep"] == "a folder that cannot be read: Permission denied"


@given(st.lists(st.sampled_from(["a", "b", "*", "?", "**", "a*"]), min_size=1, max_size=4))
def test_a_glob_matches_what_glob_matches(parts: list[str]) -> None:
    with tempfile.TemporaryDirectory() as root:
        for path in ("a/a/a.txt", "a/b/b.txt", "b/a.txt", "a.txt", "b/b/b/b.txt"):
            Path(root, path).parent.mkdir(parents=True, exist_ok=True)
            Path(root, path).write_bytes(b"x")
        pattern = "/".join([root, *parts, "*.txt"])
        expected = sorted({path for path in glob(pattern, recursive=True) if Path(path).is_file()})  # noqa: PTH207
        try:
            found = [source.url for source in sources.find([pattern]).sources]
        except FileError:
            found = []
        assert found == expected


@pytest.mark.parametrize("name", ["a::b.txt", "memory::b.txt", "zip://x::b.txt", "memory:/c.txt", "memory://c.txt"])
def test_what_exists_here_is_found_whatever_its_name_could_mean(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_bytes(b"x")
    for named in (name, str(tmp_path / name)):
        (source,) = sources.find([named]).sources
        with sources.opened(source.url) as file:
            assert file.read() == b"x"


def test_the_folder_of_a_run_holds_its_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("manifest.json", "part-00000.jsonl.zst", "rejects.jsonl", "duplicates.jsonl", "templates.bin"):
        for folder in ("out", "in/deep"):
            Path(folder).mkdir(parents=True, exist_ok=True)
            Path(folder, name).write_bytes(b"x")
    Path("in/rejects.jsonl").write_bytes(b"x")  # not of a run
    for names in (["out"], ["out/*"]):
        found = sources.find(names)
        assert [source.url for source in found.sources] == ["out/part-00000.jsonl.zst"]
        report = "a report of the run in this folder, not its rows"
        others = ("duplicates.jsonl", "manifest.json", "rejects.jsonl", "templates.bin")
        assert found.ignored == tuple((f"out/{name}", report) for name in others)
    assert [s.url for s in sources.find(["in"]).sources] == ["in/deep/part-00000.jsonl.zst", "in/rejects.jsonl"]
    assert [s.url for s in sources.find(["out/rejects.jsonl"]).sources] == ["out/rejects.jsonl"]


def test_names_that_cannot_be_read_are_passed_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.txt").write_bytes(b"x")
    Path("b").write_bytes(b"\x7fELF\0")
    refused: list[tuple[str, str]] = []
    found = sources.find(["nope", "a.txt", "b"], refuse=lambda name, why: refused.append((name, why)))
    assert [source.url for source in found.sources] == ["a.txt"]
    assert refused[0] == ("nope", "No such file or directory")
    assert refused[1] == ("b", "not text: it looks like an ELF program or library: extract its text first")


def test_files_at_another_address() -> None:
    files = fsspec.filesystem("memory")
    files.pipe("/corpus/a.jsonl", b"{}\n")
    try:
        (found,) = sources.find(["memory://corpus/*.jsonl"]).sources
        assert (found.kind, found.size) == ("jsonl", 3)
        with sources.opened(found.url) as file:
            assert file.read() == b"{}\n"
    finally:
        files.rm("/corpus", recursive=True)


class Failing(io.FileIO):
    """A file that fails at its n-th write, as on a full disk."""

    left = 0

    def write(self, data: Any) -> int:
        Failing.left -= 1
        if Failing.left < 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        return super().write(data)


@pytest.mark.parametrize("kind", KINDS)
def test_a_full_disk_leaves_nothing_under_a_final_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    path = tmp_path / "out"
    monkeypatch.setattr("textclean.atomic.open", Failing, raising=False)
    for writes in range(100):
        Failing.left = writes
        try:
            save(path, kind)
        except OSError as full:
            failed = full.errno
        else:
            break
        assert (failed, list(tmp_path.iterdir())) == (errno.ENOSPC, [])
    assert writes
    monkeypatch.undo()
    assert count(kind, path) == 50


def save(path: Path, kind: str) -> None:
    with replacing(path) as file:
        out = writer(kind, file, BATCH.schema, record="record", more=("clean_text", "flags"))
        try:
            for first in range(0, 50, 20):
                out.write(BATCH.slice(first, 20))
        except OSError:
            try:
                out.close()
            except OSError:
                pass
            raise
        out.close()


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_written_is_read_again(tmp_path: Path, kind: str) -> None:
    save(tmp_path / "out", kind)
    assert count(kind, tmp_path / "out") == 50
    found = list(rows(kind, tmp_path / "out", ("clean_text", None, "nope")))
    assert found == [(f"text {i}", None, None) for i in range(50)]
    with pytest.raises(UnknownName, match="there are: arrow, jsonl, parquet"):
        writer("xml", io.BytesIO(), BATCH.schema, record="record", more=())


@pytest.mark.parametrize("kind", ["jsonl", "parquet"])
def test_no_flipped_bit_of_an_output_is_silent(tmp_path: Path, kind: str) -> None:
    path, draw = tmp_path / "out", random.Random(2)
    save(path, kind)
    whole, names = path.read_bytes(), ("clean_text",)
    expected, silent = list(rows(kind, path, names)), 0
    for _ in range(150):
        at = draw.randrange(8 * len(whole))
        flipped = bytearray(whole)
        flipped[at // 8] ^= 1 << at % 8
        path.write_bytes(flipped)
        try:
            silent += list(rows(kind, path, names)) != expected
        except (FileError, OSError, ValueError, KeyError, pa.ArrowException):
            continue
    assert silent <= 1  # a name in Parquet's footer has no checksum; the manifest's digest covers it


def test_parquet_row_groups_and_damage(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    table = pa.table({"text": [f"a text of some length, number {i}, {i * 7919}" for i in range(3000)]})
    pq.write_table(table, path, row_group_size=1000, write_page_checksum=True, compression="none", use_dictionary=False)
    with path.open("rb") as file:
        assert [held for held, _ in columns.row_groups(file)] == [1000] * 3
        assert (
            sum(batch.num_rows for batch in columns.parquet(file, Fields(), Limits(batch_rows=300), groups(1, 3)))
            == 2000
        )
    data = bytearray(path.read_bytes())
    data[data.index(b"number 1500,")] ^= 1
    path.write_bytes(data)
    with path.open("rb") as file:
        found = list(columns.parquet(file, Fields(), Limits(batch_rows=300), groups(0, 3)))
    (bad,) = (item for item in found if isinstance(item, Reject))
    good = [item for item in found if not isinstance(item, Reject)]
    assert "row group 1 is damaged" in bad.reason
    assert bad.rows + sum(batch.num_rows for batch in good) == 3000
    assert good[-1].column("text")[-1].as_py().endswith("2999, 23749081")
    path.write_bytes(data[:-100])
    with path.open("rb") as file, pytest.raises(FileError, match="damaged"):
        columns.row_groups(file)


@pytest.mark.parametrize("stream", [False, True])
def test_arrow_files_and_streams(tmp_path: Path, stream: bool) -> None:
    path = tmp_path / "a.arrow"
    with path.open("wb") as sink, (pa.ipc.new_stream if stream else pa.ipc.new_file)(sink, BATCH.schema) as out:
        for _ in range(3):
            out.write_batch(BATCH)
    with path.open("rb") as file:
        assert [batch.num_rows for batch in columns.ipc(file, Fields(), Limits(batch_rows=30), groups(0, 0))] == [
            30,
            20,
        ] * 3
    path.write_bytes(path.read_bytes()[:-700])
    with path.open("rb") as file, pytest.raises(FileError, match="damaged or cut short"):
        list(columns.ipc(file, Fields(), Limits(), groups(0, 0)))
