r"""Encoding: bytes become text, and a damaged line becomes the line that was meant.

The only room that knows ftfy. Every repair says what it did, a line that needs nothing comes back as the same object, and what is
typography (curly quotes, ligatures, full-width letters, the no-break space of ``10 000`` or of a French question mark) stays.

    >>> Repair()("schÃ¶n &amp; gut")
    Repaired(text='schön & gut', steps=('entities', 'mojibake: latin-1 -> utf-8'))
    >>> decode("Ça va, élève\N{RIGHT SINGLE QUOTATION MARK}s".encode("utf-8-sig"))
    Decoded(text='Ça va, élève’s', encoding='utf-8', how='bom', damaged=0)

Most lines need nothing, and ftfy takes 20 to 110 microseconds to say so. A gate of three regular expressions says it in one or two:
each is a *necessary* condition of a change, so that a line that matches none of them cannot change (tests/test_repair.py proves this
against ftfy's own tables). The gate decides only whether to work, never how.
"""

from __future__ import annotations

import codecs
import functools
import importlib
import logging
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from ftfy import ExplanationStep, TextFixerConfig

__all__ = ["Decoded", "Repair", "Repaired", "decode", "unescapes"]

_log = logging.getLogger(__name__)


class Repaired(NamedTuple):
    """The outcome for one line: its text, and the steps that changed it in the order in which they first did."""

    text: str
    steps: tuple[str, ...]


class Decoded(NamedTuple):
    """Text out of bytes, with the codec that was used, how it was found, and how many U+FFFD stand for undecodable bytes.

    ``how`` is one of ``given``, ``bom``, ``escapes`` (ISO-2022-JP), ``nul bytes`` (UTF-16 without a mark), ``utf-8``,
    ``utf-8-variants``, ``mostly utf-8``, ``detected`` (by chardet, the extra ``detect``) and ``guessed`` (ftfy's last resort).
    """

    text: str
    encoding: str
    how: str
    damaged: int


_Step = Callable[[str], Repaired]


# ── The gate ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

# Anything but these may concern one of our own steps or normalisation. All of them are NFC as they stand, have combining class 0 and
# do not compose with what precedes them, so that any string of them is NFC (UAX 15, quick check "Yes").
_RESTLESS = re.compile(
    "[^\t -~"
    "\u00a1-\u00ac\u00ae-\u02ff"  # Latin and signs, without the no-break space and the soft hyphen
    "\u0388-\u0482\u048a-\u052f"  # Greek and Cyrillic, without combining marks
    "\u05d0-\u05ea\u060c\u061b\u061f\u0621-\u064a\u0660-\u066c\u0671-\u06d3"  # Hebrew and Arabic letters, digits, punctuation
    "\u1e00-\u1eff"  # Latin of Vietnamese and others
    "\u2010-\u2027\u2030-\u205e\u20a0-\u20c0"  # dashes, quotes, bullets, currencies
    "\u3000-\u3029\u3041-\u3096\u309d-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff9d"  # Chinese, Japanese, Korean
    "\U0001f300-\U0001faff"  # emoji
    "]"
)

# A superset of the characters that ftfy's heuristic knows (ftfy.badness.MOJIBAKE_CATEGORIES).
_SUSPECTS = (
    "\x80-\u02dd\u0384-\u045f\u0490\u0491\u2013-\u203a\u2044\u20a7\u20ac\u2116\u2122"
    "\u2202-\u2265\u2310\u2500-\u25ca\uf8ff\ufb01\ufb02\N{REPLACEMENT CHARACTER}"
)
_COMMON = (
    "\N{NO-BREAK SPACE}\N{EN DASH}\N{EM DASH}\N{HORIZONTAL ELLIPSIS}\N{RIGHT SINGLE QUOTATION MARK}"  # ftfy calls them so, too
)
_QUOTES = (
    _COMMON + "\N{LEFT SINGLE QUOTATION MARK}\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}\N{BULLET}"
    "\N{LEFT-POINTING DOUBLE ANGLE QUOTATION MARK}\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK}"
)
_SMALL_LATIN = _COMMON + "".join(chr(c) for c in range(0xDF, 0x180) if chr(c).islower() and chr(c) != "œ")
_GREEK_CYRILLIC = _COMMON + "\u0388-\u03ce\u0401\u0403-\u045f"  # not U+0402: it is in the mojibake of curly quotes

