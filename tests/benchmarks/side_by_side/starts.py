"""What an import and a command cost: processor time of fresh processes that take turns."""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.side_by_side.timing import version_of

REFERENCE = "`import re, json`"
PROGRAMS = {
    REFERENCE: ("", "import re, json"),
    "`import ftfy`": ("ftfy", "import ftfy"),
    "`import plsfix`": ("plsfix", "import plsfix"),
    "`import trafilatura`": ("trafilatura", "import trafilatura"),
    "`import datasketch`": ("datasketch", "import datasketch"),
    "`import datatrove.pipeline.filters`": ("datatrove", "import datatrove.pipeline.filters"),
    "**`import textclean`**": ("textclean", "import textclean"),
    "**`textclean.clean(text)`**": ("textclean", "import textclean; textclean.clean('Read more: a b c.')"),
    "**`textclean clean FILE`**": (
        "textclean",
        "import sys; sys.argv[1:] = ['clean', FILE]; from textclean.cli import main; main()",
    ),
    "**`textclean --help`**": (
        "textclean",
        "import sys; sys.argv[1:] = ['--help']; from textclean.cli import main; main()",
    ),
}


def table(rounds: int) -> str:
    """Milliseconds of each program, and how many times the reference that is."""
    took: dict[str, list[float]] = {name: [] for name, (package, _) in PROGRAMS.items() if _there(package)}
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "page.txt"
        file.write_text("Harbour opens\n\nThe harbour opened on Monday, the board said.\n", encoding="utf-8")
        for turn in range(rounds + 1):
            for name, seconds in took.items():
                program = PROGRAMS[name][1].replace("FILE", repr(str(file)))
                before = _children()
                command = [sys.executable, "-c", program]
                # In that folder, so that the installed package is started and not the checkout around it.
                subprocess.run(command, capture_output=True, check=True, env=_compiled(folder), cwd=folder)
                if turn:
                    seconds.append(_children() - before)
    median = {name: statistics.median(seconds) for name, seconds in took.items()}
    lines = ["| a fresh process | ms | times |", "|---|---|---|"]
    return "\n".join(
        (*lines, *(f"| {name} | {s * 1e3:.0f} | {s / median[REFERENCE]:.1f} |" for name, s in median.items()))
    )


def _compiled(folder: str) -> dict[str, str]:
    """The environment of processes whose modules are compiled, as those of an installed package are."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return kept | {"PYTHONPYCACHEPREFIX": folder}


def _there(package: str) -> bool:
    return not package or version_of(package) is not None


def _children() -> float:
    """The processor time of all processes that this one has waited for."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
