"""What the writer of a lexicon wants to know: all that is wrong in the file, and what its rules hit in a corpus."""

from __future__ import annotations

import tomllib
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import Any, NamedTuple

from textclean import languages, lexicon
from textclean.entries import Entry, parse
from textclean.errors import LexiconError, UnknownName
from textclean.languages.codes import code
from textclean.matcher import Matcher
from textclean.reading import document
from textclean.slots import SLOTS

__all__ = ["Found", "Hits", "check", "hits"]


class Found(NamedTuple):
    """A lexicon as far as it is right, and all that is wrong in it.

    Attributes:
        rules: The rules that can be used.
        words: The number of words, if the file is one of `textclean/languages/`.
        mistakes: What is wrong, a sentence each, with file and rule.
    """

    rules: tuple[Entry, ...]
    words: int
    mistakes: tuple[str, ...]


class Hits(NamedTuple):
    """What the rules of a lexicon hit in a corpus.

    Attributes:
        texts: The number of texts.
        lines: The number of their lines.
        rules: How many lines each rule hits, also those that hit none.
        hit: How often each line is hit, with the rules that hit it; a long line is shortened.
        sentences: The same for lines that read like paragraphs, which a rule should seldom hit.
    """

    texts: int
    lines: int
    rules: Counter[str]
    hit: Counter[tuple[str, str]]
    sentences: Counter[tuple[str, str]]


# Code points of a line that are shown.
SHOWN = 120


def check(toml: str, name: str) -> Found:
    """Read a lexicon, or a file of a language's words, and name all that is wrong in it, not the first thing alone.

    A file that is named by a language, such as `de.toml`, must also fit the English lexicon beside which it is used: it
    has groups of that only, and a rule of the same id is of the same kind.

    Args:
        toml: The text of the file.
        name: The name of the file.

    >>> check('months = "May"', "en.toml").mistakes
    ("en.toml: months: write 'May' in lower case",)
    """
    try:
        tables = tomllib.loads(toml)
    except tomllib.TOMLDecodeError as error:
        return Found((), 0, (f"{name}: not a valid TOML file: {error}",))
    if tables and not any(isinstance(value, Mapping) for value in tables.values()):
        return _words(toml, name)
    rules, mistakes = list[Entry](), list[str]()
    for part in _rule_by_rule(tables):
        try:
            rules += parse(part, name)
        except LexiconError as error:
            mistakes.append(str(error))
    if not mistakes:
        mistakes += _failure(partial(parse, tables, name))
    if not mistakes:  # what a phrase with slots stands for depends on the other rules
        rules = list(parse(tables, name))
    for rule in rules:
        mistakes += _failure(partial(lexicon.prove, Matcher((rule,), name), name))
    if _is_language(name):
        mistakes += _beside_english(rules, name)
    return Found(tuple(rules), 0, tuple(dict.fromkeys(mistakes)))


def _words(toml: str, name: str) -> Found:
    """What is wrong in a file of words."""
    try:
        found = languages.parse(toml, name)
    except LexiconError as error:
        return Found((), 0, (str(error),))
    return Found((), sum(map(len, found)), ())


def _rule_by_rule(tables: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The tables of a lexicon, cut into lexicons of one rule, each with the slots of the file."""
    slots = {key: value for key, value in tables.items() if key == SLOTS}
    for group, table in tables.items():
        if group == SLOTS:
            continue
        rules = {key: value for key, value in table.items() if isinstance(value, Mapping)} if table else {}
        if not isinstance(table, Mapping) or not rules:
            yield {**slots, group: table}
            continue
        common = {key: value for key, value in table.items() if key not in rules}
        for rule, fields in rules.items():
            yield {**slots, group: {**common, rule: fields}}


def _failure(attempt: Callable[[], object]) -> list[str]:
    """The message of the error that a call raises; none if it raises none."""
    try:
        attempt()
    except LexiconError as error:
        return [str(error)]
    return []


def _is_language(name: str) -> bool:
    """Whether a file is named by a language."""
    stem = name.removesuffix(".toml")
    try:
        return len(stem) == 2 and code(stem) is not None
    except UnknownName:
        return False


def _beside_english(rules: Iterable[Entry], name: str) -> Iterator[str]:
    """What keeps rules from working beside the English ones."""
    english = {entry.id: entry for entry in lexicon.load().entries}
    for rule in rules:
        like = english.get(rule.id)
        if rule.group not in lexicon.groups():
            yield f"{name}: {rule.id}: there is no group {rule.group!r}; there are: {', '.join(lexicon.groups())}"
        elif like is not None and rule.kind != like.kind:
            yield f"{name}: {rule.id}: the English rule of this name is of the kind {like.kind!r}, not {rule.kind!r}"
        elif rule.opens_section and not (like and like.opens_section):
            headings = ", ".join(entry.id for entry in english.values() if entry.opens_section)
            yield f"{name}: {rule.id}: only rules with these names may open sections: {headings}"


def hits(rules: tuple[Entry, ...], texts: Iterable[str], name: str) -> Hits:
    """Count what rules hit in some texts.

    Args:
        rules: The rules, as `check` returns them.
        texts: The texts.
        name: The name of the lexicon, for messages.

    Raises:
        LexiconError: if a pattern takes too long for a line.
    """
    matcher = Matcher(rules, name)
    found = Hits(0, 0, Counter({rule.id: 0 for rule in rules}), Counter(), Counter())
    for text in texts:
        doc = document(text)
        starts = [block.start for block in doc.blocks]
        found = found._replace(texts=found.texts + 1, lines=found.lines + len(starts))
        by_line: dict[int, set[str]] = {}
        for labels in matcher(doc).values():
            for label in labels:
                by_line.setdefault(bisect_right(starts, label.start) - 1, set()).add(label.rule)
        for i, ids in sorted(by_line.items()):
            found.rules.update(ids)
            line = (", ".join(sorted(ids)), doc.blocks[i].content[:SHOWN])
            found.hit[line] += 1
            if doc.blocks[i].prose:
                found.sentences[line] += 1
    return found
