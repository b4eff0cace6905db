"""Pages of made-up sites: stories of their own, and what each site puts around them."""

from __future__ import annotations

import random

from tests.duplicates.stories import WORDS

HEAD = ("Harbour Post", "Skip to content", "News", "Weather", "Letters to the editor", "Sign in to comment")
BOX = "Enjoying our coverage? The morning memo brings the harbour to your door, with tides, ferries and gossip."
FOOT = ("Our house rules", "Where to find us on the quay", "© 2023 Harbour Post", "Updated 3 hours ago")


def sentence(draw: random.Random, words: int = 14) -> str:
    return " ".join(draw.choices(WORDS, k=words)).capitalize() + "."


def article(seed: int, paragraphs: int = 6) -> list[str]:
    """A headline, paragraphs, and a heading among them; no line is like one of another seed."""
    draw = random.Random(f"article {seed}")
    body = [" ".join(sentence(draw) for _ in range(3)) for _ in range(paragraphs)]
    headline, heading = (" ".join(draw.choices(WORDS, k=7)).title() for _ in range(2))
    return [headline, *body[:3], heading, *body[3:]]


def chrome(seed: int) -> tuple[list[str], list[str]]:
    """Head and foot of a page, short lines with a paragraph among them; no line is like one of another seed."""
    draw = random.Random(f"chrome {seed}")
    lines = [" ".join(draw.choices(WORDS, k=draw.randint(1, 3))).title() for _ in range(20)]
    return [*lines[:12], sentence(draw, 20)], [*lines[12:], sentence(draw, 20)]


def page(story: list[str], head: tuple[str, ...] = HEAD, foot: tuple[str, ...] = (BOX, *FOOT)) -> str:
    return "\n".join((*head, *story, *foot))
