"""The rules of a lexicon by the words that a line must have: tries of words, and tables of rare words.

An index is of Python's built-in types alone, and names rules by their numbers, so that it can be prepared
(`textclean.prepared`): making that of English takes as long as reading all of its rules.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from textclean.characters import unspaced
from textclean.entries import MEDIUM_SHAPES, NUMBER, Entry, phrase_tokens
from textclean.pattern_size import beginnings, required_text
from textclean.values import NamedTuple

__all__ = ["RULES", "Index", "Trie", "index"]

# The branches for words; under `RULES`, the numbers of the rules whose phrase ends here.
Trie = dict[str, Any]
RULES = "\0rules"


class Index(NamedTuple):
    """The rules of a lexicon by words, each as its number among them.

    Attributes:
        prefix: The phrases at the beginning of a line, and those that are the line.
        suffix: The phrases at its end, from their last word on.
        inside: Those anywhere in a line by their longest word, each with that word's index in it; for all lines, and
            for paragraphs.
        patterns: The rules with a pattern by their `near` words; for all lines, and for paragraphs.
        needs: Of each rule with a pattern, the text that all matches hold, and what one can begin with (nothing if it
            is not known).
        apart: Whether a phrase is in a script without spaces: lines in one are taken apart.
    """

    prefix: Trie
    suffix: Trie
    inside: tuple[dict[str, list[tuple[list[str], int, int]]], dict[str, list[tuple[list[str], int, int]]]]
    patterns: tuple[dict[str, list[int]], dict[str, list[int]]]
    needs: dict[int, tuple[str, frozenset[str]]]
    apart: bool


def index(entries: Sequence[Entry]) -> Index:
    """Make the index of some rules.

    Args:
        entries: The rules.
    """
    # Without a phrase in a script that has no spaces, lines in one are not taken apart.
    apart = any(unspaced("".join((*entry.phrases, *entry.near))) for entry in entries)
    needs = {
        number: (required_text(entry.regex), beginnings(entry.regex))
        for number, entry in enumerate(entries)
        if entry.regex
    }
    made = Index({}, {}, ({}, {}), ({}, {}), needs, apart)
    for number, entry in enumerate(entries):
        _add(made, number, entry)
    return made


def _add(made: Index, number: int, entry: Entry) -> None:
    """Add a rule."""
    sizes = range(1 + _for_paragraphs(entry))
    for phrase in entry.phrases:
        words = phrase_tokens(phrase)
        if entry.where == "suffix":
            _insert(made.suffix, words[::-1], number)
        elif entry.where == "anywhere":
            # Looked up by its longest word, which few lines hold.
            at = max(range(len(words)), key=lambda i: (words[i] != NUMBER, len(words[i])))
            for size in sizes:
                made.inside[size].setdefault(words[at], []).append((words, at, number))
        else:
            _insert(made.prefix, words, number)
    if entry.regex:
        for size in sizes:
            for token in entry.near:
                for key in sorted(_keys(token)):
                    made.patterns[size].setdefault(key, []).append(number)


def _insert(trie: Trie, words: list[str], number: int) -> None:
    """Add a phrase to a trie."""
    for word in words:
        trie = trie.setdefault(word, {})
    trie.setdefault(RULES, []).append(number)


def _for_paragraphs(entry: Entry) -> bool:
    """Whether a rule can match a line of more than `MEDIUM` words."""
    return entry.where != "line" and not MEDIUM_SHAPES.intersection(entry.only)


def _keys(near: str) -> set[str]:
    """What a `near` word is looked up by: itself, or, taken apart, its first character.

    The vowels of Devanagari are marks that split a word: it is looked up by its longest piece as well.
    """
    pieces = phrase_tokens(near)
    if unspaced(near):
        return {pieces[0]}
    return {near.lower()} if near.isascii() else {near.lower(), max(pieces, key=len)}
