"""The trainer of stacked trees: trees, and more trees that see what the first ones think of the units around."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from textclean.linemodel.auto_context import auto_context
from textclean.linemodel.boosted_trees import BoostedTrees
from textclean.linemodel.decoder import Decoder
from textclean.linemodel.stacked_trees import StackedTrees
from textclean.linemodel.training.boosted_trees import prepare, trees_of, words_of
from textclean.linemodel.training.examples import Example
from textclean.linemodel.training.folds import Progress
from textclean.linemodel.training.growing import Growth

__all__ = ["train"]

SECOND = Growth(trees=200, leaves=63, depth=9, rate=0.1)


def train(
    examples: Sequence[Example], fold_of: Sequence[int], seed: int, progress: Progress
) -> tuple[StackedTrees, tuple[StackedTrees, ...]]:
    """Train a model on all examples, and one a fold without the examples of that fold.

    The second trees learn from what first trees that were grown without a page's fold think of the page, as they will
    think of a new page.

    Args:
        examples: The examples.
        fold_of: The fold of each example.
        seed: The same examples and seed give the same models.
        progress: Called as each step begins and as the last one ends.
    """
    words = words_of(examples, fold_of, progress)
    prepared = prepare(examples, fold_of, words)
    folds = len(words.of_fold)
    firsts = []
    for fold in range(folds):
        progress("first trees", fold, folds + 1)
        firsts.append(trees_of([one for one in prepared if one.fold != fold], seed))
    progress("first trees", folds, folds + 1)
    first = trees_of(prepared, seed)
    progress("first trees", folds + 1, folds + 1)
    seen = [
        one._replace(
            columns=np.concatenate(
                (one.columns, auto_context(one.example.features, firsts[one.fold].score(one.columns), one.example.keep))
            )
        )
        for one in prepared
    ]
    models = []
    for fold in range(folds):
        progress("second trees", fold, folds + 1)
        second = trees_of([one for one in seen if one.fold != fold], seed, SECOND)
        models.append(
            StackedTrees(BoostedTrees(words.vocabulary, words.of_fold[fold], firsts[fold], Decoder()), second)
        )
    progress("second trees", folds, folds + 1)
    second = trees_of(seen, seed, SECOND)
    progress("second trees", folds + 1, folds + 1)
    return StackedTrees(BoostedTrees(words.vocabulary, words.of_all, first, Decoder()), second), tuple(models)
