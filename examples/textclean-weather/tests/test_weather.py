"""What every filter must do, and what this one finds. The pairs in `fixtures` are run by textclean's pytest plugin."""

from hypothesis import given, settings
from textclean_weather import Weather

from textclean import ARTICLE, Pipeline
from textclean.testing import check_filter, labelled, strategies


def test_contract() -> None:
    """It can be pickled, fails on no text, gives sound labels in linear time; its rules prove themselves."""
    check_filter(Weather())


def test_labels() -> None:
    """A line of the box is labelled, a sentence about the weather is not."""
    assert labelled(Weather(), "It was 12° in Oslo.\nOslo 12° / 4°\n") == [("weather.degrees", "Oslo 12° / 4°")]


def test_it_can_be_named() -> None:
    """The package is installed: its filter is known by its name."""
    assert ARTICLE.plus("weather") == ARTICLE | Weather()


@settings(deadline=None)  # the first text takes longer: lexicons are loaded
@given(strategies.articles(Pipeline((Weather(),))))
def test_what_it_cuts_can_be_put_back(text: str) -> None:
    """Whatever stands around the box, no character is lost."""
    assert ARTICLE.plus("weather").tag(text).restore() == text
