"""The checks of every filter, and what this one finds. Textclean's pytest plugin tests the pairs in `fixtures`."""

from hypothesis import given, settings
from textclean_weather import Weather

from textclean import ARTICLE, Pipeline
from textclean.testing import check_filter, labelled, strategies


def test_contract() -> None:
    """The filter can be pickled, gives valid labels for any text in linear time, and its rules match their examples."""
    check_filter(Weather())


def test_labels() -> None:
    """A line of the box is labelled; a sentence about the weather is not."""
    assert labelled(Weather(), "It was 12° in Oslo.\nOslo 12° / 4°\n") == [("weather.degrees", "Oslo 12° / 4°")]


def test_it_can_be_named() -> None:
    """With the package installed, the filter is found by its name."""
    assert ARTICLE.plus("weather") == ARTICLE | Weather()


@settings(deadline=None)  # the first text takes longer: lexicons are loaded
@given(strategies.articles(Pipeline((Weather(),))))
def test_what_it_cuts_can_be_put_back(text: str) -> None:
    """The source can be restored, whatever text surrounds the box."""
    assert ARTICLE.plus("weather").tag(text).restore() == text
