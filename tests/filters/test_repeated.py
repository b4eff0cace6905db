"""What stands twice: the headline, a paragraph."""

import pytest

from tests.strategies import BODY, document
from textclean.filters import Headlines, Repeated

HEADLINE = "Bell of the drowned church heard again"


def again(text: str, title: str | None = None) -> list[int]:
    """The numbers of the lines that are the headline once more."""
    return [text.count("\n", 0, label.start) + 1 for label in Headlines()(document(text, title=title))]


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        ([HEADLINE, HEADLINE, *BODY], [2]),
        ([HEADLINE, "A line between", f"  {HEADLINE.upper()}!", *BODY], [3]),
        ([HEADLINE, *BODY, HEADLINE], [8]),
        ([HEADLINE, HEADLINE, HEADLINE, *BODY], [2, 3]),
        ([HEADLINE, BODY[0], HEADLINE, *BODY[1:]], []),
        ([HEADLINE, f"{HEADLINE} and again", *BODY], []),
        (["The bell again", "The bell again", *BODY], []),
        ([f"{HEADLINE}.", f"{HEADLINE}.", *BODY], []),
        ([BODY[0], *BODY], []),
    ],
    ids=["twice", "other dress", "below", "thrice", "in the body", "longer", "too short", "a sentence", "a paragraph"],
)
def test_the_first_line_stands_twice(lines: list[str], found: list[int]) -> None:
    """Without a title the first line may be the headline: where it recurs around the body, it is the headline."""
    assert again("\n".join(lines)) == found


def test_a_title_that_is_known() -> None:
    """With the title known, every line but the first that is the title goes, wherever it stands."""
    text = "\n".join(["Ostwick", HEADLINE, BODY[0], HEADLINE, *BODY[1:], HEADLINE])
    assert again(text) == []
    assert again(text, HEADLINE) == [4, 10]
    assert again(text, f"“{HEADLINE.upper()}”") == [4, 10]
    assert again(text, "Another title of some words") == []
    assert again(text, "Ostwick") == again(text, "") == []


def test_paragraphs_that_stand_twice() -> None:
    """Each paragraph but the first of its wording is found, and told where the first stands; short lines may recur."""
    text = "\n".join([*BODY, "Row the boat", BODY[1], f"  • {BODY[1]}", "Row the boat", BODY[0] + " Or so."])
    labels = list(Repeated()(document(text)))
    assert [text.count("\n", 0, label.start) + 1 for label in labels] == [8, 9]
    assert {label.reason for label in labels} == {"as in line 2"}
