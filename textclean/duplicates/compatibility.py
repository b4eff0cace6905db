"""Which indexes can be compared: those with equal signatures and equal sets of shingles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from textclean.duplicates.settings import DuplicateSettings
from textclean.errors import CorpusError
from textclean.shingling.minhash import SCHEME

__all__ = ["VERSION", "described", "require_compatible"]

# Increases whenever the same text would get other shingles, or the layout of the file changes.
VERSION = 3
_SHARED = ("version", "scheme", "ngram", "seed", "num_perm", "bands", "rows", "sample")


def described(settings: DuplicateSettings) -> dict[str, Any]:
    """Describe an index: its settings, with the version and the scheme of its signatures, as JSON values.

    Args:
        settings: The settings of the index.
    """
    return {"version": VERSION, "scheme": SCHEME, **asdict(settings)}


def require_compatible(settings: DuplicateSettings, other: Mapping[str, Any], whose: str) -> None:
    """Check that another index has the same kind of signatures and sets.

    Args:
        settings: The settings that are needed.
        other: The other index, as `described` returns it.
        whose: What the other index is, for the error.

    Raises:
        CorpusError: if they differ; the message names the first setting that differs, with both values.
    """
    own = described(settings)
    for name in _SHARED:
        if other.get(name) != own[name]:
            raise CorpusError(
                f"{whose} has {name} {other.get(name)!r}, but {own[name]!r} is needed here: "
                "build both with the same settings and the same version of textclean"
            )
