"""Near-duplicates among the clean texts of a run, written to a file of their own."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any, NamedTuple

from textclean.atomic import replacing
from textclean.duplicates import NearDuplicates
from textclean.duplicates.flags import flags
from textclean.duplicates.settings import DuplicateSettings
from textclean.engines.job import Job
from textclean.engines.state import State
from textclean.io.output import rows

__all__ = ["DUPLICATES", "find"]

DUPLICATES = "duplicates.jsonl"
_CHUNK = 2000


class _Text(NamedTuple):
    """A clean text, its site, and its name in the index: shard, row in its file (from 0), and the id of the row."""

    name: str
    text: str
    site: str | None


def find(state: State, job: Job, reports: list[dict[str, Any]], watch: Callable[[str, int], None]) -> dict[str, Any]:
    """Write a row for each text that has copies: its place, its cluster, the cluster's lead, and their similarity.

    Args:
        state: The state of the run.
        job: The job.
        reports: The report of each shard.
        watch: Called with a description of the work and the number of texts so far.

    Returns:
        The entry in the manifest.
    """
    settings = job.duplicates or DuplicateSettings()
    folder = state.folder / "index"
    if folder.exists():  # left by a run that was killed at this point
        shutil.rmtree(folder)
    index = NearDuplicates.of(settings, folder)
    texts = _texts(state, job, reports)
    while part := list(islice(texts, _CHUNK)):
        sites = [text.site for text in part] if job.columns.site is not None else None
        index.add_many([text.name for text in part], [text.text for text in part], sites=sites)
        watch("looking for near-duplicates", len(index))
    clusters = index.clusters(settings.representative)
    relations: Counter[str] = Counter()
    names = {report["shard"]: report["output"] for report in reports}
    with replacing(state.output / DUPLICATES) as file:
        for name, flagged in flags(index, clusters):
            relations[flagged["relation"] or "lead"] += 1
            row = {**_place(name, names), **flagged, "lead": _place(flagged["lead"], names)}
            file.write(json.dumps(row).encode() + b"\n")
    return {
        "file": DUPLICATES,
        "texts": len(index),
        "clusters": len(clusters),
        "members": sum(len(cluster.ids) for cluster in clusters),
        "relations": dict(sorted(relations.items())),
        "threshold": settings.threshold,
        "representative": settings.representative,
    }


def _texts(state: State, job: Job, reports: list[dict[str, Any]]) -> Iterator[_Text]:
    """The clean texts of all shards."""
    columns = (job.columns.clean, job.columns.id, job.columns.site)
    for shard, report in zip(state.shards, reports, strict=True):
        if report["output"] is not None:
            read = rows(shard.output, state.output / report["output"], columns)
            for at, (text, own, site) in enumerate(read):
                yield _Text(f"{shard.number}:{at}:{own or ''}", text or "", site)


def _place(name: str, names: dict[int, str]) -> dict[str, Any]:
    """The place of a text: its file, its row in the file (from 0), and the id of the row."""
    shard, row, own = name.split(":", 2)
    return {"file": names[int(shard)], "row": int(row), "id": own or None}
