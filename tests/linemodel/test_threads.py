"""Threads of comments below an article are one decision."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from textclean import PAGE
from textclean.languages import languages, load
from textclean.linemodel.threads import Thread, threads_below

STORY = ["The council voted on Tuesday to close the old bridge for a year, after engineers found cracks in it."] * 12
SAID = "I walk over it every morning, and I for one will miss the view of the harbour."
MENU = ["Home", "News", "Sport"]


def threads(units: Sequence[str], chance: float) -> list[Thread]:
    """The threads of a page whose story the model is sure of, and whose other paragraphs have a chance."""
    counts = np.array([len(unit.split()) for unit in units])
    odds = float(np.log(chance / (1 - chance)))
    log_odds = np.array(
        [4.0 if unit in STORY else odds if count > 8 else -1.0 for unit, count in zip(units, counts, strict=True)]
    )
    return list(threads_below(units, counts, counts > 8, log_odds))


HEADS = {
    "reply": ["Ann Lee", SAID, "Reply"],
    "reply, German": ["Anna", SAID, "Antworten"],
    "say": ["Ann Lee says:", SAID],
    "say, French": ["Anne a écrit :", SAID],
    "time": ["Ann Lee, 12.09.2018, 17:23", SAID],
    "stamp": ["Posted by: Ann Lee | October 19, 2012 at 09:33 AM", SAID],
    "stamp, Polish": ["~ ania [2012-01-04 14:39]", SAID],
    "time, ago": ["Ann Lee 2 days ago", SAID],
}


@pytest.mark.parametrize("comment", HEADS.values(), ids=HEADS)
def test_a_thread_below_a_story_is_found_whole(comment: list[str]) -> None:
    units = [*MENU, *STORY, *comment * 4, "Contact", "Terms"]
    (found,) = threads(units, 0.1)
    assert (found.start, found.stop) == (15, 15 + 4 * len(comment))


@pytest.mark.parametrize("comment", HEADS.values(), ids=HEADS)
def test_too_few_are_no_thread(comment: list[str]) -> None:
    assert threads([*MENU, *STORY, *comment * 2, "Contact"], 0.1) == []


def test_what_the_model_takes_for_the_page_stays() -> None:
    """The posts of a forum, by what the model thinks of them; dates are asked for more, since lists have them."""
    says, dated = HEADS["say"] * 4, HEADS["time, ago"] * 4
    assert threads([*STORY, *says], 0.3)
    assert not threads([*STORY, *says], 0.95)
    assert not threads([*STORY, *dated], 0.4)


def test_a_page_that_begins_with_a_post_is_a_forum() -> None:
    """A link to reply above the longest post, and posts that are all of one length."""
    post = [*STORY[:2], "Reply"]
    assert threads(post * 8, 0.1) == []
    assert threads(["Reply", *STORY, *HEADS["reply"] * 4], 0.1) == []


def test_stamps_may_look_like_the_article() -> None:
    """A date with a clock is asked for less than a time alone; not where the first post has one of the same shape."""
    stamped = HEADS["stamp"] * 4
    assert threads([*STORY, *stamped], 0.6)
    assert not threads([*STORY, *(["Ann Lee, 2 days ago", SAID] * 4)], 0.6)
    assert not threads([stamped[0], *STORY, *["And so it was, as ever."] * 16, *stamped], 0.6)


@pytest.mark.parametrize("word", ["Quote", "Posts: 409", "Joined 2015", "Zitieren", "Сообщений: 12"])
def test_a_page_with_the_words_of_forums_has_no_thread(word: str) -> None:
    assert threads([*STORY, *HEADS["say"] * 4], 0.1)
    assert not threads([*STORY, *(["Ann Lee says:", SAID, word] * 4)], 0.1)
    assert threads([*STORY, *(["Ann Lee says:", SAID, "Quotes of the day"] * 4)], 0.1)


def test_an_interview_is_no_thread() -> None:
    """Names before what they say, in one line; and a live ticker, whose times stand between the model's paragraphs."""
    talk = [f"LEE: {SAID}", f"MOR: {SAID}"] * 4
    assert threads([*STORY, *talk], 0.1) == []
    ticker = [line for hour in range(9, 15) for line in (f"{hour}:05", STORY[0])]
    assert threads([*STORY, *ticker], 0.1) == []


@given(st.lists(st.sampled_from([*MENU, STORY[0], SAID, "Reply", "Ann says:", "2 days ago", "", "…"]), max_size=60))
def test_threads_lie_on_the_page(units: list[str]) -> None:
    for thread in threads(units, 0.1):
        assert 0 <= thread.start < thread.stop <= len(units)


def test_a_thread_goes_and_the_story_stays() -> None:
    story = [
        "Council votes to close the old bridge",
        "The council voted on Tuesday to close the old bridge for a year, after engineers found cracks in its piers.",
        "Buses will go by the northern road, and those who live on the island will be given a ferry at night.",
        "“Nobody wanted this, but we could not wait for another winter,” said Ann Lee, who leads the committee.",
        "The repairs are expected to cost four million, half of which the county has promised to pay by March.",
        "Builders will begin with the eastern pier, which stands in the deepest water, and work until the frost.",
        "The bridge was opened in 1911, and carried the tram to the fish market until the line was closed.",
        "A public meeting about the diversion is to be held in the town hall on Friday evening at seven.",
        "Traders on the quay fear for their trade, and have asked the county for a second ferry by day.",
    ]
    comment = ["harbourfan says:", "I walk over it every morning, and I will miss the view.", "lockmaster says:"]
    comment += ["Half of it is ours to pay, and nobody asked us before they voted.", "Jo says:", "About time, too."]
    page = "\n".join([*MENU, "Weather", *story, *comment * 3, "About us", "Contact", "Terms of use"])
    result = PAGE.tag(page)
    cleaned = result.text
    assert "says:" not in cleaned
    assert any(span.reason == "in a thread of comments" for span in result.removed)
    assert "I walk over it" not in cleaned
    assert all(line in cleaned for line in story)


def test_each_word_is_looked_for_as_it_is_written() -> None:
    """A word of the data files that is two words would never be found."""
    for key in ("thread_words", "forum_words", "saying_words"):
        assert all(word.replace("'", "").isalpha() for lang in languages() for word in getattr(load(lang), key))
