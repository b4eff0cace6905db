"""What a run shows: a bar while it works, and a summary when it is done."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textclean.engines.local import Progress, Summary

__all__ = ["progress_bar", "told"]


@contextmanager
def progress_bar() -> Iterator[Callable[[Progress], None] | None]:
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
        first: dict[str, tuple[int, float]] = {}  # rows and seconds at which each stage began

        def watch(at: Progress) -> None:
            rows, seconds = first.setdefault(at.stage, (at.rows, at.seconds if first else 0.0))
            rate = (at.rows - rows) / max(at.seconds - seconds, 0.001)
            bar.update(task, description=at.stage, completed=at.size, total=at.total, rows=at.rows, rate=rate)

        yield watch


def told(done: Summary) -> Iterator[str]:
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
    if done.templates:
        t = done.templates
        pages = f"{_counted(t['pages'], 'page')} of {_counted(t['sites'], 'site')}"
        yield f"  templates fitted on {pages}: {done.folder / t['file']}"
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
