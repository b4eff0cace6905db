"""Chrome that is known by phrases of your own: the rules of a lexicon for a site, a subject or a language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textclean import lexicon
from textclean.document import Document
from textclean.errors import LexiconError
from textclean.labels import Label, Rule

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Phrases"]


@dataclass(frozen=True, slots=True, repr=False)
class Phrases:
    """Lines with the phrases of a lexicon of your own: a TOML file such as `textclean.lexicon` describes.

    `load` and `parse` check the lexicon and its examples; the constructor only stores it.

    Args:
        name: The name of the filter. Each rule has the id of its group and its own name ("harbour.memo").
        toml: The text of the file.

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

    fallible: ClassVar[bool] = True  # a pattern may take too long

    name: str
    toml: str

    def __repr__(self) -> str:
        """The name and a digest of the text, so that filters with the same `repr` are equal."""
        from hashlib import sha256

        return f"Phrases({self.name!r}, {sha256(self.toml.encode()).hexdigest()[:12]})"

    @classmethod
    def load(cls, path: str | Path) -> Phrases:
        """Make a filter from a file; it has the file's name, without the ending.

        Args:
            path: The path of the TOML file.

        Raises:
            LexiconError: if the lexicon is invalid or one of its examples fails; the message names file and rule.
            OSError: if the file cannot be read.
        """
        from pathlib import Path

        path = Path(path)
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            raise LexiconError(f"{path}: not UTF-8 text: save it as UTF-8 ({error})") from error
        return cls.parse(text, name=path.stem)

    @classmethod
    def parse(cls, toml: str, *, name: str) -> Phrases:
        """Make a filter from the text of a lexicon, and check its examples.

        Args:
            toml: The text.
            name: The name of the filter.

        Raises:
            LexiconError: if the lexicon is invalid or one of its examples fails; the message names the rule.
        """
        lexicon.prove(lexicon.compiled(toml, name), name)
        return cls(name, toml)

    @property
    def finds(self) -> str:
        """What the filter finds, for listings."""
        return f"phrases of your own, in {self.name}.toml"

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules of the lexicon."""
        return lexicon.listed(lexicon.compiled(self.toml, self.name).entries)

    def __call__(self, doc: Document) -> Iterator[Label]:
        """Label what the rules of the lexicon match.

        Args:
            doc: The document.
        """
        for labels in lexicon.compiled(self.toml, self.name)(doc).values():
            yield from labels
