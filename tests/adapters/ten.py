"""Ten made-up documents with chrome in them, and what the plain pipeline makes of them: every adapter must agree."""

from __future__ import annotations

from textclean import ARTICLE, Pipeline

__all__ = ["DOCUMENTS", "expected"]

DOCUMENTS: tuple[str, ...] = (
    # Teasers and a share bar around two paragraphs.
    (
        "The council of Ostwick voted on Tuesday to close the old bridge for the winter.\n"
        "Read more: Mayor resigns over the bridge\n"
        "The vote was close, and the ferry will run at night from the first of December.\n"
        "Share this article\n"
    ),
    # A byline, a date and a photo credit above the body, a wire credit below it; Windows line ends.
    (
        "Pilots go on strike after talks fail\r\n"
        "By Ann Lee | Harbour Post\r\n"
        "Updated 3 hours ago\r\n"
        "(Photo by Ben Hu/Harbour Post)\r\n"
        "More than forty ships were waiting outside the gates by noon, the port authority said.\r\n"
        "— City News Service\r\n"
    ),
    # Clean already: it must come back as it is, without a line end at its end.
    "It rained on the ferry all day.\n\nNobody minded, for the harvest had been dry and the wells were low.",
    # Mojibake and entities; the quotes and the ligature are the author's.
    (
        "The cafÃ© on the quay, Tom &amp; Daughters, has a â€œnewâ€\x9d owner.\n"
        "“We are ﬁne,” said the old one, who had run it for thirty years.\n"
    ),
    # Banners, buttons and a legal footer.
    (
        "We use cookies to improve your experience.\n"
        "The museum opened its new wing on Friday with a show of maps from three centuries.\n"
        "Sign up for our free newsletter\n"
        "ADVERTISEMENT\n"
        "Admission is free until the end of the month, the director said.\n"
        "© 2023 Harbour Post. All rights reserved.\n"
    ),
    # A section of related stories at the end.
    (
        "The heron came back to the mill pond in March, and the children gave it a name.\n"
        "It stands there in the evenings, when the wheel is still, and looks into the water for an hour or two.\n"
        "The miller says that it takes no more than its share, and that the pond has fish enough for all of them.\n"
        "In autumn it will go south again, and the children mean to wave to it from the roof of the school.\n"
        "Related stories\n"
        "Ferry line drops its winter timetable\n"
        "Five things to know about the new lock\n"
    ),
    # Comments to the end.
    (
        "The baker of Lower Ostwick has won the prize for the best rye bread for the third time.\n"
        "She bakes at night, alone, with the radio on, and sleeps when the shop opens at seven in the morning.\n"
        "The prize is a spoon of silver, and she has hung the other two above the oven beside her mother's.\n"
        "2 Comments\n"
        "Leave a reply\n"
    ),
    # Characters outside the BMP, zero-width ones, a tab and a line separator: offsets and buffers must hold.
    (
        "🚢 The ship 𝔸urora left port at dawn.\u2028\tIts cre\u200bw of nine waved, the harbour master said.\n"
        "Follow us on Facebook\n"
    ),
    # Another language: little is known of it, so all but what is sure stays.
    (
        "Der Rat von Ostwick stimmte am Dienstag über die Brücke ab.\n"
        "Die Fähre fährt künftig auch nachts, sagte die Bürgermeisterin.\n"
        "Im Rathaus sprach niemand gegen den Plan, der weniger kostet als eine neue Brücke.\n"
        "Share on Facebook\n"
        "Facebook\n"
    ),
    # Nothing but chrome and blank lines.
    "\n\nShare this article\n\nADVERTISEMENT\n\n",
)


def expected(pipeline: Pipeline = ARTICLE) -> tuple[str, ...]:
    """The clean text of each of the ten."""
    return tuple(pipeline(text) for text in DOCUMENTS)
