"""Chrome that has a wording: all rules of one group of the lexicon."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from textclean import lexicon
from textclean.document import Document
from textclean.labels import Label, Rule

__all__ = ["Lexical"]


@dataclass(frozen=True, slots=True)
class Lexical:
    """Lines with the phrases of one group of the lexicon; the language is the document's.

    >>> from textclean import Pipeline
    >>> Pipeline((Lexical("ad"),))("It rained.\\nADVERTISEMENT\\nThen it stopped.\\n")
    'It rained.\\nThen it stopped.\\n'
    """

    name: str

    @property
    def finds(self) -> str:
        """What the group finds, in the words of its lexicon."""
        return lexicon.finds(self.name)

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules of the group."""
        return lexicon.rules(self.name)

    def __call__(self, doc: Document) -> Iterator[Label]:
        """The labels of the group's rules."""
        yield from lexicon.labels(doc, self.name)
