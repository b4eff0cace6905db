"""Prepares the package's data for a fast start; the build of a wheel does it (`.build/prepared_data.py`)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from textclean import languages, lexicon, prepared
from textclean.languages import detection

__all__ = ["prepare"]


def prepare(folder: Path) -> list[Path]:
    """Write all prepared files.

    Args:
        folder: The folder; it is there.

    Returns:
        The files.
    """
    words = {lang: tuple(words) for lang, words in languages.all_parsed().items()}
    scripts = {script: tuple(words) for script, words in detection.scripts().items()}
    made = [
        _written(folder, languages.PREPARED, words, languages.checksum()),
        _written(folder, detection.PREPARED, scripts, languages.checksum()),
    ]
    for names in lexicon.in_use_together():
        entries, finds, index = lexicon.content(*names)
        value = tuple(map(tuple, entries)), finds, tuple(index)
        made.append(_written(folder, lexicon.prepared_name(names), value, lexicon.checksum(names)))
    return made


def _written(folder: Path, name: str, value: Any, made_from: int) -> Path:
    """Write one file."""
    file = folder / prepared.file_name(name)
    file.write_bytes(prepared.dumped(value, made_from))
    return file
