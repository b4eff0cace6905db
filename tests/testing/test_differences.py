"""The message when a text does not become the expected one."""

from dataclasses import replace

import pytest

from textclean import ARTICLE, Pipeline, Policy
from textclean.filters import Lexical
from textclean.testing import Difference, must_become
from textclean.testing.differences import difference
from textclean.testing.samples import ARTICLE as STORY


def message_lines(source: str, expected: str, pipeline: Pipeline = ARTICLE) -> list[str]:
    """The lines of the message."""
    with pytest.raises(Difference) as caught:
        must_become(source, expected, pipeline)
    return str(caught.value).splitlines()


def test_the_result_is_given_back() -> None:
    """Without a difference the result is returned, for further checks."""
    assert must_become(f"{STORY}Advertisement\n", STORY, ARTICLE).counts() == {"ad": 1}


def test_title_and_language_are_passed_on() -> None:
    """The headline is removed if it is passed as the title."""
    text = f"Harbour pilots go on strike\nHarbour pilots go on strike\n{STORY}"
    assert must_become(text, text.partition("\n")[2], ARTICLE, title="Harbour pilots go on strike").removed


def test_only_the_lines_that_differ_are_explained() -> None:
    """A line that was removed as expected is not listed."""
    lines = message_lines(f"Share this article\n{STORY}Advertisement\n", f"{STORY}Advertisement\n")
    assert [line for line in lines if line.startswith("  line")] == [
        '  line 8: cut by ad.label 0.95 (ad: is "Advertisement") | Advertisement',
    ]


def test_a_weak_label_is_shown_with_its_score() -> None:
    """A line that was kept in spite of a label is shown with the score, which was too low."""
    text = f"{STORY}Advertisement\n"
    lines = message_lines(text, STORY, Pipeline((Lexical("ad"),), policy=Policy(threshold=0.99)))
    assert any(line.startswith("  line 7: not cut by ad.label 0.9") for line in lines)


def test_a_trimmed_line_is_explained() -> None:
    """If a line was trimmed, the label on the removed part is shown."""
    caption = "A tanker waits outside the harbour on Friday. (Photo by Ben Hu/Harbour Post)"
    lines = message_lines(f"{caption}\n{STORY}", f"A tanker waits outside the harbour on Friday.\n{STORY}")
    assert any(line.startswith("  line 1: cut by caption.tail") for line in lines)


def test_a_repair_is_explained() -> None:
    """A repaired line is shown with the steps of the repair."""
    lines = message_lines(f"Das ist schÃ¶n.\n{STORY}", f"Das ist schÃ¶n.\n{STORY}")
    assert any(line.startswith("  line 1: repaired (") for line in lines)


def test_a_suspect_document_says_so() -> None:
    """Evidence that was set aside is mentioned with the reason."""
    result = ARTICLE.tag(f"{STORY}Advertisement\n")
    lines = difference(replace(result, suspect="too much would go"), STORY + "x").splitlines()
    assert "  suspect: too much would go" in lines


def test_spaces_that_look_alike_are_distinguished() -> None:
    """Two texts that differ in invisible characters do not look the same in the diff."""
    lines = message_lines(STORY, STORY.replace("on Tuesday", "on\u00a0Tuesday").replace("It will", "It\u200b will"))
    assert any("on\\xa0Tuesday" in line for line in lines)
    assert any("It\\u200b will" in line for line in lines)
