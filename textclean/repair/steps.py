"""The steps of our own: each takes a line and returns its repaired text, with the names of what changed."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable
from typing import Literal

from textclean.characters import BIDI, JOINERS, LINE_END, OPERATORS, SOUTH_EAST_ASIAN, ZERO_WIDTH, inside
from textclean.repair.gate import compiled, is_restless
from textclean.values import NamedTuple

__all__ = [
    "Repaired",
    "combining",
    "controls",
    "escapes",
    "line_ends",
    "normalize",
    "outcome",
    "spaces",
    "surrogates",
    "zero_width",
]


class Repaired(NamedTuple):
    """A repaired line.

    Attributes:
        text: The text of the line.
        steps: The names of the steps that changed it, in order; empty if none did.
    """

    text: str
    steps: tuple[str, ...]


def outcome(before: str, after: str, *names: str) -> Repaired:
    """The result of a step: without names, and with the line itself, if the step changed nothing.

    Args:
        before: The line before the step.
        after: The line after the step.
        names: What the step did, if it did anything.
    """
    return Repaired(before, ()) if after == before else Repaired(after, names)


_SURROGATE = "[\ud800-\udfff]"
_SURROGATE_PAIR = "[\ud800-\udbff][\udc00-\udfff]"


def _join_pair(pair: re.Match[str]) -> str:
    """The character that a surrogate pair encodes."""
    return pair[0].encode("utf-16", "surrogatepass").decode("utf-16")


def surrogates(line: str) -> Repaired:
    r"""Join surrogate pairs; a lone surrogate cannot be written to any file and becomes U+FFFD.

    Args:
        line: The line.

    >>> surrogates("\ud83d\ude00 \ud83d").steps
    ('surrogates joined: 1', 'surrogates replaced: 1')
    """
    if not compiled(_SURROGATE).search(line):
        return Repaired(line, ())
    joined, pairs = compiled(_SURROGATE_PAIR).subn(_join_pair, line)
    text, lone = compiled(_SURROGATE).subn("\N{REPLACEMENT CHARACTER}", joined)
    counts = {"surrogates joined": pairs, "surrogates replaced": lone}
    return Repaired(text, tuple(f"{what}: {count}" for what, count in counts.items() if count))


def line_ends(line: str) -> Repaired:
    r"""Replace line ends by spaces: a block is one line and stays one, even if an entity spelled a line end.

    Args:
        line: The line.

    >>> line_ends("one\u2028two").text
    'one two'
    """
    return outcome(line, compiled(LINE_END).sub(" ", line), "line breaks")


# Control sequences, terminated control strings (titles, hyperlinks) and character-set switches of ECMA-48. Of any
# other sequence only the ESC goes, so that a stray one before a word does not remove the word's first letter.
_ESCAPE = (
    "\x1b(?:"
    r"\[[0-?]*[ -/]*[@-~]"
    "|[]PX^_][^\x07\x1b]*(?:\x07|\x1b\\\\)"
    "|[()*+][0-9A-B]|[=>78]"
    ")"
)


def escapes(line: str) -> Repaired:
    r"""Remove terminal escape sequences.

    Args:
        line: The line.

    >>> escapes("\x1b]0;title\x07\x1b[1;31mred\x1b[0m").text
    'red'
    """
    return outcome(line, compiled(_ESCAPE).sub("", line), "terminal escapes")


_CONTROL_SPACE = "[\x0b\x0c\x1c-\x1e\x85]"  # U+0085 is still here only if mojibake is off
_CONTROL = (
    "[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f"
    "\u206a-\u206f\ufff9-\N{OBJECT REPLACEMENT CHARACTER}]+"  # deprecated, or no text; ftfy agrees
)


def controls(line: str) -> Repaired:
    r"""Remove control characters; those that stand for white space become a space.

    Args:
        line: The line.

    >>> controls("form\x0cfeed, null\x00ed,\ttab").text
    'form feed, nulled,\ttab'
    """
    return outcome(line, compiled(_CONTROL).sub("", compiled(_CONTROL_SPACE).sub(" ", line)), "control characters")


# Scripts of South-East Asia have no spaces and may mark word ends with U+200B (UAX 14, class SA); in Mongolian, U+180E
# is part of the spelling.
_UNSPACED = inside(SOUTH_EAST_ASIAN)
_MONGOLIAN = "\u1820-\u18aa"
_INVISIBLE = (
    rf"[{inside((*ZERO_WIDTH, *OPERATORS))}\N{{MONGOLIAN VOWEL SEPARATOR}}]"
    rf"(?<!(?<=[{_UNSPACED}])\N{{ZERO WIDTH SPACE}}(?=\N{{ZERO WIDTH SPACE}}*[{_UNSPACED}]))"
    rf"(?<!(?<=[{_MONGOLIAN}])\N{{MONGOLIAN VOWEL SEPARATOR}}(?=[{_MONGOLIAN}]))"
)
_JOINERS = f"[{inside(JOINERS)}]+"
_BIDI = f"[{inside(BIDI)}]+"
_RIGHT_TO_LEFT = (  # the blocks that Unicode sets aside for it, without their two format characters
    "[\u0590-\u061b\u061d-\u08ff\ufb1d-\ufdff\ufe70-\ufefe\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_EMOJI = "[\u2190-\u21ff\u2300-\u23ff\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff\U000e0020-\U000e007f]"


def zero_width(line: str) -> Repaired:
    r"""Remove invisible characters that do nothing where they stand.

    Args:
        line: The line.

    >>> zero_width("zero\N{ZERO WIDTH SPACE}width").text
    'zerowidth'
    """
    if line.isascii():
        return Repaired(line, ())
    text = compiled(_JOINERS).sub(_joiner, compiled(_INVISIBLE).sub("", line))
    if not compiled(_RIGHT_TO_LEFT).search(text):
        text = compiled(_BIDI).sub("", text)
    return outcome(line, text, "zero-width characters")


def _joiner(run: re.Match[str]) -> str:
    """The first joiner of a run, if it joins: between joinable characters, or after a virama (RFC 5892, A.1, A.2)."""
    line, start, end = run.string, run.start(), run.end()
    before, after = line[max(start - 1, 0) : start], line[end : end + 1]
    virama = before != "" and unicodedata.combining(before) == 9
    return run[0][0] if virama or (_joinable(before) and _joinable(after)) else ""


@functools.lru_cache(4096)
def _joinable(character: str) -> bool:
    r"""Whether a character is an emoji, or a letter or mark of a script other than Latin.

    >>> [_joinable(c) for c in ("\N{ARABIC LETTER NOON}", "\N{ROCKET}", "e", "\u0301", ".", "")]
    [True, True, False, False, False, False]
    """
    if character < "\u0370":
        return False
    if unicodedata.category(character)[0] in "LM":
        return "LATIN" not in unicodedata.name(character, "")
    return compiled(_EMOJI).match(character) is not None


# U+3000 is missing on purpose: it is the space of Chinese and Japanese typography.
_ODD = (
    "\N{NO-BREAK SPACE}\N{OGHAM SPACE MARK}\N{EN QUAD}-\N{HAIR SPACE}"
    "\N{NARROW NO-BREAK SPACE}\N{MEDIUM MATHEMATICAL SPACE}"
)
_FINE = "\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{FIGURE SPACE}-\N{HAIR SPACE}"
_UNIT = (
    "[%‰°€$£¥]|(?:[kcmµn]?m[²³]?|k?m/h|[kmµ]?g|t|[kcmd]?l|ha|h|min|m?s|[kMG]?Wh?|k?V|m?A|[kMG]?Hz|[kMGT]?[Bo]"
    "|k?J|k?cal|h?Pa|bar|K|EUR|USD|GBP|CHF|Mio|Mrd|Uhr)(?![^\\W_])"
)
_ODD_SPACE = (
    rf"[{_ODD}]"
    rf"(?<!(?<=\S)[{_FINE}](?=[:;!?»›%€]))"  # before French punctuation
    rf"(?<!(?<=[«‹])[{_FINE}](?=\S))"  # inside French quotation marks
    rf"(?<!(?<=\d)[{_FINE}](?=\d|{_UNIT}))"  # in a number, and between it and its unit (SI brochure, 5.4.3)
)


def spaces(line: str) -> Repaired:
    r"""Replace odd spaces by plain ones, one for one, except where they are typography.

    Args:
        line: The line.

    >>> spaces("\xa0\xa0In\xa0all: 10\xa0000\xa0km\u2003!").text
    '  In all: 10\xa0000\xa0km !'
    """
    return outcome(line, compiled(_ODD_SPACE).sub(" ", line), "spaces")


@functools.lru_cache
def _long_runs(longest: int) -> re.Pattern[str]:
    """Runs of more than `longest` non-starters (combining class above 0): what normalisation has to sort.

    Half-width sound marks count, for NFKC makes non-starters of them. Built on first use, in 10 milliseconds, from the
    tables of the interpreter that normalises.
    """
    marks = "".join(c for c in map(chr, range(0x300, 0x20000)) if unicodedata.combining(c))
    marks += "\N{HALFWIDTH KATAKANA VOICED SOUND MARK}\N{HALFWIDTH KATAKANA SEMI-VOICED SOUND MARK}"
    mark = f"[{_ranges(sorted(marks))}]"
    return re.compile(f"({mark}{{{longest}}}){mark}+")


def _ranges(characters: Iterable[str]) -> str:
    """Sorted characters as the inside of a character class of a regular expression.

    >>> _ranges("abcx")
    'a-cx-x'
    """
    ranges: list[list[str]] = []
    for c in characters:
        if ranges and ord(c) == ord(ranges[-1][1]) + 1:
            ranges[-1][1] = c
        else:
            ranges.append([c, c])
    return "".join(f"{first}-{last}" for first, last in ranges)


def combining(longest: int, line: str) -> Repaired:
    r"""Cap runs of combining marks: CPython sorts them in quadratic time, 100,000 take it 8 seconds.

    Args:
        longest: How many marks of a run to keep.
        line: The line.

    >>> combining(30, "e" + "\N{COMBINING ACUTE ACCENT}" * 100).steps
    ('combining marks dropped: 70',)
    """
    if not is_restless(line):  # no calm character is a combining mark
        return Repaired(line, ())
    capped = _long_runs(longest).sub(r"\1", line)
    return outcome(line, capped, f"combining marks dropped: {len(line) - len(capped)}")


def normalize(form: Literal["NFC", "NFKC"], line: str) -> Repaired:
    r"""Normalise to a Unicode normalisation form; NFC leaves compatibility ideographs, which names are written with.

    Args:
        form: The form.
        line: The line.

    >>> normalize("NFC", "e\N{COMBINING ACUTE ACCENT}").text
    'é'
    """
    if form == "NFC" and compiled(_VARIANT).search(line):
        return outcome(line, compiled(_NO_VARIANTS).sub(_composed, line), form)
    return outcome(line, unicodedata.normalize(form, line), form)


# The compatibility ideographs: forms of a character that names are registered in. NFC would replace them for good.
_VARIANTS = "\uf900-\ufaff\U0002f800-\U0002fa1f"
_VARIANT = f"[{_VARIANTS}]"
_NO_VARIANTS = f"[^{_VARIANTS}]+"


def _composed(run: re.Match[str]) -> str:
    """A run of characters in NFC."""
    return unicodedata.normalize("NFC", run[0])
