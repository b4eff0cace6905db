"""A run: its output, its reports, and what it refuses."""

from __future__ import annotations

import base64
import gzip
import json
import os
from collections.abc import Callable, Iterator
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.engines.corpora import CHROME, PARAGRAPHS, article, jsonl, manifest, output, rejects, tree
from textclean import ARTICLE, Document, Label, Pipeline
from textclean.columns import Columns
from textclean.duplicates.settings import DuplicateSettings
from textclean.engines import local, pool
from textclean.engines.job import Job
from textclean.engines.local import Progress, Summary
from textclean.errors import FileError, InputError, RunError, SettingError, UnknownName
from textclean.io.records import Limits

Run = Callable[..., Summary]


def test_rows_come_out_cleaned_in_their_order(serial: Run) -> None:
    data = jsonl(30)
    Path("in/a.jsonl").write_bytes(data)
    done = serial(job=Job(shard=4000))
    assert (done.tally.read, done.tally.rejected, done.files) == (30, 0, 1)
    assert done.outputs > 3
    found = output(Path("out"))
    for row, line in zip(found, data.splitlines(), strict=True):
        before = json.loads(line)
        result = ARTICLE.tag(before["text"])
        assert {key: row[key] for key in before} == before
        assert row["clean_text"] == result.text
        assert [(s["start"], s["end"], s["rule"]) for s in row["removed"]] == [
            (s.start, s.end, s.rule) for s in result.removed
        ]
    summary = manifest(Path("out"))
    assert summary["counts"]["kept"] == done.tally.kept == sum(row["clean_text"] != row["text"] for row in found)
    pieces = [piece for report in summary["outputs"] for piece in report["pieces"]]
    assert [p["start"] for p in pieces] == [0, *(p["end"] for p in pieces[:-1])]
    assert pieces[-1]["end"] == len(data)
    assert not Path("out/.textclean").exists()


