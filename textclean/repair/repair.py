r"""Repair: which steps run on a line, in which order, and until nothing changes any more."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from typing import Literal

from textclean.repair import mojibake, steps
from textclean.repair.gate import (
    CLUE,
    ENTITY,
    RESTLESS,
    compiled,
    has_clue,
    has_entity,
    is_clueless,
    is_plain,
    is_restless,
)
from textclean.repair.misread import INTACT, Misread, windows
from textclean.repair.misread import misread as misread_of
from textclean.repair.steps import Repaired
from textclean.settings import choice, count, documented, flag, setting, validate
from textclean.values import dataclass

__all__ = ["Repair", "settle", "suspects"]


_Step = Callable[[str], Repaired]

# Natural text settles in two or three passes, random concatenations of all test cases in four. Only entities built to
# nest deeper inside each other's digits stay unfinished, and the cap keeps those linear.
_MAX_PASSES = 16


@documented
@dataclass(frozen=True, slots=True)
class Repair:
    r"""What to repair; an instance called with a line repairs that line.

    A repaired line holds no line terminator, whatever is switched off, and repairing it again changes nothing.

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

    def __call__(self, line: str, *, unescape: bool = True, misread: Misread | None = None) -> Repaired:
        """Repair one line.

        Args:
            line: The line.
            unescape: Whether to decode entities; what `unescapes` says of the whole document.
            misread: How the whole document was misread; None to find it from the line.

        Returns:
            The repaired text and the names of the steps that changed it; the line itself if no step did.

        >>> Repair()("fish &amp; chips", unescape=False)
        Repaired(text='fish &amp; chips', steps=())
        """
        if is_plain(line):
            return Repaired(line, ())
        if _settled(self, line, unescape, misread):
            return Repaired(line, ())
        if self.spaces and "&" not in line:
            # Most of the remaining lines are ASCII but for no-break spaces, which no other step touches there.
            plain = line.replace("\N{NO-BREAK SPACE}", " ")
            if plain.isascii() and plain.isprintable() and not _rewrites(self) and self.normalization != "NFKC":
                return steps.spaces(line)
        return settle(self, line, unescape, misread)


def suspects(repair: Repair, source: str, unescape: bool, misread: Misread) -> list[int] | None:
    """Where a step may change a text: a line without such a place provably stays as it is.

    Args:
        repair: The settings.
        source: The text, of several lines.
        unescape: Whether to decode entities.
        misread: How it was misread.

    Returns:
        Offsets in ascending order; None if each line must be asked.

    >>> suspects(Repair(), "Fish &amp; chips\\nBread", True, INTACT)
    [5]
    """
    if (repair.mojibake and misread != INTACT) or repair.normalization not in ("NFC", None) or _rewrites(repair):
        return None
    # No step and no clue looks across a line end.
    line = source.replace("\n", " ")
    if is_plain(line):
        return []
    patterns = [RESTLESS]
    if not is_clueless(source):
        patterns.append(CLUE)
    if unescape and repair.entities and "&" in line:
        patterns.append(ENTITY)
    return sorted(match.start() for pattern in patterns for match in compiled(pattern).finditer(line))


def settle(
    repair: Repair, line: str, unescape: bool, misread: Misread | None = None, *, gated: bool = True
) -> Repaired:
    """Run the steps until none changes the line: a fixed point stays as it is when it is repaired again.

    A line that is mojibake still is left as it came, with its controls and no-break spaces: they may be its bytes.

    Args:
        repair: The settings.
        line: The line.
        unescape: Whether to decode entities.
        misread: How the whole document was misread; None to find it from the line.
        gated: Whether the gate may skip ftfy and end the passes. The result is the same without it, which tests check.
    """
    readings, others = _readings(repair, unescape, misread, gated), _others(repair)
    plain, first = _one_line(repair, line)
    text, names = plain, list(first)
    for _ in range(_MAX_PASSES):
        before = text
        text = _run(readings, text, names)
        if not (gated and _is_calm(repair, text)):
            text = _run(others, text, names)
        if text == before or (gated and _settled(repair, text, unescape, misread)):
            break
    else:
        import logging  # a twentieth of the time of a start

        logging.getLogger(__name__).debug("a line of %d characters did not settle in %d passes", len(line), _MAX_PASSES)
    if repair.mojibake and (_foreign(plain, names) or (has_clue(text) and mojibake.is_damaged(text))):
        if misread not in (None, INTACT):
            # What the codec of the document does not mend is a line of its own, as it is once the others are mended.
            return settle(repair, line, unescape, INTACT, gated=gated)
        return Repaired(plain, first)
    return Repaired(line, ()) if text == line else Repaired(text, tuple(dict.fromkeys(names)))


