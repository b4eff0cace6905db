"""A document is its source and the blocks in it; both are frozen, offsets index the untouched source."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Generic, NamedTuple, TypeVar, overload

from textclean.repair import Repair, Repaired

__all__ = ["Block", "Document", "Zone", "plain", "token_spans", "tokens"]

T = TypeVar("T")
V = TypeVar("V")


class feature(Generic[V]):  # noqa: N801 - used as a decorator
    """A property that is computed once and then kept in the instance.

    `functools.cached_property` takes a lock in Python 3.11, which costs more than most features here; a feature is a
    pure function of a frozen value, so computing it twice in two threads does no harm.
    """

    def __init__(self, compute: Callable[[Any], V]) -> None:
        self.compute, self.__doc__ = compute, compute.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    @overload
    def __get__(self, instance: None, owner: type) -> feature[V]: ...
    @overload
    def __get__(self, instance: object, owner: type) -> V: ...
    def __get__(self, instance: object | None, owner: type) -> feature[V] | V:
        if instance is None:
            return self
        value = instance.__dict__[self.name] = self.compute(instance)
        return value


# Marks that begin a list item or a link in scraped text. Dashes count only with a space after them.
@cache
def _bullet() -> re.Pattern[str]:
    return re.compile(r"\s*(?:[•·▪▫■□●○◦‣⁃∙*►▶▸▹»›→✓✔➤➜>|]+\s*|[-–—]\s+)+")


_TOKEN = re.compile(r"\w+(?:'\w+)*|[^\w\s]")
_ASCII_TOKEN = re.compile(r"\w+(?:'\w+)*|[^\w\s]", re.ASCII)  # the same on ASCII, a quarter faster
# A sentence may end in quotes, brackets and footnote marks: `.”`, `?)`, `.[3]`.
_SENTENCE_END = re.compile(r"[.!?…。！？।؟۔][\"'”’»)\]*\s]*(?:\[\d+\]\s*)*$")
_CODE = re.compile(r"[;{}]\s*$|^\s*(?:[$>] |>>>|//|#!|[\])}]+[,;]?$|</?\w)|\w\(\)|=>|->|\w::\w|==|&&")


# Compiled on first use, as the bullets: together they are a fifth of the time of `import textclean`.
@cache
def _cjk() -> re.Pattern[str]:
    return re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]")


_APOSTROPHE = "\N{RIGHT SINGLE QUOTATION MARK}"

# Beyond this many code points only the two ends of a line are looked at: chrome hides at the ends of long lines.
LONG = 400
END = 120
# Below this many words a line is no paragraph, whatever it ends in.
PROSE_WORDS = 8
# What a line that is no prose costs the run of prose that would span it, in words (measured: 6 to 30 are alike).
RUN_PENALTY = 12


class Zone:
    """Where a block stands: before the body of the article, in it, or after it."""

    HEAD = "head"
    INSIDE = "inside"
    TAIL = "tail"


@dataclass(frozen=True)
class Block:
    """One line of the source that is not blank.

    Features are computed once, when first asked for.

    Args:
        start: Where the line begins in the source, in code points.
        end: Where the line ends in the source, without its terminator.
        line: The number of the line in the source, from 1.
        gap: The number of blank lines above it.
        raw: The text of the line in the source.
        text: The text of the line after repair.
        steps: The names of the repairs that changed the line, in order.
    """

    start: int
    end: int
    line: int
    gap: int
    raw: str
    text: str
    steps: tuple[str, ...] = ()

    def __reduce__(self) -> tuple[Any, ...]:
        # Cached features stay behind: they are cheaper to compute than to send.
        return Block, (self.start, self.end, self.line, self.gap, self.raw, self.text, self.steps)

    @feature
    def lead(self) -> int:
        """How many code points of `text` are indentation and bullets."""
        if self.text[:1].isalnum():
            return 0
        found = _bullet().match(self.text)
        return found.end() if found else len(self.text) - len(self.text.lstrip())

    @feature
    def content(self) -> str:
        """The text without indentation, bullets and trailing white space."""
        return self.text[self.lead :].rstrip()

    @feature
    def indent(self) -> int:
        """White space before the first visible character, in code points."""
        return len(self.text) - len(self.text.lstrip())

    @feature
    def bullet(self) -> bool:
        """Whether the line begins with a list mark."""
        return self.lead > self.indent

    @feature
    def words(self) -> int:
        """Number of words; in scripts without spaces two characters count as one."""
        count = len(self.text.split())
        if self.text.isascii():
            return count
        return max(count, len(_cjk().findall(self.text)) // 2)

    @feature
    def head(self) -> list[str]:
        """Lower-cased tokens (words and single signs) of the line's content, of its first part if it is long."""
        content = self.content
        return tokens(content if len(content) <= 2 * END else content[:END].rpartition(" ")[0] or content[:END])

    @feature
    def tail(self) -> list[str]:
        """Lower-cased tokens of the line's end; for a line that is not long, the same list as `head`."""
        return self.head if len(self.content) <= 2 * END else tokens(self.content[self.tail_at :])

    @feature
    def tail_at(self) -> int:
        """Where in `content` the tokens of `tail` begin: 0, or in a long line at a word near the end."""
        length = len(self.content)
        if length <= 2 * END:
            return 0
        space = self.content.find(" ", length - END)
        return space + 1 if space >= 0 else length - END

    def once(self, compute: Callable[[Block], T]) -> T:
        """The result of `compute(self)`, computed on the first call; `compute` must be pure and is its own key."""
        memo = self.__dict__.setdefault("_memo", {})
        if compute not in memo:
            memo[compute] = compute(self)
        result: T = memo[compute]
        return result

    @feature
    def key(self) -> str:
        """The line as a key for comparison: lower-cased words only, of long lines both ends."""
        if self.head is self.tail:
            return plain(self.head)
        return f"{plain((*self.head, *self.tail))} {len(self.content)}"

    @feature
    def ends_sentence(self) -> bool:
        """Whether the line ends as a sentence does."""
        tail = self.text[-24:].rstrip()
        return tail.endswith((".", "!", "?")) or _SENTENCE_END.search(tail) is not None

    @feature
    def prose(self) -> bool:
        """Whether the line reads like a paragraph: words enough, not all capitals, and an end (or length)."""
        words = self.words
        if words < PROSE_WORDS:
            return False
        if words < 30 and not self.ends_sentence:
            return False
        sample = self.text if len(self.text) <= LONG else self.text[:LONG]
        return not sample.isupper()

    @feature
    def code(self) -> bool:
        """Whether the line looks like a program's source, a command or a markup tag."""
        return not self.prose and _CODE.search(self.text, 0, END) is not None

    @feature
    def title_case(self) -> bool:
        """Whether the line is written like a headline: four of five longer words begin with a capital."""
        words = [w for w in self.content[:LONG].split() if len(w) > 3 and w[0].isalpha()]
        return len(words) >= 2 and sum(w[0].isupper() for w in words) >= 0.8 * len(words)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Source offsets of `text[start:end]`.

        Where repair changed the line, the range covers all that its characters were made from, and what repair took
        away at its two ends.
        """
        if self.raw is self.text or self.raw == self.text:
            return self.start + start, self.start + end
        return self.start + self._raw_offset(start, at_end=False), self.start + self._raw_offset(end, at_end=True)

    @feature
    def content_start(self) -> int:
        """Where in the source the content begins, behind indentation and bullets."""
        return self.span(self.lead, self.lead)[0]

    def _raw_offset(self, offset: int, *, at_end: bool) -> int:
        """Where in `raw` the offset into `text` falls; at the edge of a change the side is that of the range's end."""
        shift = 0
        for change in self._changes:
            if offset < change.start or (at_end and offset == change.start < change.end):
                break
            if offset < change.end or (offset == change.end and (at_end or change.start == change.end)):
                return change.raw_end if at_end else change.raw_start
            shift = change.raw_end - change.end
        return offset + shift

    @feature
    def _changes(self) -> list[Change]:
        """What repair changed, in order."""
        return list(changes(self.raw, self.text))


