r"""Bytes to text: find the encoding, decode, and report how it was found and what was lost.

>>> decode("Ça va".encode("utf-8-sig"))
Decoded(text='Ça va', encoding='utf-8', how='bom', damaged=0)
>>> decode(b"na\xc3\xafve caf\xc3\xa9 \xff\xfe").note
'utf-8 (mostly utf-8, 2 characters lost)'
"""

from __future__ import annotations

import codecs
import functools
import importlib
import re
from collections import Counter

from textclean.errors import InputError, SettingError
from textclean.repair.legacy import SAMPLED, allowed, high, rank
from textclean.repair.letters import best, languages, pairs
from textclean.values import NamedTuple

__all__ = ["Decoded", "decode", "web_codec"]

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, with whose mark it begins
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

_ASCII = bytes(range(128))

# Fewer bytes that are not ASCII leave it unsure what they are.
SURE = 32
# How many bits the next encoding has to be behind.
AHEAD = 8
_LEAST_LETTERS = 6

# The codecs that browsers use in place of these (https://encoding.spec.whatwg.org/#names-and-labels), by Python's
# names. ISO-8859-2 stays: windows-1250 is not a superset of it.
_SUPERSETS = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "big5": "big5hkscs",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "shift_jis_2004": "cp932",  # the extensions that text has are those of Windows
    "shift_jisx0213": "cp932",
    "euc_jis_2004": "euc_jp",
    "euc_jisx0213": "euc_jp",
    "x-sjis": "cp932",  # a label that Python does not know
    "euc_kr": "cp949",
}


class Decoded(NamedTuple):
    """Text decoded from bytes.

    Attributes:
        text: The text.
        encoding: The name of the codec.
        how: How the codec was found: `given`, `declared` (by a page of HTML), `bom`, `escapes` (ISO-2022-JP,
            ISO-2022-KR, HZ), `nul bytes` and `script` (UTF-16 or UTF-32 without a byte order mark), `utf-8`,
            `utf-8-variants` (CESU-8, Java), `mostly utf-8`, `line by line` (some lines in another codec), `detected`
            (by the letters of languages, and by chardet, of the extra `detect`) or `guessed` (the last resort).
        damaged: How many U+FFFD in the text stand for bytes that could not be decoded.
    """

    text: str
    encoding: str
    how: str
    damaged: int

    @property
    def note(self) -> str:
        r"""The encoding, how it was found, and the number of lost characters, in one line.

        What was detected from less than 32 bytes is unsure; a guess says what would be better.

        >>> decode("Привет".encode("koi8-r"), "koi8-r").note
        'koi8-r (given)'
        >>> "unsure" in decode(b"M\xfcller").note
        True
        """
        lost = f", {self.damaged} characters lost" if self.damaged else ""
        return f"{self.encoding} ({self.how}{lost}{self._doubt})"

    @property
    def _doubt(self) -> str:
        """What to know about a codec that was not certain."""
        if self.how not in ("detected", "guessed"):
            return ""
        few = high(self.text.encode(self.encoding, "ignore")) < SURE
        unsure = ", unsure" if few else ""
        if self.how == "detected":
            return unsure
        better = "give its encoding" if _chardet() else 'install "textclean-filters[detect]" or give its encoding'
        return f"{unsure}: {better}"


def decode(data: bytes | bytearray | memoryview, encoding: str | None = None, lang: str | None = None) -> Decoded:
    r"""Decode bytes of any encoding, and report how.

    Without `encoding`: a byte order mark decides; else strict UTF-8 or its variants; else UTF-8 with U+FFFD for the bad
    bytes, if most of it is UTF-8, and lines in another encoding by that one; else the letters, if they are in the order
    of a language in one encoding only; else chardet, if the extra `detect` is installed; else a guess. Bytes that do
    not decode are replaced and counted, never dropped.

    Args:
        data: The bytes.
        encoding: The codec to use, by any name that Python or ftfy knows; None to detect it.
        lang: The language of the text (ISO 639-1), if known: it decides between encodings that are about as likely.

    Raises:
        InputError: (a TypeError) if `data` is not bytes.
        SettingError: (a ValueError) if no codec of the name `encoding` turns bytes into text.

    >>> decode(b"na\xc3\xafve caf\xc3\xa9, bad byte \xff")
    Decoded(text='naïve café, bad byte �', encoding='utf-8', how='mostly utf-8', damaged=1)
    >>> decode("Привет".encode("koi8-r"), "koi8-r").text
    'Привет'
    """
    if not isinstance(data, (bytes, bytearray, memoryview)):
        raise InputError(f"decode() takes bytes, not {type(data).__name__}; text needs no decoding")
    data = bytes(data)
    if encoding is not None:
        return _decode_as(data, encoding)
    return _marked(data) or _escaped(data) or _wide(data) or _utf8(data, lang) or _legacy(data, lang)


