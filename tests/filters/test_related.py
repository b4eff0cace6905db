"""A second headline right above a picture's credit is another story's."""

import pytest

from tests.strategies import BODY, document
from textclean.filters import Related

OWN = "Harbour Pilots Go on Strike After Talks Fail Again"
OTHER = "Ferry to the Outer Islands Gets a New Timetable"
CREDIT = "Harbour Board/PHOTO: HB"


def teasers(*head: str) -> list[str]:
    """The lines above an article that are taken for another story's headline."""
    text = "\n\n".join([*head, *BODY])
    labels = Related()(document(text))
    return [text[label.start : label.end] for label in labels if label.rule == "related.with_picture"]


def test_a_second_headline_above_a_credit() -> None:
    """The article's own headline comes first; a second one that a picture goes with is a teaser."""
    assert teasers(OWN, OTHER, CREDIT) == [OTHER]
    assert teasers(OWN, "A line under the headline", OTHER, CREDIT) == [OTHER]


@pytest.mark.parametrize(
    "head",
    [
        (OWN, CREDIT),
        (OWN, OTHER),
        (OWN, OTHER, "A line between them", CREDIT),
        (OWN, "Ferry to the outer islands gets a new timetable", CREDIT),
        (OWN, "New Ferry Timetable", CREDIT),
        (OWN, f"{OTHER}.", CREDIT),
        (OWN, OTHER, CREDIT, OTHER.replace("Ferry", "Train"), CREDIT),
        (),
    ],
    ids=[
        "own alone",
        "no credit",
        "not right above",
        "no title case",
        "too short",
        "a sentence",
        "two of them",
        "none",
    ],
)
def test_what_is_no_second_headline(head: tuple[str, ...]) -> None:
    """Without a credit right below, in another dress, or where there are several, a headline may be the article's."""
    assert teasers(*head) == []


def test_in_the_body_a_headline_is_a_subheading() -> None:
    """A line like a headline between two paragraphs is not looked at."""
    text = "\n\n".join([OWN, *BODY[:3], OTHER, CREDIT, *BODY[3:]])
    assert [label for label in Related()(document(text)) if label.rule == "related.with_picture"] == []


GERMAN_BODY = (
    "Die Lotsen des Hafens haben am Montag gestreikt, und die Schleuse blieb den ganzen Tag lang für alle geschlossen.",
    "Der Rat will sich am Freitag mit ihnen treffen, aber es ist noch nicht klar, wer das neue Geld bezahlen soll.",
    "Auch die Fähren sind nicht gefahren, weil ohne die Lotsen kein Schiff durch das enge Tor des Hafens kommt.",
)


def test_a_german_line_of_nouns_is_no_headline_by_its_capitals() -> None:
    """German has capitals in every line: what stands below the headline there belongs to the article."""
    head = ("Streik der Lotsen im Hafen", "Neue Tarife Gegen Alte Schulden Und Leere Kassen", CREDIT)
    german = Related()(document("\n\n".join([*head, *GERMAN_BODY])))
    assert [label.rule for label in german if label.rule == "related.with_picture"] == []
    assert teasers(OWN, *head) == [head[1]]
