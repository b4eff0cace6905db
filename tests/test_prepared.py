"""Prepared data is what the TOML files say, is used where it fits them, and is in the wheel."""

import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from textclean import languages, lexicon, prepared
from textclean.languages import detection
from textclean.matcher import Matcher
from textclean.preparing import prepare
from textclean.reading import document

ROOT = Path(__file__).resolve().parent.parent
CACHES = (lexicon._content, languages._all, detection._scripts)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with all prepared files."""
    made = tmp_path_factory.mktemp("prepared")
    prepare(made)
    return made


@pytest.fixture
def used(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The prepared files are those of the package, and TOML files cannot be parsed."""
    known = prepared.content

    def content(place: str, name: str) -> bytes:
        return (folder / name).read_bytes() if place == prepared.FOLDER else known(place, name)

    monkeypatch.setattr(prepared, "content", content)
    for cached in CACHES:
        cached.cache_clear()
    yield
    monkeypatch.undo()
    for cached in CACHES:
        cached.cache_clear()


@pytest.fixture
def only_prepared(used: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """As `used`; parsing a TOML file is an error."""

    def refused(*_: object) -> None:
        raise AssertionError("a TOML file is parsed")

    for module, name in ((lexicon, "_table"), (languages, "parse")):
        monkeypatch.setattr(module, name, refused)


@pytest.mark.parametrize("names", lexicon.in_use_together(), ids="-".join)
@pytest.mark.usefixtures("used")
def test_each_lexicon_is_what_its_toml_file_says(names: tuple[str, ...]) -> None:
    """Rules, examples, the words of groups, tries and tables."""
    assert lexicon._content(names) == lexicon.content(*names)


@pytest.mark.usefixtures("used")
def test_words_are_what_their_toml_files_say() -> None:
    """Of all languages, and by script."""
    assert languages._all() == languages.all_parsed()
    assert detection._scripts() == detection.scripts()


@pytest.mark.usefixtures("only_prepared")
def test_no_toml_file_is_parsed_where_there_are_prepared_ones() -> None:
    """Neither for the words of languages nor for a lexicon."""
    assert lexicon._content(("any", "en")).entries
    assert lexicon._content(("de",)).entries
    assert languages.load("de").months
    assert detection.vote("Lesen Sie auch", ["lesen", "sie", "auch"]) == {"de": 2}


@pytest.mark.usefixtures("used")
def test_the_rules_of_a_prepared_lexicon_label_as_those_of_its_toml_file() -> None:
    """On the examples of all its rules."""
    ready, entries = lexicon._content(("any", "en")), lexicon.content("any", "en").entries
    lines = "\n".join(line for entry in entries for line in (*entry.hits, *entry.misses) if "\n" not in line)
    doc = document(lines)
    found = Matcher(ready.entries, limit=None, index=ready.by_words)(doc)
    assert found == Matcher(entries, limit=None)(doc)
    assert found


@pytest.mark.parametrize("damage", ["missing", "cut", "changed", "of another form", "of another python"])
def test_a_file_that_is_not_right_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, damage: str) -> None:
    """It is as if it were not there; made from another TOML file, too."""
    monkeypatch.setattr(prepared, "content", lambda _, name: (tmp_path / name).read_bytes())
    file, source = tmp_path / prepared.file_name("x"), prepared.checksum([b"a = 1"])
    file.write_bytes(right := prepared.dumped(("a", 1), source))
    assert prepared.load("x", source) == ("a", 1)
    assert prepared.load("x", prepared.checksum([b"a = 2"])) is None
    if damage == "missing":
        file.unlink()
    elif damage == "cut":
        file.write_bytes(right[:-1])
    elif damage == "changed":
        file.write_bytes(right[:-1] + bytes([right[-1] ^ 1]))
    elif damage == "of another form":
        file.write_bytes(right.replace(b"prepared 1", b"prepared 0"))
    else:
        monkeypatch.setattr(prepared.marshal, "loads", _unknown)
    assert prepared.load("x", source) is None


def _unknown(_: bytes) -> None:
    """As `marshal` does with a type that it does not know."""
    raise ValueError("bad marshal data (unknown type code)")


def test_the_checksum_knows_where_files_end() -> None:
    """Text that moves from one file to the next is another source."""
    assert prepared.checksum([b"ab", b"c"]) != prepared.checksum([b"a", b"bc"])
    assert prepared.checksum([b"ab"]) != prepared.checksum([b"ab", b""])


@pytest.mark.usefixtures("used")
def test_a_toml_file_that_is_changed_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """The prepared file of before is not used."""
    known = lexicon._source
    changed = known("de.toml").replace(b"Lesen Sie auch", b"Lesen Sie bitte")
    monkeypatch.setattr(lexicon, "_source", lambda name: changed if name == "de.toml" else known(name))
    lexicon._table.cache_clear()
    lexicon._content.cache_clear()
    try:
        assert "bitte" in str(lexicon._content(("de",)).by_words.prefix)
    finally:
        monkeypatch.undo()
        lexicon._table.cache_clear()


def test_the_wheel_has_the_prepared_files(tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All of them, and in them what this tree prepares."""
    pytest.importorskip("hatchling", reason="hatchling is not installed")
    program = "import sys, hatchling.build as build; build.build_wheel(sys.argv[1])"
    subprocess.run([sys.executable, "-c", program, str(tmp_path)], cwd=ROOT, timeout=60, check=True)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if name.startswith(f"textclean/{prepared.FOLDER}/")}
        assert names == {f"textclean/{prepared.FOLDER}/{file.name}" for file in folder.iterdir()}
        held = {file: archive.read(f"textclean/{prepared.FOLDER}/{file.name}") for file in folder.iterdir()}
    source = lexicon.checksum(("any", "en"))
    found = []
    for read in (Path.read_bytes, held.__getitem__):
        monkeypatch.setattr(prepared, "content", lambda _, name, read=read: read(folder / name))
        found.append(prepared.load("any-en", source))
    assert found[0] == found[1]
    assert found[0]
