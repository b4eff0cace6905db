"""What ftfy repairs: mojibake, typography and HTML entities. The only module that imports ftfy, on first use."""

from __future__ import annotations

import functools
import importlib
import re
from typing import TYPE_CHECKING

from textclean.repair.gate import TAG_NAME, compiled, has_clue, has_entity
from textclean.repair.misread import likelier, sounder, windows
from textclean.repair.steps import Repaired, outcome
from textclean.values import NamedTuple

if TYPE_CHECKING:
    from ftfy import ExplanationStep, TextFixerConfig

__all__ = ["Fixes", "entities", "is_damaged", "mojibake", "register_codecs"]


class Fixes(NamedTuple):
    """Which of ftfy's fixes are on.

    Attributes:
        encoding: Mojibake, with all four of ftfy's options for it, and C1 controls.
        ligatures: Latin ligatures.
        width: Full-width and half-width characters.
        quotes: Curly quotes.
    """

    encoding: bool
    ligatures: bool
    width: bool
    quotes: bool


def mojibake(fixes: Fixes, line: str) -> Repaired:
    """Mojibake and typographic rewriting, by `fix_and_explain`: ftfy's `fix_text(s, option=...)` drops options.

    Args:
        fixes: Which fixes are on.
        line: The line.

    >>> mojibake(Fixes(encoding=True, ligatures=False, width=False, quotes=False), "schÃ¶n")
    Repaired(text='schön', steps=('mojibake: latin-1 -> utf-8',))
    """
    from ftfy import fix_and_explain

    text, explanation = fix_and_explain(_with_85(line) if fixes.encoding else line, _config(fixes))
    names = _step_names(explanation or [])
    if not any(name.endswith("-> utf-8") or name == _IN_PLACES for name in names):
        text, explanation = fix_and_explain(line, _config(fixes))
        names = _step_names(explanation or [])
    if _IN_PLACES in names and not sounder(line, text):
        return Repaired(line, ())
    if any(name.endswith("-> windows-1252") for name in names) and not windows(line):
        return Repaired(line, ())
    if any(name.endswith("-> utf-8") for name in names) and (rival := likelier(line, text)) is not None:
        return Repaired(rival.mend(line), (rival.step,))
    return outcome(line, text, *names)


def is_damaged(line: str) -> bool:
    """Whether a line is mojibake, apart from characters that are lost already.

    Args:
        line: The line.

    >>> is_damaged("ÊÐ³¤ÐÇÆÚ"), is_damaged("Straße")
    (True, False)
    """
    from ftfy.badness import is_bad

    return is_bad(line.replace("\N{REPLACEMENT CHARACTER}", ""))


# Characters whose last byte in UTF-8 is 85, which Latin-1 takes for a line end and scrapers for white space. ftfy would
# take the space that is left for the byte A0, and make a skull of a star.
_ENDS_IN_85 = "ąхυم★✅"


def _with_85(line: str) -> str:
    """The line with the byte 85 where it became a space, if it then spells a common character.

    >>> ascii(_with_85("\xe2\x98  five"))
    "'\\\\xe2\\\\x98\\\\x85 five'"
    """
    if not has_clue(line):
        return line
    for spelled, byte in _spellings_of_85():
        line = line.replace(spelled + " ", spelled + byte)
        if len(spelled) > 1 and line.endswith(spelled):
            line += byte
    return line


@functools.cache
def _spellings_of_85() -> tuple[tuple[str, str], ...]:
    """The characters without their last byte, as Latin-1 and as windows-1252, and that byte in the same codec."""
    return tuple(
        (c.encode()[:-1].decode(codec), b"\x85".decode(codec))
        for c in _ENDS_IN_85
        for codec in ("latin-1", "cp1252")
        if codec == "latin-1" or c.encode()[:-1].decode("latin-1") != c.encode()[:-1].decode(codec)
    )


@functools.lru_cache
def _config(fixes: Fixes) -> TextFixerConfig:
    """ftfy's configuration. Its other fixes are steps of our own, because of their order, or their cost."""
    from ftfy import TextFixerConfig

    return TextFixerConfig(
        unescape_html=False,
        remove_terminal_escapes=False,
        fix_encoding=fixes.encoding,
        restore_byte_a0=True,
        replace_lossy_sequences=True,
        decode_inconsistent_utf8=True,
        fix_c1_controls=fixes.encoding,
        fix_latin_ligatures=fixes.ligatures,
        fix_character_width=fixes.width,
        uncurl_quotes=fixes.quotes,
        fix_line_breaks=False,
        fix_surrogates=False,
        remove_control_chars=False,
        normalization=None,
        explain=True,  # without it, ftfy ignores the four options of fix_encoding
    )


_IN_PLACES = "mojibake: utf-8 in places"
_C1 = "mojibake: C1 controls -> windows-1252"
_STEP_NAMES = {
    "decode_inconsistent_utf8": _IN_PLACES,
    "fix_c1_controls": _C1,
    "fix_latin_ligatures": "latin ligatures",
    "fix_character_width": "character width",
    "uncurl_quotes": "quotes",
}


