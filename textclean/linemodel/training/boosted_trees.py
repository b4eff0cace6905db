"""The trainer of boosted trees: a vocabulary with weights, then trees; once without each fold, and once for all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from textclean.arrays import Array
from textclean.linemodel.boosted_trees import BoostedTrees, all_columns, lexical_scores
from textclean.linemodel.decoder import Decoder
from textclean.linemodel.hashing import HashSet
from textclean.linemodel.training.examples import Example, in_unknown_language, site_weights
from textclean.linemodel.training.folds import Progress
from textclean.linemodel.training.growing import FIRST, Growth, grow
from textclean.linemodel.training.vocabulary import vocabulary, word_weights
from textclean.linemodel.trees import Trees

__all__ = ["Prepared", "Words", "prepare", "train", "trees_of", "words_of"]

RENDERINGS = 4  # the trees learn from at most this many renderings of a page


class Words(NamedTuple):
    """The vocabulary and its weights.

    Attributes:
        vocabulary: The words.
        of_fold: For each fold the weights that were fitted without its sites.
        of_all: The weights that were fitted on all sites.
    """

    vocabulary: HashSet
    of_fold: Sequence[Array]
    of_all: Array


class Prepared(NamedTuple):
    """An example for the trees.

    Attributes:
        example: The example.
        fold: Its fold.
        weight: The weight of each of its units.
        columns: The features of its units.
    """

    example: Example
    fold: int
    weight: Array
    columns: Array


def train(
    examples: Sequence[Example], fold_of: Sequence[int], seed: int, progress: Progress
) -> tuple[BoostedTrees, tuple[BoostedTrees, ...]]:
    """Train a model on all examples, and one a fold without the examples of that fold.

    Args:
        examples: The examples.
        fold_of: The fold of each example.
        seed: The same examples and seed give the same models.
        progress: Called as each step begins and as the last one ends.
    """
    words = words_of(examples, fold_of, progress)
    prepared = prepare(examples, fold_of, words)
    folds = len(words.of_fold)
    models = []
    for fold, weights in enumerate(words.of_fold):
        progress("folds", fold, folds)
        others = [one for one in prepared if one.fold != fold]
        models.append(BoostedTrees(words.vocabulary, weights, trees_of(others, seed), Decoder()))
    progress("folds", folds, folds)
    progress("model", 0, 1)
    model = BoostedTrees(words.vocabulary, words.of_all, trees_of(prepared, seed), Decoder())
    progress("model", 1, 1)
    return model, tuple(models)


def words_of(examples: Sequence[Example], fold_of: Sequence[int], progress: Progress) -> Words:
    """The vocabulary of some examples, with weights for each fold and for all.

    Args:
        examples: The examples.
        fold_of: The fold of each example.
        progress: Called as each step begins and as the last one ends.
    """
    folds = max(fold_of) + 1
    words = vocabulary(examples)
    weights = []
    for fold in range(folds):
        progress("words", fold, folds)
        weights.append(word_weights([x for x, of in zip(examples, fold_of, strict=True) if of != fold], words))
    progress("words", folds, folds)
    return Words(words, weights, word_weights(examples, words))


def prepare(examples: Sequence[Example], fold_of: Sequence[int], words: Words) -> list[Prepared]:
    """Examples with their features, and a part of them once more as if in an unknown language.

    Units are scored by weights that were fitted without their site, as the units of a new site will be.

    Args:
        examples: The examples.
        fold_of: The fold of each.
        words: The words and their weights.
    """
    site_weight = site_weights(examples)
    fold_of_site = {example.site: fold for example, fold in zip(examples, fold_of, strict=True)}
    chosen = [example for example in examples if example.rendering < RENDERINGS]

    def made(some: Iterable[Example], *, known: bool) -> Iterable[Prepared]:
        for example in some:
            fold, features = fold_of_site[example.site], example.features
            scores = np.zeros(len(example.share), np.float32)
            if known:
                scores = lexical_scores(features, words.vocabulary, words.of_fold[fold])
            yield Prepared(example, fold, site_weight[example.site] * example.weight, all_columns(features, scores))

    return [*made(chosen, known=True), *made(in_unknown_language(chosen), known=False)]


def trees_of(prepared: Sequence[Prepared], seed: int, growth: Growth = FIRST) -> Trees:
    """Trees of some examples.

    Args:
        prepared: The examples.
        seed: The same examples and seed give the same trees.
        growth: How far the trees grow.
    """
    return grow(
        [one.columns for one in prepared],
        [one.example.share for one in prepared],
        [one.example.words for one in prepared],
        seed,
        growth=growth,
        weights=[one.weight for one in prepared],
    )
