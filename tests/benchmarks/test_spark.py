"""Texts a second of the Spark engine with two cores, beside the local engine with two workers, from file to file.

Numbers to read, not to pass or fail: `pytest --benchmark-enable tests/benchmarks/test_spark.py`, with DOCUMENTS=2000 in
the environment for more than the 200 of the default. Without `--benchmark-enable` each runs once on a few texts. Spark
has started before it is measured; the local engine starts its workers each time.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from textclean import ARTICLE
from textclean.duplicates import NearDuplicates
from textclean.engines.job import Job
from textclean.engines.local import run

pytest.importorskip("pyspark", reason="pyspark (the spark extra) is not installed")

from tests.engines.spark_session import HAS_JAVA, WHY, session, shuffled
from textclean.engines.spark import clean, near_duplicates

pytestmark = [
    pytest.mark.heavy,
    pytest.mark.skipif(not HAS_JAVA, reason=WHY),
    pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas:FutureWarning"),
]
CORES = 2


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    found = session(tmp_path_factory.mktemp("spark"), f"local[{CORES}]")
    yield found
    found.stop()


@pytest.fixture
def corpus(tmp_path: Path, texts: list[str]) -> Path:
    """A folder of Parquet, one file a core."""
    (tmp_path / "in").mkdir()
    for core in range(CORES):
        rows = {"id": [str(i) for i in range(core, len(texts), CORES)], "text": texts[core::CORES]}
        pq.write_table(pa.table(rows), tmp_path / "in" / f"{core}.parquet")
    return tmp_path


def measure(benchmark: Any, texts: list[str], task: str, name: str, call: Callable[[], object]) -> None:
    benchmark.extra_info["texts"] = len(texts)
    benchmark.group, benchmark.name = f"{task}, {len(texts)} texts of 2 kB", name
    benchmark.pedantic(call, rounds=3, warmup_rounds=1)


def test_cleaning_by_spark(benchmark: Any, spark: Any, texts: list[str], corpus: Path) -> None:
    def call() -> None:
        df = clean(spark.read.parquet(str(corpus / "in")), ARTICLE)
        df.write.mode("overwrite").parquet(str(corpus / "out"))

    measure(benchmark, texts, "cleaning", f"Spark local[{CORES}]", call)
    assert pq.read_table(corpus / "out").num_rows == len(texts)


def test_cleaning_by_the_local_engine(benchmark: Any, texts: list[str], corpus: Path) -> None:
    folders = (corpus / f"out{number}" for number in itertools.count())

    def call() -> None:
        run([str(corpus / "in")], next(folders), Job(), workers=CORES)

    measure(benchmark, texts, "cleaning", f"local engine, {CORES} workers", call)
    manifest = json.loads((corpus / "out0" / "manifest.json").read_bytes())
    assert manifest["counts"]["read"] == len(texts)


def test_copies_by_spark(benchmark: Any, spark: Any, texts: list[str], corpus: Path) -> None:
    df = spark.read.parquet(str(corpus / "in"))
    turns: list[tuple[int, int]] = []

    def call() -> None:
        before = shuffled(spark)
        near_duplicates(df).unpersist()
        written, records = (now - then for now, then in zip(shuffled(spark), before, strict=True))
        turns.append((written // len(texts), records // len(texts)))

    measure(benchmark, texts, "near-duplicates", f"Spark local[{CORES}]", call)
    assert turns[-1][0] > 0
    if benchmark.enabled:
        print("\nshuffled: {:,} bytes in {:,} rows a text".format(*turns[-1]))  # noqa: T201


def test_copies_by_the_local_index(benchmark: Any, texts: list[str]) -> None:
    def call() -> None:
        index = NearDuplicates()
        index.add_many([str(i) for i in range(len(texts))], texts)
        index.clusters()

    measure(benchmark, texts, "near-duplicates", "local index, one process", call)
