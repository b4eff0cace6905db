"""`textclean diff`: what differs between two runs, or two configurations over one input."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from textclean.cli.drawing import draw_lines
from textclean.cli.files import complain, limits_of, write_file, write_text
from textclean.cli.options import Options, pass_options, setting_options
from textclean.cli.progress import counted
from textclean.cli.terminal import visible
from textclean.columns import Fields

if TYPE_CHECKING:
    from textclean.config import Config
    from textclean.report.differences import Both, Change, Differences

__all__ = ["diff"]

_LINE = 72  # characters of an example
_RULES = 20  # rules that are listed as text
_HELP = """
Show what B removes and A keeps, and what A removes and B keeps: by rule, with counts and examples.

A and B are folders of finished runs over the same texts; or, with INPUTS (files, folders, globs), two configurations:
files such as textclean.toml, or names of presets. Of two runs, it also says which versions and settings changed.
"""


@click.command(short_help="Compare two runs or configurations.", help=_HELP)
@click.argument("first", metavar="A")
@click.argument("second", metavar="B")
@click.argument("inputs", nargs=-1, metavar="[INPUT...]")
@click.option("--json", "as_json", is_flag=True, help="Write the differences as JSON.")
@click.option(
    "--html",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write a page of HTML too, with the documents that differ most.",
)
@setting_options("columns", "text", "id")
@setting_options("run", "max_record", "max_ratio", "encoding")
@pass_options
def diff(options: Options, first: str, second: str, inputs: tuple[str, ...], as_json: bool, html: Path | None) -> None:
    """Compare two runs or configurations; see the help text."""
    found, failed = _of_configurations(options, first, second, inputs) if inputs else (_of_runs(first, second), False)
    if html is not None:
        from textclean.report.page import difference_page

        if not write_file(html, difference_page(found)):
            raise SystemExit(1)
    if as_json:
        write_text(json.dumps(found.to_dict(), indent=2) + "\n")
    else:
        draw_lines(_lines(found))
    if failed:
        raise SystemExit(1)


def _of_runs(first: str, second: str) -> Differences:
    """The differences of two runs."""
    from textclean.errors import FileError
    from textclean.report.differences import changed_settings, compared, paired
    from textclean.report.run_folder import Run

    for name in (first, second):
        if not Path(name).is_dir():
            raise click.UsageError(f"{name} is no folder of a run; to compare configurations, name the inputs, too")
    try:
        runs = Run.open(first), Run.open(second)
        alone = [0, 0]
        found = compared((first, second), paired(*runs, alone), alone)
        found.settings = changed_settings(*runs)
    except FileError as error:
        raise click.ClickException(visible(str(error))) from error
    except OSError as error:
        complain(str(error.filename), error)
        raise SystemExit(1) from None
    return found


def _of_configurations(options: Options, first: str, second: str, inputs: tuple[str, ...]) -> tuple[Differences, bool]:
    """The differences of two configurations over some inputs; whether an input could not be read."""
    from textclean.cli.texts import Reader
    from textclean.report.differences import compared, row_of

    config = options.config()
    configs = [_config(name) for name in (first, second)]
    pipelines = [each.pipeline() for each in configs]
    fields = Fields(config.columns.text, config.columns.id)
    reader = Reader(fields, limits_of(config), encoding=config.run.encoding)

    def pairs() -> Iterator[Both]:
        for number, text in enumerate(reader.texts(inputs)):
            a, b = (
                row_of(pipeline.tag(text.text, title=each.title, lang=each.lang), text.id, number)
                for pipeline, each in zip(pipelines, configs, strict=True)
            )
            yield a, b

    return compared((first, second), pairs()), reader.failed


def _config(name: str) -> Config:
    """The configuration of a file, or that of a preset."""
    from textclean.config import Config

    path = Path(name)
    return Config.load(path) if path.suffix == ".toml" or path.is_file() else Config.parse({"preset": name})


def _lines(found: Differences) -> Iterator[tuple[str, str]]:
    """The differences as lines, each with its style."""
    yield "", f"A  {found.names[0]}"
    yield "", f"B  {found.names[1]}"
    for setting in found.settings:
        yield "dim", f"   {setting.name}: {_short(setting.before)} in A, {_short(setting.after)} in B"
    repaired = f" ({found.repaired:,} of them in repair alone)" if found.repaired else ""
    yield "", f"{counted(found.compared, 'document')} compared, {found.differing:,} differ{repaired}"
    if any(found.alone):
        yield "yellow", f"{found.alone[0]:,} only in A, {found.alone[1]:,} only in B: not compared"
    a, b = (count / found.words[0] if found.words[0] else 0.0 for count in found.words[1:])
    yield "", f"of {counted(found.words[0], 'word')} A removes {a:.1%}, B {b:.1%}"
    yield from _listed("newly removed: by B, kept by A", found.ordered(found.removed), "red")
    yield from _listed("newly kept: by B, removed by A", found.ordered(found.kept), "green")
    if found.moved:
        yield "bold", "removed by another rule:"
        for (before, after), spans in found.moved.most_common(_RULES):
            yield "", f"  {spans:7,} {before} in A, {after} in B"


def _listed(title: str, changes: list[Change], style: str) -> Iterator[tuple[str, str]]:
    words, spans = (sum(getattr(change, what) for change in changes) for what in ("words", "spans"))
    yield "bold", f"{title}: {counted(words, 'word')} in {counted(spans, 'span')}"
    for change in changes[:_RULES]:
        numbers = f"{counted(change.words, 'word')} in {counted(change.spans, 'span')}"
        yield style, f"  {change.kind}, {change.rule}: {numbers}"
        for text, count, _ in change.lines.top(3):
            yield "dim", f"    {count:,}x {_short(text)}"
    if len(changes) > _RULES:
        yield "dim", f"  and {len(changes) - _RULES:,} more rules"


def _short(text: str) -> str:
    return text if len(text) <= _LINE else f"{text[:_LINE]}..."
