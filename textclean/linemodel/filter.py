"""The statistical line model: finds the article among all lines of a page, also where no rule knows their wording."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar

from textclean.document import Block, Document
from textclean.labels import Kind, Label, Rule

if TYPE_CHECKING:
    import numpy as np

    from textclean.linemodel.line_features import Measures

    Array = np.ndarray[Any, Any]

__all__ = ["LineModel"]

RULE = "boilerplate.line"
# What is measured at once: a page has hardly ever more, and so memory does not grow with the text.
LINES, CHARACTERS = 10_000, 1_000_000
FEW = 30  # a text of fewer words is too short to be told from a list
# What a group of features is called in a reason; the longest prefix of a feature's name counts.
NAMES = {
    "": "the line's make-up",
    "words log_words log_chars chars_word": "its length",
    "word_length longest": "the length of its words",
    "stop": "its share of function words",
    "commas sentences ends_ colons colon_at parens quotes": "its punctuation",
    "upper title first_upper all_upper starts_lower": "its capitals",
    "digits digit_words starts_digit money": "its numbers",
    "starts_bullet pipes slashes at_signs symbols": "its signs",
    "cjk foreign": "its script",
    "repeats again shape_share distinct": "what the page repeats",
    "gap indent pieces": "the layout around it",
    "prose": "whether it reads like a paragraph",
    "index at_words at": "where on the page it stands",
    "prose_before prose_after near_": "how much prose is around it",
    "run_": "how far it is from the longest run of prose",
    "short_": "the run of short lines it is in",
    "topic overlap": "the words it shares with the article",
    "doc_": "the page as a whole",
    "cue": "its wording",
}
AROUND = "the lines around it"
# What the filter is shown by: the menu of a page above a story, and the story by itself.
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
# Parts of a name that say that another line is meant.
OTHERS = ("-", "+", "_before3", "_before8", "_before20", "_after3", "_after8", "_after20", "cue_sum", "cue_run")


@dataclass(frozen=True, slots=True)
class LineModel:
    """Lines that a model of whole pages takes for chrome, by their shape, their wording and their place.

    model: "page", or the path of an `.npz` file that `textclean.linemodel.training.fit` made.
    least: the share of the words that must be sure chrome for the text to count as a page at all; below it nothing is
        labelled: what was cleaned once holds doubtful lines, but hardly any of this sort, and stays as it is.
    doubt: how likely a line may be the article's and still be sure chrome.
    most: the share of the words in paragraphs from which on the text counts as clean, unseen.

    The score of a label is how sure the model is after it has looked at the whole page: 0.5 and above means that the
    best reading of the page is one without this line.
    """

    name: ClassVar[str] = "boilerplate"
    finds: ClassVar[str] = "lines of a page that are not its article, found by a statistical model"

    model: str = "page"
    least: float = 0.02
    doubt: float = 0.05
    most: float = 0.9

    @property
    def rules(self) -> tuple[Rule, ...]:
        """One rule; what it finds depends on the whole page."""
        return (Rule(RULE, Kind.BOILERPLATE, 0.5, self.finds, (f"{MENU}\n{STORY}",), (STORY,)),)

    def __call__(self, doc: Document) -> Iterator[Label]:
        """A label for each line, or part of a line that holds the whole text, that is not the article's."""
        for stretch in _stretches(doc):
            yield from self._judged(stretch)

    def _judged(self, doc: Document) -> Iterator[Label]:
        # On first use: what measures and scores is no small part of `import textclean` otherwise.
        from textclean.linemodel.context_features import prose_run
        from textclean.linemodel.line_features import measure
        from textclean.linemodel.model import load

        if doc.words < FEW or doc.prose_words >= self.most * doc.words:
            return
        measures = measure(doc)
        words = measures.words
        scorer = load(self.model)
        columns = scorer.columns(measures)
        scores = scorer.trees.score(columns)
        sure = scores < math.log(self.doubt / (1 - self.doubt))
        share = words[sure].sum() / max(int(words.sum()), 1)
        if share < self.least:
            return
        chrome = scorer.decide(measures, scores)
        if words[chrome < 0.5].sum() < FEW:
            # No article for the model, so it does not know the language, or the sort of page. Prose is prose.
            chrome[prose_run(measures)] = 0
        cut = chrome >= 0.5
        member, names = _groups()
        weights = scorer.trees.weigh(columns[:, cut], member)
        yield from _labels(doc, measures, chrome, _reasons(weights, names))


