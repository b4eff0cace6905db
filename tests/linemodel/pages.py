"""Pages made for the tests: menus, an article, teasers, a footer."""

from __future__ import annotations

import random

MENU = ["Home", "World", "Business", "Sport", "Culture", "Weather", "Subscribe", "Log in", "Search"]
FOOTER = ["About us", "Contact", "Careers", "Privacy Policy", "Terms of Use", "Cookie settings", "All rights reserved"]
SUBJECTS = ["The council", "A spokesman for the harbour", "The mayor", "Residents of the old town", "The engineers"]
VERBS = ["said on Monday that", "had expected that", "told reporters that", "wrote in a letter that", "denied that"]
ENDS = [
    "the gates would be closed before the winter storms arrive.",
    "nobody had asked for the second bridge, which cost more than the first.",
    "the money would be better spent on schools and on the roads to the north.",
    "it was not clear who would pay for the damage, or when the work could begin.",
]


def sentence(draw: random.Random) -> str:
    return f"{draw.choice(SUBJECTS)} {draw.choice(VERBS)} {draw.choice(ENDS)}"


def article(draw: random.Random, paragraphs: int = 8) -> str:
    return "\n".join(" ".join(sentence(draw) for _ in range(draw.randint(2, 4))) for _ in range(paragraphs))


def page(draw: random.Random, body: str) -> str:
    teasers = [f"{draw.choice(SUBJECTS)} and {draw.choice(SUBJECTS).lower()}" for _ in range(8)]
    menu, footer = draw.sample(MENU, len(MENU)), draw.sample(FOOTER, len(FOOTER))
    return "\n".join([*menu, "", body, "", "Related stories", *teasers, "", *footer]) + "\n"


def rows(count: int = 30, seed: int = 1) -> list[dict[str, str]]:
    draw = random.Random(seed)
    made = []
    for i in range(count):
        body = article(draw)
        made.append({"site": f"site{i % 12}.example", "gold": body, "text": page(draw, body)})
    return made
