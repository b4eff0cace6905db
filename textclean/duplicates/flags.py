"""The flags of each document that has copies: its cluster, and how similar it is to the cluster's lead."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from textclean.duplicates.index import NearDuplicates
from textclean.shingling.clusters import Cluster

__all__ = ["flags"]


def flags(index: NearDuplicates, clusters: Iterable[Cluster]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Compute the flags of each document of some clusters.

    Args:
        index: The index that holds the documents.
        clusters: The clusters of the index.

    Yields:
        The id of a document, and its flags: `cluster` (a number from 0 on), `lead` (an id), `jaccard`, `containment`,
        and `relation`: what the document is to the lead, None for the lead itself.
    """
    for number, cluster in enumerate(clusters):
        for name in cluster.ids:
            pair = index.compare(name, cluster.lead)
            yield (
                name,
                {
                    "cluster": number,
                    "lead": cluster.lead,
                    "jaccard": round(pair.jaccard, 4),
                    "containment": round(pair.containment, 4),
                    "relation": None if name == cluster.lead else str(pair.relation),
                },
            )
