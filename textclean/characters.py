"""Classes of characters, and what a word is: the one place that knows what the signs of a text are.

Other modules build their patterns and tables from the names of this one, as ftfy's modules do from `ftfy.chardata`. A
class is a string of single characters, or a tuple of inclusive ranges of code points; `inside` turns ranges into the
inside of a regular expression's character class, `members` into a set.

What a word is depends on the question:

- `count_words` counts. A word is what white space separates; in scripts that put no spaces between words, two
  characters count as one word, since most words of Chinese and Japanese have two. Korean has spaces: its words are
  counted as those of English are. `Block.words`, and with it every threshold of a rule or policy, goes by this count.
- `textclean.shingling.normalization.words` makes tokens, for shingles: letters and digits between everything else, and
  one token a character in scripts without spaces, and one a syllable in Korean, whose spaces vary from text to text.
- `textclean.document.tokens` and `textclean.overlap.words` are runs of `\\w`: the first to look up phrases, the second
  as the benchmarks of article extraction define their n-grams.
- The line model counts words as it did when it was trained: `textclean.linemodel.characters`.

Which scripts have no spaces (`UNSPACED`) is the same for the first two, but for Korean.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from unicodedata import category

__all__ = [
    "ANGLES",
    "BASIC_HAN",
    "BASIC_KANA",
    "BIDI",
    "BULLETS",
    "CLOSING",
    "CONTROLS",
    "DASHES",
    "DEPRECATED",
    "DOTS",
    "HAN",
    "HANGUL",
    "HIDDEN",
    "INVISIBLE",
    "JOINERS",
    "KANA",
    "LINE_END",
    "LINE_SEPARATORS",
    "MONGOLIAN_SELECTORS",
    "MYANMAR_EXTENDED",
    "OPENING_QUOTES",
    "OPERATORS",
    "SENTENCE_ENDS",
    "SEPARATORS",
    "SOUTH_EAST_ASIAN",
    "SURROGATES",
    "TRIANGLES",
    "UNSPACED",
    "ZERO_WIDTH",
    "Ranges",
    "count_words",
    "inside",
    "is_wordy",
    "members",
    "splits_word",
    "unspaced",
    "visible",
    "well_formed",
]

Ranges = tuple[tuple[int, int], ...]

# --- Signs that begin or separate items ---

# Round and square list marks (Unicode: General Punctuation, Geometric Shapes) and the middle dot.
DOTS = "•·▪▫■□●○◦‣"
# Triangles that point to the right (Geometric Shapes).
TRIANGLES = "►▶▸▹"
# Closing angle quotes, which scraped text uses as arrows.
ANGLES = "»›"
# Marks that begin a list item or a link; as one, a dash counts too where a space follows it.
BULLETS = f"{DOTS}{TRIANGLES}{ANGLES}⁃∙*→✓✔➤➜>|"
# The hyphen, the en dash and the em dash.
DASHES = "-–—"
# Signs that separate the parts of a line: "Home | News", "Title » Site".
SEPARATORS = f"|•·{ANGLES}"

# --- Signs of sentences ---

# A selection of Unicode's property Sentence_Terminal (PropList.txt): Latin, full width, Devanagari, Arabic, Urdu; and
# the ellipsis, which does not have that property.
SENTENCE_ENDS = ".!?…。！？।؟۔"
# What may close behind the end of a sentence: quotes, brackets, a footnote's asterisk.
CLOSING = "\"'”’»)]*"
# Quotes that begin a quotation, in English, French and German.
OPENING_QUOTES = "\"“'‘«„"

# --- Characters that cannot be seen (general categories Cf, Cc, Cs, Zl, Zp in UnicodeData.txt) ---

# The soft hyphen, the zero-width space, the word joiner and the byte order mark.
ZERO_WIDTH: Ranges = ((0xAD, 0xAD), (0x200B, 0x200B), (0x2060, 0x2060), (0xFEFF, 0xFEFF))
# The zero-width non-joiner and joiner: Persian, the scripts of India and emoji are written with them.
JOINERS: Ranges = ((0x200C, 0x200D),)
# Unicode's property Bidi_Control: the marks, the embeddings and overrides, the isolates.
BIDI: Ranges = ((0x61C, 0x61C), (0x200E, 0x200F), (0x202A, 0x202E), (0x2066, 0x2069))
# Mongolian variation selectors and vowel separator: they leave no trace in a comparison, but belong to the spelling.
MONGOLIAN_SELECTORS: Ranges = ((0x180B, 0x180E),)
# Invisible operators of mathematics, and the format characters that Unicode deprecates.
OPERATORS: Ranges = ((0x2061, 0x2064),)
DEPRECATED: Ranges = ((0x206A, 0x206F),)
# All of the above; U+2065 is not assigned, and reserved for a character of this sort.
INVISIBLE: Ranges = (
    *ZERO_WIDTH, *JOINERS, *BIDI, *MONGOLIAN_SELECTORS, *OPERATORS, (0x2065, 0x2065), *DEPRECATED,
)  # fmt: skip
# C0 and C1 controls without the tab.
CONTROLS: Ranges = ((0x00, 0x08), (0x0A, 0x1F), (0x7F, 0x9F))
# The line and paragraph separators.
LINE_SEPARATORS: Ranges = ((0x2028, 0x2029),)
# What ends a line, as a regular expression. Not all that `str.splitlines` splits at: that also splits at \x85 (a common
# mojibake of the ellipsis), \x0b, \x0c and \x1c to \x1e.
LINE_END = "\r\n|[\n\r\u2028\u2029]"
# Halves of UTF-16 pairs: no characters, but a Python string can hold them.
SURROGATES: Ranges = ((0xD800, 0xDFFF),)

# --- Scripts (Scripts.txt, Blocks.txt) ---

# Thai and Lao, Myanmar with its first extension, Khmer: line breaking class SA of UAX 14, "South East Asian".
SOUTH_EAST_ASIAN: Ranges = ((0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF))
MYANMAR_EXTENDED: Ranges = ((0xAA60, 0xAA7F),)
# Hiragana and Katakana; with the phonetic extensions and the half-width forms.
BASIC_KANA: Ranges = ((0x3041, 0x30FF),)
KANA: Ranges = (*BASIC_KANA, (0x31F0, 0x31FF), (0xFF66, 0xFF9F))
# The unified ideographs with extension A and the compatibility ideographs; with the ideographic marks (々〆〇) and
# planes 2 and 3, which hold nothing but ideographs.
BASIC_HAN: Ranges = ((0x3400, 0x9FFF), (0xF900, 0xFAFF))
HAN: Ranges = (*BASIC_HAN, (0x3005, 0x3007), (0x20000, 0x3FFFF))
# The syllables of Korean. Korean puts spaces between words: it is not one of the scripts without.
HANGUL: Ranges = ((0xAC00, 0xD7AF),)
# Scripts that put no spaces between words.
UNSPACED: Ranges = (*SOUTH_EAST_ASIAN, *KANA, *HAN, *MYANMAR_EXTENDED)

# Characters that must not reach a terminal or a page as they are. The soft hyphen may, and so may the joiners: Persian,
# the scripts of India and emoji are written with them.
HIDDEN: Ranges = (
    *CONTROLS, *BIDI, *DEPRECATED, *LINE_SEPARATORS, *OPERATORS, *SURROGATES,
    (0x200B, 0x200B), (0x2060, 0x2060), (0x2065, 0x2065), (0xFEFF, 0xFEFF),
)  # fmt: skip


def inside(ranges: Ranges) -> str:
    r"""Ranges of code points as the inside of a regular expression's character class.

    Args:
        ranges: Inclusive ranges, as the classes of this module are.

    >>> inside(((0x200C, 0x200D), (0x2A, 0x2A)))
    '\\U0000200c-\\U0000200d\\U0000002a'
    """
    return "".join(f"\\U{low:08x}" if low == high else f"\\U{low:08x}-\\U{high:08x}" for low, high in ranges)


def members(ranges: Ranges) -> frozenset[str]:
    """The characters of some ranges of code points.

    Args:
        ranges: Inclusive ranges, as the classes of this module are.

    >>> sorted(map(ord, members(JOINERS)))
    [8204, 8205]
    """
    return frozenset(_characters(ranges))


def _characters(ranges: Ranges) -> Iterable[str]:
    for low, high in ranges:
        yield from map(chr, range(low, high + 1))


@cache
def _unspaced() -> re.Pattern[str]:
    """Compiled on first use: `import textclean` needs no pattern."""
    return re.compile(f"[{inside(UNSPACED)}]")


def unspaced(text: str) -> bool:
    """Whether a text has characters of a script that puts no spaces between words.

    Args:
        text: Any text.
    """
    return not text.isascii() and _unspaced().search(text) is not None


def is_wordy(char: str) -> bool:
    """Whether a character belongs to words; a combining mark does.

    Args:
        char: A character.
    """
    return char.isalnum() or category(char)[0] == "M"


def splits_word(text: str, at: int) -> bool:
    """Whether a text that is cut at a place is cut inside a word.

    In scripts without spaces a word may end behind any letter, but not before a combining mark.

    Args:
        text: The text.
        at: The place, an offset into the text.

    >>> splits_word("cleaned", 5), splits_word("clean text", 5), splits_word("清洁", 1)
    (True, False, False)
    """
    if not 0 < at < len(text) or not (is_wordy(text[at - 1]) and is_wordy(text[at])):
        return False
    unspaced = any(low <= ord(char) <= high for char in text[at - 1 : at + 1] for low, high in UNSPACED)
    return not unspaced or category(text[at])[0] == "M"


def count_words(text: str) -> int:
    """The number of words in a text.

    Args:
        text: Any text.

    Returns:
        The number of pieces that white space separates; where it is larger, half the number of characters of scripts
        that put no spaces between words.

    >>> [count_words(text) for text in ("Read more", "日本語の文章", "한국어 문장")]
    [2, 3, 2]
    """
    if text.isascii():
        return len(text.split())
    if text.isprintable() and "  " not in text and text[0] != " " != text[-1]:
        count = text.count(" ") + 1  # the only white space that is printable; it takes a third of the time of `split`
    else:
        count = len(text.split())
    return max(count, len(_unspaced().findall(text)) // 2)


@cache
def _hidden() -> re.Pattern[str]:
    return re.compile(f"[{inside(HIDDEN)}]")


def visible(text: str) -> str:
    """The text with control, bidi and zero-width characters as escapes, except tabs: safe for a terminal or a page.

    Args:
        text: The text.

    >>> visible("red \\x1b[31m alert")
    'red \\\\x1b[31m alert'
    """
    if text.isascii() and text.isprintable():
        return text
    return _hidden().sub(lambda c: c[0].encode("unicode_escape", "surrogatepass").decode("ascii"), text)


def well_formed(text: str) -> str:
    """The text with surrogate pairs joined and lone surrogates replaced, so that it can be written as UTF-8.

    Args:
        text: Any text.

    >>> ascii(well_formed("half \\ud835 of a pair \\ud83d\\ude00"))
    "'half \\\\ufffd of a pair \\\\U0001f600'"
    """
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text
