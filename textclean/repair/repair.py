r"""Repair: which steps run on a line, in which order, and until nothing changes any more."""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from textclean.repair import mojibake, steps
from textclean.repair.gate import has_clue, has_entity, is_plain, is_restless
from textclean.repair.steps import Repaired

__all__ = ["Repair", "settle"]

_log = logging.getLogger(__name__)

_Step = Callable[[str], Repaired]

# Natural text settles in two or three passes, random concatenations of all test cases in four. Only entities built to
# nest deeper inside each other's digits stay unfinished, and the cap keeps those linear.
_MAX_PASSES = 16


@dataclass(frozen=True, slots=True)
class Repair:
    r"""What to repair; an instance called with a line repairs that line.

    A repaired line holds no line terminator, whatever is switched off, and repairing it again changes nothing.

    Args:
        mojibake: Repair text that was decoded with the wrong codec, by ftfy, with all four of its options for it.
        entities: Decode HTML entities that end in a semicolon, however often they were escaped.
        controls: Remove control characters except the tab, and terminal escape sequences; join surrogate pairs, and
            replace lone surrogates by U+FFFD.
        zero_width: Remove invisible characters, except where they join or separate letters of a script that needs them,
            or emoji.
        spaces: Replace no-break and other odd spaces by plain ones, one for one, except where they are typography.
        normalization: The Unicode normalisation form, or None.
        uncurl_quotes: Straighten curly quotes, by ftfy. This and the next two are off: together they change three clean
            articles in four.
        latin_ligatures: Replace Latin ligatures by letters, by ftfy.
        character_width: Replace full-width and half-width characters by the usual ones, by ftfy.
        max_combining: How many combining marks in a row to keep. Normalising is quadratic in it; UAX 15 calls 30
            stream-safe.

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
        """Repair one line.

        Args:
            line: The line.
            unescape: Whether to decode entities; what `unescapes` says of the whole document.

        Returns:
            The repaired text and the names of the steps that changed it; the line itself if no step did.

        >>> Repair()("fish &amp; chips", unescape=False)
        Repaired(text='fish &amp; chips', steps=())
        """
        if is_plain(line) or _calm(self, line, unescape):
            return Repaired(line, ())
        if self.spaces and "&" not in line:
            # Most of the remaining lines are ASCII but for no-break spaces, which no other step touches there.
            plain = line.replace("\N{NO-BREAK SPACE}", " ")
            if plain.isascii() and plain.isprintable() and not _rewrites(self) and self.normalization != "NFKC":
                return steps.spaces(line)
        return settle(self, line, unescape)


def settle(repair: Repair, line: str, unescape: bool, *, gated: bool = True) -> Repaired:
    """Run the steps until none changes the line: a fixed point stays as it is when it is repaired again.

    Args:
        repair: The settings.
        line: The line.
        unescape: Whether to decode entities.
        gated: Whether the gate may skip ftfy and end the passes. The result is the same without it, which tests check.
    """
    chain = _chain(repair, unescape, gated)
    text, names = line, dict[str, None]()
    for _ in range(_MAX_PASSES):
        before = text
        for step in chain:
            text, done = step(text)
            names.update(dict.fromkeys(done))
        if text == before or (gated and _calm(repair, text, unescape)):
            break
    else:
        _log.debug("a line of %d characters did not settle in %d passes", len(line), _MAX_PASSES)
    return Repaired(line, ()) if text == line else Repaired(text, tuple(names))


def _calm(repair: Repair, line: str, unescape: bool) -> bool:
    """Whether provably no step changes the line: no character that any touches, no clue of mojibake, no entity."""
    if not line.isascii() and (_rewrites(repair) or repair.normalization not in ("NFC", None)):
        return False  # these change characters that are calm otherwise
    if is_restless(line) or has_clue(line):
        return False
    return not (unescape and repair.entities and has_entity(line))


def _rewrites(repair: Repair) -> bool:
    """Whether ftfy's typographic rewriting is on."""
    return repair.uncurl_quotes or repair.latin_ligatures or repair.character_width


@functools.lru_cache
def _chain(repair: Repair, unescape: bool, gated: bool) -> tuple[_Step, ...]:
    """The steps. ftfy precedes our spaces, zero-width characters and controls: mojibake is made of these."""
    chain: tuple[tuple[bool, _Step], ...] = (
        (repair.controls, steps.surrogates),
        (repair.entities and unescape, mojibake.entities),
        (True, functools.partial(_ftfy, repair, gated)),
        (True, steps.line_ends),
        (repair.controls, steps.escapes),
        (repair.controls, steps.controls),
        (repair.zero_width, steps.zero_width),
        (repair.spaces, steps.spaces),
        (repair.normalization is not None, functools.partial(steps.combining, repair.max_combining)),
        (repair.normalization is not None, functools.partial(steps.normalize, repair.normalization or "NFC")),
    )
    return tuple(step for wanted, step in chain if wanted)


def _ftfy(repair: Repair, gated: bool, line: str) -> Repaired:
    """ftfy's fixes; behind the gate only for lines that they may change."""
    if gated and (line.isascii() or not (_rewrites(repair) or (repair.mojibake and has_clue(line)))):
        return Repaired(line, ())
    fixes = mojibake.Fixes(repair.mojibake, repair.latin_ligatures, repair.character_width, repair.uncurl_quotes)
    return mojibake.mojibake(fixes, line)
