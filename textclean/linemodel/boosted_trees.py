"""The line model of boosted trees: features of units, weights of words, and trees; evaluated with numpy alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from itertools import pairwise
from typing import ClassVar

import numpy as np

from textclean.arrays import Array
from textclean.document import Document
from textclean.errors import ModelError
from textclean.linemodel.context_features import (
    CONTEXT_FEATURES,
    LEXICAL_FEATURES,
    context_features,
    lexical_features,
)
from textclean.linemodel.decoder import Decoder
from textclean.linemodel.hashing import HashSet, hash_set
from textclean.linemodel.interface import Reading, in_groups
from textclean.linemodel.line_features import LineFeatures, line_features
from textclean.linemodel.mark_features import MARK_FEATURES
from textclean.linemodel.reasons import strongest_groups
from textclean.linemodel.trees import Trees, check_names, column

__all__ = ["BoostedTrees", "all_columns", "grouped", "lexical_scores"]

MOST_OF_DECODER = 100  # the largest number of a decoder; those of the model "page" are below 2
MOST_OF_WEIGHTS = 65504  # the largest number of 16 bits, in which weights are stored
MOST_ALIKE = 64  # hashes with equal leading bits; 40,000 words have 4
FEATURES = {**CONTEXT_FEATURES, **LEXICAL_FEATURES}
MARKED_FEATURES = {**FEATURES, **MARK_FEATURES}


@dataclass(frozen=True, slots=True, eq=False)
class BoostedTrees:
    """A trained model; see `textclean.linemodel.interface.LineScorer`.

    Attributes:
        vocabulary: Hashes of words, of pairs of words and of words at an end of a unit.
        word_weights: The weight of each; above 0 it speaks for the article.
        trees: The trees.
        decoder: The decoder's numbers.
        marked: Whether the trees know the features of the marks of Markdown, which come last; those that were grown
            without them go by the text alone.
    """

    kind: ClassVar[str] = "boosted_trees"

    vocabulary: HashSet
    word_weights: Array
    trees: Trees
    decoder: Decoder
    marked: bool = True

    @property
    def features(self) -> Mapping[str, str]:
        """The features that the trees know, in the order of their columns, each with its group."""
        return MARKED_FEATURES if self.marked else FEATURES

    def read(self, doc: Document, *, ends: bool = False, keep: str = "auto") -> Reading:  # noqa: ARG002 - see below
        """Score the units of a document.

        Args:
            doc: The document, repaired.
            ends: Ignored: the trees are asked about all units together.
            keep: Ignored: these trees know one convention, that of the pages they were grown on.
        """
        return self.read_all([doc])[0]

    def read_all(self, docs: Sequence[Document], *, ends: bool = False, keep: str = "auto") -> list[Reading]:  # noqa: ARG002
        """Score the units of many documents together.

        Args:
            docs: The documents, repaired.
            ends: Ignored, as by `read`.
            keep: Ignored, as by `read`.
        """
        readings: list[Reading] = []
        for some in in_groups(docs):
            readings += self._read_together(some)
        return readings

    def _read_together(self, docs: Sequence[Document]) -> Iterator[Reading]:
        """Score the units of documents whose units are held in the same arrays."""
        features = line_features(*docs)
        columns = self.columns(features)
        log_odds, stops = self.trees.score(columns, features.pages.bounds), features.pages.bounds.tolist()
        for page, (start, stop) in enumerate(pairwise(stops)):
            reasons = partial(self._reasons, columns[:, start:stop])
            yield Reading(features.units_of(page), log_odds[start:stop], reasons)

    def _reasons(self, columns: Array, chosen: Array) -> Sequence[str]:
        """The reason against each unit of a mask; columns: the features of the units of its page."""
        groups, group_of = grouped(tuple(self.features.values()))
        return strongest_groups(self.trees.contributions(columns[:, chosen], group_of), groups)

    def columns(self, features: LineFeatures) -> Array:
        """All features of all units.

        Args:
            features: The units of a document and their own features.

        Returns:
            A row for each name of `features`, a column a unit.
        """
        scores = lexical_scores(features, self.vocabulary, self.word_weights)
        return all_columns(features, scores, marked=self.marked)

    def arrays(self) -> dict[str, Array]:
        """The weights by name, as they are stored in the model's file."""
        numbers = {name: getattr(self.decoder, name) for name in ("power", "shift", "switch", "scale")}
        return {
            "word": self.vocabulary.hashes[: len(self.vocabulary)],
            "word_weight": self.word_weights.astype(np.float16),
            **self.trees.arrays(),
            "names": np.array(list(self.features)),
            "decoder_names": np.array(list(numbers)),
            "decoder": np.array(list(numbers.values())),
        }

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, Array]) -> BoostedTrees:
        """Make a model of the arrays of its file.

        Args:
            arrays: The arrays by name.

        Raises:
            ModelError: if the model was trained for other features, decodes with other numbers, or its arrays are
                damaged; the message continues the file's name.
            KeyError: if an array is missing.
        """
        marked = len(arrays["names"]) > len(FEATURES)
        known = MARKED_FEATURES if marked else FEATURES
        check_names(arrays, "names", known)
        numbers = column(arrays, "decoder", "f")
        try:
            decoder = Decoder(**dict(zip(arrays["decoder_names"].tolist(), numbers.tolist(), strict=True)))
        except (TypeError, ValueError) as error:
            raise ModelError(f"has other numbers of the decoder than {Decoder()}: train it again") from error
        if not (np.abs(numbers) <= MOST_OF_DECODER).all():
            raise ModelError(f"is damaged: a number of the decoder is not from -{MOST_OF_DECODER} to {MOST_OF_DECODER}")
        trees = Trees.from_arrays(arrays, len(known))
        weights = column(arrays, "word_weight", "f")
        vocabulary = _vocabulary(column(arrays, "word", "u"), weights)
        return cls(vocabulary, weights.astype(np.float32), trees, decoder, marked)


