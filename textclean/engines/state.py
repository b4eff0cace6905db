"""The state of a run on disk, from which a killed run resumes: the plan, the reports of shards, locks."""

from __future__ import annotations

import contextlib
import json
import platform
import shutil
import time
from collections.abc import Iterator, Sequence
from importlib import metadata
from pathlib import Path
from typing import IO, Any

from textclean.atomic import TEMPORARY, sync_folder, write
from textclean.engines.job import Job
from textclean.engines.plan import Shard, plan
from textclean.engines.shard import file_digest
from textclean.errors import RunError
from textclean.io import sources

fcntl: Any
try:
    import fcntl
except ModuleNotFoundError:  # Windows, where a second run into the same folder goes undetected
    fcntl = None

__all__ = ["MANIFEST", "REJECTS", "State", "hold"]

MANIFEST, REJECTS = "manifest.json", "rejects.jsonl"
_FOLDER = ".textclean"
_PATIENCE = 10.0  # seconds to wait for the workers of a killed run to end


class State:
    """The folder of a run: its output, and a subfolder for the state, which is removed at the end.

    Args:
        output: The folder.

    Attributes:
        output: The folder of the run.
        folder: The subfolder with the state.
        plan: The plan, once `begin` was called.
        shards: The shards of the plan.
    """

    def __init__(self, output: Path) -> None:
        self.output = output
        self.folder = output / _FOLDER
        self.plan: dict[str, Any] = {}
        self.shards: tuple[Shard, ...] = ()

    @property
    def workers_lock(self) -> Path:
        """The file on which every worker holds a lock."""
        return self.folder / "workers.lock"

    @property
    def fit(self) -> Path:
        """The file that describes the fitted templates."""
        return self.folder / "templates.json"

    def paths(self, shard: Shard) -> tuple[Path, Path]:
        """Return the folder for the rows of a shard, and the file for its rejects.

        Args:
            shard: The shard.
        """
        return self.output, self.rejects(shard)

    def templates(self, shard: Shard) -> Path:
        """Return the file for the templates fitted on a shard.

        Args:
            shard: The shard.
        """
        return self.folder / f"{shard.number:05d}.templates.bin"

    def rejects(self, shard: Shard) -> Path:
        """Return the file for the rejects of a shard.

        Args:
            shard: The shard.
        """
        return self.folder / f"{shard.number:05d}.rejects.jsonl"

    def _report(self, shard: Shard) -> Path:
        """The file for the report of a shard."""
        return self.folder / f"{shard.number:05d}.json"

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Lock the folder for this run.

        Raises:
            RunError: (a RuntimeError) if another run works in it.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "lock").open("wb") as own:
            if not hold(own, alone=True):
                raise RunError(f"another run is at work in {self.output}: wait until it ends, or choose another folder")
            with self.workers_lock.open("wb") as theirs:
                until = time.monotonic() + _PATIENCE
                while not hold(theirs, alone=True):
                    if time.monotonic() > until:
                        raise RunError(f"workers of a killed run are still at work in {self.output}: end them, or wait")
                    time.sleep(0.05)
            yield

    def begin(self, inputs: Sequence[str], job: Job, resume: bool) -> None:
        """Make the plan, or load that of the run that is resumed.

        Args:
            inputs: Files, folders, globs, addresses.
            job: The settings of the run.
            resume: Whether to resume a run that was started in the folder.

        Raises:
            RunError: (a RuntimeError) if the folder is not empty and `resume` is false, or if it holds a run with other
                inputs, settings or versions.
        """
        path = self.folder / "plan.json"
        if path.exists():
            if not resume:
                raise RunError(f"a run was started in {self.output}: resume it with --resume, or choose another folder")
            self._load(path, inputs, job)
        else:
            self._make(path, inputs, job)
        self.shards = tuple(Shard.from_dict(shard) for shard in self.plan["shards"])

    def _make(self, path: Path, inputs: Sequence[str], job: Job) -> None:
        """Make and write the plan."""
        strangers = sorted(p.name for p in self.output.iterdir() if p != self.folder)
        if strangers:
            raise RunError(f"{self.output} is not empty ({strangers[0]}): choose another folder")
        self._refuse_inside(inputs)
        selection = sources.find(inputs, job.input, encoding=job.encoding)
        self.plan = {
            "versions": _versions(),
            "settings": job.described(),
            "names": list(inputs),
            "inputs": [source.to_dict() for source in selection.sources],
            "ignored": [list(pair) for pair in selection.ignored],
            "shards": [shard.to_dict() for shard in plan(selection.sources, job)],
        }
        write(path, json.dumps(self.plan).encode())

    def _refuse_inside(self, names: Sequence[str]) -> None:
        """Refuse an output folder inside an input folder: the next run would read it."""
        home = self.output.resolve()
        for name in names:
            if "://" not in name and Path(name).is_dir() and home.is_relative_to(Path(name).resolve()):
                raise RunError(f"the output folder {self.output} is inside the input folder {name}: choose another one")

    def _load(self, path: Path, inputs: Sequence[str], job: Job) -> None:
        """Load the plan; refuse it if it was made for another run."""
        self.plan = json.loads(path.read_bytes())
        now = {"settings": job.described(), "names": list(inputs), "versions": _versions()}
        for what in ("names", "settings", "versions"):
            before, after = self.plan[what], json.loads(json.dumps(now[what]))
            if before != after:
                raise RunError(f"the run in {self.output} was started with other {what}{_difference(before, after)}")
        self.check_inputs()
        self.remove_unfinished()

    def check_inputs(self) -> None:
        """Check that no input has changed since the plan was made.

        Raises:
            RunError: (a RuntimeError) if one has, or is missing.
        """
        for source in self.plan["inputs"]:
            try:
                now = sources.state(source["url"])
            except OSError as error:
                raise RunError(f"{source['url']}: {error.strerror or error}, but the run needs it again") from error
            if now != (source["size"], source["mark"]):
                raise RunError(
                    f"{source['url']} has changed since the run was started: start again, with another folder"
                )

    def done(self) -> dict[int, dict[str, Any]]:
        """Return the reports of the finished shards, by number; those whose output has changed are left out."""
        reports = {}
        for shard in self.shards:
            path = self._report(shard)
            if path.exists():
                report = json.loads(path.read_bytes())
                if self._is_whole(report) and self.rejects(shard).exists():
                    reports[shard.number] = report
        return reports

    def _is_whole(self, report: dict[str, Any]) -> bool:
        """Whether the output of a shard is as the report describes it."""
        if report["output"] is None:
            return True
        path = self.output / report["output"]
        return path.exists() and path.stat().st_size == report["bytes"] and bool(file_digest(path) == report["sha256"])

    def finish_shard(self, shard: Shard, report: dict[str, Any]) -> None:
        """Write the report of a finished shard.

        Args:
            shard: The shard.
            report: Its report.
        """
        write(self._report(shard), json.dumps(report).encode())

    def remove_unfinished(self) -> None:
        """Remove the files that killed processes left half-written; no worker may be running."""
        for path in (*self.output.glob(f".*{TEMPORARY}"), *self.folder.glob(f".*{TEMPORARY}")):
            path.unlink(missing_ok=True)

    def clear(self) -> None:
        """Remove the state, which only a resumed run needs."""
        shutil.rmtree(self.folder)
        sync_folder(self.output)


def hold(file: IO[bytes], alone: bool) -> bool:
    """Lock a file until the process ends.

    Args:
        file: The open file.
        alone: Whether the lock is exclusive; otherwise others may hold it as well.

    Returns:
        Whether the lock was acquired; False if another process holds it.
    """
    if fcntl is None:
        return True
    try:
        fcntl.flock(file, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _difference(then: Any, now: Any) -> str:
    """The first setting that differs: its name and both values."""
    if not (isinstance(then, dict) and isinstance(now, dict)):
        return f": {then!r}, now {now!r}"
    name = ""
    while isinstance(then, dict) and isinstance(now, dict):
        key = next(key for key in {**now, **then} if then.get(key) != now.get(key))
        name, then, now = f"{name}.{key}".lstrip("."), then.get(key), now.get(key)
    return f": {name} was {then!r} and is {now!r} now"


def _versions() -> dict[str, str]:
    """The versions on which the output depends."""
    names = {"textclean": "textclean-filters", "pyarrow": "pyarrow", "orjson": "orjson", "ftfy": "ftfy"}
    return {"python": platform.python_version()} | {name: metadata.version(dist) for name, dist in names.items()}
