"""Kills a run at every step that writes to disk, resumes it, and compares; run by test_kill.py as a script.

A power cut has no mercy on a program that is between two system calls, so all of them have their turn: before and after
each fsync, each rename and each removal. Each run is a fork of this process, which has read all modules already.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.engines.corpora import CHROME, Serial, article, tree
from textclean import ARTICLE, NearDuplicates
from textclean.duplicates.settings import DuplicateSettings
from textclean.engines import local
from textclean.engines.job import Job

STRIDE = int(os.environ.get("STRIDE", "6"))
JOB = Job(shard=3000)
WITH_DUPLICATES = Job(shard=100_000, duplicates=DuplicateSettings())


def run(inputs: list[str], folder: Path, job: Job, steps: int) -> None:
    """Do the run, and die at that step; finish if it has fewer steps."""
    left = [steps]

    def step() -> None:
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def deadly(call: Callable[..., Any]) -> Callable[..., Any]:
        def called(*arguments: Any, **named: Any) -> Any:
            step()
            result = call(*arguments, **named)
            step()
            return result

        return called

    os.fsync = deadly(os.fsync)
    Path.replace = deadly(Path.replace)  # type: ignore[method-assign]
    os.unlink = deadly(os.unlink)
    local.Pool = Serial  # type: ignore[assignment, misc]
    local.run(inputs, folder, job, resume=True)


def died(inputs: list[str], folder: Path, job: Job, steps: int) -> bool:
    """Do the run in a child process; returns whether it died at that step."""
    child = os.fork()
    if not child:
        try:
            run(inputs, folder, job, steps)
        except BaseException as error:  # noqa: BLE001 - no fork may go on in the parent's place
            sys.stderr.write(f"step {steps}: {error!r}\n")
            os._exit(1)
        os._exit(0)
    status = os.waitpid(child, 0)[1]
    if os.WIFSIGNALED(status):
        return True
    if os.WEXITSTATUS(status):
        raise SystemExit(f"the run that was to die at step {steps} failed")
    return False


def all_steps(job: Job, before: list[str] | None = None) -> int:
    """Do one run for each step (every STRIDE-th), which dies there; returns the number of steps.

    With `before`, each run continues a finished one, which has cleaned only these inputs.
    """
    inputs = ["in"]
    died(inputs, Path("whole"), job, 0)
    whole = tree(Path("whole"))
    if before is not None:
        died(before, Path("earlier"), job, 0)
    steps = 0
    while begun(before) and died(inputs, Path("out"), job, steps + STRIDE):
        steps += STRIDE
        found = tree(Path("out"))
        if before is None and "manifest.json" in found and not set(whole) <= set(found):
            raise SystemExit(f"step {steps}: there is a manifest, but not all that it tells of")
        died(inputs, Path("out"), job, 0)
        if tree(Path("out")) != whole:
            raise SystemExit(f"step {steps}: what came out is not what comes out of a run that is not killed")
        shutil.rmtree("out")
    for folder in ("out", "whole", *(() if before is None else ("earlier",))):
        shutil.rmtree(folder)
    return steps


def begun(before: list[str] | None) -> bool:
    """Copy the finished run that is to be continued, if there is one."""
    if before is not None:
        shutil.copytree("earlier", "out")
    return True


if __name__ == "__main__":
    ARTICLE("Read more: what is loaded and compiled on first use is so once, before the forks\n\u00e9")
    index = NearDuplicates()
    index.add_many(["a", "b"], [article(1), article(1) + CHROME])
    index.clusters()
    steps = all_steps(JOB) + all_steps(WITH_DUPLICATES) + all_steps(JOB, ["in/a.jsonl"])
    sys.stdout.write(f"{steps}\n")
