"""Between the first and the last "Reply" below an article stands a thread."""

import pytest

from tests.strategies import BODY, document
from textclean.filters import Comments

SAID = "I was there when the bridge went, and nobody had expected it at all."


def thread(*tail: str, body: tuple[str, ...] = (*BODY, *BODY)) -> list[str]:
    """The lines below an article that are taken for a thread of comments."""
    text = "\n".join([*body, *tail])
    labels = Comments()(document(text))
    return [text[label.start : label.end] for label in labels if label.rule == "comment.thread"]


@pytest.mark.parametrize("reply", ["Reply", "REPLY", "reply", "3 Reply", "So it was. Reply"])
def test_a_thread(reply: str) -> None:
    """From the line that names the first writer to the last reply all is the thread."""
    tail = [line for name in ("ann", "ben", "cy") for line in (name, SAID, reply)]
    assert thread("Editor's note", "", *tail, "The end of the page") == tail


def test_two_replies_are_no_thread() -> None:
    """Below three of them, the word may stand for itself."""
    assert thread("ann", SAID, "Reply", "ben", SAID, "Reply") == []


@pytest.mark.parametrize("line", ["They made no reply", "Reply by Monday", "I had no time to reply", "A sharp Reply"])
def test_sentences_with_a_reply_in_them(line: str) -> None:
    """A line that speaks of a reply is not the link under a comment."""
    assert thread("ann", line, "ben", line, "cy", line) == []


def test_a_forum_is_a_thread_from_the_beginning() -> None:
    """Where no article stands above the first reply, the thread is the page's text."""
    tail = [line for name in ("ann", "ben", "cy") for line in (name, SAID, "Reply")]
    assert thread(*tail, body=()) == []
    assert thread(*tail, body=BODY[:2]) == []


def test_a_thread_without_names_begins_at_the_first_reply() -> None:
    """Where no line close above names a writer, what stands above the first reply is the article."""
    assert thread(SAID, "Reply", SAID, "Reply", SAID, "Reply") == ["Reply", SAID, "Reply", SAID, "Reply"]
