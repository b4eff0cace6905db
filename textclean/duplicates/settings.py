"""What an index is set to, what it says of two texts, and the rule by which two texts match."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any, NamedTuple

import numpy as np

from textclean.arrays import Array
from textclean.errors import CorpusError
from textclean.shingling.bands import recall
from textclean.shingling.minhash import SCHEME, MinHasher
from textclean.shingling.similarity import Sets, likeness

__all__ = ["VERSION", "Match", "Pair", "Relation", "Settings"]

# Counts up whenever the same text would get other shingles, or a file another layout.
VERSION = 1


class Relation(StrEnum):
    """What the text that was found is to the one that was asked about."""

    EXACT = "exact"  # the same words in the same order
    NEAR_COPY = "near copy"  # Jaccard reaches its threshold
    CONTAINS = "contains"  # it is the larger one and holds the other
    CONTAINED_IN = "contained in"  # it is the smaller one and stands in the other


class Match(NamedTuple):
    """A text that is like the one that was asked about.

    jaccard: what they share of all that either has, 0 to 1. containment: the share of the smaller one that the larger
    one holds, 0 to 1. Both are exact, counted over the sets of shingles.
    """

    id: str
    jaccard: float
    containment: float
    relation: Relation


class Pair(NamedTuple):
    """Two texts that are alike; `relation` is what the first is to the second, the one that came later."""

    first: str
    second: str
    jaccard: float
    containment: float
    relation: Relation


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of an index; `NearDuplicates` says what they mean."""

    threshold: float = 0.7
    jaccard: float | None = None
    containment: float | None = None
    min_shingles: int = 20
    size: int = 5
    bands: int = 42
    rows: int = 3
    num_perm: int = 128
    seed: int = 1
    max_candidates: int = 1000
    min_site_texts: int = 3

    def __post_init__(self) -> None:
        for name in ("threshold", "jaccard", "containment"):
            value = getattr(self, name)
            if value is not None and not 0 < value <= 1:
                raise ValueError(f"{name} must be above 0 and at most 1, not {value}")
        for name in ("size", "bands", "rows", "max_candidates", "min_shingles"):
            if getattr(self, name) < 1:
                raise ValueError(f"{name} must be at least 1, not {getattr(self, name)}")
        if self.min_site_texts < 2:
            raise ValueError(f"min_site_texts must be at least 2, not {self.min_site_texts}")
        if self.bands * self.rows > self.num_perm:
            raise ValueError(
                f"{self.bands} bands of {self.rows} rows need {self.bands * self.rows} permutations, "
                f"there are {self.num_perm}"
            )

    @property
    def hasher(self) -> MinHasher:
        """What makes the signatures."""
        return MinHasher(self.size, self.num_perm, self.seed)

    @property
    def least(self) -> tuple[float, float]:
        """The least Jaccard, and the least containment, of a match."""
        return (
            self.threshold if self.jaccard is None else self.jaccard,
            self.threshold if self.containment is None else self.containment,
        )

    def recall_at(self, jaccard: float) -> float:
        """The share of pairs of this Jaccard likeness that become candidates."""
        return recall(jaccard, self.bands, self.rows)

    def matches(self, jaccard: Array, containment: Array, smaller: Array) -> Array:
        """Which pairs match: by Jaccard, or by containment where the smaller text is long enough."""
        least_jaccard, least_containment = self.least
        return (jaccard >= least_jaccard) | ((containment >= least_containment) & (smaller >= self.min_shingles))

    def judged(self, sets: Sets, found: Array, asked: Array, same: Array) -> Iterator[tuple[int, float, float]]:
        """Which of these pairs of sets match: the place of each, its Jaccard likeness and its containment.

        same: the pairs of the same words; they are wholly alike, whatever is left of their sets.
        """
        jaccard, containment = likeness(sets, found, asked)
        jaccard[same] = containment[same] = 1.0
        smaller = np.minimum(sets.size[found], sets.size[asked])
        for i in np.flatnonzero(self.matches(jaccard, containment, smaller)).tolist():
            yield i, float(jaccard[i]), float(containment[i])

    def relation(self, jaccard: float, found: int, asked: int) -> Relation:
        """What a text of `found` shingles is to one of `asked` shingles that it matches."""
        if jaccard >= self.least[0] or found == asked:
            return Relation.NEAR_COPY
        return Relation.CONTAINS if found > asked else Relation.CONTAINED_IN

    def header(self) -> dict[str, Any]:
        """The settings with the scheme and the version, as plain values."""
        return {"version": VERSION, "scheme": SCHEME} | {f.name: getattr(self, f.name) for f in fields(self)}

    def check(self, other: dict[str, Any], whose: str) -> None:
        """See that signatures and sets of another index can be compared with those of this one.

        Raises:
            CorpusError: that names the first setting that differs, with both values.
        """
        own = self.header()
        for name in ("version", "scheme", "size", "seed", "num_perm", "bands", "rows"):
            if other.get(name) != own[name]:
                raise CorpusError(
                    f"{whose} has {name} {other.get(name)!r}, but {own[name]!r} is needed here: "
                    "build both with the same settings and the same version of textclean"
                )
