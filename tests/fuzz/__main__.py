"""Runs targets for some minutes each, one after the other, by atheris if it is installed:

    python -m tests.fuzz --minutes 30 --folder fuzzed              # all targets
    python -m tests.fuzz --minutes 30 --folder fuzzed repair index

The folder has a log of each target (a line for each run: inputs, seconds, findings), its grown corpus, and a file for
each finding with the bytes, and one with the traceback. A second run continues with the corpus of the first.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import json
import os
import random
import subprocess
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

MEMORY = 3000  # MB that a process may take
SLOW, SLOWEST = 5, 60  # seconds for one input: of the processor, for a finding; of the clock, until the process ends
LEAST = 5  # seconds that are worth a process
NOTED = 20  # seconds between two lines of a log


def main() -> int:
    """Run the targets in processes of their own: a crash of the interpreter ends one process, and not the run."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description="Run fuzz targets.")
    parser.add_argument("targets", nargs="*", help="targets; all by default")
    parser.add_argument("--minutes", type=float, default=10, help="minutes for each target")
    parser.add_argument("--folder", type=Path, default=Path("fuzzed"), help="where logs and findings go")
    parser.add_argument("--list", action="store_true", help="list the targets")
    parser.add_argument("--replay", type=Path, help="run the targets on one file, and show what happens")
    parser.add_argument("--seconds", type=float, help=argparse.SUPPRESS)  # one process of one target
    given = parser.parse_args()
    if given.seconds is not None:  # atheris must be the first to import textclean
        Session(given.targets[0], given.folder).run(given.seconds)
        return 0
    from tests.fuzz.targets import TARGETS

    if given.list:
        print(*TARGETS, sep="\n")  # noqa: T201
        return 0
    if unknown := set(given.targets) - TARGETS.keys():
        parser.error(f"unknown targets: {', '.join(sorted(unknown))}; --list shows all")
    names = given.targets or list(TARGETS)
    if given.replay:
        for name in names:
            TARGETS[name](given.replay.read_bytes())
        return 0
    for name in names:
        _in_processes(name, given.minutes * 60, given.folder)
    return 1 if any((given.folder / name).glob("finding-*.bytes") for name in names) else 0


def _in_processes(name: str, seconds: float, folder: Path) -> None:
    """Run a target until its time is over, in a new process after each that ended early."""
    folder.mkdir(parents=True, exist_ok=True)
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > LEAST:
        command = [sys.executable, "-m", "tests.fuzz", name, "--folder", str(folder), "--seconds", str(left)]
        with (folder / f"{name}.out").open("ab") as out:
            subprocess.run(command, stdout=out, stderr=out, check=False)


class Session:
    """One process that runs a target.

    Args:
        name: The name of the target.
        folder: The folder of all targets.
    """

    def __init__(self, name: str, folder: Path) -> None:
        self.name, self.folder, self.log = name, folder / name, folder / f"{name}.log"
        self.corpus = self.folder / "corpus"
        self.corpus.mkdir(parents=True, exist_ok=True)
        self.began, self.noted, self.tried, self.found = time.monotonic(), 0.0, 0, 0
        self.run_one: Callable[[bytes], None]

    def run(self, seconds: float) -> None:
        """Run the target."""
        (self.atheris if importlib.util.find_spec("atheris") else self.changes)(seconds)

    def changes(self, seconds: float) -> None:
        """Run it on changed inputs, without knowing what they reach."""
        from tests.fuzz.targets import TARGETS, inputs, seeds

        self.run_one = TARGETS[self.name]
        for data in seeds(self.name):
            self(data)
        for data in inputs(self.name, time.time_ns()):
            if time.monotonic() - self.began > seconds:
                break
            self(data)
        self.note()

    def atheris(self, seconds: float) -> None:
        """Run it by atheris, which keeps the inputs that reach new code."""
        import atheris

        # numba compiles the functions of this module, and knows no calls of atheris.
        with atheris.instrument_imports(include=["textclean"], exclude=["textclean.shingling.fast"]):
            from tests.fuzz.mutations import LARGEST, mutate
            from tests.fuzz.targets import TARGETS, seeds
        self.run_one = TARGETS[self.name]
        own = seeds(self.name)
        for data in own:
            (self.corpus / hashlib.sha1(data).hexdigest()).write_bytes(data)

        def changed(data: bytes, most: int, seed: int) -> bytes:
            draw = random.Random(seed)
            if draw.random() < 0.3:
                return bytes(atheris.Mutate(data, most))
            return mutate(data, draw, own)[:most]

        largest = max(LARGEST, *(2 * len(data) for data in own))
        flags = (
            f"-max_total_time={max(1, int(seconds))} -timeout={SLOWEST} -rss_limit_mb={MEMORY} -max_len={largest}"
            f" -artifact_prefix={self.folder}/crash- -print_final_stats=1 -verbosity=0"
        )
        arguments = [sys.argv[0], *flags.split(" "), str(self.corpus)]
        atheris.Setup(arguments, self, custom_mutator=changed)
        atheris.Fuzz()

    def __call__(self, data: bytes) -> None:
        """Run the target on one input; an error is written down once for each place in the code."""
        self.tried += 1
        began = time.process_time()  # other processes may hold it up
        try:
            self.run_one(data)
        except Exception as error:  # noqa: BLE001 - every error is a finding
            self.keep(data, error)
        if (took := time.process_time() - began) > SLOW:
            self.keep(data, TimeoutError(f"{took:.1f} s for {len(data)} bytes"))
        if time.monotonic() - self.noted > NOTED:
            self.note()

    def keep(self, data: bytes, error: Exception) -> None:
        """Write a finding; of several with one place, the shortest."""
        frames = traceback.extract_tb(error.__traceback__)
        places = [
            f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames if "site-packages" not in frame.filename
        ]
        place = f"{type(error).__name__} {' '.join(places[-2:])}"
        path = self.folder / f"finding-{hashlib.sha1(place.encode()).hexdigest()[:10]}.bytes"
        if path.exists() and path.stat().st_size <= len(data):
            return
        self.found += not path.exists()
        path.write_bytes(data)
        shown = "".join(traceback.format_exception(error))[-6000:]
        path.with_suffix(".txt").write_text(f"{place}\n{data!r:.3000}\n\n{shown}", "utf-8", "backslashreplace")

    def note(self) -> None:
        """Write how far it is."""
        self.noted = time.monotonic()
        line: dict[str, Any] = {
            "process": os.getpid(),
            "inputs": self.tried,
            "seconds": round(self.noted - self.began),
            "new findings": self.found,
        }
        with self.log.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")


if __name__ == "__main__":
    sys.exit(main())
