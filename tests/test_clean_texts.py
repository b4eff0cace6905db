"""Texts without chrome come back as they were: letters, songs, minutes, how-tos, licences, manuals.

Most were written for these tests. Others are there wherever the tests run: what Python says of itself, and the licences
of the packages that the project needs.
"""

import importlib
import inspect
import re
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from pydoc_data.topics import topics

import pytest

import textclean

OWN = sorted((Path(__file__).parent / "clean_texts").glob("*.txt"))
# Their documentation is long enough to have sections, examples and lists.
MODULES = (
    "argparse", "calendar", "cmd", "csv", "difflib", "doctest", "fractions", "heapq",
    "imaplib", "json", "logging", "mailbox", "optparse", "pickle", "pickletools", "plistlib", "random", "shelve",
    "sqlite3", "statistics", "unittest", "uuid", "zipfile",
)  # fmt: skip
TOPICS = sorted(topics)[::3]
# What the tests themselves cannot run without.
PACKAGES = (
    "datasketch",
    "ftfy",
    "hypothesis",
    "iniconfig",
    "numpy",
    "packaging",
    "pluggy",
    "pytest",
    "regex",
    "wcwidth",
)
LICENCE = re.compile(r"(?i)(?:licen[cs]e|copying|notice)(?:\.(?:txt|md|rst))?$")
# Files that many machines have; those that are not there are left out.
FILES = [path for path in sorted(Path("/usr/share/common-licenses").glob("*")) if path.is_file()]
ROOT = Path(__file__).parent.parent
# Larger files take long, and have nothing that smaller ones have not.
LARGEST = 40_000


def cut(text: str, preset: str = "article") -> list[tuple[str, str]]:
    """What is cut from a text, with the rules; a line of signs has no words that could be lost."""
    removed = textclean.tag(text, preset=preset).removed
    return [(span.rule, span.text.strip()) for span in removed if any(sign.isalnum() for sign in span.text)]


def licences() -> Iterator[Path]:
    """The licence files of packages that the tests need."""
    for name in PACKAGES:
        try:
            files = metadata.files(name) or ()
        except metadata.PackageNotFoundError:
            continue
        paths = (Path(str(file.locate())) for file in files if LICENCE.match(file.name))
        yield from (path for path in paths if path.is_file() and path.stat().st_size <= LARGEST)


LICENCES = sorted(set(licences()))


@pytest.mark.parametrize("preset", ["article", "minimal", "auto"])
@pytest.mark.parametrize("path", OWN, ids=lambda path: path.stem)
def test_a_text_without_chrome_loses_nothing(path: Path, preset: str) -> None:
    """Whatever its genre: what would be chrome on a page is a word, a source or a part of the text here."""
    text = path.read_text(encoding="utf-8")
    assert cut(text, preset) == []
    assert textclean.clean(text, preset=preset) == text


def test_there_are_texts_of_many_genres() -> None:
    """An empty folder would pass all tests above."""
    assert len(OWN) >= 60
    assert len({path.read_text(encoding="utf-8") for path in OWN}) == len(OWN)


@pytest.mark.parametrize("name", TOPICS)
@pytest.mark.parametrize("preset", ["article", "page"])
def test_a_chapter_of_a_manual_loses_nothing(name: str, preset: str) -> None:
    """The reference of the language, as `help()` shows it."""
    assert cut(topics[name], preset) == []


@pytest.mark.parametrize("name", MODULES)
def test_the_documentation_of_a_module_loses_nothing(name: str) -> None:
    """Prose with headings, examples and lists of parameters."""
    text = inspect.getdoc(importlib.import_module(name))
    if not text:
        pytest.skip(f"{name} is not documented here")
    assert cut(text) == []


@pytest.mark.parametrize("path", [*LICENCES, *FILES], ids=lambda path: f"{path.parent.name[:20]}-{path.name}")
def test_a_licence_loses_nothing(path: Path) -> None:
    """Its copyright lines and rights are its subject."""
    assert cut(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("name", ["LICENSE", "CHANGELOG.md"])
def test_the_files_of_this_project_lose_nothing(name: str) -> None:
    """A licence and a list of changes of the kind that every project has."""
    path = ROOT / name
    if not path.is_file():
        pytest.skip(f"{name} is not there")
    assert cut(path.read_text(encoding="utf-8")) == []
