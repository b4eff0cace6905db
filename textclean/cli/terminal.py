r"""Text for a terminal, with control characters as escapes.

A scraped text can contain escape sequences that change the window title, move the cursor or hide a line, and bidi
controls that reorder the text. Each is shown as its Python escape: ESC as \x1b.
"""

from textclean import result

__all__ = ["visible", "visible_lines"]

visible = result.visible


def visible_lines(text: str) -> str:
    r"""Return the text with its control characters, except line ends, as escapes.

    Args:
        text: The text.

    >>> visible_lines("one\x1b]0;title\x07\r\ntwo\n")
    'one\\x1b]0;title\\x07\ntwo\n'
    """
    return "\n".join(map(visible, text.replace("\r\n", "\n").split("\n")))
