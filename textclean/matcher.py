"""Finds the phrases and patterns of a lexicon in lines: all rules at once, with a few look-ups for most lines."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, lru_cache, partial
from heapq import merge
from typing import Any

from textclean.characters import ANGLES, BIDI, DASHES, members, splits_word
from textclean.document import LONG, Block, Document, Zone, token_spans, tokens
from textclean.entries import MEDIUM, NUMBER, SHAPES, Entry, compiled
from textclean.errors import LexiconError
from textclean.labels import Label
from textclean.places import PLACES
from textclean.rule_index import RULES, Index, Trie
from textclean.rule_index import index as indexed
from textclean.values import NamedTuple

__all__ = ["Matcher", "Several"]

# Signs that may follow a phrase that is the whole line: marks of a link ("More »"), of a list ("More:") or of a menu
# ("More ▼"), and what closes. A line in Chinese that ends in a full stop is a sentence. The marks that order text
# from right to left cannot be seen.
TRAILING = frozenset(f':.,;!?…{ANGLES}>→▸▼↓|*{DASHES}+)]"”：！？＞｜）】］〕》◀') | members(BIDI)
# Signs that may stand before a phrase at the beginning of a line.
OPENING = frozenset('([*"“（【［〔※◆') | members(BIDI)
# A line that is a phrase in these is what somebody says, not a link.
QUOTES = frozenset('"“')
_DIGIT = re.compile(r"\d")
# Rules for phrases anywhere in a line apply to lines of at most this many tokens; prefixes and suffixes have no limit.
ANYWHERE_TOKENS = 60
# Results for lines of at most SHORT code points are cached, KNOWN of them.
SHORT, KNOWN = 80, 4096
# The seconds that a pattern of a user may take for one line: a linear one takes less than a millisecond for `LONG` code
# points, also on a machine under load.
LIMIT = 1.0

# Predicates of lines, each with what a line must answer.
_Shapes = tuple[tuple[Callable[[Block], bool], bool], ...]


def _step(trie: Trie, word: str) -> Trie | None:
    """The branch for a word; that for a number if the word begins with a digit and has no branch of its own."""
    found: Trie | None = trie.get(word)
    if found is None and word[0].isdigit():
        found = trie.get(NUMBER)
    return found


def _may_hold(trie: Trie, word: str, signs: frozenset[str]) -> bool:
    """Whether a line with this word at its edge can hold a phrase of the trie there."""
    return word in trie or word in signs or word[0].isdigit()


class _Hit(NamedTuple):
    """A rule that matches a line.

    `first` and `last` are half-open indexes of tokens in `head`, or in `tail` if `in_tail` is true. For a pattern,
    `first` is -1 minus the start, and `last` the end, of the match in the line's text.
    """

    entry: Entry
    first: int
    last: int
    in_tail: bool


class _Found(NamedTuple):
    """What a rule finds in a line: the offsets in the line's text, and the reason for the label."""

    entry: Entry
    start: int
    end: int
    reason: str


class _Pattern:
    """The pattern of a rule. It is compiled on first use: of most rules no line of a text holds a `near` word.

    Args:
        entry: The rule.
        limit: The seconds after which a match ends in a TimeoutError; None for the package's own, which do without.
        needs: The text that all matches hold.
        begins: What a match can begin with, one or two characters; empty if it is not known.
    """

    def __init__(self, entry: Entry, limit: float | None, needs: str, begins: frozenset[str]) -> None:
        self.entry, self.needs, self._limit = entry, needs, limit
        # Of use where a match begins in one of two places.
        self._begins = begins if entry.where in ("line", "prefix") else frozenset()
        self.shapes = _shapes(entry.only, entry.unless)

    def may_begin(self, text: str, ends: tuple[int, int, int, int]) -> bool:
        """Whether a match can begin where the line does; it costs less than a match, and far less than compiling.

        Args:
            text: The line's text.
            ends: Where patterns are searched in it (`_ends`).
        """
        begins, (indent, lead, _, end) = self._begins, ends
        return not begins or any(
            text[at : at + 1] in begins or text[at : at + 2] in begins for at in (lead, indent) if at < end
        )

    def __getattr__(self, name: str) -> Any:
        # Called until `match` and `search` are there.
        if name not in ("match", "search"):
            raise AttributeError(name)
        pattern = compiled(self.entry.regex or "", self.entry.where)
        self.match, self.search = pattern.match, pattern.search
        if self._limit is not None:
            self.match, self.search = (partial(find, timeout=self._limit) for find in (pattern.match, pattern.search))
        return getattr(self, name)


