"""The size of a pattern with its counted repetitions written out: compiling takes time and memory by that size."""

from __future__ import annotations

import re

__all__ = ["MOST", "written_out"]

# The size up to which a pattern compiles in milliseconds: `(?:a{1000}){1000}` takes a second, three levels the memory.
MOST = 20_000

_TOKEN = re.compile(
    r"""\\.|\[\^?\]?(?:\\.|[^\]\\])*\]   # an escape, a class
    |\{(?P<least>\d*)(?P<comma>,)?(?P<most>\d*)\}   # a counted repetition
    |\(\?[a-zA-Z-]+\)   # flags
    |\(\?(?:P?<\w+>|<?[=!]|[a-zA-Z-]*:|>)|[()*+?|]|.""",
    re.VERBOSE | re.DOTALL,
)


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
