"""Ray Data: the example runs on the ten documents, in a process of its own with a cluster of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.adapters.ten import DOCUMENTS, expected

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "ray_job.py"


@pytest.mark.heavy
def test_the_example(tmp_path: Path) -> None:
    """Ray takes some twenty seconds to start: this is its only test."""
    pytest.importorskip("ray.data", reason="needs the extra ray")
    (tmp_path / "pages").mkdir()
    texts: list[str | None] = [*DOCUMENTS, None]
    pq.write_table(pa.table({"id": range(11), "text": texts}), tmp_path / "pages" / "one.parquet")
    done = subprocess.run(
        [sys.executable, str(EXAMPLE), str(tmp_path / "pages"), str(tmp_path / "clean")],
        env=os.environ | {"RAY_USAGE_STATS_ENABLED": "0", "RAY_ENABLE_UV_RUN_RUNTIME_ENV": "0"},
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = pq.read_table(tmp_path / "clean").sort_by("id")
    assert found.column_names == ["id", "clean_text", "flags"]
    assert tuple(found.column("clean_text").to_pylist()) == (*expected(), None)
