r"""What a terminal may be shown: control characters of a text stay visible and do nothing.

A scraped text can carry escape sequences that retitle the window, move the cursor or hide a line, and bidi
controls that reorder what is read. In a terminal each becomes its Python escape: ESC is shown as \x1b.
"""

from textclean import result

__all__ = ["visible", "visible_lines"]

visible = result.visible


def visible_lines(text: str) -> str:
    r"""The text with its control characters as escapes, line by line; the line ends themselves stay.

    >>> visible_lines("one\x1b]0;title\x07\r\ntwo\n")
    'one\\x1b]0;title\\x07\ntwo\n'
    """
    return "\n".join(map(visible, text.replace("\r\n", "\n").split("\n")))
