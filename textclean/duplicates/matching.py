"""The rule by which two texts match, applied to their sets of shingles.

Two texts match if their Jaccard similarity reaches its threshold, or if their containment does, the smaller text has
enough shingles, and is shorter: it has at most 0.99 of the other's shingles. Of texts of equal size the Jaccard
similarity alone decides: a containment of 0.7 would count them as copies from a similarity of 0.54 on. Texts that are
contained as a whole all match: above that share their Jaccard similarity reaches any threshold up to it.

Texts with the same words in the same order are exact copies: their similarity is 1, even if all their
shingles belong to their site.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from textclean.arrays import Array
from textclean.duplicates.matches import Relation
from textclean.duplicates.settings import DuplicateSettings
from textclean.duplicates.site_shingles import SiteShingles
from textclean.duplicates.text_columns import Batch, TextColumns
from textclean.shingling.minhash import MinHasher
from textclean.shingling.similarity import Sets, similarity, stacked

__all__ = ["Comparison", "Verifier", "compare", "hasher_of", "relation"]


# The share of the larger text's shingles up to which a text is shorter. Measured on copies that were edited and stand
# among the chrome of other sites: a share of 0.8 finds a fifth to a half fewer of them, and is hardly more precise.
SHORTER = 0.99


class Comparison(NamedTuple):
    """Compared pairs of texts, as columns.

    Attributes:
        jaccard: The Jaccard similarity of each pair, float64.
        containment: The containment of each pair, float64.
        matches: Whether each pair matches, bool.
    """

    jaccard: Array
    containment: Array
    matches: Array


def hasher_of(settings: DuplicateSettings) -> MinHasher:
    """Return what makes the shingles and signatures of an index.

    Args:
        settings: The settings of the index.
    """
    return MinHasher(settings.ngram, settings.num_perm, settings.seed)


def compare(settings: DuplicateSettings, sets: Sets, left: Array, right: Array, exact: Array) -> Comparison:
    """Compare pairs of texts by their sets.

    Args:
        settings: The thresholds.
        sets: The sets of the texts, without the shingles of their sites.
        left: The number of the first set of each pair.
        right: The number of the second set of each pair.
        exact: Whether the two texts of each pair are exact copies with at least one word.
    """
    jaccard, containment = similarity(sets, left, right)
    jaccard[exact] = containment[exact] = 1.0
    smaller, larger = np.minimum(sets.size[left], sets.size[right]), np.maximum(sets.size[left], sets.size[right])
    least_jaccard, least_containment = settings.least
    contained = (containment >= least_containment) & (smaller >= settings.min_shingles)
    contained &= smaller <= max(least_jaccard, SHORTER) * larger
    return Comparison(jaccard, containment, (jaccard >= least_jaccard) | contained)


def relation(settings: DuplicateSettings, jaccard: float, size: int, other_size: int) -> Relation:
    """Name what a text is to another text that it matches and that is not an exact copy.

    Args:
        settings: The thresholds.
        jaccard: Their Jaccard similarity.
        size: The number of shingles of the text.
        other_size: The number of shingles of the other text.
    """
    if jaccard >= settings.least[0]:
        return Relation.NEAR_COPY
    return Relation.CONTAINS if size >= other_size else Relation.CONTAINED_IN


class Verifier:
    """Compares candidate pairs of an index by their true sets of shingles.

    Args:
        settings: The thresholds.
        texts: The texts of the index.
        sites: Their sites.
    """

    def __init__(self, settings: DuplicateSettings, texts: TextColumns, sites: SiteShingles) -> None:
        self._settings, self._texts, self._sites = settings, texts, sites

    def rows(self, left: Array, right: Array) -> Comparison:
        """Compare pairs of texts of the index.

        Args:
            left: The row of the first text of each pair.
            right: The row of the second text of each pair.
        """
        digest = self._texts.digest
        exact = (digest[left] == digest[right]) & (digest[left] != 0)
        if not self._sites.names:
            return compare(self._settings, self._texts.sets, left, right, exact)
        rows, position = np.unique(np.concatenate((left, right)), return_inverse=True)
        left, right = position.reshape(2, -1)
        return compare(self._settings, self._without_sites(self._texts.batch(rows)), left, right, exact)

    def batch(self, batch: Batch, position: Array, row: Array) -> Comparison:
        """Compare texts of a batch with texts of the index.

        Args:
            batch: The batch; the texts in question have words.
            position: The position in the batch of the first text of each pair.
            row: The row of the second text of each pair.
        """
        exact = self._texts.digest[row] == batch.digest[position]
        rows, other = np.unique(row, return_inverse=True)
        sets = stacked(self._without_sites(batch), self._without_sites(self._texts.batch(rows)))
        return compare(self._settings, sets, position, len(batch) + other.reshape(-1), exact)

    def relation(self, jaccard: float, row: int, others: Batch | TextColumns, position: int) -> Relation:
        """Name what a text of the index is to another text that it matches.

        Args:
            jaccard: Their Jaccard similarity.
            row: The row of the text of the index.
            others: The texts that hold the other text.
            position: The position of the other text among these.
        """
        if self._texts.digest[row] == others.digest[position]:
            return Relation.EXACT
        return relation(self._settings, jaccard, _size(self._texts.sets, row), _size(others.sets, position))

    def _without_sites(self, batch: Batch) -> Sets:
        """The sets of a batch without the shingles of their sites."""
        return self._sites.without(batch.sets, batch.site)


def _size(sets: Sets, number: int) -> int:
    """The number of members of one set."""
    return int(sets.high[number] - sets.low[number])
