"""What a run leaves on the disk while it works, so that another one can carry on: plan, reports of shards, locks."""

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
except ModuleNotFoundError:  # Windows: there a second run into a folder is not noticed
    fcntl = None

__all__ = ["MANIFEST", "REJECTS", "State", "hold"]

MANIFEST, REJECTS = "manifest.json", "rejects.jsonl"
_FOLDER = ".textclean"
_PATIENCE = 10.0  # seconds in which the workers of a run that was killed are expected to end


class State:
    """The folder of a run: its output, and beside it, in a folder of its own, how far the run has come."""

    def __init__(self, output: Path) -> None:
        self.output = output
        self.folder = output / _FOLDER
        self.plan: dict[str, Any] = {}
        self.shards: tuple[Shard, ...] = ()

    @property
    def workers_lock(self) -> Path:
        """The file that every worker holds a lock on."""
        return self.folder / "workers.lock"

    @property
    def fit(self) -> Path:
        """The file that tells what templates were fitted."""
        return self.folder / "templates.json"

    def paths(self, shard: Shard) -> tuple[Path, Path]:
        """Where the rows of a shard go, and its rejects."""
        return self.output, self.rejects(shard)

    def templates(self, shard: Shard) -> Path:
        """The file of what is remembered of a shard's pages."""
        return self.folder / f"{shard.number:05d}.templates.bin"

    def rejects(self, shard: Shard) -> Path:
        """The file of a shard's rejects."""
        return self.folder / f"{shard.number:05d}.rejects.jsonl"

    def _report(self, shard: Shard) -> Path:
        return self.folder / f"{shard.number:05d}.json"

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the folder for this run alone.

        Raises:
            RunError: if another run is at work in it.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "lock").open("wb") as own:
            if not hold(own, alone=True):
                raise RunError(f"another run is at work in {self.output}: wait for its end, or choose another folder")
            with self.workers_lock.open("wb") as theirs:
                until = time.monotonic() + _PATIENCE
                while not hold(theirs, alone=True):
                    if time.monotonic() > until:
                        raise RunError(f"workers of a run that was killed are still at work in {self.output}")
                    time.sleep(0.05)
            yield

    def begin(self, inputs: Sequence[str], job: Job, resume: bool) -> None:
        """Make the plan, or take up the one that is there.

        Raises:
            RunError: if the folder is not empty and nothing was said of resuming, or it holds a run of another kind.
        """
        path = self.folder / "plan.json"
        if path.exists():
            if not resume:
                raise RunError(f"a run was begun in {self.output}: --resume carries on with it")
            self._take_up(path, inputs, job)
        else:
            self._make(path, inputs, job)
        self.shards = tuple(Shard.from_dict(shard) for shard in self.plan["shards"])

    def _make(self, path: Path, inputs: Sequence[str], job: Job) -> None:
        strangers = sorted(p.name for p in self.output.iterdir() if p != self.folder)
        if strangers:
            raise RunError(f"{self.output} is not empty ({strangers[0]}): choose another folder")
        self._refuse_inside(inputs)
        found = sources.find(inputs, job.input)
        self.plan = {
            "versions": _versions(),
            "settings": job.described(),
            "names": list(inputs),
            "inputs": [source.to_dict() for source in found.sources],
            "ignored": [list(pair) for pair in found.ignored],
            "shards": [shard.to_dict() for shard in plan(found.sources, job)],
        }
        write(path, json.dumps(self.plan).encode())

    def _refuse_inside(self, names: Sequence[str]) -> None:
        """Refuse an output that would be an input of the next run."""
        home = self.output.resolve()
        for name in names:
            if "://" not in name and Path(name).is_dir() and home.is_relative_to(Path(name).resolve()):
                raise RunError(f"the folder of the output, {self.output}, lies in {name}: choose another one")

    def _take_up(self, path: Path, inputs: Sequence[str], job: Job) -> None:
        self.plan = json.loads(path.read_bytes())
        now = {"settings": job.described(), "names": list(inputs), "versions": _versions()}
        for what in ("names", "settings", "versions"):
            before, after = self.plan[what], json.loads(json.dumps(now[what]))
            if before != after:
                raise RunError(f"the run in {self.output} was begun with other {what}{_difference(before, after)}")
        self.check_inputs()
        for stray in (*self.output.glob(f".*{TEMPORARY}"), *self.folder.glob(f".*{TEMPORARY}")):
            stray.unlink(missing_ok=True)

    def check_inputs(self) -> None:
        """See that no input has changed since the plan was made.

        Raises:
            RunError: if one has, or is gone.
        """
        for source in self.plan["inputs"]:
            try:
                now = sources.state(source["url"])
            except OSError as error:
                raise RunError(f"{source['url']}: {error.strerror or error}, but the run needs it again") from error
            if now != (source["size"], source["mark"]):
                raise RunError(
                    f"{source['url']} was written to after the run had begun: start anew, into another folder"
                )

    def done(self) -> dict[int, dict[str, Any]]:
        """The reports of the shards that are done, their output still as it was written."""
        found = {}
        for shard in self.shards:
            path = self._report(shard)
            if path.exists():
                report = json.loads(path.read_bytes())
                if self._is_whole(report) and self.rejects(shard).exists():
                    found[shard.number] = report
        return found

    def _is_whole(self, report: dict[str, Any]) -> bool:
        if report["output"] is None:
            return True
        path = self.output / report["output"]
        return path.exists() and path.stat().st_size == report["bytes"] and bool(file_digest(path) == report["sha256"])

    def finish_shard(self, shard: Shard, report: dict[str, Any]) -> None:
        """Note that a shard is done."""
        write(self._report(shard), json.dumps(report).encode())

    def clear(self) -> None:
        """Take away what was needed for resuming."""
        shutil.rmtree(self.folder)
        sync_folder(self.output)


def hold(file: IO[bytes], alone: bool) -> bool:
    """Take a lock on a file, alone or together with others; it goes with the process. False if it is not to be had."""
    if fcntl is None:
        return True
    try:
        fcntl.flock(file, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _difference(then: Any, now: Any) -> str:
    """The first setting that differs, by its name, with both values."""
    if not (isinstance(then, dict) and isinstance(now, dict)):
        return f": {then!r}, now {now!r}"
    name = ""
    while isinstance(then, dict) and isinstance(now, dict):
        key = next(key for key in {**now, **then} if then.get(key) != now.get(key))
        name, then, now = f"{name}.{key}".lstrip("."), then.get(key), now.get(key)
    return f": {name} was {then!r} and is {now!r} now"


def _versions() -> dict[str, str]:
    names = {"textclean": "textclean-filters", "pyarrow": "pyarrow", "orjson": "orjson", "ftfy": "ftfy"}
    return {"python": platform.python_version()} | {name: metadata.version(dist) for name, dist in names.items()}
