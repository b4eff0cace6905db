"""The line-wise rules of RefinedWeb: capitals, numbers, counters, single words, and three calls to action."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from textclean.document import Block, Document
from textclean.labels import DOCUMENT, Label, Rule

__all__ = ["RefinedWeb"]

# The kind of the labels on lines.
LINE = "refinedweb"


def _rule(name: str, kind: str, finds: str, hits: tuple[str, ...], misses: tuple[str, ...]) -> Rule:
    return Rule(f"refinedweb.{name}", kind, 1.0, finds, hits, misses)


_UPPERCASE = _rule(
    "uppercase",
    LINE,
    "a line of which more than half the characters are capitals",
    ("BUY ONE, GET ONE FREE", "CEO OF NASA"),
    ("The CEO of NASA spoke.", "U. S. A."),
)
_NUMERIC = _rule("numeric", LINE, "a line of digits alone", ("2024", "7"), ("7:1", "12 30", "1st"))
_COUNTER = _rule(
    "counter",
    LINE,
    "a number of likes, shares, comments, views or the like",
    ("3 likes", "1.2K Shares", "• 1,024 comments •"),
    ("3 likes and a comment", "Likes: 3", "3 followers of Plato met."),
)
_WORDS = _rule("words", LINE, "a line of a single word", ("Home",), ("Go home",))
_CART = _rule(
    "cart",
    LINE,
    'the phrase "items in cart" in a line of up to 10 words',
    ("3 items in cart",),
    ("There were three items in cart number nine when it rolled down the hill.", "The items in carttor"),
)
_READ_MORE = _rule(
    "read_more",
    LINE,
    '"Read more..." at the end of a line of up to 10 words',
    ("The mayor goes. Read more...", "Read more..."),
    ("Read more... and sleep less", "Children who are read to want to go on and read more..."),
)
_SIGN_IN = _rule(
    "sign_in",
    LINE,
    '"Sign-in" at the beginning of a line of up to 10 words',
    ("Sign-in to leave a comment",),
    ("Please sign-in here", "Sign-in sheets from the harbour show that both of the men had been there."),
)
_REMOVED = _rule(
    "removed",
    DOCUMENT,
    "a page of which these rules take more than 5 % of the words",
    ("Home\nThe council voted on Monday.",),
    ("Home\nThe council voted on Monday to close the harbour, and the mayor said that it was sad but just as it was.",),
)

_COUNTS = re.compile(
    r"^\W*\d(?:,|\.|\d)*(?:K|M|B)?\s+(?:likes|shares|comments|retweets|reposts|quotes|bookmarks|upvotes|downvotes|downloads"
    r"|views|followers)\W*$",
    re.IGNORECASE,
)
_EDITS = (
    (_CART, re.compile(r"\bitems in cart\b", re.IGNORECASE)),
    (_READ_MORE, re.compile(r"read more\.\.\.\s*$", re.IGNORECASE)),
    (_SIGN_IN, re.compile(r"^\s*sign-in", re.IGNORECASE)),
)


@dataclass(frozen=True, slots=True)
class RefinedWeb:
    """The line-wise corrections of RefinedWeb (Penedo et al. 2023, arXiv 2306.01116), with DCLM's thresholds.

    The paper gives one example for each rule; the phrases, the list of counters and the thresholds are those that DCLM
    published (Li et al. 2024, arXiv 2406.11794). Phrases and counters are found in upper and lower case. Labels on
    lines have the kind "refinedweb"; three of the rules remove a phrase from a line instead of the line. A page that
    loses more than `max_removed` of its words gets a label of kind "document", which cuts nothing.

    >>> from textclean import Pipeline
    >>> refinedweb = Pipeline((RefinedWeb(),))
    >>> refinedweb("HOME AND GARDEN\\nThe council voted. Read more...\\n3 likes\\n")
    'The council voted.\\n'

    Two things differ from a single pass over the lines. A policy trims lines at their ends only: "items in cart" in the
    middle of a line is labelled, and stays. And a pipeline repeats until nothing changes: what an edit leaves is
    checked again, so that nothing stays of "Sign-in Register".

    Args:
        max_uppercase: The share of a line's characters that may be capitals.
        min_words: The number of words that a line must have.
        max_edit_words: The number of words up to which phrases are removed from a line.
        max_removed: The share of a page's words that may be removed before it is flagged.
    """

    name: ClassVar[str] = "refinedweb"

    max_uppercase: float = 0.5
    min_words: int = 2
    max_edit_words: int = 10
    max_removed: float = 0.05

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules of the filter."""
        return (_UPPERCASE, _NUMERIC, _COUNTER, _WORDS, _CART, _READ_MORE, _SIGN_IN, _REMOVED)

    def __call__(self, doc: Document) -> Iterator[Label]:
        """Label each line for each rule that it breaks, and the page if too much of it is removed.

        Args:
            doc: The document.
        """
        total, gone = 0, 0
        for block in doc.blocks:
            words = len(block.text.split())
            lines = list(self._lines(block, words))
            edits = list(_edits(block)) if words <= self.max_edit_words else []
            yield from (*lines, *edits)
            total += words
            gone += words if lines else sum(len(doc.source[x.start : x.end].split()) for x in edits)
        if gone > self.max_removed * total:
            reason = f"{gone} of {total} words, at most {self.max_removed:.0%}"
            yield _REMOVED.label(0, len(doc.source), reason)

    def _lines(self, block: Block, words: int) -> Iterator[Label]:
        """Label a line with the rules that remove it."""
        text = block.text.strip()
        capitals = sum(map(str.isupper, text))
        if capitals > self.max_uppercase * len(text):
            yield _UPPERCASE.label(block.start, block.end, f"{capitals} capitals in {len(text)} characters")
        if text.isdigit():
            yield _NUMERIC.label(block.start, block.end, "digits alone")
        if _COUNTS.match(text):
            yield _COUNTER.label(block.start, block.end, f'counts "{text.split()[-1]}"')
        if words < self.min_words:
            yield _WORDS.label(block.start, block.end, f"{words} of at least {self.min_words} words")


def _edits(block: Block) -> Iterator[Label]:
    """Label the phrases in a short line; a phrase at an end of the line includes the white space there."""
    for rule, pattern in _EDITS:
        for found in pattern.finditer(block.text):
            start = 0 if not block.text[: found.start()].strip() else found.start()
            end = len(block.text) if not block.text[found.end() :].strip() else found.end()
            yield rule.label(*block.span(start, end), f'"{found[0].strip()}"')
