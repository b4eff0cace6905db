"""The second look: labels that follow from other labels, because chrome comes in sections.

A heading such as "Featured" takes the items under it along, until the article takes up again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textclean.document import Document
from textclean.labels import Label

__all__ = ["SECTION", "is_heading_rule", "sections"]

SECTION_SCORE = 0.8
# How the rules of these labels end; their beginning is that of the heading's rule.
SECTION = ".section"
# The heading of readers' comments themselves, not of the form or the link that leads to them.
COMMENTS = "comment.heading"
# Words of prose that must stand above a heading of comments for all below it to be comments.
ARTICLE_WORDS = 200
ARTICLE_BLOCKS = 4


def is_heading_rule(rule: str) -> bool:
    """Whether labels of the rule are headings of sections: the last part of its name says so."""
    return rule.endswith("heading")


def sections(doc: Document, labels: Sequence[Label], threshold: float) -> Iterator[Label]:
    """Labels for the blocks that stand under a labelled heading."""
    starts = {block.start: i for i, block in enumerate(doc.blocks)}
    headings: dict[int, Label] = {}
    for label in labels:
        if is_heading_rule(label.rule) and label.score >= threshold and label.start in starts:
            i = starts[label.start]
            if i not in headings or headings[i].score < label.score:
                headings[i] = label
    for i in sorted(headings):
        heading = headings[i]
        rule = heading.rule.split(".")[0] + SECTION
        reason = f'under "{doc.blocks[i].content[:40]}" in line {doc.blocks[i].line}'
        for j in range(i + 1, _section_end(doc, i, headings)):
            block = doc.blocks[j]
            yield Label(block.start, block.end, heading.kind, rule, SECTION_SCORE, reason)


def _section_end(doc: Document, heading: int, headings: dict[int, Label]) -> int:
    """Index of the first block after a heading that is not under it any more."""
    blocks = doc.blocks
    all_comments = headings[heading].rule == COMMENTS and _follows_article(doc, heading)
    i = heading + 1
    while i < len(blocks) and i not in headings:
        if all_comments or _is_item(doc, i, heading) or _is_blurb(doc, i, heading):
            i += 1
        else:
            break
    return i


def _is_item(doc: Document, i: int, heading: int) -> bool:
    """An item's name: a line that is no paragraph, or one that is set in under the heading."""
    block = doc.blocks[i]
    set_in = block.indent > doc.blocks[heading].indent or block.bullet
    return set_in or not (block.prose or block.ends_sentence)


def _is_blurb(doc: Document, i: int, heading: int) -> bool:
    """A single paragraph between two items."""
    blocks = doc.blocks
    after = i + 1 >= len(blocks) or not blocks[i + 1].prose
    return i > heading + 1 and not blocks[i - 1].prose and after and i > doc.body[1]


def _follows_article(doc: Document, heading: int) -> bool:
    """Whether an article stands above the heading; if so, all the prose below one of comments is comments."""
    words, blocks = doc.prose_above[heading]
    return words >= ARTICLE_WORDS and blocks >= ARTICLE_BLOCKS
