"""Small corpora for the engines' tests, and a pool without processes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from textclean.engines.job import Job
from textclean.engines.plan import Shard
from textclean.engines.pool import Paths, Task
from textclean.engines.shard import work
from textclean.engines.state import State
from textclean.io.compression import zstd

PARAGRAPHS = (
    "The council of Ostwick voted on Tuesday to rebuild the bridge that the flood had taken away in the spring.",
    "It will cost a third more than the engineers had thought, the mayor said, because the river bed has moved.",
    "The ferry will run until then, every twenty minutes, and on market days every ten, from both of the landings.",
    "Not all were content: the fishermen had asked for a higher arch, and the school for a path beside the road.",
)
CHROME = "\nShare this article\nRead more: Mayor resigns\n© 2023 Harbour Post. All rights reserved.\n"


def article(number: int) -> str:
    """A unique text; every third has chrome, every fifth is a copy of an earlier one."""
    own = number - 5 if number and number % 5 == 0 else number
    body = "\n".join(f"{paragraph} Lot {own}, berth {own * 7919}." for paragraph in PARAGRAPHS)
    return body + (CHROME if number % 3 == 0 else "\n")


def jsonl(count: int, first: int = 0) -> bytes:
    """Rows of JSON."""
    rows = ({"id": f"n{i}", "text": article(i)} for i in range(first, first + count))
    return b"".join(json.dumps(row).encode() + b"\n" for row in rows)


def tree(folder: Path) -> dict[str, str]:
    """The digest of each file below a folder."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def output(folder: Path) -> list[dict[str, Any]]:
    """All rows of a run that wrote JSON lines."""
    parts = sorted(folder.glob("part-*.jsonl.zst"))
    return [json.loads(line) for part in parts for line in zstd().decompress(part.read_bytes()).splitlines()]


def rejects(folder: Path) -> list[dict[str, Any]]:
    """All rejects of a run."""
    path = folder / "rejects.jsonl"
    return [json.loads(line) for line in path.read_bytes().splitlines()] if path.exists() else []


def manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a run."""
    found: dict[str, Any] = json.loads((folder / "manifest.json").read_bytes())
    return found


class Meter:
    """A meter that counts and never stops the work."""

    def __init__(self) -> None:
        self.numbers = [0, 0, 0]

    def note(self, size: int, rows: int, rejected: int) -> None:
        self.numbers = [a + b for a, b in zip(self.numbers, (size, rows, rejected), strict=True)]


class Serial:
    """Replaces the pool: works on the shards in this process, one after the other."""

    def __init__(self, state: State, job: Job, workers: int, task: Task = work, paths: Paths | None = None) -> None:
        self._job, self.workers = job, workers
        self._task, self._paths = task, paths or state.paths
        self.deaths = 0

    def run(
        self, shards: Iterable[Shard], done: Callable[[Shard, dict[str, Any]], None], look: Callable[[list[int]], None]
    ) -> None:
        for shard in shards:
            meter = Meter()
            done(shard, self._task(self._job, shard, *self._paths(shard), meter))
            look([0, 0, 0])
