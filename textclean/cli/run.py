"""`textclean run`: cleans a corpus into a folder of clean text, flags and a report."""

from __future__ import annotations

from pathlib import Path

import click

from textclean.cli.files import complain
from textclean.cli.options import Options, pass_options, pipeline_options, setting_options
from textclean.cli.progress import progress_bar, summary_lines
from textclean.cli.report import PAGE, write_report
from textclean.cli.terminal import visible
from textclean.io.compression import MAGIC
from textclean.io.formats import listed

__all__ = ["run"]

EPILOG = """\b
Exit codes:
  0  all records were read, and written or rejected for a low page score
  1  the run stopped early: disk full, a worker died, too many rejects; --resume continues it;
     or it was refused, or a file that an option names could not be read
  2  invalid command line or configuration: unknown option, preset, filter, file, ...
  3  the run finished, and some records could not be read or cleaned: rejects.jsonl lists them with the reason
"""

_HELP = f"""
Clean every record of files, folders and globs, plain or compressed ({", ".join(MAGIC)}), and write each with its clean
text, the removed spans, flags and, where there is one, the page score. Formats: {listed()}.

DIR gets one file of rows for each shard of the input; rejects.jsonl with the records that could not be read, or whose
page score is below --least-score: file, line, reason and the raw bytes; and at the end manifest.json: counts, digests,
settings. A run that was killed continues with --resume and gives the same bytes as one that was not. With --resume, a
finished run gets further inputs, and files of it that were deleted are made again; other settings, changed inputs and
changed files are refused.
"""


@click.command(short_help="Clean a corpus: files in, files out.", help=_HELP, epilog=EPILOG)
@click.argument("inputs", nargs=-1, required=True, metavar="FILE|FOLDER|GLOB...")
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Folder for rows, rejects and the manifest; it must be empty or new, except with --resume.",
)
@click.option("--resume", is_flag=True, help="Continue or extend the run in DIR, or start one.")
@click.option(
    "--workers",
    type=click.IntRange(min=1),
    metavar="N",
    help="Number of processes; by default as many as there are processors.",
)
@click.option(
    "--max-errors",
    type=click.IntRange(min=0),
    metavar="N",
    help="Stop when more records than this are rejected, those below --least-score aside.",
)
@click.option("--report", is_flag=True, help="Draw what was done, in report.html in DIR; see `textclean report`.")
@setting_options("run")
@setting_options("duplicates", "threshold")
@setting_options("columns")
@pipeline_options
@pass_options
def run(
    options: Options,
    inputs: tuple[str, ...],
    output: Path,
    resume: bool,
    workers: int | None,
    max_errors: int | None,
    report: bool,
) -> None:
    """Clean a corpus; see the help text."""
    if report:
        import textclean.report.page  # noqa: F401 - if jinja2 is missing, it says so before the run
    from textclean.engines.configured import configured
    from textclean.engines.local import run as run_local
    from textclean.errors import RunError

    config = options.config()
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
        click.echo("textclean: stopped; --resume continues the run", err=True)
        raise SystemExit(130) from None
    for line in summary_lines(done):
        click.echo(visible(line), err=True)
    if report and not write_report(output, output / PAGE):
        raise SystemExit(1)
    if done.tally.failed:
        raise SystemExit(3)
