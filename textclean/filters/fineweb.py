"""The rules of FineWeb: they flag documents that are lists, menus or repeated lines."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import ClassVar

from textclean.characters import LINE_END
from textclean.document import Document, tokens
from textclean.labels import DOCUMENT, Label, Rule

__all__ = ["FineWeb"]

_LINE_END = re.compile(LINE_END)

_END_MARKS = Rule(
    "fineweb.end_marks",
    DOCUMENT,
    1.0,
    "fewer than 12 % of the lines end as a sentence does",
    ("Home\nNews\nSport", "“We will go on,” she said, “until the end.”"),
    ("Home\nNews\nThe council voted on Monday.",),
)
_SHORT_LINES = Rule(
    "fineweb.short_lines",
    DOCUMENT,
    1.0,
    "more than 67 % of the lines have 30 characters or fewer",
    ("Home.\nNews.\nSport.",),
    ("Home.\nThe council voted on Monday to close the harbour.",),
)
_DUPLICATES = Rule(
    "fineweb.duplicate_line_chars",
    DOCUMENT,
    1.0,
    "repeated lines hold more than 1 % of the text",
    ("Share this.\nThe council voted on Monday.\nShare this.",),
    ("Share this.\nThe council voted on Monday.\nShare that.",),
)
_NEWLINES = Rule(
    "fineweb.newlines",
    DOCUMENT,
    1.0,
    "more than three line breaks to 10 words",
    ("Home\nNews\nSport\nCity",),
    ("The council voted on Monday.\nThe vote was close.",),
)


@cache
def _end() -> re.Pattern[str]:
    """The pattern of a sentence's end mark. Compiled on first use, which takes a millisecond."""
    # The marks of all scripts, as datatrove lists them; quotation marks and colons are not among them.
    return re.compile(
        r"[!.?։\u061d-\u061f\u06d4\u0700-\u0702߹\u0837\u0839\u083d\u083e।॥၊။።፧፨᙮᜵᜶។-៖៙៚᠃᠉᥄᥅᪨-᪫᭚᭛᭞᭟᭽᭾᰻᰼᱾᱿‼‽⁇-⁉⸮⸼⹓⹔。꓿꘎꘏꛳꛷꡶꡷꣎꣏"
        r"꤯꧈꧉꩝-꩟꫰꫱꯫﹒﹖﹗！．？｡\U00010a56\U00010a57\U00010f55-\U00010f59\U00010f86-\U00010f89𑁇𑁈𑂾-𑃁𑅁-𑅃𑇅𑇆𑇍𑇞𑇟𑈸𑈹𑈻𑈼𑊩𑑋𑑌𑗂𑗃𑗉-𑗗𑙁𑙂𑜼-𑜾𑥄𑥆𑩂𑩃"
        r"𑪛𑪜𑱁𑱂𑻷𑻸\U00011f43\U00011f44𖩮𖩯𖫵𖬷𖬸𖭄𖺘𛲟𝪈]"
    )


@dataclass(frozen=True, slots=True)
class FineWeb:
    """The quality rules of FineWeb (Penedo et al. 2024, arXiv 2406.17557), as datatrove has them.

    Each rule that a document breaks is a label of kind "document" over all of it, which cuts nothing. The rules apply
    to the source as it was passed in; to check what is left after cleaning, tag the clean text. Names and defaults of
    the options are datatrove's. All rules are checked, where the reference stops at the first; a document without a
    line gets no label; all kinds of line breaks count.

    >>> from textclean import Pipeline
    >>> flags = Pipeline((FineWeb(),)).tag("Home\\nNews\\nThe council voted on Monday.").labels
    >>> [(flag.rule, flag.reason) for flag in flags]
    [('fineweb.short_lines', '1, at most 0.67')]

    Quirks of the reference that are kept: a line that ends in a quotation mark, a bracket or a space does not count as
    the end of a sentence; blank lines count as line breaks, so that short paragraphs are flagged as a list.

    Args:
        line_punct_thr: The share of lines that must end as a sentence does.
        line_punct_exclude_zero: Whether a document in which no line does is spared.
        short_line_thr: The share of short lines that a document may have.
        short_line_length: The number of characters up to which a line is short.
        char_duplicates_ratio: The share of the characters that repeated lines may have.
        new_line_ratio: The number of line breaks a word that a document may have.
        words: The function that splits a text into words; datatrove takes spaCy.
    """

    name: ClassVar[str] = "fineweb"

    line_punct_thr: float = 0.12
    line_punct_exclude_zero: bool = False
    short_line_thr: float = 0.67
    short_line_length: int = 30
    char_duplicates_ratio: float = 0.01
    new_line_ratio: float = 0.3
    words: Callable[[str], list[str]] = tokens

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules of the filter."""
        return (_END_MARKS, _SHORT_LINES, _DUPLICATES, _NEWLINES)

    def __call__(self, doc: Document) -> Iterator[Label]:
        """Label the whole document for each rule that it breaks.

        Args:
            doc: The document.
        """
        if not doc.blocks:
            return
        text = _LINE_END.sub("\n", doc.source)
        lines = [line for line in text.split("\n") if line.strip()]
        end = _end().match
        ended = sum(end(line[-1]) is not None for line in lines) / len(lines)
        if ended < self.line_punct_thr and (ended or not self.line_punct_exclude_zero):
            yield _END_MARKS.label(0, len(doc.source), f"{ended:.3g}, at least {self.line_punct_thr:g}")
        short = sum(len(line) <= self.short_line_length for line in lines)
        repeated = sum(map(len, lines)) - sum(map(len, set(lines)))
        for rule, value, most in (
            (_SHORT_LINES, short / len(lines), self.short_line_thr),
            (_DUPLICATES, repeated / len(text.replace("\n", "")), self.char_duplicates_ratio),
            (_NEWLINES, text.count("\n") / max(len(self.words(text)), 1), self.new_line_ratio),
        ):
            if value > most:
                yield rule.label(0, len(doc.source), f"{value:.3g}, at most {most:g}")
