"""Spark with processes of its own: an executor that is killed in mid-job, and the example as it is submitted."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.duplicates.stories import story
from tests.engines.corpora import article
from textclean import ARTICLE
from textclean.arrow.kernel import clean_batch
from textclean.duplicates import NearDuplicates
from textclean.templates import Templates

pytest.importorskip("pyspark", reason="pyspark (the spark extra) is not installed")

from tests.engines.spark_session import HAS_JAVA, SETTINGS, WHY, environment
from tests.engines.test_spark import expected, spark_clusters

HERE = Path(__file__).parent
EXAMPLE = HERE.parents[1] / "examples" / "spark_job.py"
pytestmark = [pytest.mark.heavy, pytest.mark.skipif(not HAS_JAVA, reason=WHY)]


def run(folder: Path, *command: str) -> str:
    done = subprocess.run(
        command, env=environment(), cwd=folder, capture_output=True, check=False, text=True, timeout=900
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


@pytest.mark.skipif(not Path("/proc").exists(), reason="the executors of a program are found in /proc")
def test_killed_executors_change_nothing(tmp_path: Path) -> None:
    rows = [{"at": i, "id": f"n{i}", "text": article(i)} for i in range(60)]
    (tmp_path / "in.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    (tmp_path / "spark.conf").write_text("".join(f"{key} {value}\n" for key, value in SETTINGS.items()))
    run(tmp_path, sys.executable, str(HERE / "spark_killed.py"), str(tmp_path))
    found: dict[str, Any] = json.loads((tmp_path / "found.json").read_text())
    assert len(set(found["killed"])) == 2
    assert not any(Path(f"/proc/{pid}").exists() for pid in found["killed"])
    assert found["rows"] == clean_batch(pa.RecordBatch.from_pylist(rows), ARTICLE).to_pylist()
    local = NearDuplicates()
    local.add_many([str(row["id"]) for row in rows], [str(row["text"]) for row in rows])
    copies = [type("Row", (), row) for row in found["copies"]]
    assert spark_clusters(copies, list(local)) == expected(local, "first", 1)
    assert len(copies) > 12


def test_the_example_as_it_is_submitted(tmp_path: Path) -> None:
    stories = [story(i - 1 if i % 4 == 3 else i) for i in range(12)]
    pages = [
        (f"n{i:02}", f"{text.capitalize()}.\nOur morning memo, {i} days old", "https://harbour.example/a")
        for i, text in enumerate(stories)
    ]
    rows = [{"id": name, "text": text, "url": url} for name, text, url in pages]
    (tmp_path / "raw.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    settings = [part for key, value in SETTINGS.items() for part in ("--conf", f"{key}={value}")]
    submit = Path(environment()["SPARK_HOME"], "bin", "spark-submit")
    arguments = ("raw.jsonl", "out", "--id", "id", "--site", "url")
    said = run(tmp_path, str(submit), "--master", "local[2]", *settings, str(EXAMPLE), *arguments)
    learnt = Templates()
    for _, text, url in pages:
        learnt.update(text, url)
    pipeline = ARTICLE | learnt.freeze().of("harbour.example")
    cleaned = {row["id"]: row["clean_text"] for row in pq.read_table(tmp_path / "out/rows").to_pylist()}
    assert cleaned == {name: pipeline(text) for name, text, _ in pages}
    assert not any("memo" in text for text in cleaned.values())
    local = NearDuplicates()
    local.add_many(sorted(cleaned), [cleaned[name] for name in sorted(cleaned)])
    copies = [type("Row", (), row) for row in pq.read_table(tmp_path / "out/duplicates").to_pylist()]
    assert spark_clusters(copies, sorted(cleaned)) == expected(local, "first", 1)
    assert f"12 rows, {len(copies)} of them in {len(local.clusters())} clusters" in said
