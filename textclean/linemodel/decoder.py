"""From a score a line to a decision for the whole document: which lines are the article, and where it begins and ends.

Two things are weighed. How sure must a line be? A page on which the model is sure of its article can afford to drop
what is doubtful; one that is doubtful all over (a list of products) would lose all of it. So the bar is the one that
gives the best F1 to be expected. And how much does an edge cost? Going from kept to dropped lines, or back, costs a
fixed amount: so an isolated heading stays in the body, and an isolated sentence far from it goes. Several bodies are
allowed. The cheapest path is found exactly, in linear time.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, Any]

__all__ = ["bar", "margins"]

LEAST, MOST = 0.02, 0.5


def bar(chances: Array, words: Array) -> float:
    """The chance from which on a line is kept, so that the F1 to be expected is highest: half of that F1.

    chances: how likely each line is the article's; words: how many words it has.

    >>> import numpy as np
    >>> round(bar(np.array([0.99, 0.98, 0.02]), np.array([40, 30, 5])), 2)
    0.5
    >>> round(bar(np.array([0.3, 0.2, 0.1]), np.array([10, 10, 10])), 2)
    0.19
    """
    import numpy as np

    order = np.argsort(-chances, kind="stable")
    hits = np.cumsum((chances * words)[order], dtype=np.float64)
    if not len(hits) or hits[-1] <= 0:
        return MOST
    expected = 2 * hits / (np.cumsum(words[order]) + hits[-1])
    return float(min(max(expected.max() / 2, LEAST), MOST))


def margins(gains: Sequence[float], switch: float) -> list[float]:
    """By how much the best decision that drops each line beats the best one that keeps it.

    Above 0 the line is dropped in the best decision of all.

    >>> [m > 0 for m in margins([-5.0, 9.0, -1.0, 9.0, -5.0], 2.0)]
    [True, False, False, False, True]
    """
    forward = _sums(gains, switch)
    backward = _sums(gains[::-1], switch)[::-1]
    # Both sums hold the line's own gain, which belongs to keeping it.
    return [f[1] + b[1] - (f[0] + b[0] - gain) for f, b, gain in zip(forward, backward, gains, strict=True)]


def _sums(gains: Sequence[float], switch: float) -> list[tuple[float, float]]:
    """The best sums up to each line, with the line kept and with it dropped; outside the text all is dropped."""
    kept, dropped = -switch, 0.0
    out = []
    for gain in gains:
        kept, dropped = max(kept, dropped - switch) + gain, max(dropped, kept - switch)
        out.append((kept, dropped))
    return out