def _step_names(explanation: list[ExplanationStep]) -> list[str]:
    """Our names for the steps of ftfy's explanation.

    >>> _step_names([("encode", "latin-1"), ("transcode", "restore_byte_a0"), ("decode", "utf-8")])
    ['mojibake: latin-1 -> utf-8']
    """
    names, source = [], ""
    for action, parameter in explanation:
        if action == "encode":
            source = parameter
        elif action == "decode":
            names.append(f"mojibake: {source} -> {parameter}")
        elif parameter in _STEP_NAMES:
            names.append(_STEP_NAMES[parameter])
    return names


# Text that was escaped k times would take k passes; reducing a chain of escaped ampersands at once takes one.
_ESCAPED_AMPERSANDS = "&(?:(?:amp|AMP|#0{0,20}38|#[xX]0{0,20}26);)+"


# An emoji as the references of two surrogates: Java and JavaScript escape UTF-16.
_PAIR = (
    "&#(?:(?P<high>55[23][0-9]{2}|56[0-2][0-9]{2}|563[01][0-9])|[xX](?P<hexhigh>[dD][89abAB][0-9a-fA-F]{2}));"
    "&#(?:(?P<low>5[67][0-9]{3})|[xX](?P<hexlow>[dD][c-fC-F][0-9a-fA-F]{2}));"
)

# Names of entities that HTML reads without a semicolon, where they can be nothing else: no variable of C (`&lt`), no
# parameter of an address, and a delimiter follows.
_BARE = (
    r"(?<![=?/(,&])&(nbsp|amp|quot|[AEIOUYaeiouy](?:acute|grave|circ|uml|tilde)|[Nn]tilde|[Cc]cedil|szlig|[Oo]slash|[Aa]ring"
    r"|AElig|aelig|[lr]aquo|iquest|iexcl)(?=[\s.,:!?)\]\"'»”]|$)"
)

# Code and addresses, in which an ampersand before a name is an operator or begins a parameter.
_CODE = r"[{}]|;\s*$|\b(?:if|while|for|return|switch)\s*\(|[=!]=|\b\w+ = |&(?:amp;?)?&|::|->|://|[?]\w+="

_LESS = "&(?:lt|LT|#0{0,20}60|#[xX]0{0,20}3[cC]);"
_GREATER = "(?:&(?:gt|GT|#0{0,20}62|#[xX]0{0,20}3[eE]);|>)"
# An escaped tag is text about HTML, and stays escaped: decoded, it would be a tag.
_ESCAPED_TAG = f"({_LESS}(?:(?i:!--|!doctype\\b|{TAG_NAME})(?:(?!{_LESS}|{_GREATER}).){{0,500}}{_GREATER}))"
# The body of a feed's item, escaped with its entities: markup of its own.
_ESCAPED_BODY = "(?s)(\\s*)&lt;(p|div|li|span|h[1-6])&gt;(.*&amp;#?[0-9A-Za-z]{1,24};.*)&lt;/\\2&gt;(\\s*)"


def _join_references(pair: re.Match[str]) -> str:
    """The reference of the one character that two surrogates encode."""
    high = int(pair["hexhigh"], 16) if pair["hexhigh"] else int(pair["high"])
    low = int(pair["hexlow"], 16) if pair["hexlow"] else int(pair["low"])
    if not (0xD800 <= high < 0xDC00 <= low < 0xE000):
        return pair[0]
    return f"&#{0x10000 + (high - 0xD800) * 0x400 + low - 0xDC00};"


def entities(line: str) -> Repaired:
    """Decode named and numeric entities.

    Args:
        line: The line.

    >>> entities("R&amp;amp;D &lt;caf&eacute;&gt; AT&T ?a=1&copy=2").text
    'R&D <café> AT&T ?a=1&copy=2'
    >>> entities("&#55357;&#56842; it&#39;s &lt;br&gt;, in words&nbsp").text
    "😊 it's &lt;br&gt;, in words\\xa0"
    """
    if not has_entity(line):
        return Repaired(line, ())
    from ftfy.fixes import unescape_html

    body = compiled(_ESCAPED_BODY).fullmatch(line)
    text = line if body is None else body[1] + body[3] + body[4]
    text = compiled(_ESCAPED_AMPERSANDS).sub("&", text)
    if not compiled(_CODE).search(line):
        text = compiled(_BARE).sub(r"&\1;", text)
    text = compiled(_PAIR).sub(_join_references, text)
    parts = compiled(_ESCAPED_TAG).split(text)
    parts[::2] = map(unescape_html, parts[::2])
    return outcome(line, "".join(parts), "entities")


def register_codecs() -> None:
    """Make ftfy's codecs known to Python, such as `utf-8-variants` and `sloppy-windows-1252`."""
    importlib.import_module("ftfy.bad_codecs")
