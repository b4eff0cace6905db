"""`textclean dups`: finds near-duplicates among texts."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from textclean.cli.files import STDIN, limits_of, write_file, write_stdout
from textclean.cli.options import Options, config_option, pass_options, setting_options
from textclean.cli.progress import counted, stages
from textclean.cli.terminal import announce_stdin, visible
from textclean.columns import Fields
from textclean.io.formats import listed

if TYPE_CHECKING:
    from textclean.cli.texts import Text
    from textclean.config import Config
    from textclean.duplicates import NearDuplicates

__all__ = ["dups"]

_CHUNK = 2000
_HELP = f"""
Flag near-duplicates: one row of JSON for each text, with its cluster, the id of the cluster's lead, and how similar
it is to the lead (jaccard, containment). A text without copies has null in these. Nothing is deleted.

Inputs are files, folders and globs, as for `textclean run`, plain or compressed: {listed()}. A text file is one text;
without inputs, and for -, JSON lines are read from standard input. A row without an id is called by its file and line,
and of two rows of one id the second by its id, file and line.
Of the folder of a run, its rows are read: --text-field clean_text compares the clean texts. With --passages each row
also lists the passages that other texts share, with offsets into the text that was compared.
"""


@click.command(short_help="Find near-duplicates among texts.", help=_HELP)
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
@click.option("--passages", is_flag=True, help="List the passages of 20 words or more that texts share, too.")
@setting_options("columns", "text", "id", "site")
@setting_options("run", "max_record", "max_ratio", "encoding")
@pass_options
def dups(
    options: Options,
    inputs: tuple[str, ...],
    output: Path | None,
    clean: bool,
    passages: bool,
) -> None:
    """Find near-duplicates; see the help text."""
    from textclean.cli.texts import Reader
    from textclean.duplicates import NearDuplicates

    config = options.config()
    columns = config.columns
    index = NearDuplicates.of(config.duplicates)
    fields = Fields(columns.text, columns.id, columns.site)
    reader = Reader(fields, limits_of(config), encoding=config.run.encoding, unique=True)
    inputs = inputs or (STDIN,)
    announce_stdin(inputs)
    with stages() as show:
        texts = _add(index, reader.texts(inputs), config, clean, bool(columns.site), passages, show)
        show("looking for clusters", len(index), None)
        rows, summary = _flags(index)
        if passages:
            show("looking for passages", len(index), None)
            summary += f"; {counted(_add_passages(rows, texts), 'shared passage')}"
    data = "".join(f"{json.dumps(row)}\n" for row in rows).encode()
    if output is None:
        write_stdout(data)
    elif not write_file(output, data):
        raise SystemExit(1)
    click.echo(summary if output is None else f"{summary}: {visible(str(output))}", err=True)
    if reader.failed:
        raise SystemExit(1)


def _add(
    index: NearDuplicates,
    found: Iterator[Text],
    config: Config,
    clean: bool,
    with_sites: bool,
    keep: bool,
    show: Callable[[str, int, int | None], None],
) -> list[str]:
    """Add texts to the index, cleaned first if `clean`; returns what was compared, if `keep`."""
    pipeline = config.pipeline() if clean else None
    kept: list[str] = []
    while part := list(islice(found, _CHUNK)):
        batch = [
            pipeline.tag(text.text, title=config.title, lang=config.lang).text if pipeline else text.text
            for text in part
        ]
        sites = [text.site for text in part] if with_sites else None
        index.add_many([text.id for text in part], batch, sites=sites)
        kept += batch if keep else []
        show("reading texts", len(index), None)
    return kept


def _flags(index: NearDuplicates) -> tuple[list[dict[str, Any]], str]:
    """A row for each text, and the summary."""
    from textclean.duplicates.flags import flags

    none = {"cluster": None, "lead": None, "jaccard": None, "containment": None, "relation": None}
    rows: dict[str, dict[str, Any]] = {name: {"id": name, **none} for name in index}
    kinds: Counter[str] = Counter()
    clusters = index.clusters(index.settings.representative)
    for name, flagged in flags(index, clusters):
        rows[name].update(flagged)
        kinds[flagged["relation"] or "lead"] += 1
    members = sum(len(cluster.ids) for cluster in clusters)
    copies = ", ".join(f"{count:,} {kind}" for kind, count in sorted(kinds.items()) if kind != "lead")
    share = index.recall_at(index.settings.least[0])
    excerpts = index.recall_at(0.0, shared=index.settings.min_shingles)
    summary = (
        f"{counted(len(index), 'text')}: {members:,} in {counted(len(clusters), 'cluster')}, "
        f"{members - len(clusters):,} of them not the lead{f' ({copies})' if copies else ''}; "
        f"of pairs at a Jaccard similarity of {index.settings.least[0]:g} the bands find {share:.1%}, "
        f"of excerpts of {index.settings.min_shingles} shingles the sample {excerpts:.1%}"
    )
    return list(rows.values()), summary


def _add_passages(rows: list[dict[str, Any]], texts: list[str]) -> int:
    """Add to each row the passages that its text shares with others; returns how many passages there are."""
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
