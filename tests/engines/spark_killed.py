"""A program for `test_spark_cluster`: two executor processes, of which one is killed in the middle of each job.

    python spark_killed.py FOLDER

writes what came out, and which processes were killed, to FOLDER/found.json.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from pyspark.sql import DataFrame, SparkSession

from textclean import ARTICLE, Document, Label
from textclean.engines.spark import clean, near_duplicates

PROC = Path("/proc")


def parent(pid: int) -> int:
    return int((PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()[1])


def is_executor(pid: int) -> bool:
    return b"CoarseGrainedExecutorBackend" in (PROC / str(pid) / "cmdline").read_bytes()


def killing(marker: Path, text: str) -> Callable[[Document], Iterator[Label]]:
    """A filter that, the first time that it sees the text, kills the executor whose work it does."""

    def kill(doc: Document) -> Iterator[Label]:
        if text in doc.source:
            try:
                os.close(os.open(marker, os.O_CREAT | os.O_EXCL))
            except FileExistsError:
                return
            pid = os.getpid()
            while not is_executor(pid):
                pid = parent(pid)
            marker.write_text(str(pid))
            os.kill(pid, signal.SIGKILL)
            time.sleep(60)  # this process goes with its executor
        yield from ()

    return kill


def kill_one(spark: SparkSession, marker: Path, jobs: int, over: threading.Event) -> None:
    """Wait for the job of that number to be at work, then kill an executor; do nothing if all is over before."""
    tracker = spark.sparkContext.statusTracker()
    while max(tracker.getActiveJobsIds(), default=0) < jobs:
        if over.wait(0.01):
            return
    found = [int(entry.name) for entry in PROC.iterdir() if entry.name.isdigit() and ours(int(entry.name))]
    marker.write_text(str(found[0]))
    os.kill(found[0], signal.SIGKILL)


def ours(pid: int) -> bool:
    """Whether a process is an executor below this program."""
    try:
        if not is_executor(pid):
            return False
        while pid > 1 and pid != os.getpid():
            pid = parent(pid)
    except (FileNotFoundError, ProcessLookupError):
        return False
    return pid > 1


def main(folder: Path) -> None:
    builder = SparkSession.builder.master("local-cluster[2,1,1024]").appName("killed")
    for line in (folder / "spark.conf").read_text().splitlines():
        builder = builder.config(*line.split(" ", 1))
    spark = builder.getOrCreate()
    spark.sparkContext.setLogLevel("OFF")
    df: DataFrame = spark.read.schema("at int, id string, text string").json(str(folder / "in.jsonl")).repartition(6)
    rows = clean(df, ARTICLE | killing(folder / "first", "Lot 17,")).orderBy("at").collect()
    # The clusters' job has the numbers after those of the rows': kill when the texts are signed and compared.
    done = len(spark.sparkContext.statusTracker().getJobIdsForGroup(None))
    over = threading.Event()
    killer = threading.Thread(target=kill_one, args=(spark, folder / "second", done + 12, over))
    killer.start()
    copies = near_duplicates(df, order_column="at").collect()
    over.set()
    killer.join()
    found = {
        "rows": [row.asDict(recursive=True) for row in rows],
        "copies": [row.asDict() for row in copies],
        "killed": [int((folder / name).read_text()) for name in ("first", "second")],
    }
    (folder / "found.json").write_text(json.dumps(found))
    spark.stop()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
