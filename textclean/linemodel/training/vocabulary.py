"""What single words say: a vocabulary that several sites share, and a weight a word."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from textclean.linemodel.hashing import Known, known
from textclean.linemodel.training.examples import Row

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, Any]

__all__ = ["vocabulary", "word_weights"]

# Only words of several sites, so that none stands for one site.
SITES, VOCABULARY = 5, 40_000
RIDGE, STEPS = 2.0, 25
WORDS = 60  # a unit of more words does not count for more


def vocabulary(rows: Sequence[Row]) -> Known:
    """The words, pairs and line ends that most sites share."""
    import numpy as np

    by_site: dict[str, list[Array]] = {}
    for row in rows:
        if row.first:
            by_site.setdefault(row.site, []).append(row.measures.tokens)
    seen = [np.unique(np.concatenate(tokens)) for tokens in by_site.values()]
    tokens, sites = np.unique(np.concatenate(seen), return_counts=True)
    least = min(SITES, max(2, len(by_site) // 10))
    tokens, sites = tokens[sites >= least], sites[sites >= least]
    return known(np.sort(tokens[np.argsort(-sites, kind="stable")[:VOCABULARY]]))


def word_weights(rows: Sequence[Row], words: Known) -> Array:
    """What each word speaks for: a ridge logistic regression over the units of the rows' first renderings."""
    import numpy as np
    from scipy import sparse
    from scipy.optimize import minimize

    rows = [row for row in rows if row.first]
    bag = sparse.vstack([_bag(row, words) for row in rows], format="csr")
    turned = bag.T.tocsr()
    wanted = np.concatenate([row.share for row in rows])
    sizes = [np.sqrt(np.minimum(row.words, WORDS)) for row in rows]
    weight = np.concatenate([30 * s / max(s.sum(), 1) for s in sizes]).astype(np.float32)
    tiny = np.float32(1e-7)

    def loss(point: Array) -> tuple[float, Array]:
        guess = 1 / (1 + np.exp(-(bag @ point[:-1].astype(np.float32) + np.float32(point[-1]))))
        fit = wanted * np.log(guess + tiny) + (1 - wanted) * np.log(1 - guess + tiny)
        slope = weight * (guess - wanted)
        value = -float((weight * fit).sum()) + RIDGE / 2 * float((point[:-1] ** 2).sum())
        return value, np.append(turned @ slope + RIDGE * point[:-1], slope.sum())

    found = minimize(loss, np.zeros(bag.shape[1] + 1), jac=True, method="L-BFGS-B", options={"maxiter": STEPS})
    # As it is stored, so that a model that was loaded again gives the same numbers.
    result: Array = found.x[:-1].astype(np.float16).astype(np.float32)
    return result


def _bag(row: Row, words: Known) -> Any:
    """The known words of each unit as a sparse matrix, each row of the same weight."""
    import numpy as np
    from scipy import sparse

    found, at = words.find(row.measures.tokens)
    unit, at = row.measures.token_unit[found], at[found]
    weight = (1 / np.sqrt(np.maximum(np.bincount(unit, minlength=len(row.share)), 1)))[unit]
    return sparse.csr_matrix((weight.astype(np.float32), (unit, at)), shape=(len(row.share), len(words)))
