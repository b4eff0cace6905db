"""`textclean dups`: a row a text, with its cluster and its lead."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
import tracemalloc
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.cli.conftest import ENVIRONMENT
from tests.duplicates.stories import edited, framed, story
from tests.files import jsonl

TEXT = story(1, 200)
ROWS = [
    {"id": "wire", "text": TEXT, "from": "a"},
    {"id": "alone", "text": story(2), "from": "a"},
    {"id": "paper", "text": edited(TEXT, 1), "from": "b"},
    {"id": 4, "text": framed(TEXT, 3, 60)},
    {"text": ""},
]


def read(data: str | bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in data.splitlines()]


def test_rows_of_a_file(invoke, folder: Path) -> None:
    (folder / "in.jsonl").write_bytes(jsonl(ROWS))
    done = invoke("dups", "in.jsonl")
    assert done.exit_code == 0
    rows = read(done.stdout)
    assert [(row["id"], row["cluster"], row["lead"], row["relation"]) for row in rows] == [
        ("wire", 0, "wire", None),
        ("alone", None, None, None),
        ("paper", 0, "wire", "near copy"),
        ("4", 0, "wire", "contains"),
        ("in.jsonl:5", None, None, None),
    ]
    assert rows[0]["jaccard"] == rows[0]["containment"] == 1.0
    assert rows[1]["jaccard"] is None
    assert 0.7 < rows[2]["jaccard"] <= rows[2]["containment"] <= 1.0
    assert "5 texts: 3 in 1 cluster, 2 of them not the lead (1 contains, 1 near copy)" in done.stderr
    assert "of pairs at a Jaccard similarity of 0.7 the bands find 100.0%" in done.stderr


def test_output_and_input_and_lead(invoke, folder: Path) -> None:
    done = invoke("dups", "-o", "flags.jsonl", "--representative", "longest", stdin=jsonl(ROWS))
    assert done.stdout == ""
    rows = read((folder / "flags.jsonl").read_bytes())
    assert {row["lead"] for row in rows} == {"4", None}
    assert [path.name for path in folder.iterdir()] == ["flags.jsonl"]
    assert invoke("dups", "-o", "nowhere/flags.jsonl", stdin=jsonl(ROWS)).exit_code == 1


def test_a_folder_of_texts(invoke, folder: Path) -> None:
    (folder / "texts" / "more").mkdir(parents=True)
    (folder / "texts" / "b.txt").write_text(TEXT)
    (folder / "texts" / "more" / "a.TXT").write_text(TEXT.upper())
    (folder / "texts" / "c.jsonl").write_bytes(jsonl(ROWS[:2]))
    (folder / "texts" / "image.png").write_bytes(b"\x89PNG")
    rows = read(invoke("dups", "texts").stdout)
    assert [row["id"] for row in rows] == [str(Path("texts/b.txt")), "wire", "alone", str(Path("texts/more/a.TXT"))]
    assert [row["relation"] for row in rows] == [None, "exact", None, "exact"]


def test_a_row_over_the_limit_is_left_out(invoke) -> None:
    large = jsonl([{"id": "large", "text": "x" * (1 << 20)}])
    done = invoke("dups", "--max-record", "1", stdin=jsonl(ROWS[:1]) + large + jsonl(ROWS[1:2]))
    assert (done.exit_code, [row["id"] for row in read(done.stdout)]) == (1, ["wire", "alone"])
    assert "textclean: -:2: too large: 1,048,603 bytes, the limit is 1,048,576 (max_record); left out" in done.stderr


def test_cleaned_first(invoke) -> None:
    chrome = "\nRead more: Mayor resigns\nAdvertisement\nFacebook Twitter LinkedIn Email\n"
    body = "The council of Ostwick voted on Tuesday to close the old bridge for the winter, the mayor said.\n"
    rows = [{"id": "a", "text": body}, {"id": "b", "text": body + chrome}]
    assert [row["relation"] for row in read(invoke("dups", "--clean", stdin=jsonl(rows)).stdout)] == [None, "exact"]
    assert [row["relation"] for row in read(invoke("dups", stdin=jsonl(rows)).stdout)] != [None, "exact"]


def test_sites(invoke) -> None:
    done = invoke("dups", "--site-field", "from", "--text-field", "text", "--id-field", "id", stdin=jsonl(ROWS))
    assert [row["lead"] for row in read(done.stdout)][:3] == ["wire", None, "wire"]


def test_passages(invoke) -> None:
    quote = story(9, 30)
    rows = [{"id": "a", "text": f"{story(1)} {quote}."}, {"id": "b", "text": f"{quote}! {story(2)}"}]
    done = invoke("dups", "--passages", stdin=jsonl(rows))
    assert "; 1 shared passage\n" in done.stderr
    (one,), (other,) = (row["passages"] for row in read(done.stdout))
    assert rows[0]["text"][one["start"] : one["end"]] == quote
    assert one["words"] == 30
    assert one["in"] == [{"id": "b", "start": 0, "end": len(quote)}]
    assert (other["start"], other["end"]) == (0, len(quote))


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (b"{", "-:2: no JSON: "),
        (b"\xff", "-:2: no JSON: "),
        (b"[1]", "-:2: a row is an object, this is a list; left out"),
        (b'{"text": 1}', '-:2: "text" is a number, not a string: --text-field names another field; left out'),
    ],
)
def test_a_bad_row_is_named_and_the_rest_goes_on(invoke, line: bytes, message: str) -> None:
    done = invoke("dups", stdin=jsonl(ROWS[:1]) + line + b"\n" + jsonl(ROWS[2:3]))
    assert done.exit_code == 1
    assert message in done.stderr
    assert [row["id"] for row in read(done.stdout)] == ["wire", "paper"]


@pytest.mark.parametrize(
    ("ids", "named"),
    [
        ([7, "7", 7], ["7", "7 (-:2)", "7 (-:3)"]),
        ([None, None], ["-:1", "-:2"]),
        (["-:2", None], ["-:2", "-:2 (-:2)"]),
        (["a", "a (-:3)", "a"], ["a", "a (-:3)", "a (-:3, 2)"]),
    ],
)
def test_rows_of_one_id_are_kept_and_named_apart(invoke, ids: list[Any], named: list[str]) -> None:
    rows = [{"id": name, "text": story(at)} for at, name in enumerate(ids)]
    done = invoke("dups", stdin=jsonl(rows))
    assert done.exit_code == 0
    assert [row["id"] for row in read(done.stdout)] == named
    assert done.stderr.count("has been seen before") == sum(
        name != str(own) for own, name in zip(ids, named, strict=True) if own is not None
    ) + (ids[0] == named[0] != "a" and ids[1] is None)


def test_a_missing_file_is_named(invoke, folder: Path) -> None:
    (folder / "in.jsonl").write_bytes(jsonl(ROWS))
    done = invoke("dups", "nowhere.jsonl", "in.jsonl")
    assert done.exit_code == 1
    assert "nowhere.jsonl: No such file or directory" in done.stderr
    assert len(read(done.stdout)) == 5


def test_nothing_to_read(invoke) -> None:
    done = invoke("dups", stdin=b"\n")
    assert (done.exit_code, done.stdout) == (0, "")
    assert "0 texts: 0 in 0 clusters" in done.stderr


def test_what_run_wrote(invoke, folder: Path) -> None:
    rows = [{"id": name, "text": TEXT, "n": n} for n, name in enumerate("ab")]
    (folder / "in.jsonl").write_bytes(jsonl(rows) + b"{\n")
    for name, options in (("out", ()), ("columns", ("--format", "parquet"))):
        done = invoke("run", "in.jsonl", "-o", name, "--workers", "1", "--dups", *options)
        assert done.exit_code == 3
    expected = [("a", None), ("b", "exact")]
    for name in ("out", "out/part-00000.jsonl.zst", "out/*", "columns", "columns/part-00000.parquet"):
        done = invoke("dups", name, "--text-field", "clean_text")
        assert done.exit_code == 0, done.stderr
        assert [(row["id"], row["relation"]) for row in read(done.stdout)] == expected
    assert "out/duplicates.jsonl: a report of the run in this folder, not its rows" in invoke("dups", "out").stderr


def test_rows_of_any_format(invoke, folder: Path) -> None:
    pq.write_table(pa.table({"id": ["a", "b"], "text": [TEXT, TEXT]}), folder / "in.parquet")
    (folder / "in.csv").write_text(f'id,text\na,"{TEXT}"\nb,"{TEXT}"\n')
    (folder / "in.csv.gz").write_bytes(gzip.compress((folder / "in.csv").read_bytes()))
    for name in ("in.parquet", "in.csv", "in.csv.gz"):
        done = invoke("dups", name)
        assert (done.exit_code, [row["relation"] for row in read(done.stdout)]) == (0, [None, "exact"])
    pq.write_table(pa.table({"text": [TEXT, None]}), folder / "nameless.parquet")
    done = invoke("dups", "nameless.parquet", "in.parquet")
    assert [row["id"] for row in read(done.stdout)] == ["nameless.parquet:1", "a", "b"]
    assert 'nameless.parquet:2: "text" is null' in done.stderr
    assert done.exit_code == 1


def test_binary_is_one_line_and_the_rest_goes_on(invoke, folder: Path) -> None:
    (folder / "in.jsonl").write_bytes(jsonl(ROWS[:1]))
    for name in ("program", "rows.jsonl", "a.txt"):
        (folder / name).write_bytes(b"\x7fELF\x02\x01\n\0\n\0\n\0")
        done = invoke("dups", name, "in.jsonl")
        assert done.exit_code == 1
        assert [row["id"] for row in read(done.stdout)] == ["wire"]
        refused, _ = done.stderr.splitlines()
        assert refused.startswith(f"textclean: {name}: not text: it looks like an ELF program or library")
    pq.write_table(pa.table({"text": [TEXT]}), folder / "in.parquet")
    done = invoke("dups", stdin=(folder / "in.parquet").read_bytes())
    assert (done.exit_code, done.stdout) == (1, "")
    assert "textclean: -: parquet cannot be read from a stream" in done.stderr


def test_a_line_over_the_limit(invoke, folder: Path) -> None:
    (folder / "textclean.toml").write_text("[run]\nmax_record = 1\n")
    with gzip.open(folder / "in.jsonl.gz", "wb", compresslevel=1) as file:
        file.write(jsonl(ROWS[:1]) + b'{"text": "')
        for _ in range(100):
            file.write(b"x" * (1 << 20))
        file.write(b'"}\n' + jsonl(ROWS[1:2]))
    invoke("dups", stdin=jsonl(ROWS[:1]))  # what is imported on first use does not count
    tracemalloc.start()
    try:
        done = invoke("dups", "in.jsonl.gz", "--config", "textclean.toml")
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert done.exit_code == 1
    assert [row["id"] for row in read(done.stdout)] == ["wire", "alone"]
    assert "in.jsonl.gz:2: too large: 104,857,6" in done.stderr
    assert peak < 40 << 20


CORE = """
import sys
for name in ("fsspec", "orjson", "pyarrow", "backports", "backports.zstd", "warcio"):
    sys.modules[name] = None
