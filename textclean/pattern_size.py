"""What a pattern shows without being compiled: its size, by which compiling takes time and memory, and what it needs.

The size is that with its counted repetitions written out.
"""

from __future__ import annotations

import re

from textclean.patterns import pattern

__all__ = ["MOST", "beginnings", "required_text", "written_out"]

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


def beginnings(pattern: str) -> frozenset[str]:
    """What a match of a pattern can begin with: one or two characters; empty if it is not known.

    Args:
        pattern: A pattern that compiles.

    >>> sorted(beginnings("(?:READ|[Ss]ee)(?: also)?:")), sorted(beginnings(r"\\d+ votes"))
    (['RE', 'Se', 'se'], [])
    """
    tokens = [token[0] for token in _TOKEN.finditer(_PROPERTY.sub(r"\\w", pattern))]
    if any(token.startswith("(?") and token != "(?:" for token in tokens):
        return frozenset()  # flags: upper and lower case may be the same; or look-around
    open_, closed, _ = _of_alternatives(tokens, 0, {""})
    found = open_ | closed
    return frozenset() if "" in found else frozenset(found)


# Characters of a beginning that are looked at.
_WIDTH = 2
# Beginnings that what follows goes on with; those that are long enough, or go on with any character; the next token.
_Part = tuple[set[str], set[str], int]


def _of_alternatives(tokens: list[str], at: int, before: set[str]) -> _Part:
    """The beginnings behind the alternatives that start at a token, up to the end of their group or of the pattern."""
    open_, closed, at = _of_sequence(tokens, at, before)
    while at < len(tokens) and tokens[at] == "|":
        more, done, at = _of_sequence(tokens, at + 1, before)
        open_, closed = open_ | more, closed | done
    return open_, closed, at + 1


def _of_sequence(tokens: list[str], at: int, before: set[str]) -> _Part:
    """The beginnings behind one alternative."""
    open_, closed = before, set[str]()
    while at < len(tokens) and tokens[at] not in ("|", ")"):
        before = open_
        if tokens[at] in ("(", "(?:"):
            open_, done, at = _of_alternatives(tokens, at + 1, before)
        else:
            (open_, done), at = _of_item(tokens[at], before), at + 1
        closed |= done
        while at < len(tokens) and (tokens[at] in ("?", "*", "+") or tokens[at].startswith("{")):
            if tokens[at] != "?":  # it may follow itself
                closed, open_ = closed | open_, set()
            if tokens[at] in ("?", "*") or tokens[at].startswith(("{0", "{,")):
                open_ = open_ | before
            at += 1
    return open_, closed, at


def _of_item(token: str, before: set[str]) -> tuple[set[str], set[str]]:
    """The beginnings behind a token that is no group."""
    if token in ("^", "$", r"\b", r"\B", r"\A", r"\Z"):  # places, which match nothing
        return before, set()
    chars = _characters(token)
    if not chars:
        return set(), before
    longer = {begun + char for begun in before for char in chars}
    closed = {begun for begun in longer if len(begun) == _WIDTH}
    return longer - closed, closed


def _characters(token: str) -> str:
    """The characters that a token stands for: one, or those of a class without ranges; "" for more, or for any."""
    if token.startswith("["):
        inner = token[1:-1]
        plain = inner.strip("-")
        if plain.startswith("^") or "-" in plain or "[" in plain or re.search(r"\\\w", plain):
            return ""
        return plain.replace("\\", "") + ("-" if plain != inner else "")
    if token.startswith("\\"):
        return "" if token[1].isalnum() else token[1]
    return "" if token == "." else token
