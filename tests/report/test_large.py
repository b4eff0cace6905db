"""The report of a large run: 100,000 documents in under a minute and 500 MB, and a page of under 5 MB."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from random import Random
from typing import Any

import pytest

pytest.importorskip("jinja2", reason="pages need jinja2")
pytest.importorskip("pyarrow", reason="runs need pyarrow")
pytest.importorskip("orjson", reason="runs need orjson")

DOCUMENTS, PARTS = 100_000, 4
WORDS = ("the", "a", "of", "on", "harbour", "council", "bridge", "voted", "river", "town", "mayor", "ship", "pilots")
PROGRAM = """
import json, resource, sys
from pathlib import Path
from textclean.report.page import report_page
from textclean.report.run_folder import Run
from textclean.report.survey import survey
found = survey(Run.open(sys.argv[1]))
page = report_page(found)
used = resource.getrusage(resource.RUSAGE_SELF)
memory = used.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
status = Path("/proc/self/status")
if status.exists():  # on Linux the figure above has that of the process that started this one
    memory = int(status.read_text().split("VmHWM:")[1].split()[0]) * 1024
print(json.dumps([found.documents, found.kinds["teaser"].spans, used.ru_utime + used.ru_stime, memory, len(page)]))
"""


def row(number: int, random: Random, stories: list[str]) -> dict[str, Any]:
    """A row of 2 kB as a run writes it: a story, a line of the site, and a teaser that few pages have."""
    source, removed = "", []
    teaser = ("teaser", "related.read_more", f"Read more: Story {random.randrange(400_000)}\n")
    for kind, rule, line in (("share", "share.alone", "Share this article\n"), teaser):
        source += random.choice(stories)
        span = {"start": len(source), "end": len(source) + len(line), "line": len(removed) + 2, "kind": kind}
        removed.append({**span, "rule": rule, "score": 0.9, "reason": "a reason"})
        source += line
    clean = source[: removed[0]["start"]] + source[removed[0]["end"] : removed[1]["start"]]
    own = {"id": f"d{number}", "url": f"https://www.site{number % 30_000}.example/a/{number}"}
    return {**own, "text": source, "clean_text": clean, "removed": removed, "flags": []}


@pytest.mark.heavy
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no module resource")
def test_a_large_run_is_drawn_quickly_in_little_memory(run_folder: Path, tmp_path: Path) -> None:
    zstd = pytest.importorskip("backports.zstd", reason="zstd is not installed")
    random = Random(3)
    stories = [" ".join(random.choices(WORDS, k=190)) + "\n" for _ in range(500)]
    manifest = json.loads((run_folder / "manifest.json").read_text())
    size = DOCUMENTS // PARTS
    for part in range(PARTS):
        rows = (json.dumps(row(part * size + at, random, stories)) for at in range(size))
        (tmp_path / f"part-{part:05d}.jsonl.zst").write_bytes(zstd.compress("\n".join(rows).encode() + b"\n"))
    manifest["outputs"] = [{"output": f"part-{part:05d}.jsonl.zst"} for part in range(PARTS)]
    manifest["rejects"] = None
    shutil.copy(run_folder / "duplicates.jsonl", tmp_path)
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))

    command = [sys.executable, "-c", PROGRAM, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, check=True, timeout=600)
    documents, teasers, seconds, memory, page = json.loads(done.stdout)
    assert (documents, teasers) == (DOCUMENTS, DOCUMENTS)
    assert seconds < 60
    assert memory < 500e6
    assert page < 5e6
