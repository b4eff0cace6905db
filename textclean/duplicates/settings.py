"""What an index is set to, what it says of two texts, and the rule by which two texts match."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any, Literal, NamedTuple

import numpy as np

from textclean.errors import CorpusError, SettingError
from textclean.settings import choice, count, documented, setting, share, validate
from textclean.shingling.bands import recall
from textclean.shingling.minhash import SCHEME, MinHasher
from textclean.shingling.similarity import Sets, likeness

Array = np.ndarray[Any, Any]

__all__ = ["VERSION", "DuplicateSettings", "Match", "Pair", "Relation"]

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


@documented
@dataclass(frozen=True, slots=True)
class DuplicateSettings:
    """The settings of `NearDuplicates`.

    Raises:
        SettingError: (a ValueError) if a setting has a value that it does not take, or the bands need more than
            `num_perm` permutations.
    """

    threshold: float = setting(0.7, share(above=True), "least similarity of near-duplicates, by either measure")
    jaccard: float | None = setting(None, share(above=True), "least Jaccard similarity, where it differs", example=0.7)
    containment: float | None = setting(
        None,
        share(above=True),
        "least containment, where it differs",
        "Containment is the share of the smaller text that the larger one holds.",
        example=0.7,
    )
    min_shingles: int = setting(
        20,
        count(1),
        "shingles that a text needs for its containment to count",
        'A short phrase such as "read more" is contained in many texts.',
    )
    ngram: int = setting(5, count(1), "words in a shingle")
    bands: int = setting(
        42,
        count(1),
        "bands of a MinHash signature; more find more pairs of low similarity",
        "42 bands of 3 rows suit up to a million texts, 32 of 4 ten million, 25 of 5 more.",
    )
    rows: int = setting(3, count(1), "rows in a band; more give fewer candidates to verify")
    num_perm: int = setting(128, count(1), "permutations of a MinHash signature: at least bands times rows")
    seed: int = setting(1, count(), "seed of the permutations")
    max_candidates: int = setting(
        1000,
        count(1),
        "texts of a band that a text is compared with at most",
        "It also limits the copies of one text that are reported.",
    )
    min_site_texts: int = setting(
        3,
        count(2),
        "texts of a site that make a shared shingle the site's own",
        "What is the site's own does not count where sites are known.",
    )
    representative: Literal["first", "longest"] = setting(
        "first", choice("first", "longest"), "text that represents a cluster: its lead"
    )

    def __post_init__(self) -> None:
        validate(self)
        if self.bands * self.rows > self.num_perm:
            raise SettingError(
                f"{self.bands} bands of {self.rows} rows need {self.bands * self.rows} permutations, but num_perm is "
                f"{self.num_perm}: use fewer bands or rows, or raise num_perm"
            )

    @property
    def hasher(self) -> MinHasher:
        """What makes the signatures."""
        return MinHasher(self.ngram, self.num_perm, self.seed)

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
        for name in ("version", "scheme", "ngram", "seed", "num_perm", "bands", "rows"):
            if other.get(name) != own[name]:
                raise CorpusError(
                    f"{whose} has {name} {other.get(name)!r}, but {own[name]!r} is needed here: "
                    "build both with the same settings and the same version of textclean"
                )
