"""The filter of the line model: it finds the article among the lines of a page, also without a rule for the wording."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textclean.document import Block, Document
from textclean.labels import Kind, Label, Rule
from textclean.settings import setting, share, validate

if TYPE_CHECKING:
    from textclean.arrays import Array
    from textclean.linemodel.units import Units

__all__ = ["LineModel"]

RULE = "boilerplate.line"
# Longer documents are scored in stretches of at most this size, so that memory does not grow with the text.
MAX_LINES, MAX_CHARACTERS = 10_000, 1_000_000
MIN_WORDS = 30  # a text of fewer words is too short: it may be a list
# The example of the rule: the menu of a page above a story, and the story by itself.
MENU = """\
Home
News
Sport
Weather
Opinion
Culture
Jobs
Newsletters
Search
Contact"""
STORY = """\
The council voted on Tuesday to close the old bridge for a year, after engineers found cracks in two of its piers.
Buses will go by the northern road from Monday, and those who live on the island will be given a ferry at night.
“Nobody wanted this, but we could not wait for another winter,” said Ann Lee, who leads the committee for works.
The repairs are expected to cost four million, half of which the county has promised to pay by the end of March."""


@dataclass(frozen=True, slots=True)
class LineModel:
    """Labels the lines of a page that a statistical model takes for chrome, by their shape, wording and place.

    The score of a label is the chance that the line is chrome, given the best decision for the whole page: from 0.5 on,
    that decision drops the line.

    Args:
        model: The name of a model in the package ("page"), or the path of an `.npz` file that `textclean train` wrote.
        min_chrome_share: The least share of the words in lines that are surely chrome. A text with less is not taken
            for a page and gets no label. So a text that was cleaned stays as it is: it may have doubtful lines left,
            but hardly any that are surely chrome.
        max_article_chance: The greatest chance to belong to the article that a line may have and still be surely
            chrome.
        max_prose_share: The share of the words in paragraphs from which on a text counts as clean. Such a text is not
            scored. With a share above 1 every text is scored.

    Raises:
        SettingError: if one of these shares is out of its range.

    >>> LineModel(min_chrome_share=0.05).model
    'page'
    """

    name: ClassVar[str] = "boilerplate"
    finds: ClassVar[str] = "lines of a page that are not its article, found by a statistical model"

    model: str = "page"
    min_chrome_share: float = setting(0.02, share(), "least share of surely chrome words in a page")
    max_article_chance: float = setting(0.05, share(above=True, most=0.5), "up to this chance a line is surely chrome")
    max_prose_share: float = setting(0.9, share(most=2), "share of words in paragraphs from which on a text is clean")

    def __post_init__(self) -> None:
        validate(self)

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The one rule of this filter. Its example is a whole page, because the score of a line depends on the page."""
        return (Rule(RULE, Kind.BOILERPLATE, 0.5, self.finds, (f"{MENU}\n{STORY}",), (STORY,)),)

    def __call__(self, doc: Document) -> Iterator[Label]:
        """Label the lines that do not belong to the article, and the ends of a line that holds most of the text.

        Args:
            doc: The document, repaired.

        Raises:
            UnknownName: if the package has no model of that name.
            ModelError: if the file of the model cannot be used.
        """
        for stretch in _stretches(doc):
            yield from self._scored(stretch)

    def _scored(self, doc: Document) -> Iterator[Label]:
        """Labels for a document that is scored as a whole."""
        if doc.words < MIN_WORDS or doc.prose_words >= self.max_prose_share * doc.words:
            return
        # Imported on first use: `import textclean` stays without numpy.
        from textclean.linemodel.models import load
        from textclean.linemodel.runs import prose_run

        model = load(self.model)
        reading = model.read(doc)
        units, words = reading.units, reading.units.words
        sure = reading.log_odds < math.log(self.max_article_chance / (1 - self.max_article_chance))
        if words[sure].sum() / max(int(words.sum()), 1) < self.min_chrome_share:
            return
        chances = model.decoder.chrome_chances(reading.log_odds, words)
        if words[chances < 0.5].sum() < MIN_WORDS:
            # The model finds no article, so it does not know this language or sort of page: keep the longest prose.
            chances[prose_run(units)] = 0
        yield from _labels(doc, units, chances, reading.reasons(chances >= 0.5))


def _stretches(doc: Document) -> Iterator[Document]:
    """The document in stretches that are small enough to be scored; nearly every document is one stretch.

    Lines of more than `MAX_CHARACTERS` are skipped.
    """
    blocks: list[Block] = []
    length = 0
    for block in doc.blocks:
        size = len(block.text)
        if blocks and (len(blocks) == MAX_LINES or length + size > MAX_CHARACTERS):
            yield _part(doc, blocks)
            blocks, length = [], 0
        if size <= MAX_CHARACTERS:
            blocks.append(block)
            length += size
    if blocks:
        yield doc if len(blocks) == len(doc.blocks) else _part(doc, blocks)


def _part(doc: Document, blocks: list[Block]) -> Document:
    return doc.with_blocks(blocks)


def _labels(doc: Document, units: Units, chances: Array, reasons: Sequence[str]) -> Iterator[Label]:
    """A label a dropped block; for a block that was split, a label for the dropped parts at each of its ends."""
    waiting = iter(reasons)
    blocks = doc.blocks
    parts: list[tuple[int, int, float, str]] = []
    rows = zip(units.start.tolist(), units.stop.tolist(), units.part.tolist(), chances.tolist(), strict=True)
    for start, stop, (low, high), score in rows:
        reason = next(waiting) if score >= 0.5 else ""
        if low >= 0:
            parts.append((low, high, score, reason))
            split = start
        elif score >= 0.5:
            for block in blocks[start:stop]:
                yield Label(block.start, block.end, Kind.BOILERPLATE, RULE, round(score, 4), reason)
    if parts:
        yield from _ends(doc, split, parts)


def _ends(doc: Document, index: int, parts: list[tuple[int, int, float, str]]) -> Iterator[Label]:
    """Labels for the parts of a block before the first and after the last part that is kept."""
    block = doc.blocks[index]
    kept = [i for i, part in enumerate(parts) if part[2] < 0.5]
    first, last = (kept[0], kept[-1]) if kept else (len(parts), len(parts))
    for run in (parts[:first], parts[last + 1 :]):
        if run:
            low, high = block.span(run[0][0], run[-1][1])
            low, high = (block.start if run[0] is parts[0] else low), (block.end if run[-1] is parts[-1] else high)
            score = sum(part[2] for part in run) / len(run)
            yield Label(low, high, Kind.BOILERPLATE, RULE, round(score, 4), run[0][3])
