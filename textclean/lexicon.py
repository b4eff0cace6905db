"""Phrases as data: loads, validates and compiles the lexicons, and finds their phrases in a document.

A lexicon is a TOML file of rules, grouped by the filter that they belong to:

    [related]
    kind = "teaser"                      # the kind of all rules of the group; a rule may name its own

    [related.read_more]                  # the rule's id
    where   = "prefix"                   # line | prefix | suffix | anywhere, of the line's content
    phrases = ["read more", "also read"] # literal; <n> stands for a number, spaces and case don't matter
    score   = 0.8                        # how sure the rule is, from 0 to 1
    inside  = 0.6                        # the score between two paragraphs of the body, where it differs
    unless  = ["ends_sentence"]          # predicates that a block must not meet
    only    = ["short"]                  # predicates that it must meet
    part    = true                       # the label covers the match alone, not the whole line
    hits    = ["Read more: Mayor resigns"]               # each must be labelled by this rule
    misses  = ["Read more books, the teacher said."]     # none may be

A rule whose name ends in "heading" opens a section: what stands under such a line goes along with it.

`regex` may stand beside or instead of `phrases`. It keeps to the subset that RE2 knows (no look-around, no
back-references) and needs `near`: signs or words of which one must be in the line, so that most lines never see the
pattern. Phrases are kept in tries of words, one a place, for all rules together: a line is looked up by its first
word, its last word, and by the rare words in it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any, NamedTuple

from textclean.document import LONG, Block, Document, Zone, token_spans, tokens
from textclean.errors import LexiconError
from textclean.labels import Kind, Label, Rule

__all__ = ["Entry", "Lexicon", "labels", "load", "parse", "rules"]

DEFAULT_LANG = "en"
WHERE = ("line", "prefix", "suffix", "anywhere")
# Signs that may follow a phrase that is the whole line.
TRAILING = frozenset(":.,;!?…›»>→▸▼↓|*-–—+)]\"”")  # noqa: RUF001
OPENING = frozenset("([*\"“")
NUMBER = "<n>"
_DIGIT = re.compile(r"\d")
# A phrase anywhere in a line counts only in lines up to this many tokens; prefixes and suffixes are not limited.
ANYWHERE_TOKENS = 60


class Entry(NamedTuple):
    """One rule of a lexicon."""

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
    hits: tuple[str, ...]
    misses: tuple[str, ...]

    @property
    def finds(self) -> str:
        """The rule in words, for listings."""
        place = {"line": "the line", "prefix": "begins with", "suffix": "ends with", "anywhere": "holds"}[self.where]
        examples = ", ".join(f'"{p}"' for p in self.phrases[:3]) or f"pattern {self.regex}"
        return f"{place} {examples}" + (", ..." if len(self.phrases) > 3 else "")


# Predicates: what a rule may ask of the block it matched. A small closed set, so that lexicons stay data.


# Shapes are asked first: they depend on the line alone, and spare most lines the dearer patterns.
SHAPES: dict[str, Callable[[Block], bool]] = {
    "ends_sentence": lambda block: block.ends_sentence,
    "prose": lambda block: block.prose,
    "bullet": lambda block: block.bullet,
    "tiny": lambda block: block.words <= 4,
    "short": lambda block: block.words <= 12,
    "medium": lambda block: block.words <= 30,
    "long": lambda block: block.words > 60,
    "capitals": lambda block: block.content[:LONG].isupper(),
    "title_case": lambda block: block.title_case,
    "capitalised": lambda block: block.content[:1].isupper(),
    "quoted": lambda block: block.content[:1] in "\"“'‘«„",
    "colon": lambda block: block.content.endswith(":"),
    "question": lambda block: block.content.endswith("?"),
}
PLACES: dict[str, Callable[[Document, int], bool]] = {
    "head": lambda doc, i: doc.zone(i) == Zone.HEAD,
    "inside": lambda doc, i: doc.zone(i) == Zone.INSIDE,
    "tail": lambda doc, i: doc.zone(i) == Zone.TAIL,
    "first": lambda doc, i: i == 0,
    "last": lambda doc, i: i >= len(doc.blocks) - 3,
    "before_prose": lambda doc, i: i + 1 < len(doc.blocks) and doc.blocks[i + 1].prose,
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
    "hits": list,
    "misses": list,
}


def parse(data: Mapping[str, Any], name: str) -> tuple[Entry, ...]:
    """The rules in a lexicon's tables; `name` is the file's, for messages.

    Raises:
        LexiconError: naming file and rule, if a field is unknown, of the wrong type or missing, or a phrase stands twice.
    """
    entries = []
    for group, tables in data.items():
        if not isinstance(tables, Mapping):
            raise LexiconError(f"{name}: {group}: expected a table of rules, as [{group}.some_rule]")
        kind = tables.get("kind")
        for rule, table in tables.items():
            if isinstance(table, Mapping):
                entries.append(_entry(name, f"{group}.{rule}", group, {"kind": kind, **table}))
            elif rule != "kind":
                raise LexiconError(f"{name}: {group}: unknown field {rule!r}; a group has only 'kind' and rules")
    _refuse_duplicates(entries, name)
    return tuple(entries)


def _entry(name: str, rule: str, group: str, table: dict[str, Any]) -> Entry:
    where = f"{name}: {rule}"
    for key, value in table.items():
        if key not in _FIELDS:
            raise LexiconError(f"{where}: unknown field {key!r}; known are {', '.join(_FIELDS)}")
        wanted = _FIELDS[key]
        if not isinstance(value, wanted) and not (wanted is float and isinstance(value, int)):
            raise LexiconError(f"{where}: {key} must be of type {wanted.__name__}, not {type(value).__name__}")
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
        table.get("part", False), tuple(table["hits"]), tuple(table["misses"]),
    )  # fmt: skip


def _refuse_duplicates(entries: list[Entry], name: str) -> None:
    seen: dict[tuple[str, tuple[str, ...]], str] = {}
    for entry in entries:
        for phrase in entry.phrases:
            key = entry.where, tuple(_phrase_tokens(phrase))
            if not key[1]:
                raise LexiconError(f"{name}: {entry.id}: the phrase {phrase!r} holds no word")
            if key in seen:
                raise LexiconError(f"{name}: {entry.id}: the phrase {phrase!r} stands in {seen[key]} already")
            seen[key] = entry.id


def _phrase_tokens(phrase: str) -> list[str]:
    return [NUMBER if t == "\0" else t for part in phrase.split(NUMBER) for t in (*tokens(part), "\0")][:-1]


Trie = dict[str, Any]
_ENTRIES = "\0entries"


def _insert(trie: Trie, words: list[str], entry: Entry) -> None:
    for word in words:
        trie = trie.setdefault(word, {})
    trie.setdefault(_ENTRIES, []).append(entry)


def _step(trie: Trie, word: str) -> Trie | None:
    found: Trie | None = trie.get(word)
    if found is None and word[0].isdigit():
        found = trie.get(NUMBER)
    return found


class _Hit(NamedTuple):
    entry: Entry
    first: int  # token indexes into head or tail, half-open; -1: a pattern, start and end are offsets into text
    last: int
    in_tail: bool


@dataclass(frozen=True, eq=False)
class Lexicon:
    """Compiled rules; made by `load`, shared by all filters of a language."""

    entries: tuple[Entry, ...]
    _prefix: Trie = field(default_factory=dict)
    _suffix: Trie = field(default_factory=dict)
    _anywhere: dict[str, list[tuple[list[str], int, Entry]]] = field(default_factory=dict)
    _patterns: dict[str, list[tuple[Entry, Any]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for entry in self.entries:
            for phrase in entry.phrases:
                words = _phrase_tokens(phrase)
                if entry.where == "suffix":
                    _insert(self._suffix, words[::-1], entry)
                elif entry.where == "anywhere":
                    # Looked up by its longest word, which few lines hold.
                    at = max(range(len(words)), key=lambda i: len(words[i]))
                    self._anywhere.setdefault(words[at], []).append((words, at, entry))
                else:
                    _insert(self._prefix, words, entry)
            if entry.regex:
                pattern = _compile(entry)
                for token in entry.near:
                    self._patterns.setdefault(token.lower(), []).append((entry, pattern))

    def __call__(self, doc: Document) -> Mapping[str, list[Label]]:
        """The labels of all rules in a document, by group (the filter's name)."""
        found: dict[str, list[Label]] = {}
        for i, block in enumerate(doc.blocks):
            for hit in block.once(self._hits):
                entry = hit.entry
                if _stands_right(entry, doc, i):
                    found.setdefault(entry.group, []).append(_label(doc, i, hit))
        return found

    def _hits(self, block: Block) -> list[_Hit]:
        """What the rules find in one line, wherever it stands; where it must stand is asked later."""
        return list(self._scan(block))

    def _scan(self, block: Block) -> Iterator[_Hit]:
        head, tail = block.head, block.tail
        if head:
            yield from self._prefixes(block, head, tail)
            yield from self._suffixes(block, tail)
        words = set(head) if head is tail else {*head, *tail}
        if len(head) <= ANYWHERE_TOKENS and not words.isdisjoint(self._anywhere):
            yield from self._inner(block, head, words)
        if _DIGIT.search(block.text, block.lead, block.lead + LONG):
            words.add(NUMBER)
        if not words.isdisjoint(self._patterns):
            yield from self._matches(block, words)

    def _prefixes(self, block: Block, head: list[str], tail: list[str]) -> Iterator[_Hit]:
        start = 0
        while start < len(head) - 1 and head[start] in OPENING:
            start += 1
        trie, i = self._prefix, start
        while i < len(head):
            step = _step(trie, head[i])
            if step is None:
                return
            trie, i = step, i + 1
            for entry in trie.get(_ENTRIES, ()):
                whole = head is tail and TRAILING.issuperset(head[i:])
                if (whole or entry.where == "prefix") and _fits(entry, block):
                    yield _Hit(entry, start, i, False)

    def _suffixes(self, block: Block, tail: list[str]) -> Iterator[_Hit]:
        end = len(tail)
        while end > 1 and tail[end - 1] in TRAILING:
            end -= 1
        trie, i = self._suffix, end
        while i > 0:
            step = _step(trie, tail[i - 1])
            if step is None:
                return
            trie, i = step, i - 1
            for entry in trie.get(_ENTRIES, ()):
                if _fits(entry, block):
                    yield _Hit(entry, i, end, True)

    def _inner(self, block: Block, head: list[str], words: set[str]) -> Iterator[_Hit]:
        for word in words.intersection(self._anywhere):
            for phrase, at, entry in self._anywhere[word]:
                for i in [i for i, token in enumerate(head) if token == word]:
                    first = i - at
                    if first >= 0 and head[first : first + len(phrase)] == phrase and _fits(entry, block):
                        yield _Hit(entry, first, first + len(phrase), False)

    def _matches(self, block: Block, words: set[str]) -> Iterator[_Hit]:
        tried = set()
        for token in words.intersection(self._patterns):
            for entry, pattern in self._patterns[token]:
                if entry.id in tried or (entry.where == "line" and block.tail_at) or not _fits(entry, block):
                    continue
                tried.add(entry.id)
                span = _search(block, entry.where, pattern)
                if span:
                    yield _Hit(entry, -1 - span[0], span[1], False)


def _fits(entry: Entry, block: Block) -> bool:
    """Whether the line has the shape that the rule asks for."""
    for name in entry.only:
        if name in SHAPES and not SHAPES[name](block):
            return False
    return not any(name in SHAPES and SHAPES[name](block) for name in entry.unless)


def _stands_right(entry: Entry, doc: Document, i: int) -> bool:
    """Whether the line stands where the rule asks it to."""
    for name in entry.only:
        if name in PLACES and not PLACES[name](doc, i):
            return False
    return not any(name in PLACES and PLACES[name](doc, i) for name in entry.unless)


def _compile(entry: Entry) -> Any:
    import regex

    pattern = entry.regex or ""
    if entry.where in ("line", "suffix"):
        pattern = f"(?:{pattern})$"
    return regex.compile(pattern)


def _search(block: Block, where: str, pattern: Any) -> tuple[int, int] | None:
    """Offsets into the block's text of what the pattern finds; long lines are searched at their ends only."""
    text, lead = block.text, block.lead
    end = lead + len(block.content)
    if where in ("line", "prefix"):
        stop = min(end, lead + LONG)
        found = pattern.match(text, lead, stop)
        if not found and lead > block.indent:
            found = pattern.match(text, block.indent, stop)  # what looks like a bullet may belong to the phrase
    elif where == "suffix":
        found = pattern.search(text, max(lead, end - LONG), end)
    else:
        found = pattern.search(text, lead, end) if end - lead <= LONG else None
    return found.span() if found and found.end() > found.start() else None


def _label(doc: Document, i: int, hit: _Hit) -> Label:
    block, entry = doc.blocks[i], hit.entry
    start, end = _offsets(block, hit)
    shown = block.text[start:end] if end - start <= 40 else block.text[start : start + 37] + "..."
    place = {"line": "is", "prefix": "begins with", "suffix": "ends with", "anywhere": "holds"}[entry.where]
    score = entry.inside if doc.zone(i) == Zone.INSIDE else entry.score
    span = block.span(start, end) if entry.part else (block.start, block.end)
    return Label(*span, entry.kind, entry.id, score, f'{place} "{shown}"')


def _offsets(block: Block, hit: _Hit) -> tuple[int, int]:
    """Offsets of a hit into the block's text."""
    if hit.first < 0:
        return -1 - hit.first, hit.last
    at = block.tail_at if hit.in_tail else 0
    content = block.content[at:] if hit.in_tail else block.content[:LONG]
    spans = token_spans(content)
    start = spans[hit.first][0]
    end = len(content) if hit.in_tail else spans[hit.last - 1][1]
    return block.lead + at + start, block.lead + at + end


@cache
def load(lang: str | None = None) -> Lexicon:
    """The lexicon of a language (ISO 639-1; English if none is named) with the rules that hold in any language.

    A language without a lexicon of its own gets those alone.
    """
    folder = resources.files("textclean") / "lexicons"
    entries: list[Entry] = []
    for name in ("any.toml", f"{(lang or DEFAULT_LANG).lower()[:2]}.toml"):
        file = folder / name
        if file.is_file():
            entries += parse(tomllib.loads(file.read_text(encoding="utf-8")), name)
    return Lexicon(tuple(entries))


@cache
def _scanner(lang: str | None) -> Any:
    lexicon = load(lang)
    return lambda doc: lexicon(doc)


def labels(doc: Document, group: str) -> list[Label]:
    """What the lexicon of the document's language says for one group of rules (a filter's name)."""
    found: Mapping[str, list[Label]] = doc.once(_scanner(doc.lang))
    return found.get(group, [])


def rules(group: str, lang: str | None = None) -> tuple[Rule, ...]:
    """The rules of one group, as a filter lists them."""
    return tuple(
        Rule(e.id, e.kind, e.score, e.finds, e.hits, e.misses)
        for e in load(lang).entries
        if e.group == group
    )
