"""The local engine: a corpus, cleaned by processes of one machine, in a way that can be killed and carried on."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from textclean.atomic import replacing, write
from textclean.engines.fitting import fitted
from textclean.engines.job import Job
from textclean.engines.plan import Shard
from textclean.engines.pool import Pool
from textclean.engines.state import MANIFEST, REJECTS, State
from textclean.engines.tally import Tally
from textclean.errors import RunError

__all__ = ["Progress", "Summary", "run"]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is: bytes of input, of how many; rows written; rejects; seconds since this start of it."""

    size: int
    total: int
    rows: int
    rejected: int
    seconds: float
    stage: str = "cleaning"


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run came to. `already`: rows that an earlier start of it had done; `deaths`: of workers, all mended."""

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
    """Clean all records of some files into a folder, with `workers` processes (as many as there are processors).

    The folder gets a file of rows for each shard of the input, `rejects.jsonl` for what could not be read (if there is
    such), `templates.bin` and `duplicates.jsonl` if they are asked for, and last of all `manifest.json`: what went in,
    what came out, how it was made, and digests of all. The same input and settings give the same bytes, whatever the
    number of workers, and however often it was killed and carried on meanwhile.

    inputs: files, folders, globs, addresses; see `textclean.io.sources.find`.
    resume: carry on with a run that was begun in the folder; where there is none, begin one.
    max_errors: rejects after which the run stops, not counting those of files already done with an earlier limit.
    watch: called several times a second.

    Workers are spawned: a script that calls this needs the usual `if __name__ == "__main__":`.

    Raises:
        RunError: if it cannot start, go on or end; what is done stays done, and `resume` carries on.
        FileError: if an input is not there or of no known kind.
    """
    began = time.monotonic()
    state = State(Path(output))
    if workers is not None and workers < 1:
        raise ValueError(f"workers must be at least 1, not {workers}")
    try:
        state.output.mkdir(parents=True, exist_ok=True)
        if (state.output / MANIFEST).exists():
            return _finished(state, resume, began)
        with state.locked():
            return _run(state, inputs, job, workers or os.cpu_count() or 1, resume, max_errors, watch, began)
    except OSError as error:
        place = error.filename or output
        raise RunError(f"{place}: {error.strerror or error}: see to it, then carry on with --resume") from error


def _run(
    state: State,
    inputs: Sequence[str],
    job: Job,
    workers: int,
    resume: bool,
    max_errors: int | None,
    watch: Callable[[Progress], None] | None,
    began: float,
) -> Summary:
    state.begin(inputs, job, resume)
    size = sum(shard.size for shard in state.shards)

    def tell(at: int, pages: int) -> None:
        if watch is not None:
            watch(Progress(min(at, size), size, pages, 0, time.monotonic() - began, "fitting templates"))

    job, templates, deaths = fitted(state, job, Pool, workers, tell)
    reports = state.done()
    earlier = _total(reports.values())
    todo = [shard for shard in state.shards if shard.number not in reports]
    finished = [size - sum(shard.size for shard in todo), earlier.written, earlier.rejected]

    def done(shard: Shard, report: dict[str, Any]) -> None:
        state.finish_shard(shard, report)
        reports[shard.number] = report
        tally = _total([report])
        for i, more in enumerate((shard.size, tally.written, tally.rejected)):
            finished[i] += more

    def look(in_work: list[int]) -> None:
        at, rows, rejected = (sum(pair) for pair in zip(finished, in_work, strict=True))
        if max_errors is not None and rejected > max_errors:
            raise RunError(
                f"{rejected:,} records were rejected, more than the {max_errors:,} that are allowed: their reasons are "
                f"in {state.folder}; a higher limit and --resume carry on"
            )
        if watch is not None:
            watch(Progress(min(at, size), size, rows, rejected, time.monotonic() - began))

    look([0, 0, 0])
    pool = Pool(state, job, min(workers, len(todo)) or 1)
    pool.run(todo, done, look)
    look([0, 0, 0])
    state.check_inputs()
    done_all = [reports[shard.number] for shard in state.shards]
    return _finish(state, job, done_all, templates, earlier, deaths + pool.deaths, watch, began)


def _finish(
    state: State,
    job: Job,
    reports: list[dict[str, Any]],
    templates: dict[str, Any] | None,
    earlier: Tally,
    deaths: int,
    watch: Callable[[Progress], None] | None,
    began: float,
) -> Summary:
    """Put together what the shards left; the manifest comes last, and only if all records are accounted for."""
    total = _total(reports)
    rejected = _join_rejects(state, reports)
    _check(total, reports, rejected)
    duplicates = None
    if job.duplicates is not None:
        from textclean.engines.duplicates import find

        def tell(stage: str, texts: int) -> None:
            if watch is not None:
                watch(Progress(texts, total.written, total.written, total.rejected, time.monotonic() - began, stage))

        duplicates = find(state, job, reports, tell)
    manifest = {
        "versions": state.plan["versions"],
        "settings": state.plan["settings"],
        "counts": total.to_dict(),
        "inputs": [_of_input(source, reports) for source in state.plan["inputs"]],
        "ignored": state.plan["ignored"],
        "outputs": [report for report in reports if report["output"] is not None],
        "rejects": REJECTS if rejected else None,
        "templates": templates,
        "duplicates": duplicates,
    }
    write(state.output / MANIFEST, json.dumps(manifest, indent=1).encode() + b"\n")
    state.clear()
    return _summary(manifest, state.output, began, earlier.written, deaths)


def _total(reports: Any) -> Tally:
    total = Tally()
    for report in reports:
        for piece in report["pieces"]:
            total += _tally(piece)
    return total


def _tally(piece: dict[str, Any]) -> Tally:
    return Tally.from_dict({key: value for key, value in piece.items() if key not in ("url", "start", "end", "sha256")})


def _of_input(source: dict[str, Any], reports: list[dict[str, Any]]) -> dict[str, Any]:
    """A file with the counts of all its pieces."""
    total = Tally()
    for piece in (piece for report in reports for piece in report["pieces"] if piece["url"] == source["url"]):
        total += _tally(piece)
    return {**source, "counts": total.to_dict()}


def _check(total: Tally, reports: list[dict[str, Any]], rejected: int) -> None:
    rows = sum(report["rows"] for report in reports)
    if not total.conserved or rows != total.written or rejected != total.rejected:
        raise RunError(
            f"{total.read:,} records were read, but {rows:,} are in the output and {rejected:,} in the rejects: "
            "this must not happen; keep the folder, and report it"
        )


def _join_rejects(state: State, reports: list[dict[str, Any]]) -> int:
    """Write the rejects of all shards as one file, with the file and the line of each; how many records they are."""
    lines: dict[str, int] = {}
    found = 0
    target = state.output / REJECTS
    with ExitStack() as stack:
        out = None
        for shard, report in zip(state.shards, reports, strict=True):
            before = _lines_before(report, lines)
            for row in _rows(state.rejects(shard)):
                number, line = row.pop("piece"), row.pop("line")
                place = {"file": shard.pieces[number].url, "line": None if line is None else line + before[number]}
                out = out or stack.enter_context(replacing(target))
                out.write(json.dumps({**place, **row}).encode() + b"\n")
                found += row.get("rows", 1)
    return found


def _lines_before(report: dict[str, Any], lines: dict[str, int]) -> list[int]:
    """The lines of its file before each piece; `lines` takes up those of this shard."""
    before = []
    for piece in report["pieces"]:
        before.append(lines.get(piece["url"], 0) if piece["start"] and piece["lines"] else 0)
        lines[piece["url"]] = lines.get(piece["url"], 0) + piece["lines"]
    return before


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open("rb") as file:
        for line in file:
            yield json.loads(line)


def _finished(state: State, resume: bool, began: float) -> Summary:
    """A run that was done already: only the traces of its work may be left."""
    if not resume:
        raise RunError(f"a run has been done in {state.output}: choose another folder")
    if state.folder.exists():
        with state.locked():
            pass
        state.clear()
    manifest = json.loads((state.output / MANIFEST).read_bytes())
    return _summary(manifest, state.output, began, Tally.from_dict(manifest["counts"]).written, 0)


def _summary(manifest: dict[str, Any], folder: Path, began: float, already: int, deaths: int) -> Summary:
    return Summary(
        Tally.from_dict(manifest["counts"]),
        len(manifest["inputs"]),
        len(manifest["outputs"]),
        tuple((url, why) for url, why in manifest["ignored"]),
        time.monotonic() - began,
        already,
        deaths,
        manifest["duplicates"],
        manifest["templates"],
        folder,
    )