# Whatever ftfy calls bad holds a C1 control, or "œ" before something else than a letter, or "Ã" or "Â" before a space, or two suspects
# side by side; and two punctuation marks, two small letters, or two letters of Greek or Cyrillic side by side are no evidence.
# ftfy's own test costs 70 microseconds for a line of 300 characters, this one 2.
_CLUE = re.compile(
    f"[{_SUSPECTS}](?:(?<=[\x80-\x9f])|(?<=[Œœ])[^A-Za-z]|(?<=[ÃÂ]) "
    f"|[{_SUSPECTS}](?<![{_QUOTES}]{{2}})(?<![{_SMALL_LATIN}]{{2}})(?<![{_GREEK_CYRILLIC}]{{2}}))"
)

_ENTITY = re.compile("&#?[0-9A-Za-z]{1,24};")  # what ftfy may decode: the semicolon is required, "AT&T" and "?a=1&copy=2" are safe


# ── Lines ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

# A pass takes a few levels of damage at once; natural text settles in two or three passes. Only entities built to nest deeper than
# this inside each other's digits come out unfinished, and the cap keeps those linear.
_MAX_PASSES = 16


@dataclass(frozen=True, slots=True)
class Repair:
    r"""What to repair; calling it with one line repairs that line.

    ``mojibake``
        Text decoded with the wrong codec, by ftfy, with all of its four options for it.
    ``entities``
        HTML entities that end in a semicolon, however often they were escaped.
    ``controls``
        Control characters except the tab, terminal escape sequences, surrogates (pairs are joined, lone ones become U+FFFD).
    ``zero_width``
        Invisible characters, except where they join or separate letters of a script that needs them, or emoji.
    ``spaces``
        No-break and other odd spaces become plain ones, except where they are typography; never merged, never stripped.
    ``normalization``
        Unicode normalisation form, or None.
    ``uncurl_quotes``, ``latin_ligatures``, ``character_width``
        ftfy's typographic rewriting. Off: they change three clean articles in four.
    ``max_combining``
        How many combining marks in a row to keep. Normalising is quadratic in that number; UAX 15 (stream-safe text) sets 30.

    A repaired line holds no line terminator, whatever is switched off, and repairing it again changes nothing.

    >>> Repair()("No\N{NO-BREAK SPACE}change to “this” one").steps
    ('spaces',)
    >>> Repair(spaces=False)("A dog&nbsp;barked").text
    'A dog\xa0barked'
    """

    mojibake: bool = True
    entities: bool = True
    controls: bool = True
    zero_width: bool = True
    spaces: bool = True
    normalization: Literal["NFC", "NFKC"] | None = "NFC"
    uncurl_quotes: bool = False
    latin_ligatures: bool = False
    character_width: bool = False
    max_combining: int = 30

    def __call__(self, line: str, *, unescape: bool = True) -> Repaired:
        """Repair ``line``; ``unescape=False`` leaves its entities (see `unescapes`).

        >>> Repair()("fish &amp; chips", unescape=False)
        Repaired(text='fish &amp; chips', steps=())
        """
        if line.isascii() and line.isprintable() and "&" not in line:
            return Repaired(line, ())
        if _calm(self, line, unescape):
            return Repaired(line, ())
        return _settle(self, line, unescape, gated=True)