@cache
def grouped(group_of: tuple[str, ...]) -> tuple[tuple[str, ...], Array]:
    """The groups of some features, and the number of the group of each feature.

    Args:
        group_of: The group of each feature.
    """
    groups = tuple(sorted(set(group_of)))
    return groups, np.array([groups.index(group) for group in group_of])


def all_columns(features: LineFeatures, scores: Array, *, marked: bool = True) -> Array:
    """All features of all units that a first set of trees sees.

    Args:
        features: The units of a document and their own features.
        scores: The lexical score of each unit.
        marked: Whether the features of the marks of Markdown are among them.

    Returns:
        A row for each name of `MARKED_FEATURES`, or of `FEATURES`; a column a unit.
    """
    columns = (context_features(features), lexical_features(features, scores))
    return np.concatenate((*columns, features.marks) if marked else columns)


def _vocabulary(hashes: Array, weights: Array) -> HashSet:
    """The hashes of the words that have a weight."""
    if len(hashes) != len(weights) or not (np.abs(weights) <= MOST_OF_WEIGHTS).all():
        raise ModelError("is damaged: it does not have one weight for each word")
    if hashes.dtype != np.uint64 or (hashes[1:] <= hashes[:-1]).any():
        raise ModelError("is damaged: its words are not sorted")
    found = hash_set(hashes)
    # Equal leading bits are rare among hashes; a look-up takes one step for each of them.
    if found.deepest > MOST_ALIKE:
        raise ModelError("is damaged: its words are not hashes")
    return found


def lexical_scores(features: LineFeatures, vocabulary: HashSet, weights: Array) -> Array:
    """The lexical score of each unit: the sum of the weights of its words over the root of their number.

    Args:
        features: The units of a document.
        vocabulary: The hashes of the words that have a weight.
        weights: The weight of each.
    """
    n = len(features)
    known, at = vocabulary.find(features.ngrams)
    unit = features.ngram_unit[known]
    total = np.bincount(unit, weights.take(at[known]), n)
    return np.asarray((total / np.sqrt(np.maximum(np.bincount(unit, minlength=n), 1))).astype(np.float32))
