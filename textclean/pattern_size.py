"""What a pattern shows without being compiled: its size, by which compiling takes time and memory, and a text it needs.

The size is that with its counted repetitions written out.
"""

from __future__ import annotations

import re

from textclean.patterns import pattern

__all__ = ["MOST", "required_text", "written_out"]

# The size up to which a pattern compiles in milliseconds: `(?:a{1000}){1000}` takes a second, three levels the memory.
MOST = 20_000

_TOKEN = pattern(
    r"""\\.|\[\^?\]?(?:\\.|[^\]\\])*\]   # an escape, a class
    |\{(?P<least>\d*)(?P<comma>,)?(?P<most>\d*)\}   # a counted repetition
    |\(\?[a-zA-Z-]+\)   # flags
    |\(\?(?:P?<\w+>|<?[=!]|[a-zA-Z-]*:|>)|[()*+?|]|.""",
    re.VERBOSE | re.DOTALL,
)
# A class of characters by its name; and an escape of letters or digits that is neither a class nor a boundary.
_PROPERTY = pattern(r"\\[pP]\{\^?\w+\}")
_OTHER_ESCAPE = pattern(r"\\[^\W_bBdDsSwWAZ]")


def written_out(pattern: str) -> int:
    """The number of items of a pattern when each counted repetition is written out.

    Args:
        pattern: A pattern that compiles, or does not.

    >>> written_out("ab{3}"), written_out("(?:a{10}b){100}")
    (4, 1100)
    """
    levels, last = [0], 0
    for token in _TOKEN.finditer(pattern):
        text = token[0]
        if token["least"] or token["most"]:
            times = int(token["most"] or token["least"])
            levels[-1] += last * (max(times, 1) - 1)
            last *= max(times, 1)
        elif text.startswith("(?") and text.endswith(")"):
            continue
        elif text.startswith("("):
            levels.append(0)
            last = 0
        elif text == ")" and len(levels) > 1:
            last = levels.pop()
            levels[-1] += last
        elif text not in ("*", "+", "?", "|"):
            last = 1
            levels[-1] += 1
    return sum(levels)


def required_text(pattern: str) -> str:
    """The longest run of letters outside groups that all matches of a pattern hold; empty if none is found.

    Args:
        pattern: A pattern that compiles.

    >>> required_text("Credits?: (?:the )?Pool"), required_text("Credit|Photo"), required_text("(?i)credit")
    ('Credit', '', '')
    """
    level, runs = 0, [""]
    for token in _TOKEN.finditer(_PROPERTY.sub(".", pattern)):
        text = token[0]
        if (text == "|" and level == 0) or _OTHER_ESCAPE.match(text):
            return ""
        if text.startswith("(?") and text.endswith(")"):
            return ""  # flags: upper and lower case may be the same
        if level == 0 and text.isalnum():
            runs[-1] += text
            continue
        if text in ("?", "*") or text.startswith("{"):
            runs[-1] = runs[-1][:-1]  # the letter before it may be left out, or stands there
        if text.startswith("("):
            level += 1
        elif text == ")":
            level -= 1
        runs.append("")
    return max(runs, key=len)
