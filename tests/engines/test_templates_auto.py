"""Templates that are fitted over the input of a run, before it is cleaned with them."""

from __future__ import annotations

import gzip
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.duplicates.stories import story
from tests.engines.corpora import manifest, output, rejects, tree
from textclean import ARTICLE, Templates
from textclean.columns import Columns
from textclean.config import Config, RunSettings
from textclean.engines import fitting, local
from textclean.engines.configured import configured, with_templates
from textclean.engines.job import Job
from textclean.errors import InputError, RunError
from textclean.templates import FittedTemplates
from textclean.templates.settings import TemplateSettings
from textclean.templates.site_names import By

Run = Callable[..., local.Summary]
ROOT = Path(__file__).parents[2]
HEADS = {"a.example": "Ostwick Tides and Weather | Harbour Post", "b.example": "Valley Almanac and Market Prices"}
FEET = {"a.example": "Our readers in the valley like it", "b.example": "Ask the ferryman for the evening paper"}
SITED = Columns(site="url")
AUTO = Job(columns=SITED, fit=TemplateSettings(), shard=3000)


def page(number: int) -> dict[str, Any]:
    """A page of one of two sites: its own story between lines that all pages of the site share."""
    site = sorted(HEADS)[number % 2]
    text = f"{HEADS[site]}\n{story(number, 60)}.\n{story(number + 500, 60)}.\n{FEET[site]}\n"
    return {"id": f"n{number}", "url": f"https://www.{site}/{number}", "text": text}


def pages(count: int, first: int = 0) -> bytes:
    return b"".join(json.dumps(page(i)).encode() + b"\n" for i in range(first, first + count))


def fitted(rows: list[dict[str, Any]], by: By | None = "site") -> Templates:
    found = Templates(by=by)
    for row in rows:
        found.update(row["text"], row["url"])
    return found


def test_it_is_fit_and_run_in_one(serial: Run) -> None:
    """The same file of templates as `fit` writes, and the same rows as a run with that file."""
    Path("in/a.jsonl").write_bytes(pages(16))
    Path("in/b.jsonl").write_bytes(pages(5, first=16))
    done = serial(job=AUTO)
    fitted([page(i) for i in range(21)]).save("fit.bin")
    assert Path("out/templates.bin").read_bytes() == Path("fit.bin").read_bytes()
    two = serial("two", job=with_templates(Job(columns=SITED, shard=3000), Path("fit.bin")))
    assert output(Path("out")) == output(Path("two"))
    known = FittedTemplates.load("fit.bin")
    cleaned = [row["clean_text"] for row in output(Path("out"))]
    assert cleaned == [(ARTICLE | known.of(row["url"]))(row["text"]) for row in output(Path("out"))]
    assert cleaned[0] != ARTICLE(page(0)["text"])
    assert done.tally == two.tally
    assert done.templates == manifest(Path("out"))["templates"]
    assert (done.templates["pages"], done.templates["sites"]) == (21, 2)
    assert manifest(Path("out"))["settings"]["fit"]["min_pages"] == 3
    assert done.outputs > 3
    assert not Path("out/.textclean").exists()


def test_without_sites_the_corpus_is_one(serial: Run) -> None:
    Path("in/a.jsonl").write_bytes(pages(12))
    serial(job=Job(fit=TemplateSettings(by=None), shard=3000))
    known = fitted([page(i) for i in range(12)], by=None).freeze()
    assert [row["clean_text"] for row in output(Path("out"))] == [(ARTICLE | known)(page(i)["text"]) for i in range(12)]


def test_columns_and_rows_without_a_site(serial: Run) -> None:
    """A row without a site belongs to no site; texts may be bytes or dictionaries."""
    rows = [page(i) for i in range(12)]
    urls = [None if i == 4 else row["url"] for i, row in enumerate(rows)]
    texts = pa.array([row["text"].encode() for row in rows], pa.binary())
    pq.write_table(pa.table({"text": texts, "url": urls}), "in/a.parquet")
    strings = pa.array([row["text"] for row in rows]).dictionary_encode()
    pq.write_table(pa.table({"text": strings, "url": [None] * 12}), "in/b.parquet")
    pq.write_table(pa.table({"text": strings}), "in/c.parquet")
    done = serial(job=AUTO)
    fitted([row for i, row in enumerate(rows) if i != 4]).save("fit.bin")
    assert Path("out/templates.bin").read_bytes() == Path("fit.bin").read_bytes()
    assert (done.tally.read, done.tally.rejected) == (36, 0)


def test_what_cannot_be_read_is_rejected_once_and_fits_nothing(serial: Run) -> None:
    """No page of a file with a wrong checksum counts; of a file that is cut short, the complete pages do."""
    damaged = bytearray(gzip.compress(pages(6, first=30), mtime=0))
    damaged[-6] ^= 1
    Path("in/a.jsonl").write_bytes(pages(8) + b"{bad\n")
    Path("in/b.jsonl.gz").write_bytes(damaged)
    done = serial(job=AUTO)
    fitted([page(i) for i in range(8)]).save("fit.bin")
    assert Path("out/templates.bin").read_bytes() == Path("fit.bin").read_bytes()
    assert [row["file"] for row in rejects(Path("out"))] == ["in/a.jsonl", "in/b.jsonl.gz"]
    assert (done.tally.read, done.tally.rejected) == (10, 2)


def test_progress_tells_the_stage(serial: Run) -> None:
    Path("in/a.jsonl").write_bytes(pages(16))
    seen: list[local.Progress] = []
    serial(job=AUTO, watch=seen.append)
    stages = list(dict.fromkeys(at.stage for at in seen))
    assert stages == ["fitting templates", "cleaning"]
    for stage in stages:
        last = [at for at in seen if at.stage == stage][-1]
        assert (last.size, last.rows) == (last.total, 16)


