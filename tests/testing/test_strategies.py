"""The strategies: what they draw is what they say, and Hypothesis is needed for them alone."""

import subprocess
import sys

import pytest
from hypothesis import find, given, settings

from textclean import ARTICLE, Document, Pipeline
from textclean.errors import MissingExtra
from textclean.filters import Lexical
from textclean.testing import strategies
from textclean.testing.samples import ARTICLE as STORY

few = settings(max_examples=30)


@few
@given(strategies.articles())
def test_articles_hold_an_article(text: str) -> None:
    """All paragraphs are there, in order, whatever stands between them."""
    at = 0
    for paragraph in STORY.splitlines():
        at = text.index(paragraph, at)


@few
@given(strategies.documents())
def test_documents_are_as_the_pipeline_makes_them(doc: Document) -> None:
    """Blocks are ranges of the source."""
    assert all(doc.source[block.start : block.end] == block.raw for block in doc.blocks)


@few
@given(strategies.lines())
def test_lines_are_lines(line: str) -> None:
    """A line has no line end in it."""
    assert not set(line) & set("\n\r\u2028\u2029")


@few
@given(strategies.texts(max_lines=3))
def test_texts_can_be_cleaned_and_restored(text: str) -> None:
    """What is drawn is input that a pipeline takes."""
    assert ARTICLE.tag(text).restore() == text


def test_chrome_can_be_that_of_a_pipeline_of_ones_own() -> None:
    """The hits of one's own rules are among what is drawn; so are the misses, among what is spared."""
    own = Pipeline((Lexical("ad"),))
    (rule, *_) = own.filters[0].rules  # type: ignore[attr-defined]
    assert find(strategies.chrome(own), lambda line: line == rule.hits[-1]) == rule.hits[-1]
    assert find(strategies.spared(own), lambda line: line == rule.misses[-1]) == rule.misses[-1]


@pytest.mark.parametrize("name", strategies.__all__)
def test_without_hypothesis_the_pip_line_is_shown(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the strategies need it, and they say how to get it."""
    monkeypatch.setitem(sys.modules, "hypothesis", None)
    with pytest.raises(MissingExtra, match=r'pip install "textclean-filters\[testing\]"'):
        getattr(strategies, name)()


def test_hypothesis_is_not_imported_unasked() -> None:
    """`check_filter` and the rest come without it, and without pytest."""
    program = "import sys, textclean.testing.strategies; print({'hypothesis', 'pytest'} & set(sys.modules))"
    fresh = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True)
    assert fresh.stdout.strip() == "set()"
