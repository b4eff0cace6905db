"""SIGKILL of a worker and of the parent, at any moment; full disks; workers that outlive their parent.

KILLS=200 in the environment kills that often at random, instead of 20 times; STRIDE=1 kills at each step to the disk,
instead of each sixth one.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.engines.corpora import jsonl, tree

KILLS = int(os.environ.get("KILLS", "20"))
PROC = Path("/proc")
pytestmark = pytest.mark.skipif(not PROC.exists(), reason="the children of a process are found in /proc")

PROGRAM = """
from textclean.engines.job import Job
from textclean.engines.local import run

if __name__ == "__main__":
    run(["in"], "out", Job(shard=20000), workers=2, resume=True)
"""
ROOT = Path(__file__).parents[2]


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    (tmp_path / "in/a.jsonl").write_bytes(jsonl(700))
    (tmp_path / "program.py").write_text(PROGRAM)
    return tmp_path


def start(folder: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "program.py"], cwd=folder, stderr=subprocess.PIPE)


def children(pid: int) -> list[int]:
    """The workers of a run: the child processes without multiprocessing's resource tracker."""
    try:
        found = [int(child) for child in (PROC / str(pid) / "task" / str(pid) / "children").read_text().split()]
        return [child for child in found if b"spawn_main" in (PROC / str(child) / "cmdline").read_bytes()]
    except (FileNotFoundError, ProcessLookupError):
        return []


def reports(folder: Path) -> int:
    return len(list((folder / "out/.textclean").glob("?????.json")))


def whole(corpus: Path) -> dict[str, str]:
    """The output of a run that is not killed."""
    process = start(corpus)
    _, said = process.communicate(timeout=120)
    assert process.returncode == 0, said.decode()
    found = tree(corpus / "out")
    (corpus / "out").rename(corpus / "whole")
    return found


def at_work(folder: Path, process: subprocess.Popen[bytes], more: int) -> bool:
    """Wait until that number of further shards is done; returns whether the run is still working."""
    wanted = reports(folder) + more
    while process.poll() is None and (reports(folder) < wanted or not children(process.pid)):
        if (folder / "out/manifest.json").exists():
            process.wait(timeout=60)
        time.sleep(0.005)
    return process.poll() is None


def compare(folder: Path, expected: dict[str, str]) -> None:
    """Check that a finished run gave the same as one that was not killed, then remove its folder."""
    assert tree(folder / "out") == expected
    shutil.rmtree(folder / "out")


def test_killed_at_random_and_carried_on(corpus: Path) -> None:
    expected, draw = whole(corpus), random.Random(KILLS)
    killed = {"parent": 0, "worker": 0}
    process = start(corpus)
    while sum(killed.values()) < KILLS:
        if at_work(corpus, process, draw.randint(0, 4)):
            time.sleep(draw.uniform(0, 0.03))
            workers = children(process.pid)
            kind = min(killed, key=lambda kind: (killed[kind], draw.random())) if workers else "parent"
            try:
                os.kill(draw.choice(workers) if kind == "worker" else process.pid, signal.SIGKILL)
            except ProcessLookupError:  # it has just ended
                continue
            killed[kind] += 1
            if kind == "worker":
                continue
        _, said = process.communicate(timeout=120)
        if process.returncode == 0:
            compare(corpus, expected)
        elif process.returncode != -signal.SIGKILL:  # its workers were killed three times at the same shard
            assert b"RunError: a worker died 3 times" in said, said.decode()
        process = start(corpus)
    _, said = process.communicate(timeout=120)
    assert process.returncode == 0, said.decode()
    compare(corpus, expected)
    assert min(killed.values()) > KILLS // 4
    sys.stdout.write(f"\nkilled: {killed}\n")


@pytest.mark.heavy
def test_killed_while_the_workers_are_started(corpus: Path) -> None:
    """The executor of Python 3.11 can lose a worker that it starts while another one dies."""
    expected = whole(corpus)
    many = PROGRAM.replace("workers=2", "workers=6")
    (corpus / "program.py").write_text(many)
    for _ in range(max(1, KILLS // 10)):
        process, killed = start(corpus), set[int]()
        while process.poll() is None and len(killed) < 2:
            for worker in set(children(process.pid)) - killed:
                os.kill(worker, signal.SIGKILL)
                killed.add(worker)
        _, said = process.communicate(timeout=120)
        assert process.returncode == 0, said.decode()
        assert killed
        compare(corpus, expected)


def test_workers_end_with_their_parent(corpus: Path) -> None:
    process = start(corpus)
    assert at_work(corpus, process, 1)
    workers = children(process.pid)
    process.kill()
    process.communicate()
    deadline = time.monotonic() + 5
    while any((PROC / str(pid)).exists() for pid in workers) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert workers
    assert not any((PROC / str(pid)).exists() for pid in workers)


DEADLY = """
import os, signal, sys, time
from textclean import Pipeline
from textclean.engines.job import Job
from textclean.engines.local import run
from textclean.errors import RunError

def deadly(doc):
    if "n5" in doc.source or "Lot 5," in doc.source:
        os.kill(os.getpid(), signal.SIGKILL)
    return ()

if __name__ == "__main__":
    try:
        run(["in"], "out", Job(Pipeline((deadly,))), workers=2)
    except RunError as error:
        sys.exit(str(error))
"""


def test_a_text_that_kills_each_worker_ends_the_run_in_words(corpus: Path) -> None:
    (corpus / "program.py").write_text(DEADLY)
    process = start(corpus)
    said = process.communicate(timeout=60)[1].decode()
    assert process.returncode == 1
    assert "a worker died 3 times (killed, or out of memory) while working on shard 0 (in/a.jsonl from 0)" in said
    assert list((corpus / "out").glob("*part*")) == []


@pytest.mark.heavy
def test_every_step_to_the_disk_may_be_the_last(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in/a.jsonl").write_bytes(jsonl(5) + b"{bad\n")
    (tmp_path / "in/b.jsonl").write_bytes(jsonl(2, 5) + b"{bad\n")
    command = [sys.executable, "-W", "ignore", "-m", "tests.engines.crashes"]
    paths = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
    environment = os.environ | {"PYTHONPATH": paths}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr.decode()
    assert int(done.stdout) > 80


FULL = """
import resource, signal, sys
from textclean.engines.job import Job
from textclean.engines.local import run
from textclean.errors import RunError

def limit(size):
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))

limit(40_000)  # the parent and, as they read this file too, its workers
if __name__ == "__main__":
    try:
        run(["in"], "out", Job(), workers=1, resume=True)
    except RunError as error:
        sys.exit(str(error))
"""


def test_a_full_disk(corpus: Path) -> None:
    (corpus / "program.py").write_text(FULL)
    (corpus / "in/a.jsonl").write_bytes(
        b"".join(json.dumps({"text": f"{i * 7919**9} " * 9}).encode() + b"\n" for i in range(4000))
    )
    process = start(corpus)
    said = process.communicate(timeout=60)[1].decode().strip()
    assert process.returncode == 1
    assert said == f"{Path('out')}: File too large: fix this, then continue with --resume"
    assert [path.name for path in (corpus / "out").iterdir()] == [".textclean"]
    (corpus / "program.py").write_text(FULL.replace("40_000", "40_000_000"))
    carried_on = start(corpus)
    said = carried_on.communicate(timeout=60)[1].decode()
    assert carried_on.returncode == 0, said
