"""The five documents that the library was asked to clean, with the spans that have to go."""

import json
from pathlib import Path
from typing import NamedTuple

import pytest

import textclean

FOLDER = Path(__file__).parent / "fixtures" / "seeds"
GOLD = {name: spans for name, spans in json.loads((FOLDER / "gold.json").read_bytes()).items() if name != "_"}


class Gone(NamedTuple):
    """A span that goes, without the white space around it."""

    start: int
    end: int
    kind: str
    text: str


def gone(source: str, start: int, end: int, kind: str) -> Gone:
    text = source[start:end]
    start += len(text) - len(text.lstrip())
    return Gone(start, start + len(text.strip()), kind, text.strip())


def read(name: str) -> str:
    return (FOLDER / name).read_bytes().decode("utf-8")


def test_every_seed_has_its_gold_spans() -> None:
    """No document is left out, and no span points to a document that is not there."""
    assert sorted(GOLD) == sorted(path.name for path in FOLDER.glob("*.txt"))
    assert all(GOLD.values())


@pytest.mark.parametrize("name", GOLD)
def test_gold_spans_fit_the_file(name: str) -> None:
    """The file is the one that was labelled, byte for byte: the spans begin with the text that they quote."""
    source = read(name)
    for span in GOLD[name]:
        assert source[span["start"] : span["end"]].startswith(span["text"])


@pytest.mark.parametrize("name", GOLD)
def test_removed_spans_are_the_gold_spans(name: str) -> None:
    """What is removed is what the gold says, each span with its kind, and nothing else."""
    source = read(name)
    result = textclean.tag(source)
    found = [gone(source, span.start, span.end, span.kind) for span in result.removed]
    assert found == [gone(source, span["start"], span["end"], span["kind"]) for span in GOLD[name]]
    assert all(mended.before.split() == mended.after.split() for mended in result.repairs), "odd spaces, no words"


@pytest.mark.parametrize("name", GOLD)
def test_seed_is_given_back(name: str) -> None:
    """The source can be put together again from the result."""
    source = read(name)
    assert textclean.tag(source).restore() == source


@pytest.mark.parametrize("name", GOLD)
def test_a_clean_seed_is_left_alone(name: str) -> None:
    """Cleaning the clean text changes nothing: not a character, not a line end."""
    clean = textclean.clean(read(name))
    assert textclean.clean(clean) == clean
    assert clean.strip()


@pytest.mark.parametrize("name", GOLD)
def test_seed_bytes_and_text_are_cleaned_alike(name: str) -> None:
    """A file's bytes give the same text as the string, and come back as the very bytes."""
    raw = (FOLDER / name).read_bytes()
    result = textclean.tag(raw)
    assert result.text == textclean.clean(raw.decode("utf-8"))
    assert result.restore() == raw
