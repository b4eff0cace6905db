"""`textclean clean`: writes the cleaned text of files."""

from pathlib import Path

import click

from textclean.cli.cleaning import cleaned_files, target
from textclean.cli.files import STDIN, complain
from textclean.cli.options import Options, pass_options, pipeline_options, setting_options
from textclean.cli.templates import load_templates, templates_options
from textclean.cli.terminal import visible

__all__ = ["clean"]


@click.command(short_help="Write the cleaned text.")
@click.argument("files", nargs=-1, metavar="[FILE...|-]", type=click.Path(allow_dash=True))
@click.option(
    "-o",
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Write each file into this folder under its own name; a file there is replaced in one step.",
)
@click.option("--check", is_flag=True, help="Write no text; name what would change, and exit with 1 if anything would.")
@templates_options
@setting_options("run", "extractors")
@pipeline_options
@pass_options
def clean(
    options: Options,
    files: tuple[str, ...],
    output: Path | None,
    check: bool,
    templates: Path | None,
    site: str | None,
) -> None:
    """Write the cleaned text of each FILE to standard output, one after the other, as UTF-8.

    A FILE is one text, plain or compressed, or a pipe; `textclean run` cleans files of many texts. Without FILE, or
    where FILE is -, standard input is read. A text with nothing to remove or repair comes out byte for byte as it went
    in. Of a page of HTML, which its name or its beginning shows, the article is extracted: the best of what several
    extractors find (--extractor), written as text. A file that cannot be read, or is not text, is named on standard
    error, and the rest goes on. To a terminal, control characters are written as escapes.
    """
    config = options.config()
    pipeline = config.pipeline()
    files = files or (STDIN,)
    if templates is None and site is not None:
        raise click.UsageError("--site says whose templates to use: name them with --templates")
    known = None if templates is None else load_templates(templates)
    if output is not None:
        if check:
            raise click.UsageError("--check writes nothing: leave out --output")
        _refuse_clashes(files, output)
        _make_folder(output)

    if not cleaned_files(files, pipeline, config, output=output, check=check, templates=known, site=site):
        raise SystemExit(1)


def _refuse_clashes(files: tuple[str, ...], output: Path) -> None:
    """Refuse before anything is written: two sources for one target, or a target that is its own source."""
    taken: dict[str, str] = {}
    for name in files:
        if name == STDIN:
            raise click.UsageError("standard input has no name to write under: leave out --output, or name files")
        written = target(name)
        if written in taken:
            raise click.UsageError(
                f"{visible(taken[written])} and {visible(name)} would both become "
                f"{visible(str(output / written))}: clean them in two runs"
            )
        taken[written] = name
        if Path(name).exists() and (output / written).exists() and (output / written).samefile(name):
            raise click.UsageError(
                f"{visible(name)} would overwrite itself, and what is removed would be lost: choose another folder"
            )


def _make_folder(folder: Path) -> None:
    """Make the folder for the output, with its parents."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        complain(str(folder), error)
        raise SystemExit(1) from None
