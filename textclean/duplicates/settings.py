"""The settings of near-duplicate detection."""

from __future__ import annotations

from typing import Literal

from textclean.errors import SettingError
from textclean.settings import choice, count, documented, setting, share, validate
from textclean.values import dataclass

__all__ = ["DuplicateSettings"]

MOST_PERMUTATIONS = 4096  # a signature of as many values has 16 kB


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
    ngram: int = setting(5, count(1, most=1000), "words in a shingle")
    bands: int = setting(
        42,
        count(1, most=MOST_PERMUTATIONS),
        "bands of a MinHash signature; more find more pairs of low similarity",
        "42 bands of 3 rows suit up to a million texts, 32 of 4 ten million, 25 of 5 more.",
    )
    rows: int = setting(3, count(1, most=MOST_PERMUTATIONS), "rows in a band; more give fewer candidates to verify")
    sample: int = setting(
        8,
        count(),
        "one in this number of shingles finds excerpts, beside the bands; 0 for none",
        "8 finds an excerpt of 60 words in 999 of 1,000 cases, 32 one of 250 words, in a fourth of the space.",
    )
    num_perm: int = setting(
        128,
        count(1, most=MOST_PERMUTATIONS),
        "permutations of a MinHash signature: at least bands times rows",
    )
    seed: int = setting(1, count(most=2**32 - 1), "seed of the permutations")
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
    def least(self) -> tuple[float, float]:
        """The thresholds that apply: of Jaccard similarity, and of containment."""
        return (
            self.threshold if self.jaccard is None else self.jaccard,
            self.threshold if self.containment is None else self.containment,
        )

    def recall_at(self, jaccard: float, *, shared: int = 0) -> float:
        """Compute the share of pairs that agree on a band or on a sampled shingle.

        A band finds 1 - (1 - jaccard**rows)**bands of the pairs, and of the rest a sampled shingle all but
        (1 - 1/sample)**shared.

        Args:
            jaccard: The Jaccard similarity of the pairs.
            shared: The number of shingles that the texts of a pair share: of an excerpt its own.

        >>> round(DuplicateSettings(bands=32, rows=4).recall_at(0.5), 3)
        0.873
        >>> round(DuplicateSettings().recall_at(0.08, shared=56), 4)
        0.9994
        """
        missed = (1.0 - jaccard**self.rows) ** self.bands
        return 1.0 - missed * ((1.0 - 1.0 / self.sample) ** shared if self.sample else 1.0)
