"""What is told of each text that has copies: its cluster, the cluster's lead, and how like the lead it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from textclean.duplicates.index import NearDuplicates
from textclean.shingling.clusters import Cluster

__all__ = ["flags"]


def flags(index: NearDuplicates, clusters: Iterable[Cluster]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The id of each text of the clusters, with its flags: cluster (from 0), lead, jaccard, containment, relation.

    `relation` is what the text is to the lead; None in the lead's own flags.
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
