"""When a page was published: phrases of the lexicon, and lines that are nothing but a date with the words beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any, ClassVar

from textclean import lexicon
from textclean.characters import HAN, KANA, inside
from textclean.document import LONG, Block, Document, Zone
from textclean.labels import Kind, Label, Rule
from textclean.languages import languages, load
from textclean.languages.detection import ENGLISH
from textclean.patterns import pattern
from textclean.places import PLACES
from textclean.values import dataclass

__all__ = ["Timestamps"]

# The words and numbers that such a line has at most: a date, a time, an update of both, the minutes of reading.
MOST_WORDS = 24
# The score between two paragraphs, where a date may be a heading.
INSIDE = 0.4
# The keys of the languages' files whose words stand in dates; and those of which one makes a date.
KEYS = ("weekdays", "months", "month_abbreviations", "time_words", "date_words")
SURE = ("weekdays", "months", "month_abbreviations")
# A word beside a date that has more letters, such as "published", makes one, too; "on" and "at" do not.
SHORT = 3
# Combinations of languages that are kept.
COMBINATIONS = 64
_YEAR_OR_CLOCK = pattern(r"(?<!\d)(?:(?:19|20)\d\d|\d{1,2}[:.h]\d\d)(?!\d)")
_YEAR = pattern(r"(?:19|20)\d\d")
# From one year or time of day to another: a span of years, or opening hours, not when a page was published.
_SPAN = pattern(
    r"(?<![\d./-])(?:(?:19|20)\d\d *年? *[-–—~〜至] *(?:19|20)\d\d"
    r"|\d{1,2}[:.h]\d\d *[-–—~〜至] *\d{1,2}[:.h]\d\d)(?![\d./-])"
)

_SHAPE = Rule(
    "timestamp.shape",
    Kind.TIMESTAMP,
    0.8,
    'in other languages than English, a date and the words beside it, in any order: "Publié le 3 mars 2021 à 14h05"',
    (
        "Publié le 3 mars 2021 à 14h05\nLe pont restera fermé jusqu'à la fin du mois, a dit la maire de la ville.",
        "2021年3月3日 14:05 更新\n市長によると、橋は月末まで通れない。工事の費用をだれが払うのかは、まだ分からない。",
    ),
    (
        "Le 3 mars 2021, le pont a été fermé.\nLe pont restera fermé jusqu'à la fin du mois, a dit la maire.",
        "3 jours\nLe pont restera fermé jusqu'à la fin du mois, a dit la maire de la ville.",
        "Lundi 9.00-16.30\nLe pont restera fermé jusqu'à la fin du mois, a dit la maire de la ville.",
        "Mars 2021\nLe pont restera fermé jusqu'à la fin du mois, a dit la maire de la ville.",
    ),
)


@dataclass(frozen=True, slots=True)
class Timestamps:
    """When it was scraped or published: "Updated 3 hours ago", "5 min read", dates in the languages of the text."""

    name: ClassVar[str] = "timestamp"

    @property
    def finds(self) -> str:
        """What the filter finds, in the words of the lexicon."""
        return lexicon.finds(self.name)

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules of the filter."""
        return (*lexicon.rules(self.name), _SHAPE)

    def __call__(self, doc: Document) -> Iterator[Label]:
        """Label what the lexicon has, and in other languages than English lines of dates.

        Args:
            doc: The document.
        """
        yield from lexicon.labels(doc, self.name)
        if doc.languages == (ENGLISH,):  # its lexicon has all forms
            return
        words = _words(doc.languages, KEYS)
        sure = _words(doc.languages, SURE).union(x for x in _words(doc.languages, ("date_words",)) if len(x) > SHORT)
        for i, block in enumerate(doc.blocks):
            if _is_date(block, words, sure) and not PLACES["in_letter"](doc, i):
                label = _SHAPE.label(block.start, block.end, "a date and the words beside it")
                yield label._replace(score=INSIDE) if doc.zone(i) == Zone.INSIDE else label


@lru_cache(COMBINATIONS)
def _words(langs: tuple[str, ...], keys: tuple[str, ...]) -> frozenset[str]:
    """The words of some keys in some languages; characters, in scripts without spaces."""
    of_langs = [load(lang) for lang in langs if lang in languages()]
    found = {word for one in of_langs for key in keys for word in getattr(one, key)}
    # Characters of scripts without spaces are words by themselves.
    return frozenset(found.union(*(_alone().findall(word) for word in found)))


@cache
def _alone() -> re.Pattern[str]:
    """A single character that is a word by itself. A set of these characters would take longer than all imports."""
    return re.compile(f"[{inside((*HAN, *KANA))}]")


@cache
def _pieces() -> Any:
    """A number, a word with its marks, or a single character of a script without spaces."""
    import regex

    return regex.compile(r"\p{Nd}+|[\p{Han}\p{Hiragana}\p{Katakana}]|[\p{L}\p{M}]+")


def _is_date(block: Block, words: frozenset[str], sure: frozenset[str]) -> bool:
    """Whether a line has a number and words of dates alone, and one of them, or the number, is that of a date.

    A year with a month alone heads a part of a chronicle.
    """
    text = block.text
    if block.ends_sentence or len(text) > LONG or not any(map(str.isdigit, text)) or _SPAN.search(text):
        return False
    pieces = _pieces().findall(text.lower())
    found = [piece for piece in pieces if not piece.isdigit()]
    if not found or len(pieces) > MOST_WORDS or not words.issuperset(found):
        return False
    numbers = [piece for piece in pieces if piece.isdigit()]
    if len(numbers) == 1 and len(found) == 1 and _YEAR.fullmatch(numbers[0]):
        return False
    return _YEAR_OR_CLOCK.search(text) is not None or not sure.isdisjoint(found)