class Change(NamedTuple):
    """A stretch of a line that repair changed: offsets before (`raw_start`, `raw_end`) and after (`start`, `end`)."""

    raw_start: int
    raw_end: int
    start: int
    end: int


# Characters that must agree for two texts to be in step again where repairs stand alone, and how far apart they may
# have got: a character of mojibake is two or three, an entity about ten.
IN_STEP = ((3, 8), (2, 48))
MOST_NEW = 2  # characters that repair puts in the place of others
# Where damaged letters stand side by side, or a run was taken away: what must agree, and how far it is looked for.
PIECE, MOST_SIDE_BY_SIDE, FURTHEST = 4, 64, 4000


def changes(raw: str, text: str) -> Iterator[Change]:
    """The stretches in which two versions of a line differ, found in one pass: repairs are short and far between.

    >>> list(changes("Q&amp;A", "Q&A"))
    [Change(raw_start=2, raw_end=6, start=2, end=2)]
    """
    i = j = 0
    while True:
        same = _common(raw, i, text, j)
        i, j = i + same, j + same
        if i == len(raw) and j == len(text):
            return
        skip_raw, skip = _in_step(raw, i, text, j)
        yield Change(i, i + skip_raw, j, j + skip)
        i, j = i + skip_raw, j + skip


def _common(raw: str, i: int, text: str, j: int) -> int:
    """How many characters agree from `i` and `j` on."""
    start, step = i, 64
    while step:
        if raw[i : i + step] == text[j : j + step] and i + step <= len(raw) and j + step <= len(text):
            i, j, step = i + step, j + step, min(2 * step, 4096)
        else:
            step //= 2
    return i - start


