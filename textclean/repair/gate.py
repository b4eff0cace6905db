"""The gate: three regular expressions that prove of most lines that no repair changes them.

ftfy takes 20 to 110 microseconds to find that a line needs no repair; the gate takes one or two. Each expression is a
*necessary* condition of a change, so a line that matches none of them cannot change; tests/repair/test_gate.py proves
it against ftfy's own tables. The gate decides whether to run the steps, never what they do.
"""

from __future__ import annotations

import functools
import re

__all__ = [
    "CLUE",
    "ENTITY",
    "RESTLESS",
    "SUSPECTS",
    "TAG_NAME",
    "compiled",
    "has_clue",
    "has_entity",
    "is_clueless",
    "is_plain",
    "is_restless",
    "unescapes",
]

# All characters but those that no step and no normalisation changes. The excepted ones are NFC as they are, have
# combining class 0 and do not compose with what precedes them: any string of them is NFC (UAX 15, section 9).
RESTLESS = (
    "[^\t -~"
    "\u00a1-\u00ac\u00ae-\u02ff"  # Latin and signs, without the no-break space and the soft hyphen
    "\u0388-\u0482\u048a-\u052f"  # Greek and Cyrillic, without combining marks
    "\u05d0-\u05ea\u060c\u061b\u061f\u0621-\u064a\u0660-\u066c\u0671-\u06d3"  # Hebrew and Arabic, likewise
    "\u1e00-\u1eff"  # Latin of Vietnamese and others
    "\u2010-\u2027\u2030-\u205e\u20a0-\u20c0\u2116\u2122"  # dashes, quotes, bullets, currencies, signs
    "\u2190-\u21ff\u25a0-\u27bf"  # arrows, shapes, dingbats
    "\u3000-\u3029\u3041-\u3096\u309d-\u30ff\uff01-\uff9d"  # Japanese, full and half width
    "\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3"  # Chinese, Korean
    "\U0001f300-\U0001faff"  # emoji
    "]"
)

# A superset of the characters that ftfy's heuristic counts (ftfy.badness.MOJIBAKE_CATEGORIES).
SUSPECTS = (
    "\x80-\u02dd\u0384-\u045f\u0490\u0491\u2013-\u203a\u2044\u20a7\u20ac\u2116\u2122"
    "\u2202-\u2265\u2310\u2500-\u25ca\uf8ff\ufb01\ufb02\N{REPLACEMENT CHARACTER}"
)
_COMMON = (  # ftfy's term; no evidence of mojibake next to quotes or lower-case letters
    "\N{NO-BREAK SPACE}\N{EN DASH}\N{EM DASH}\N{HORIZONTAL ELLIPSIS}\N{RIGHT SINGLE QUOTATION MARK}"
)
_QUOTES = (
    f"{_COMMON}\N{LEFT SINGLE QUOTATION MARK}\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}"
    "\N{LEFT-POINTING DOUBLE ANGLE QUOTATION MARK}\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK}\N{BULLET}"
)
_SMALL_LATIN = _COMMON + "".join(c for c in map(chr, range(0xDF, 0x180)) if c.islower() and c != "œ")
_GREEK_CYRILLIC = f"{_COMMON}\u0388-\u03ce\u0401\u0403-\u045f"  # not U+0402, half of a curly quote's mojibake
_SMALL_GREEK_CYRILLIC = "\u03ac-\u03ce\u0430-\u045f"

# Whatever ftfy calls bad contains a C1 control, or "œ" before a character that is not a letter, or "Ã" or "Â" before a
# space, or two adjacent suspects. Two adjacent quotes or dashes, lower-case Latin letters, or letters of Greek or
# Cyrillic are no evidence; nor is a quote before one of the latter or after a lower-case one. For a line of 300
# characters ftfy's test takes 70 microseconds, this one 2.
CLUE = (
    f"[{SUSPECTS}](?:(?<=[\x80-\x9f])|(?<=[Œœ])[^A-Za-z]|(?<=[ÃÂ]) "
    f"|[{SUSPECTS}](?<![{_QUOTES}]{{2}})(?<![{_SMALL_LATIN}]{{2}})(?<![{_GREEK_CYRILLIC}]{{2}})"
    f"(?<![{_QUOTES}][{_GREEK_CYRILLIC}])(?<![{_SMALL_GREEK_CYRILLIC}][{_QUOTES}]))"
)