class Matcher:
    """Compiled rules, shared by all filters of a language.

    Phrases are stored in tries of words: one for those at the beginning of a line, one for those at its end. Phrases
    anywhere in a line are looked up by their longest word, patterns by their `near` words; both have a second, small
    index for paragraphs, since most rules ask for a shorter line.

    Args:
        entries: The rules.
        name: The name of the lexicon, for messages.
        limit: The time in seconds that one pattern may take for one line; None for patterns that are known to be
            linear in time, such as those of the package.
        index: The rules by their words, if it is made already.
    """

    __slots__ = ("_apart", "_inside", "_keys", "_known", "_limit", "_patterns", "_prefix", "_suffix", "entries", "name")

    def __init__(
        self,
        entries: tuple[Entry, ...],
        name: str = "lexicon",
        *,
        limit: float | None = LIMIT,
        index: Index | None = None,
    ) -> None:
        self.entries, self.name = entries, name
        self._limit = limit
        self._prefix, self._suffix, self._inside, near, needs, self._apart = index or indexed(entries)
        patterns = {number: _Pattern(entries[number], limit, *what) for number, what in needs.items()}
        self._patterns = [{word: [patterns[i] for i in numbers] for word, numbers in size.items()} for size in near]
        # A third to a half of the lines of web pages repeat a recent line, of this page or of another.
        self._known = lru_cache(KNOWN)(lambda text: self._matched(Block(0, len(text), 1, 0, text, text)))
        # Two sets are intersected quickly; a set and the keys of a dictionary are not.
        self._keys = [(frozenset(i), frozenset(p)) for i, p in zip(self._inside, self._patterns, strict=True)]

    def __call__(self, doc: Document) -> Mapping[str, list[Label]]:
        """Label a document with all rules.

        Args:
            doc: The document.

        Returns:
            The labels of each group of rules (a filter's name) that has any.
        """
        labels: dict[str, list[Label]] = {}
        for i, block in enumerate(doc.blocks):
            text = block.text
            for entry, start, end, reason in (
                self._known(text) if len(text) <= SHORT else block.once_for_text(self._matched)
            ):
                if _in_place(entry, doc, i):
                    span = block.span(start, end) if entry.part else (block.start, block.end)
                    score = entry.inside if doc.zone(i) == Zone.INSIDE else entry.score
                    label = Label(*span, entry.kind, entry.id, score, reason)
                    labels.setdefault(entry.group, []).append(label)
        return labels

    def _matched(self, block: Block) -> tuple[_Found, ...]:
        """What the rules find in one line, regardless of its place in the document."""
        # Sets of words have no order; labels need one.
        found = (_found(block, hit, self._apart) for hit in sorted(self._hits(block), key=_order))
        return tuple(each for each in found if not (each.entry.part and _splits(block.text, each)))

    def _hits(self, block: Block) -> list[_Hit]:
        """All phrases and patterns that match one line."""
        head, tail = self._edges(block)
        if not head:
            return []
        hits: list[_Hit] = []
        # Most lines begin and end with a word that no phrase begins or ends with.
        if _may_hold(self._prefix, head[0], OPENING):
            hits += self._prefixes(block, head, tail)
        if _may_hold(self._suffix, tail[-1], TRAILING):
            hits += self._suffixes(block, tail)
        words = set(head) if head is tail else {*head, *tail}
        paragraph = block.words > MEDIUM
        if not paragraph and _DIGIT.search(block.text):
            words.add(NUMBER)
        inside, patterns = self._keys[paragraph]
        if len(head) <= ANYWHERE_TOKENS:
            for word in words & inside:
                hits += self._phrases(block, head, word, self._inside[paragraph][word])
        if near := words & patterns:
            hits += self._matches(block, near, self._patterns[paragraph])
        return hits

    def _edges(self, block: Block) -> tuple[list[str], list[str]]:
        """The tokens of the line's beginning and of its end; the same list if the line is not long."""
        if not self._apart or block.text.isascii():
            return block.head, block.tail
        head = tokens(block.content[: block.head_end], apart=True)
        return head, tokens(block.content[block.tail_at :], apart=True) if block.tail_at else head

    def _phrases(
        self, block: Block, head: list[str], word: str, phrases: Sequence[tuple[list[str], int, int]]
    ) -> Iterator[_Hit]:
        """Hits, anywhere in the line, of the phrases whose longest word this is."""
        places = [i for i, token in enumerate(head) if token == word]
        for phrase, at, number in phrases:
            for first in [i - at for i in places]:
                last = first + len(phrase)
                if first >= 0 and _same(phrase, head[first:last]) and _fits(self.entries[number], block):
                    yield _Hit(self.entries[number], first, last, False)

    def _matches(self, block: Block, near: set[str], index: Mapping[str, Sequence[_Pattern]]) -> Iterator[_Hit]:
        """Hits of the patterns that have one of these words as a `near` word."""
        text, tried, ends = block.text, set[str](), _ends(block)
        for token in near:
            for pattern in index[token]:
                entry = pattern.entry
                # Most patterns fail here, in a hundredth of the time of a search.
                if pattern.needs not in text or entry.id in tried or (entry.where == "line" and block.tail_at):
                    continue
                if not (pattern.may_begin(text, ends) and _has(pattern.shapes, block)):
                    continue
                tried.add(entry.id)
                try:
                    span = _search(text, ends, entry.where, pattern)
                except TimeoutError:
                    raise self._too_slow(entry, block) from None
                if span:
                    yield _Hit(entry, -1 - span[0], span[1], False)

    def _too_slow(self, entry: Entry, block: Block) -> LexiconError:
        """The error for a pattern that takes too long."""
        return LexiconError(
            f"{self.name}: {entry.id}: the regex {entry.regex!r} takes more than {self._limit:g} s for one line, "
            f"{block.text[:60]!r}: write it so that no repeated part can match the same text in two ways"
        )

    def _prefixes(self, block: Block, head: list[str], tail: list[str]) -> list[_Hit]:
        """Hits of the phrases that begin the line or make up all of it."""
        start = 0
        while start < len(head) - 1 and head[start] in OPENING:
            start += 1
        quoted = start > 0 and not QUOTES.isdisjoint(head[:start])
        hits = []
        trie, i = self._prefix, start
        while i < len(head) and (step := _step(trie, head[i])) is not None:
            trie, i = step, i + 1
            for number in trie.get(RULES, ()):
                entry = self.entries[number]
                whole = head is tail and not quoted and TRAILING.issuperset(head[i:])
                if (whole or entry.where == "prefix") and _fits(entry, block):
                    hits.append(_Hit(entry, start, i, False))
        return hits

    def openings(self, text: str) -> Iterator[tuple[int, int, Entry]]:
        """The phrases of lines, or of the beginnings of lines, that stand anywhere in a text, its shape aside.

        Args:
            text: A line that may be several.

        Returns:
            The offsets of each phrase in the text, and its rule; in the order of their beginnings.
        """
        words = tokens(text, apart=self._apart)
        spans: list[tuple[int, int]] = []
        for i, word in enumerate(words):
            if word not in self._prefix and not word[0].isdigit():
                continue
            trie, j = self._prefix, i
            while (step := _step(trie, word)) is not None:
                trie, j = step, j + 1
                for number in trie.get(RULES, ()):
                    # Few of the words that begin a phrase have one behind them.
                    spans = spans or token_spans(text, apart=self._apart)
                    yield spans[i][0], spans[j - 1][1], self.entries[number]
                if j == len(words):
                    break
                word = words[j]

    def _suffixes(self, block: Block, tail: list[str]) -> list[_Hit]:
        """Hits of the phrases that end the line."""
        end = len(tail)
        while end > 1 and tail[end - 1] in TRAILING:
            end -= 1
        hits = []
        trie, i = self._suffix, end
        while i > 0 and (step := _step(trie, tail[i - 1])) is not None:
            trie, i = step, i - 1
            ended = (self.entries[number] for number in trie.get(RULES, ()))
            hits += [_Hit(entry, i, end, True) for entry in ended if _fits(entry, block)]
        return hits


