"""A corpus from end to end: JSON lines to clean JSON lines and the clusters of near-duplicates."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from multiprocessing import Pool
from pathlib import Path
from typing import Any, NamedTuple

from tests.benchmarks.side_by_side.timing import version_of

NEEDED = ("plsfix", "datatrove", "gaoya")


class Run(NamedTuple):
    """What a run took: seconds of processor time of all its processes, seconds by the clock, MB of the largest one."""

    processor: float
    clock: float
    peak: float


def table(texts: Sequence[str], rounds: int) -> str:
    """Records a second of both pipelines, by one and two workers, in processes that take turns."""
    runs: dict[tuple[str, int], list[Run]] = {}
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "in.jsonl"
        with source.open("w", encoding="utf-8") as out:
            for i, text in enumerate(texts):
                out.write(json.dumps({"id": str(i), "text": text}) + "\n")
        for _ in range(rounds):
            for workers in (1, 2):
                for name, command in _commands(source, Path(folder) / "out", workers).items():
                    runs.setdefault((name, workers), []).append(_measured(command, Path(folder)))
    lines = [
        f"| {len(texts):,} records, clean and paired | workers | records a CPU second | records a second | peak MB |",
        "|---|---|---|---|---|",
    ]
    for (name, workers), found in runs.items():
        cpu, clock, peak = (statistics.median(column) for column in zip(*found, strict=True))
        lines.append(f"| {name} | {workers} | {len(texts) / cpu:,.0f} | {len(texts) / clock:,.0f} | {peak:.0f} |")
    return "\n".join(lines)


def _commands(source: Path, out: Path, workers: int) -> dict[str, list[str]]:
    """The command of each pipeline that is installed."""
    own = [sys.executable, "-m", "textclean", "run", str(source), "-o", str(out), "--workers", str(workers), "--dups"]
    theirs = [
        sys.executable,
        "-m",
        "tests.benchmarks.side_by_side.corpus",
        str(source),
        str(out) + ".jsonl",
        str(workers),
    ]
    found = {"**textclean** run --dups": own}
    return {"plsfix, datatrove's C4, gaoya": theirs, **found} if all(map(version_of, NEEDED)) else found


def _measured(command: list[str], folder: Path) -> Run:
    """Run a command in a process of its own, which tells what its children took."""
    program = (
        "import json, resource, subprocess, sys\n"
        "done = subprocess.run(json.loads(sys.argv[1]), capture_output=True)\n"
        "used = resource.getrusage(resource.RUSAGE_CHILDREN)\n"
        "print(done.returncode, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)\n"
        "sys.stderr.buffer.write(done.stderr)"
    )
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", program, json.dumps(command)], capture_output=True, text=True, check=True, env=os.environ
    )
    clock = time.perf_counter() - began
    code, processor, peak = done.stdout.split()
    if code != "0":
        raise RuntimeError(done.stderr[-2000:])
    for left in folder.glob("out*"):
        subprocess.run(["rm", "-r", str(left)], check=True)
    return Run(float(processor), clock, float(peak))


# The pipeline of the fastest peers ------------------------------------------------------------------------------------


def _cleaner() -> Callable[[str], str]:
    """plsfix's repair, then datatrove's C4 filter, which takes lines away."""
    import plsfix
    from datatrove.data import Document
    from datatrove.pipeline.filters import C4QualityFilter

    lines = C4QualityFilter(filter_no_terminal_punct=True)

    def clean(text: str) -> str:
        document = Document(text=plsfix.fix_text(text), id="0")
        return document.text if lines.filter(document) is True else ""

    return clean


_clean: list[Callable[[str], str]] = []


def _cleaned(line: str) -> dict[str, Any]:
    """A record with its clean text."""
    if not _clean:
        _clean.append(_cleaner())
    record: dict[str, Any] = json.loads(line)
    return {**record, "text": _clean[0](record["text"])}


def peers(source: Path, out: Path, workers: int) -> None:
    """Clean a corpus with peers: read, repair, filter lines, write, and pair near-duplicates."""
    from gaoya.minhash import MinHashStringIndex

    index = MinHashStringIndex(
        hash_size=32, jaccard_threshold=0.7, num_bands=42, band_size=3, analyzer="word", lowercase=True,
        ngram_range=(5, 5),
    )  # fmt: skip
    with source.open(encoding="utf-8") as lines, out.open("w", encoding="utf-8") as written:
        for i, record in enumerate(_records(lines, workers)):
            record["like"] = index.query(record["text"]) if record["text"] else []
            if record["text"]:
                index.insert_document(i, record["text"])
            written.write(json.dumps(record, ensure_ascii=False) + "\n")


def _records(lines: Any, workers: int) -> Iterator[dict[str, Any]]:
    if workers == 1:
        yield from map(_cleaned, lines)
        return
    with Pool(workers) as pool:
        yield from pool.imap(_cleaned, lines, chunksize=100)


if __name__ == "__main__":
    peers(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
