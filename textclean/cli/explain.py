"""`textclean explain`: shows the text with a margin that marks what is removed, and why."""

import json
import re
from pathlib import Path

import click

from textclean.cli.drawing import draw_lines
from textclean.cli.files import STDIN, limits_of, read, write_file, write_text
from textclean.cli.options import Options, pass_options, pipeline_options
from textclean.cli.terminal import announce_stdin

__all__ = ["explain"]

# The margin of `Result.explain`: a line number, then a mark for a cut or changed line.
_MARGIN = re.compile(r" *\d+ ([-~])")
_STYLES = {"-": "red", "~": "yellow"}
_NOTE = re.compile(r" +\^ ")


@click.command(short_help="Show what is removed, and why.")
@click.argument("file", default=STDIN, metavar="[FILE|-]", type=click.Path(allow_dash=True))
@click.option("--json", "as_json", is_flag=True, help="Write the whole result as JSON: text, removed spans, labels.")
@click.option(
    "--html",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write a page of HTML instead: source and clean text side by side.",
)
@pipeline_options
@pass_options
def explain(
    options: Options,
    file: str,
    as_json: bool,
    html: Path | None,
) -> None:
    """Show the text of FILE line by line: what is cut (-), trimmed or repaired (~), by which rule and why.

    Without FILE, or if FILE is -, standard input is read. Control characters are shown as escapes.
    """
    if html is not None and as_json:
        raise click.UsageError("choose one of --json and --html")
    config = options.config()
    pipeline = config.pipeline()
    announce_stdin((file,))
    source = read(file, limits_of(config))
    if source is None:
        raise SystemExit(1)
    result = pipeline.tag(source, title=config.title, lang=config.lang)
    if html is not None:
        from textclean.report.page import document_page

        if not write_file(html, document_page(result, "standard input" if file == STDIN else Path(file).name)):
            raise SystemExit(1)
    elif as_json:
        write_text(json.dumps(result.to_dict(), indent=2) + "\n")
    else:
        draw_lines((_style(line), line) for line in result.explain().split("\n"))


def _style(line: str) -> str:
    """The style of a line of the explanation: cut and changed lines in colour, reasons dimmed."""
    if margin := _MARGIN.match(line):
        return _STYLES[margin[1]]
    return "dim" if _NOTE.match(line) else ""
