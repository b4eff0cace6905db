"""Cards of other stories below an article, without a heading: lines that repeat one shape (title, section, date)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import ClassVar

from textclean import lexicon
from textclean.document import Block, Document
from textclean.labels import Kind, Label, Rule
from textclean.values import dataclass

__all__ = ["Tails"]

# The shape must recur this often: two dated lines may be a correction and its date.
CARDS = 3
# The lines of a card, its date among them.
CARD_LINES = (2, 3, 4)
# Above the cards stands an article, and they are at most this share of it: in a listing they are the content.
ARTICLE_WORDS = 60
ARTICLE_PARAGRAPHS = 3
MOST_OF_ARTICLE = 0.5
# A title has at least this many words.
TITLE_WORDS = 4

_ARTICLE = (
    "The harbour will buy four new cranes, the board said on Monday, and the first of them is to come next spring.\n"
    "They are paid for by a grant and by the fees that the pilots agreed to in the long talks of last winter.\n"
    "Two of the old cranes will be kept for the museum, which has asked for them more than once in ten years.\n"
    "The board meets again in June.\n\n"
)
_CARDS = (
    "Ferry line drops its winter tables\nTravel\nMay 2, 2024\n"
    "Smoke drifts over the north quay\nLocal News\nMay 1, 2024\n"
    "Pilots lose the first game at home\nSports\nApr 30, 2024"
)
_DATED = Rule(
    "tail.dated",
    Kind.TEASER,
    0.92,
    "titles of other stories below the article, each with a date in the same place",
    (_ARTICLE + _CARDS,),
    (_CARDS, _ARTICLE + "The cranes are older than the quay\nHistory\nMay 2, 2024"),
)
_FRAMED = Rule(
    "tail.framed",
    Kind.TEASER,
    0.92,
    "titles below the article with the same words before or after a pipe",
    (_ARTICLE + "Lamp 2018 | Tide tables\nLamp 2018 | The last pilot\nLamp 2018 | Ropes of the north",),
    (
        _ARTICLE + "Cranes | four\nPilots | nine\nQuays | two",
        _ARTICLE + "| Five cranes lift | check |\n| Nine pilots sail | check |\n| Two quays close | check |",
    ),
)


@dataclass(frozen=True, slots=True)
class Tails:
    """Cards of other stories below the article: title, section and date, over and over; "Site | title" lines."""

    name: ClassVar[str] = "tail"

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules of the filter."""
        return (_DATED, _FRAMED)

    def __call__(self, doc: Document) -> Iterator[Label]:
        """Label the lines below the article that repeat one shape.

        Args:
            doc: The document.
        """
        first = doc.body[1] + 1
        if len(doc.blocks) - first < CARDS or not doc.article_above(
            first, words=ARTICLE_WORDS, paragraphs=ARTICLE_PARAGRAPHS
        ):
            return
        most = MOST_OF_ARTICLE * doc.prose_words
        for rule, start, end in (*_dated(doc, first), *_framed(doc.blocks, first)):
            cards = doc.blocks[start:end]
            if sum(block.words for block in cards) <= most:
                reason = f"one of {len(cards)} lines below the article that repeat one shape"
                for block in cards:
                    yield rule.label(block.start, block.end, reason)


def _dated(doc: Document, first: int) -> Iterator[tuple[Rule, int, int]]:
    """The range of the cards that have their dates at one distance from each other."""
    starts = {x.start for x in lexicon.labels(doc, "timestamp")}
    dates = [i for i in range(first, len(doc.blocks)) if doc.blocks[i].start in starts]
    if len(dates) < CARDS:
        return
    lines = dates[1] - dates[0]
    # Cards have the day alone; the posts of readers have the time of day, too.
    timed = any(":" in doc.blocks[i].content for i in dates)
    regular = not timed and all(b - a == lines for a, b in pairwise(dates))
    # The date may end a card or stand within it: the first card begins where the article, or its last line, ends.
    start = max(first, dates[0] - lines + 1)
    end = min(len(doc.blocks), start + lines * len(dates))
    cards = doc.blocks[start:end]
    titles = sum(_title(block) for block in cards if block.start not in starts)
    if lines in CARD_LINES and regular and titles >= len(dates) and not any(block.prose for block in cards):
        yield _DATED, start, end


def _title(block: Block) -> bool:
    """Whether the line may be the title of a story."""
    return block.words >= TITLE_WORDS and not block.ends_sentence


def _framed(blocks: tuple[Block, ...], first: int) -> Iterator[tuple[Rule, int, int]]:
    """The ranges of lines in a row that have the same words before their first pipe, or after their last one."""
    for at in (0, -1):
        start = first
        while start < len(blocks):
            frame, end = _frame(blocks[start], at), start + 1
            while frame and end < len(blocks) and _frame(blocks[end], at) == frame:
                end += 1
            if frame and end - start >= CARDS:
                yield _FRAMED, start, end
            start = end


def _frame(block: Block, at: int) -> str:
    """The first or last of a title's two parts at a pipe; empty for a row of a table."""
    if " | " not in block.text or block.text.startswith("|"):
        return ""
    parts = block.content.split(" | ")
    return parts[at].strip() if len(parts) == 2 and all(parts) and _title(block) else ""
