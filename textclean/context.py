"""Sections: labels that follow from a heading, because chrome comes in sections.

A heading such as "Featured" labels the items under it, up to the line where the article goes on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from textclean.document import Document
from textclean.labels import Label

__all__ = ["SECTION", "sections"]

SECTION_SCORE = 0.8
# The end of these labels' rule ids; they begin with the name of the heading's filter.
SECTION = ".section"
# The heading of the readers' comments, not of the form or the link that leads to them.
COMMENTS = "comment.heading"
# The words and paragraphs above a heading of comments from which on everything below it counts as comments.
ARTICLE_WORDS = 200
ARTICLE_PARAGRAPHS = 4


def sections(doc: Document, headings: Iterable[Label], threshold: float) -> Iterator[Label]:
    """Label the blocks that stand under headings.

    Args:
        doc: The document.
        headings: Labels of rules that open a section (`Rule.opens_section`). One that does not begin where a block
            does opens nothing: a heading is a line. Of several on one block the one with the highest score counts.
        threshold: The score from which on a heading opens its section.

    Returns:
        A label for each block under a heading, with the heading's kind.
    """
    starts = {block.start: i for i, block in enumerate(doc.blocks)}
    best: dict[int, Label] = {}
    for label in headings:
        if label.score >= threshold and label.start in starts:
            i = starts[label.start]
            if i not in best or best[i].score < label.score:
                best[i] = label
    for i in sorted(best):
        heading = best[i]
        rule = heading.rule.split(".")[0] + SECTION
        reason = f'under "{doc.blocks[i].content[:40]}" in line {doc.blocks[i].line}'
        for j in range(i + 1, _section_end(doc, i, best)):
            block = doc.blocks[j]
            yield Label(block.start, block.end, heading.kind, rule, SECTION_SCORE, reason)


def _section_end(doc: Document, heading: int, headings: dict[int, Label]) -> int:
    """The index of the first block after a heading that is not in its section."""
    blocks = doc.blocks
    all_comments = headings[heading].rule == COMMENTS and doc.article_above(
        heading, words=ARTICLE_WORDS, paragraphs=ARTICLE_PARAGRAPHS
    )
    i = heading + 1
    while i < len(blocks) and i not in headings:
        if all_comments or _is_item(doc, i, heading) or _is_blurb(doc, i, heading):
            i += 1
        else:
            break
    return i


def _is_item(doc: Document, i: int, heading: int) -> bool:
    """Whether a block is an item's name: not a paragraph or sentence, or indented under the heading."""
    block = doc.blocks[i]
    indented = block.indent > doc.blocks[heading].indent or block.bullet
    return indented or not (block.prose or block.ends_sentence)


def _is_blurb(doc: Document, i: int, heading: int) -> bool:
    """Whether a block is a single paragraph between two items, below the article."""
    blocks = doc.blocks
    after = i + 1 >= len(blocks) or not blocks[i + 1].prose
    return i > heading + 1 and not blocks[i - 1].prose and after and i > doc.body[1]
