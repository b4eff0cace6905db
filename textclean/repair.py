r"""Encoding: bytes become text, and a damaged line becomes the line that was meant.

The only room that knows ftfy. Every repair says what it did, a line that needs nothing comes back as the same
object, and typography stays: curly quotes, ligatures, full-width letters, the no-break space of ``10 000``.

    >>> Repair()("schÃ¶n &amp; gut")
    Repaired(text='schön & gut', steps=('entities', 'mojibake: latin-1 -> utf-8'))
    >>> decode("Ça va".encode("utf-8-sig"))
    Decoded(text='Ça va', encoding='utf-8', how='bom', damaged=0)

Most lines need nothing, and ftfy takes 20 to 110 microseconds to say so. A gate of three regular expressions
says it in one or two. Each is a *necessary* condition of a change, so a line that matches none of them cannot
change; tests/test_repair.py proves it against ftfy's own tables. The gate decides whether to work, never how.
"""

from __future__ import annotations

import codecs
import functools
import importlib
import logging
import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from textclean.settings import choice, count, documented, flag, setting, validate

if TYPE_CHECKING:
    from ftfy import ExplanationStep, TextFixerConfig

__all__ = ["Decoded", "Repair", "Repaired", "decode", "is_plain", "unescapes"]

_log = logging.getLogger(__name__)


class Repaired(NamedTuple):
    """The outcome for one line: its text, and the steps that changed it, in order."""

    text: str
    steps: tuple[str, ...]


class Decoded(NamedTuple):
    """Text out of bytes: the codec, how it was found, and how many U+FFFD stand for undecodable bytes.

    `how` is ``given``, ``bom``, ``escapes`` (ISO-2022-JP), ``nul bytes`` (UTF-16 without a mark), ``utf-8``,
    ``utf-8-variants`` (CESU-8, Java), ``mostly utf-8``, ``detected`` (by chardet, of the extra ``detect``) or
    ``guessed`` (the last resort).
    """

    text: str
    encoding: str
    how: str
    damaged: int


_Step = Callable[[str], Repaired]


@functools.cache
def _re(pattern: str) -> re.Pattern[str]:
    """Patterns are compiled on first use: all of them at once would add 10 milliseconds to the import."""
    return re.compile(pattern)


# --- The gate ---

