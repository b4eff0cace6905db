"""Datelines: "LONDON (AP) -" before the first sentence. They are part of a wire story: only `strict` cuts them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, ClassVar

from textclean.document import Document
from textclean.labels import Kind, Label, Rule
from textclean.languages import words

__all__ = ["Datelines"]

_PREFIX = Rule(
    "dateline.prefix",
    Kind.DATELINE,
    0.8,
    'a place in capitals, an agency or a date, and a dash before the first sentence: "LONDON (AP) - ..."',
    (
        "LONDON (AP) — A man was found in the harbour on Monday, the police said.",
        "TEHRAN – Tens of thousands of people came to the funeral on Friday.",
    ),
    (
        "ENGINE: 2.0 liter inline-4, with sixteen valves and an aluminum block.",
        "NASA — the agency that flies to the moon — is hiring again this year.",
    ),
)
# Paragraphs from the top in which a dateline may stand.
LEDE_BLOCKS = 6


@cache
def _pattern() -> Any:
    """A place in capitals, a date, a source and a dash."""
    import regex

    place = r"[\p{Lu}][\p{Lu}.'’-]+(?: [\p{Lu}][\p{Lu}.'’-]+){0,3}(?:, [\p{L}. ]{2,20})?"
    source = r"(?: ?\((?:AP|AFP|Reuters|REUTERS|UPI|CNN|TNS|PTI|ANI|Xinhua|dpa|Bloomberg|[\p{Lu}][\p{L} ]{2,24})\))?"
    months = "|".join(month.capitalize() for month in words("month_abbreviations"))
    date = rf"(?:, (?:{months})[a-z]*\.? \d{{1,2}})?"
    return regex.compile(rf"{place}{date}{source} ?(?:—|–|--|-)\s+(?=[\p{{Lu}}\"“‘'\d])")


@dataclass(frozen=True, slots=True)
class Datelines:
    """Datelines before the first sentence: "LONDON (AP) - ", "KYIV, Dec 24 (Reuters) - "."""

    name: ClassVar[str] = "dateline"

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules of the filter."""
        return (_PREFIX,)

    def __call__(self, doc: Document) -> Iterator[Label]:
        """Label datelines, without the sentence that follows.

        Args:
            doc: The document.
        """
        for block in doc.blocks[:LEDE_BLOCKS]:
            if block.prose and block.content[:2].isupper():
                found = _pattern().match(block.text, block.lead)
                if found:
                    span = block.span(block.lead, found.end())
                    yield _PREFIX.label(*span, f'begins with "{found[0].strip()[:40]}"')
