"""The local engine: it cleans a corpus in processes of one machine; a killed run can be resumed."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from textclean.atomic import write
from textclean.engines.fitting import fitted
from textclean.engines.job import Job
from textclean.engines.plan import Shard
from textclean.engines.pool import FREE_MEMORY, Pool
from textclean.engines.rejects import join
from textclean.engines.sealed import sealed
from textclean.engines.shard import file_digest
from textclean.engines.state import MANIFEST, REJECTS, State
from textclean.engines.tally import Tally
from textclean.errors import RunError, SettingError

__all__ = ["Progress", "Summary", "run"]

Reports = list[dict[str, Any]]

_DESCRIBED = ("url", "kind", "size", "mark")  # of an input, in the manifest


@dataclass(frozen=True, slots=True)
class Progress:
    """The progress of a run.

    Attributes:
        size: Bytes of input whose rows are written; while near-duplicates are looked for, texts indexed.
        total: The size at the end of the stage.
        rows: Rows written.
        rejected: Records rejected, without those whose page score is too low.
        seconds: Seconds since the run was started or resumed.
        stage: The stage, in words.
    """

    size: int
    total: int
    rows: int
    rejected: int
    seconds: float
    stage: str = "cleaning"


@dataclass(frozen=True, slots=True)
class Summary:
    """The result of a run.

    Attributes:
        tally: The counts of all records.
        files: The number of input files.
        outputs: The number of files with rows.
        ignored: Files of the input folders that were skipped, with the reasons.
        seconds: Seconds since the run was started or resumed.
        already: Rows that an earlier, interrupted start of the run had written.
        deaths: The number of times that a worker died and its shards were repeated.
        duplicates: What the manifest says about near-duplicates, if they were looked for.
        templates: What the manifest says about templates, if they were fitted.
        folder: The folder of the run.
    """

    tally: Tally
    files: int
    outputs: int
    ignored: tuple[tuple[str, str], ...]
    seconds: float
    already: int = 0
    deaths: int = 0
    duplicates: dict[str, Any] | None = None
    templates: dict[str, Any] | None = None
    folder: Path = field(default_factory=Path)


@dataclass(frozen=True, slots=True)
class _Run:
    """One start of a run: its folder, its settings, and the time at which it began."""

    state: State
    job: Job
    workers: int
    max_errors: int | None
    watch: Callable[[Progress], None] | None
    began: float

    @property
    def seconds(self) -> float:
        """Seconds since the start."""
        return time.monotonic() - self.began

    def show(self, size: int, total: int, rows: int, rejected: int, stage: str = "cleaning") -> None:
        """Report the progress to the caller."""
        if self.watch is not None:
            self.watch(Progress(size, total, rows, rejected, self.seconds, stage))


def run(
    inputs: Sequence[str],
    output: str | Path,
    job: Job = Job(),
    *,
    workers: int | None = None,
    resume: bool = False,
    max_errors: int | None = None,
    watch: Callable[[Progress], None] | None = None,
) -> Summary:
    """Clean all records of some files into a folder.

    The folder gets a file of rows for each shard of the input, `rejects.jsonl` if records were rejected,
    `templates.bin` and `duplicates.jsonl` if the job asks for them, and at the end `manifest.json`: inputs, outputs,
    settings, versions, counts and digests. The same input and settings give the same bytes, with any number of workers,
    and however often the run was killed and resumed.

    With `resume`, a run that was killed goes on, and a finished one is compared with its manifest: the digests of
    inputs and outputs, settings and versions. If all is as it was, nothing is done. Further inputs are cleaned, and
    files that were deleted are made again; the result is that of a new run over all inputs. An input that is missing or
    has changed, other settings or versions, and a file that is not as it was written are refused, and nothing is
    touched.

    Workers are spawned: a script that calls this needs the usual `if __name__ == "__main__":`.

    Args:
        inputs: Files, folders, globs, addresses; see `textclean.io.sources.find`.
        output: The folder.
        job: The settings of the run.
        workers: The number of processes; by default that of the processors.
        resume: Whether to continue a run that was started or finished in the folder; without one, a run is started.
        max_errors: The number of rejects after which the run stops, without those of shards that an earlier start has
            finished, and without rows whose page score is too low.
        watch: Called several times a second with the progress.

    Returns:
        The counts, and what else the run resulted in.

    Raises:
        RunError: (a RuntimeError) if the run cannot start, continue or finish: it is refused, a disk is full or
            read-only, memory is full, workers die again and again, another run is at work in the folder. `resume`
            continues it.
        FileError: (a ValueError) if an input does not exist or has an unknown format.
        SettingError: (a ValueError) if `workers` is below 1.
    """
    began = time.monotonic()
    state = State(Path(output))
    if workers is not None and workers < 1:
        raise SettingError(f"workers must be at least 1, not {workers}")
    this = _Run(state, job, workers or os.cpu_count() or 1, max_errors, watch, began)
    try:
        state.refuse_foreign(resume)
        with state.locked():
            state.begin(inputs, job, resume)
            return _run(this) if state.finished is None else _finished_earlier(this, state.finished)
    except OSError as error:
        place = error.filename or output
        raise RunError(f"{place}: {error.strerror or error}: fix this, then continue with --resume") from error
    except MemoryError as error:
        raise RunError(f"out of memory: {FREE_MEMORY}, then continue with --resume") from error


def _run(this: _Run) -> Summary:
    """Fit templates if the job asks for them, clean the shards that are left, and finish."""
    state = this.state
    size = sum(shard.size for shard in state.shards)

    def show_fitting(at: int, pages: int) -> None:
        this.show(min(at, size), size, pages, 0, "fitting templates")

    job, templates, deaths = fitted(state, this.job, Pool, this.workers, show_fitting)
    this = replace(this, job=job)
    reports = state.done()
    earlier = _total(reports.values())
    deaths += _clean_shards(this, reports)
    state.check_inputs(reports.values)
    return _finish(this, [reports[shard.number] for shard in state.shards], templates, earlier.written, deaths)


def _clean_shards(this: _Run, reports: dict[int, dict[str, Any]]) -> int:
    """Clean the shards without a report, and add theirs; returns the number of times that a worker died."""
    size = sum(shard.size for shard in this.state.shards)
    todo = [shard for shard in this.state.shards if shard.number not in reports]
    earlier = _total(reports.values())
    finished = [size - sum(shard.size for shard in todo), earlier.written, earlier.failed]

    def done(shard: Shard, report: dict[str, Any]) -> None:
        this.state.finish_shard(shard, report)
        reports[shard.number] = report
        tally = _total([report])
        for i, more in enumerate((shard.size, tally.written, tally.failed)):
            finished[i] += more

    def look(in_work: list[int]) -> None:
        at, rows, rejected = (sum(pair) for pair in zip(finished, in_work, strict=True))
        if this.max_errors is not None and rejected > this.max_errors:
            raise RunError(
                f"too many records rejected ({rejected:,}, the limit is {this.max_errors:,}): the reasons are in "
                f"{this.state.folder}; raise the limit and continue with --resume"
            )
        this.show(min(at, size), size, rows, rejected)

    look([0, 0, 0])
    pool = Pool(this.state, this.job, min(this.workers, len(todo)) or 1)
    pool.run(todo, done, look)
    look([0, 0, 0])
    return pool.deaths


def _finish(this: _Run, reports: Reports, templates: dict[str, Any] | None, already: int, deaths: int) -> Summary:
    """Join the rejects, look for near-duplicates, and write the manifest if every record is accounted for."""
    state, total = this.state, _total(reports)
    rejects = state.output / REJECTS
    rejected = join([state.rejects(shard) for shard in state.shards], reports, rejects)
    _check(total, reports, rejected)
    manifest = {
        "versions": state.plan["versions"],
        "settings": state.plan["settings"],
        "counts": total.to_dict(),
        "inputs": _with_counts(state.plan["inputs"], reports),
        "ignored": state.plan["ignored"],
        "outputs": [report for report in reports if report["output"] is not None],
        "empty": [report for report in reports if report["output"] is None],
        "rejects": {"file": REJECTS, "sha256": file_digest(rejects), "records": rejected} if rejected else None,
        "templates": templates,
        "duplicates": _find_duplicates(this, reports, total),
    }
    state.remove_strays(reports)
    write(state.output / MANIFEST, sealed("manifest", manifest, indent=1))
    state.clear()
    return _summary(this, manifest, already, deaths)


def _find_duplicates(this: _Run, reports: Reports, total: Tally) -> dict[str, Any] | None:
    """Look for near-duplicates if the job asks for them; returns what the manifest says about them."""
    if this.job.duplicates is None:
        return None
    from textclean.engines.duplicates import find

    def show(stage: str, texts: int) -> None:
        this.show(texts, total.written, total.written, total.failed, stage)

    found = find(this.state, this.job, reports, show)
    return {**found, "sha256": file_digest(this.state.output / found["file"])}


def _total(reports: Iterable[dict[str, Any]]) -> Tally:
    """The counts of all pieces of the reports."""
    total = Tally()
    for report in reports:
        for piece in report["pieces"]:
            total += _tally(piece)
    return total


def _tally(piece: dict[str, Any]) -> Tally:
    """The counts of a piece of a report."""
    return Tally.from_dict({key: value for key, value in piece.items() if key not in ("url", "start", "end", "sha256")})


def _with_counts(inputs: list[dict[str, Any]], reports: Reports) -> list[dict[str, Any]]:
    """The inputs, each with the counts of all its pieces, and without what only a resumed run looks at."""
    totals = {source["url"]: Tally() for source in inputs}
    for piece in (piece for report in reports for piece in report["pieces"]):
        totals[piece["url"]] += _tally(piece)
    return [
        {**{key: source[key] for key in _DESCRIBED}, "counts": totals[source["url"]].to_dict()} for source in inputs
    ]


def _check(total: Tally, reports: Reports, rejected: int) -> None:
    """Fail unless every record read is in the output or in the rejects."""
    rows = sum(report["rows"] for report in reports)
    if not total.conserved or rows != total.written or rejected != total.rejected:
        raise RunError(
            f"{total.read:,} records were read, but {rows:,} are in the output and {rejected:,} in the rejects: "
            "this is a bug in textclean; please report it, and keep the folder"
        )


def _finished_earlier(this: _Run, manifest: dict[str, Any]) -> Summary:
    """The summary of a run that has nothing left to do; removes its state, if it was killed before it could do so."""
    this.state.clear()
    return _summary(this, manifest, Tally.from_dict(manifest["counts"]).written, 0)


def _summary(this: _Run, manifest: dict[str, Any], already: int, deaths: int) -> Summary:
    """The summary of a manifest."""
    return Summary(
        tally=Tally.from_dict(manifest["counts"]),
        files=len(manifest["inputs"]),
        outputs=len(manifest["outputs"]),
        ignored=tuple((url, why) for url, why in manifest["ignored"]),
        seconds=this.seconds,
        already=already,
        deaths=deaths,
        duplicates=manifest["duplicates"],
        templates=manifest["templates"],
        folder=this.state.output,
    )
