"""Cleans one shard, from its pieces of input to its file of rows; runs in a worker process."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from contextlib import ExitStack, nullcontext, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Protocol

import pyarrow as pa

from textclean.arrow.buffers import array, well_formed_column
from textclean.arrow.kernel import clean_batch
from textclean.atomic import replacing
from textclean.engines.job import RECORD, Job
from textclean.engines.pages import clean_pages
from textclean.engines.plan import Shard
from textclean.engines.reading import Batch, Tap, as_stream, batches, source_digest
from textclean.engines.sparing import spared
from textclean.engines.tally import Tally, tally_batch
from textclean.errors import FileError, RunError
from textclean.io import sources
from textclean.io.formats import FORMATS
from textclean.io.output import Writer, count, writer
from textclean.io.records import Piece, Reject, out_of_memory

__all__ = ["Meter", "Stopped", "file_digest", "work"]


class Stopped(Exception):
    """The run is being stopped; the shard leaves no files, as if it had not been started."""


class Meter(Protocol):
    """Receives the progress of a shard."""

    def note(self, size: int, rows: int, rejected: int) -> None:
        """Add to the progress.

        Args:
            size: Bytes read since the last call.
            rows: Rows written since the last call.
            rejected: Records rejected since the last call.

        Raises:
            Stopped: if the run is being stopped.
        """


class _Withdrawn(Exception):
    """A piece turned out to be damaged, or too large for the memory, after rows of it had been cleaned."""

    def __init__(self, piece: int, reason: str, *, again: bool = False) -> None:
        self.piece, self.reason, self.again = piece, reason, again


@dataclass(slots=True)
class _Piece:
    """The counts and the digest of a piece."""

    tally: Tally = field(default_factory=Tally)
    digest: str | None = None


def work(job: Job, shard: Shard, folder: Path, rejects: Path, meter: Meter) -> dict[str, Any]:
    """Clean a shard: write its rows into `folder`, and what was rejected to `rejects`.

    Both files are written atomically. A piece with a wrong checksum, or that cannot be opened, is rejected as a whole,
    with the rows that were read before the error. A row for which there is too little memory is tried again alone, and
    a piece is read again, before it is rejected.

    Args:
        job: The settings of the run.
        shard: The shard.
        folder: The folder for the file of rows.
        rejects: The file for the rejects.
        meter: Receives the progress.

    Returns:
        The report of the shard: its output file, and the counts of its pieces.

    Raises:
        RunError: if the rows written are not as many as those read.
        OSError: if the output cannot be written.
        Stopped: if the meter stops the work.
    """
    refused: dict[int, str] = {}
    tried: set[int] = set()
    while True:
        try:
            return _Attempt(job, shard, folder, meter, refused).run(rejects)
        except _Withdrawn as withdrawn:
            if not withdrawn.again or withdrawn.piece in tried:
                refused[withdrawn.piece] = withdrawn.reason
            tried.add(withdrawn.piece)


class _Attempt:
    """One pass over a shard, without the pieces that an earlier pass refused."""

    def __init__(self, job: Job, shard: Shard, folder: Path, meter: Meter, refused: dict[int, str]) -> None:
        self._job, self._shard, self._meter, self._refused = job, shard, meter, refused
        self._path = folder / shard.name
        self._writer: Writer | None = None
        self._done = [_Piece() for _ in shard.pieces]

    def run(self, rejects: Path) -> dict[str, Any]:
        """Clean the pieces, and return the report."""
        with ExitStack() as stack:
            refuse = stack.enter_context(replacing(rejects))
            output = stack.enter_context(ExitStack())
            for number, piece in enumerate(self._shard.pieces):
                for part in self._parts(number, piece):
                    self._process(part, number, refuse, output)
        return self._report()

    def _parts(self, number: int, piece: Piece) -> Iterator[Batch | Reject]:
        """The batches of a piece; records that cannot be read as rejects."""
        if number in self._refused:
            yield Reject(None, self._refused[number], b"", piece.size)
            return
        done = self._done[number]
        try:
            in_columns = FORMATS[piece.kind].columns
            with sources.opened(piece.url) as file:
                tap = Tap(file, 0 if in_columns else piece.start, piece.end)
                noted = read = 0
                try:
                    for part in batches(piece, self._job, tap, file):
                        yield part
                        # The tap is ahead of the rows by a buffer: what it had read one batch earlier is done.
                        step = min(read - noted, part.size) if isinstance(part, Reject) else read - noted
                        self._meter.note(step, 0, 0)
                        noted, read = noted + step, tap.taken
                    self._meter.note(tap.taken - noted, 0, 0)
                finally:
                    if in_columns:
                        done.digest = source_digest(file) if not piece.start else None
                        self._meter.note(piece.size, 0, 0)
                    else:
                        done.digest = tap.digest if tap.taken == piece.end - piece.start else None
                        done.tally.lines = tap.lines
        except FileError as error:
            if not error.cut:
                raise _Withdrawn(number, str(error)) from error
            yield Reject(None, str(error), b"", piece.size)
        except OSError as error:
            raise _Withdrawn(number, f"cannot be read: {error.strerror or error}") from error
        except MemoryError as error:
            raise _Withdrawn(number, out_of_memory(piece.size), again=True) from error

    def _process(self, part: Batch | Reject, number: int, refuse: IO[bytes], output: ExitStack) -> None:
        """Clean and write a batch, or write a reject; count both."""
        tally = self._done[number].tally
        if isinstance(part, Reject):
            refuse.write(_line(part, number))
            counts = Tally(read=part.rows, rejected=part.rows, low_score=part.rows if part.low_score else 0)
            tally += counts
            self._meter.note(0, 0, counts.failed)
            return
        for result in self._cleaned(part, FORMATS[self._shard.pieces[number].kind].pages):
            if isinstance(result, Reject):
                self._process(result, number, refuse, output)
                continue
            source, removed = result.column(self._job.columns.text), result.column(self._job.columns.removed)
            tally += tally_batch(source, result.column(self._job.columns.clean), removed)
            self._write(result, output)
            self._meter.note(0, result.num_rows, 0)

    def _cleaned(self, batch: Batch, of_pages: bool) -> Iterator[pa.RecordBatch | Reject]:
        """The clean rows of a batch; rows on which a filter fails, or whose page score is too low, as rejects."""
        for at, rows, outcome in spared(batch.table, self._clean_pages if of_pages else self._clean):
            if not isinstance(outcome, Exception):
                yield from self._wanted(Batch(rows, batch.places[at : at + rows.num_rows]), outcome)
                continue
            why = f"the pipeline failed: {type(outcome).__name__}: {outcome}"
            failed = _reject(rows, batch.places[at], why)
            if _is_of_memory(outcome):
                failed = failed._replace(reason=f"{out_of_memory(failed.size)}; {why}")
            yield failed

    def _wanted(self, batch: Batch, clean: pa.RecordBatch) -> Iterator[pa.RecordBatch | Reject]:
        """The clean rows of a batch; rows whose page score is too low as rejects."""
        least = self._job.least_score
        scores = clean.column(self._job.columns.page_score).to_pylist()
        low = {at: x for at, x in enumerate(scores) if least is not None and x is not None and x < least}
        for at, score in low.items():
            why = f"the page score {score} is below {least} (least_score)"
            yield _reject(batch.table.slice(at, 1), batch.places[at], why)._replace(low_score=True)
        if not low:
            yield clean
        elif len(low) < len(scores):
            yield clean.take(array([at for at in range(len(scores)) if at not in low], pa.int64()))

    def _clean(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """The rows of a batch with the added columns."""
        job = self._job
        has_lang = job.columns.lang is not None and job.columns.lang in batch.schema.names
        has_site = job.by_site is not None and job.columns.site is not None and job.columns.site in batch.schema.names
        cleaned = clean_batch(
            batch,
            job.pipeline,
            job.columns.text,
            added=job.columns,
            lang=job.lang,
            lang_column=job.columns.lang if has_lang else None,
            site_column=job.columns.site if has_site else None,
            by_site=job.by_site,
        )
        return well_formed_column(cleaned, job.columns.text) if RECORD in batch.schema.names else cleaned

    def _clean_pages(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """The rows of a batch of pages of HTML with the texts of their articles and the added columns."""
        return well_formed_column(clean_pages(batch, self._job), self._job.columns.text)

    def _write(self, batch: pa.RecordBatch, output: ExitStack) -> None:
        """Write clean rows; the first ones open the output file."""
        if self._writer is None:
            file = output.enter_context(replacing(self._path))
            more = self._job.columns.added
            self._writer = writer(self._shard.output, file, batch.schema, record=RECORD, more=more)
            output.push(self._close)
        self._writer.write(batch)

    def _close(self, error: type[BaseException] | None, *_: object) -> None:
        """Close the writer; after an error, ignore what closing it raises, because the file is discarded."""
        if self._writer is None:
            return
        with suppress(Exception) if error else nullcontext():
            self._writer.close()

    def _report(self) -> dict[str, Any]:
        """The report of the shard, after reading back the number of rows."""
        tallies = [done.tally for done in self._done]
        for piece, tally in zip(self._shard.pieces, tallies, strict=True):
            if not tally.conserved:
                raise RunError(
                    f"{piece.url}: {tally.read} records were read, but the counts do not add up: {tally.to_dict()}"
                )
        written = count(self._shard.output, self._path) if self._writer is not None else 0
        expected = sum(tally.written for tally in tallies)
        if written != expected:
            self._path.unlink(missing_ok=True)
            raise RunError(f"{self._path}: {expected:,} rows were written, but {written:,} can be read back")
        path = self._path if self._writer is not None else None
        return {
            "shard": self._shard.number,
            "output": None if path is None else path.name,
            "rows": written,
            "bytes": 0 if path is None else path.stat().st_size,
            "sha256": None if path is None else file_digest(path),
            "pieces": [
                {"url": p.url, "start": p.start, "end": p.end, "sha256": done.digest, **done.tally.to_dict()}
                for p, done in zip(self._shard.pieces, self._done, strict=True)
            ],
        }


def _reject(row: pa.RecordBatch, place: int, why: str) -> Reject:
    """The reject of a row that was read."""
    is_row = RECORD in row.schema.names
    raw = row.column(RECORD)[0].as_py().encode() if is_row else as_stream(row)
    return Reject(place, why, raw, len(raw), coding=None if is_row else "arrow")


def _is_of_memory(error: BaseException | None) -> bool:
    """Whether an error is that of a full memory, or was raised because of one."""
    while error is not None and not isinstance(error, MemoryError):
        error = error.__cause__
    return error is not None


def file_digest(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal.

    Args:
        path: The file.
    """
    with path.open("rb") as file:
        return source_digest(file)


def _line(reject: Reject, piece: int) -> bytes:
    """A reject as a line of JSON; its raw bytes as text if they are UTF-8, else in base64."""
    row: dict[str, Any] = {"piece": piece, "line": reject.line, "reason": reject.reason, "size": reject.size}
    if reject.rows != 1:
        row["rows"] = reject.rows
    if reject.coding == "arrow":
        row["arrow_base64"] = base64.b64encode(reject.raw).decode()
        return json.dumps(row).encode() + b"\n"
    try:
        row["raw"] = reject.raw.decode()
    except UnicodeDecodeError:
        row["raw_base64"] = base64.b64encode(reject.raw).decode()
    return json.dumps(row).encode() + b"\n"
