"""Readers' comments: their headings and forms, and the thread of comments."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import ClassVar

from textclean import lexicon
from textclean.document import Block, Document
from textclean.labels import Kind, Label, Rule
from textclean.languages import words
from textclean.values import dataclass

__all__ = ["Comments"]

# The number of "Reply" links from which on the lines between them are a thread.
REPLIES = 3
# Words of prose that must stand above a thread: a page of a forum begins with one, the page of an article does not.
ARTICLE_WORDS = 120
SCORE = 0.8
# The words of the "Reply" links have at most this many letters.
LONGEST_REPLY = 24

_THREAD = Rule(
    "comment.thread",
    Kind.COMMENT,
    SCORE,
    'after the article, everything between the first and the last of three or more "Reply"',
    (
        "The pilots of the harbour went on strike on Monday, the board said, and the gates stayed shut all day.\n" * 8
        + "harbourfan\nI love this kind of thing.\nReply\nlockmaster\nSo do I.\nReply\nharbourfan\nThought so.\nReply",
    ),
    ("harbourfan\nI love this kind of thing.\nReply\nlockmaster\nSo do I.\nReply\nharbourfan\nThought so.\nReply",),
)


@dataclass(frozen=True, slots=True)
class Comments:
    """Readers' comments: "4 Comments", "Leave a reply", the thread between "Reply" lines, to the end."""

    name: ClassVar[str] = "comment"

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules of the filter."""
        return (*lexicon.rules(self.name), _THREAD)

    def __call__(self, doc: Document) -> Iterator[Label]:
        """Label what the lexicon has, and the lines of a thread.

        Args:
            doc: The document.
        """
        yield from lexicon.labels(doc, self.name)
        yield from _thread(doc)


def _thread(doc: Document) -> Iterator[Label]:
    """Label the lines from the first comment below an article to the last reply."""
    replies = [i for i, block in enumerate(doc.blocks) if _is_reply(block)]
    if len(replies) < REPLIES:
        return
    if not doc.article_above(replies[0], words=ARTICLE_WORDS):
        return
    for i in range(_thread_start(doc, replies[0]), replies[-1] + 1):
        block = doc.blocks[i]
        yield _THREAD.label(block.start, block.end, f"in a thread of {len(replies)} replies")


def _is_reply(block: Block) -> bool:
    """Whether the line is, or ends with, the link that answers a comment."""
    last = block.text[-1:]
    if last not in _last_letters() and not last.isspace():  # most lines need no more than this look
        return False
    replies = words("reply_words")
    text = block.text.rstrip()
    if not text[-LONGEST_REPLY:].lower().endswith(replies):
        return False
    tail = block.tail
    if not tail or tail[-1] not in replies:
        return False
    alone = block.words <= 2
    # "... was fun to watch. Reply": the link follows the last sentence of the comment in one line.
    glued = text.endswith((tail[-1].capitalize(), tail[-1].upper())) and (len(tail) < 2 or not tail[-2].isalpha())
    return alone or glued


@cache
def _last_letters() -> frozenset[str]:
    """The letters that the words of "Reply" links end in, in lower and upper case."""
    return frozenset(letter for word in words("reply_words") for letter in (word[-1], word[-1].upper()))


def _thread_start(doc: Document, first: int) -> int:
    """The index of the line that begins the first comment: its writer's name, a few lines above the first reply."""
    for i in range(first - 1, max(first - 6, 0), -1):
        if doc.blocks[i].words <= 4 and not doc.blocks[i].ends_sentence:
            return i
    return first
