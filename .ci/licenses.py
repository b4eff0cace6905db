"""Writes .github/LICENSES.md: the licence of each dependency, as its installed metadata states it.

A dependency that is not installed keeps the line that the file has.
"""

from __future__ import annotations

import re
import sys
import tomllib
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FILE = ROOT / ".github" / "LICENSES.md"
INTRO = """\
# Licences of the dependencies

textclean is under the Apache License 2.0. pip installs the packages below; its own distribution holds none of them. The
table names the packages that textclean asks for by itself, and the licence that each states in its metadata; what these
packages ask for comes on top. `.ci/licenses.py` writes this file.

The counts of letters in `textclean/repair/letters.txt` are made from those of lingua-language-detector (Apache License
2.0), which were counted from the Leipzig Corpora Collection.

| For | Package | Licence |
| --- | --- | --- |
"""
_OWN = "textclean-filters"
_NAME = re.compile(r"[A-Za-z0-9._-]+")


def requirements() -> list[tuple[str, str]]:
    """What asks for a package ("core" or an extra), and the package; extras of textclean itself are left out."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    groups = {"core": project["dependencies"], **project["optional-dependencies"]}
    found = ((group, _NAME.match(line)) for group, lines in groups.items() for line in lines)
    return [(group, name[0]) for group, name in found if name and name[0] != _OWN]


def listed() -> dict[tuple[str, str], str]:
    """The licences that the file lists, by what asks for the package and the package."""
    text = FILE.read_text(encoding="utf-8") if FILE.exists() else ""
    rows = re.findall(r"^\| (\S+) \| (\S+) \| (.+) \|$", text, re.MULTILINE)
    return {(group, package): licence for group, package, licence in rows if group != "---"}


def licence_of(package: str) -> str | None:
    """The licence that an installed package states; None if it is not installed or states none."""
    try:
        found = distribution(package).metadata
    except PackageNotFoundError:
        return None
    if expression := found.get("License-Expression"):
        return str(expression)
    classifiers = [line.split(" :: ")[-1] for line in found.get_all("Classifier", []) if line.startswith("License :: ")]
    stated = (found.get("License") or "").strip().split("\n")[0]
    return ", ".join(name for name in classifiers if name != "OSI Approved") or (stated if len(stated) < 60 else None)


def main() -> None:
    """Write the file."""
    before = listed()
    rows = []
    for group, package in requirements():
        licence = licence_of(package) or before.get((group, package))
        if licence is None:
            sys.exit(f"{package} ({group}) is not installed, or states no licence: write its line by hand")
        rows.append(f"| {group} | {package} | {licence} |\n")
    FILE.write_text(INTRO + "".join(rows), encoding="utf-8")


if __name__ == "__main__":
    main()
