"""Each target on its corpus and on changed inputs; `python -m tests.fuzz` goes on for as long as it is given."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import pytest

from tests.fuzz.targets import CORPUS, TARGETS, inputs, seeds

UNMENDED = Path(__file__).parent / "unmended"
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


# Of text that was mis-decoded several times over, a line that the codec of the document does not mend stays; where the
# rest is mended, the second cleaning takes it for itself.
@pytest.mark.xfail(strict=True, reason="mojibake of mojibake")
@pytest.mark.parametrize("path", sorted(UNMENDED.glob("*/*")), ids=lambda path: f"{path.parent.name}-{path.name}")
def test_what_is_not_mended(path: Path) -> None:
    """Findings that are still open, by their bytes."""
    TARGETS[path.parent.name](path.read_bytes())


def test_the_corpus_is_small() -> None:
    """The files of the corpus are a small part of the repository, and each folder is a target's."""
    assert sum(path.stat().st_size for path in CORPUS.rglob("*") if path.is_file()) < LARGEST_CORPUS
    assert {path.name for path in CORPUS.iterdir()} <= {*TARGETS, "tag", "html"}
