"""`textclean run`: a corpus in, clean text, flags and a report out."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from textclean.cli.options import pipeline_from, pipeline_options
from textclean.cli.templates import load_templates
from textclean.cli.terminal import visible

if TYPE_CHECKING:
    from textclean.engines.local import Progress, Summary

__all__ = ["run"]

EPILOG = """\b
Exit codes:
  0  all records were read and written
  1  the run did not come to its end: a full disk, a dead worker, too many rejects; --resume carries on
  2  the command was not understood: an unknown option, preset, filter, file, ...
  3  the run came to its end, and some records were rejected: rejects.jsonl says which, and why
"""


@click.command(short_help="Clean a corpus: files in, files out.", epilog=EPILOG)
@click.argument("inputs", nargs=-1, required=True, metavar="FILE|FOLDER|GLOB...")
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="The folder for rows, rejects and manifest; empty or new, if not for --resume.",
)
@click.option("--resume", is_flag=True, help="Carry on with a run that was begun in DIR, or begin one.")
@click.option(
    "--workers", type=click.IntRange(min=1), metavar="N", help="Processes; as many as processors, if not told."
)
@click.option(
    "--max-errors", type=click.IntRange(min=0), metavar="N", help="Stop when more records than this are rejected."
)
@click.option(
    "--format",
    "output_format",
    metavar="NAME",
    help="Write jsonl, parquet or arrow; by default JSONL for rows, Parquet for columns.",
)
@click.option(
    "--from",
    "input_format",
    metavar="NAME",
    help="Read all inputs as text, jsonl, csv, tsv, parquet, arrow or wet, whatever their names say.",
)
@click.option("--dups", is_flag=True, help="Tell near-duplicates among the clean texts, in duplicates.jsonl.")
@click.option(
    "--threshold",
    default=0.7,
    show_default=True,
    type=click.FloatRange(0, 1, min_open=True),
    metavar="SHARE",
    help="How alike two near-duplicates are.",
)
@click.option(
    "--templates",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Find the lines that `textclean fit` saw on many pages of a row's site, too; --site-field names the site.",
)
@click.option("--text-field", default="text", show_default=True, metavar="NAME", help="Where a row has its text.")
@click.option("--id-field", default="id", show_default=True, metavar="NAME", help="Where a row has its id.")
@click.option("--site-field", metavar="NAME", help="Where a row has its site, or its URL.")
@click.option("--lang-field", metavar="NAME", help="Where a row has its language.")
@click.option(
    "--max-record",
    default=64,
    show_default=True,
    type=click.IntRange(min=1),
    metavar="MB",
    help="Reject records that are larger.",
)
@click.option(
    "--shard",
    default=32,
    show_default=True,
    type=click.IntRange(min=1),
    metavar="MB",
    help="Input that is worked on as one.",
)
@pipeline_options
def run(
    inputs: tuple[str, ...],
    output: Path,
    resume: bool,
    workers: int | None,
    max_errors: int | None,
    output_format: str | None,
    input_format: str | None,
    dups: bool,
    threshold: float,
    templates: Path | None,
    text_field: str,
    id_field: str,
    site_field: str | None,
    lang_field: str | None,
    max_record: int,
    shard: int,
    preset: str,
    plus: tuple[str, ...],
    without: tuple[str, ...],
    only: tuple[str, ...],
    lang: str | None,
) -> None:
    """Clean every record of text, JSONL, CSV, Parquet, Arrow and WET files, plain or compressed (gz, zst, bz2, xz), and
    write each with its clean text, the spans that were removed, and flags.

    DIR gets a file of rows for each shard of the input; rejects.jsonl with what could not be read: file, line, reason
    and the raw bytes; and, last of all, manifest.json: counts, digests, settings. A run that was killed is carried on
    with --resume, and gives the same bytes as one that was not.
    """
    from textclean.engines.job import Duplicates, Job, Templated
    from textclean.engines.local import run as run_local
    from textclean.engines.shard import file_digest
    from textclean.errors import RunError
    from textclean.io.records import Fields, Limits

    pipeline = pipeline_from(preset, without, only, plus)
    by_site = None
    if templates is not None:
        known = load_templates(templates)
        if known.by is None:
            pipeline |= known
        elif site_field is None:
            raise click.UsageError("these templates are of sites: --site-field says where a row has its site or URL")
        else:
            by_site = Templated(pipeline, known, file_digest(templates))
    job = Job(
        pipeline,
        Fields(text_field, id_field, site_field, lang_field),
        limits=Limits(record=max_record << 20),
        lang=lang,
        output=output_format,
        input=input_format,
        shard=shard << 20,
        duplicates=Duplicates(threshold) if dups else None,
        by_site=by_site,
    )
    try:
        with _progress() as watch:
            done = run_local(inputs, output, job, workers=workers, resume=resume, max_errors=max_errors, watch=watch)
    except RunError as error:
        raise click.ClickException(visible(str(error))) from error
    except KeyboardInterrupt:
        click.echo("textclean: stopped; --resume carries on", err=True)
        raise SystemExit(130) from None
    for line in _told(done):
        click.echo(visible(line), err=True)
    if done.tally.rejected:
        raise SystemExit(3)


@contextmanager
def _progress() -> Iterator[Callable[[Progress], None] | None]:
    """A bar on a terminal, with rate and time left; nothing in a pipe."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich import progress
    from rich.console import Console

    columns = (
        progress.TextColumn("{task.description}"),
        progress.BarColumn(),
        progress.TaskProgressColumn(),
        progress.TextColumn("{task.fields[rows]:,} rows, {task.fields[rate]:,.0f} a second"),
        progress.TimeRemainingColumn(elapsed_when_finished=True),
    )
    with progress.Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("cleaning", total=None, rows=0, rate=0.0)
        first: list[int] = []

        def watch(at: Progress) -> None:
            first.append(at.rows) if not first else None
            rate = (at.rows - first[0]) / max(at.seconds, 0.001)
            bar.update(task, description=at.stage, completed=at.size, total=at.total, rows=at.rows, rate=rate)

        yield watch


