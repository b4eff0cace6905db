"""Texts without chrome come back as they were: letters, songs, minutes, how-tos, licences, manuals."""

from pathlib import Path

import pytest

import textclean

TEXTS = sorted((Path(__file__).parent / "clean_texts").glob("*.txt"))
# Files that many machines have; those that are not there are left out.
FILES = [path for path in sorted(Path("/usr/share/common-licenses").glob("*")) if path.is_file()]
ROOT = Path(__file__).parent.parent


def cut(text: str) -> list[tuple[str, str]]:
    """What is cut from a text, with the rules."""
    return [(span.rule, span.text.strip()) for span in textclean.tag(text).removed]


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_a_text_without_chrome_loses_nothing(path: Path) -> None:
    """Whatever its genre: what would be chrome on a page is a word, a source or a part of the text here."""
    text = path.read_text(encoding="utf-8")
    assert cut(text) == []
    assert textclean.clean(text) == text


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_licence_loses_nothing(path: Path) -> None:
    """Its copyright lines and rights are its subject."""
    text = path.read_text(encoding="utf-8")
    assert cut(text) == []


@pytest.mark.parametrize("name", ["LICENSE", "CHANGELOG.md"])
def test_the_files_of_this_project_lose_nothing(name: str) -> None:
    """A licence and a list of changes of the kind that every project has."""
    path = ROOT / name
    if not path.is_file():
        pytest.skip(f"{name} is not there")
    assert cut(path.read_text(encoding="utf-8")) == []
