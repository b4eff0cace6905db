"""The language of a text, by its script and its common words: good enough to choose the lexicons that are matched.

A line is in the language that has most of the words in it, and an English one where another has no more. A language
is written in the script of its common words, so that a new file of `textclean/languages/` takes part at once. Lines
that close languages share, such as a Danish one that might be Norwegian, go to the language that the other lines show.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from unicodedata import name

from textclean import prepared
from textclean.languages import checksum, languages, load
from textclean.patterns import pattern
from textclean.values import NamedTuple

__all__ = ["ENGLISH", "PREPARED", "Vote", "chosen", "is_english", "scripts", "vote"]

# The languages that a line may be in, and how many of their common words it has.
Vote = Mapping[str, int]

ENGLISH = "en"
# The prepared file of the words by script.
PREPARED = "scripts"
# The share of a text's words from which on a language takes part: a page has a menu or a notice in another language,
# an article quotes a sentence of one.
SHARE = 0.12
# The share of all words, in lines that show no language as well: below it, the lines are names.
SHARE_OF_ALL = 0.05
# Languages that a text may have: with more, the lines are names or code.
MOST = 3
# Common words, which English does not have, that a line in Latin script must have to be in another language.
LEAST = 2
# The share of a line's letters, outside the Latin script, that make it a line in another script.
SCRIPT_SHARE = 0.3
LATIN = "LATIN"
# Chinese and Japanese share ideographs, and put no spaces between words: their common words are characters.
SAME_SCRIPT = {"HIRAGANA": "CJK", "KATAKANA": "CJK", "KATAKANA-HIRAGANA": "CJK"}
IDEOGRAPHS = "CJK"
# Letters outside the Latin, the African and the phonetic alphabets, and their marks: Greek is the first.
_OTHER = pattern(
    r"[\u0370-\u1dff\u1f00-\u1fff\u2c80-\u2cff\u2e80-\ua63f\ua660-\uabff\uac00-\ud7ff\uf900-\ufdff\ufe70-\ufeff]"
)
_EDGES = ".,;:!?\"'()[]«»“”„‘’–—-…|/،؛؟۔।"


class _Words(NamedTuple):
    """The common words of the languages of one script.

    Attributes:
        languages: The languages, in order.
        known: The languages that have each word.
        foreign: The words that English does not have.
        english: The words that it has.
    """

    languages: tuple[str, ...]
    known: dict[str, tuple[str, ...]]
    foreign: frozenset[str]
    english: frozenset[str]


@cache
def _scripts() -> dict[str, _Words]:
    """The same, as it was prepared when the wheel was built, or else made now."""
    found = prepared.load(PREPARED, checksum())
    return scripts() if found is None else {script: _Words._make(words) for script, words in found.items()}


def scripts() -> dict[str, _Words]:
    """The common words of all languages, by script."""
    tables: dict[str, dict[str, list[str]]] = {}
    members: dict[str, list[str]] = {}
    for lang in languages():
        words = dict.fromkeys((*load(lang).function_words, *load(lang).common_words))
        # Single letters without a mark are parts of lists, names and spelt words in all languages.
        found = [word for word in words if len(word) > 1 or not word.isascii()]
        if not found:
            continue
        script = _script(found[0][0])
        members.setdefault(script, []).append(lang)
        for word in found:
            tables.setdefault(script, {}).setdefault(word, []).append(lang)
    return {
        script: _Words(
            tuple(members[script]),
            {word: tuple(langs) for word, langs in table.items()},
            frozenset(word for word, langs in table.items() if ENGLISH not in langs),
            frozenset(word for word, langs in table.items() if ENGLISH in langs),
        )
        for script, table in tables.items()
    }


@lru_cache(4096)
def _script(char: str) -> str:
    """The script of a letter, as the first word of its name in Unicode has it; "" for what is no letter."""
    if not char.isalpha():
        return ""
    script = name(char, "").split(" ", 1)[0]
    return SAME_SCRIPT.get(script, script)


def is_english(text: str, words: Sequence[str]) -> bool:
    """Whether a line has too few words, and no script, of another language than English: most lines of an English text.

    Args:
        text: The line, or the beginning of a long one.
        words: Its words and signs, lower-cased.
    """
    foreign = len(_scripts()[LATIN].foreign.intersection(words))
    return foreign < LEAST and (text.isascii() or not _OTHER.search(text))


def vote(text: str, words: Sequence[str]) -> Vote | None:
    """What a line says of the language of its text; None if it says nothing.

    Args:
        text: The line, or the beginning of a long one.
        words: Its words and signs, lower-cased.

    >>> vote("Lesen Sie auch", ["lesen", "sie", "auch"])
    {'de': 2}
    """
    if not text.isascii() and _OTHER.search(text):
        found = _in_other_script(text)
        if found is not None:
            return found
    latin = _scripts()[LATIN]
    foreign = latin.foreign.intersection(words)
    english = latin.english.intersection(words)
    if not foreign:  # no language has more words than English, which has all that any has
        return {ENGLISH: len(english)} if english else None
    hits: dict[str, int] = {}
    for word in foreign | english:
        for lang in latin.known[word]:
            hits[lang] = hits.get(lang, 0) + 1
    best = _best(hits)
    return best if len(foreign) >= LEAST or ENGLISH in best else None


def _best(hits: Mapping[str, int]) -> Vote:
    """The languages with most hits, give or take one; English if none has more."""
    most = max(hits.values())
    if most == hits.get(ENGLISH):
        return {ENGLISH: most}
    return {lang: count for lang, count in sorted(hits.items()) if count >= most - 1 and lang != ENGLISH}


def _in_other_script(text: str) -> Vote | None:
    """What a line says that has letters outside the Latin script; None if most of its letters are Latin."""
    letters: dict[str, int] = {}
    for char in text:
        if script := _script(char):
            letters[script] = letters.get(script, 0) + 1
    script = max(letters, key=lambda one: (one != LATIN, letters[one]), default=LATIN)
    # A word of an alphabet has some five letters, one of ideographs two.
    weight = letters.get(script, 0) * (2 if script == IDEOGRAPHS else 1)
    table = _scripts().get(script)
    mostly_latin = weight < SCRIPT_SHARE * (letters.get(LATIN, 0) + weight)
    if table is None or script == LATIN or mostly_latin:
        return None
    hits: dict[str, int] = {}
    for word in set(text if script == IDEOGRAPHS else (piece.strip(_EDGES) for piece in text.lower().split())):
        for lang in table.known.get(word, ()):
            hits[lang] = hits.get(lang, 0) + 1
    return _best(hits) if hits else dict.fromkeys(table.languages, 0)


def chosen(votes: Iterable[tuple[Vote, float]], words: int) -> tuple[str, ...]:
    """The languages of a text by the votes of its lines, the one with most words first; English is always among them.

    Args:
        votes: The vote of each line that has one, and the words of the line.
        words: The words of all lines.

    >>> chosen([({"de": 4}, 30), ({"en": 1}, 4)], 40)
    ('de', 'en')
    """
    votes = list(votes)
    hits: dict[str, int] = {}
    for found, _ in votes:
        for lang, count in found.items():
            hits[lang] = hits.get(lang, 0) + count
    weights: dict[str, float] = {}
    for found, size in votes:
        most = max(hits[lang] for lang in found)
        likely = [lang for lang in found if hits[lang] == most]
        for lang in likely:
            weights[lang] = weights.get(lang, 0) + size / len(likely)
    least = max(SHARE * sum(weights.values()), SHARE_OF_ALL * words)
    order = sorted((lang for lang, weight in weights.items() if weight >= least), key=lambda x: (-weights[x], x))
    return tuple(dict.fromkeys((*order[:MOST], ENGLISH)))
