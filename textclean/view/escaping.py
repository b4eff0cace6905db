"""The one way in which a text becomes HTML, and the style that all pictures share."""

from __future__ import annotations

import html
import re
from functools import cache
from importlib.resources import files

from textclean.characters import HIDDEN, inside, visible

__all__ = ["MOST", "attribute", "css", "cut", "shown", "style"]

# Characters of one piece of a text that are shown, and how many of them are its end.
MOST, END = 3000, 400


@cache
def _hidden() -> re.Pattern[str]:
    """Line ends stay: `white-space: pre-wrap` shows them."""
    return re.compile(f"(?!\n)[{inside(HIDDEN)}]+")


def shown(text: str, most: int = MOST) -> str:
    """A text as HTML: escaped, hidden characters as visible escapes, without its middle if it is long.

    Args:
        text: The text.
        most: The characters that are shown of it.

    >>> shown('<b onclick="x">\\u202e</b>')
    '&lt;b onclick=&quot;x&quot;&gt;<span class="tc-esc">\\\\u202e</span>&lt;/b&gt;'
    >>> shown("abcdefgh", 5)
    'ab<span class="tc-gone">… 3 characters more …</span>fgh'
    """
    if len(text) <= most:
        return _escaped(text)
    end = min(END, most // 2 + 1)
    more = f"… {len(text) - most:,} characters more …"
    return f'{_escaped(text[: most - end])}<span class="tc-gone">{more}</span>{_escaped(text[-end:])}'


def cut(text: str, most: int) -> str:
    """A text without its end, if it is long.

    Args:
        text: The text.
        most: The characters that stay.

    >>> cut("abcdefgh", 5)
    'abcde…'
    """
    return text if len(text) <= most else f"{text[:most]}…"


def _escaped(text: str) -> str:
    if text.isascii() and text.isprintable():
        return html.escape(text)
    plain = html.escape(text.replace("\r\n", "\n"))
    return _hidden().sub(lambda run: f'<span class="tc-esc">{visible(run[0])}</span>', plain)


def attribute(text: str, most: int = 400) -> str:
    """A text as the value of an HTML attribute, in double quotes.

    Args:
        text: The text.
        most: The characters that stay.

    >>> attribute('holds "Read more"')
    'holds &quot;Read more&quot;'
    """
    return html.escape(visible(cut(text, most)))


@cache
def css() -> str:
    """The style sheet of all pictures; every class begins with "tc", so that it changes nothing else on a page."""
    from textclean.view.families import FAMILIES

    light = "".join(f"--tc-{each.name}:{each.light};" for each in FAMILIES)
    dark = "".join(f"--tc-{each.name}:{each.dark};" for each in FAMILIES)
    rules = "".join(f".tc-{each.name}{{--tc-hue:var(--tc-{each.name})}}" for each in FAMILIES)
    sheet = files("textclean.view").joinpath("view.css").read_text(encoding="utf-8")
    colours = f".tc{{{light}}}@media (prefers-color-scheme:dark){{.tc{{{dark}}}}}@media print{{.tc{{{light}}}}}"
    return f"{sheet}{colours}{rules}"


def style() -> str:
    """The style sheet as an element, to stand in front of pictures in a notebook."""
    return f"<style>{css()}</style>"