class Several(Matcher):
    """The rules of several matchers, each compiled by itself: a line is looked up in one after the other.

    Two of them may have rules with the same id, which label a line side by side.

    Args:
        parts: The matchers.
    """

    __slots__ = ("_parts",)

    def __init__(self, parts: tuple[Matcher, ...]) -> None:
        super().__init__((), " and ".join(part.name for part in parts))
        self._parts = parts
        self.entries = tuple(entry for part in parts for entry in part.entries)

    def _matched(self, block: Block) -> tuple[_Found, ...]:
        """What the rules of all parts find in one line."""
        return tuple(found for part in self._parts for found in part._matched(block))

    def openings(self, text: str) -> Iterator[tuple[int, int, Entry]]:
        """The phrases of all parts that stand anywhere in a text; in the order of their beginnings.

        Args:
            text: A line that may be several.
        """
        return merge(*(part.openings(text) for part in self._parts), key=lambda phrase: phrase[:2])


def _order(hit: _Hit) -> tuple[str, int, int]:
    """The key that hits are sorted by."""
    return hit.entry.id, hit.first, hit.last


def _same(phrase: Sequence[str], line: Sequence[str]) -> bool:
    """Whether the tokens of a line are those of a phrase."""
    if len(phrase) != len(line):
        return False
    return all(p == t or (p == NUMBER and t[0].isdigit()) for p, t in zip(phrase, line, strict=True))


