"""Clusters: connected components over verified pairs, limited so that unlike texts do not end up together.

A text that holds two articles, or a long chain of small edits, would connect texts that are not alike. So a cluster
holds what its first member reaches in at most `max_hops` matches, of which at most one may rest on containment alone.
Texts left over form clusters of their own.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from typing import NamedTuple

from textclean.arrays import Array

__all__ = ["Cluster", "components"]


class Cluster(NamedTuple):
    """A group of texts that are alike.

    Attributes:
        lead: The id of the text that represents the group.
        ids: The ids of all members, the lead's included, in the order of input.
    """

    lead: str
    ids: tuple[str, ...]


def components(order: Iterable[int], pairs: Array, close: Array, max_hops: int | None) -> list[list[int]]:
    """Group rows into clusters of at least two.

    Args:
        order: The rows; the first row of a cluster in this order is its center.
        pairs: The rows that match, (n, 2).
        close: Whether each pair matches by Jaccard, (n,) bool; the others match by containment alone.
        max_hops: The largest number of matches between a member and the center; None for plain connected components,
            which ignore `close`.

    Returns:
        The rows of each cluster, nearest to the center first.

    >>> import numpy as np
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
    assigned: set[int] = set()
    clusters = []
    for center in order:
        if center in assigned or center not in links:
            continue
        members = _around(center, links, assigned, max_hops)
        assigned.update(members)
        if len(members) > 1:
            clusters.append(members)
    return clusters


def _around(
    center: int, links: dict[int, list[tuple[int, bool]]], assigned: set[int], max_hops: int | None
) -> list[int]:
    """The rows that the center reaches, nearest first."""
    members = {center: False}  # whether the path to the row includes a match by containment alone
    queue = deque([(center, 0)])
    while queue:
        row, hops = queue.popleft()
        if max_hops is not None and hops >= max_hops:
            continue
        for other, near in links[row]:
            if other in assigned or other in members or (max_hops is not None and members[row] and not near):
                continue
            members[other] = members[row] or not near
            queue.append((other, hops + 1))
    return list(members)
