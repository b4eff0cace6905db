"""Whether a text is Markdown: enough of its lines have marks that plain text does not have."""

from __future__ import annotations

import math
import re

from textclean.patterns import pattern

__all__ = ["AUTO", "MARKDOWN", "MARKUPS", "TEXT", "is_markdown"]

AUTO, TEXT, MARKDOWN = "auto", "text", "markdown"
MARKUPS = (AUTO, TEXT, MARKDOWN)

# The least share of the lines with a link, a heading or strong emphasis: with a link among them, and without. Measured
# on 3,610 renderings as Markdown and 17,010 as plain text: of the latter, those of three pages that show Markdown pass.
WITH_LINK, WITHOUT_LINK = 0.04, 0.1
# Lines that are a link and nothing else, which make a text Markdown however long it is: none of 49,551 plain texts has
# two.
ALONE = 2
# The headings that make a text Markdown if it has nothing else. A single sign `#` begins a comment of a program too.
HEADINGS = 2
# The lines of fences that make one. Where their number is even, each fence is closed and nothing else is needed; where
# it is odd, the text needs a heading of a lower level. Code may be most of a manual.
FENCES = 2

_TARGET = r"(?:[#/.?<]|\w[\w+.-]*:|[\w%-]+[./#?])"
_LINK = pattern(
    rf"\[[^\[\]\n]*\]\({_TARGET}(?:[^()\s]|\([^()\s]*\))*(?:\s+\"[^\"\n]*\")?\s*\)"
    r"|\]\((?:https?:|/|#)[^()\s]*\)"
)
_ALONE = pattern(
    rf"(?:^|\n)[ \t]*(?:(?:[-*+]|\d{{1,9}}[.)])[ \t]+)?\[[^\[\]\n]*\]\({_TARGET}[^()\s]*\)[ \t]*(?=\r?\n|$)"
)
_HEADING = pattern(r"(?:^|\n) {0,3}#{1,6}[ \t]+(?=\S)")
_LOWER_HEADING = pattern(r"(?:^|\n[ \t]*\r?\n) {0,3}#{2,6}[ \t]+(?=\S)")
_FENCE = pattern(r"(?:^|\n) {0,3}```[\w+#.-]*[ \t]*(?=\r?\n|$)")
_STRONG = pattern(r"(?<![*\w])\*\*(?=[^\s*])[^*\n]+\*\*")


def is_markdown(source: str) -> bool:
    """Whether a text is Markdown, as far as its marks tell.

    Args:
        source: The text.

    >>> is_markdown("# Harbour\\n\\n[Skip to content](#main)\\n\\nThe pilots went on strike.")
    True
    >>> is_markdown("* The pilots went on strike\\n* #harbour is closed, see _The Post_ (p. 4)\\n\\n* * *\\n")
    False
    """
    # Nearly all plain text has none of these: nothing is counted.
    linked, strong, headed, fenced = "](" in source, "**" in source, "# " in source, "```" in source
    if not (linked or headed or fenced):
        return False
    fences = sum(1 for _ in _FENCE.finditer(source)) if fenced else 0
    if fences >= FENCES and fences % 2 == 0:
        return True
    lines = sum(map(bool, map(str.strip, source.split("\n"))))
    links = _lines_with(_LINK, "](", source, WITH_LINK * lines) if linked else 0
    if links and links >= WITH_LINK * lines:
        return True
    bold = _lines_with(_STRONG, "**", source) if strong else 0
    headings = sum(1 for _ in _HEADING.finditer(source)) if headed else 0
    if not links and not headings:
        return False
    lower = sum(1 for _ in _LOWER_HEADING.finditer(source)) if headings else 0
    if lower and fences >= FENCES:
        return True
    if links:
        return links + bold + headings >= WITH_LINK * lines or sum(1 for _ in _ALONE.finditer(source)) >= ALONE
    return (bold > 0 or lower >= HEADINGS) and bold + headings >= WITHOUT_LINK * lines


def _lines_with(marks: re.Pattern[str], sign: str, source: str, enough: float = math.inf) -> int:
    """The number of lines in which the pattern `marks` is found, or `enough`; `sign` is in every line that has it."""
    count, at = 0, source.find(sign)
    while at >= 0 and not (count and count >= enough):
        start, end = source.rfind("\n", 0, at) + 1, source.find("\n", at)
        end = len(source) if end < 0 else end
        count += marks.search(source, start, end) is not None
        at = source.find(sign, end)
    return count
