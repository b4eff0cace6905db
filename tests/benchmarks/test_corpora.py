"""Rows a second of the Arrow kernel and of a shard from file to file, beside the bare pipeline.

Numbers to read, not to pass or fail: `pytest --benchmark-enable tests/benchmarks/test_corpora.py`, with DOCUMENTS=2000
in the environment for more than the 200 of the default. Without `--benchmark-enable` each runs once on a few texts.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from tests.engines.corpora import Meter
from textclean import ARTICLE
from textclean.arrow.kernel import clean_batch
from textclean.engines.job import Job
from textclean.engines.plan import plan
from textclean.engines.shard import work
from textclean.io.sources import find


def measure(benchmark: Any, name: str, texts: list[str], call: Callable[[], object]) -> None:
    benchmark.extra_info["texts"] = len(texts)
    benchmark.group, benchmark.name = f"{len(texts)} texts of 2 kB", name
    benchmark.pedantic(call, rounds=3, warmup_rounds=1)


def test_pipeline(benchmark: Any, texts: list[str]) -> None:
    measure(benchmark, "pipeline.tag", texts, lambda: [ARTICLE.tag(text) for text in texts])


def test_kernel(benchmark: Any, texts: list[str]) -> None:
    batch = pa.record_batch({"text": texts})
    measure(benchmark, "clean_batch", texts, lambda: clean_batch(batch, ARTICLE))


@pytest.mark.parametrize("kind", ["jsonl", "parquet"])
def test_shard(benchmark: Any, texts: list[str], tmp_path: Path, kind: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"".join(json.dumps({"text": text}).encode() + b"\n" for text in texts))
    job = Job(output=kind)
    (shard,) = plan(find([str(path)]).sources, job)
    measure(benchmark, f"a shard to {kind}", texts, lambda: work(job, shard, tmp_path, tmp_path / "rejects", Meter()))
