"""The filter of the residue model: it finds what an extractor left of the page around an article."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, ClassVar

from textclean.document import Document
from textclean.labels import Kind, Label, Rule
from textclean.linemodel.data_lines import data_lines
from textclean.linemodel.headline import headlines
from textclean.linemodel.labelling import STORY, chrome_labels, is_one_stretch, log_odds, stretches
from textclean.places import is_policy
from textclean.settings import setting, share, validate
from textclean.values import dataclass

if TYPE_CHECKING:
    from textclean.arrays import Array
    from textclean.linemodel.interface import Reading
    from textclean.markup import Marks

__all__ = ["Residue"]

RULE = "residue.line"
# In a text that is prose but for a few lines, these go at a higher chance: what the model is less sure of is content
# where a text is a manual, a list of offers or a page of services, and chrome where it is an article.
ARTICLE_PROSE = 0.85  # share of the words in paragraphs
FEW = 0.2  # share of the words that go
# Boxes of a list of tasks in Markdown, as a line has them behind its list mark.
TASKS = ("[ ] ", "[x] ", "[X] ")
MIN_WORDS = 80  # in paragraphs; a text with fewer may be a poem, a list or a form, which the model does not know
# The example of the rule: a story with what stands below it on the page, and the story by itself.
BELOW = """\
Related Stories
Mayor Resigns After Vote
Five Walks Along the River
Local News
Sport
Sign up for our newsletter
Contact us
Terms of Use"""


@dataclass(frozen=True, slots=True)
class Residue:
    """Labels the lines that an extractor left above and below an article, where a statistical model is sure of it.

    The model learned from texts of extractors beside the article as a person kept it. The score of a label is the
    chance that the line is chrome. Between the first and the last paragraph that the model takes for the article
    nothing is labelled: on the development data that gained 0.0002 F1 at most, and it cost verses, items and headings.
    The first line that says the title of the document stays, and so do lines of data: lists that count, agendas and
    tables. In Markdown a heading stays with the text below it, and what holds code is not scored.

    Args:
        model: The name of a model in the package ("residue"), or the path of an `.npz` file that `textclean train`
            wrote.
        max_article_chance: The greatest chance to belong to the article that a labelled line may have.
        max_chance_in_prose: The same for a text that is prose but for a few lines: at least 0.85 of its words are in
            paragraphs, and at most 0.2 of them go. Without effect below `max_article_chance`.
        min_prose_share: The least share of the words in paragraphs. A text with less is no article, and is not scored.
        max_prose_share: The share of the words in paragraphs from which on a text counts as clean, and is not scored.
            Nor is one that begins and ends with a paragraph.
        max_drop: The greatest share of the words that labelled lines may have. A text of which more would go is not of
            the sort that the model knows, and gets no label.

    Raises:
        SettingError: if one of these shares is out of its range.

    >>> Residue().model
    'residue'
    """

    name: ClassVar[str] = "residue"
    finds: ClassVar[str] = "lines that an extractor left of the page, found by a statistical model"
    late: ClassVar[bool] = True  # the model is sure of what the rules leave, and costs as much as all of them

    model: str = "residue"
    max_article_chance: float = setting(
        0.05, share(above=True, most=0.5), "up to this chance to be of the article a line goes"
    )
    max_chance_in_prose: float = setting(
        0.1, share(above=True, most=0.5), "the same in a text that is prose but for a few lines"
    )
    min_prose_share: float = setting(0.5, share(), "least share of words in paragraphs of an article")
    max_prose_share: float = setting(0.98, share(most=2), "share of words in paragraphs from which on a text is clean")
    max_drop: float = setting(0.7, share(), "greatest share of the words that may go")

    def __post_init__(self) -> None:
        validate(self)

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The one rule of this filter. Its example is a whole text, because the score of a line depends on the text."""
        return (Rule(RULE, Kind.BOILERPLATE, 0.5, self.finds, (f"{STORY}\n{BELOW}",), (STORY,)),)

    def __call__(self, doc: Document) -> Iterator[Label]:
        """Label the lines that surely do not belong to the article.

        Args:
            doc: The document, repaired.

        Raises:
            UnknownName: if the package has no model of that name.
            ModelError: if the file of the model cannot be used.
        """
        found = list(islice(stretches(doc), 2))
        if len(found) == 1:  # a longer text is no article, and would have ends where it is cut into stretches
            yield from self._scored(found[0])

    def prepare(self, docs: Sequence[Document]) -> None:
        """Read many documents together, before the labels of each are asked for.

        Args:
            docs: The documents, repaired.
        """
        read = [doc for doc in docs if not doc.has(self._reading) and is_one_stretch(doc) and self._is_read(doc)]
        if not read:
            return
        from textclean.linemodel.models import load

        for doc, reading in zip(read, load(self.model).read_all(read, ends=True), strict=True):
            doc.hand(self._reading, reading)

    def _is_read(self, doc: Document) -> bool:
        """Whether the model reads a document."""
        least, most = max(MIN_WORDS, self.min_prose_share * doc.words), self.max_prose_share * doc.words
        if not least <= doc.prose_words < most or (doc.blocks[0].prose and doc.blocks[-1].prose):
            return False  # no article; or nothing above and below it
        if doc.once(is_policy):
            return False  # the model takes its clauses on newsletters and cookies for chrome
        return not (doc.markdown and _has_code(doc))

    def _reading(self, doc: Document) -> Reading:
        """What the model finds in a document; between paragraphs of the article all stays."""
        # Imported on first use: `import textclean` stays without numpy.
        from textclean.linemodel.models import load

        return load(self.model).read(doc, ends=True)

    def _scored(self, doc: Document) -> Iterator[Label]:
        """Labels for a document that is scored as a whole."""
        if not self._is_read(doc):
            return
        import numpy as np

        reading = doc.take(self._reading)
        units, words = reading.units, reading.units.words
        body = np.flatnonzero(units.prose & (reading.log_odds > 0))
        if not len(body):
            return
        likely = reading.log_odds < log_odds(max(self.max_article_chance, self.max_chance_in_prose))
        likely[body[0] : body[-1]] = False
        if not likely.any():
            return
        texts = units.texts(doc)
        if doc.title:
            likely[headlines(texts, doc.title)] = False
        likely &= ~np.array(data_lines(texts))
        if doc.markdown:
            likely &= [not text.startswith(TASKS) for text in texts]
            _spare_structures(likely, [doc.blocks[i].marks for i in units.start.tolist()])
        few = words[likely].sum() <= FEW * words.sum() and doc.prose_words >= ARTICLE_PROSE * doc.words
        sure = likely if few else likely & (reading.log_odds < log_odds(self.max_article_chance))
        if not sure.any() or words[sure].sum() > self.max_drop * words.sum():
            return
        chances = np.where(sure, 1 / (1 + np.exp(np.clip(reading.log_odds, -50, 50))), 0.0)
        yield from chrome_labels(doc, units, chances, reading.reasons(sure), RULE)


def _has_code(doc: Document) -> bool:
    """Whether Markdown holds code: a manual has short lines that look like those of a menu, and are not."""
    from textclean.markup import Part  # plain text does without

    return any(line.marks is not None and line.marks.part == Part.CODE for line in doc.lines)


def _spare_structures(likely: Array, marks: Sequence[Marks | None]) -> None:
    """Take rows of tables, and headings of what stays, from the units that may go.

    Args:
        likely: Whether each unit may go.
        marks: The marks of each.
    """
    from textclean.markup import Part  # plain text does without

    below, stays = 0, False  # the level of the line below, and whether it stays
    for i in range(len(marks) - 1, -1, -1):
        mark = marks[i]
        level = 0 if mark is None else mark.level
        if likely[i] and mark is not None:
            likely[i] = mark.part != Part.TABLE and level != 1 and not (level and stays and not 0 < below <= level)
        below, stays = level, not likely[i]
