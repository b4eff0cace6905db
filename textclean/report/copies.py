"""The near-duplicates of a run: sizes of clusters, likeness of pairs, and some pairs with the passages they share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby
from random import Random
from typing import Any, NamedTuple

from textclean.duplicates.text_reuse import passages
from textclean.report.counting import Best, Histogram, Sample
from textclean.report.run_folder import Row

__all__ = ["Cluster", "Copies", "Couple", "surveyed"]

PAIRS, LEAST_ALIKE, CLUSTERS = 6, 4, 20
# Characters of each text of a pair that are compared and shown; the words of a passage.
CHARACTERS, WORDS = 6_000, 8

Place = tuple[str, int]


class Cluster(NamedTuple):
    """A cluster of near-duplicates.

    Attributes:
        size: The number of its texts.
        lead: What its lead is called.
        least: The lowest Jaccard similarity of one of its texts to the lead.
    """

    size: int
    lead: str
    least: float


@dataclass
class Couple:
    """A text and the lead of its cluster.

    Attributes:
        names: What each is called, the lead first.
        places: The file and row of each.
        jaccard: Their Jaccard similarity.
        containment: The share of the smaller text that the larger one has.
        relation: What the text is to the lead.
        texts: The beginning of each clean text.
        shared: The ranges of each text that the other has, too.
    """

    names: tuple[str, str]
    places: tuple[Place, Place]
    jaccard: float
    containment: float
    relation: str
    texts: tuple[str, str] = ("", "")
    shared: tuple[list[tuple[int, int]], list[tuple[int, int]]] = ((), ())  # type: ignore[assignment]


@dataclass
class Copies:
    """The near-duplicates of a run.

    Attributes:
        texts: The texts that have copies.
        clusters: The clusters.
        sizes: The number of clusters of each size.
        likeness: The distribution of the Jaccard similarity of a text to the lead of its cluster.
        relations: What texts are to their leads.
        largest: The largest clusters.
        couples: Some pairs: random ones, and those that are least alike.
    """

    texts: int = 0
    clusters: int = 0
    sizes: Counter[int] = field(default_factory=Counter)
    likeness: Histogram = field(default_factory=Histogram)
    relations: Counter[str] = field(default_factory=Counter)
    largest: list[Cluster] = field(default_factory=list)
    couples: list[Couple] = field(default_factory=list)
    _wanted: dict[Place, str] = field(default_factory=dict)

    def keep(self, row: Row) -> None:
        """Keep the text of a row, if it is one of a couple.

        Args:
            row: The row.
        """
        place = (row.file, row.number)
        if place in self._wanted:
            self._wanted[place] = row.clean[:CHARACTERS]

    def compare(self) -> None:
        """Find the passages that the texts of each couple share."""
        for couple in self.couples:
            texts = [self._wanted[place] for place in couple.places]
            shared: tuple[list[tuple[int, int]], list[tuple[int, int]]] = ([], [])
            for passage in passages(texts, min_words=WORDS):
                for place in passage.places:
                    shared[place.text].append((place.start, place.end))
            couple.texts, couple.shared = (texts[0], texts[1]), shared
        self._wanted.clear()

    def want(self, couples: Iterable[Couple]) -> None:
        """Choose the couples whose texts are shown.

        Args:
            couples: The couples; one that is there already counts once.
        """
        known = {couple.places: couple for couple in couples}
        self.couples = sorted(known.values(), key=lambda couple: (couple.jaccard, couple.names))
        self._wanted = {place: "" for couple in self.couples for place in couple.places}


def surveyed(rows: Iterable[dict[str, Any]], random: Random) -> Copies:
    """Count the near-duplicates of a run.

    Args:
        rows: The rows of `duplicates.jsonl`, cluster by cluster.
        random: The source of chance, for the pairs that are shown.
    """
    found = Copies()
    largest: Best[Cluster] = Best(CLUSTERS)
    least_alike: Best[Couple] = Best(LEAST_ALIKE)
    sample: Sample[Couple] = Sample(PAIRS, random)
    for _, members in groupby(rows, key=lambda row: row["cluster"]):
        size, least, lead = 0, 1.0, ""
        for row in members:
            size, lead = size + 1, _name(row["lead"])
            if row["relation"] is None:
                continue
            least = min(least, row["jaccard"])
            found.likeness.add(row["jaccard"])
            found.relations[str(row["relation"])] += 1
            place = sample.place()
            if place is not None:
                sample.put(place, _couple(row))
            if least_alike.wants((-row["jaccard"],)):
                least_alike.put((-row["jaccard"],), _couple(row))
        found.texts += size
        found.clusters += 1
        found.sizes[size] += 1
        if largest.wants((float(size),)):
            largest.put((float(size),), Cluster(size, lead, least))
    found.largest = largest.ordered()
    found.want([*least_alike.ordered(), *sample.items])
    return found


def _couple(row: dict[str, Any]) -> Couple:
    lead = row["lead"]
    places = ((str(lead["file"]), int(lead["row"])), (str(row["file"]), int(row["row"])))
    return Couple((_name(lead), _name(row)), places, row["jaccard"], row["containment"], str(row["relation"]))


def _name(row: dict[str, Any]) -> str:
    """What a text is called: its id, or its file and row."""
    return row["id"] or f"{row['file']}, row {row['row'] + 1}"
