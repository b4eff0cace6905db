"""What ftfy repairs: mojibake, typography and HTML entities. The only module that imports ftfy, on first use."""

from __future__ import annotations

import functools
import importlib
from typing import TYPE_CHECKING, NamedTuple

from textclean.repair.gate import compiled, has_entity
from textclean.repair.misread import likelier, sounder, windows
from textclean.repair.steps import Repaired, outcome

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


def entities(line: str) -> Repaired:
    """Decode named and numeric entities.

    Args:
        line: The line.

    >>> entities("R&amp;amp;D &lt;caf&eacute;&gt; AT&T ?a=1&copy=2").text
    'R&D <café> AT&T ?a=1&copy=2'
    """
    if not has_entity(line):
        return Repaired(line, ())
    from ftfy.fixes import unescape_html

    return outcome(line, unescape_html(compiled(_ESCAPED_AMPERSANDS).sub("&", line)), "entities")


def register_codecs() -> None:
    """Make ftfy's codecs known to Python, such as `utf-8-variants` and `sloppy-windows-1252`."""
    importlib.import_module("ftfy.bad_codecs")
