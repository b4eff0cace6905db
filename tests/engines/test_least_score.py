"""The page score in a run: a column of the rows, and the least one of a row that is written."""

from __future__ import annotations

import base64
import json
import random
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.engines.corpora import jsonl, manifest, output, rejects, tree
from tests.linemodel.pages import article, page
from textclean import PAGE
from textclean.columns import Columns
from textclean.engines import local
from textclean.engines.job import Job
from textclean.errors import RunError, SettingError

Run = Callable[..., local.Summary]
TEXTS = [*(page(random.Random(i), article(random.Random(i + 50))) for i in range(6)), "Too short."]
SCORES = [PAGE.tag(text).page_score for text in TEXTS]
LEAST = sorted(score for score in SCORES if score is not None)[2]
LOW = [at for at, score in enumerate(SCORES) if score is not None and score < LEAST]
ROWS = [json.dumps({"id": f"n{i}", "text": text}).encode() for i, text in enumerate(TEXTS)]


def written(name: str = "in/a.jsonl") -> None:
    Path(name).write_bytes(b"\n".join(ROWS) + b"\n")


def test_the_score_is_a_column_where_there_is_one(serial: Run) -> None:
    written()
    serial(job=Job(PAGE))
    rows = output(Path("out"))
    assert [row.get("page_score") for row in rows] == SCORES
    assert "page_score" not in rows[-1]
    serial("named", job=Job(PAGE, columns=Columns(page_score="sure")))
    assert [row.get("sure") for row in output(Path("named"))] == SCORES


def test_rows_of_a_low_score_are_rejected_with_the_reason_and_counted(serial: Run) -> None:
    Path("in/a.jsonl").write_bytes(b"\n".join([*ROWS[:3], b"{broken", *ROWS[3:]]) + b"\n")
    done = serial(job=Job(PAGE, least_score=LEAST), max_errors=1)
    assert (done.tally.read, done.tally.rejected, done.tally.low_score, done.tally.failed) == (
        8,
        len(LOW) + 1,
        len(LOW),
        1,
    )
    assert [row["id"] for row in output(Path("out"))] == [f"n{i}" for i in range(7) if i not in LOW]
    found = {row["line"]: row for row in rejects(Path("out")) if not row["reason"].startswith("no JSON")}
    assert set(found) == {at + 1 + (at >= 3) for at in LOW}
    for line, row in found.items():
        at = line - 1 - (line > 4)
        assert row["reason"] == f"the page score {SCORES[at]} is below {LEAST} (least_score)"
        assert row["raw"].encode() == ROWS[at]
    counts = manifest(Path("out"))["counts"]
    assert (counts["rejected"], counts["low_score"]) == (len(LOW) + 1, len(LOW))


def test_rows_in_columns(serial: Run) -> None:
    table = pa.table({"id": [f"n{i}" for i in range(7)], "text": TEXTS})
    pq.write_table(table, "in/a.parquet")
    serial(job=Job(PAGE, least_score=LEAST))
    found = pq.read_table("out/part-00000.parquet")
    assert found.schema.field("page_score").type == pa.float64()
    assert found.column("page_score").to_pylist() == [score for at, score in enumerate(SCORES) if at not in LOW]
    low = [pa.ipc.open_stream(base64.b64decode(row["arrow_base64"])).read_all() for row in rejects(Path("out"))]
    assert [row.column("id").to_pylist() for row in low] == [[f"n{at}"] for at in LOW]


def test_a_bound_of_0_rejects_nothing_and_one_of_1_what_is_not_certain(serial: Run) -> None:
    written()
    assert serial("all", job=Job(PAGE, least_score=0)).tally.rejected == 0
    done = serial("hardly", job=Job(PAGE, least_score=1))
    assert [row["id"] for row in output(Path("hardly"))] == ["n6"]  # without a score
    assert (done.tally.low_score, done.tally.written) == (6, 1)


def test_a_shard_may_lose_all_its_rows(serial: Run) -> None:
    Path("in/a.jsonl").write_bytes(b"\n".join(ROWS[:6]) + b"\n")
    done = serial(job=Job(PAGE, least_score=1))
    assert (done.outputs, done.tally.low_score, output(Path("out"))) == (0, 6, [])


def test_a_row_on_which_a_filter_fails_does_not_change_what_is_low(serial: Run) -> None:
    def fragile(doc: object) -> list[object]:
        if "Too short" in getattr(doc, "source", ""):
            raise RuntimeError("no")
        return []

    written()
    done = serial(job=Job(PAGE | fragile, least_score=LEAST))
    assert (done.tally.low_score, done.tally.failed) == (len(LOW), 1)
    assert [row["line"] for row in rejects(Path("out"))] == [*(at + 1 for at in LOW), 7]


def test_the_same_bytes_with_any_number_of_workers(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(b"\n".join(ROWS) + b"\n")
    for workers in (1, 2):
        job = Job(PAGE, least_score=LEAST, shard=4000)
        local.run([str(tmp_path / "a.jsonl")], tmp_path / str(workers), job, workers=workers)
    assert tree(tmp_path / "1") == tree(tmp_path / "2")


def test_a_finished_run_gets_further_inputs_and_keeps_its_rejects(serial: Run) -> None:
    written()
    job = Job(PAGE, least_score=LEAST)
    serial(job=job)
    Path("in/b.jsonl").write_bytes(jsonl(2, 1))  # prose, which has no score
    done = serial(job=job, resume=True)
    assert (done.tally.low_score, done.tally.written) == (len(LOW), 9 - len(LOW))
    assert serial("new", job=job).tally == done.tally
    assert tree(Path("new")) == tree(Path("out"))


def test_another_bound_is_another_run(serial: Run) -> None:
    written()
    serial(job=Job(PAGE, least_score=LEAST))
    with pytest.raises(RunError, match="least_score"):
        serial(job=Job(PAGE, least_score=LEAST / 2), resume=True)


@pytest.mark.parametrize("least", [-0.1, 1.1, float("nan"), "0.5"])
def test_a_bound_that_is_no_score_is_refused(least: float) -> None:
    with pytest.raises(SettingError, match="least_score must be a number from 0 to 1"):
        Job(PAGE, least_score=least)