def web_codec(label: str) -> str:
    """The codec that browsers use for the label of an encoding, a superset of the one that it names.

    Args:
        label: The label, such as a page of HTML declares; an unknown one is returned as it is.

    >>> web_codec("ISO-8859-1"), web_codec("utf-8"), web_codec("klingon")
    ('cp1252', 'utf-8', 'klingon')
    """
    try:
        name = codecs.lookup(label).name
    except (LookupError, ValueError):  # a NUL in the name is a ValueError
        name = label.lower()
    return _SUPERSETS.get(name, name)


def _decoded(data: bytes, encoding: str, how: str) -> Decoded:
    """The text of bytes, with bad bytes replaced and counted."""
    try:
        return Decoded(data.decode(encoding), encoding, how, 0)
    except UnicodeDecodeError:
        text = data.decode(encoding, "replace")
        return Decoded(text, encoding, how, len(text) - len(data.decode(encoding, "ignore")))


def _is(data: bytes, encoding: str) -> bool:
    """Whether all of the bytes are valid in an encoding."""
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _decode_as(data: bytes, encoding: str) -> Decoded:
    """The text of bytes in a given encoding, without its byte order mark."""
    try:
        name = _codec(encoding)
        # Codecs that give no text, or cannot replace, fail only when they get bytes.
        text, _, how, damaged = _decoded(data or b"?", name, "given")
    except (LookupError, ValueError) as error:
        raise SettingError(
            f"decode(data, encoding={encoding!r}): no codec of this name turns bytes into text ({error}); "
            "give one that Python knows, such as 'utf-8', 'windows-1252' or 'shift_jis', or leave encoding "
            "out to have it detected"
        ) from error
    if not data:
        return Decoded("", name, how, 0)
    unmarked = text.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}") if name.startswith("utf") else text
    return Decoded(unmarked, name, how, damaged)


def _codec(encoding: str) -> str:
    """Python's name of a codec; ftfy's codecs (`utf-8-variants`, which `decode` may report) are known, too."""
    try:
        return codecs.lookup(encoding).name
    except LookupError:
        from textclean.repair.mojibake import register_codecs

        register_codecs()
        return codecs.lookup(encoding).name


def _marked(data: bytes) -> Decoded | None:
    """Decode by a byte order mark. UTF-16 text may begin with a NUL: what has UTF-32's mark must be valid UTF-32."""
    for mark, encoding in _MARKS:
        rest = data[len(mark) :]
        if data.startswith(mark) and (not encoding.startswith("utf-32") or _is(rest, encoding)):
            return _decoded(rest, encoding, "bom")
    return None


# The escapes of 7-bit encodings, which would pass for UTF-8.
_ESCAPES = (
    (rb"\x1b\$[B@]|\x1b\(I", "iso2022_jp_ext"),
    (rb"\x1b\$\)C", "iso2022_kr"),
    (rb"~\{(?:[!-w][!-~]){2,}~\}", "hz"),
)


def _escaped(data: bytes) -> Decoded | None:
    """Decode ISO-2022-JP, ISO-2022-KR and HZ."""
    if not data.isascii() or (b"\x1b" not in data and b"~{" not in data):
        return None
    for escape, encoding in _ESCAPES:
        text = _strictly(data, encoding) if re.search(escape, data) else None
        if text is not None and (encoding != "hz" or _costs(text) <= allowed(text)):
            plain = encoding.removesuffix("_ext")
            return Decoded(text, plain if _strictly(data, plain) == text else encoding, "escapes", 0)
    return None


