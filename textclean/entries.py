"""The rules of a lexicon as values: the fields of a TOML table, how they are checked, and the predicates of blocks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from textclean.characters import OPENING_QUOTES
from textclean.document import LONG, Block, tokens
from textclean.errors import LexiconError
from textclean.labels import Kind
from textclean.pattern_size import MOST, written_out
from textclean.places import PLACES
from textclean.slots import SLOTS, filled, read
from textclean.values import NamedTuple

__all__ = ["MEDIUM", "MEDIUM_SHAPES", "NUMBER", "SHAPES", "Entry", "compiled", "parse", "phrase_tokens"]

WHERE = ("line", "prefix", "suffix", "anywhere")
# Stands for any token that begins with a digit.
NUMBER = "<n>"
# A line of at most this many words may be a long caption or teaser.
MEDIUM = 30
# The predicates that no line of more words meets.
MEDIUM_SHAPES = frozenset(("tiny", "short", "medium"))
# Rules may not have this name: it is the last part of the id of labels under a heading (`textclean.context`).
SECTION = "section"


class Entry(NamedTuple):
    """One rule of a lexicon; `textclean.lexicon` shows the table that it is written as.

    Attributes:
        id: The group, a dot and the rule's name.
        group: The group of rules, which is the name of the filter.
        kind: The kind of its labels.
        where: Where in a line the phrase must stand: "line" (all of it), "prefix", "suffix" or "anywhere".
        phrases: The phrases, their slots filled; `<n>` stands for a number.
        regex: A pattern, in the place of phrases or with them; None without one.
        near: Words or signs, one of which a line must hold to be matched against the pattern.
        score: The score of its labels.
        inside: The score between two paragraphs of the body.
        unless: Predicates that a block must not meet.
        only: Predicates that it must meet.
        part: Whether the label covers the match alone.
        opens_section: Whether a labelled line is a heading whose items are labelled too.
        hits: Examples that the rule must label.
        misses: Examples that it must not.
    """

    id: str
    group: str
    kind: str
    where: str
    phrases: tuple[str, ...]
    regex: str | None
    near: tuple[str, ...]
    score: float
    inside: float
    unless: tuple[str, ...]
    only: tuple[str, ...]
    part: bool
    opens_section: bool
    hits: tuple[str, ...]
    misses: tuple[str, ...]

    @property
    def finds(self) -> str:
        """The rule in words, for listings."""
        place = {"line": "the line", "prefix": "begins with", "suffix": "ends with", "anywhere": "holds"}[self.where]
        examples = ", ".join(f'"{p}"' for p in self.phrases[:3]) or f"pattern {self.regex}"
        return f"{place} {examples}" + (", ..." if len(self.phrases) > 3 else "")


# Predicates: what a rule may require of a block. A small closed set, so that lexicons stay data.

# Shapes depend on the line alone. They are checked before patterns, which cost more.
SHAPES: dict[str, Callable[[Block], bool]] = {
    "ends_sentence": lambda block: block.ends_sentence,
    "prose": lambda block: block.prose,
    "bullet": lambda block: block.bullet,
    "tiny": lambda block: block.words <= 4,
    "short": lambda block: block.words <= 12,
    "medium": lambda block: block.words <= MEDIUM,
    "long": lambda block: block.words > 60,
    "capitals": lambda block: block.content[:LONG].isupper(),
    "title_case": lambda block: block.title_case,
    "capitalised": lambda block: block.content[:1].isupper(),
    "quoted": lambda block: block.content[:1] in OPENING_QUOTES,
    "colon": lambda block: block.content.endswith(":"),
    "full_stop": lambda block: block.content.endswith((".", ".)")) and not block.content.endswith(".."),
    "question": lambda block: block.content.endswith("?"),
}
PREDICATES = (*SHAPES, *PLACES)

_FIELDS = {
    "kind": str,
    "where": str,
    "phrases": list,
    "regex": str,
    "near": list,
    "score": float,
    "inside": float,
    "unless": list,
    "only": list,
    "part": bool,
    "opens_section": bool,
    "hits": list,
    "misses": list,
}


def parse(data: Mapping[str, Any], name: str, *, proven: bool = False) -> tuple[Entry, ...]:
    """Check a lexicon's tables and return its rules.

    Args:
        data: The tables, as `tomllib` returns them.
        name: The name of the file, for messages.
        proven: Whether its patterns are known to compile, as tests show of the package's own: compiling them takes
            longer than all else.

    Raises:
        LexiconError: if a field is unknown, missing or of the wrong type, or a phrase stands there twice; the message
            names file and rule.
    """
    entries = []
    slots = read(data.get(SLOTS, {}), name)
    for group, tables in data.items():
        if group == SLOTS:
            continue
        if not isinstance(tables, Mapping):
            raise LexiconError(f"{name}: {group}: must be a table of rules, such as [{group}.some_rule]")
        kind = tables.get("kind")
        for rule, table in tables.items():
            if isinstance(table, Mapping):
                entry = _entry(name, f"{group}.{rule}", group, {"kind": kind, **table})
                if entry.regex and not proven:
                    _refuse_broken(entry.regex, entry.where, f"{name}: {entry.id}")
                entries.append(entry)
            elif rule not in ("kind", "finds"):
                raise LexiconError(f"{name}: {group}: unknown field {rule!r}; a group has 'kind', 'finds' and rules")
    seen = _refuse_duplicates(entries, name)
    return tuple(_filled(entry, slots, seen, name) for entry in entries)


def _entry(name: str, rule: str, group: str, table: dict[str, Any]) -> Entry:
    """Check one rule's table."""
    where = f"{name}: {rule}"
    if rule == f"{group}.{SECTION}":
        raise LexiconError(f"{where}: the name {SECTION!r} is reserved for the lines under a heading: rename the rule")
    if table["kind"] is None:
        raise LexiconError(f"{where}: needs 'kind', its own or its group's; there are: {', '.join(Kind)}")
    for key, value in table.items():
        if key not in _FIELDS:
            raise LexiconError(f"{where}: unknown field {key!r}; known are {', '.join(_FIELDS)}")
        expected = _FIELDS[key]
        number = expected is float and isinstance(value, int) and not isinstance(value, bool)
        if not (isinstance(value, expected) or number):
            raise LexiconError(f"{where}: {key} must be of type {expected.__name__}, not {type(value).__name__}")
        for item in value if isinstance(value, list) else ():
            if not isinstance(item, str):
                raise LexiconError(f"{where}: {key} must hold strings, not {type(item).__name__}")
    if table["kind"] not in tuple(Kind):
        raise LexiconError(f"{where}: unknown kind {table['kind']!r}; there are: {', '.join(Kind)}")
    if table.get("where") not in WHERE:
        raise LexiconError(f"{where}: 'where' must be one of {', '.join(WHERE)}, not {table.get('where')!r}")
    phrases, regex, near = tuple(table.get("phrases", ())), table.get("regex"), tuple(table.get("near", ()))
    if not phrases and not regex:
        raise LexiconError(f"{where}: needs 'phrases' or 'regex'")
    if regex and not near:
        raise LexiconError(f"{where}: a 'regex' needs 'near', words or signs of which a line must hold one")
    for key in ("hits", "misses"):
        if not table.get(key):
            raise LexiconError(f"{where}: needs {key!r}, at least one example line")
    for key in ("unless", "only"):
        for predicate in table.get(key, ()):
            if predicate not in PREDICATES:
                raise LexiconError(f"{where}: unknown predicate {predicate!r}; there are: {', '.join(PREDICATES)}")
    score = float(table.get("score", 0.8))
    inside = float(table.get("inside", score))
    if not (0 <= score <= 1 and 0 <= inside <= 1):
        raise LexiconError(f"{where}: 'score' and 'inside' must be between 0 and 1")
    return Entry(
        rule, group, table["kind"], table["where"], phrases, regex, near, score, inside,
        tuple(table.get("unless", ())), tuple(table.get("only", ())),
        table.get("part", False), table.get("opens_section", False), tuple(table["hits"]), tuple(table["misses"]),
    )  # fmt: skip


