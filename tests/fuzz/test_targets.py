"""Each target on its corpus and on changed inputs; `python -m tests.fuzz` goes on for as long as it is given."""

from __future__ import annotations

from itertools import islice

import pytest

from tests.fuzz.targets import CORPUS, TARGETS, inputs, seeds

FEW, MANY = 40, 300
LARGEST_CORPUS = 200_000  # bytes
SLOW = {"html_trafilatura": 4, "read_parquet": 8, "model": 3, "tag_page": 2, "tag_auto": 2, "config": 4, "read_text": 2}


@pytest.mark.parametrize("name", TARGETS)
def test_the_corpus_holds(name: str) -> None:
    """What a target begins with, and what it has found in the past, is handled as promised."""
    for data in seeds(name):
        TARGETS[name](data)


@pytest.mark.parametrize("name", TARGETS)
def test_changed_inputs_hold(name: str) -> None:
    """Some changed inputs, the same in each run."""
    for data in islice(inputs(name, 1), FEW // SLOW.get(name, 1)):
        TARGETS[name](data)


@pytest.mark.heavy
@pytest.mark.parametrize("name", TARGETS)
def test_many_changed_inputs_hold(name: str) -> None:
    """More of them."""
    for data in islice(inputs(name, 2), MANY // SLOW.get(name, 1)):
        TARGETS[name](data)


def test_the_corpus_is_small() -> None:
    """The files of the corpus are a small part of the repository, and each folder is a target's."""
    assert sum(path.stat().st_size for path in CORPUS.rglob("*") if path.is_file()) < LARGEST_CORPUS
    assert {path.name for path in CORPUS.iterdir()} <= {*TARGETS, "tag", "html"}