# Any character but these may concern one of our own steps or normalisation. All of these are NFC as they
# stand, have combining class 0 and do not compose with what precedes them: any string of them is NFC (UAX 15,
# section 9).
_RESTLESS = (
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

# A superset of the characters that ftfy's heuristic knows (ftfy.badness.MOJIBAKE_CATEGORIES).
_SUSPECTS = (
    "\x80-\u02dd\u0384-\u045f\u0490\u0491\u2013-\u203a\u2044\u20a7\u20ac\u2116\u2122"
    "\u2202-\u2265\u2310\u2500-\u25ca\uf8ff\ufb01\ufb02\N{REPLACEMENT CHARACTER}"
)
_COMMON = (  # ftfy's word, too: no evidence beside quotes or small letters
    "\N{NO-BREAK SPACE}\N{EN DASH}\N{EM DASH}\N{HORIZONTAL ELLIPSIS}\N{RIGHT SINGLE QUOTATION MARK}"
)
_QUOTES = (
    f"{_COMMON}\N{LEFT SINGLE QUOTATION MARK}\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}"
    "\N{LEFT-POINTING DOUBLE ANGLE QUOTATION MARK}\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK}\N{BULLET}"
)
_SMALL_LATIN = _COMMON + "".join(c for c in map(chr, range(0xDF, 0x180)) if c.islower() and c != "œ")
_GREEK_CYRILLIC = f"{_COMMON}\u0388-\u03ce\u0401\u0403-\u045f"  # not U+0402, half of a curly quote's mojibake
_SMALL_GREEK_CYRILLIC = "\u03ac-\u03ce\u0430-\u045f"

# Whatever ftfy calls bad holds a C1 control, or "œ" before something else than a letter, or "Ã" or "Â" before
# a space, or two suspects side by side; and two quotes or dashes, two small Latin letters, two letters of
# Greek or Cyrillic side by side are no evidence, nor is a quote before one of those or after a small one. For
# a line of 300 characters ftfy's test takes 70 microseconds, this one 2.
_CLUE = (
    f"[{_SUSPECTS}](?:(?<=[\x80-\x9f])|(?<=[Œœ])[^A-Za-z]|(?<=[ÃÂ]) "
    f"|[{_SUSPECTS}](?<![{_QUOTES}]{{2}})(?<![{_SMALL_LATIN}]{{2}})(?<![{_GREEK_CYRILLIC}]{{2}})"
    f"(?<![{_QUOTES}][{_GREEK_CYRILLIC}])(?<![{_SMALL_GREEK_CYRILLIC}][{_QUOTES}]))"
)

# What ftfy may decode. It requires the semicolon, so that "AT&T" and "?a=1&copy=2" are safe.
_ENTITY = "&#?[0-9A-Za-z]{1,24};"


# --- Lines ---

# Natural text settles in two or three passes, random concatenations of all that is nasty in four. Only
# entities built to nest deeper inside each other's digits come out unfinished, and the cap keeps those
# linear.
_MAX_PASSES = 16


@documented
@dataclass(frozen=True, slots=True)
class Repair:
    r"""What to repair; calling it with one line repairs that line.

    A repaired line holds no line terminator, whatever is switched off, and repairing it again changes
    nothing.

    >>> Repair()("No\N{NO-BREAK SPACE}change to “this” one").steps
    ('spaces',)
    >>> Repair(spaces=False)("A dog&nbsp;barked").text
    'A dog\xa0barked'
    """

    mojibake: bool = setting(
        True,
        flag(),
        "repair text that was decoded with the wrong codec",
        "By ftfy, with all four of its options for it.",
    )
    entities: bool = setting(
        True, flag(), "decode HTML entities", "Those that end in a semicolon, however often they were escaped."
    )
    controls: bool = setting(
        True,
        flag(),
        "remove control characters and escape sequences, join surrogates",
        "The tab stays; a lone surrogate becomes U+FFFD.",
    )
    zero_width: bool = setting(
        True,
        flag(),
        "remove invisible characters",
        "Except where they join or part letters of a script that needs them, or emoji.",
    )
    spaces: bool = setting(
        True,
        flag(),
        "replace no-break and other odd spaces by plain ones",
        "One for one, except where they are typography.",
    )
    normalization: Literal["NFC", "NFKC"] | None = setting(
        "NFC", choice("NFC", "NFKC", none=True), "Unicode normalisation form"
    )
    uncurl_quotes: bool = setting(
        False,
        flag(),
        "replace curly quotes by straight ones",
        "Off, as are the next two: together they change three clean articles in four.",
    )
    latin_ligatures: bool = setting(False, flag(), "replace ligatures by letters")
    character_width: bool = setting(False, flag(), "replace full-width and half-width characters by plain ones")
    max_combining: int = setting(
        30,
        count(),
        "combining marks in a row that are kept",
        "Normalising is quadratic in it; 30 is what UAX 15 calls stream-safe.",
    )

    def __post_init__(self) -> None:
        validate(self)

    def __call__(self, line: str, *, unescape: bool = True) -> Repaired:
        """Repair `line`; ``unescape=False`` leaves its entities (ask `unescapes` once a document).

        >>> Repair()("fish &amp; chips", unescape=False)
        Repaired(text='fish &amp; chips', steps=())
        """
        if is_plain(line) or _calm(self, line, unescape):
            return Repaired(line, ())
        if self.spaces and "&" not in line:
            # By far the most of the rest are ASCII but for no-break spaces, which no other step touches there.
            plain = line.replace("\N{NO-BREAK SPACE}", " ")
            if plain.isascii() and plain.isprintable() and not _rewrites(self) and self.normalization != "NFKC":
                return _spaces(line)
        return _settle(self, line, unescape, gated=True)


# A start tag, an end tag, a comment or a doctype; "<http://example.org/>" is an address, "<3" is a heart.
_TAG = r"(?i)<(?:!--|!doctype\b|/?(?!https?:|ftp:|mailto:)[a-z][a-z0-9:-]*(?:[\s/][^<>]*)?>)"


def is_plain(line: str) -> bool:
    """Whether a line is printable ASCII without an ampersand: most lines are, and no repair touches them."""
    return line.isascii() and line.isprintable() and "&" not in line


def unescapes(source: str) -> bool:
    """Are the entities of this document to be decoded? Not if it holds HTML tags: markup means its entities.

    The rule is ftfy's (``unescape_html="auto"``), but asked of the whole document, so that the order of its
    lines does not matter, and of tags rather than of any ``<``.

    >>> unescapes("AT&amp;T <3 you if 1 < 2 (mail <a@example.org>)")
    True
    >>> unescapes("<p>AT&amp;T</p>")
    False
    """
    return "<" not in source or _re(_TAG).search(source) is None


def _calm(repair: Repair, line: str, unescape: bool) -> bool:
    """Provably nothing to do: no character that any step touches, no clue of mojibake, no entity."""
    if not line.isascii() and (_rewrites(repair) or repair.normalization not in ("NFC", None)):
        return False  # these touch characters that are calm otherwise
    if _re(_RESTLESS).search(line) or _re(_CLUE).search(line):
        return False
    return not (unescape and repair.entities and "&" in line and _re(_ENTITY).search(line))


def _rewrites(repair: Repair) -> bool:
    return repair.uncurl_quotes or repair.latin_ligatures or repair.character_width


def _repair_ungated(repair: Repair, line: str, unescape: bool = True) -> Repaired:
    """The same answer without the gate, for the differential test."""
    return _settle(repair, line, unescape, gated=False)


def _settle(repair: Repair, line: str, unescape: bool, *, gated: bool) -> Repaired:
    """Run the steps until they change nothing: what is a fixed point stays the same when repaired again."""
    steps = _steps(repair, unescape, gated)
    text, told = line, dict[str, None]()
    for _ in range(_MAX_PASSES):
        before = text
        for step in steps:
            text, names = step(text)
            told.update(dict.fromkeys(names))
        if text == before or (gated and _calm(repair, text, unescape)):
            break
    else:
        _log.debug("a line of %d characters did not settle in %d passes", len(line), _MAX_PASSES)
    return Repaired(line, ()) if text == line else Repaired(text, tuple(told))


@functools.lru_cache
def _steps(repair: Repair, unescape: bool, gated: bool) -> tuple[_Step, ...]:
    """The chain. ftfy precedes our spaces, zero-width characters and controls: mojibake is made of these."""
    chain: tuple[tuple[bool, _Step], ...] = (
        (repair.controls, _surrogates),
        (repair.entities and unescape, _entities),
        (True, functools.partial(_ftfy, repair, gated)),
        (True, _line_ends),
        (repair.controls, _escapes),
        (repair.controls, _controls),
        (repair.zero_width, _zero_width),
        (repair.spaces, _spaces),
        (repair.normalization is not None, functools.partial(_combining, repair.max_combining)),
        (repair.normalization is not None, functools.partial(_normalize, repair.normalization or "NFC")),
    )
    return tuple(step for wanted, step in chain if wanted)


def _told(before: str, after: str, *names: str) -> Repaired:
    return Repaired(before, ()) if after == before else Repaired(after, names)


# --- The steps: each takes a line and says what it changed ---

_SURROGATE = "[\ud800-\udfff]"
_SURROGATE_PAIR = "[\ud800-\udbff][\udc00-\udfff]"


def _join_pair(pair: re.Match[str]) -> str:
    return pair[0].encode("utf-16", "surrogatepass").decode("utf-16")


def _surrogates(line: str) -> Repaired:
    r"""Join surrogate pairs; a lone surrogate cannot be written to any file and becomes U+FFFD.

    >>> _surrogates("\ud83d\ude00 \ud83d").steps
    ('surrogates joined: 1', 'surrogates replaced: 1')
    """
    if not _re(_SURROGATE).search(line):
        return Repaired(line, ())
    joined, pairs = _re(_SURROGATE_PAIR).subn(_join_pair, line)
    text, lone = _re(_SURROGATE).subn("\N{REPLACEMENT CHARACTER}", joined)
    counts = {"surrogates joined": pairs, "surrogates replaced": lone}
    return Repaired(text, tuple(f"{what}: {count}" for what, count in counts.items() if count))


# Text that was escaped k times would take k passes; taking a chain of escaped ampersands at once takes one.
_ESCAPED_AMPERSANDS = "&(?:(?:amp|AMP|#0{0,20}38|#[xX]0{0,20}26);)+"


def _entities(line: str) -> Repaired:
    """Decode named and numeric entities.

    >>> _entities("R&amp;amp;D &lt;caf&eacute;&gt; AT&T ?a=1&copy=2").text
    'R&D <café> AT&T ?a=1&copy=2'
    """
    if "&" not in line or not _re(_ENTITY).search(line):
        return Repaired(line, ())
    from ftfy.fixes import unescape_html

    return _told(line, unescape_html(_re(_ESCAPED_AMPERSANDS).sub("&", line)), "entities")


def _ftfy(repair: Repair, gated: bool, line: str) -> Repaired:
    """Mojibake and typographic rewriting, by `fix_and_explain`: `fix_text(s, option=...)` drops options."""
    if gated and (line.isascii() or not (_rewrites(repair) or (repair.mojibake and _re(_CLUE).search(line)))):
        return Repaired(line, ())
    from ftfy import fix_and_explain

    text, explanation = fix_and_explain(line, _ftfy_config(repair))
    return _told(line, text, *_explained(explanation or []))


@functools.lru_cache
def _ftfy_config(repair: Repair) -> TextFixerConfig:
    """ftfy's part. What else it would do are steps of our own, because their order matters, or their cost."""
    from ftfy import TextFixerConfig

    return TextFixerConfig(
        unescape_html=False,
        remove_terminal_escapes=False,
        fix_encoding=repair.mojibake,
        restore_byte_a0=True,
        replace_lossy_sequences=True,
        decode_inconsistent_utf8=True,
        fix_c1_controls=repair.mojibake,
        fix_latin_ligatures=repair.latin_ligatures,
        fix_character_width=repair.character_width,
        uncurl_quotes=repair.uncurl_quotes,
        fix_line_breaks=False,
        fix_surrogates=False,
        remove_control_chars=False,
        normalization=None,
        explain=True,  # without it, ftfy forgets the four options of fix_encoding
    )


_FTFY_NAMES = {
    "decode_inconsistent_utf8": "mojibake: utf-8 in places",
    "fix_c1_controls": "mojibake: C1 controls -> windows-1252",
    "fix_latin_ligatures": "latin ligatures",
    "fix_character_width": "character width",
    "uncurl_quotes": "quotes",
}


def _explained(explanation: list[ExplanationStep]) -> list[str]:
    """ftfy's plan in our words.

    >>> _explained([("encode", "latin-1"), ("transcode", "restore_byte_a0"), ("decode", "utf-8")])
    ['mojibake: latin-1 -> utf-8']
    """
    names, source = [], ""
    for action, parameter in explanation:
        if action == "encode":
            source = parameter
        elif action == "decode":
            names.append(f"mojibake: {source} -> {parameter}")
        elif parameter in _FTFY_NAMES:
            names.append(_FTFY_NAMES[parameter])
    return names


_LINE_END = "\r\n|[\n\r\N{LINE SEPARATOR}\N{PARAGRAPH SEPARATOR}]"


def _line_ends(line: str) -> Repaired:
    """A block is a line and stays one, even if it spelled a line end as an entity."""
    return _told(line, _re(_LINE_END).sub(" ", line), "line breaks")


# Control sequences, terminated control strings (titles, hyperlinks) and character-set switches of ECMA-48. Of
# any other only the ESC goes: a stray one before a word must not cost the word its first letter.
_ESCAPE = (
    "\x1b(?:"
    r"\[[0-?]*[ -/]*[@-~]"
    "|[]PX^_][^\x07\x1b]*(?:\x07|\x1b\\\\)"
    "|[()*+][0-9A-B]|[=>78]"
    ")"
)


def _escapes(line: str) -> Repaired:
    r"""Remove terminal escape sequences.

    >>> _escapes("\x1b]0;title\x07\x1b[1;31mred\x1b[0m").text
    'red'
    """
    return _told(line, _re(_ESCAPE).sub("", line), "terminal escapes")


_CONTROL_SPACE = "[\x0b\x0c\x1c-\x1e\x85]"  # U+0085 is still here only if mojibake is off
_CONTROL = (
    "[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f"
    "\u206a-\u206f\ufff9-\N{OBJECT REPLACEMENT CHARACTER}]+"  # deprecated, or no text; ftfy agrees
)


def _controls(line: str) -> Repaired:
    r"""Remove control characters; those that stand for white space become a space.

    >>> _controls("form\x0cfeed, null\x00ed,\ttab").text
    'form feed, nulled,\ttab'
    """
    return _told(line, _re(_CONTROL).sub("", _re(_CONTROL_SPACE).sub(" ", line)), "control characters")


# Thai, Lao, Myanmar and Khmer have no spaces and may mark word ends with U+200B (UAX 14, class SA); in
# Mongolian U+180E is part of the spelling.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
_MONGOLIAN = "\u1820-\u18aa"
_INVISIBLE = (
    "[\N{SOFT HYPHEN}\N{MONGOLIAN VOWEL SEPARATOR}\N{ZERO WIDTH SPACE}\N{WORD JOINER}"
    "\N{FUNCTION APPLICATION}-\N{INVISIBLE PLUS}\N{ZERO WIDTH NO-BREAK SPACE}]"
    rf"(?<!(?<=[{_UNSPACED}])\N{{ZERO WIDTH SPACE}}(?=\N{{ZERO WIDTH SPACE}}*[{_UNSPACED}]))"
    rf"(?<!(?<=[{_MONGOLIAN}])\N{{MONGOLIAN VOWEL SEPARATOR}}(?=[{_MONGOLIAN}]))"
)
_JOINERS = "[\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}]+"
_BIDI = (
    "[\N{ARABIC LETTER MARK}\N{LEFT-TO-RIGHT MARK}\N{RIGHT-TO-LEFT MARK}"
    "\N{LEFT-TO-RIGHT EMBEDDING}-\N{RIGHT-TO-LEFT OVERRIDE}"
    "\N{LEFT-TO-RIGHT ISOLATE}-\N{POP DIRECTIONAL ISOLATE}]+"
)
_RIGHT_TO_LEFT = (  # the blocks that Unicode sets aside for it, without their two format characters
    "[\u0590-\u061b\u061d-\u08ff\ufb1d-\ufdff\ufe70-\ufefe\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_EMOJI = "[\u2190-\u21ff\u2300-\u23ff\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff\U000e0020-\U000e007f]"


def _zero_width(line: str) -> Repaired:
    r"""Remove invisible characters that do nothing where they stand.

    >>> _zero_width("zero\N{ZERO WIDTH SPACE}width").text
    'zerowidth'
    """
    if line.isascii():
        return Repaired(line, ())
    text = _re(_JOINERS).sub(_joiner, _re(_INVISIBLE).sub("", line))
    if not _re(_RIGHT_TO_LEFT).search(text):
        text = _re(_BIDI).sub("", text)
    return _told(line, text, "zero-width characters")


def _joiner(run: re.Match[str]) -> str:
    """One joiner of a run, where it joins: between two that can, or after a virama (RFC 5892, A.1, A.2)."""
    line, start, end = run.string, run.start(), run.end()
    before, after = line[max(start - 1, 0) : start], line[end : end + 1]
    virama = before != "" and unicodedata.combining(before) == 9
    return run[0][0] if virama or (_joinable(before) and _joinable(after)) else ""


@functools.lru_cache(4096)
def _joinable(character: str) -> bool:
    r"""An emoji, or a letter or mark of a script other than Latin.

    >>> [_joinable(c) for c in ("\N{ARABIC LETTER NOON}", "\N{ROCKET}", "e", "\u0301", ".", "")]
    [True, True, False, False, False, False]
    """
    if character < "\u0370":
        return False
    if unicodedata.category(character)[0] in "LM":
        return "LATIN" not in unicodedata.name(character, "")
    return _re(_EMOJI).match(character) is not None


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


def _spaces(line: str) -> Repaired:
    r"""Odd spaces become plain ones, one for one, except where they are typography.

    >>> _spaces("\xa0\xa0In\xa0all: 10\xa0000\xa0km\u2003!").text
    '  In all: 10\xa0000\xa0km !'
    """
    return _told(line, _re(_ODD_SPACE).sub(" ", line), "spaces")


@functools.lru_cache
def _long_runs(longest: int) -> re.Pattern[str]:
    """Runs of more than `longest` non-starters (combining class above 0): what normalisation has to sort.

    Half-width sound marks count, for NFKC makes non-starters of them. Built on first need, in 10
    milliseconds, from the tables of the interpreter that normalises.
    """
    marks = "".join(c for c in map(chr, range(0x300, 0x20000)) if unicodedata.combining(c))
    marks += "\N{HALFWIDTH KATAKANA VOICED SOUND MARK}\N{HALFWIDTH KATAKANA SEMI-VOICED SOUND MARK}"
    mark = f"[{_ranges(sorted(marks))}]"
    return re.compile(f"({mark}{{{longest}}}){mark}+")


def _ranges(characters: Iterable[str]) -> str:
    """Sorted characters as the inside of a character class.

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


def _combining(longest: int, line: str) -> Repaired:
    r"""Cap runs of combining marks: CPython sorts them in quadratic time, 100,000 take it 8 seconds.

    >>> _combining(30, "e" + "\N{COMBINING ACUTE ACCENT}" * 100).steps
    ('combining marks dropped: 70',)
    """
    if line.isascii():
        return Repaired(line, ())
    capped = _long_runs(longest).sub(r"\1", line)
    return _told(line, capped, f"combining marks dropped: {len(line) - len(capped)}")


def _normalize(form: Literal["NFC", "NFKC"], line: str) -> Repaired:
    return _told(line, unicodedata.normalize(form, line), form)


# --- Bytes ---

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, with whose mark it begins
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

_ASCII = bytes(range(128))

# What to decode with where a detector names a subset, as https://encoding.spec.whatwg.org/#names-and-labels
# does. Not ISO-8859-2: windows-1250 is no superset of it.
_SUPERSETS = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
}


def decode(data: bytes | bytearray | memoryview, encoding: str | None = None) -> Decoded:
    r"""Decode bytes, whatever they are, and say how.

    Without `encoding`: a byte order mark decides; else strict UTF-8 or its variants; else UTF-8 with U+FFFD
    for the bad bytes, if most of it is UTF-8; else chardet, if the extra ``detect`` is installed; else a
    guess. Bytes that do not decode are replaced and counted, never dropped. With `encoding`, it is used as
    given.

    >>> decode(b"na\xc3\xafve caf\xc3\xa9, bad byte \xff")
    Decoded(text='naïve café, bad byte �', encoding='utf-8', how='mostly utf-8', damaged=1)
    >>> decode("Привет".encode("koi8-r"), "koi8-r").text
    'Привет'
    """
    if not isinstance(data, (bytes, bytearray, memoryview)):
        raise TypeError(f"decode() takes bytes, not {type(data).__name__}; text needs no decoding")
    data = bytes(data)
    if encoding is not None:
        return _decode_as(data, encoding)
    return _marked(data) or _unmarked_wide(data) or _utf8(data) or _legacy(data)


def _decoded(data: bytes, encoding: str, how: str) -> Decoded:
    try:
        return Decoded(data.decode(encoding), encoding, how, 0)
    except UnicodeDecodeError:
        text = data.decode(encoding, "replace")
        return Decoded(text, encoding, how, len(text) - len(data.decode(encoding, "ignore")))


def _is(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _decode_as(data: bytes, encoding: str) -> Decoded:
    try:
        name = _codec(encoding)
        # Codecs that give no text, or refuse to replace, say so on the first bytes only.
        text, _, how, damaged = _decoded(data or b"?", name, "given")
    except (LookupError, ValueError) as error:
        raise LookupError(
            f"decode(data, encoding={encoding!r}): no codec of this name turns bytes into text ({error}); "
            "give one that Python knows, such as 'utf-8', 'windows-1252' or 'shift_jis', or leave encoding "
            "out to have it detected"
        ) from error
    if not data:
        return Decoded("", name, how, 0)
    unmarked = text.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}") if name.startswith("utf") else text
    return Decoded(unmarked, name, how, damaged)


def _codec(encoding: str) -> str:
    try:
        return codecs.lookup(encoding).name
    except LookupError:
        importlib.import_module("ftfy.bad_codecs")  # knows "utf-8-variants", which `decode` may report
        return codecs.lookup(encoding).name


def _marked(data: bytes) -> Decoded | None:
    """A byte order mark. UTF-32 must keep what its mark promises, for UTF-16 text may begin with a NUL."""
    for mark, encoding in _MARKS:
        rest = data[len(mark) :]
        if data.startswith(mark) and (not encoding.startswith("utf-32") or _is(rest, encoding)):
            return _decoded(rest, encoding, "bom")
    return None


def _unmarked_wide(data: bytes) -> Decoded | None:
    """What passes for UTF-8 and is not: ISO-2022-JP (7-bit, with escapes) and UTF-16 without a mark.

    UTF-16 of a text with spaces has NULs in its high bytes and hardly any in the low ones: in at least one
    pair of ten, and at least four.
    """
    if (b"\x1b$B" in data or b"\x1b$@" in data) and _is(data, "iso2022_jp"):
        return _decoded(data, "iso2022_jp", "escapes")
    if b"\0" not in data:
        return None
    even, odd = data[::2].count(0), data[1::2].count(0)
    if max(even, odd) < max(4, len(data) // 20) or min(even, odd) > max(even, odd) // 20:
        return None
    encoding = "utf-16-le" if odd > even else "utf-16-be"
    return _decoded(data, encoding, "nul bytes") if _is(data, encoding) else None


def _utf8(data: bytes) -> Decoded | None:
    if _is(data, "utf-8"):
        return _decoded(data, "utf-8", "utf-8")
    joined = _join_cesu(data)
    if joined != data and _is(joined, "utf-8"):
        return Decoded(joined.decode(), "utf-8-variants", "utf-8-variants", 0)
    return _decoded(joined, "utf-8", "mostly utf-8") if _mostly_utf8(joined) else None


_CESU = re.compile(b"\xed[\xa0-\xaf][\x80-\xbf]\xed[\xb0-\xbf][\x80-\xbf]|\xc0\x80")


def _join_cesu(data: bytes) -> bytes:
    """CESU-8 (surrogates encoded one by one) and Java's NUL as plain UTF-8.

    As ftfy's codec "utf-8-variants", but in linear time: that one copies the rest of the input at each of
    them.
    """

    def join(match: re.Match[bytes]) -> bytes:
        units = match[0].replace(b"\xc0\x80", b"\0").decode("utf-8", "surrogatepass")
        return units.encode("utf-16", "surrogatepass").decode("utf-16").encode()

    return _CESU.sub(join, data) if b"\xed" in data or b"\xc0" in data else data


def _mostly_utf8(data: bytes) -> bool:
    """At least two bytes in valid multi-byte sequences for each bad byte.

    Of 63,000 slices of legacy text in 13 non-Latin codecs, from 20 characters up, 0.5 % reach that by
    chance; UTF-8 of 27 languages does with 2 % of its bytes overwritten always, with 5 % in 87 % of cases.
    """
    # The one handler turns each bad byte into one surrogate, the other into nothing.
    bad = len(data.decode("utf-8", "surrogateescape")) - len(data.decode("utf-8", "ignore"))
    valid = len(data.translate(None, _ASCII)) - bad
    return valid > 0 and valid >= 2 * bad


def _legacy(data: bytes) -> Decoded:
    """A detector's answer, or the last two rules of ftfy.guess_bytes (its others have been asked by now)."""
    detected = _detect(data)
    if detected is not None:
        return _decoded(data, detected, "detected")
    return _decoded(data, "mac-roman" if b"\r" in data and b"\n" not in data else "cp1252", "guessed")


def _detect(data: bytes) -> str | None:
    """Ask chardet (version 7 or later), the package of the extra ``detect``.

    Decoded right of 180 short texts (36 pairs of a language and a legacy codec; sentence, paragraph, page):
    chardet 7.7 all, faust-cchardet 3.2 176, charset-normalizer 3.5 142 (151 if told to keep to encodings of
    the web), ftfy.guess_bytes 57. Of 475 web pages, most of them German, in windows-1252: chardet 99.6 %,
    charset-normalizer 79 %. Asked for the encodings of DOS, Mac and mainframes as well, chardet gets fewer
    right.
    """
    try:
        chardet = importlib.import_module("chardet")
        eras = importlib.import_module("chardet.enums").EncodingEra
        era = eras.MODERN_WEB | eras.LEGACY_ISO
    except (ImportError, AttributeError):  # not there, or from before version 7
        return None
    answer = chardet.detect(data, encoding_era=era, max_bytes=len(data))["encoding"]
    try:
        name = codecs.lookup(answer or "").name
    except LookupError:
        return None
    return _SUPERSETS.get(name, name)
