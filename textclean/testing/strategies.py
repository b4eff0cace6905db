"""Hypothesis strategies: articles with page chrome around and in them, odd white space, all line ends, odd Unicode.

    from hypothesis import given
    from textclean.testing import strategies

    @given(strategies.documents())
    def test_labels_are_where_they_should_be(doc):
        for label in Weather()(doc):
            ...

Hypothesis is imported when a strategy is asked for; `pip install "textclean-filters[testing]"` brings it.
"""

from __future__ import annotations

from types import ModuleType
from typing import TYPE_CHECKING

from textclean import presets
from textclean.document import Document
from textclean.errors import MissingExtra
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
    """Paragraphs of one to four sentences, of which some have the words of chrome in them.

    Raises:
        MissingExtra: if Hypothesis is not installed; so do all strategies.
    """
    st = _hypothesis()
    sentence = st.builds("{} {} {}".format, *map(st.sampled_from, (SUBJECTS, VERBS, RESTS)))
    found: SearchStrategy[str] = st.lists(sentence, min_size=1, max_size=4).map(" ".join)
    return found


def chrome(pipeline: Pipeline | str = "article") -> SearchStrategy[str]:
    """Lines that the rules of a pipeline's filters prove themselves on: their hits, and one of each common sort."""
    return _one_of(sorted({*CHROME, *_examples(pipeline, "hits")}))


def spared(pipeline: Pipeline | str = "article") -> SearchStrategy[str]:
    """Lines that look like chrome and are none: the misses of the rules of a pipeline's filters, and paragraphs."""
    return _one_of(sorted({*ARTICLE.splitlines(), *_examples(pipeline, "misses")}))


def lines(pipeline: Pipeline | str = "article") -> SearchStrategy[str]:
    """A line of any sort, without its end: prose, chrome, what resembles it, odd characters; indents and bullets."""
    st = _hypothesis()
    odd = _one_of(sorted({line for text in HOSTILE for line in _split(text) if len(line) < 200}))
    drawn = st.text(st.characters(codec=None, exclude_characters="\n\r\u2028\u2029"), max_size=30)
    content = st.one_of(prose(), chrome(pipeline), spared(pipeline), odd, drawn)
    found: SearchStrategy[str] = st.builds("{}{}{}".format, st.sampled_from(INDENTS), content, st.sampled_from(TRAILS))
    return found


def texts(pipeline: Pipeline | str = "article", max_lines: int = 14) -> SearchStrategy[str]:
    """Texts of lines of any sort, each ended in its own way; the last one may have no end."""
    st = _hypothesis()
    ended = st.tuples(lines(pipeline), st.sampled_from(ENDS)).map("".join)
    last = st.one_of(st.just(""), lines(pipeline))
    found: SearchStrategy[str] = st.builds(_joined, st.lists(ended, max_size=max_lines), last)
    return found


def articles(pipeline: Pipeline | str = "article") -> SearchStrategy[str]:
    """Articles long enough to be taken for one, with lines of chrome and of all sorts before, between and after."""
    st = _hypothesis()
    other = st.one_of(chrome(pipeline), chrome(pipeline), lines(pipeline))
    some = st.lists(other, max_size=3)
    parts: list[SearchStrategy[list[str]]] = [some]
    for paragraph in ARTICLE.splitlines():
        parts += [st.just([paragraph]), st.one_of(st.just([]), st.lists(other, max_size=2))]
    found: SearchStrategy[str] = st.tuples(st.sampled_from(ENDS), st.tuples(*parts, some)).map(
        lambda drawn: "".join(line + drawn[0] for part in drawn[1] for line in part)
    )
    return found


def documents(pipeline: Pipeline | str = "article") -> SearchStrategy[Document]:
    """Documents as filters get them, with and without a title and a language."""
    st = _hypothesis()
    title = st.one_of(st.none(), prose(), st.just(""))
    lang = st.sampled_from((None, None, "en", "de", "xx"))
    found: SearchStrategy[Document] = st.builds(
        document, st.one_of(texts(pipeline), articles(pipeline)), title=title, lang=lang
    )
    return found


def _hypothesis() -> ModuleType:
    try:
        from hypothesis import strategies
    except ModuleNotFoundError as error:
        raise MissingExtra("hypothesis", "testing") from error
    return strategies


def _one_of(choices: list[str]) -> SearchStrategy[str]:
    """One of the choices; by number, because `sampled_from` would print them all where a test fails."""
    found: SearchStrategy[str] = _hypothesis().integers(0, len(choices) - 1).map(choices.__getitem__)
    return found


def _examples(pipeline: Pipeline | str, field: str) -> set[str]:
    """The lines of the hits, or of the misses, of all rules."""
    rules = [rule for found in presets.get(pipeline).filters for rule in getattr(found, "rules", ())]
    return {line for rule in rules for text in getattr(rule, field) for line in _split(text) if line.strip()}


def _split(text: str) -> list[str]:
    return [block.raw for block in document(text).blocks]


def _joined(ended: list[str], last: str) -> str:
    return "".join((*ended, last))
