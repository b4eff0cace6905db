"""UTF-8 that was decoded with another codec: what spells its sequences there, and the text that they spell."""

from __future__ import annotations

import functools
import re

from textclean.repair.gate import compiled, has_clue
from textclean.values import NamedTuple

__all__ = ["LATIN1", "MISTAKEN", "SEQUENCE", "codecs", "from_utf8", "table"]

LATIN1 = "windows-1252"  # with the controls of Latin-1 where windows-1252 has no character

# What UTF-8 is mistaken for, and how many bits of evidence it takes to believe it: the rarer, the more.
MISTAKEN = {
    LATIN1: 0,
    **dict.fromkeys(("cp1250", "cp1251", "cp1254", "mac-roman", "cp437", "cp850", "koi8-r"), 4),
    "iso8859-2": 5,
    **dict.fromkeys(("cp1253", "iso8859-7", "cp1257", "cp866", "cp852", "cp1255", "cp1256", "cp874"), 8),
    **dict.fromkeys(("iso8859-15", "iso8859-5", "mac-cyrillic", "koi8-u", "iso8859-13"), 12),
}

SEQUENCE = "[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"

# Longer runs are not kept: few recur.
_SHORT = 40


@functools.lru_cache(256)
def codecs(runs: str) -> tuple[str, ...]:
    """The codecs in which some runs of characters spell a sequence of UTF-8.

    Args:
        runs: The runs, with a space between.

    >>> "windows-1252" in codecs("Ã© â€™"), codecs("éé")
    (True, ())
    """
    return tuple(codec for codec in MISTAKEN if _spelling(codec).search(runs))


def from_utf8(line: str, codec: str) -> str | None:
    """A line that was UTF-8, whole or with right characters between; None if nothing in it can have been UTF-8.

    Args:
        line: The line.
        codec: What it was decoded with.

    >>> from_utf8("schÃ¶n, c’est trÃ¨s bien", "windows-1252")
    'schön, c’est très bien'
    """
    parts = _parts(line)
    runs = [(_run if len(run) <= _SHORT else _read)(run, codec) for run in parts[1::2]]
    if not any(run.found for run in runs):
        return None
    pieces = list(parts)
    pieces[1::2] = [run.text for run in runs]
    text = "".join(pieces)
    if "\N{REPLACEMENT CHARACTER}" in text:
        return None
    # What is no sequence may be right as it stands, but only where the codec is the common one.
    return text if all(run.whole for run in runs) or (codec == LATIN1 and not has_clue(text)) else None


@functools.lru_cache(40)
def _parts(line: str) -> tuple[str, ...]:
    """The parts of a line that are ASCII, and between them the others. Each codec is tried on the same ones."""
    return tuple(compiled("([^\0-\x7f]+)").split(line))


class _Run(NamedTuple):
    """A run of characters that are not ASCII, read as UTF-8.

    Attributes:
        text: Its sequences decoded, and the rest of it.
        found: Whether it has a sequence.
        whole: Whether it has nothing else.
    """

    text: str
    found: bool
    whole: bool


@functools.lru_cache(4096)
def _run(run: str, codec: str) -> _Run:
    """A short run, read as UTF-8. The same quote or accent recurs all over a text."""
    return _read(run, codec)


def _read(run: str, codec: str) -> _Run:
    """A run of characters that are not ASCII, read as UTF-8."""
    if len(run) < 2:
        return _Run(run, found=False, whole=False)
    spelled = run.translate(table(codec))
    pieces: list[str] = []
    end = 0
    for match in compiled(SEQUENCE).finditer(spelled):
        pieces += run[end : match.start()], _character(match)
        end = match.end()
    pieces.append(run[end:])
    return _Run("".join(pieces), found=end > 0, whole=not any(pieces[::2]))


def _character(match: re.Match[str]) -> str:
    """The character of a sequence of bytes."""
    return match[0].encode("latin-1").decode("utf-8", "replace")


@functools.cache
def table(codec: str) -> dict[int, str]:
    """Each character of a codec as the character whose number is its byte; others as one that no byte has.

    Args:
        codec: The name of the codec.
    """
    characters = dict.fromkeys(range(160, 256), "\uffff")
    for byte in range(0x80, 0x100):
        text = bytes([byte]).decode(codec, "ignore")
        characters[ord(text) if text else byte] = chr(byte)
    if codec == LATIN1:
        characters |= {c: chr(c) for c in range(0x80, 0x100)}
    return characters


@functools.cache
def _spelling(codec: str) -> re.Pattern[str]:
    """What spells a sequence of UTF-8 in a codec: a search for it costs much less than to translate a line."""
    characters = table(codec)
    bytes_of = {c: ord(characters.get(c, chr(c))) for c in (*range(0x80, 0x100), *characters)}

    def spelled(first: int, last: int) -> str:
        return f"[{''.join(re.escape(chr(c)) for c, byte in bytes_of.items() if first <= byte <= last)}]"

    rest = spelled(0x80, 0xBF)
    return re.compile(f"{spelled(0xC2, 0xDF)}{rest}|{spelled(0xE0, 0xEF)}{rest}{{2}}|{spelled(0xF0, 0xF4)}{rest}{{3}}")
