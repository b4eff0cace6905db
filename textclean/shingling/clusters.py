"""Clusters: groups of texts of which every two are alike, whatever the order of input.

Matching is not transitive: a page with the day's stories matches each of them, and a chain of small edits ends at
another text. So a text joins a cluster only if it is like every member, and any member can lead the cluster.

Two members are alike if they match, or if their matches with the center of the cluster prove that they would: 1 minus
the Jaccard similarity is a metric, so two texts with 0.95 and 0.9 to the center have at least 0.85 to each other. This
holds a crowd together of which not all pairs are compared.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from textclean.arrays import Array

__all__ = ["Cluster", "components"]

_ROUNDING = 1e-9


class Cluster(NamedTuple):
    """A group of texts that are alike.

    Attributes:
        lead: The id of the text that represents the group.
        ids: The ids of all members, the lead's included, in the order of input.
    """

    lead: str
    ids: tuple[str, ...]


class _Member(NamedTuple):
    """A text that may join a cluster: its distance from the center, the matches on the way, those by containment."""

    row: int
    distance: float
    hops: int
    contained: int


def components(
    order: Iterable[int], pairs: Array, jaccard: Array, least_jaccard: float, max_hops: int | None = 1
) -> list[list[int]]:
    """Group rows into clusters of at least two.

    The text with the most matches is the first center; it takes in the texts that it matches, the most similar first.
    The texts left over form clusters in the same way.

    Args:
        order: The rows of the pairs, in an order that does not depend on that of the input; it decides between equals.
        pairs: The rows that match, (n, 2).
        jaccard: The Jaccard similarity of each pair, (n,) float64.
        least_jaccard: The Jaccard similarity from which on a match does not rest on containment alone.
        max_hops: 1: every two members are alike. More: or they are joined through the center by at most that many
            matches, of which at most one rests on containment alone. None: plain connected components.

    Returns:
        The rows of each cluster, in the order in which they joined.

    >>> import numpy as np
    >>> pairs = np.array([[0, 1], [1, 2], [2, 3], [3, 4]])
    >>> components(range(5), pairs, np.full(4, 0.8), 0.7)
    [[1, 0], [2, 3]]
    >>> components(range(5), pairs, np.full(4, 0.8), 0.7, 2)
    [[1, 0, 2], [3, 4]]
    >>> components(range(5), pairs, np.full(4, 0.8), 0.7, None)
    [[1, 0, 2, 3, 4]]
    """
    rank = {row: at for at, row in enumerate(order)}
    links: dict[int, dict[int, float]] = {}
    for (a, b), similarity in zip(pairs.tolist(), jaccard.tolist(), strict=True):
        links.setdefault(a, {})[b] = similarity
        links.setdefault(b, {})[a] = similarity
    assigned: set[int] = set()
    clusters = []
    for center in sorted(links, key=lambda row: (-len(links[row]), rank[row])):
        if center in assigned:
            continue
        reached = _around(center, links, assigned, rank, least_jaccard, max_hops)
        members = [each.row for each in (_alike(reached, links, least_jaccard, max_hops) if max_hops else reached)]
        if len(members) > 1:
            assigned.update(members)
            clusters.append(members)
    return clusters


def _around(
    center: int,
    links: dict[int, dict[int, float]],
    assigned: set[int],
    rank: dict[int, int],
    least_jaccard: float,
    max_hops: int | None,
) -> list[_Member]:
    """What the center reaches, nearest first."""
    seen = {center}
    found = [_Member(center, 0.0, 0, 0)]
    queue = deque(found)
    while queue:
        row, distance, hops, contained = queue.popleft()
        if max_hops is not None and hops >= max_hops:
            continue
        for other, similarity in sorted(links[row].items(), key=lambda link: (-link[1], rank[link[0]])):
            alone = contained + (similarity < least_jaccard)
            if other in seen or other in assigned or (max_hops is not None and alone > 1):
                continue
            seen.add(other)
            found.append(_Member(other, distance + 1 - similarity, hops + 1, alone))
            queue.append(found[-1])
    return found


def _alike(
    reached: Sequence[_Member], links: dict[int, dict[int, float]], least_jaccard: float, max_hops: int
) -> list[_Member]:
    """The texts that are like all those taken in before them."""
    members: list[_Member] = []
    allowed = 1 - least_jaccard - _ROUNDING
    farthest = 0.0
    for new in reached:
        matched = links[new.row]
        if farthest + new.distance <= allowed or all(
            other.row in matched
            or other.distance + new.distance <= allowed
            or (other.hops + new.hops <= max_hops and other.contained + new.contained <= 1)
            for other in reversed(members)  # those that are least like the center refuse first
        ):
            members.append(new)
            farthest = max(farthest, new.distance)
    return members
