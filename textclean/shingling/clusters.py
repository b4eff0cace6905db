"""Clusters: connected components over verified pairs, kept from running into each other.

One text that holds two stories, or a long line of small edits, would join what is not alike. So a cluster is what can
be reached from its lead in `max_hops` steps, each a verified match, of which one at most rests on containment alone; what
is left over makes clusters of its own.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np

Array = np.ndarray[Any, Any]

__all__ = ["Cluster", "components"]


class Cluster(NamedTuple):
    """Texts that are alike: the one that stands for all, and all of them in the order of input, the lead among them."""

    lead: str
    ids: tuple[str, ...]


def components(order: Iterable[int], pairs: Array, close: Array, max_hops: int | None) -> list[list[int]]:
    """The clusters of two rows and more; the first in `order` leads.

    pairs: (n, 2) rows that match. close: (n,) bool, whether by Jaccard. max_hops: steps from the lead; None for any number
    of steps of any kind, which is the plain connected components.

    >>> pairs = np.array([[0, 1], [1, 2], [2, 3], [3, 4]])
    >>> components(range(5), pairs, np.ones(4, bool), 2)
    [[0, 1, 2], [3, 4]]
    >>> components(range(5), pairs, np.array([False, True, False, True]), None)
    [[0, 1, 2, 3, 4]]
    """
    links: dict[int, list[tuple[int, bool]]] = {}
    for (a, b), near in zip(pairs.tolist(), close.tolist(), strict=True):
        links.setdefault(a, []).append((b, near))
        links.setdefault(b, []).append((a, near))
    taken: set[int] = set()
    found = []
    for lead in order:
        if lead in taken or lead not in links:
            continue
        members = _around(lead, links, taken, max_hops)
        taken.update(members)
        if len(members) > 1:
            found.append(members)
    return found


def _around(lead: int, links: dict[int, list[tuple[int, bool]]], taken: set[int], max_hops: int | None) -> list[int]:
    """The rows that can be reached from the lead, nearest first."""
    members = {lead: False}  # whether the way there has used up its containment
    queue = deque([(lead, 0)])
    while queue:
        row, steps = queue.popleft()
        if max_hops is not None and steps >= max_hops:
            continue
        for other, near in links[row]:
            if other in taken or other in members or (max_hops is not None and members[row] and not near):
                continue
            members[other] = members[row] or not near
            queue.append((other, steps + 1))
    return list(members)
