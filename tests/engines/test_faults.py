"""Faults of the machine: full disks, unreadable inputs, memory, clocks, read-only folders, two runs, killed trackers.

Each has its promise: the run ends with one line that names the file and what to do, or goes on without what it cannot
read and says so in the rejects; nothing half-written is left, and a resumed run gives what an undisturbed one gives.
"""

from __future__ import annotations

import errno
import io
import itertools
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.engines.corpora import Meter, article, jsonl, manifest, output, rejects, tree
from tests.engines.test_kill import PROC, PROGRAM, at_work, children
from textclean import atomic
from textclean.duplicates.settings import DuplicateSettings
from textclean.engines import fitting, local, shard
from textclean.engines.job import Job
from textclean.engines.local import Progress, Summary
from textclean.engines.plan import plan
from textclean.errors import RunError
from textclean.io import sources
from textclean.templates.settings import TemplateSettings

Run = Callable[..., Summary]
JOB = Job(shard=3000, duplicates=DuplicateSettings())
ROOT = Path(__file__).parents[2]


def whole(serial: Run, job: Job = JOB) -> dict[str, str]:
    """The output of an undisturbed run."""
    serial("whole", job=job)
    return tree(Path("whole"))


# Full disks and read-only folders -------------------------------------------------------------------------------------


def failure(serial: Run) -> str | None:
    """The line with which a run fails; None if it does not."""
    try:
        serial(job=JOB)
    except RunError as error:
        return str(error)
    return None


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO])
@pytest.mark.parametrize("call", ["fsync", "replace", "open"])
def test_a_write_that_fails_at_any_step(serial: Run, monkeypatch: pytest.MonkeyPatch, call: str, code: int) -> None:
    """Each flush, each rename and each opening of a file fails in its turn; the run continues when it works again."""
    Path("in/a.jsonl").write_bytes(jsonl(5) + b"{bad\n")
    expected = whole(serial)
    on, name = {"fsync": (os, "fsync"), "replace": (Path, "replace"), "open": (atomic, "opened_here")}[call]
    real = getattr(on, name)
    for step in itertools.count(1):
        left = itertools.count(step, -1)

        def failing(*arguments: Any, left: Iterator[int] = left, **named: Any) -> Any:
            if next(left) == 1:
                raise OSError(code, os.strerror(code))
            return real(*arguments, **named)

        with monkeypatch.context() as patched:
            patched.setattr(on, name, failing)
            said = failure(serial)
        if said is None:
            break
        assert said == f"out: {os.strerror(code)}: fix this, then continue with --resume"
        if Path("out").exists():
            assert not list(Path("out").rglob("*.part"))
        assert call == "fsync" or not Path("out/manifest.json").exists()
        serial(job=JOB, resume=True)
        assert tree(Path("out")) == expected
        shutil.rmtree("out")
    assert step >= 8


def test_the_path_is_named_where_it_cannot_be_written(serial: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("in/a.jsonl").write_bytes(jsonl(5))

    def refuse(path: Path, *_: object, **__: object) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS), str(path))

    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(RunError) as caught:
        serial("there")
    assert str(caught.value) == "there: Read-only file system: fix this, then continue with --resume"