def test_a_run_that_stops_while_fitting_is_carried_on(serial: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Templates that were fitted are reused; those damaged meanwhile are fitted again; other settings are refused."""
    Path("in/a.jsonl").write_bytes(pages(16))
    serial("whole", job=AUTO)

    def stop(progress: local.Progress) -> None:
        if progress.rows >= 8:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        serial(job=AUTO, watch=stop)
    left = sorted(Path("out/.textclean").glob("*.templates.bin"))
    assert len(left) > 1
    left[0].write_bytes(left[0].read_bytes()[:-40])
    with pytest.raises(RunError, match=r"other settings: fit\.min_pages was 3 and is 2 now"):
        serial(job=Job(columns=SITED, fit=TemplateSettings(2), shard=3000), resume=True)
    shards: list[int] = []
    real = fitting.fit_shard
    monkeypatch.setattr(
        fitting, "fit_shard", lambda job, shard, *more: shards.append(shard.number) or real(job, shard, *more)
    )
    serial(job=AUTO, resume=True)
    assert 0 in shards
    assert len(shards) == manifest(Path("out"))["outputs"][-1]["shard"] + 1 - (len(left) - 1)
    assert tree(Path("out")) == tree(Path("whole"))


def test_templates_that_were_damaged_meanwhile_are_fitted_again(serial: Run) -> None:
    Path("in/a.jsonl").write_bytes(pages(16))
    serial("whole", job=AUTO)

    def stop(progress: local.Progress) -> None:
        if progress.stage == "cleaning" and progress.rows >= 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        serial(job=AUTO, watch=stop)
    assert not list(Path("out/.textclean").glob("*.templates.bin"))
    Path("out/templates.bin").write_bytes(b"gone")
    assert serial(job=AUTO, resume=True).already > 0
    assert tree(Path("out")) == tree(Path("whole"))


def test_what_a_job_cannot_be(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="--site-field"):
        Job(fit=TemplateSettings())
    with pytest.raises(ValueError, match="templates already"):
        Job(columns=SITED, fit=TemplateSettings(), by_site=lambda _: ARTICLE)


# Processes ------------------------------------------------------------------------------------------------------------

PROGRAM = """
from textclean.templates.settings import TemplateSettings
from textclean.engines.job import Job
from textclean.engines.local import run
from textclean.columns import Columns

if __name__ == "__main__":
    run(["in"], "out", Job(columns=Columns(site="url"), fit=TemplateSettings(), shard=3000), workers=2, resume=True)
"""


def start(folder: Path) -> subprocess.Popen[bytes]:
    (folder / "program.py").write_text(PROGRAM)
    return subprocess.Popen([sys.executable, "program.py"], cwd=folder, stderr=subprocess.PIPE)


@pytest.mark.heavy
def test_killed_while_fitting_and_carried_on(serial: Run) -> None:
    """The parent dies while shards are fitted, and while templates are written; the output is the same."""
    Path("in/a.jsonl").write_bytes(pages(80))
    serial("whole", job=AUTO)
    state = Path("out/.textclean")
    stages = (lambda: len(list(state.glob("*.templates.bin"))) > 1, lambda: Path("out/templates.bin").exists())
    killed = 0
    for reached in stages:
        process = start(Path.cwd())
        while process.poll() is None and not reached():
            time.sleep(0.002)
        if process.poll() is None:
            os.kill(process.pid, signal.SIGKILL)
            killed += 1
        process.communicate(timeout=60)
    assert killed
    last = start(Path.cwd())
    _, said = last.communicate(timeout=120)
    assert last.returncode == 0, said.decode()
    assert tree(Path("out")) == tree(Path("whole"))


STEPS = """
import sys
from tests.engines import crashes
from textclean import ARTICLE, Templates
from textclean.templates.settings import TemplateSettings
from textclean.engines.job import Job
from textclean.columns import Columns

if __name__ == "__main__":
    ARTICLE("Read more: what is loaded and compiled on first use is so once, before the forks\\n\\u00e9")
    found = Templates(2)
    for text in ("It rained.", "It snowed.", "It was cold."):
        found.update(text + " All of the day.\\nMorning memo", "https://www.a.example/")
    found.freeze()
    sys.stdout.write(str(crashes.all_steps(Job(columns=Columns(site="url"), fit=TemplateSettings(), shard=3000))))
"""


@pytest.mark.heavy
@pytest.mark.skipif(not hasattr(os, "fork"), reason="each step is a fork of one process")
def test_every_step_to_the_disk_may_be_the_last(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in/a.jsonl").write_bytes(pages(8))
    (tmp_path / "steps.py").write_text(STEPS)
    paths = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
    command = [sys.executable, "-W", "ignore", "steps.py"]
    environment = os.environ | {"PYTHONPATH": paths}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr.decode()
    assert int(done.stdout) > 50


def test_two_workers_fit_what_one_process_fits(serial: Run) -> None:
    """The command with worker processes gives the same as the run in this process."""
    Path("in/a.jsonl").write_bytes(pages(40))
    serial("whole", job=configured(Config(columns=Columns(site="url"), run=RunSettings(templates="auto"))))
    command = [sys.executable, "-m", "textclean", "run", "in", "-o", "out", "--workers", "2"]
    command += ["--templates", "auto", "--site-field", "url"]
    done = subprocess.run(command, capture_output=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr.decode()
    assert b"templates fitted on 40 pages of 2 sites: " in done.stderr
    assert tree(Path("out")) == tree(Path("whole"))
