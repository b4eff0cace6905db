"""Chrome that is known by its phrases: all rules of one group of the lexicon."""

from __future__ import annotations

from collections.abc import Iterator

from textclean import lexicon
from textclean.document import Document
from textclean.labels import Label, Rule
from textclean.values import dataclass

__all__ = ["Lexical"]


@dataclass(frozen=True, slots=True)
class Lexical:
    """Lines with the phrases of one group of the lexicon, in the language of the document.

    Args:
        name: The name of the group, such as "ad" or "share"; it is the filter's name, too.

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
        """Label what the rules of the group match.

        Args:
            doc: The document.
        """
        yield from lexicon.labels(doc, self.name)
