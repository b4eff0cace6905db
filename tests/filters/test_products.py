"""A name that stands twice above a blurb, set in, is a product of a listing."""

import pytest

from tests.strategies import BODY, document
from textclean.filters import Products

BLURB = "    The Gull 7, made by Brightmole, is a lamp for landings and moles of all kinds."


def listed(*tail: str) -> list[str]:
    """The lines below an article that are taken for a product."""
    text = "\n\n".join([*BODY, *tail])
    labels = Products()(document(text))
    return [text[label.start : label.end] for label in labels if label.rule == "product.named_twice"]


@pytest.mark.parametrize("again", ["    Gull 7", "    GULL 7", "    • Gull 7", "Gull 7:"])
def test_a_name_twice_and_a_blurb(again: str) -> None:
    """Name, name and blurb go, however the name is written the second time."""
    assert listed("  • Gull 7", again, BLURB) == ["  • Gull 7", again, BLURB]


@pytest.mark.parametrize(
    "tail",
    [
        ("  • Gull 7", BLURB),
        ("  • Gull 7", "    Gull 8", BLURB),
        ("Gull 7", "    Gull 7", BLURB),
        ("  • Gull 7", "    Gull 7", BLURB.strip()),
        ("  • Gull 7", "    Gull 7", "    A lamp"),
        ("  • Gull 7", "    Gull 7"),
        ("  •", "  •", BLURB),
        (f"  • {'Gull ' * 11}", f"    {'Gull ' * 11}", BLURB),
    ],
    ids=["once", "another", "no bullet", "not set in", "no blurb", "the end", "no name", "too long"],
)
def test_what_is_no_product(tail: tuple[str, ...]) -> None:
    """Once any of the marks is missing, the lines stay."""
    assert listed(*tail) == []


def test_above_the_article_nothing_is_listed() -> None:
    """A listing stands below an article, not above it."""
    text = "\n\n".join(["  • Gull 7", "    Gull 7", BLURB, *["Line"] * 9, *BODY])
    assert [label for label in Products()(document(text)) if label.rule == "product.named_twice"] == []