def test_the_same_bytes_whatever_the_workers(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(jsonl(40) + b"{bad\n")
    (tmp_path / "b.jsonl.gz").write_bytes(gzip.compress(jsonl(10, 100), mtime=0))
    looks: list[Progress] = []
    for workers in (1, 2):
        local.run(
            [str(tmp_path / "a.jsonl"), str(tmp_path / "b.jsonl.gz")],
            tmp_path / str(workers),
            Job(shard=6000),
            workers=workers,
            watch=looks.append,
        )
    assert tree(tmp_path / "1") == tree(tmp_path / "2")
    assert [(row["line"], row["reason"][:7]) for row in rejects(tmp_path / "1")] == [(41, "no JSON")]
    assert (looks[-1].rows, looks[-1].rejected, looks[-1].size) == (50, 1, looks[-1].total)


def test_every_kind_of_file(serial: Run) -> None:
    table = pa.table({"id": [1, 2, 3], "text": [article(3), None, article(4)], "more": [[1], None, []]})
    pq.write_table(table, "in/a.parquet", row_group_size=2)
    with pa.ipc.new_file("in/b.arrow", table.schema) as sink:
        sink.write_table(table)
    Path("in/c.csv").write_text('id,text\n007,"one\ntwo"\n')
    Path("in/d.txt.gz").write_bytes(gzip.compress(article(6).encode()))
    Path("in/e.txt").write_bytes("caf\xe9 au lait, s'il vous pla\xeet".encode("latin-1"))
    Path("in/f.jsonl").write_bytes(b"")
    Path("in/g.png").write_bytes(b"\x89PNG")
    done = serial()
    assert done.ignored == (("in/g.png", "of no known format"),)
    assert (done.tally.read, done.tally.rejected) == (9, 2)
    assert [row["id"] for row in output(Path("out"))] == ["007", "in/d.txt.gz", "in/e.txt"]
    found = pq.read_table("out/part-00000.parquet")
    assert found.column_names == ["id", "text", "more", "clean_text", "removed", "flags", "page_score"]
    assert found.column("id").to_pylist() == [1, 3]
    assert found.column("clean_text").to_pylist() == [ARTICLE(article(3)), ARTICLE(article(4))]
    first, second = rejects(Path("out"))
    assert (first["file"], first["line"], first["reason"]) == ("in/a.parquet", 2, '"text" is null')
    assert (second["file"], second["line"]) == ("in/b.arrow", 2)
    row = pa.ipc.open_stream(base64.b64decode(first["arrow_base64"])).read_all()
    assert row.to_pylist() == [{"id": 2, "text": None, "more": None}]


@pytest.mark.parametrize("kind", ["parquet", "arrow"])
def test_rows_as_columns(serial: Run, kind: str) -> None:
    Path("in/a.jsonl").write_bytes(jsonl(4))
    serial(job=Job(output=kind))
    (path,) = Path("out").glob("part-*")
    found = pq.read_table(path) if kind == "parquet" else pa.ipc.open_file(path).read_all()
    assert found.column_names == ["id", "text", "record", "clean_text", "removed", "flags", "page_score"]
    assert [json.loads(row) for row in found.column("record").to_pylist()] == [
        {"id": f"n{i}", "text": article(i)} for i in range(4)
    ]


def test_names_language_and_sites(serial: Run) -> None:
    def shout(doc: Document) -> list[Label]:
        return [Label(b.start, b.end, "promo", "shout", 0.9, "loud") for b in doc.blocks if "ferry" in b.raw]

    row = {"body": article(1), "host": "a.org", "language": "en"}
    Path("in/a.jsonl").write_bytes(b"\n".join(json.dumps({**row, "host": h}).encode() for h in ("a.org", "b.org")))
    job = Job(
        columns=Columns("body", "key", "host", "language", "clean", "gone", "notes"),
        by_site=lambda site: ARTICLE | shout if site == "a.org" else ARTICLE,
    )
    serial(job=job)
    first, second = output(Path("out"))
    assert PARAGRAPHS[2] not in first["clean"]
    assert second["clean"] == ARTICLE(article(1))
    assert list(first) == ["body", "host", "language", "clean", "gone", "notes"]


def test_duplicates(serial: Run) -> None:
    Path("in/a.jsonl").write_bytes(jsonl(12))
    Path("in/b.txt").write_text(article(1) + CHROME)
    done = serial(job=Job(shard=5000, duplicates=DuplicateSettings(0.95)))
    found = [json.loads(line) for line in Path("out/duplicates.jsonl").read_bytes().splitlines()]
    assert done.duplicates is not None
    assert [(row["id"], row["cluster"], row["lead"]["id"], row["relation"]) for row in found] == [
        ("n0", 0, "n0", None),
        ("n5", 0, "n0", "exact"),
        ("n1", 1, "n1", None),
        ("in/b.txt", 1, "n1", "exact"),
    ]
    rows = {part: output_of(Path("out") / part) for part in {row["file"] for row in found}}
    assert all(rows[row["file"]][row["row"]]["id"] == row["id"] for row in found)
    assert done.duplicates["clusters"] == 2


def output_of(part: Path) -> list[dict[str, Any]]:
    from textclean.io.compression import zstd

    return [json.loads(line) for line in zstd().decompress(part.read_bytes()).splitlines()]


def test_a_filter_that_fails_takes_no_other_row_along(serial: Run) -> None:
    def picky(doc: Document) -> list[Label]:
        if "berth 7919." in doc.source:
            raise KeyError("berth")
        return []

    Path("in/a.jsonl").write_bytes(jsonl(4))
    pq.write_table(pa.table({"text": [article(i) for i in range(3)]}), "in/b.parquet")
    serial(job=Job(Pipeline((picky,))))
    bad, other = rejects(Path("out"))
    assert (bad["line"], bad["reason"]) == (
        2,
        "the pipeline failed: FilterError: filter 'picky' failed: KeyError: 'berth'",
    )
    assert json.loads(bad["raw"])["id"] == "n1"
    assert (other["file"], other["line"]) == ("in/b.parquet", 2)
    assert [row["id"] for row in output(Path("out"))] == ["n0", "n2", "n3"]


def test_nothing_left_is_no_row_lost(serial: Run) -> None:
    def all_of_it(doc: Document) -> Iterator[Label]:
        return (Label(b.start, b.end, "promo", "all", 1.0, "all") for b in doc.blocks)

    Path("in/a.jsonl").write_bytes(jsonl(2) + b'{"text": ""}\n')
    done = serial(job=Job(Pipeline((all_of_it,), policy=replace(ARTICLE.policy, max_drop=1.0))))
    assert (done.tally.dropped, done.tally.unchanged, done.tally.read) == (2, 1, 3)
    assert [row["clean_text"].strip() for row in output(Path("out"))] == ["", "", ""]
    assert all("empty" in row["flags"] for row in output(Path("out")))


def test_the_output_can_be_an_input(serial: Run) -> None:
    Path("in/a.jsonl").write_bytes(jsonl(6))
    serial()
    again = local.run(["out/part-*"], "again", Job(columns=Columns("clean_text", clean="c", removed="r", flags="f")))
    assert (again.tally.unchanged, again.tally.read) == (6, 6)
    clash = local.run(["out/part-*"], "clash", Job(columns=Columns("clean_text", clean="c", flags="f")))
    assert clash.tally.rejected == 6


def test_too_many_rejects_stop_the_run_and_a_higher_limit_carries_on(serial: Run) -> None:
    Path("in/a.jsonl").write_bytes(jsonl(3) + b"{\n" * 3 + jsonl(3))
    with pytest.raises(RunError, match=r"too many records rejected \(3, the limit is 2\)"):
        serial(max_errors=2)
    assert not Path("out/manifest.json").exists()
    assert serial(max_errors=3, resume=True).tally.rejected == 3


def test_what_cannot_start(serial: Run) -> None:
    with pytest.raises(FileError, match="there is no file in it"):
        serial()
    Path("in/a.jsonl").write_bytes(jsonl(3))
    Path("full").mkdir()
    Path("full/x").write_text("mine")
    with pytest.raises(RunError, match=r"full is not empty \(x\)"):
        serial("full")
    for inside in ("in/out", "in"):
        with pytest.raises(RunError, match=r"is inside the input folder in: choose another|is not empty"):
            serial(inside)
    with pytest.raises(RunError, match=r"in/a\.jsonl/out: Not a directory"):
        serial("in/a.jsonl/out")
    pq.write_table(pa.table({"text": ["a"]}), "in/b.parquet")
    with pytest.raises(RunError, match="columns cannot be written as JSON lines"):
        serial("o1", job=Job(output="jsonl"))
    with pytest.raises(UnknownName, match="unknown output format"):
        Job(output="csv")
    with pytest.raises(InputError, match=r"two columns have the name .clean_text.: rename one"):
        Job(columns=Columns("clean_text"))
    with pytest.raises(SettingError, match="workers must be at least 1"):
        serial("o2", workers=0)
    serial("o3")
    with pytest.raises(RunError, match="o3 has a finished run"):
        serial("o3")
    assert serial("o3", resume=True).already == 4


def test_two_runs_into_one_folder(serial: Run) -> None:
    Path("in/a.jsonl").write_bytes(jsonl(3))
    state = local.State(Path("out"))
    with state.locked(), pytest.raises(RunError, match="another run is at work in out"):
        serial()


def interrupted(serial: Run, **settings: Any) -> None:
    """A run that ends after its first shard."""
    seen: list[Progress] = []

    def stop(progress: Progress) -> None:
        seen.append(progress)
        if len(seen) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        serial(watch=stop, **settings)


def test_resuming(serial: Run) -> None:
    Path("in/a.jsonl").write_bytes(jsonl(20))
    job = Job(shard=3000)
    serial("whole", job=job)
    interrupted(serial, job=job)
    with pytest.raises(RunError, match="a run was started in out: resume it with --resume"):
        serial(job=job)
    with pytest.raises(RunError, match="started with other settings: lang was None and is 'de' now"):
        serial(job=Job(shard=3000, lang="de"), resume=True)
    Path("b.jsonl").write_bytes(jsonl(20))
    with pytest.raises(RunError, match=r"the run in out reads in/a\.jsonl, which is not among the inputs now: name it"):
        local.run(["b.jsonl"], "out", job, resume=True)
    Path("out/.part-00003.jsonl.zst.part").write_bytes(b"half")
    done = serial(job=job, resume=True)
    assert done.already > 0
    assert tree(Path("out")) == tree(Path("whole"))


def test_what_a_killed_worker_left_half_written_goes(serial: Run) -> None:
    """The parent goes on when a worker is killed: the end of the run removes the file that the worker was writing."""
    Path("in/a.jsonl").write_bytes(jsonl(30))
    stray = Path("out/.part-00001.jsonl.zst.999999.part")
    seen: list[bool] = []

    def leave(_: Progress) -> None:
        if not seen:
            stray.write_bytes(b"half")
        seen.append(stray.exists())

    assert serial(job=Job(shard=4000), watch=leave).tally.read == 30
    assert seen[0]
    assert not stray.exists()


def test_an_output_that_was_damaged_meanwhile_is_made_again(serial: Run) -> None:
    Path("in/a.jsonl").write_bytes(jsonl(20))
    job = Job(shard=3000)
    serial("whole", job=job)
    interrupted(serial, job=job)
    part = Path("out/part-00000.jsonl.zst")
    part.write_bytes(part.read_bytes()[:-1] + b"x")
    serial(job=job, resume=True)
    assert tree(Path("out")) == tree(Path("whole"))


def test_an_input_that_is_written_to_meanwhile(serial: Run) -> None:
    path = Path("in/a.jsonl")
    path.write_bytes(jsonl(20))
    job = Job(shard=3000)
    interrupted(serial, job=job)
    path.write_bytes(jsonl(21))
    with pytest.raises(RunError, match=r"in/a\.jsonl has changed since the run was started"):
        serial(job=job, resume=True)

    def grow(_: Progress) -> None:
        os.utime(path)

    with pytest.raises(RunError, match="has changed since the run was started"):
        serial("other", job=job, watch=grow)
    assert not Path("other/manifest.json").exists()
    path.unlink()
    with pytest.raises(RunError, match="but the run needs it again"):
        serial(job=job, resume=True)


def test_a_record_over_the_limit(serial: Run) -> None:
    Path("in/a.jsonl").write_bytes(jsonl(2) + json.dumps({"text": "x" * 300_000}).encode() + b"\n" + jsonl(2, 2))
    done = serial(job=Job(shard=100_000, limits=Limits(record=100_000)))
    (bad,) = rejects(Path("out"))
    assert (bad["line"], bad["size"], bad["reason"][:9]) == (3, 300_012, "too large")
    assert done.tally.read == 5


def test_a_shard_that_a_broken_pool_does_not_take_waits_for_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker may die between two shards: a shard that is refused then must be submitted again."""
    calls: list[int] = []

    class Breaking(pool.ProcessPoolExecutor):
        def submit(self, *arguments: Any, **named: Any) -> Any:
            calls.append(1)
            if len(calls) == 2:
                raise BrokenProcessPool("a worker died")
            return super().submit(*arguments, **named)

    monkeypatch.setattr(pool, "ProcessPoolExecutor", Breaking)
    (tmp_path / "a.jsonl").write_bytes(jsonl(20))
    done = local.run([str(tmp_path / "a.jsonl")], tmp_path / "out", Job(shard=3000), workers=1)
    assert (done.tally.written, done.deaths) == (20, 1)
    assert len(output(tmp_path / "out")) == 20
