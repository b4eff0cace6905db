"""Progress on a terminal, drawn by rich, and the summary of a run; nothing is drawn in a pipe or without rich."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from textclean.cli.files import left_out

if TYPE_CHECKING:
    from textclean.engines.local import Progress, Summary

__all__ = ["counted", "progress_bar", "stages", "summary_lines"]


def _rich() -> Any:
    """The progress module of rich; None where nothing is to be drawn."""
    if not sys.stderr.isatty():
        return None
    try:
        from rich import progress
    except ModuleNotFoundError:
        return None
    return progress


@contextmanager
def progress_bar() -> Iterator[Callable[[Progress], None] | None]:
    """The bar of a run, with its rate and the time left."""
    rich = _rich()
    if rich is None:
        yield None
        return
    columns = (
        rich.TextColumn("{task.description}"),
        rich.BarColumn(),
        rich.TaskProgressColumn(),
        rich.TextColumn("{task.fields[rows]:,} rows, {task.fields[rate]:,.0f} a second{task.fields[rejected]}"),
        rich.TimeRemainingColumn(elapsed_when_finished=True),
    )
    with _drawn(rich, columns) as bar:
        task = bar.add_task("cleaning", total=None, rows=0, rate=0.0, rejected="")
        first: dict[str, tuple[int, float]] = {}  # rows and seconds at the start of each stage

        def watch(at: Progress) -> None:
            rows, seconds = first.setdefault(at.stage, (at.rows, at.seconds if first else 0.0))
            rate = (at.rows - rows) / max(at.seconds - seconds, 0.001)
            rejected = f", {at.rejected:,} rejected" if at.rejected else ""
            fields = {"rows": at.rows, "rate": rate, "rejected": rejected}
            bar.update(task, description=at.stage, completed=at.size, total=at.total, **fields)

        yield watch


@contextmanager
def stages() -> Iterator[Callable[[str, int, int | None], None]]:
    """A display of the current stage; it is called with the stage, the units done and, if known, their total."""
    rich = _rich()
    if rich is None:
        yield _show_nothing
        return
    columns = (
        rich.SpinnerColumn(),
        rich.TextColumn("{task.description}"),
        rich.TextColumn("{task.completed:,.0f}"),
        rich.TextColumn("{task.fields[of]}"),
        rich.TimeElapsedColumn(),
    )
    with _drawn(rich, columns) as bar:
        task = bar.add_task("", total=None, of="")

        def show(stage: str, done: int, total: int | None) -> None:
            of = "" if total is None else f"of {total:,}"
            new = bar.tasks[0].description != stage
            bar.update(task, description=stage, completed=done, total=total, of=of, refresh=new or done == total)

        yield show


def _show_nothing(stage: str, done: int, total: int | None) -> None:
    """The display where nothing is drawn."""


def _drawn(rich: Any, columns: tuple[Any, ...]) -> Any:
    """A display on standard error that disappears at its end."""
    from rich.console import Console

    return rich.Progress(*columns, console=Console(stderr=True), transient=True)


def summary_lines(done: Summary) -> Iterator[str]:
    """The summary of a run.

    Args:
        done: What the run returned.
    """
    tally = done.tally
    fresh = tally.written - done.already
    before = f"; {done.already:,} were done before" if done.already else ""
    yield (
        f"{counted(tally.read, 'record')} of {counted(done.files, 'file')} in {done.seconds:,.1f} s "
        f"({fresh / max(done.seconds, 0.001):,.0f} a second{before})"
    )
    low = f" ({tally.low_score:,} for a low page score)" if tally.low_score else ""
    yield (
        f"  {tally.kept:,} cleaned, {tally.unchanged:,} unchanged, {tally.dropped:,} of which nothing is left, "
        f"{tally.rejected:,} rejected{low}"
    )
    if tally.bytes_in:
        spans = ", ".join(f"{count:,} {kind}" for kind, count in tally.spans.most_common(6))
        most = f" (spans: {spans})" if spans else ""
        gone = 1 - tally.bytes_out / tally.bytes_in
        yield f"  {tally.bytes_in / 1e6:,.1f} MB of text, {gone:.1%} of it removed{most}"
    if done.templates:
        t = done.templates
        pages = f"{counted(t['pages'], 'page')} of {counted(t['sites'], 'site')}"
        yield f"  templates fitted on {pages}: {done.folder / t['file']}"
    if done.duplicates:
        d = done.duplicates
        yield (
            f"  {counted(d['members'], 'text')} in {counted(d['clusters'], 'cluster')} of near-duplicates, "
            f"{d['members'] - d['clusters']:,} of them not the lead: {done.folder / d['file']}"
        )
    if done.ignored:
        yield from (f"  {line}" for line in left_out(done.ignored))
    if done.deaths:
        yield f"  a worker died {counted(done.deaths, 'time')}; its shards were done again"
    if tally.rejected:
        yield f"  why records were rejected: {done.folder / 'rejects.jsonl'}"
    yield f"  {counted(done.outputs, 'file')} of rows and manifest.json: {done.folder}"


def counted(number: int, noun: str) -> str:
    """A number with its noun.

    Args:
        number: The number.
        noun: The noun in the singular; its plural ends in s.

    >>> counted(1, "page"), counted(2000, "page")
    ('1 page', '2,000 pages')
    """
    return f"{number:,} {noun if number == 1 else noun + 's'}"