def _told(done: Summary) -> Iterator[str]:
    """The summary, a line at a time."""
    tally = done.tally
    fresh = tally.written - done.already
    before = f"; {done.already:,} were done before" if done.already else ""
    yield (
        f"{tally.read:,} records of {_counted(done.files, 'file')} in {done.seconds:,.1f} s "
        f"({fresh / max(done.seconds, 0.001):,.0f} a second{before})"
    )
    yield (
        f"  {tally.kept:,} cleaned, {tally.unchanged:,} unchanged, {tally.dropped:,} of which nothing is left, "
        f"{tally.rejected:,} rejected"
    )
    if tally.bytes_in:
        spans = ", ".join(f"{count:,} {kind}" for kind, count in tally.spans.most_common(6))
        most = f" (spans: {spans})" if spans else ""
        gone = 1 - tally.bytes_out / tally.bytes_in
        yield f"  {tally.bytes_in / 1e6:,.1f} MB of text, {gone:.1%} of it removed{most}"
    if done.duplicates:
        d = done.duplicates
        yield (
            f"  {d['members']:,} texts in {_counted(d['clusters'], 'cluster')} of near-duplicates, "
            f"{d['members'] - d['clusters']:,} beside the leads: {done.folder / d['file']}"
        )
    if done.ignored:
        url, why = done.ignored[0]
        yield f"  {_counted(len(done.ignored), 'file')} left out, such as {url}: {why}"
    if done.deaths:
        yield f"  {_counted(done.deaths, 'time')} a worker died; what it was at was done again"
    if tally.rejected:
        yield f"  why records were rejected: {done.folder / 'rejects.jsonl'}"
    yield f"  {_counted(done.outputs, 'file')} of rows and manifest.json: {done.folder}"


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun if number == 1 else noun + 's'}"