@contextmanager
def mounted(folder: Path, *options: str) -> Iterator[Path]:
    """A small file system in memory."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", ",".join(options), "tmpfs", str(folder)]
    if shutil.which("mount") is None or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("file systems can only be mounted by root")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def cleaned(folder: Path, where: Path, *more: str) -> subprocess.CompletedProcess[str]:
    """Run the command."""
    command = [sys.executable, "-m", "textclean", "run", "in", "-o", str(where), "--workers", "1", *more]
    paths = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
    environment = os.environ | {"PYTHONPATH": paths}
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=120, check=False
    )


@pytest.mark.heavy
def test_a_disk_that_is_full_and_one_that_is_read_only(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    draw = random.Random(1)
    rows = (f'{{"text": "{draw.randbytes(400).hex()} and more."}}\n' for _ in range(1500))
    (tmp_path / "in/a.jsonl").write_text("".join(rows))
    with mounted(tmp_path / "disk", "size=256k") as disk:
        full = cleaned(tmp_path, disk / "out")
        assert full.returncode == 1
        assert full.stderr.splitlines()[-1].endswith("No space left on device: fix this, then continue with --resume")
        assert "Traceback" not in full.stderr
        assert not list((disk / "out").glob("*part*"))
        subprocess.run(["mount", "-o", "remount,size=64m", str(disk)], check=True)
        assert cleaned(tmp_path, disk / "out", "--resume").returncode == 0
        before = tree(disk / "out")
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        for where in ("out", "new"):
            refused = cleaned(tmp_path, disk / where, "--resume")
            assert refused.returncode == 1
            assert refused.stderr.count("\n") == 1
            assert "Read-only file system: fix this, then continue with --resume" in refused.stderr
        assert tree(disk / "out") == before


# Inputs that cannot be read -------------------------------------------------------------------------------------------


class Failing(io.BytesIO):
    """A file whose disk fails after some bytes."""

    def __init__(self, data: bytes, good: int, whole: bool) -> None:
        super().__init__(data)
        self._good, self._whole = good, whole

    def read(self, size: int | None = -1) -> bytes:
        wanted = len(self.getvalue()) if size is None or size < 0 else size
        left = self._good - self.tell()
        if wanted and (left <= 0 or (self._whole and wanted > left)):
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return super().read(min(wanted, left))


COLUMNS = (".parquet", ".arrow")


@pytest.mark.parametrize("ending", [".jsonl", ".txt", ".csv", *COLUMNS])
@pytest.mark.parametrize("good", [0, 1, 700, 3000])
def test_an_input_that_fails_in_its_middle(
    serial: Run, monkeypatch: pytest.MonkeyPatch, ending: str, good: int
) -> None:
    """No row of it comes out, the rejects say why, and the other files are cleaned."""
    path = Path("in/b").with_suffix(ending)
    table = pa.table({"text": [article(i) for i in range(30)]})
    if ending == ".parquet":
        pq.write_table(table, path, compression="none")
    elif ending == ".arrow":
        with pa.ipc.new_file(path, table.schema) as sink:
            sink.write_table(table)
    elif ending == ".csv":
        path.write_text("text\n" + "".join(f'"{article(i)}"\n' for i in range(30)))
    else:
        path.write_bytes(jsonl(30))
    for name in "ac":
        Path(f"in/{name}.jsonl").write_bytes(jsonl(4))
    opened = sources.opened

    def failing(url: str) -> IO[bytes]:
        return Failing(path.read_bytes(), good, ending in COLUMNS) if url == str(path) else opened(url)

    monkeypatch.setattr(sources, "opened", failing)
    done = serial(job=Job(shard=100_000))
    (why,) = rejects(Path("out"))
    assert why["file"] == str(path)
    assert why["reason"].endswith("Input/output error")
    assert (done.tally.written, done.tally.rejected) == (8, 1)
    assert len(output(Path("out"))) == 8


# Memory ---------------------------------------------------------------------------------------------------------------

HUNGRY = """
import resource, sys
from textclean import Pipeline
from textclean.engines.job import Job
from textclean.engines.local import run
from textclean.engines import shard
from textclean.errors import RunError

def work(*arguments):
    held = []
    while True:
        held.append(bytearray(1 << 24))

shard.work.__code__ = work.__code__  # in the parent, and in the workers, which read this file too
resource.setrlimit(resource.RLIMIT_AS, (3 << 30, 3 << 30))
if __name__ == "__main__":
    try:
        run(["in"], "out", Job(), workers=1)
    except RunError as error:
        sys.exit(str(error))
