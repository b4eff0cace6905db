"""An image's name above its caption goes along, a headline does not."""

import pytest

from tests.strategies import BODY, document
from textclean.filters import Captions

CAPTION = "A pilot climbs aboard a tanker at dawn. Courtesy Harbour Board"


def named(*head: str) -> list[str]:
    """The lines above an article that are taken for the name of an image."""
    text = "\n".join([*head, *BODY])
    labels = Captions()(document(text))
    return [text[label.start : label.end] for label in labels if label.rule == "caption.alt_text"]


@pytest.mark.parametrize("name", ["Harbour pilot", "pilot-2.jpg", "The pilot of the harbour"])
def test_a_few_words_right_above_a_caption(name: str) -> None:
    """Up to five words above a caption with a credit are the name of the image."""
    assert named(name, CAPTION) == [name]


@pytest.mark.parametrize(
    "name",
    ["Harbour pilots go on strike today", "Pilots strike.", "At work:"],
    ids=["too long", "a sentence", "an introduction"],
)
def test_other_lines_above_a_caption(name: str) -> None:
    """A headline, a sentence or a line that introduces something is no image's name."""
    assert named(name, CAPTION) == []


def test_a_blank_line_parts_a_name_from_a_caption() -> None:
    """The name of an image stands right above its caption."""
    assert named("Harbour pilot", "", CAPTION) == []


def test_a_bare_credit_has_no_name_above_it() -> None:
    """Above a credit of a few words may stand the headline."""
    assert named("Harbour pilot", "Photo: Ann Lee") == []


def test_names_that_recur_are_the_article() -> None:
    """One or two images have names; where there are more, the lines are a list."""
    pairs = [line for i in range(3) for line in (f"Pilot {i}", CAPTION)]
    assert named(*pairs[:4]) == ["Pilot 0", "Pilot 1"]
    assert named(*pairs) == []


def test_in_the_body_nothing_is_named() -> None:
    """A short line above a caption in the body may be a subheading."""
    text = "\n".join([*BODY[:3], "Harbour pilot", CAPTION, *BODY[3:]])
    assert {label.rule for label in Captions()(document(text))} & {"caption.alt_text"} == set()