def _stretches(doc: Document) -> Iterator[Document]:
    """The document in pieces that are small enough to be measured at once; nearly all are one piece.

    A line that is too long for that is judged by nobody here.
    """
    blocks: list[Block] = []
    length = 0
    for block in doc.blocks:
        size = len(block.text)
        if blocks and (len(blocks) == LINES or length + size > CHARACTERS):
            yield _part(doc, blocks)
            blocks, length = [], 0
        if size <= CHARACTERS:
            blocks.append(block)
            length += size
    if blocks:
        yield doc if len(blocks) == len(doc.blocks) else _part(doc, blocks)


def _part(doc: Document, blocks: list[Block]) -> Document:
    return doc.with_blocks(blocks)


def _labels(doc: Document, measures: Measures, chrome: Array, reasons: list[str]) -> Iterator[Label]:
    """One label a block; of a block that was split, one for the parts at each of its two ends."""
    said = iter(reasons)
    blocks = doc.blocks
    parts: list[tuple[int, int, float, str]] = []
    rows = zip(measures.start.tolist(), measures.stop.tolist(), measures.part.tolist(), chrome.tolist(), strict=True)
    for start, stop, (low, high), score in rows:
        reason = next(said) if score >= 0.5 else ""
        if low >= 0:
            parts.append((low, high, score, reason))
            split = start
        elif score >= 0.5:
            for block in blocks[start:stop]:
                yield Label(block.start, block.end, Kind.BOILERPLATE, RULE, round(score, 4), reason)
    if parts:
        yield from _ends(doc, split, parts)


def _ends(doc: Document, index: int, parts: list[tuple[int, int, float, str]]) -> Iterator[Label]:
    """Labels for the parts of a block before the first and after the last that stays."""
    block = doc.blocks[index]
    stays = [i for i, part in enumerate(parts) if part[2] < 0.5]
    first, last = (stays[0], stays[-1]) if stays else (len(parts), len(parts))
    for run in (parts[:first], parts[last + 1 :]):
        if run:
            low, high = block.span(run[0][0], run[-1][1])
            low, high = (block.start if run[0] is parts[0] else low), (block.end if run[-1] is parts[-1] else high)
            score = sum(part[2] for part in run) / len(run)
            yield Label(low, high, Kind.BOILERPLATE, RULE, round(score, 4), run[0][3])


def _group(name: str) -> str:
    if name.startswith("doc_"):
        return NAMES["doc_"]
    if any(mark in name for mark in OTHERS):
        return AROUND
    found = [
        (len(prefix), said)
        for prefixes, said in NAMES.items()
        for prefix in prefixes.split()
        if name.startswith(prefix)
    ]
    return max(found)[1] if found else NAMES[""]


@cache
def _groups() -> tuple[Array, tuple[str, ...]]:
    """The number of each feature's group, and the groups' names."""
    import numpy as np

    from textclean.linemodel.context_features import CUED, FIXED

    groups = [_group(name) for name in (*FIXED, *CUED)]
    names = tuple(sorted(set(groups)))
    return np.array([names.index(group) for group in groups]), names


def _reasons(weights: Array, names: Sequence[str]) -> list[str]:
    """For each row, the three groups of features that speak loudest against the line."""
    import numpy as np

    order = np.argsort(weights, axis=1, kind="stable")[:, :3]
    said = cache(lambda *row: "; ".join(names[i] for i in row))
    return [said(*row) for row in order.tolist()]
