r"""Text that was decoded with the wrong codec: which codec, which is right, and is it proven.

Settled once for a document, from all of its lines. Proven is a codec in which the letters are in the order of a
language, while as they stand they are in the order of none. What is not proven stays as it is.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from itertools import islice

from textclean.repair.gate import CLUE, compiled, is_clueless
from textclean.repair.legacy import allowed, high, rank, sample
from textclean.repair.letters import LATIN, bits, languages, pairs
from textclean.repair.rereading import LATIN1, MISTAKEN, SEQUENCE, codecs, from_utf8, table
from textclean.values import NamedTuple

__all__ = ["INTACT", "Misread", "likelier", "misread", "sounder", "windows"]

_SPECIAL = "ŒœŠšŸŽžƒˆ˜–—‘’‚“”„†‡•…‰‹›€™"  # windows-1252 above Latin-1
_HIGH = f"\x80-\xff{_SPECIAL}"
_SIGN = "\x80-\x9f\xa1-\xac\xae-\xb6\xb8-\xbf†‡‰‹›€™ƒˆ˜ŠŽŸŒ"
# Three in a row that are not all quotes, or a sign or a foreign letter beside a small letter: not in clean text of most
# languages. It begins with one set of characters, which the search skips to.
_LEGACY = (
    f"[{_HIGH}](?:[{_HIGH}]{{2}}(?<![–—‘’‚“”„…«»\xa0]{{3}})|(?<=[a-z][{_SIGN}])[a-z]|(?<=[ðþ])[a-z]"
    "|(?<=[a-zà-ÿ][ÀÈÌÒõûý]))"
)
# How many bits less the right text costs, at least, and which share of those that it costs as it stands, at most.
_ADVANTAGE = 25
_UTF8_ADVANTAGE = 20
_SHARE = 0.62
_AHEAD = 8
_ENOUGH = 3_000  # bytes
_CLUES = 40  # lines that are looked at
_LEAST_LETTERS = 4
_LEAST_DISTINCT = 3  # letters that are not ASCII; one that recurs proves nothing
# Two bytes of Latin-1 of which the second is an ASCII letter ("¤f" in an English word) are a character of these
# encodings. Text in them has some characters side by side, by chance it has not.
_IDEOGRAPHIC = frozenset(("zh", "zh-tw", "ja", "ko"))
_WIDE = "[\u3041-\u9fff\uac00-\ud7a3]{3}"


class Misread(NamedTuple):
    """How a document was misread.

    Attributes:
        wrong: The codec that it was decoded with; empty if it was decoded right, as far as can be proven.
        right: The codec that is right.
        language: The language that proves it; None where only UTF-8 does.
    """

    wrong: str
    right: str
    language: str | None

    @property
    def last(self) -> bool:
        """Whether ftfy comes first: it knows UTF-8 that was decoded as Latin-1, but takes each line for itself."""
        return self.wrong == LATIN1 and self.right == "utf-8"

    @property
    def step(self) -> str:
        """The name of the repair.

        >>> Misread("koi8-r", "utf-8", "ru").step
        'mojibake: koi8-r -> utf-8'
        """
        if self.last:
            return "mojibake: utf-8 in places"
        return f"mojibake: {re.sub('^cp(?=125)', 'sloppy-windows-', self.wrong)} -> {self.right}"

    def mend(self, line: str) -> str:
        """The line, decoded with the right codec; the line itself if it was not misread.

        Args:
            line: The line.

        >>> Misread("koi8-r", "utf-8", "ru").mend("я│п╬я▌п╥")
        'союз'
        """
        if not self.right or line.isascii():
            return line
        if self.right == "utf-8":
            return from_utf8(line, self.wrong) or line
        data = _bytes(line)
        text = None if data is None else _decoded(data, self.right)
        if text is None or self.language is None:
            return line
        before = bits(pairs(line), None)
        return text if bits(pairs(text), self.language) < before else line


INTACT = Misread("", "", None)


@functools.lru_cache(16)
def misread(source: str) -> Misread:
    """How a document was misread; `INTACT` if it was not, or if that is not proven.

    Args:
        source: The text of the document.

    >>> misread("Ãîðîäñêîé ñîâåò âî âòîðíèê")
    Misread(wrong='windows-1252', right='cp1251', language='ru')
    >>> misread("Ça va bien à Nîmes") == INTACT
    True
    """
    if source.isascii():
        return INTACT
    return _utf8(source) or _legacy(source) or INTACT


def _lines(pattern: str, source: str) -> Iterator[str]:
    """The lines in which a pattern is found, in one search of the whole text: most texts have none."""
    search = compiled(pattern).search
    match = search(source)
    while match:
        start, end = source.rfind("\n", 0, match.start()) + 1, source.find("\n", match.start())
        line = source[start:] if end < 0 else source[start:end]
        if match.end() <= start + len(line) or search(line):  # a line end is no clue
            yield line
        match = search(source, end) if end >= 0 else None


def sounder(before: str, after: str) -> bool:
    """Whether a line is much less surprising after a repair than before: what was repaired, and what was not.

    Args:
        before: The line.
        after: The repaired line.

    >>> sounder("l’humanitÃ©", "l’humanité")
    True
    """
    return _least(after) <= _SHARE * _least(before)


def windows(line: str) -> bool:
    """Whether a line of Latin-1 is likelier to be windows-1252 than any other legacy encoding.

    Args:
        line: The line.

    >>> windows("\x93c\x9cur\x94"), windows("Br\x9fcke \x9fber den Flu\xa7")
    (True, False)
    """
    data = _bytes(line)
    guesses = () if data is None else rank(data)
    return data is None or not guesses or guesses[0].codec == "cp1252"


def _legacy(source: str) -> Misread | None:
    """The legacy codec that a text was in before it was decoded as Latin-1 or windows-1252."""
    data = b"\n".join(data for line in _lines(_LEGACY, source) if (data := _bytes(line)) is not None)
    if not data:
        return None
    if len(data) > _ENOUGH:
        data = data[: data.rfind(b"\n", 0, _ENOUGH) + 1] or data
    if 2 * len("".join(compiled(SEQUENCE).findall(data.decode("latin-1")))) > high(data):
        return None  # UTF-8
    text = _text(sample(data))
    asis = bits(pairs(text), None)
    if asis < max(_ADVANTAGE, 0.7 * allowed(text)):
        return None  # the letters of a language, as they stand
    guesses = rank(data)
    if not guesses or guesses[0].codec == "cp1252":
        return None
    first = guesses[0]
    less = asis - first.bits
    proven = (
        (less >= max(_ADVANTAGE, (1 - _SHARE) * asis) or (asis > allowed(text) and less >= max(60, 0.25 * asis)))
        and (len(guesses) == 1 or guesses[1].bits - first.bits >= _AHEAD)
        and sum(pairs(first.text).counts.values()) >= _LEAST_LETTERS
        and sum(not c.isascii() for c in set(first.text)) >= _LEAST_DISTINCT
        and first.plausible
        and (first.language not in _IDEOGRAPHIC or compiled(_WIDE).search(first.text) is not None)
    )
    return Misread(LATIN1, first.codec, first.language) if proven else None


# UTF-8 ----------------------------------------------------------------------------------------------------------------


def _utf8(source: str) -> Misread | None:
    """The codec that UTF-8 was decoded with, if the letters of its lines prove one."""
    if is_clueless(source):
        return None
    asis, cost, codec = _likeliest(list(islice(_lines(CLUE, source), _CLUES)))
    return Misread(codec, "utf-8", None) if codec and asis - cost >= max(_UTF8_ADVANTAGE, 0.3 * asis) else None


def _likeliest(lines: list[str]) -> tuple[int, int, str]:
    """The bits of some lines, and what they cost in the codec that they were most likely decoded with; "" for none."""
    if not lines:
        return 0, 0, ""
    # Sequences are in runs of what is not ASCII, and few runs are different.
    runs = " ".join(sorted(set(compiled("[^\0-\x7f]{2,}").findall("\n".join(lines)))))
    rereadings = {codec: [from_utf8(line, codec) for line in lines] for codec in codecs(runs)}
    rereadings = {codec: texts for codec, texts in rereadings.items() if any(texts)}
    if not rereadings:
        return 0, 0, ""
    before = [_least(line) for line in lines]
    asis = sum(before)
    best = (asis, "")
    for codec, texts in rereadings.items():
        costs = [was if text is None else _least(text) for text, was in zip(texts, before, strict=True)]
        best = min(best, (sum(map(min, costs, before)) + MISTAKEN[codec], codec))
    return asis, *best


def likelier(line: str, repaired: str) -> Misread | None:
    """A codec that explains a line better than the repair that was made, or None.

    Args:
        line: The line.
        repaired: The line as it was repaired.

    >>> likelier("preskoÄ¨i", "preskoĨi").wrong
    'cp1257'
    """
    _, cost, codec = _likeliest([line])
    return Misread(codec, "utf-8", None) if codec and cost < _least(repaired) else None


@functools.lru_cache(_CLUES)
def _least(text: str) -> int:
    """The bits of a text in the language that it costs least in. Codecs often read a line as the same text."""
    found = pairs(text)
    least = bits(found, None)
    for name in _others():
        least = min(least, bits(found, name, most=least))
    return least


@functools.cache
def _others() -> tuple[str, ...]:
    """The languages that are not written in Latin letters."""
    return tuple(name for name in languages() if name not in LATIN)


# Latin-1 --------------------------------------------------------------------------------------------------------------


def _bytes(line: str) -> bytes | None:
    """The bytes of a line that was decoded as Latin-1 or windows-1252; None if it was not."""
    try:
        return line.translate(table(LATIN1)).encode("latin-1")
    except UnicodeEncodeError:
        return None


def _text(data: bytes) -> str:
    """Bytes as windows-1252, with controls for the undefined ones."""
    return data.decode("latin-1").translate({ord(byte): c for c, byte in _specials().items()})


@functools.cache
def _specials() -> dict[str, str]:
    """The characters of windows-1252 above Latin-1, and their bytes."""
    return {c: c.encode("cp1252").decode("latin-1") for c in _SPECIAL}


def _decoded(data: bytes, codec: str) -> str | None:
    """Bytes in a codec; None if not all are valid."""
    try:
        return data.decode(codec)
    except UnicodeDecodeError:
        return None