def _in_step(raw: str, i: int, text: str, j: int) -> tuple[int, int]:
    """How many characters of each to skip until the two agree again; all of both if they never do."""
    from unicodedata import category

    gone = i
    while gone < len(raw) and raw[gone : gone + 1] != text[j : j + 1] and category(raw[gone]) in ("Cf", "Cc"):
        gone += 1  # zero-width characters and controls may stand behind every letter
    if gone > i and raw[gone : gone + 1] == text[j : j + 1]:
        return gone - i, 0
    for agreeing, furthest in IN_STEP:
        for shift in range(1, furthest):
            for skip in range(min(shift, MOST_NEW) + 1):
                a, b = i + shift - skip, j + skip
                if a > len(raw) or b > len(text) or (a < len(raw)) != (b < len(text)):
                    continue
                if raw[a : a + agreeing] == text[b : b + agreeing]:
                    return shift - skip, skip
    for skip in range(min(MOST_SIDE_BY_SIDE, len(text) - j - PIECE + 1)):
        far = raw.find(text[j + skip : j + skip + PIECE], i + skip, i + skip + FURTHEST)
        if far >= 0:
            return far - i, skip
    end = next((k for k in range(min(len(raw) - i, len(text) - j)) if raw[-1 - k] != text[-1 - k]), 0)
    return len(raw) - i - end, len(text) - j - end