def unescapes(source: str) -> bool:
    """Are the entities of this document to be decoded? Not if it holds HTML tags, for then it is markup and they mean themselves.

    The rule is ftfy's (``unescape_html="auto"``), but asked of the whole document, so that the order of its lines does not matter,
    and of tags rather than of any ``<``.

    >>> unescapes("AT&amp;T <3 you if 1 < 2 (mail <a@example.org>)")
    True
    >>> unescapes("<p>AT&amp;T</p>")
    False
    """
    return "<" not in source or _TAG.search(source) is None


# A start tag, an end tag, a comment or a doctype; "<http://example.org/>" and "<me@example.org>" are addresses, "<3" is a heart.
_TAG = re.compile(r"<(?:!--|!doctype\b|/?(?!https?:|ftp:|mailto:)[a-z][a-z0-9:-]*(?:[\s/][^<>]*)?>)", re.IGNORECASE)


def _calm(repair: Repair, line: str, unescape: bool) -> bool:
    """Provably nothing to do: no character that any step touches, no clue of mojibake, no entity."""
    if not line.isascii() and (
        repair.uncurl_quotes or repair.latin_ligatures or repair.character_width or repair.normalization == "NFKC"
    ):
        return False  # these touch characters that are calm otherwise
    if _RESTLESS.search(line) or _CLUE.search(line):
        return False
    return not (unescape and repair.entities and "&" in line and _ENTITY.search(line))


def _repair_ungated(repair: Repair, line: str, unescape: bool = True) -> Repaired:
    """The same answer without the gate, for the differential test."""
    return _settle(repair, line, unescape, gated=False)


def _settle(repair: Repair, line: str, unescape: bool, *, gated: bool) -> Repaired:
    """Run the steps until they change nothing: then the result is a fixed point, and repairing it again changes nothing either."""
    steps = _steps(repair, unescape, gated)
    text, told = line, dict[str, None]()
    for _ in range(_MAX_PASSES):
        before = text
        for step in steps:
            text, names = step(text)
            told.update(dict.fromkeys(names))
        if text == before:
            break
    else:
        _log.debug("a line of %d characters did not settle in %d passes", len(line), _MAX_PASSES)
    return Repaired(line, ()) if text == line else Repaired(text, tuple(told))


@functools.lru_cache
def _steps(repair: Repair, unescape: bool, gated: bool) -> tuple[_Step, ...]:
    """The chain. ftfy comes before our own spaces, zero-width characters and controls: mojibake is made of these, too."""
    ftfy = functools.partial(_ftfy, repair, gated)
    capped = functools.partial(_combining, repair.max_combining)
    chain: tuple[tuple[bool, _Step], ...] = (
        (repair.controls, _surrogates),
        (repair.entities and unescape, _entities),
        (True, ftfy),
        (True, _line_ends),
        (repair.controls, _escapes),
        (repair.controls, _controls),
        (repair.zero_width, _zero_width),
        (repair.spaces, _spaces),
        (repair.normalization is not None, capped),
        (repair.normalization is not None, functools.partial(_normalize, repair.normalization or "NFC")),
    )
    return tuple(step for wanted, step in chain if wanted)


def _told(before: str, after: str, *names: str) -> Repaired:
    return Repaired(before, ()) if after == before else Repaired(after, names)


# ── The steps: each takes a line and says what it changed ─────────────────────────────────────────────────────────────────────────

_SURROGATE = re.compile("[\ud800-\udfff]")
_SURROGATE_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")


def _surrogates(line: str) -> Repaired:
    r"""Join surrogate pairs; a lone surrogate cannot be written to any file and becomes U+FFFD.

    >>> _surrogates("\ud83d\ude00 \ud83d")
    Repaired(text='😀 �', steps=('surrogates joined: 1', 'surrogates replaced: 1'))
    """
    if not _SURROGATE.search(line):
        return Repaired(line, ())
    joined, pairs = _SURROGATE_PAIR.subn(lambda m: m[0].encode("utf-16", "surrogatepass").decode("utf-16"), line)
    whole, lone = _SURROGATE.subn("\N{REPLACEMENT CHARACTER}", joined)
    names = (f"surrogates joined: {pairs}", pairs), (f"surrogates replaced: {lone}", lone)
    return Repaired(whole, tuple(name for name, count in names if count))


