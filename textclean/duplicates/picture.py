"""An index as a notebook shows it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from textclean.view import Column, style, table

if TYPE_CHECKING:
    from textclean.duplicates.index import NearDuplicates

__all__ = ["picture"]

# The texts up to which clusters are looked for when an index is shown: that takes a second or two.
MOST_TEXTS = 20_000
SHOWN = 5  # ids of a cluster


def picture(index: NearDuplicates) -> str:
    """An index as HTML: its numbers, and its largest clusters.

    Args:
        index: The index.

    >>> from textclean import NearDuplicates
    >>> index = NearDuplicates()
    >>> for name in ("a", "b"):
    ...     _ = index.add(name, "The council voted on Tuesday to close the old bridge for a year.")
    >>> "1 cluster of 2 texts" in picture(index)
    True
    """
    columns = (Column("lead"), Column("texts", number=True), Column("least likeness", share=True), Column("others"))
    facts = [_counted(len(index), "text"), f"threshold {index.settings.threshold:g}"]
    if len(index) > MOST_TEXTS:
        facts.append("clusters are not shown of so large an index: call clusters()")
        return style() + table("NearDuplicates", facts, columns, [])
    clusters = sorted(index.clusters(), key=lambda cluster: (-len(cluster.ids), cluster.lead))
    members = sum(len(cluster.ids) for cluster in clusters)
    facts.append(f"{_counted(len(clusters), 'cluster')} of {_counted(members, 'text')}")
    relations: Counter[str] = Counter()
    rows = []
    for cluster in clusters:
        others = [name for name in cluster.ids if name != cluster.lead]
        pairs = [index.compare(name, cluster.lead) for name in others]
        relations.update(str(pair.relation) for pair in pairs)
        more = f", and {len(others) - SHOWN:,} more" if len(others) > SHOWN else ""
        least = min(pair.jaccard for pair in pairs)
        rows.append((cluster.lead, len(cluster.ids), least, ", ".join(others[:SHOWN]) + more))
    facts += [f"{count:,} {relation}" for relation, count in relations.most_common()]
    return style() + table("NearDuplicates", facts, columns, rows)


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun if number == 1 else noun + 's'}"
