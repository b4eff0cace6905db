"""The filter of the line model: it finds the article among the lines of a page, also without a rule for the wording."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar

from textclean.document import Document
from textclean.gold import KEEPS
from textclean.labels import Kind, Label, Rule
from textclean.linemodel.headline import heading_above, headline_above, headlines
from textclean.linemodel.labelling import STORY, chrome_labels, is_one_stretch, log_odds, stretches
from textclean.linemodel.page_links import has_page_links
from textclean.settings import choice, setting, share, validate
from textclean.values import NamedTuple, dataclass

if TYPE_CHECKING:
    from textclean.arrays import Array
    from textclean.linemodel.interface import Reading
    from textclean.linemodel.score import ExpectedWords
    from textclean.linemodel.units import Units

__all__ = ["LineModel"]

RULE = "boilerplate.line"
KEEP, DROP = "keep", "drop"
WHOLE = "page"  # the setting `keep` that keeps all of a page's own content
THREAD, IN_THREAD = -4.0, "in a thread of comments"  # log-odds, at most, of the lines of such a thread; their reason
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


class _Judged(NamedTuple):
    """What the model says of a document: the labels of its lines, and the score of the whole."""

    labels: tuple[Label, ...]
    score: float | None


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
            scored. With a share above 1 for this and the next setting every text is scored.
        max_enclosed_prose_share: The same for a text that begins and ends with a paragraph, as an extracted text may,
            and a page hardly ever does.
        headline: "keep": the headline stays, whatever its score; "drop": it goes. It is the first line that says the
            title of the document; where no line does, the line above the article of whose words the article says most.
            In Markdown it is a heading, if there is one.
        keep: What is kept of a page: "story": the article without its captions, comments and lists of links; "page":
            all of the page's own content, such as the posts of a forum and the items of a list; "auto": what most
            people keep of such a page.

    Raises:
        SettingError: if one of these shares is out of its range.

    >>> LineModel(min_chrome_share=0.05).model
    'page'
    """

    name: ClassVar[str] = "boilerplate"
    finds: ClassVar[str] = "lines of a page that are not its article, found by a statistical model"
    reads_priors: ClassVar[bool] = True
    decides: ClassVar[bool] = True

    model: str = "page"
    min_chrome_share: float = setting(0.02, share(), "least share of surely chrome words in a page")
    max_article_chance: float = setting(0.1, share(above=True, most=0.5), "up to this chance a line is surely chrome")
    max_prose_share: float = setting(0.9, share(most=2), "share of words in paragraphs from which on a text is clean")
    max_enclosed_prose_share: float = setting(
        0.8, share(most=2), "the same for a text that begins and ends with a paragraph"
    )
    headline: str = setting(KEEP, choice(KEEP, DROP), "whether the headline of the page stays")
    keep: str = setting("auto", choice(*KEEPS), "what is kept of a page")

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
        yield from doc.once(self._judged).labels

    def page_score(self, doc: Document) -> float | None:
        """How sure the model is of its decision for a document as a whole: the word F1 that it is expected to have.

        It is the F1 that the chances of the lines lead to, calibrated: on pages whose article is known, pages of about
        this score have this F1 on average. A text that the model reads and leaves whole, because too little of it is
        surely chrome, has a score as well: that of keeping all.

        Args:
            doc: The document, repaired.

        Returns:
            A number from 0 to 1; None if the model does not read the text, because it has fewer than 30 words, counts
            as clean, or is Markdown without the links of a page.

        Raises:
            UnknownName: if the package has no model of that name.
            ModelError: if the file of the model cannot be used.

        >>> from textclean.reading import document
        >>> 0.5 < LineModel().page_score(document(f"{MENU}\\n{STORY}")) <= 1
        True
        >>> LineModel().page_score(document(STORY)) is None
        True
        """
        return doc.once(self._judged).score

    def prepare(self, docs: Sequence[Document]) -> None:
        """Read many documents together, before the labels of each are asked for.

        Args:
            docs: The documents, repaired.
        """
        read = [doc for doc in docs if not doc.has(self._judged) and not doc.has(self._reading) and self._is_read(doc)]
        if not read:
            return
        from textclean.linemodel.models import load

        for doc, reading in zip(read, load(self.model).read_all(read, keep=self.keep), strict=True):
            doc.hand(self._reading, reading)

    def _judged(self, doc: Document) -> _Judged:
        """The labels and the score of a document; for those who ask for both it is read once."""
        if doc.markdown and not has_page_links(doc):
            return _Judged((), None)
        read = [found for stretch in stretches(doc) if (found := self._read(stretch))]
        if not read:
            return _Judged((), None)
        # Imported on first use: `import textclean` stays without numpy.
        from textclean.linemodel.models import calibration
        from textclean.linemodel.score import expected_f1

        expected = expected_f1(expected for _, expected in read)
        score = None if expected is None else calibration(self.model)(expected)
        return _Judged(tuple(label for labels, _ in read for label in labels), score)

    def _read(self, doc: Document) -> tuple[list[Label], ExpectedWords] | None:
        """The labels of a document that is read as a whole, and what the model expects; None if it is not read."""
        if not self._is_page(doc):
            return None
        import numpy as np

        from textclean.linemodel.models import load
        from textclean.linemodel.runs import prose_run
        from textclean.linemodel.score import expected_words

        model = load(self.model)
        reading = doc.take(self._reading)
        units, words = reading.units, reading.units.words
        lines = units.texts(doc)
        scores = reading.log_odds + units.means(doc.priors) if doc.priors else reading.log_odds.copy()
        in_thread = self._in_thread(units, lines, scores)
        scores[in_thread] = np.minimum(scores[in_thread], THREAD)
        sure = scores < log_odds(self.max_article_chance)
        if words[sure].sum() / max(int(words.sum()), 1) < self.min_chrome_share:
            return [], expected_words(scores, words, np.ones(len(words), bool))
        chances = model.decoder.chrome_chances(scores, words)
        if words[chances < 0.5].sum() < MIN_WORDS:
            # The model finds no article, so it does not know this language or sort of page: keep the longest prose.
            chances[prose_run(units)] = 0
        chances[_headline(doc, lines, units, chances < 0.5)] = 0.0 if self.headline == KEEP else 1.0
        dropped = chances >= 0.5
        found = zip(in_thread[dropped].tolist(), reading.reasons(dropped), strict=True)
        reasons = [IN_THREAD if thread else reason for thread, reason in found]
        labels = list(chrome_labels(doc, units, chances, reasons, RULE))
        return labels, expected_words(scores, words, ~dropped)

    def _is_read(self, doc: Document) -> bool:
        """Whether a document is read as a whole."""
        return is_one_stretch(doc) and not (doc.markdown and not has_page_links(doc)) and self._is_page(doc)

    def _is_page(self, doc: Document) -> bool:
        """Whether a document has enough words, and not too many of them in paragraphs."""
        enclosed = bool(doc.blocks) and doc.blocks[0].prose and doc.blocks[-1].prose
        most = min(self.max_prose_share, self.max_enclosed_prose_share) if enclosed else self.max_prose_share
        return doc.words >= MIN_WORDS and doc.prose_words < most * doc.words

    def _reading(self, doc: Document) -> Reading:
        """What the model finds in a document."""
        from textclean.linemodel.models import load

        return load(self.model).read(doc, keep=self.keep)

    def _in_thread(self, units: Units, lines: Sequence[str], scores: Array) -> Array:
        """Whether each unit is in a thread of comments below the article; none is where all of the page is kept."""
        import numpy as np

        from textclean.linemodel.threads import threads_below

        found = np.zeros(len(units), bool)
        if self.keep != WHOLE:
            for thread in threads_below(lines, units.words, units.prose, scores):
                found[thread.start : thread.stop] = True
        return found


def _headline(doc: Document, lines: Sequence[str], units: Units, kept: Array) -> list[int]:
    """The unit that is the headline, alone in a list; or an empty list."""
    title = doc.title or ""
    marked = heading_above(lines, _levels(doc, units), kept.tolist(), title) if doc.markdown else []
    return marked or headlines(lines, title) or headline_above(lines, (kept & units.prose).nonzero()[0].tolist())


def _levels(doc: Document, units: Units) -> list[int]:
    """The level of the heading that each unit is; 0 for none, and for a link by itself."""
    found = (doc.blocks[i].marks for i in units.start.tolist())
    return [0 if marks is None or marks.linked else marks.level for marks in found]
