"""The strategies: they draw what their docstrings promise, and only they need Hypothesis."""

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
    """All paragraphs of the sample article occur, in order."""
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
    """A line contains no line end."""
    assert not set(line) & set("\n\r\u2028\u2029")


@few
@given(strategies.texts(max_lines=3))
def test_texts_can_be_cleaned_and_restored(text: str) -> None:
    """A pipeline can clean each text, and restore it."""
    assert ARTICLE.tag(text).restore() == text


def test_chrome_can_be_that_of_a_pipeline_of_ones_own() -> None:
    """The hits of a custom filter's rules are drawn as chrome, the misses as lines to keep."""
    own = Pipeline((Lexical("ad"),))
    (rule, *_) = own.filters[0].rules  # type: ignore[attr-defined]
    assert find(strategies.chrome(own), lambda line: line == rule.hits[-1]) == rule.hits[-1]
    assert find(strategies.spared(own), lambda line: line == rule.misses[-1]) == rule.misses[-1]


@pytest.mark.parametrize("name", strategies.__all__)
def test_without_hypothesis_the_pip_line_is_shown(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the strategies need Hypothesis, and their error has the `pip install` command."""
    monkeypatch.setitem(sys.modules, "hypothesis", None)
    with pytest.raises(MissingExtra, match=r'pip install "textclean-filters\[testing\]"'):
        getattr(strategies, name)()


def test_hypothesis_is_not_imported_unasked() -> None:
    """The other tools import neither Hypothesis nor pytest."""
    program = "import sys, textclean.testing.strategies; print({'hypothesis', 'pytest'} & set(sys.modules))"
    fresh = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True)
    assert fresh.stdout.strip() == "set()"
