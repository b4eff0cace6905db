"""What a line model is: it reads a document and gives units with the log-odds that each belongs to the article."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Protocol

from textclean.arrays import Array
from textclean.document import Document
from textclean.linemodel.decoder import Decoder
from textclean.linemodel.units import Units

__all__ = ["LineScorer", "Reading", "in_groups"]

LINES = 512  # of documents whose units are held in the same arrays


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """What a line model finds in a document.

    Attributes:
        units: The units of the document.
        log_odds: For each unit the log-odds that it belongs to the article.
        reasons: For a mask of units, the reason against each masked unit, in order. A model computes reasons only when
            this is called, because most units need none.
    """

    units: Units
    log_odds: Array
    reasons: Callable[[Array], Sequence[str]]


def in_groups(docs: Sequence[Document]) -> Iterator[Sequence[Document]]:
    """Documents in groups of those whose units fit into the same arrays, which stay small enough for the cache.

    Args:
        docs: The documents.
    """
    some: list[Document] = []
    lines = 0
    for doc in docs:
        if some and lines + len(doc.blocks) > LINES:
            yield some
            some, lines = [], 0
        some.append(doc)
        lines += len(doc.blocks)
    if some:
        yield some


class LineScorer(Protocol):
    """A line model.

    `textclean.linemodel.models.KINDS` lists the kinds of models: a new kind is a module with a class like this one, and
    a row in that table. The decision for the whole page is not part of a model: it follows from the log-odds.

    Attributes:
        kind: The name of its row in `KINDS`; a model's file records it.
    """

    kind: ClassVar[str]

    @property
    def decoder(self) -> Decoder:
        """The decoder whose numbers fit this model's log-odds; `Decoder()` is a start for a new kind."""
        ...

    def read(self, doc: Document, *, ends: bool = False, keep: str = "auto") -> Reading:
        """Score the units of a document.

        Args:
            doc: The document, repaired; it has at least one block.
            ends: Whether only the units above the first and below the last paragraph of the article matter. A model may
                then save work on those between two paragraphs with log-odds above zero.
            keep: What is kept of a page, one of `textclean.gold.KEEPS`; a model may know one convention only.
        """
        ...

    def read_all(self, docs: Sequence[Document], *, ends: bool = False, keep: str = "auto") -> Sequence[Reading]:
        """Score the units of many documents, together where that saves work.

        Args:
            docs: The documents; each has at least one block.
            ends: As for `read`.
            keep: As for `read`.

        Returns:
            For each document what `read` returns for it, to the bit.
        """
        ...

    def arrays(self) -> Mapping[str, Array]:
        """The weights by name, as they are stored in the model's file."""
        ...
