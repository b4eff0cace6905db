"""The line model of two sets of boosted trees: the second set also sees what the first thinks of the units around."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import ClassVar

import numpy as np

from textclean.arrays import Array, indexes
from textclean.document import Document
from textclean.errors import ModelError
from textclean.linemodel.auto_context import AUTO_CONTEXT, auto_context
from textclean.linemodel.boosted_trees import BoostedTrees, grouped
from textclean.linemodel.decoder import Decoder
from textclean.linemodel.interface import Reading, in_groups
from textclean.linemodel.line_features import LineFeatures, line_features
from textclean.linemodel.reasons import strongest_groups
from textclean.linemodel.trees import Trees, check_names

__all__ = ["StackedTrees"]

SECOND = "second_"  # begins the names of the second set's arrays in the file


class _Seen:
    """Pages between the two sets of trees."""

    def __init__(self, features: LineFeatures, columns: Array, first: Array, keep: str) -> None:
        self.features, self.columns, self.first, self.keep = features, columns, first, keep
        self._all: Array | None = None

    def columns_of_second(self) -> Array:
        """What the second trees see of all units, computed once."""
        if self._all is None:
            self._all = np.concatenate((self.columns, auto_context(self.features, self.first, self.keep)))
        return self._all

    def asked(self, settled: float, ends: bool) -> Array:
        """The units that the second trees are asked about."""
        doubtful = self.first < settled
        if ends:
            stops = self.features.pages.bounds.tolist()
            of_article = self.features.units.prose & ~doubtful & (self.first > 0)
            for start, stop in pairwise(stops):
                body = indexes(of_article[start:stop])
                if len(body):
                    doubtful[start + body[0] : start + body[-1]] = False
        return indexes(doubtful)


@dataclass(frozen=True, slots=True, eq=False)
class StackedTrees:
    """A trained model; see `textclean.linemodel.interface.LineScorer`.

    Attributes:
        first: The first model.
        second: The trees that see its features, and those of `textclean.linemodel.auto_context`.
        settled: The first model's log-odds from which on a unit keeps them: the second trees are asked about the others
            only. Infinite to ask about all.
    """

    kind: ClassVar[str] = "stacked_trees"

    first: BoostedTrees
    second: Trees
    settled: float = math.inf

    @property
    def decoder(self) -> Decoder:
        """The decoder's numbers."""
        return self.first.decoder

    def read(self, doc: Document, *, ends: bool = False, keep: str = "auto") -> Reading:
        """Score the units of a document.

        Args:
            doc: The document, repaired.
            ends: Whether the second trees are only asked about units above the first settled paragraph, and below the
                last one.
            keep: What is kept of a page, one of `textclean.gold.KEEPS`.
        """
        return self.read_all([doc], ends=ends, keep=keep)[0]

    def read_all(self, docs: Sequence[Document], *, ends: bool = False, keep: str = "auto") -> list[Reading]:
        """Score the units of many documents together.

        Args:
            docs: The documents, repaired.
            ends: As for `read`.
            keep: As for `read`.
        """
        readings: list[Reading] = []
        for some in in_groups(docs):
            readings += self._read_together(some, ends, keep)
        return readings

    def _read_together(self, docs: Sequence[Document], ends: bool, keep: str) -> Iterator[Reading]:
        """Score the units of documents whose units are held in the same arrays."""
        features = line_features(*docs)
        columns = self.first.columns(features)
        first = self.first.trees.score(columns, features.pages.bounds)
        seen = _Seen(features, columns, first, keep)
        log_odds, asked = first.copy(), seen.asked(self.settled, ends)
        if len(asked):
            of_pages = asked.searchsorted(features.pages.bounds)
            log_odds[asked] = self.second.score(seen.columns_of_second().take(asked, axis=1), of_pages)
        stops = features.pages.bounds.tolist()
        for page, (start, stop) in enumerate(pairwise(stops)):
            reasons = partial(self._reasons, seen, slice(start, stop))
            yield Reading(features.units_of(page), log_odds[start:stop], reasons)

    def _reasons(self, seen: _Seen, page: slice, chosen: Array) -> Sequence[str]:
        """The reason against each unit of a mask over the units of a page."""
        groups, group_of = grouped((*self.first.features.values(), *AUTO_CONTEXT.values()))
        columns = seen.columns_of_second()[:, page][:, chosen]
        return strongest_groups(self.second.contributions(columns, group_of), groups)

    def arrays(self) -> dict[str, Array]:
        """The weights by name, as they are stored in the model's file."""
        second = {**self.second.arrays(), "names": np.array(list(AUTO_CONTEXT)), "settled": np.array(self.settled)}
        return {**self.first.arrays(), **{SECOND + name: array for name, array in second.items()}}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, Array]) -> StackedTrees:
        """Make a model of the arrays of its file.

        Args:
            arrays: The arrays by name.

        Raises:
            ModelError: if the model was trained for other features, decodes with other numbers, or its arrays are
                damaged; the message continues the file's name.
            KeyError: if an array is missing.
        """
        check_names(arrays, SECOND + "names", AUTO_CONTEXT)
        settled = arrays[SECOND + "settled"]
        if settled.shape or settled.dtype.kind != "f" or np.isnan(settled):
            raise ModelError("is damaged: it does not say from which log-odds on a unit is settled")
        second = {name.removeprefix(SECOND): array for name, array in arrays.items() if name.startswith(SECOND)}
        first = BoostedTrees.from_arrays(arrays)
        return cls(first, Trees.from_arrays(second, len(first.features) + len(AUTO_CONTEXT)), float(settled))
