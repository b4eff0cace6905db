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
from textclean.shingling.similarity import Sets, similarity

__all__ = ["Comparison", "Verifier", "compare", "hasher_of", "relations"]


# The share of the larger text's shingles up to which a text is shorter. Measured on copies that were edited and stand
# among the chrome of other sites: a share of 0.8 finds a fifth to a half fewer of them, and is hardly more precise.
SHORTER = 0.99

_RELATIONS = (Relation.EXACT, Relation.NEAR_COPY, Relation.CONTAINS, Relation.CONTAINED_IN)
_EXACT, _NEAR_COPY, _CONTAINS, _CONTAINED_IN = range(4)


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


def compare(settings: DuplicateSettings, left: Sets, right: Sets, exact: Array) -> Comparison:
    """Compare pairs of texts by their sets, without the shingles of their sites.

    Args:
        settings: The thresholds.
        left: The set of the first text of each pair.
        right: The set of the second text of each pair.
        exact: Whether the two texts of each pair are exact copies with at least one word.
    """
    jaccard, containment = similarity(left, right)
    jaccard[exact] = containment[exact] = 1.0
    smaller, larger = np.minimum(left.size, right.size), np.maximum(left.size, right.size)
    least_jaccard, least_containment = settings.least
    contained = (containment >= least_containment) & (smaller >= settings.min_shingles)
    contained &= smaller <= max(least_jaccard, SHORTER) * larger
    return Comparison(jaccard, containment, (jaccard >= least_jaccard) | contained)


def relations(
    settings: DuplicateSettings, jaccard: Array, size: Array, other_size: Array, exact: Array | None = None
) -> list[Relation]:
    """Name what each text is to the other text that it matches.

    Args:
        settings: The thresholds.
        jaccard: Their Jaccard similarity.
        size: The number of shingles of each text.
        other_size: The number of shingles of the other text.
        exact: Whether they are exact copies; None if none are.

    >>> [str(one) for one in relations(DuplicateSettings(), np.array([0.8, 0.2]), np.array([9, 4]), np.array([8, 20]))]
    ['near copy', 'contained in']
    """
    kind = np.where(size >= other_size, _CONTAINS, _CONTAINED_IN)
    kind[jaccard >= settings.least[0]] = _NEAR_COPY
    if exact is not None:
        kind[exact] = _EXACT
    return [_RELATIONS[number] for number in kind.tolist()]


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
        sets = self._texts.sets
        if self._sites.names:
            rows, position = np.unique(np.concatenate((left, right)), return_inverse=True)
            left, right = position.reshape(2, -1)
            sets = self._without_sites(self._texts.batch(rows))
        return compare(self._settings, sets.chosen(left), sets.chosen(right), exact)

    def batch(self, batch: Batch, position: Array, row: Array) -> Comparison:
        """Compare texts of a batch with texts of the index.

        Args:
            batch: The batch; the texts in question have words.
            position: The position in the batch of the first text of each pair.
            row: The row of the second text of each pair.
        """
        exact = self._texts.digest[row] == batch.digest[position]
        ours, theirs = batch.sets, self._texts.sets
        if self._sites.names:
            rows, other = np.unique(row, return_inverse=True)
            row = other.reshape(-1)
            ours, theirs = self._without_sites(batch), self._without_sites(self._texts.batch(rows))
        return compare(self._settings, ours.chosen(position), theirs.chosen(row), exact)

    def relations(self, jaccard: Array, row: Array, others: Batch | TextColumns, position: Array) -> list[Relation]:
        """Name what each text of the index is to another text that it matches.

        Args:
            jaccard: Their Jaccard similarity.
            row: The rows of the texts of the index.
            others: The texts that hold the other texts.
            position: The position of each other text among these.
        """
        exact = self._texts.digest[row] == others.digest[position]
        size, other_size = self._texts.sets.chosen(row).size, others.sets.chosen(position).size
        return relations(self._settings, jaccard, size, other_size, exact)

    def _without_sites(self, batch: Batch) -> Sets:
        """The sets of a batch without the shingles of their sites."""
        return self._sites.without(batch.sets, batch.site)