# Text that was escaped k times decodes in k passes: escaped ampersands in a chain are taken at once, so that it takes linear time.
_ESCAPED_AMPERSANDS = re.compile("&(?:(?:amp|AMP|#0{0,20}38|#[xX]0{0,20}26);)+")


def _entities(line: str) -> Repaired:
    """Decode named and numeric entities.

    >>> _entities("R&amp;amp;D &lt;caf&eacute;&gt; AT&T ?a=1&copy=2").text
    'R&D <café> AT&T ?a=1&copy=2'
    """
    if "&" not in line or not _ENTITY.search(line):
        return Repaired(line, ())
    from ftfy.fixes import unescape_html

    return _told(line, unescape_html(_ESCAPED_AMPERSANDS.sub("&", line)), "entities")


def _ftfy(repair: Repair, gated: bool, line: str) -> Repaired:
    """Mojibake and the typographic options. `fix_and_explain`, because `fix_text(s, option=...)` drops four options on its way."""
    rewrites = repair.uncurl_quotes or repair.latin_ligatures or repair.character_width
    if gated and (line.isascii() or not (rewrites or (repair.mojibake and _CLUE.search(line)))):
        return Repaired(line, ())
    from ftfy import fix_and_explain

    text, explanation = fix_and_explain(line, _ftfy_config(repair))
    return _told(line, text, *_explained(explanation or []))


@functools.lru_cache
def _ftfy_config(repair: Repair) -> TextFixerConfig:
    """ftfy's part; what it would do to entities, controls and normal forms are steps of our own, in an order of our own."""
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
        max_decode_length=1_000_000,  # of `fix_text` only: fix_and_explain takes a line whole, in linear time
        explain=True,  # without it, ftfy forgets the four options, too
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

    >>> _explained([("encode", "latin-1"), ("transcode", "restore_byte_a0"), ("decode", "utf-8"), ("apply", "uncurl_quotes")])
    ['mojibake: latin-1 -> utf-8', 'quotes']
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


_LINE_END = re.compile("\r\n|[\n\r\N{LINE SEPARATOR}\N{PARAGRAPH SEPARATOR}]")


def _line_ends(line: str) -> Repaired:
    """A block is a line and stays one, even if it spelled a line end as an entity."""
    return _told(line, _LINE_END.sub(" ", line), "line breaks")


# ECMA-48 control sequences, terminated control strings (window titles, hyperlinks) and character-set switches. Of anything else only
# the ESC itself goes: a stray one before a word must not cost the word its first letter.
_ESCAPE = re.compile(
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
    return _told(line, _ESCAPE.sub("", line), "terminal escapes")


_CONTROL_SPACE = re.compile("[\x0b\x0c\x1c-\x1e\x85]")  # these separate words; U+0085 is left here only if mojibake is off
_CONTROL = re.compile(
    "[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f"
    "\u206a-\u206f\ufff9-\N{OBJECT REPLACEMENT CHARACTER}]+"  # deprecated or for internal use (Unicode ch. 23; ftfy drops them, too)
)


def _controls(line: str) -> Repaired:
    r"""Remove control characters; those that stand for white space become a space.

    >>> _controls("form\x0cfeed, null\x00ed,\ttab").text
    'form feed, nulled,\ttab'
    """
    return _told(line, _CONTROL.sub("", _CONTROL_SPACE.sub(" ", line)), "control characters")


# Scripts written without spaces mark word ends with U+200B (UAX 14, class SA): Thai, Lao, Myanmar, Khmer. Mongolian needs U+180E.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
_MONGOLIAN = "\u1820-\u18aa"
_INVISIBLE = re.compile(
    "[\N{SOFT HYPHEN}\N{MONGOLIAN VOWEL SEPARATOR}\N{ZERO WIDTH SPACE}\N{WORD JOINER}\N{ZERO WIDTH NO-BREAK SPACE}]"
    rf"(?<!(?<=[{_UNSPACED}])\u200b(?=\u200b*[{_UNSPACED}]))"
    rf"(?<!(?<=[{_MONGOLIAN}])\u180e(?=[{_MONGOLIAN}]))"
)
_JOINERS = re.compile("[\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}]+")
_BIDI = re.compile("[\N{ARABIC LETTER MARK}\N{LEFT-TO-RIGHT MARK}\N{RIGHT-TO-LEFT MARK}\u202a-\u202e\u2066-\u2069]+")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u061b\u061d-\u08ff\ufb1d-\ufdff\ufe70-\ufefe\U00010800-\U00010fff\U0001e800-\U0001efff]")
_EMOJI = re.compile("[\u2190-\u21ff\u2300-\u23ff\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff\U000e0020-\U000e007f]")


