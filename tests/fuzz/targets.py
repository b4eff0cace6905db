"""The table of all targets, and the inputs that each begins with."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.fuzz import archives, files, settings, texts
from tests.fuzz.mutations import mutate

__all__ = ["CORPUS", "TARGETS", "inputs", "seeds"]

CORPUS = Path(__file__).parent / "corpus"
# The folder of the corpus for targets that take the same kind of input.
SHARED = {
    **{name: "tag" for name in texts.TARGETS if name.startswith("tag_")},
    **{name: "html" for name in texts.TARGETS if name.startswith("html_")},
    "read_text": "tag",
    "read_tsv": "read_csv",
    "stream": "read_jsonl",
    "packed_again": "read_jsonl",
    "pieces": "read_jsonl",
}

TARGETS: dict[str, Callable[[bytes], None]] = {
    **texts.TARGETS,
    **settings.TARGETS,
    **files.TARGETS,
    **archives.TARGETS,
}
_MADE = {**texts.SEEDS, **files.SEEDS, **archives.SEEDS}


def seeds(name: str) -> list[bytes]:
    """The inputs that a target begins with: files of the corpus, and those that are made.

    Args:
        name: The name of the target.
    """
    folders = dict.fromkeys((CORPUS / SHARED.get(name, name), CORPUS / name))
    found = [path.read_bytes() for folder in folders if folder.is_dir() for path in sorted(folder.iterdir())]
    return [b"", *found, *_MADE.get(name, lambda: iter(()))()]


def inputs(name: str, number: int, kept: list[bytes] | None = None) -> Iterator[bytes]:
    """Changed inputs without an end; the same number gives the same inputs.

    Args:
        name: The name of the target.
        number: The number.
        kept: More inputs to change.
    """
    draw = random.Random(f"{name} {number}")
    found = [*seeds(name), *(kept or ())]
    while True:
        yield mutate(draw.choice(found), draw, found)
