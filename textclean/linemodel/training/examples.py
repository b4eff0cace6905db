"""A page whose article is known, measured: what a model is trained on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from textclean.gold import gold_page
from textclean.linemodel.context_features import fixed
from textclean.linemodel.line_features import OWN, Measures, measure
from textclean.linemodel.training.alignment import target, unit_texts
from textclean.reading import document

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, Any]

__all__ = ["Row", "abroad", "read"]

LONGEST = 1_500_000  # code points of a page that are looked at
UNKNOWN = 0x5DEECE66D1234567  # turns the hash of a word into one that no word has


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """One rendering of a page, with what is known of it.

    number: which page it is; turn: which of its renderings, counted from another one for each page. share: for each
    unit, how much of it is wanted; words: how many words it has.
    """

    site: str
    kind: str
    input: str
    number: int
    turn: int
    measures: Measures
    columns: Array
    share: Array
    words: Array

    @property
    def first(self) -> bool:
        """Whether word weights are learnt from it: a page's renderings are much alike, so one is enough."""
        return self.turn == 0

    @property
    def learnt(self) -> bool:
        """Whether trees learn from it: two renderings of each page."""
        return self.turn <= 1


def read(number: int, page: Mapping[str, Any]) -> Iterator[Row]:
    """The renderings of one page, measured, with how much of each unit is wanted.

    Raises:
        ModelError: if the page has no `gold`, or neither `text` nor `inputs`, or they are no strings.
    """
    told = gold_page(page, number)
    for at, (name, text) in enumerate(told.inputs.items()):
        doc = document(text[:LONGEST])
        found = measure(doc)
        share, words = target(unit_texts(doc, found), told.gold)
        turn = (number + at) % len(told.inputs)
        yield Row(told.site, told.type, name, number, turn, found, fixed(found), share, words)


def abroad(rows: Iterable[Row]) -> Iterator[Row]:
    """Pages once more as if in a language of which no word is known, so that a page's shape speaks there.

    One rendering of every second page; function words are unknown in every fourth: of some languages the commonest
    are known.
    """
    import numpy as np

    for row in rows:
        if not row.first or row.number % 2:
            continue
        found = replace(row.measures, tokens=row.measures.tokens ^ np.uint64(UNKNOWN))
        if row.number % 4 == 0:
            own = found.own.copy()
            own[OWN.index("stop")] = 0
            found = replace(found, own=own, rare=np.ones_like(found.rare))
        yield replace(row, measures=found, columns=fixed(found))