@dataclass(frozen=True)
class Document:
    """A source, its blocks, and what is known about it.

    Args:
        source: The untouched text.
        blocks: Its lines.
        title: The headline of the article, if known.
        lang: The language of the text (ISO 639-1); None for English.
        repair: What its lines were repaired with; None if they are as in the source.
        unescape: Whether that repair decodes HTML entities.
    """

    source: str
    blocks: tuple[Block, ...]
    title: str | None = None
    lang: str | None = None
    repair: Repair | None = None
    unescape: bool = True
    _memo: dict[Any, Any] = field(default_factory=dict, compare=False, repr=False)

    def __reduce__(self) -> tuple[Any, ...]:
        return Document, (self.source, self.blocks, self.title, self.lang, self.repair, self.unescape)

    def with_blocks(self, blocks: Iterable[Block]) -> Document:
        """The same document with other blocks.

        Args:
            blocks: The new blocks; their offsets index the same source.
        """
        return Document(self.source, tuple(blocks), self.title, self.lang, self.repair, self.unescape)

    def repaired(self, raw: str) -> Repaired:
        """Repair a piece of the source as the lines of this document were repaired.

        Args:
            raw: A part of a line of the source.
        """
        return Repaired(raw, ()) if self.repair is None else self.repair(raw, unescape=self.unescape)

    def once(self, compute: Callable[[Document], T]) -> T:
        """The result of `compute(self)`, computed on the first call: a feature that several filters share.

        `compute` must be a pure function; it is its own key.
        """
        if compute not in self._memo:
            self._memo[compute] = compute(self)
        result: T = self._memo[compute]
        return result

    @feature
    def words(self) -> int:
        """Words of all blocks."""
        return sum(block.words for block in self.blocks)

    @feature
    def prose_words(self) -> int:
        """Words of the blocks that read like paragraphs."""
        return sum(block.words for block in self.blocks if block.prose)

    @feature
    def prose_above(self) -> list[tuple[int, int]]:
        """For each block the words, and the number, of the blocks above it that read like paragraphs."""
        sums, words, count = [], 0, 0
        for block in self.blocks:
            sums.append((words, count))
            if block.prose:
                words, count = words + block.words, count + 1
        return sums

    @feature
    def code_share(self) -> float:
        """Share of the blocks that look like code: high in manuals and tutorials."""
        return sum(block.code for block in self.blocks) / max(len(self.blocks), 1)

    @feature
    def body(self) -> tuple[int, int]:
        """First and last index of the blocks that hold the article: the max-sum run of prose; (0, -1) without prose.

        Each block of prose adds its words, any other takes `RUN_PENALTY` away (Kadane's algorithm; the penalty
        was measured on the text of 421 news pages).
        """
        best, first, last = 0, 0, -1
        total, start = 0, 0
        for i, block in enumerate(self.blocks):
            if total <= 0:
                total, start = 0, i
            total += block.words if block.prose else -RUN_PENALTY
            if total > best:
                best, first, last = total, start, i
        return first, last

    def zone(self, index: int) -> str:
        """Where the block stands: `Zone.HEAD`, `Zone.INSIDE` or `Zone.TAIL`; without a body all is tail."""
        first, last = self.body
        if last < 0 or index > last:
            return Zone.TAIL
        return Zone.HEAD if index < first else Zone.INSIDE


def tokens(text: str) -> list[str]:
    """Lower-cased words (an apostrophe may stand inside) and single signs.

    >>> tokens("Here’s what’s new: 5 things")
    ["here's", "what's", 'new', ':', '5', 'things']
    """
    text = text.replace(_APOSTROPHE, "'")
    lowered = text.lower()
    if text.isascii():
        return _ASCII_TOKEN.findall(lowered)
    if len(lowered) == len(text):
        return _TOKEN.findall(lowered)
    # Letters such as U+0130 grow when lowered; the tokens must stay those of the text.
    return [token.lower() for token in _TOKEN.findall(text)]


def plain(found: Iterable[str]) -> str:
    """The words among the tokens, without the signs.

    >>> plain(["what's", "new", ":", "5", "things"])
    "what's new 5 things"
    """
    return " ".join(token for token in found if token[0].isalnum())


def token_spans(text: str) -> list[tuple[int, int]]:
    """Where each of `tokens(text)` stands in `text`."""
    text = text.replace(_APOSTROPHE, "'")
    pattern = _ASCII_TOKEN if text.isascii() else _TOKEN
    return [found.span() for found in pattern.finditer(text)]
