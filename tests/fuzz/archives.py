"""Targets for files of arrays: an index of near-duplicates, templates, a line model; and for the index itself."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import numpy as np

from tests.fuzz.texts import as_text, must_be_exact, must_say
from textclean import NearDuplicates, Pipeline, Templates
from textclean.duplicates import shared_index
from textclean.errors import CorpusError, ModelError
from textclean.linemodel import LineModel, models
from textclean.linemodel.filter import MENU
from textclean.linemodel.labelling import STORY
from textclean.templates import FittedTemplates
from textclean.testing.samples import ARTICLE

__all__ = ["SEEDS", "TARGETS"]

PAGE = f"{MENU}\n{STORY}\n{MENU}\n{STORY}\nContact\n"
SETTINGS = {"ngram": 2, "bands": 4, "rows": 2, "num_perm": 8, "min_shingles": 3}


def index(data: bytes) -> None:
    """An index is loaded, answers and is saved as it was, or is refused by a CorpusError."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "index.bin")
        path.write_bytes(data)
        try:
            found = NearDuplicates.load(path)
        except CorpusError as error:
            must_say(error)
            return
        found.query(ARTICLE)
        pairs, clusters = found.pairs(), found.clusters()
        found.save(path)
        again = NearDuplicates.load(path)
        assert (list(again), again.pairs(), again.clusters()) == (list(found), pairs, clusters)
        if "another" not in found:
            found.add("another", ARTICLE, site="b.example")
            assert "another" in found
        for name in list(found)[:2]:
            found.remove(name)
        found.pairs()


def index_steps(data: bytes) -> None:
    """Texts that are added, removed and merged give the index that the same texts give at once, after a file too."""
    made = NearDuplicates(**SETTINGS)
    texts: dict[str, tuple[str, str | None]] = {}
    for step in data.split(b"\n"):
        action, name, text = step[:1], as_text(step[1:2]), as_text(step[2:])
        site = "a.example" if action == b"s" else None
        if action == b"-" and name in texts:
            made.remove(name)
            del texts[name]
        elif action != b"-" and name not in texts:
            before = made.query(text, site=site) if action == b"?" else None
            matches = made.add(name, text, site=site)
            assert before is None or before == matches
            assert {match.id for match in matches} <= texts.keys()
            texts[name] = (text, site)
    assert list(made) == list(texts)
    once = NearDuplicates(**SETTINGS)
    once.add_many(list(texts), [text for text, _ in texts.values()], sites=[site for _, site in texts.values()])
    assert set(made.pairs()) == set(once.pairs())
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "index.bin")
        made.save(path)
        again = NearDuplicates.load(path)
    assert (list(again), again.pairs(), again.clusters()) == (list(made), made.pairs(), made.clusters())
    for pair in made.pairs():
        assert 0 <= pair.jaccard <= pair.containment <= 1


def shared_value(data: bytes) -> None:
    """What Redis holds for a text is parsed and compared, or is refused by a CorpusError."""
    try:
        stored = [shared_index._parsed(part) for part in data.split(b"\n====\n")]
        batch = shared_index._batch(stored)
    except CorpusError as error:
        must_say(error)
        return
    assert len(batch) == len(stored)


def templates(data: bytes) -> None:
    """Templates are loaded and label a page, or are refused by a CorpusError."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "templates.bin")
        path.write_bytes(data)
        try:
            fitted = FittedTemplates.load(path)
        except CorpusError as error:
            must_say(error)
        else:
            for site in (None, *fitted.sites[:3]):
                must_be_exact(Pipeline((fitted.of(site),)).tag(PAGE))
        try:
            found = Templates.load(path)
        except CorpusError as error:
            must_say(error)
            return
        found.update(PAGE, "https://a.example/")
        found.freeze()
        found.save(path)
        assert Templates.load(path) == found


def model(data: bytes) -> None:
    """A line model is loaded and labels a page, or is refused by a ModelError."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "own.npz")
        path.write_bytes(data)
        try:
            models.load(str(path))
            result = Pipeline((LineModel(str(path)),)).tag(PAGE)
        except ModelError as error:
            must_say(error)
        else:
            must_be_exact(result)
        finally:
            models._loaded.cache_clear()


def reuse(data: bytes) -> None:
    """Passages that texts share lie in the texts."""
    from textclean import passages

    texts = [as_text(part) for part in data.split(b"\n====\n")]
    for passage in passages(texts, min_words=3):
        assert len(passage.places) > 1
        for place in passage.places:
            assert 0 <= place.start < place.end <= len(texts[place.text])


# Files to begin with --------------------------------------------------------------------------------------------------


@cache
def _index() -> bytes:
    made = NearDuplicates(**SETTINGS)
    lines = ARTICLE.splitlines()
    for i, line in enumerate((*lines, lines[0].upper(), "", f"{lines[1]} {lines[2]}")):
        made.add(f"text {i}", line, site=("a.example", None, "b.example")[i % 3])
    return _saved(made)


@cache
def _templates() -> bytes:
    made = Templates()
    for i in range(4):
        for site in ("a", "b"):
            made.update(f"{MENU}\n{ARTICLE.splitlines()[i]}\n{site} {i}\nContact\n", f"https://{site}.example/{i}")
    return _saved(made)


def _saved(made: NearDuplicates | Templates) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "file.bin")
        made.save(path)
        return path.read_bytes()


@cache
def _model() -> bytes:
    """A small model: the package's own with two of its trees and 300 of its words."""
    arrays = models.load("page").arrays()
    nodes = int(arrays["root"][2])
    small = {name: arrays[name][:nodes] for name in ("feature", "threshold", "value", "child")}
    small |= {"root": arrays["root"][:2], "word": arrays["word"][:300], "word_weight": arrays["word_weight"][:300]}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "own.npz")
        np.savez_compressed(path, kind=np.array("boosted_trees"), **(arrays | small))
        return path.read_bytes()


def _values() -> Iterator[bytes]:
    head = np.array([(1, 7, 3)], shared_index._HEAD).tobytes()
    yield head + np.arange(5, dtype="<u4").tobytes()
    yield head + b"\n====\n" + head


TARGETS: dict[str, Callable[[bytes], None]] = {
    "index": index,
    "index_steps": index_steps,
    "shared_value": shared_value,
    "templates": templates,
    "model": model,
    "reuse": reuse,
}
SEEDS: dict[str, Callable[[], Iterator[bytes]]] = {
    "index": lambda: iter((_index(),)),
    "templates": lambda: iter((_templates(),)),
    "model": lambda: iter((_model(),)),
    "shared_value": _values,
}
