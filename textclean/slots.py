"""Phrases with slots: one line of a lexicon that stands for all that a newsroom may put in its place."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from math import prod
from typing import Any

from textclean.errors import LexiconError
from textclean.patterns import pattern

__all__ = ["MOST", "SLOTS", "filled", "read"]

# The table of a lexicon that holds its named slots.
SLOTS = "slots"
# The phrases that one with slots may stand for: more are a mistake, or a matter for a pattern.
MOST = 2000
_SLOT = pattern(r"\{([^{}]*)\}")
_NAME = pattern(r"[A-Z][A-Z_]*")


def read(table: Any, name: str) -> dict[str, tuple[str, ...]]:
    """Check the named slots of a lexicon.

    Args:
        table: The table `[slots]`, as `tomllib` returns it.
        name: The name of the file, for messages.

    Raises:
        LexiconError: if it is no table of lists of strings, or a name is not in capitals.
    """
    if not isinstance(table, Mapping):
        raise LexiconError(f'{name}: {SLOTS}: must be a table, such as [{SLOTS}] with ARTICLE = ["article", "story"]')
    for slot, words in table.items():
        if not _NAME.fullmatch(slot):
            raise LexiconError(f"{name}: {SLOTS}: {slot!r}: a slot is named in capitals, so that it is no word")
        if not (isinstance(words, list) and words and all(isinstance(word, str) for word in words)):
            raise LexiconError(f"{name}: {SLOTS}: {slot}: must be a list of words, such as {slot} = ['one', 'two']")
        if any("{" in word or "}" in word for word in words):
            raise LexiconError(f"{name}: {SLOTS}: {slot}: a slot may not hold another one")
    return {slot: tuple(words) for slot, words in table.items()}


def filled(phrase: str, slots: Mapping[str, tuple[str, ...]], where: str) -> tuple[str, ...]:
    """All phrases that a phrase with slots stands for.

    Args:
        phrase: The phrase; `{a|b}` is one of the two, `{a|}` may be left out, `{NAME}` is any word of a named slot.
        slots: The named slots.
        where: The file and the rule, for messages.

    Raises:
        LexiconError: if a slot has no such name, a brace is open, or the phrases are more than `MOST`.

    >>> filled("read {the|this} {ARTICLE}{ now|}", {"ARTICLE": ("story",)}, "en.toml")
    ('read the story now', 'read the story', 'read this story now', 'read this story')
    """
    fixed, written = _SLOT.split(phrase)[::2], _SLOT.findall(phrase)
    if any("{" in part or "}" in part for part in fixed):
        raise LexiconError(f"{where}: the phrase {phrase!r} has a brace without its other half")
    choices = [_choices(slot, slots, where) for slot in written]
    if prod(map(len, choices)) > MOST:
        raise LexiconError(f"{where}: the phrase {phrase!r} stands for more than {MOST:,} phrases: cut it into several")
    made = (fixed[0] + "".join(map("".join, zip(words, fixed[1:], strict=True))) for words in product(*choices))
    return tuple(dict.fromkeys(made))


def _choices(slot: str, slots: Mapping[str, tuple[str, ...]], where: str) -> list[str]:
    """What may stand in a slot."""
    found: list[str] = []
    for choice in slot.split("|"):
        if not _NAME.fullmatch(choice):
            found.append(choice)
        elif choice in slots:
            found += slots[choice]
        else:
            there = ", ".join(slots) or "none"
            raise LexiconError(f"{where}: there is no slot {choice!r} in [{SLOTS}]; there are: {there}")
    return found