from textclean.cli import main
sys.argv[0] = "textclean"
main()
"""


@pytest.mark.skipif(sys.version_info >= (3, 14), reason="the standard library has zstd")
def test_without_the_extra_io(folder: Path) -> None:
    (folder / "in").mkdir()
    (folder / "in/a.txt").write_text(TEXT)
    (folder / "in/b.jsonl").write_bytes(jsonl(ROWS[:2]))
    (folder / "in/c.jsonl.gz").write_bytes(gzip.compress(jsonl(ROWS[2:4])))
    (folder / "d.parquet").write_bytes(b"PAR1")
    (folder / "e.jsonl.zst").write_bytes(b"\x28\xb5\x2f\xfd")

    def core(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", CORE, *arguments]
        return subprocess.run(command, capture_output=True, text=True, env=ENVIRONMENT, timeout=60, check=False)

    done = core("dups", "in")
    assert done.returncode == 0, done.stderr
    rows = read(done.stdout)
    assert [row["id"] for row in rows] == ["in/a.txt", "wire", "alone", "paper", "4"]
    assert [row["relation"] for row in rows] == [None, "exact", None, "near copy", "contains"]
    assert core("fit", "in", "-o", "t.bin", "--by", "none").returncode == 0
    for name, package in (("d.parquet", "pyarrow"), ("e.jsonl.zst", "backports.zstd")):
        done = core("dups", name)
        assert (done.returncode, done.stdout) == (2, "")
        pip = f'textclean: {package} is not installed; it comes with: pip install "textclean-filters[io]"\n'
        assert done.stderr == pip


def test_progress_is_for_terminals(on_terminal, run, folder: Path) -> None:
    (folder / "in.jsonl").write_bytes(jsonl(ROWS))
    assert b"reading texts" in on_terminal("dups", "in.jsonl", "-o", "flags.jsonl")
    assert b"reading texts" not in run("dups", "in.jsonl", "-o", "flags.jsonl").stderr
