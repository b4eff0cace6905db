"""Chrome in words of one's own: the rules of a lexicon that a user wrote, for a site or a language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from textclean import lexicon
from textclean.document import Document
from textclean.errors import LexiconError
from textclean.labels import Label, Rule

__all__ = ["Phrases"]


@dataclass(frozen=True, slots=True, repr=False)
class Phrases:
    """Lines with the phrases of a lexicon of your own: a TOML file such as `textclean.lexicon` describes.

    name: the filter's; each rule is known by its group's and its own ("harbour.memo"). toml: the text of the file.

    >>> own = Phrases.parse('''
    ... [harbour.memo]
    ... kind = "promo"
    ... where = "prefix"
    ... phrases = ["our morning memo"]
    ... score = 0.95
    ... hits = ["Our Morning Memo: all that you must know"]
    ... misses = ["He read our morning memo."]
    ... ''', name="harbour")
    >>> from textclean import ARTICLE
    >>> (ARTICLE | own)("It snowed.\\nOur morning memo has all the rest\\n")
    'It snowed.\\n'
    """

    name: str
    toml: str

    def __repr__(self) -> str:
        """The name, and a digest in the place of the text: two that look the same are the same."""
        return f"Phrases({self.name!r}, {sha256(self.toml.encode()).hexdigest()[:12]})"

    @classmethod
    def load(cls, path: str | Path) -> Phrases:
        """The lexicon in a file; the filter has the file's name.

        Raises:
            LexiconError: if it is no lexicon, or an example in it does not hold; the message names file and rule.
            OSError: if it cannot be read.
        """
        path = Path(path)
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            raise LexiconError(f"{path}: it is not UTF-8: {error}") from error
        return cls.parse(text, name=path.stem)

    @classmethod
    def parse(cls, toml: str, *, name: str) -> Phrases:
        """The lexicon in a text, its examples proven.

        Raises:
            LexiconError: if it is no lexicon, or an example in it does not hold; the message names the rule.
        """
        lexicon.prove(lexicon.compiled(toml, name), name)
        return cls(name, toml)

    @property
    def finds(self) -> str:
        """Whose phrases it finds."""
        return f"phrases of your own, in {self.name}.toml"

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules of the lexicon."""
        return lexicon.listed(lexicon.compiled(self.toml, self.name).entries)

    def __call__(self, doc: Document) -> Iterator[Label]:
        """The labels of all rules of the lexicon."""
        for labels in lexicon.compiled(self.toml, self.name)(doc).values():
            yield from labels