def _zero_width(line: str) -> Repaired:
    r"""Remove invisible characters that do nothing where they stand.

    >>> _zero_width("zero\N{ZERO WIDTH SPACE}width").text
    'zerowidth'
    """
    if line.isascii():
        return Repaired(line, ())
    text = _JOINERS.sub(_joiner, _INVISIBLE.sub("", line))
    if not _RIGHT_TO_LEFT.search(text):
        text = _BIDI.sub("", text)
    return _told(line, text, "zero-width characters")


def _joiner(run: re.Match[str]) -> str:
    """One joiner of a run where it joins: between two that can join, or after a virama (RFC 5892, appendix A.1 and A.2)."""
    line, start, end = run.string, run.start(), run.end()
    before, after = line[start - 1 : start], line[end : end + 1]
    virama = before != "" and unicodedata.combining(before) == 9
    return run[0][0] if virama or (_joinable(before) and _joinable(after)) else ""


def _joinable(character: str) -> bool:
    """An emoji, or a letter or mark of a script other than Latin.

    >>> [_joinable(c) for c in ("ن", "क", "\N{ROCKET}", "e", "é", ".", "")]
    [True, True, True, False, False, False, False]
    """
    if character < "\u0370":
        return False
    if unicodedata.category(character)[0] in "LM":
        return "LATIN" not in unicodedata.name(character, "")
    return _EMOJI.match(character) is not None


# The ideographic space U+3000 is missing on purpose: it is the space of Chinese and Japanese typography.
_ODD = "\N{NO-BREAK SPACE}\N{OGHAM SPACE MARK}\u2000-\u200a\N{NARROW NO-BREAK SPACE}\N{MEDIUM MATHEMATICAL SPACE}"
_FINE = "\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{FIGURE SPACE}\N{PUNCTUATION SPACE}\N{THIN SPACE}\N{HAIR SPACE}"
_UNIT = (
    "[%‰°€$£¥]|(?:[kcmµn]?m[²³]?|k?m/h|[kmµ]?g|t|[kcmd]?l|ha|h|min|m?s|[kMG]?Wh?|k?V|m?A|[kMG]?Hz|[kMGT]?[Bo]|k?J|k?cal"
    "|h?Pa|bar|K|EUR|USD|GBP|CHF|Mio|Mrd|Uhr)(?![^\\W_])"
)
_ODD_SPACE = re.compile(
    rf"[{_ODD}]"
    rf"(?<!(?<=\S)[{_FINE}](?=[:;!?»›%€]))"  # before French punctuation
    rf"(?<!(?<=[«‹])[{_FINE}](?=\S))"  # inside French quotation marks
    rf"(?<!(?<=\d)[{_FINE}](?=\d|{_UNIT}))"  # in numbers, and between a number and its unit (SI brochure 5.4.3)
)


