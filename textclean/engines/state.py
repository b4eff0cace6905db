"""The state of a run on disk, from which a killed run resumes: the plan, the reports of shards, locks."""

from __future__ import annotations

import contextlib
import shutil
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from textclean.atomic import TEMPORARY, sync_folder, write
from textclean.engines import inputs as checks
from textclean.engines import manifest as manifests
from textclean.engines.job import Job
from textclean.engines.lock import hold, is_current, lock_file
from textclean.engines.plan import Shard, plan
from textclean.engines.rejects import part
from textclean.engines.sealed import sealed, unsealed
from textclean.engines.shard import file_digest
from textclean.errors import RunError
from textclean.io import sources
from textclean.io.formats import ENDINGS
from textclean.io.sources import Found

__all__ = ["MANIFEST", "REJECTS", "TEMPLATES", "State"]

MANIFEST, REJECTS, TEMPLATES = "manifest.json", "rejects.jsonl", "templates.bin"
_FOLDER = ".textclean"
_LOCKS = ("lock", "workers.lock")
_PATIENCE = 10.0  # seconds to wait for the workers of a killed run to end
_REJECTS_DIGEST = "rejects_sha256"  # the key of a report, in the state only

Report = dict[str, Any]


class State:
    """The folder of a run: its output, and a subfolder for the state, which is removed at the end.

    Args:
        output: The folder.

    Attributes:
        output: The folder of the run.
        folder: The subfolder with the state.
        plan: The plan, once `begin` was called.
        shards: The shards of the plan.
        finished: The manifest of the run, if `begin` found that there is nothing left to do.
    """

    def __init__(self, output: Path) -> None:
        self.output = output
        self.folder = output / _FOLDER
        self.plan: dict[str, Any] = {}
        self.shards: tuple[Shard, ...] = ()
        self.finished: dict[str, Any] | None = None

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

    @property
    def _plan(self) -> Path:
        """The file of the plan."""
        return self.folder / "plan.json"

    def _report(self, shard: Shard) -> Path:
        """The file for the report of a shard."""
        return self.folder / f"{shard.number:05d}.json"

    def refuse_foreign(self, resume: bool) -> None:
        """Check that the folder is new or empty or, if a run is to be resumed, that it holds one; touches nothing.

        Args:
            resume: Whether to resume a run that was started in the folder.

        Raises:
            RunError: (a RuntimeError) if the folder holds anything else.
        """
        if self.folder.is_symlink():
            raise RunError(f"{self.folder} is a symbolic link: choose another folder")
        is_finished, is_started = (self.output / MANIFEST).exists(), self._plan.exists()
        if is_finished and not resume:
            raise RunError(f"{self.output} has a finished run: choose another folder")
        if is_started and not is_finished and not resume:
            raise RunError(f"a run was started in {self.output}: resume it with --resume, or choose another folder")
        if not is_finished and not is_started and self.output.is_dir():
            inside = self.folder.iterdir() if self.folder.is_dir() else ()
            strangers = [path.name for path in self.output.iterdir() if path != self.folder]
            strangers += [f"{_FOLDER}/{p.name}" for p in inside if p.name not in _LOCKS and p.suffix != TEMPORARY]
            if strangers:
                raise RunError(f"{self.output} is not empty ({min(strangers)}): choose another folder")

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Lock the folder for this run; leaves no trace if the run is not begun.

        Raises:
            RunError: (a RuntimeError) if another run works in it.
        """
        is_new = not self.output.exists()
        self.output.mkdir(parents=True, exist_ok=True)
        with self._lock():
            try:
                with lock_file(self.workers_lock) as theirs:
                    until = time.monotonic() + _PATIENCE
                    while not hold(theirs, alone=True):
                        if time.monotonic() > until:
                            raise RunError(
                                f"workers of a killed run are still at work in {self.output}: end them, or wait"
                            )
                        time.sleep(0.05)
                yield
            finally:
                if not self._plan.exists():
                    self._remove_locks(is_new)

    @contextlib.contextmanager
    def _lock(self) -> Iterator[None]:
        """Hold the lock; a file of it that a run at its end has just removed is not the lock any more."""
        path = self.folder / _LOCKS[0]
        while True:
            self.folder.mkdir(exist_ok=True)
            with lock_file(path) as own:
                if not hold(own, alone=True):
                    raise RunError(
                        f"another run is at work in {self.output}: wait until it ends, or choose another folder"
                    )
                if is_current(own, path):
                    yield
                    return

    def _remove_locks(self, is_new: bool) -> None:
        """Remove the locks, and the folders that were made for them."""
        with contextlib.suppress(OSError):
            for name in _LOCKS:
                (self.folder / name).unlink(missing_ok=True)
            self.folder.rmdir()
            if is_new:
                self.output.rmdir()

    def begin(self, inputs: Sequence[str], job: Job, resume: bool) -> None:
        """Make the plan, or continue that of the run that was started or finished in the folder.

        A run whose files are as its manifest says has nothing left to do: then `finished` is set. One that lacks a
        file, or gets further inputs, goes on as if it had been killed: what is still right is kept, the rest is made
        again, and the result is that of a new run.

        Args:
            inputs: Files, folders, globs, addresses.
            job: The settings of the run.
            resume: Whether to resume a run that was started in the folder.

        Raises:
            RunError: (a RuntimeError) if the folder is not empty and `resume` is false, or if it holds a run with other
                settings or versions, of other inputs, or with files that are damaged.
        """
        self.refuse_foreign(resume)
        self._refuse_inside(inputs)
        if (self.output / MANIFEST).exists():
            self._continue_finished(inputs, job)
        elif self._plan.exists():
            self._continue_started(inputs, job)
        else:
            self._write_plan(sources.find(inputs, job.input, encoding=job.encoding), job)

    def _write_plan(self, found: Found, job: Job) -> None:
        """Make and write the plan."""
        self._take(_plan_of(found, job))
        write(self._plan, sealed("plan", self.plan))

    def _take(self, plan: dict[str, Any]) -> None:
        """Go by a plan."""
        self.plan = plan
        self.shards = tuple(Shard.from_dict(shard) for shard in plan["shards"])

    def _refuse_inside(self, names: Sequence[str]) -> None:
        """Refuse an output folder inside an input folder: the next run would read it."""
        home = self.output.resolve()
        for name in names:
            if "://" not in name and Path(name).is_dir() and home.is_relative_to(Path(name).resolve()):
                raise RunError(f"the output folder {self.output} is inside the input folder {name}: choose another one")

    def _continue_started(self, inputs: Sequence[str], job: Job) -> None:
        """Continue a run that was started; refuse it if it is not this one."""
        self._take(unsealed("plan", self._plan, f"choose another folder than {self.output}"))
        manifests.refuse_other(self.plan, job, self.output)
        checks.refuse_changed(self.plan["inputs"], self.output)
        found = sources.find(inputs, job.input, encoding=job.encoding)
        checks.refuse_missing(self.plan["inputs"], found.sources, self.output)
        self.check_inputs(lambda: self.done().values())
        more = len(found.sources) > len(self.plan["inputs"])
        if more:
            self.done()  # refuses a damaged report before anything is written
        self.remove_unfinished()
        if more:
            if job.fit is not None:  # each text is to be cleaned with the templates of all
                self._forget()
            self._write_plan(found, job)

    def _continue_finished(self, inputs: Sequence[str], job: Job) -> None:
        """Continue a run that has finished; refuse it if it is not this one."""
        path = self.output / MANIFEST
        manifest = unsealed("manifest", path, f"choose another folder than {self.output}")
        manifests.refuse_other(manifest, job, self.output)
        checks.refuse_changed(manifest["inputs"], self.output)
        found = sources.find(inputs, job.input, encoding=job.encoding)
        checks.refuse_missing(manifest["inputs"], found.sources, self.output)
        reports = manifests.reports(manifest)
        checks.refuse_other_bytes(manifest["inputs"], lambda: reports, {})
        missing = manifests.missing(manifest, self.output)
        if not missing and len(found.sources) == len(manifest["inputs"]):
            manifest["ignored"] = [list(pair) for pair in found.ignored]
            self.finished = manifest
            return
        self._forget()
        self._take(_plan_of(found, job))
        if job.fit is None or (TEMPLATES not in missing and len(found.sources) == len(manifest["inputs"])):
            if job.fit is not None:
                write(self.fit, sealed("templates", manifest["templates"]))
            self._recall(reports, missing)
        write(self._plan, sealed("plan", self.plan))
        path.unlink()
        sync_folder(self.output)

    def _recall(self, reports: list[Report], missing: set[str]) -> None:
        """Restore the state of the shards of a finished run that are in the plan, and whose output is there."""
        shards = {shard.number: shard for shard in self.shards}
        has_rejects = REJECTS not in missing and (self.output / REJECTS).exists()
        if has_rejects:
            pairs = part(self.output / REJECTS, reports)
        else:
            pairs = ((report, b"") for report in reports if not sum(piece["rejected"] for piece in report["pieces"]))
        for report, rejects in pairs:
            shard = shards.get(report["shard"])
            if shard is not None and report["output"] not in missing and _is_of(report, shard):
                write(self.rejects(shard), rejects)
                self.finish_shard(shard, report)

    def _forget(self) -> None:
        """Remove all of the state but the locks and the plan."""
        for path in self.folder.iterdir():
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            elif path.name not in _LOCKS and path != self._plan:
                path.unlink()

    def check_inputs(self, reports: Callable[[], Iterable[Report]]) -> None:
        """Check that no input has changed since the plan was made.

        Args:
            reports: Returns the reports of the finished shards.

        Raises:
            RunError: (a RuntimeError) if one has, or is missing.
        """
        checks.refuse_changed(self.plan["inputs"], self.output)
        pieces = Counter(piece.url for shard in self.shards for piece in shard.pieces)
        checks.refuse_other_bytes(self.plan["inputs"], reports, pieces)

    def done(self) -> dict[int, Report]:
        """Return the reports of the finished shards, by number; those whose output has changed are left out.

        Raises:
            RunError: (a RuntimeError) if a report is damaged.
        """
        reports = {}
        for shard in self.shards:
            path = self._report(shard)
            if path.exists():
                report = unsealed("report", path, "remove it, and --resume does its shard again")
                if _is_of(report, shard) and self._is_whole(shard, report):
                    reports[shard.number] = report
        return reports

    def _is_whole(self, shard: Shard, report: Report) -> bool:
        """Whether the output and the rejects of a shard are as the report describes them."""
        written = [(self.rejects(shard), report.pop(_REJECTS_DIGEST))]
        if report["output"] is not None:
            written.append((self.output / report["output"], report["sha256"]))
        return all(path.exists() and file_digest(path) == digest for path, digest in written)

    def finish_shard(self, shard: Shard, report: Report) -> None:
        """Write the report of a finished shard.

        Args:
            shard: The shard.
            report: Its report.
        """
        content = {**report, _REJECTS_DIGEST: file_digest(self.rejects(shard))}
        write(self._report(shard), sealed("report", content))

    def remove_unfinished(self) -> None:
        """Remove the files that killed processes left half-written; no worker may be running."""
        for path in (*self.output.glob(f".*{TEMPORARY}"), *self.folder.glob(f".*{TEMPORARY}")):
            path.unlink(missing_ok=True)

    def remove_strays(self, reports: Iterable[Report]) -> None:
        """Remove the rows of shards of an earlier plan, and half-written files; no worker may be running.

        Args:
            reports: The reports of all shards.
        """
        self.remove_unfinished()
        outputs = {report["output"] for report in reports}
        for path in (path for ending in ENDINGS.values() for path in self.output.glob(f"part-*{ending}")):
            if path.name not in outputs:
                path.unlink()

    def clear(self) -> None:
        """Remove the state, which only a resumed run needs."""
        shutil.rmtree(self.folder)
        sync_folder(self.output)


def _plan_of(found: Found, job: Job) -> dict[str, Any]:
    """The plan of a run, as plain values."""
    return {
        "versions": manifests.versions(),
        "settings": job.described(),
        "inputs": [checks.described(source) for source in found.sources],
        "ignored": [list(pair) for pair in found.ignored],
        "shards": [shard.to_dict() for shard in plan(found.sources, job)],
    }


def _is_of(report: Report, shard: Shard) -> bool:
    """Whether a report is that of a shard, and not of another plan."""
    pieces = [(piece["url"], piece["start"], piece["end"]) for piece in report["pieces"]]
    same = pieces == [(piece.url, piece.start, piece.end) for piece in shard.pieces]
    return same and report["shard"] == shard.number and report["output"] in (None, shard.name)
