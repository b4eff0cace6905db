"""`textclean dups`: which texts are copies of which."""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from textclean.cli.files import STDIN, write_file, write_stdout
from textclean.cli.options import Options, config_option, pass_options, setting_options
from textclean.cli.texts import Reader

if TYPE_CHECKING:
    from textclean.duplicates import NearDuplicates

__all__ = ["dups"]

_CHUNK = 2000
_SECONDS = 0.5  # between two lines of progress


@click.command(short_help="Tell which texts are copies of which.")
@click.argument("inputs", nargs=-1, metavar="[FILE|FOLDER|-]...", type=click.Path(allow_dash=True))
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write the rows into this file, in one step, instead of standard output.",
)
@click.option("--clean", is_flag=True, help="Clean each text first: what sites put around a story hides its copies.")
@config_option
@setting_options("", "preset", "plus")
@setting_options("duplicates")
@click.option("--passages", is_flag=True, help="Tell the passages of 20 words and more that texts share, too.")
@setting_options("columns", "text", "id", "site")
@pass_options
def dups(
    options: Options,
    inputs: tuple[str, ...],
    output: Path | None,
    clean: bool,
    passages: bool,
) -> None:
    """Flag near-duplicates: a row of JSON for each text, with its cluster, the id of the cluster's lead, and how like
    the lead it is (jaccard, containment). A text without copies has null in these. Nothing is deleted.

    Inputs are JSONL files (a row with "text", and "id" if it has one), text files, and folders of both; without one, or
    where one is -, rows are read from standard input. A row without an id gets its file and line. With --passages each
    row lists the passages that stand in other texts too, with offsets into the text that was compared.
    """
    from textclean.duplicates import NearDuplicates

    config = options.config()
    columns = config.columns
    index = NearDuplicates.of(config.duplicates)
    reader = Reader(columns.text, columns.id, (columns.site,) if columns.site else ())
    pipeline = config.pipeline() if clean else None
    texts: list[str] = []
    progress = _Progress()
    sources = reader.sources(inputs or (STDIN,))
    while part := list(islice(sources, _CHUNK)):
        batch = [
            pipeline.tag(source.text, title=config.title, lang=config.lang).text if pipeline else source.text
            for source in part
        ]
        sites = [source.site for source in part] if columns.site else None
        index.add_many([source.id for source in part], batch, sites=sites)
        texts += batch if passages else []
        progress.show(f"{len(index):,} texts read")
    progress.show(f"{len(index):,} texts read, looking for clusters")
    rows, summary = _flags(index)
    if passages:
        progress.show(f"{len(index):,} texts read, looking for passages")
        count = _add_passages(rows, texts)
        summary += f"; {count:,} shared passages"
    progress.clear()
    data = "".join(f"{json.dumps(row)}\n" for row in rows).encode()
    if output is None:
        write_stdout(data)
    elif not write_file(output, data):
        raise SystemExit(1)
    click.echo(summary, err=True)
    if reader.failed:
        raise SystemExit(1)


def _flags(index: NearDuplicates) -> tuple[list[dict[str, Any]], str]:
    """A row for each text, and what all of them come to."""
    from textclean.duplicates.flags import flags

    none = {"cluster": None, "lead": None, "jaccard": None, "containment": None, "relation": None}
    rows: dict[str, dict[str, Any]] = {name: {"id": name, **none} for name in index}
    kinds: Counter[str] = Counter()
    clusters = index.clusters(index.settings.representative)
    for name, told in flags(index, clusters):
        rows[name].update(told)
        kinds[told["relation"] or "lead"] += 1
    members = sum(len(cluster.ids) for cluster in clusters)
    copies = ", ".join(f"{count:,} {kind}" for kind, count in sorted(kinds.items()) if kind != "lead")
    share = index.recall_at(index.settings.least[0])
    summary = (
        f"{len(index):,} texts: {members:,} in {len(clusters):,} clusters, "
        f"{members - len(clusters):,} beside the leads{f' ({copies})' if copies else ''}; "
        f"of pairs at a Jaccard likeness of {index.settings.least[0]:g} the bands find {share:.1%}"
    )
    return list(rows.values()), summary


def _add_passages(rows: list[dict[str, Any]], texts: list[str]) -> int:
    """Tell each row the passages that its text shares with others."""
    from textclean.duplicates.text_reuse import passages

    for row in rows:
        row["passages"] = []
    found = passages(texts)
    for passage in found:
        for place in passage.places:
            others = [other for other in passage.places if other != place]
            rows[place.text]["passages"].append(
                {
                    "start": place.start,
                    "end": place.end,
                    "words": passage.words,
                    "in": [{"id": rows[o.text]["id"], "start": o.start, "end": o.end} for o in others],
                }
            )
    return len(found)


class _Progress:
    """How far the work is, on one line of a terminal, not more often than is pleasant; nothing in a pipe."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now, self._next = now, now() + _SECONDS
        self._shown = 0

    def show(self, text: str) -> None:
        """Put this in the place of the line before."""
        if sys.stderr.isatty() and self._now() >= self._next:
            click.echo(f"\r{text.ljust(self._shown)}", err=True, nl=False)
            self._shown, self._next = len(text), self._now() + _SECONDS

    def clear(self) -> None:
        """Take the line away."""
        if self._shown:
            click.echo(f"\r{' ' * self._shown}\r", err=True, nl=False)