# A superset of the entities that are decoded. Most require the semicolon, so that "AT&T" and "?a=1&copy=2" are safe.
ENTITY = "&#?[0-9A-Za-z]{1,24};|&[A-Za-z]{3,6}(?![0-9A-Za-z=;])"

# The elements of HTML, old ones too, and of SVG; "<laughter>" and "vector<int>" are text.
_ELEMENTS = (
    "a|abbr|acronym|address|applet|area|article|aside|audio|b|base|bdi|bdo|big|blockquote|body|br|button|canvas|caption"
    "|center|cite|code|col|colgroup|data|datalist|dd|del|details|dfn|dialog|dir|div|dl|dt|em|embed|fieldset|figcaption"
    "|figure|font|footer|form|frame|frameset|g|h[1-6]|head|header|hgroup|hr|html|i|iframe|img|input|ins|kbd|label|legend"
    "|li|link|main|map|mark|marquee|math|menu|meta|meter|nav|nobr|noframes|noscript|object|ol|optgroup|option|output|p"
    "|param|path|picture|pre|progress|q|rb|rp|rt|ruby|s|samp|script|search|section|select|slot|small|source|span|strike"
    "|strong|style|sub|summary|sup|svg|table|tbody|td|template|textarea|tfoot|th|thead|time|title|tr|track|tt|u|ul|use"
    "|var|video|wbr"
)
# What follows the "<" of a tag: such an element, one of a namespace or of the page's own, or the end of any.
TAG_NAME = (
    rf"(?!https?:|ftp:|mailto:)(?:(?:{_ELEMENTS})(?![\w:.-])"
    r"|[a-z][a-z0-9]*(?:[:-][a-z0-9]+)+(?![\w:.-])|/[a-z][a-z0-9:-]*)"
)
# A start tag, an end tag, a comment or a doctype; "<http://example.org/>" is an address, "<3" is a heart.
_TAG = rf"(?i)<(?:!--|!doctype\b|{TAG_NAME}(?:[\s/][^<>]*)?>)"


@functools.cache
def compiled(pattern: str) -> re.Pattern[str]:
    """The pattern, compiled on first use: compiling all of them would add 10 milliseconds to the import.

    Args:
        pattern: A regular expression.
    """
    return re.compile(pattern)


def is_plain(line: str) -> bool:
    """Whether a line is printable ASCII without an ampersand: most lines are, and no repair touches them.

    Args:
        line: The line.
    """
    return line.isascii() and line.isprintable() and "&" not in line


def is_restless(line: str) -> bool:
    """Whether a line has a character that a step of ours, or normalisation, may change.

    Args:
        line: The line.
    """
    return compiled(RESTLESS).search(line) is not None


def has_clue(line: str) -> bool:
    """Whether a line has a clue of mojibake; ftfy changes no line without one.

    Args:
        line: The line.
    """
    return compiled(CLUE).search(line) is not None


@functools.lru_cache(16)
def is_clueless(source: str) -> bool:
    """Whether no line of a text has a clue of mojibake. Who settles how it was misread asks, and who repairs it.

    Args:
        source: The text.
    """
    return source.isascii() or not has_clue(source)


def has_entity(line: str) -> bool:
    """Whether a line has what may be an HTML entity.

    Args:
        line: The line.
    """
    return "&" in line and compiled(ENTITY).search(line) is not None


def unescapes(source: str) -> bool:
    """Whether the entities of a document are decoded: not if it contains HTML tags, for markup needs its entities.

    The rule is ftfy's (`unescape_html="auto"`), but applied to the whole document, so that the order of its lines does
    not matter, and to tags rather than to any `<`.

    Args:
        source: The text of the document.

    >>> unescapes("AT&amp;T <3 you if 1 < 2 (mail <a@example.org>)")
    True
    >>> unescapes("<p>AT&amp;T</p>")
    False
    >>> unescapes("AT&amp;T <laughter>")
    True
    """
    return "<" not in source or compiled(_TAG).search(source) is None