"""


@pytest.mark.skipif(not PROC.exists(), reason="limits of memory as in Linux")
def test_a_worker_that_is_out_of_memory(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in/a.jsonl").write_bytes(jsonl(5))
    (tmp_path / "program.py").write_text(HUNGRY)
    done = subprocess.run(
        [sys.executable, "program.py"], cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 1
    assert done.stderr == (
        "out of memory while working on shard 0 (in/a.jsonl from 0): free some memory or use fewer workers, "
        "then continue with --resume\n"
    )
    assert not list((tmp_path / "out").glob("*part*"))


def test_a_parent_that_is_out_of_memory(serial: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("in/a.jsonl").write_bytes(jsonl(5))
    expected = whole(serial)
    with monkeypatch.context() as patched:
        patched.setattr(local, "join", lambda *_: bytearray(1 << 62))
        with pytest.raises(
            RunError, match=r"^out of memory: free some memory or use fewer workers, then continue with"
        ):
            serial(job=JOB)
    serial(job=JOB, resume=True)
    assert tree(Path("out")) == expected


# Clocks, and two runs -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("jump", [-(10**9), 10**9, None])
def test_a_clock_that_jumps(serial: Run, monkeypatch: pytest.MonkeyPatch, jump: int | None) -> None:
    """Backwards, forwards and to and fro: neither the output nor the seconds of a run depend on the time of day."""
    Path("in/a.jsonl").write_bytes(jsonl(8))
    os.utime("in/a.jsonl", ns=(1, -(10**18)))
    Path("in/b.jsonl").write_bytes(jsonl(8, 8))
    os.utime("in/b.jsonl", ns=(1, 4 * 10**18))
    expected = whole(serial)
    real, draw = time.time, random.Random(jump)
    monkeypatch.setattr(time, "time", lambda: real() + (draw.choice([-1, 1]) * 10**9 if jump is None else jump))
    looks: list[Progress] = []

    def stop(at: Progress) -> None:
        looks.append(at)
        if len(looks) == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        serial(job=JOB, watch=stop)
    done = serial(job=JOB, resume=True, watch=looks.append)
    assert tree(Path("out")) == expected
    assert 0 <= done.seconds < 600
    assert all(0 <= at.seconds < 600 for at in looks)
    assert serial(job=JOB, resume=True).already == 16


@pytest.mark.heavy
@pytest.mark.skipif(not PROC.exists(), reason="the children of a process are found in /proc")
def test_runs_that_start_at_the_same_time_in_one_folder(tmp_path: Path) -> None:
    """One does the work, the others end with one line, and nothing of it is disturbed."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in/a.jsonl").write_bytes(jsonl(60))
    assert cleaned(tmp_path, Path("whole")).returncode == 0
    command = [sys.executable, "-m", "textclean", "run", "in", "-o", "out", "--workers", "1", "--resume"]
    paths = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
    started = [
        subprocess.Popen(command, cwd=tmp_path, env=os.environ | {"PYTHONPATH": paths}, stderr=subprocess.PIPE)
        for _ in range(4)
    ]
    ended = [(process.communicate(timeout=120)[1].decode(), process.returncode) for process in started]
    assert 0 in [code for _, code in ended]
    for said, code in ended:
        assert code == 0 or said.startswith("textclean: another run is at work in out: wait until it ends")
    assert tree(tmp_path / "out") == tree(tmp_path / "whole")


# Killed children, and progress ----------------------------------------------------------------------------------------


@pytest.mark.heavy
@pytest.mark.skipif(not PROC.exists(), reason="the children of a process are found in /proc")
@pytest.mark.parametrize("which", ["workers", "tracker", "all"])
def test_killed_children_leave_no_traceback(tmp_path: Path, which: str) -> None:
    """Also where the resource tracker of multiprocessing is killed, which would tell of each semaphore it lost."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in/a.jsonl").write_bytes(jsonl(700))
    (tmp_path / "program.py").write_text(PROGRAM)
    process = subprocess.Popen([sys.executable, "program.py"], cwd=tmp_path, stderr=subprocess.PIPE)
    assert at_work(tmp_path, process, 1)
    every = (PROC / str(process.pid) / "task" / str(process.pid) / "children").read_text().split()
    workers = children(process.pid)
    killed = {"workers": workers, "tracker": [int(p) for p in every if int(p) not in workers], "all": map(int, every)}
    for pid in killed[which]:
        os.kill(pid, 9)
    said = process.communicate(timeout=120)[1].decode()
    assert (process.returncode, said) == (0, "")
    assert manifest(tmp_path / "out")["counts"]["read"] == 700


@pytest.mark.parametrize("work", ["clean", "fit"])
def test_progress_is_never_ahead_of_the_rows(tmp_path: Path, work: str) -> None:
    """The bytes that are done are those whose rows are done: a file of one buffer is not half done with no row."""
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"{bad\n" * 3 + jsonl(2000) + b"{bad\n" + jsonl(1500))
    job = Job(fit=TemplateSettings(by=None))
    (only,) = plan(sources.find([str(path)]).sources, job)
    lines = path.read_bytes().splitlines(keepends=True)
    ends = list(itertools.accumulate(len(line) for line in lines))
    seen: list[tuple[int, int]] = []

    class Watched(Meter):
        def note(self, size: int, rows: int, rejected: int) -> None:
            super().note(size, rows, rejected)
            seen.append((self.numbers[0], self.numbers[1] + self.numbers[2]))

    if work == "clean":
        shard.work(job, only, tmp_path, tmp_path / "rejects", Watched())
    else:
        fitting.fit_shard(job, only, tmp_path / "a.fit", Watched())
    assert seen[-1][0] == path.stat().st_size
    buffer = 1 << 20
    for size, rows in seen[:-1]:
        assert size <= (ends[rows - 1] if rows else 0) + buffer
        assert rows > 3 or size < 20