def _run(chain: Iterable[_Step], text: str, names: list[str]) -> str:
    """The text after the steps of a chain. The names of those that changed it are appended to `names`."""
    for step in chain:
        text, done = step(text)
        names += done
    return text


# Three bytes of UTF-8, of which one is a soft hyphen.
_HYPHEN = "[\xe0-\xef](?:\xad[^\x00-\x7f]|[^\x00-\x7f]\xad)"
_C1 = "[\x80-\x84\x86-\x9f]"


def _foreign(line: str, names: Iterable[str]) -> bool:
    """Whether characters of a line that a step removes are bytes of mojibake that was not repaired."""
    if any(name.startswith("mojibake") for name in names):
        return False
    if compiled(_C1).search(line) and not windows(line):
        return True
    return compiled(_HYPHEN).search(line) is not None


def _one_line(repair: Repair, line: str) -> Repaired:
    """The line without what no line may hold: line ends, halves of surrogate pairs."""
    text, first = steps.surrogates(line) if repair.controls else Repaired(line, ())
    text, then = steps.line_ends(text)
    return Repaired(text, (*first, *then))


def _settled(repair: Repair, line: str, unescape: bool, misread: Misread | None) -> bool:
    """Whether provably no step changes the line, in a document that was misread so."""
    if not _calm(repair, line, unescape):
        return False
    return not repair.mojibake or (misread or misread_of(line)) == INTACT


def _calm(repair: Repair, line: str, unescape: bool) -> bool:
    """Whether provably no step changes the line: no character that any touches, no clue of mojibake, no entity."""
    if (_rewrites(repair) and not line.isascii()) or not _is_calm(repair, line) or has_clue(line):
        return False
    return not (unescape and repair.entities and has_entity(line))


def _is_calm(repair: Repair, line: str) -> bool:
    """Whether a line has no character that a step of ours or a normalisation may change."""
    return (line.isascii() or repair.normalization in ("NFC", None)) and not is_restless(line)


def _rewrites(repair: Repair) -> bool:
    """Whether ftfy's typographic rewriting is on."""
    return repair.uncurl_quotes or repair.latin_ligatures or repair.character_width


@functools.lru_cache
def _readings(repair: Repair, unescape: bool, misread: Misread | None, gated: bool) -> tuple[_Step, ...]:
    """The steps that read a line as another text. They precede the others: mojibake is made of what those take away."""
    return _wanted(
        (repair.controls, steps.surrogates),
        (repair.entities and unescape, mojibake.entities),
        (repair.mojibake, functools.partial(_reread, misread, False)),
        (True, functools.partial(_ftfy, repair, gated)),
        (repair.mojibake, functools.partial(_reread, misread, True)),
    )


@functools.lru_cache
def _others(repair: Repair) -> tuple[_Step, ...]:
    """The steps that change only characters for which `is_restless` is true of a line, or NFKC changes."""
    return _wanted(
        (True, steps.line_ends),
        (repair.controls, steps.escapes),
        (repair.controls, steps.controls),
        (repair.zero_width, steps.zero_width),
        (repair.spaces, steps.spaces),
        (repair.normalization is not None, functools.partial(steps.combining, repair.max_combining)),
        (repair.normalization is not None, functools.partial(steps.normalize, repair.normalization or "NFC")),
    )


def _wanted(*chain: tuple[bool, _Step]) -> tuple[_Step, ...]:
    """The steps of a chain that are wanted."""
    return tuple(step for wanted, step in chain if wanted)


def _reread(misread: Misread | None, last: bool, line: str) -> Repaired:
    """Decode a line again, with the codec that is right for the document, before or after ftfy."""
    known = misread_of(line) if misread is None else misread
    if known.last != last:
        return Repaired(line, ())
    return steps.outcome(line, known.mend(line), known.step)


def _ftfy(repair: Repair, gated: bool, line: str) -> Repaired:
    """ftfy's fixes; behind the gate only for lines that they may change."""
    if gated and (line.isascii() or not (_rewrites(repair) or (repair.mojibake and has_clue(line)))):
        return Repaired(line, ())
    fixes = mojibake.Fixes(repair.mojibake, repair.latin_ligatures, repair.character_width, repair.uncurl_quotes)
    return mojibake.mojibake(fixes, line)