def compiled(pattern: str, place: str) -> Any:
    """Compile the pattern of a rule for its place in a line; the `regex` package caches compiled patterns.

    Args:
        pattern: The rule's `regex`.
        place: The rule's `where`.
    """
    import regex

    return regex.compile(f"(?:{pattern})$" if place in ("line", "suffix") else pattern)


def _refuse_broken(pattern: str, place: str, where: str) -> None:
    """Raise a LexiconError if the pattern does not compile, or if that would take seconds."""
    import regex

    size = written_out(pattern)
    if size > MOST:
        raise LexiconError(f"{where}: 'regex' repeats {size:,} items, {MOST:,} at most: lower the numbers in braces")
    try:
        compiled(pattern, place)
    except regex.error as wrong:
        raise LexiconError(f"{where}: 'regex' does not compile: {wrong}") from wrong


# The phrases of a lexicon by their place in a line and their tokens, each with its rule.
_Seen = dict[tuple[str, tuple[str, ...]], Entry]


def _refuse_duplicates(entries: list[Entry], name: str) -> _Seen:
    """The phrases without slots; a LexiconError if one holds no word, or two rules have the same at the same place."""
    seen: _Seen = {}
    for entry in entries:
        for phrase in filter(_whole, entry.phrases):
            key = entry.where, tuple(phrase_tokens(phrase))
            if not key[1]:
                raise LexiconError(f"{name}: {entry.id}: the phrase {phrase!r} holds no word")
            if key in seen:
                raise LexiconError(f"{name}: {entry.id}: the phrase {phrase!r} is already in {seen[key].id}")
            seen[key] = entry
    return seen


def _whole(phrase: str) -> bool:
    """Whether a phrase has no slots."""
    return "{" not in phrase and "}" not in phrase


def _filled(entry: Entry, slots: Mapping[str, tuple[str, ...]], seen: _Seen, name: str) -> Entry:
    """A rule with its slots filled. A phrase that a rule as strong inside articles has already is not needed twice."""
    if all(map(_whole, entry.phrases)):
        return entry
    phrases = [phrase for phrase in entry.phrases if _whole(phrase)]
    for phrase in entry.phrases:
        for one in () if _whole(phrase) else filled(phrase, slots, f"{name}: {entry.id}"):
            key = entry.where, tuple(phrase_tokens(one))
            if not key[1]:
                raise LexiconError(f"{name}: {entry.id}: the phrase {phrase!r} may hold no word")
            if key not in seen or seen[key].inside < entry.inside:
                seen[key] = entry
                phrases.append(one)
    return entry._replace(phrases=tuple(phrases))


def phrase_tokens(phrase: str) -> list[str]:
    """Split a phrase into tokens, of which `<n>` is one.

    In scripts without spaces each character is a token: a phrase begins and ends there wherever it stands.

    Args:
        phrase: The phrase, as a lexicon has it.

    >>> phrase_tokens("<n> min read"), phrase_tokens("<n>条评论")
    (['<n>', 'min', 'read'], ['<n>', '条', '评', '论'])
    """
    parts = phrase.split(NUMBER)
    return [NUMBER if t == "\0" else t for part in parts for t in (*tokens(part, apart=True), "\0")][:-1]
