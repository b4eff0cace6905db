"""The filter of the line model: it finds the article among the lines of a page, also without a rule for the wording."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from textclean.document import Document
from textclean.labels import Kind, Label, Rule
from textclean.linemodel.headline import headlines
from textclean.linemodel.labelling import STORY, chrome_labels, log_odds, stretches
from textclean.settings import flag, setting, share, validate

__all__ = ["LineModel"]

RULE = "boilerplate.line"
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
        keep_headline: Whether the first line that says the title of the document stays, whatever its score.

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

    keep_headline: bool = setting(True, flag(), "keep the first line that says the title, if it is given")

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
        for stretch in stretches(doc):
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
        sure = reading.log_odds < log_odds(self.max_article_chance)
        if words[sure].sum() / max(int(words.sum()), 1) < self.min_chrome_share:
            return
        chances = model.decoder.chrome_chances(reading.log_odds, words)
        if words[chances < 0.5].sum() < MIN_WORDS:
            # The model finds no article, so it does not know this language or sort of page: keep the longest prose.
            chances[prose_run(units)] = 0
        if self.keep_headline:
            chances[headlines(units.texts(doc), doc.title or "")] = 0
        yield from chrome_labels(doc, units, chances, reading.reasons(chances >= 0.5), RULE)
