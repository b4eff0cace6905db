"""Templates of the very input that is cleaned: fitted shard by shard, in the same processes, before the first row."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pyarrow as pa

from textclean.arrow.kernel import column_texts
from textclean.atomic import write
from textclean.decoding import decode
from textclean.engines.configured import with_templates
from textclean.engines.job import Job
from textclean.engines.plan import Shard
from textclean.engines.pool import Pool
from textclean.engines.reading import Tap, batches
from textclean.engines.shard import Meter, file_digest
from textclean.engines.state import State
from textclean.errors import CorpusError, FileError
from textclean.io import sources
from textclean.io.formats import FORMATS
from textclean.io.records import Piece, Reject
from textclean.templates import Templates
from textclean.templates.settings import TemplateSettings

__all__ = ["TEMPLATES", "fit_shard", "fitted"]

TEMPLATES = "templates.bin"


def fit_shard(job: Job, shard: Shard, path: Path, meter: Meter) -> dict[str, Any]:
    """Take up the pages of a shard, and write what is remembered of them to a file: what a worker process does.

    What cannot be read is passed over here; it is rejected, with its reason, when the shard is cleaned.

    Raises:
        OSError: if the file cannot be written.
        MissingExtra: if the list of public suffixes is needed, and is not installed.
        Stopped: if the meter says so.
    """
    found = _empty(job)
    for piece in shard.pieces:
        part = _empty(job)
        try:
            _take_up(part, piece, job, meter)
        except FileError as error:
            if not error.cut:  # what was read until then is not to be trusted
                continue
        except OSError:
            continue
        found.merge(part)
    found.save(path)
    return {}


def _empty(job: Job) -> Templates:
    return Templates(**asdict(job.fit or TemplateSettings()))


def _take_up(found: Templates, piece: Piece, job: Job, meter: Meter) -> None:
    with sources.opened(piece.url) as file:
        in_columns = FORMATS[piece.kind].columns
        tap = Tap(file, 0 if in_columns else piece.start, piece.end)
        taken = 0
        for batch in batches(piece, job, tap, file):
            if not isinstance(batch, Reject):
                for text, site in _pages(batch.table, job):
                    found.update(text, site)
            meter.note(tap.taken - taken, 0 if isinstance(batch, Reject) else batch.table.num_rows, 0)
            taken = tap.taken
    if in_columns:
        meter.note(piece.size, 0, 0)


def _pages(batch: pa.RecordBatch, job: Job) -> Iterator[tuple[str, str | None]]:
    """The texts of a batch and their sites; those of which nobody told the site are no site's pages."""
    by_site = job.fit is not None and job.fit.by is not None
    if by_site and job.columns.site not in batch.schema.names:
        return
    sites = batch.column(job.columns.site).to_pylist() if by_site else [None] * batch.num_rows
    for text, site in zip(column_texts(batch, job.columns.text), sites, strict=True):
        if text is not None and isinstance(site, str) == by_site:
            yield text if isinstance(text, str) else decode(text).text, site


def fitted(
    state: State, job: Job, pool: Callable[..., Pool], workers: int, tell: Callable[[int, int], None]
) -> tuple[Job, dict[str, Any] | None, int]:
    """The job with the templates that its input gives, what they are for the manifest, and how many workers died.

    A job that fits none stays as it is. What an earlier start of the run has fitted is taken up. `tell` is called with
    the bytes that were read, and the pages.

    Raises:
        RunError: if a shard fails, or workers die of it again and again.
    """
    if job.fit is None:
        return job, None, 0
    deaths = 0
    found = _earlier(state)
    if found is None:
        found, deaths = _fit(state, job, pool, workers, tell)
    return with_templates(job, state.output / TEMPLATES), found, deaths


def _fit(
    state: State, job: Job, pool: Callable[..., Pool], workers: int, tell: Callable[[int, int], None]
) -> tuple[dict[str, Any], int]:
    """Fit shard by shard; what each gave is put together as it comes, since no order makes a difference."""
    whole = _empty(job)
    todo = [shard for shard in state.shards if not _taken_up(whole, state.templates(shard))]
    read = [sum(shard.size for shard in state.shards) - sum(shard.size for shard in todo)]

    def done(shard: Shard, _: dict[str, Any]) -> None:
        whole.merge(Templates.load(state.templates(shard)))
        read[0] += shard.size

    def look(in_work: list[int]) -> None:
        tell(read[0] + in_work[0], len(whole) + in_work[1])

    crew = pool(state, job, min(workers, len(todo)) or 1, fit_shard, lambda shard: (state.templates(shard),))
    crew.run(todo, done, look)
    path = state.output / TEMPLATES
    whole.save(path)
    found = {"file": TEMPLATES, "sha256": file_digest(path), "pages": len(whole), "sites": len(whole.sites)}
    write(state.fit, json.dumps(found).encode())
    for shard in state.shards:
        state.templates(shard).unlink(missing_ok=True)
    return found, crew.deaths


def _earlier(state: State) -> dict[str, Any] | None:
    """What an earlier start has fitted, if the file is still as it was written."""
    path = state.output / TEMPLATES
    if not (state.fit.exists() and path.exists()):
        return None
    found: dict[str, Any] = json.loads(state.fit.read_bytes())
    return found if file_digest(path) == found["sha256"] else None


def _taken_up(whole: Templates, path: Path) -> bool:
    """Take up the pages of a shard, if an earlier start has left them, and they are whole."""
    if not path.exists():
        return False
    try:
        whole.merge(Templates.load(path))
    except CorpusError:
        return False
    return True
