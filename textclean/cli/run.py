"""`textclean run`: a corpus in, clean text, flags and a report out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from textclean.cli.files import complain
from textclean.cli.options import config_from, overlaid, pipeline_options
from textclean.cli.progress import progress_bar, summary_lines
from textclean.cli.terminal import visible
from textclean.io.compression import MAGIC
from textclean.io.formats import FORMATS, listed

__all__ = ["run"]

EPILOG = """\b
Exit codes:
  0  all records were read and written
  1  the run did not come to its end: a full disk, a dead worker, too many rejects; --resume carries on
  2  the command was not understood: an unknown option, preset, filter, file, ...
  3  the run came to its end, and some records were rejected: rejects.jsonl says which, and why
"""


_HELP = f"""
Clean every record of files, folders and globs, plain or compressed ({", ".join(MAGIC)}), and write each with its clean
text, the removed spans, and flags. Formats: {listed()}.

DIR gets one file of rows for each shard of the input; rejects.jsonl with the records that could not be read: file,
line, reason and the raw bytes; and at the end manifest.json: counts, digests, settings. A run that was killed
continues with --resume and gives the same bytes as one that was not.
"""


@click.command(short_help="Clean a corpus: files in, files out.", help=_HELP, epilog=EPILOG)
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
    help=f"Read all inputs as one of {', '.join(FORMATS)}, whatever their names say.",
)
@click.option("--dups/--no-dups", default=None, help="Tell near-duplicates among the clean texts, in duplicates.jsonl.")
@click.option(
    "--threshold",
    type=click.FloatRange(0, 1, min_open=True),
    metavar="SHARE",
    show_default="0.7",
    help="How alike two near-duplicates are.",
)
@click.option(
    "--templates",
    metavar="FILE|auto",
    help="Find the lines that stand on many pages of a row's site, too: as `textclean fit` learnt them, or, with "
    "auto, as this very input has them, which is then read twice. --site-field names the site.",
)
@click.option("--text-field", metavar="NAME", show_default="text", help="Where a row has its text.")
@click.option("--id-field", metavar="NAME", show_default="id", help="Where a row has its id.")
@click.option("--site-field", metavar="NAME", help="Where a row has its site, or its URL.")
@click.option("--lang-field", metavar="NAME", help="Where a row has its language.")
@click.option(
    "--max-record",
    type=click.IntRange(min=1),
    metavar="MB",
    show_default="64",
    help="Reject records that are larger.",
)
@click.option(
    "--shard", type=click.IntRange(min=1), metavar="MB", show_default="32", help="Input that is worked on as one."
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
    dups: bool | None,
    threshold: float | None,
    templates: str | None,
    text_field: str | None,
    id_field: str | None,
    site_field: str | None,
    lang_field: str | None,
    max_record: int | None,
    shard: int | None,
    config_file: Path | None,
    preset: str | None,
    plus: tuple[str, ...],
    without: tuple[str, ...],
    only: tuple[str, ...],
    lang: str | None,
) -> None:
    """Clean a corpus; see the help text."""
    from textclean.engines.configured import configured
    from textclean.engines.local import run as run_local
    from textclean.errors import RunError

    config = config_from(config_file, preset, plus, without, only, lang)
    columns = {"text": text_field, "id": id_field, "site": site_field, "lang": lang_field}
    own = {
        "format": output_format,
        "from_": input_format,
        "dups": dups,
        "templates": templates,
        "max_record": max_record,
        "shard": shard,
    }
    config = replace(
        config,
        columns=overlaid(config.columns, columns),
        duplicates=overlaid(config.duplicates, {"threshold": threshold}),
        run=overlaid(config.run, own),
    )
    try:
        job = configured(config)
    except OSError as error:
        complain(str(error.filename or config.run.templates), error)
        raise SystemExit(1) from None
    try:
        with progress_bar() as watch:
            done = run_local(inputs, output, job, workers=workers, resume=resume, max_errors=max_errors, watch=watch)
    except RunError as error:
        raise click.ClickException(visible(str(error))) from error
    except KeyboardInterrupt:
        click.echo("textclean: stopped; --resume carries on", err=True)
        raise SystemExit(130) from None
    for line in summary_lines(done):
        click.echo(visible(line), err=True)
    if done.tally.rejected:
        raise SystemExit(3)
