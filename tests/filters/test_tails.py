"""Cards below an article go as one shape; the same lines in a listing, and a lone dated line, stay."""

from tests.strategies import document
from textclean.filters import Releases, Tails

ARTICLE = (
    "The county will buy forty electric buses, the first of which are to arrive in the spring of next year, it said.\n"
    "They are paid for by a grant and by bonds that the voters of the county approved two years ago in a close vote.\n"
    "The drivers will be trained over the winter, in the old depot by the river, and the mechanics in another town.\n"
    "The board votes on the routes in January.\n\n"
)
CARDS = "Smoke drifts over the north side\nLocal\nMay 2, 2024\n"


def cut(found: Tails | Releases, text: str) -> list[str]:
    """The lines that a filter labels."""
    return [text[label.start : label.end] for label in found(document(text))]


def test_cards_below_the_article() -> None:
    """All lines of the cards are labelled, from the first title to the last date."""
    assert cut(Tails(), ARTICLE + CARDS * 3) == CARDS.split("\n")[:3] * 3


def test_cards_without_an_article_or_too_few() -> None:
    """Two cards are no pattern; cards that outweigh the article are the page."""
    assert cut(Tails(), CARDS * 3) == []
    assert cut(Tails(), ARTICLE + CARDS * 2) == []
    assert cut(Tails(), ARTICLE + CARDS * 12) == []


def test_names_with_dates_are_posts() -> None:
    """A card has a title: a name and a date are the head of a post."""
    assert cut(Tails(), ARTICLE + "mary.p\nReply\n6 May 2025\n" * 3) == []
    assert cut(Tails(), ARTICLE + "mary.p\n6 May 2025 17:42\nThank you for the list\n" * 3) == []


def test_lines_with_one_frame() -> None:
    """The name of the site may stand before the title or after it; the rows of a table have other parts."""
    titles = ("Boats of the north", "The last ferry home", "Nine ropes for sale")
    assert len(cut(Tails(), ARTICLE + "".join(f"Post 2018 | {title}\n" for title in titles))) == 3
    assert len(cut(Tails(), ARTICLE + "".join(f"{title} | Post\n" for title in titles))) == 3
    assert cut(Tails(), ARTICLE + "Post | 18\nPost | 19\nPost | 20\n") == []


def test_company_of_a_press_release() -> None:
    """The heading and the paragraph that begins with the same name; another subject stays."""
    about = "About Lune Buses\nLune Buses has built buses since 1950, and sells them in nine countries."
    assert cut(Releases(), ARTICLE + about) == about.split("\n")
    assert cut(Releases(), about) == []
    german = "Über Lune Busse\nLune Busse baut seit 1950 Busse und verkauft sie in neun Ländern der Welt."
    assert cut(Releases(), ARTICLE + german) == german.split("\n")
    assert (
        cut(Releases(), ARTICLE + "About half of the routes\nNobody wants to say which of them will be closed.") == []
    )