def _spaces(line: str) -> Repaired:
    r"""Odd spaces become plain ones, one for one, except where they are typography.

    >>> _spaces("\xa0\xa0In\xa0all: 10\xa0000\xa0km\u2003!").text
    '  In all: 10\xa0000\xa0km !'
    """
    return _told(line, _ODD_SPACE.sub(" ", line), "spaces")


@functools.lru_cache
def _long_runs(longest: int) -> re.Pattern[str]:
    """Runs of more than ``longest`` non-starters (combining class above 0): what normalisation has to sort.

    Half-width kana marks count: NFKC makes non-starters of them. Built from the tables of the interpreter that normalises, on first
    need, in about 10 milliseconds.
    """
    marks = "".join(c for c in map(chr, range(0x300, 0x20000)) if unicodedata.combining(c))
    mark = f"[{_ranges(marks)}\N{HALFWIDTH KATAKANA VOICED SOUND MARK}\N{HALFWIDTH KATAKANA SEMI-VOICED SOUND MARK}]"
    return re.compile(f"({mark}{{{longest}}}){mark}+")


def _ranges(characters: str) -> str:
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
    r"""Cap runs of combining marks, so that normalising them (quadratic) stays linear in the line.

    >>> _combining(30, "e" + "\N{COMBINING ACUTE ACCENT}" * 100).steps
    ('combining marks dropped: 70',)
    """
    if line.isascii():
        return Repaired(line, ())
    capped = _long_runs(longest).sub(r"\1", line)
    return _told(line, capped, f"combining marks dropped: {len(line) - len(capped)}")


def _normalize(form: Literal["NFC", "NFKC"], line: str) -> Repaired:
    return _told(line, unicodedata.normalize(form, line), form)


# ── Bytes ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

_ASCII = bytes(range(128))

# What to decode with where a detector names the smaller set, as the Encoding Standard does (https://encoding.spec.whatwg.org/#names-
# and-labels). Not ISO-8859-2: windows-1250 is no superset of it.
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


def decode(data: bytes, encoding: str | None = None) -> Decoded:
    r"""Decode bytes, whatever they are, and say how.

    Without ``encoding``: a byte order mark decides; else strict UTF-8, and its variant CESU-8 (surrogate pairs encoded one by one, as
    Java and Oracle do); else UTF-8 with U+FFFD for the bad bytes, if most of it is UTF-8; else chardet, if the extra ``detect`` is
    installed; else a guess. Bytes that do not decode are replaced and counted, never dropped. With ``encoding`` it is used as given.

    >>> decode(b"na\xc3\xafve caf\xc3\xa9, bad byte \xff")
    Decoded(text='naïve café, bad byte �', encoding='utf-8', how='mostly utf-8', damaged=1)
    >>> decode("Привет".encode("koi8-r"), "koi8-r").text
    'Привет'
    """
    if not isinstance(data, (bytes, bytearray, memoryview)):
        raise TypeError(f"decode() takes bytes, not {type(data).__name__}: text that is decoded already needs no decoding")
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
    import ftfy.bad_codecs  # noqa: F401  (its codecs, so that what `decode` reports can be given back to it)

    try:
        name = codecs.lookup(encoding).name
        text, _, how, damaged = _decoded(data or b" ", name, "given")  # an empty input would not even look the codec up
    except (LookupError, ValueError) as error:
        raise LookupError(
            f"decode(data, encoding={encoding!r}): no codec that decodes bytes to text has this name ({error}); "
            "give one that Python knows, such as 'utf-8', 'windows-1252' or 'shift_jis', or leave encoding out to have it detected"
        ) from error
    if name.startswith("utf"):
        text = text.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}")
    return Decoded(text if data else "", name, how, damaged if data else 0)


