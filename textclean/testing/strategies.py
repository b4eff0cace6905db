"""Hypothesis strategies: articles with page chrome, odd white space, all kinds of line ends, odd Unicode.

    from hypothesis import given
    from textclean.testing import strategies

    @given(strategies.documents())
    def test_labels_are_where_they_should_be(doc):
        for label in Weather()(doc):
            ...

Hypothesis is imported when a strategy is made; `pip install "textclean-filters[testing]"` installs it.
"""

from __future__ import annotations

from types import ModuleType
from typing import TYPE_CHECKING

from textclean import presets
from textclean.document import Document
from textclean.errors import needs
from textclean.pipeline import Pipeline
from textclean.reading import document
from textclean.testing.samples import ARTICLE, CHROME, HOSTILE

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

__all__ = ["articles", "chrome", "documents", "lines", "prose", "spared", "texts"]

ENDS = ("\n", "\n\n", "\r\n", "\r\n\r\n", "\r", "\u2028", "\u2029", "\n \n", "\n\t\n\u00a0\n")
INDENTS = ("", "", "", "  ", "\t", "\u00a0", "    • ", "- ", "* ", "> ", "\u3000", "\u200b")
TRAILS = ("", "", "", " ", "\u00a0", "\t", "\u200b")
SUBJECTS = ("The council of Ostwick", "A heron", "İnci Çelik", "Nobody", "The younger of the two brothers", "“We”")
VERBS = ("voted on the new bridge", "read more than one book", "shared a photo of the harbour", "said that it rained")
RESTS = (
    "because the old one had been closed for years.",
    "before the ferry left for the islands, and again when it came back.",
    "(still on sale for the older model), as far as anybody could tell.",
    "in May 2019; the price was $5.40 then.",
    "and went home",
    "by the time that the last of the guests, who had come from Tarn Valley, saw the light in the window.”",
)


def prose() -> SearchStrategy[str]:
    """Return a strategy of paragraphs of one to four sentences, some with words that chrome uses as well.

    Raises:
        MissingExtra: (an ImportError) if Hypothesis is not installed; the same holds for all strategies.
    """
    st = _hypothesis()
    sentence = st.builds("{} {} {}".format, *map(st.sampled_from, (SUBJECTS, VERBS, RESTS)))
    strategy: SearchStrategy[str] = st.lists(sentence, min_size=1, max_size=4).map(" ".join)
    return strategy


def chrome(pipeline: Pipeline | str = "article") -> SearchStrategy[str]:
    """Return a strategy of lines of chrome: the hits of a pipeline's rules, and one line of each common kind.

    Args:
        pipeline: A `Pipeline`, or the name of a preset.
    """
    return _one_of(sorted({*CHROME, *_examples(pipeline, "hits")}))


def spared(pipeline: Pipeline | str = "article") -> SearchStrategy[str]:
    """Return a strategy of lines that must be kept: the misses of a pipeline's rules, and paragraphs.

    Args:
        pipeline: A `Pipeline`, or the name of a preset.
    """
    return _one_of(sorted({*ARTICLE.splitlines(), *_examples(pipeline, "misses")}))


def lines(pipeline: Pipeline | str = "article") -> SearchStrategy[str]:
    """Return a strategy of lines without line ends: prose, chrome, look-alikes, odd characters, indents, bullets.

    Args:
        pipeline: A `Pipeline`, or the name of a preset.
    """
    st = _hypothesis()
    odd = _one_of(sorted({line for text in HOSTILE for line in _split(text) if len(line) < 200}))
    drawn = st.text(st.characters(codec=None, exclude_characters="\n\r\u2028\u2029"), max_size=30)
    content = st.one_of(prose(), chrome(pipeline), spared(pipeline), odd, drawn)
    strategy: SearchStrategy[str] = st.builds(
        "{}{}{}".format, st.sampled_from(INDENTS), content, st.sampled_from(TRAILS)
    )
    return strategy


def texts(pipeline: Pipeline | str = "article", max_lines: int = 14) -> SearchStrategy[str]:
    """Return a strategy of texts of all kinds of lines and line ends; the last line may have no end.

    Args:
        pipeline: A `Pipeline`, or the name of a preset.
        max_lines: The largest number of lines before the last one.
    """
    st = _hypothesis()
    ended = st.tuples(lines(pipeline), st.sampled_from(ENDS)).map("".join)
    last = st.one_of(st.just(""), lines(pipeline))
    strategy: SearchStrategy[str] = st.builds(_joined, st.lists(ended, max_size=max_lines), last)
    return strategy


def articles(pipeline: Pipeline | str = "article") -> SearchStrategy[str]:
    """Return a strategy of full-length articles, with chrome and other lines before, between and after paragraphs.

    Args:
        pipeline: A `Pipeline`, or the name of a preset.
    """
    st = _hypothesis()
    other = st.one_of(chrome(pipeline), chrome(pipeline), lines(pipeline))
    some = st.lists(other, max_size=3)
    parts: list[SearchStrategy[list[str]]] = [some]
    for paragraph in ARTICLE.splitlines():
        parts += [st.just([paragraph]), st.one_of(st.just([]), st.lists(other, max_size=2))]
    strategy: SearchStrategy[str] = st.tuples(st.sampled_from(ENDS), st.tuples(*parts, some)).map(
        lambda drawn: "".join(line + drawn[0] for part in drawn[1] for line in part)
    )
    return strategy


def documents(pipeline: Pipeline | str = "article") -> SearchStrategy[Document]:
    """Return a strategy of documents as filters receive them, with and without a title and a language.

    Args:
        pipeline: A `Pipeline`, or the name of a preset.
    """
    st = _hypothesis()
    title = st.one_of(st.none(), prose(), st.just(""))
    lang = st.sampled_from((None, None, "en", "en-GB"))
    sources = st.one_of(texts(pipeline), articles(pipeline))
    strategy: SearchStrategy[Document] = st.builds(document, sources, title=title, lang=lang)
    return strategy


def _hypothesis() -> ModuleType:
    """The module `hypothesis.strategies`."""
    with needs("hypothesis", "testing"):
        from hypothesis import strategies
    return strategies


def _one_of(choices: list[str]) -> SearchStrategy[str]:
    """A strategy of the choices, by index: `sampled_from` would print them all when a test fails."""
    strategy: SearchStrategy[str] = _hypothesis().integers(0, len(choices) - 1).map(choices.__getitem__)
    return strategy


def _examples(pipeline: Pipeline | str, field: str) -> set[str]:
    """The lines of the hits, or of the misses, of all rules."""
    rules = [rule for each in presets.get(pipeline).filters for rule in getattr(each, "rules", ())]
    return {line for rule in rules for text in getattr(rule, field) for line in _split(text) if line.strip()}


def _split(text: str) -> list[str]:
    """The lines of a text as a document has them."""
    return [block.raw for block in document(text).blocks]


def _joined(ended: list[str], last: str) -> str:
    """The lines with their ends, and the last one, as a text."""
    return "".join((*ended, last))
