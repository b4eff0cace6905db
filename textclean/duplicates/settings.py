"""The settings of near-duplicate detection."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from textclean.errors import SettingError
from textclean.settings import choice, count, setting, share, validate

__all__ = ["DuplicateSettings"]


@dataclass(frozen=True, slots=True)
class DuplicateSettings:
    """The settings of an index of near-duplicates.

    Args:
        threshold: The similarity from which on two texts match, by Jaccard or by containment.
        jaccard: A separate threshold for Jaccard similarity; None for `threshold`.
        containment: A separate threshold for containment; None for `threshold`.
        min_shingles: The shingles that a text needs to match by containment: "read more" is part of many texts.
        ngram: The number of words in a shingle.
        bands: The number of LSH bands; 42 bands of 3 rows suit up to a million texts, 32 of 4 ten million, 25 of 5
            more.
        rows: The signature values in a band.
        num_perm: The number of values in a signature.
        seed: The seed of the signatures' permutations.
        max_candidates: A text is compared with at most the first `max_candidates` texts that share a band with it,
            and at most the first `max_candidates` exact copies of a text are reported.
        min_site_texts: The texts of a site that must share a shingle before it counts as the site's boilerplate.
        representative: Which text leads a cluster: the first in the order of input, or the longest.

    Raises:
        SettingError: (a ValueError) if a setting is out of its range, or the bands need more than `num_perm` values.

    >>> round(DuplicateSettings(bands=32, rows=4).recall_at(0.5), 3)
    0.873
    """

    threshold: float = setting(0.7, share(above=True), "similarity from which on two texts match")
    jaccard: float | None = setting(None, share(above=True), "separate threshold for Jaccard similarity", example=0.8)
    containment: float | None = setting(None, share(above=True), "separate threshold for containment", example=0.9)
    min_shingles: int = setting(20, count(1), "shingles that a text needs to match by containment")
    ngram: int = setting(5, count(1), "words in a shingle")
    bands: int = setting(42, count(1), "LSH bands of a signature")
    rows: int = setting(3, count(1), "signature values in a band")
    num_perm: int = setting(128, count(1), "values in a signature")
    seed: int = setting(1, count(), "seed of the signatures")
    max_candidates: int = setting(1000, count(1), "texts of one band that a text is compared with")
    min_site_texts: int = setting(3, count(2), "texts of a site that make a shingle its boilerplate")
    representative: Literal["first", "longest"] = setting(
        "first", choice("first", "longest"), "which text leads a cluster"
    )

    def __post_init__(self) -> None:
        validate(self)
        if self.bands * self.rows > self.num_perm:
            raise SettingError(
                f"{self.bands} bands of {self.rows} rows need {self.bands * self.rows} permutations, but num_perm is "
                f"{self.num_perm}: lower bands or rows, or raise num_perm"
            )

    @property
    def least(self) -> tuple[float, float]:
        """The thresholds that apply: of Jaccard similarity, and of containment."""
        return (
            self.threshold if self.jaccard is None else self.jaccard,
            self.threshold if self.containment is None else self.containment,
        )

    def recall_at(self, jaccard: float) -> float:
        """Compute the share of pairs that agree on at least one band: 1 - (1 - jaccard**rows)**bands.

        Args:
            jaccard: The Jaccard similarity of the pairs.
        """
        return 1.0 - (1.0 - jaccard**self.rows) ** self.bands
