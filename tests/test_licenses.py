"""The table of licences and the lock file name every dependency that pyproject.toml asks for."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LICENSES = (ROOT / ".github" / "LICENSES.md").read_text(encoding="utf-8")


def dependencies() -> list[tuple[str, str]]:
    """What asks for a package ("core" or an extra), and the package."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    groups = {"core": project["dependencies"], **project["optional-dependencies"]}
    return [
        (group, name)
        for group, lines in groups.items()
        for name in (re.split(r"[^A-Za-z0-9._-]", line)[0] for line in lines)
        if name != project["name"]
    ]


def test_every_dependency_is_listed_with_its_licence() -> None:
    """After a new dependency: `.ci/licenses.py` writes the table again."""
    rows = re.findall(r"^\| (\S+) \| (\S+) \| (\S.*) \|$", LICENSES, re.MULTILINE)
    assert [(group, package) for group, package, _ in rows[2:]] == dependencies()


@pytest.mark.skipif(not (ROOT / ".ci").exists(), reason="the source distribution has no lock file")
def test_every_dependency_is_locked() -> None:
    """After a new dependency: `.ci/lock` writes the lock file again."""
    lock = (ROOT / ".ci" / "requirements.lock").read_text(encoding="utf-8").splitlines()[1:]
    assert all(re.match(r"[a-z0-9._-]+==[^ ;]+( ; .+)?$", line) for line in lock)
    locked = {line.split("==")[0] for line in lock}
    asked = {re.sub(r"[._-]+", "-", name).lower() for _, name in dependencies()}
    assert asked <= locked
