"""The trainer of boosted trees: a vocabulary with weights, then trees; once without each fold, and once for all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from textclean.arrays import Array
from textclean.linemodel.boosted_trees import BoostedTrees, lexical_scores
from textclean.linemodel.context_features import context_features, lexical_features
from textclean.linemodel.decoder import Decoder
from textclean.linemodel.training.examples import Example, in_unknown_language
from textclean.linemodel.training.folds import Progress
from textclean.linemodel.training.growing import grow
from textclean.linemodel.training.vocabulary import vocabulary, word_weights
from textclean.linemodel.trees import Trees

__all__ = ["train"]

RENDERINGS = 2  # the trees learn from at most this many renderings of a page


class Prepared(NamedTuple):
    """An example for the trees.

    Attributes:
        example: The example.
        scores: The lexical score of each of its units.
        context: The features that do not depend on the weights of words.
    """

    example: Example
    scores: Array
    context: Array


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
    folds = max(fold_of) + 1
    words = vocabulary(examples)
    weights = []
    for fold in range(folds):
        progress("words", fold, folds)
        weights.append(word_weights([x for x, of in zip(examples, fold_of, strict=True) if of != fold], words))
    progress("words", folds, folds)
    # Units are scored by weights that were fitted without their site, as the units of a new site will be.
    prepared = [
        Prepared(example, lexical_scores(example.features, words, weights[fold]), context_features(example.features))
        for example, fold in zip(examples, fold_of, strict=True)
        if example.rendering < RENDERINGS
    ]
    folds_of_prepared = [f for x, f in zip(examples, fold_of, strict=True) if x.rendering < RENDERINGS]
    models = []
    for fold in range(folds):
        progress("folds", fold, folds)
        others = [one for one, of in zip(prepared, folds_of_prepared, strict=True) if of != fold]
        models.append(BoostedTrees(words, weights[fold], _grown(others, seed), Decoder()))
    progress("folds", folds, folds)
    progress("model", 0, 1)
    model = BoostedTrees(words, word_weights(examples, words), _grown(prepared, seed), Decoder())
    progress("model", 1, 1)
    return model, tuple(models)


def _grown(prepared: Sequence[Prepared], seed: int) -> Trees:
    """Trees of some examples, and of a part of these in an unknown language."""
    chosen = [*prepared, *_unknown(one.example for one in prepared)]
    columns = [np.concatenate((x.context, lexical_features(x.example.features, x.scores))) for x in chosen]
    return grow(columns, [x.example.share for x in chosen], [x.example.words for x in chosen], seed)


def _unknown(examples: Iterable[Example]) -> list[Prepared]:
    """Examples in an unknown language: no word has a weight."""
    return [
        Prepared(example, np.zeros(len(example.share), np.float32), context_features(example.features))
        for example in in_unknown_language(examples)
    ]
