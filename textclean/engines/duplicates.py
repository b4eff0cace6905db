"""Near-duplicates among the clean texts of a run: one more file beside its rows."""

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
    """A clean text, its site, and its name in the index: shard, row in its file (from 0), and the row's own id."""

    name: str
    text: str
    site: str | None


def find(state: State, job: Job, reports: list[dict[str, Any]], watch: Callable[[str, int], None]) -> dict[str, Any]:
    """Write a row for each text that has copies: where it stands, its cluster, the cluster's lead, and how like it.

    Returns what it came to, for the manifest.
    """
    wanted = job.duplicates or DuplicateSettings()
    folder = state.folder / "index"
    if folder.exists():  # of a run that was killed at this point
        shutil.rmtree(folder)
    index = NearDuplicates.of(wanted, folder)
    texts = _texts(state, job, reports)
    while part := list(islice(texts, _CHUNK)):
        sites = [text.site for text in part] if job.columns.site is not None else None
        index.add_many([text.name for text in part], [text.text for text in part], sites=sites)
        watch("looking for near-duplicates", len(index))
    clusters = index.clusters(wanted.representative)
    relations: Counter[str] = Counter()
    names = {report["shard"]: report["output"] for report in reports}
    with replacing(state.output / DUPLICATES) as file:
        for name, told in flags(index, clusters):
            relations[told["relation"] or "lead"] += 1
            row = {**_place(name, names), **told, "lead": _place(told["lead"], names)}
            file.write(json.dumps(row).encode() + b"\n")
    return {
        "file": DUPLICATES,
        "texts": len(index),
        "clusters": len(clusters),
        "members": sum(len(cluster.ids) for cluster in clusters),
        "relations": dict(sorted(relations.items())),
        "threshold": wanted.threshold,
        "representative": wanted.representative,
    }


def _texts(state: State, job: Job, reports: list[dict[str, Any]]) -> Iterator[_Text]:
    ask = (job.columns.clean, job.columns.id, job.columns.site)
    for shard, report in zip(state.shards, reports, strict=True):
        if report["output"] is not None:
            found = rows(shard.output, state.output / report["output"], ask)
            for at, (text, own, site) in enumerate(found):
                yield _Text(f"{shard.number}:{at}:{own or ''}", text or "", site)


def _place(name: str, names: dict[int, str]) -> dict[str, Any]:
    """Where a text stands: its file, its row in it (from 0), and the row's own id."""
    shard, row, own = name.split(":", 2)
    return {"file": names[int(shard)], "row": int(row), "id": own or None}