def _wide(data: bytes) -> Decoded | None:
    """Decode UTF-16 and UTF-32 without a mark, which may look like UTF-8 with controls.

    UTF-16 of a text with spaces has NULs in its high bytes and hardly any in the low ones: in at least one pair of ten,
    and at least four. Chinese, Japanese and Thai may have none: then its letters have to be those of a language.
    """
    if len(data) % 2 or (not re.search(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]", data) and _is(data, "utf-8")):
        return _by_nuls(data) if b"\0" in data else None
    if len(data) % 4 == 0 and b"\0" in data:
        for encoding in ("utf-32-le", "utf-32-be"):
            text = _strictly(data, encoding)
            if text is not None and len(text) >= 2 and "\0" not in text:
                return Decoded(text, encoding, "nul bytes", 0)
    return _by_nuls(data) or _by_script(data)


def _by_nuls(data: bytes) -> Decoded | None:
    """Decode UTF-16 that is known by its NULs."""
    even, odd = data[::2].count(0), data[1::2].count(0)
    if max(even, odd) < max(4, len(data) // 20) or min(even, odd) > max(even, odd) // 20:
        return None
    encoding = "utf-16-le" if odd > even else "utf-16-be"
    return _decoded(data, encoding, "nul bytes") if _is(data, encoding) else None


def _by_script(data: bytes) -> Decoded | None:
    """Decode UTF-16 that is known by its letters."""
    found: list[tuple[float, str]] = []
    for encoding in ("utf-16-le", "utf-16-be"):
        text = _strictly(data[: 2 * SAMPLED], encoding)
        if text is None or sum(c.isalpha() for c in text) < _LEAST_LETTERS:
            continue
        cost, limit = _costs(text), allowed(text)
        if cost <= limit or _one_script(text):
            found.append((cost / max(limit, 1), encoding))
    if not found or not _is(data, encoding := min(found)[1]):
        return None
    return _decoded(data, encoding, "script")


def _one_script(text: str) -> bool:
    """Whether nearly all characters are of one block of an alphabet, or ASCII."""
    blocks = Counter(ord(c) >> 7 for c in text)
    plain = blocks.pop(0, 0)
    if not blocks or plain > len(text) // 2 or any(c < " " and c not in "\t\n\r" for c in text):
        return False
    block, count = blocks.most_common(1)[0]
    return block < 0x3000 >> 7 and count >= 0.95 * (len(text) - plain)


def _costs(text: str) -> int:
    """The bits of a text in the language that it costs least in."""
    return best(pairs(text), languages())[0]


def _utf8(data: bytes, lang: str | None) -> Decoded | None:
    """Decode UTF-8, its variants, UTF-8 with bad bytes, and UTF-8 with lines in another encoding."""
    if _is(data, "utf-8"):
        return _decoded(data, "utf-8", "utf-8")
    joined = _join_cesu(data)
    if joined != data and _is(joined, "utf-8"):
        return Decoded(joined.decode(), "utf-8-variants", "utf-8-variants", 0)
    mixed = _mixed(data, lang)
    if mixed is not None:
        return mixed
    return _decoded(joined, "utf-8", "mostly utf-8") if _mostly_utf8(joined) else None


def _mixed(data: bytes, lang: str | None) -> Decoded | None:
    """Decode a text of which some lines are UTF-8, and others in one legacy encoding."""
    lines = data.split(b"\n")
    others = [line for line in lines if not line.isascii() and not _is(line, "utf-8") and not _mostly_utf8(line)]
    ours = [line for line in lines if not line.isascii() and (_is(line, "utf-8") or _mostly_utf8(line))]
    if not others or not ours:
        return None
    sound = [line for line in ours if _is(line, "utf-8")]
    text = b"\n".join(sound)[:SAMPLED].decode("utf-8", "ignore")
    # By chance, a short line of a legacy encoding is valid UTF-8: not one in which it makes sense.
    if high(b"".join(sound)) < high(b"".join(others)) and _costs(text) > allowed(text):
        return None
    guesses = rank(b"\n".join(others), lang)
    if not guesses or not guesses[0].plausible:
        return None
    codec = guesses[0].codec
    foreign = set(others)
    decoded = [_decoded(line, codec if line in foreign else "utf-8", "") for line in lines]
    main, second = ("utf-8", codec) if len(ours) >= len(others) else (codec, "utf-8")
    damaged = sum(line.damaged for line in decoded)
    return Decoded("\n".join(line.text for line in decoded), main, f"line by line, {second}", damaged)


@functools.cache
def _cesu() -> re.Pattern[bytes]:
    """A surrogate pair in CESU-8, or Java's NUL; compiled on first use, not on import."""
    return re.compile(b"\xed[\xa0-\xaf][\x80-\xbf]\xed[\xb0-\xbf][\x80-\xbf]|\xc0\x80")


def _join_cesu(data: bytes) -> bytes:
    """CESU-8 (surrogates encoded one by one) and Java's NUL as plain UTF-8.

    Equal to ftfy's codec "utf-8-variants", but in linear time: ftfy's copies the rest of the input at each of them.
    """

    def join(match: re.Match[bytes]) -> bytes:
        units = match[0].replace(b"\xc0\x80", b"\0").decode("utf-8", "surrogatepass")
        return units.encode("utf-16", "surrogatepass").decode("utf-16").encode()

    return _cesu().sub(join, data) if b"\xed" in data or b"\xc0" in data else data


def _mostly_utf8(data: bytes) -> bool:
    """Whether there are at least two bytes in valid multi-byte sequences for each bad byte.

    Of 63,000 slices of legacy text in 13 non-Latin codecs, from 20 characters up, 0.5 % reach that by chance; UTF-8 of
    27 languages does with 2 % of its bytes overwritten always, with 5 % in 87 % of cases.
    """
    # One error handler turns each bad byte into one surrogate, the other into nothing.
    bad = len(data.decode("utf-8", "surrogateescape")) - len(data.decode("utf-8", "ignore"))
    valid = len(data.translate(None, _ASCII)) - bad
    return valid > 0 and valid >= 2 * bad


def _legacy(data: bytes, lang: str | None) -> Decoded:
    """Decode by the letters of languages, by a detector, or by a guess."""
    detected = _detect(data)
    guesses = rank(data, lang)
    if guesses and guesses[0].plausible:
        ahead = len(guesses) == 1 or guesses[1].bits - guesses[0].bits >= AHEAD
        same = detected is not None and _strictly(data, detected) == _strictly(data, guesses[0].codec)
        if (ahead or (detected is not None and _has_controls(data, detected))) and not same:
            how = "detected" if detected is not None or high(data) >= SURE else "guessed"
            return _decoded(data, guesses[0].codec, how)
    if detected is not None:
        return _decoded(data, detected, "detected")
    # The last rule of ftfy.guess_bytes.
    return _decoded(data, "mac-roman" if b"\r" in data and b"\n" not in data else "cp1252", "guessed")


def _strictly(data: bytes, encoding: str) -> str | None:
    """The text of bytes; None if they are not valid in an encoding."""
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _has_controls(data: bytes, encoding: str) -> bool:
    """Whether text would have C1 controls, which none has."""
    return re.search("[\x80-\x84\x86-\x9f]", data.decode(encoding, "replace")) is not None


def _chardet() -> bool:
    """Whether the detector is installed."""
    from importlib.util import find_spec  # the detector is asked for where a codec is in doubt

    return find_spec("chardet") is not None


def _detect(data: bytes) -> str | None:
    """The codec that chardet (version 7 or later, of the extra `detect`) finds; None without it, or if it finds none.

    Decoded right of 180 short texts (36 pairs of a language and a legacy codec; sentence, paragraph, page): chardet 7.7
    all, faust-cchardet 3.2 176, charset-normalizer 3.5 142 (151 if limited to encodings of the web), ftfy.guess_bytes
    57. Of 475 web pages, most of them German, in windows-1252: chardet 99.6 %, charset-normalizer 79 %. If chardet may
    also answer with encodings of DOS, Mac and mainframes, it gets fewer right.
    """
    try:
        chardet = importlib.import_module("chardet")
        eras = importlib.import_module("chardet.enums").EncodingEra
        era = eras.MODERN_WEB | eras.LEGACY_ISO
    except (ImportError, AttributeError):  # not installed, or older than version 7
        return None
    answer = chardet.detect(data, encoding_era=era, max_bytes=len(data))["encoding"]
    try:
        codecs.lookup(answer or "")
    except LookupError:
        return None
    superset = web_codec(answer)
    return answer if _is(data, answer) and not _is(data, superset) else superset