def _marked(data: bytes) -> Decoded | None:
    """A byte order mark. UTF-32's must keep its word, for a UTF-16 text may begin with a NUL."""
    for mark, encoding in _MARKS:
        rest = data[len(mark) :]
        if data.startswith(mark) and (not encoding.startswith("utf-32") or _is(rest, encoding)):
            return _decoded(rest, encoding, "bom")
    return None


def _unmarked_wide(data: bytes) -> Decoded | None:
    """Encodings that pass for UTF-8 though they are not: ISO-2022-JP (7-bit with escapes) and UTF-16 without a byte order mark.

    UTF-16 of a text with spaces has NULs in the high bytes and none in the low ones; here at least one pair in ten, and at least four.
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
    """UTF-8, its variants, or UTF-8 with some bad bytes."""
    if _is(data, "utf-8"):
        return _decoded(data, "utf-8", "utf-8")
    joined = _join_cesu(data)
    if joined is not data and _is(joined, "utf-8"):
        return Decoded(joined.decode(), "utf-8-variants", "utf-8-variants", 0)
    return _decoded(joined, "utf-8", "mostly utf-8") if _mostly_utf8(joined) else None


_CESU = re.compile(b"\xed[\xa0-\xaf][\x80-\xbf]\xed[\xb0-\xbf][\x80-\xbf]|\xc0\x80")


def _join_cesu(data: bytes) -> bytes:
    """CESU-8 and Java's NUL as UTF-8, in linear time (the codec of ftfy, after which this goes, copies the rest at each of them)."""

    def join(match: re.Match[bytes]) -> bytes:
        units = match[0].replace(b"\xc0\x80", b"\0").decode("utf-8", "surrogatepass")
        return units.encode("utf-16", "surrogatepass").decode("utf-16").encode()

    return _CESU.sub(join, data) if b"\xed" in data or b"\xc0" in data else data


def _mostly_utf8(data: bytes) -> bool:
    """At least two bytes in valid multi-byte sequences for each bad byte.

    Measured on 180 texts of 27 languages in 36 language-codec pairs: legacy text reaches 0.8 by chance (EUC-JP, Thai); UTF-8 with one
    byte in ten destroyed stays above 4.
    """
    bad = len(data.decode("utf-8", "surrogateescape")) - len(data.decode("utf-8", "ignore"))  # each bad byte becomes one surrogate
    valid = len(data.translate(None, _ASCII)) - bad
    return valid > 0 and valid >= 2 * bad


def _legacy(data: bytes) -> Decoded:
    """A detector's answer, or the two last rules of ftfy.guess_bytes (its others have been asked by now)."""
    detected = _detect(data)
    if detected is not None:
        return _decoded(data, detected, "detected")
    return _decoded(data, "mac-roman" if b"\r" in data and b"\n" not in data else "cp1252", "guessed")


def _detect(data: bytes) -> str | None:
    """Ask chardet (version 7 or later), the package of the extra ``detect``.

    Texts decoded right: of 180 short ones (36 pairs of language and legacy codec; sentence, paragraph, page) chardet 7.7 180,
    charset-normalizer 3.5 142 (151 if confined to web encodings), faust-cchardet 3.2 176, ftfy.guess_bytes 57; of 475 German and
    other web pages in windows-1252 chardet 99.6 %, charset-normalizer 79 %. So much for encodings of the web and ISO; asked for DOS
    and Mac as well, chardet falls to 169.
    """
    try:
        chardet = importlib.import_module("chardet")
        enums = importlib.import_module("chardet.enums")
        era = enums.EncodingEra.MODERN_WEB | enums.EncodingEra.LEGACY_ISO
    except (ImportError, AttributeError):  # not there, or a chardet of before 2026
        return None
    answer = chardet.detect(data, encoding_era=era, max_bytes=len(data))["encoding"]
    try:
        name = codecs.lookup(answer or "").name
    except LookupError:
        return None
    return _SUPERSETS.get(name, name)
