"""What .github/SECURITY.md promises and no other test tries, and that the tests which it names exist."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# Everything that a program does without naming a server, in a process that may not open a connection.
OFFLINE = """
import sys

def refuse(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.bind", "socket.sendto"):
        raise SystemExit(f"{event}{arguments}")

sys.addaudithook(refuse)
from pathlib import Path
import textclean
from textclean import NearDuplicates, Templates, presets

folder = Path(sys.argv[1])
page = "Home\\nNews\\n" + "The ferry was late on Monday, said the harbour master of the town. " * 20
for preset in presets.PRESETS:
    presets.get(preset).tag(page, lang="en")
index, templates = NearDuplicates(), Templates()
index.add("a", page, site="https://harbour.example/a")
templates.update(page, "https://harbour.example/a")
index.save(folder / "index")
templates.save(folder / "templates")
NearDuplicates.load(folder / "index")
Templates.load(folder / "templates").freeze()
print("offline")
"""


def test_nothing_connects_to_a_network(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", OFFLINE, str(tmp_path)], capture_output=True, text=True, timeout=120, check=False
    )
    assert (done.stdout, done.stderr) == ("offline\n", "")


def test_the_promises_name_tests_that_exist() -> None:
    text = (ROOT / ".github" / "SECURITY.md").read_text(encoding="utf-8")
    named = re.findall(r"`(tests/[a-z_/]+\.py)`", text)
    assert len(named) > 10
    assert [name for name in named if not (ROOT / name).exists()] == []
    promises = text.partition("## What textclean promises")[2].partition("## What it does not")[0]
    assert all("`tests/" in promise for promise in promises.split("\n- ")[1:])


def test_the_guide_of_reliability_names_tests_that_exist() -> None:
    text = (ROOT / "examples" / "guides" / "reliability.md").read_text(encoding="utf-8")
    named = re.findall(r"`(tests/[a-z0-9_/]+\.py)(?:::(\w+))?`", text)
    assert len(named) > 30
    missing = [
        f"{file}::{test}"
        for file, test in named
        if not (ROOT / file).exists() or (test and f"def {test}(" not in (ROOT / file).read_text(encoding="utf-8"))
    ]
    assert missing == []
    heavy = re.findall(r"`(tests/[a-z0-9_/]+\.py)::(\w+)` \(heavy\)", text)
    assert len(heavy) > 2
