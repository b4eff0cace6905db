"""The contract of a filter, and what this one finds. textclean's pytest plugin runs the pairs in `fixtures`."""

from hypothesis import given, settings
from textclean_weather import Weather

from textclean import ARTICLE, Pipeline
from textclean.testing import check_filter, labelled, strategies


def test_contract() -> None:
    """It pickles, fails on no text, and yields valid labels in linear time; its rules find their hits."""
    check_filter(Weather())


def test_labels() -> None:
    """A line of the box is labelled, a sentence about the weather is not."""
    assert labelled(Weather(), "It was 12° in Oslo.\nOslo 12° / 4°\n") == [("weather.degrees", "Oslo 12° / 4°")]


def test_it_can_be_named() -> None:
    """The installed package offers its filter by name."""
    assert ARTICLE.plus("weather") == ARTICLE | Weather()


@settings(deadline=None)  # the first text takes longer: lexicons are loaded
@given(strategies.articles(Pipeline((Weather(),))))
def test_what_it_cuts_can_be_put_back(text: str) -> None:
    """No character is lost, whatever surrounds the box."""
    assert ARTICLE.plus("weather").tag(text).restore() == text