def _fits(entry: Entry, block: Block) -> bool:
    """Whether the line has the shape that the rule requires."""
    return _has(_shapes(entry.only, entry.unless), block)


def _has(shapes: _Shapes, block: Block) -> bool:
    """Whether a line answers each predicate as it must."""
    for shape, wanted in shapes:  # noqa: SIM110 - twice as fast as `all`
        if shape(block) != wanted:
            return False
    return True


@cache
def _shapes(only: tuple[str, ...], unless: tuple[str, ...]) -> _Shapes:
    """The predicates of lines among those of a rule, each with what the line must answer."""
    wanted = [(name, True) for name in only] + [(name, False) for name in unless]
    return tuple((SHAPES[name], answer) for name, answer in wanted if name in SHAPES)


def _in_place(entry: Entry, doc: Document, i: int) -> bool:
    """Whether the line stands where the rule requires."""
    for name in entry.only:
        if name in PLACES and not PLACES[name](doc, i):
            return False
    return not any(name in PLACES and PLACES[name](doc, i) for name in entry.unless)


def _ends(block: Block) -> tuple[int, int, int, int]:
    """Where patterns are searched in a line: its indentation, and its content's beginning, first `LONG` and end."""
    lead = block.lead
    end = lead + len(block.content)
    return lead if lead == 0 else block.indent, lead, min(end, lead + LONG), end


def _search(text: str, ends: tuple[int, int, int, int], where: str, pattern: Any) -> tuple[int, int] | None:
    """The offsets in the line's text of a pattern's match; long lines are searched at their ends only."""
    indent, lead, stop, end = ends
    if where in ("line", "prefix"):
        match = pattern.match(text, lead, stop)
        if not match and lead > indent:
            match = pattern.match(text, indent, stop)  # a sign like a bullet may belong to the match
    elif where == "suffix":
        match = pattern.search(text, max(lead, end - LONG), end)
    else:
        match = pattern.search(text, lead, end) if end - lead <= LONG else None
    return match.span() if match and match.end() > match.start() else None


def _found(block: Block, hit: _Hit, apart: bool) -> _Found:
    """A hit with its offsets and the reason for the label."""
    entry = hit.entry
    start, end = _offsets(block, hit, apart)
    shown = block.text[start:end] if end - start <= 40 else block.text[start : start + 37] + "..."
    place = {"line": "is", "prefix": "begins with", "suffix": "ends with", "anywhere": "holds"}[entry.where]
    return _Found(entry, start, end, f'{place} "{shown}"')


def _splits(text: str, found: _Found) -> bool:
    """Whether what was found begins or ends inside a word of the line: a label may not."""
    return splits_word(text, found.start) or splits_word(text, found.end)


def _offsets(block: Block, hit: _Hit, apart: bool) -> tuple[int, int]:
    """The offsets of a hit in the block's text."""
    if hit.first < 0:
        return -1 - hit.first, hit.last
    at = block.tail_at if hit.in_tail else 0
    content = block.content[at:] if hit.in_tail else block.content[:LONG]
    spans = token_spans(content, apart=apart)
    start = spans[hit.first][0]
    end = len(content) if hit.in_tail else spans[hit.last - 1][1]
    return block.lead + at + start, block.lead + at + end
