"""The colours of kinds: six families, since twenty colours are too many to tell apart.

The colours follow those of Okabe and Ito (Color Universal Design, 2008), which people with any of the common kinds of
colour blindness can tell apart; a test simulates these. A page never relies on them alone: the name of its kind stands
beside each line that goes, and in the note of each mark.
"""

from __future__ import annotations

from typing import NamedTuple

from textclean.labels import Kind

__all__ = ["FAMILIES", "REPAIR", "Family", "family"]


class Family(NamedTuple):
    """Kinds of page chrome that share a colour.

    Attributes:
        name: Its name, which is a part of CSS class names.
        title: What its kinds have in common, for a legend.
        light: Its colour on a light page.
        dark: Its colour on a dark page.
        kinds: The kinds.
    """

    name: str
    title: str
    light: str
    dark: str
    kinds: tuple[Kind, ...]


FAMILIES = (
    Family(
        "story", "about the story", "#0072b2", "#5aa9e6",
        (Kind.BYLINE, Kind.CAPTION, Kind.CREDIT, Kind.DATELINE, Kind.HEADLINE, Kind.TIMESTAMP, Kind.BIO),
    ),
    Family("links", "to other pages", "#d55e00", "#f0793a", (Kind.TEASER, Kind.NAVIGATION, Kind.TAGS)),
    Family("trade", "wants something", "#882255", "#e8a8d4", (Kind.AD, Kind.PRODUCT, Kind.PROMO)),
    Family("talk", "to click on", "#009e73", "#1fae86", (Kind.SHARE, Kind.COMMENT, Kind.POLL, Kind.PLAYER)),
    Family("formal", "formalities", "#ddaa33", "#f2d15c", (Kind.LEGAL, Kind.CONSENT)),
    Family("rest", "by its place on the page", "#777c85", "#7a808a", (Kind.BOILERPLATE, Kind.REPEATED)),
)  # fmt: skip

REPAIR = "repair"
_BY_KIND = {str(kind): each for each in FAMILIES for kind in each.kinds}


def family(kind: str) -> Family:
    """The family of a kind; a kind of one's own is in the last one.

    Args:
        kind: The kind.

    >>> family("teaser").title, family("mine").name
    ('to other pages', 'rest')
    """
    return _BY_KIND.get(kind, FAMILIES[-1])
