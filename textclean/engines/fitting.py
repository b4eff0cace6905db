"""Templates fitted on the input of a run: shard by shard, in the same processes, before the first row is cleaned."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa

from textclean.arrow.kernel import column_texts
from textclean.atomic import write
from textclean.decoding import decode
from textclean.engines.configured import with_templates
from textclean.engines.job import Job
from textclean.engines.pages import plain_pages
from textclean.engines.plan import Shard
from textclean.engines.pool import Pool
from textclean.engines.reading import Tap, batches
from textclean.engines.sealed import sealed, unsealed
from textclean.engines.shard import Meter, file_digest
from textclean.engines.state import TEMPLATES, State
from textclean.errors import CorpusError, FileError
from textclean.io import sources
from textclean.io.formats import FORMATS
from textclean.io.records import Piece, Reject
from textclean.templates import Templates
from textclean.templates.settings import TemplateSettings

__all__ = ["fit_shard", "fitted"]


def fit_shard(job: Job, shard: Shard, path: Path, meter: Meter) -> dict[str, Any]:
    """Sketch the pages of a shard in a worker process, and write the sketches to a file.

    Unreadable pieces are skipped here; they are rejected, with the reason, when the shard is cleaned.

    Args:
        job: The job.
        shard: The shard.
        path: The file to write.
        meter: Counts the progress.

    Returns:
        An empty report.

    Raises:
        OSError: if the file cannot be written.
        MissingExtra: if the list of public suffixes is needed, and is not installed.
        Stopped: if the meter stops the worker.
    """
    fit = _settings(job)
    whole = Templates.of(fit)
    for piece in shard.pieces:
        part = Templates.of(fit)
        try:
            _add_pages(part, piece, job, meter)
        except FileError as error:
            if not error.cut:  # a damaged file: the rows before the damage are not trusted either
                continue
        except OSError:
            continue
        whole.merge(part)
    whole.save(path)
    return {}


def _settings(job: Job) -> TemplateSettings:
    """The settings of the templates."""
    return job.fit or TemplateSettings()


def _add_pages(templates: Templates, piece: Piece, job: Job, meter: Meter) -> None:
    """Sketch the pages of a piece."""
    with sources.opened(piece.url) as file:
        in_columns = FORMATS[piece.kind].columns
        tap = Tap(file, 0 if in_columns else piece.start, piece.end)
        noted = read = 0
        for batch in batches(piece, job, tap, file):
            if isinstance(batch, Reject):
                continue
            table = plain_pages(batch.table, job) if FORMATS[piece.kind].pages else batch.table
            for text, site in _pages(table, job):
                templates.update(text, site)
            # The tap is ahead of the rows by a buffer: what it had read one batch earlier is done.
            meter.note(read - noted, batch.table.num_rows, 0)
            noted, read = read, tap.taken
        meter.note(tap.taken - noted, 0, 0)
    if in_columns:
        meter.note(piece.size, 0, 0)


def _pages(batch: pa.RecordBatch, job: Job) -> Iterator[tuple[str, str | None]]:
    """The texts of a batch and their sites; pages without a site are skipped."""
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
    """Fit the templates of a job, unless an earlier start of the run has fitted them.

    Args:
        state: The state of the run.
        job: The job; one that fits no templates is returned unchanged.
        pool: Creates the pool of workers.
        workers: The number of workers.
        tell: Called with the number of bytes read and the number of pages.

    Returns:
        The job with its templates, their entry in the manifest, and the number of workers that died.

    Raises:
        RunError: if a shard fails, or workers die of it again and again, or the state is damaged.
    """
    if job.fit is None:
        return job, None, 0
    deaths = 0
    entry = _earlier(state)
    if entry is None:
        entry, deaths = _fit(state, job, pool, workers, tell)
    return with_templates(job, state.output / TEMPLATES), entry, deaths


def _fit(
    state: State, job: Job, pool: Callable[..., Pool], workers: int, tell: Callable[[int, int], None]
) -> tuple[dict[str, Any], int]:
    """Fit shard by shard, and merge the results as they come, since their order makes no difference."""
    whole = Templates.of(_settings(job))
    todo = [shard for shard in state.shards if not _merged(whole, state.templates(shard))]
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
    entry = {"file": TEMPLATES, "sha256": file_digest(path), "pages": len(whole), "sites": len(whole.sites)}
    write(state.fit, sealed("templates", entry))
    for shard in state.shards:
        state.templates(shard).unlink(missing_ok=True)
    return entry, crew.deaths


def _earlier(state: State) -> dict[str, Any] | None:
    """The manifest entry of templates that an earlier start has fitted, if their file is unchanged."""
    path = state.output / TEMPLATES
    if not (state.fit.exists() and path.exists()):
        return None
    entry = unsealed("templates", state.fit, "remove it, and --resume fits them again")
    return entry if file_digest(path) == entry["sha256"] else None


def _merged(whole: Templates, path: Path) -> bool:
    """Merge the pages of a shard that an earlier start has sketched; False without a valid file."""
    if not path.exists():
        return False
    try:
        whole.merge(Templates.load(path))
    except CorpusError:
        return False
    return True
