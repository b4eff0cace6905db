"""The vocabulary of a line model: words that several sites share, and a weight for each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from textclean.arrays import Array
from textclean.linemodel.hashing import HashSet, hash_set
from textclean.linemodel.training.examples import Example

__all__ = ["vocabulary", "word_weights"]

MIN_SITES = 5  # a word must be on this many sites, so that no weight is learned from a single site
SIZE = 40_000
RIDGE, STEPS = 2.0, 25
MAX_WORDS = 60  # units of more words weigh as if they had this many
PAGE_WEIGHT = 30  # of all units of a page together


def vocabulary(examples: Sequence[Example]) -> HashSet:
    """The words, pairs of words and words at an end of a unit that most sites share.

    Args:
        examples: The examples. The renderings of a page are much alike, so the first one of each counts.
    """
    by_site: dict[str, list[Array]] = {}
    for example in examples:
        if example.rendering == 0:
            by_site.setdefault(example.site, []).append(example.features.ngrams)
    of_sites = [np.unique(np.concatenate(ngrams)) for ngrams in by_site.values()]
    ngrams, sites = np.unique(np.concatenate(of_sites), return_counts=True)
    least = min(MIN_SITES, max(2, len(by_site) // 10))
    ngrams, sites = ngrams[sites >= least], sites[sites >= least]
    return hash_set(np.sort(ngrams[np.argsort(-sites, kind="stable")[:SIZE]]))


def word_weights(examples: Sequence[Example], words: HashSet) -> Array:
    """The weight of each word: a ridge logistic regression over the units.

    Args:
        examples: The examples; the first rendering of each page counts.
        words: The vocabulary.

    Returns:
        For each word its weight; above 0 it speaks for the article.
    """
    from scipy import sparse
    from scipy.optimize import minimize

    examples = [example for example in examples if example.rendering == 0]
    bag = sparse.vstack([_bag(example, words) for example in examples], format="csr")
    transposed = bag.T.tocsr()
    share = np.concatenate([example.share for example in examples])
    sizes = [np.sqrt(np.minimum(example.words, MAX_WORDS)) for example in examples]
    weight = np.concatenate(
        [
            PAGE_WEIGHT * example.weight * size / max(size.sum(), 1)
            for example, size in zip(examples, sizes, strict=True)
        ]
    ).astype(np.float32)
    tiny = np.float32(1e-7)

    def loss(point: Array) -> tuple[float, Array]:
        guess = 1 / (1 + np.exp(-(bag @ point[:-1].astype(np.float32) + np.float32(point[-1]))))
        likelihood = share * np.log(guess + tiny) + (1 - share) * np.log(1 - guess + tiny)
        slope = weight * (guess - share)
        value = -float((weight * likelihood).sum()) + RIDGE / 2 * float((point[:-1] ** 2).sum())
        return value, np.append(transposed @ slope + RIDGE * point[:-1], slope.sum())

    best = minimize(loss, np.zeros(bag.shape[1] + 1), jac=True, method="L-BFGS-B", options={"maxiter": STEPS})
    # Rounded as the file stores them, so that a model gives the same numbers before it is saved and after it is loaded.
    return np.asarray(best.x[:-1].astype(np.float16).astype(np.float32))


def _bag(example: Example, words: HashSet) -> Any:
    """The known words of each unit as a sparse matrix, a row a unit, scaled by the root of their number."""
    from scipy import sparse

    known, at = words.find(example.features.ngrams)
    unit, at = example.features.ngram_unit[known], at[known]
    weight = (1 / np.sqrt(np.maximum(np.bincount(unit, minlength=len(example.share)), 1)))[unit]
    return sparse.csr_matrix((weight.astype(np.float32), (unit, at)), shape=(len(example.share), len(words)))
