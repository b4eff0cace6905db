"""The data that filters see: a document, which is a source text and its blocks (lines that are not blank).

Both are frozen. Offsets index the source as it was passed in, and features (words, prose, the body of the article) are
computed once, when they are first needed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache, partial
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Generic, TypeVar, overload

from textclean.changes import Edit, edits
from textclean.characters import BULLETS, CLOSING, DASHES, SENTENCE_ENDS, UNSPACED, count_words, inside
from textclean.languages.detection import ENGLISH, Vote, chosen, is_english, vote
from textclean.patterns import pattern
from textclean.repair import INTACT, Misread, Repair, Repaired
from textclean.values import dataclass, field, replace

if TYPE_CHECKING:
    from textclean.markup import Marks, Reading

__all__ = ["Block", "Document", "Zone", "plain", "token_spans", "tokens"]

T = TypeVar("T")
_HANDED = "handed"  # marks the keys of results that were handed in
V = TypeVar("V")


class feature(Generic[V]):  # noqa: N801 - used as a decorator
    """A property that is computed once and then stored in the instance.

    `functools.cached_property` takes a lock in Python 3.11, which costs more than most features here; a feature is a
    pure function of a frozen value, so computing it twice in two threads does no harm. To be replaced by
    `cached_property` when support for Python 3.11 ends.
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


@cache
def _bullet() -> re.Pattern[str]:
    """Marks that begin a list item or a link; a dash only with a space after it. Compiled on first use."""
    return re.compile(rf"\s*(?:[{BULLETS}]+\s*|[{DASHES}]\s+)+")


# Words are matched in lower case. A class that names the letters most words consist of is three times as fast as `\w`
# alone, and repeats that give nothing back are faster than those that might.
_TOKEN = re.compile(r"[a-zA-Z\w]++(?:'[a-zA-Z\w]++)*+|[^\w\s]")
_ASCII_TOKEN = re.compile(r"[a-z0-9_A-Z]++(?:'[a-z0-9_A-Z]++)*+|[^a-z0-9_A-Z\s]", re.ASCII)


@cache
def _apart() -> re.Pattern[str]:
    """As `_TOKEN`, with each character of a script without spaces apart. Compiled on first use."""
    unspaced = inside(UNSPACED)
    word = rf"[^\W{unspaced}]+"
    return re.compile(rf"[{unspaced}]|{word}(?:'{word})*|[^\w\s]")


# A sentence may end in quotes, brackets and footnote marks: `.”`, `?)`, `.[3]`.
_SENTENCE_END = pattern(rf"[{SENTENCE_ENDS}][{re.escape(CLOSING)}\s]*(?:\[\d+\]\s*)*$")
_CODE = pattern(r"[;{}]\s*$|^\s*(?:[$>] |>>>|//|#!|[\])}]+[,;]?$|</?\w)|\w\(\)|=>|->|\w::\w|==|&&")


_APOSTROPHE = "\N{RIGHT SINGLE QUOTATION MARK}"

# Code points of a line that patterns and shapes look at; chrome in longer lines stands at one of their ends.
LONG = 400
# Code points at each end of a line whose tokens are looked up, where the line has more than twice as many.
END = 120
# A longer line is asked for its language in several places, as far apart as this many code points, or farther.
SAMPLED, SAMPLES = 2400, 40
# A line of fewer words is not a paragraph, whatever it ends in.
PROSE_WORDS = 8
# A line of at least this many words is a paragraph even without a sentence's end.
LONG_PROSE_WORDS = 30
# Penalty in words for bridging a non-prose line (6 to 30 measured equal).
RUN_PENALTY = 12
# Where lines were cut into parts, captions and the like count as paragraphs: the first parts, with few words in
# paragraphs above them, are still the head.
HEAD_PARTS, HEAD_WORDS = 8, 40


class Zone:
    """Where a block stands in relation to the body of the article.

    Attributes:
        HEAD: Before the body.
        INSIDE: In the body.
        TAIL: After the body; in a document without a body, everywhere.
    """

    HEAD = "head"
    INSIDE = "inside"
    TAIL = "tail"


class _Stored:
    """Where a block stores its features: `__dict__` has them and nothing else, so that equal lines can share it.

    The fields of a block are slots. What `Block.once` stores is not shared: it may depend on the place of the line.
    """

    __slots__ = ("__dict__", "_memo")
    _memo: dict[Any, Any]


@dataclass(frozen=True, slots=True)
class Block(_Stored):
    """One line of the source that is not blank. Its features are computed on first use and stored.

    Args:
        start: Where the line begins in the source, in code points.
        end: Where the line ends in the source, without its terminator.
        line: The number of the line in the source, from 1.
        gap: The number of blank lines above it.
        raw: The text of the line in the source.
        text: The text of the line after repair, without the marks of Markdown.
        steps: The names of the repairs that changed the line, in order.
        marks: What the marks of the line say, if it is Markdown and has any.
    """

    start: int
    end: int
    line: int
    gap: int
    raw: str
    text: str
    steps: tuple[str, ...] = ()
    marks: Marks | None = None

    def __reduce__(self) -> tuple[Any, ...]:
        # Cached features stay behind: they are cheaper to compute than to send.
        return Block, (self.start, self.end, self.line, self.gap, self.raw, self.text, self.steps, self.marks)

    @property
    def written(self) -> str:
        """The text of the line after repair, with its marks: as it is written into the clean text."""
        return self.text if self.marks is None else self.marks.written

    def marked(self, marks: Marks | None) -> Block:
        """The block of the same line with other marks; the block itself if they are its own.

        Args:
            marks: What the marks of the line say; None if it has none.
        """
        if marks is self.marks or marks == self.marks:
            return self
        text = self.written if marks is None else marks.view
        return Block(self.start, self.end, self.line, self.gap, self.raw, text, self.steps, marks)

    def sharing(self, other: Block) -> Block:
        """This block, with its features stored in one place with those of an equal line.

        Args:
            other: A block with the same `raw` and `text`.
        """
        object.__setattr__(self, "__dict__", other.__dict__)
        return self

    @feature
    def lead(self) -> int:
        """The number of code points of indentation and bullets at the beginning of `text`."""
        if self.text[:1].isalnum():
            return 0
        marks = _bullet().match(self.text)
        return marks.end() if marks else len(self.text) - len(self.text.lstrip())

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
        return self.lead > self.indent or (self.marks is not None and self.marks.item)

    @feature
    def words(self) -> int:
        """The number of words, as `textclean.characters.count_words` counts them."""
        return count_words(self.text)

    @feature
    def head(self) -> list[str]:
        """The lower-cased tokens (words and single signs) of the content; of a long line those of its beginning."""
        return tokens(self.content[: self.head_end])

    @feature
    def head_end(self) -> int:
        """The offset in `content` at which the tokens of `head` end: its end, or in a long line that of a word."""
        length = len(self.content)
        if length <= 2 * END:
            return length
        space = self.content.rfind(" ", 0, END)
        return space if space > 0 else END

    @feature
    def tail(self) -> list[str]:
        """The lower-cased tokens of the line's end; if the line is not long, the same list object as `head`."""
        return self.head if len(self.content) <= 2 * END else tokens(self.content[self.tail_at :])

    @feature
    def tail_at(self) -> int:
        """The offset in `content` at which the tokens of `tail` begin: 0, or in a long line a word near the end."""
        length = len(self.content)
        if length <= 2 * END:
            return 0
        space = self.content.find(" ", length - END)
        return space + 1 if space >= 0 else length - END

    @feature
    def english(self) -> bool:
        """Whether nothing in the line is in another language than English, at the first look."""
        if len(self.text) > SAMPLED:
            return False
        # The tokens of a paragraph are looked up in any case; those of a short line are known if the line is.
        return is_english(self.text[: 2 * END], self.head if len(self.text) > END else self.text.lower().split())

    @feature
    def votes(self) -> tuple[Vote | None, ...]:
        """What the beginning of the line says of the language of its text; a very long line is asked in more places."""
        content = self.content
        if len(content) <= SAMPLED:
            return (vote(content[: 2 * END], self.head),)
        samples = (content[at : at + 2 * END] for at in range(0, len(content), max(SAMPLED, len(content) // SAMPLES)))
        return tuple(vote(sample, tokens(sample)) for sample in samples)

    def once(self, compute: Callable[[Block], T]) -> T:
        """The result of `compute(self)`, computed on the first call and then stored.

        Args:
            compute: A pure function of the block; the function itself is the key of the stored result.
        """
        try:
            memo = self._memo
        except AttributeError:
            memo = {}
            object.__setattr__(self, "_memo", memo)
        if compute not in memo:
            memo[compute] = compute(self)
        result: T = memo[compute]
        return result

    @feature
    def _found(self) -> dict[Any, Any]:
        """What `once_for_text` has stored, shared as features are."""
        return {}

    def once_for_text(self, compute: Callable[[Block], T]) -> T:
        """As `once`, for what depends on `text` alone: blocks that share their features share the result.

        Args:
            compute: A pure function of the text of the block; the function itself is the key of the stored result.
        """
        if compute not in self._found:
            self._found[compute] = compute(self)
        result: T = self._found[compute]
        return result

    @feature
    def key(self) -> str:
        """The lower-cased words of the line, as a key for comparison; of a long line those of both ends."""
        if self.head is self.tail:
            return plain(self.head)
        return f"{plain((*self.head, *self.tail))} {len(self.content)}"

    @feature
    def ends_sentence(self) -> bool:
        """Whether the line ends in a sentence's end mark, closing quotes and brackets aside."""
        tail = self.text[-24:].rstrip()
        return tail.endswith((".", "!", "?")) or _SENTENCE_END.search(tail) is not None

    @feature
    def prose(self) -> bool:
        """Whether the line reads like a paragraph: enough words, a sentence's end (or length), not all capitals."""
        words = self.words
        if words < PROSE_WORDS:
            return False
        if words < LONG_PROSE_WORDS and not self.ends_sentence:
            return False
        sample = self.text if len(self.text) <= LONG else self.text[:LONG]
        return not sample.isupper()

    @feature
    def code(self) -> bool:
        """Whether the line looks like program code, a command or a markup tag."""
        return not self.prose and _CODE.search(self.text, 0, END) is not None

    @feature
    def title_case(self) -> bool:
        """Whether the line is written like a headline: four of five longer words begin with a capital."""
        words = [w for w in self.content[:LONG].split() if len(w) > 3 and w[0].isalpha()]
        return len(words) >= 2 and sum(w[0].isupper() for w in words) >= 0.8 * len(words)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The source offsets of `text[start:end]`.

        Where repair changed the line, the range covers everything that its characters were made from, and what
        repair removed at its two ends. Marks at the ends are in it if what they mark is.

        Args:
            start: An offset into `text`.
            end: Another one, not below `start`.

        Returns:
            Half-open offsets into the source.
        """
        if self.marks is not None:
            start, end = self.marks.span(start, end)
        return self._written_span(start, end)

    def _written_span(self, start: int, end: int) -> tuple[int, int]:
        """The source offsets of a range of the written line."""
        if self.raw is self.text or self.raw == self.written:
            return self.start + start, self.start + end
        return self.start + self._raw_offset(start, at_end=False), self.start + self._raw_offset(end, at_end=True)

    @property
    def level(self) -> int:
        """The level of the Markdown heading that the line is, from 1 to 6; 0 for other lines."""
        return 0 if self.marks is None else self.marks.level

    @property
    def content_start(self) -> int:
        """The source offset of the content, behind indentation and bullets."""
        return self.start + self._raw_lead

    @feature
    def _raw_lead(self) -> int:
        """The offset in `raw` of the content."""
        lead = self.lead if self.marks is None else self.marks.content_start(self.lead)
        return self._written_span(lead, lead)[0] - self.start

    def _raw_offset(self, offset: int, *, at_end: bool) -> int:
        """The offset into `raw` for one into `written`; at the edge of an edit, the side of a range's end or start."""
        shift = 0
        for edit in self._edits:
            if offset < edit.start or (at_end and offset == edit.start < edit.end):
                break
            if offset < edit.end or (offset == edit.end and (at_end or edit.start == edit.end)):
                return edit.raw_end if at_end else edit.raw_start
            shift = edit.raw_end - edit.end
        return offset + shift

    @feature
    def _edits(self) -> list[Edit]:
        """The stretches that repair changed, in order."""
        return list(edits(self.raw, self.written))


@dataclass(frozen=True)
class Document:
    """A source, its blocks, and what is known about it.

    Args:
        source: The untouched text.
        blocks: Its lines that have words or signs of their own.
        title: The headline of the article, if known.
        lang: The language of the text (ISO 639-1), where it was named; None to find it.
        repair: What its lines were repaired with; None if they are as in the source.
        unescape: Whether that repair decodes HTML entities.
        misread: How the source was decoded with the wrong codec, if it was.
        langs: The languages of the text, where they are settled already: they don't change with the blocks.
        priors: For each block what is known of it from elsewhere, such as templates of the site, as log-odds that it
            belongs to the article. Empty if nothing is known.
        markdown: Whether the text is Markdown.
        bare: Its lines of marks alone, in Markdown: fences, rules, the line below the header of a table, images without
            a text. No filter sees them; they stay or go with the lines around them.
        reading: What was read of the marks of its lines, so that they are not read again in what is left of it.
    """

    source: str
    blocks: tuple[Block, ...]
    title: str | None = None
    lang: str | None = None
    repair: Repair | None = None
    unescape: bool = True
    misread: Misread = INTACT
    langs: tuple[str, ...] = ()
    priors: tuple[float, ...] = ()
    markdown: bool = False
    bare: tuple[Block, ...] = ()
    reading: Reading | None = field(default=None, compare=False, repr=False)
    _memo: dict[Any, Any] = field(default_factory=dict, compare=False, repr=False)

    def __reduce__(self) -> tuple[Any, ...]:
        return Document, (*self._values(self.blocks, self.settled), self.priors, self.markdown, self.bare)

    @feature
    def lines(self) -> tuple[Block, ...]:
        """All lines, those of marks alone among the others."""
        if not self.bare:
            return self.blocks
        return tuple(sorted((*self.blocks, *self.bare), key=lambda block: block.start))

    def with_blocks(self, blocks: Iterable[Block]) -> Document:
        """The same document with other blocks.

        Args:
            blocks: The new blocks; their offsets index the same source.
        """
        return self._with(tuple(blocks), self.settled)

    def with_lines(self, lines: Iterable[Block]) -> Document:
        """The same document with other lines, in Markdown with the marks that they have among each other.

        Args:
            lines: The new lines, those of marks alone among them; their offsets index the same source.
        """
        if not self.markdown:
            return self.with_blocks(lines)
        from textclean.markup import Reading  # plain text does without

        reading = self.reading if self.reading is not None else Reading()
        blocks, bare = _split_bare(lines, reading)
        return replace(self._with(blocks, self.settled), bare=bare, reading=reading)

    def with_priors(self, priors: Iterable[float]) -> Document:
        """The same document with what is known of its blocks from elsewhere.

        Args:
            priors: For each block the log-odds that it belongs to the article; 0 where nothing is known.
        """
        return replace(self, langs=self.settled, priors=tuple(priors))

    def packed(self) -> Callable[[], Document]:
        """A function that gives an equal document, and holds a tenth of its memory: lines are cut out again.

        What `once` has stored stays; features are computed again.
        """
        from array import array  # most documents are never packed

        blocks = self.blocks
        places = array("q", [b.start for b in blocks])
        places.extend([b.end for b in blocks])
        places.extend([b.line for b in blocks])
        places.extend([b.gap for b in blocks])
        changed = {
            i: (b.text, b.steps, b.marks)
            for i, b in enumerate(blocks)
            if b.steps or b.marks is not None or b.text != b.raw
        }
        values = self._values((), self.settled)
        rest = (self.priors, self.markdown, self.bare, None, self._memo)
        return partial(_unpacked, values, places.tobytes(), changed, rest)

    def in_languages(self, langs: tuple[str, ...]) -> Document:
        """The same document as a text in some languages.

        Args:
            langs: The languages (ISO 639-1); empty to find them.
        """
        return self._with(self.blocks, langs)

    def _with(self, blocks: tuple[Block, ...], langs: tuple[str, ...]) -> Document:
        """This document with these blocks and languages."""
        values = (*self._values(blocks, langs), (), self.markdown, self.bare, self.reading)
        return Document(*values)

    def _values(self, blocks: tuple[Block, ...], langs: tuple[str, ...]) -> tuple[Any, ...]:
        """The fields of this document, with these blocks and languages."""
        return self.source, blocks, self.title, self.lang, self.repair, self.unescape, self.misread, langs

    @property
    def settled(self) -> tuple[str, ...]:
        """The languages of the text, if anybody has asked for them; else empty: to find them takes time."""
        found: tuple[str, ...] = self.__dict__.get("languages", self.langs)
        return found

    @feature
    def languages(self) -> tuple[str, ...]:
        """The languages of the text: that of `lang`; or those of its lines, and English, which the whole web writes."""
        if self.langs:
            return self.langs
        if self.lang:
            return (self.lang,)
        return (ENGLISH,) if self.english else chosen(self.votes, self.words)

    @feature
    def votes(self) -> list[tuple[Vote, float]]:
        """What each line says of the language of the text, and the number of its words."""
        voted = ((found, block.words / len(block.votes)) for block in self.blocks for found in block.votes)
        return [(found, words) for found, words in voted if found is not None]

    @feature
    def english(self) -> bool:
        """Whether no line is in another language than English."""
        votes = (found for block in self.blocks if not block.english for found in block.votes)
        return all(found is None or ENGLISH in found for found in votes)

    def repaired(self, raw: str) -> Repaired:
        """Repair a piece of the source as the lines of this document were repaired.

        Args:
            raw: A part of a line of the source.
        """
        return (
            Repaired(raw, ()) if self.repair is None else self.repair(raw, unescape=self.unescape, misread=self.misread)
        )

    def once(self, compute: Callable[[Document], T]) -> T:
        """The result of `compute(self)`, computed on the first call and then stored: a feature that filters share.

        Args:
            compute: A pure function of the document; the function itself is the key of the stored result.
        """
        if compute not in self._memo:
            self._memo[compute] = compute(self)
        result: T = self._memo[compute]
        return result

    def hand(self, compute: Callable[[Document], T], result: T) -> None:
        """Store the result of `compute(self)` for the one who asks for it next.

        Args:
            compute: A pure function of the document, the key of the result.
            result: What it returns for this document.
        """
        self._memo[_HANDED, compute] = result

    def take(self, compute: Callable[[Document], T]) -> T:
        """The result of `compute(self)`, handed in before or computed now; it is not stored.

        Args:
            compute: A pure function of the document.
        """
        handed = (_HANDED, compute)
        if handed in self._memo:
            result: T = self._memo.pop(handed)
            return result
        return compute(self)

    def has(self, compute: Callable[[Document], T]) -> bool:
        """Whether the result of `compute(self)` is stored by `once`, or was handed in.

        Args:
            compute: A pure function of the document.
        """
        return compute in self._memo or (_HANDED, compute) in self._memo

    @feature
    def words(self) -> int:
        """The number of words of all blocks."""
        return sum(block.words for block in self.blocks)

    @feature
    def prose_words(self) -> int:
        """The number of words of the blocks that read like paragraphs."""
        return sum(block.words for block in self.blocks if block.prose)

    @feature
    def parted(self) -> bool:
        """Whether lines were cut into parts: two blocks have the same line."""
        return any(above.line == block.line for above, block in pairwise(self.blocks))

    @feature
    def body_words(self) -> int:
        """The number of words of the paragraphs in the body: of a listing, whose paragraphs lie scattered, few."""
        first, last = self.body
        return sum(block.words for block in self.blocks[first : last + 1] if block.prose)

    @feature
    def _prose_above(self) -> list[tuple[int, int]]:
        """For each block, the words and the number of the paragraphs above it."""
        sums, words, count = [], 0, 0
        for block in self.blocks:
            sums.append((words, count))
            if block.prose:
                words, count = words + block.words, count + 1
        return sums

    def prose_above(self, index: int) -> tuple[int, int]:
        """The words, and the number, of the paragraphs above a block.

        Args:
            index: The index of the block.
        """
        return self._prose_above[index]

    def article_above(self, index: int, *, words: int, paragraphs: int = 1) -> bool:
        """Whether enough prose stands above a block for it to come after an article.

        A page of comments or a forum begins with what readers wrote; below an article, the same lines are chrome.

        Args:
            index: The index of the block.
            words: The number of words that the paragraphs above it must have.
            paragraphs: The number of paragraphs that must stand above it.
        """
        words_above, paragraphs_above = self.prose_above(index)
        return words_above >= words and paragraphs_above >= paragraphs

    @feature
    def code_lines(self) -> int:
        """The number of blocks that look like code: high in manuals and tutorials."""
        return sum(block.code for block in self.blocks)

    @feature
    def body(self) -> tuple[int, int]:
        """The indexes of the first and last block of the article: the max-sum run of prose; (0, -1) without prose.

        A block of prose adds its words, any other subtracts `RUN_PENALTY` (Kadane's algorithm; the penalty was
        measured on the text of 421 news pages). A short sentence in the middle of a line does neither.
        """
        best, first, last = 0, 0, -1
        total, start = 0, 0
        for i, block in enumerate(self.blocks):
            if total <= 0:
                total, start = 0, i
            if block.prose:
                total += block.words
            elif not (i and block.line == self.blocks[i - 1].line and block.ends_sentence):
                total -= RUN_PENALTY
            if total > best:
                best, first, last = total, start, i
        return first, last

    def zone(self, index: int) -> str:
        """Where a block stands: `Zone.HEAD`, `Zone.INSIDE` or `Zone.TAIL`.

        Args:
            index: The index of the block.
        """
        first, last = self.body
        if last < 0 or index > last:
            return Zone.TAIL
        if index < first or (index < HEAD_PARTS and self.parted and self.prose_above(index)[0] < HEAD_WORDS):
            return Zone.HEAD
        return Zone.INSIDE


def _split_bare(lines: Iterable[Block], reading: Reading) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """The lines of a Markdown text with their marks: those with a text of their own, and those of marks alone."""
    from textclean.markup import marks_of  # plain text does without

    whole = list(lines)
    # A part of a line that was cut into parts begins no list and no heading.
    begins = [i == 0 or block.line != whole[i - 1].line for i, block in enumerate(whole)]
    read = [(block.written, block.gap) for block, is_line in zip(whole, begins, strict=True) if is_line]
    found = iter(marks_of(read, reading))
    blocks, bare = list[Block](), list[Block]()
    alike: dict[int, Block] = {}
    for block, is_line in zip(whole, begins, strict=True):
        marks = next(found) if is_line else None
        marked = block.marked(marks)
        if marked is not block and marks is not None:
            equal = alike.setdefault(id(marks), marked)
            if equal is not marked and equal.raw == marked.raw:
                marked.sharing(equal)
        (bare if marked.marks is not None and marked.marks.bare else blocks).append(marked)
    return tuple(blocks), tuple(bare)


def _unpacked(
    values: tuple[Any, ...],
    places: bytes,
    changed: dict[int, tuple[str, tuple[str, ...], Marks | None]],
    rest: tuple[Any, ...],
) -> Document:
    """The document that was packed."""
    from array import array

    source, _, *others = values
    numbers = array("q", places)
    count = len(numbers) // 4
    rows = zip(*(numbers[i * count : (i + 1) * count] for i in range(4)), strict=True)
    blocks = []
    for i, (start, end, line, gap) in enumerate(rows):
        raw = source[start:end]
        blocks.append(Block(start, end, line, gap, raw, *changed.get(i, (raw, ()))))
    return Document(*(source, tuple(blocks), *others, *rest))


def tokens(text: str, *, apart: bool = False) -> list[str]:
    """Split a text into lower-cased words (an apostrophe may stand inside) and single signs.

    Args:
        text: Any text.
        apart: Whether each character of a script without spaces between words is a token of its own.

    >>> tokens("Here’s what’s new: 5 things")
    ["here's", "what's", 'new', ':', '5', 'things']
    >>> tokens("关于iPhone手机", apart=True)
    ['关', '于', 'iphone', '手', '机']
    """
    text = text.replace(_APOSTROPHE, "'")
    lowered = text.lower()
    if text.isascii():
        return _ASCII_TOKEN.findall(lowered)
    words = _apart() if apart else _TOKEN
    if len(lowered) == len(text):
        return words.findall(lowered)
    # Letters such as U+0130 become longer when lowered; the text is split as it is written.
    return [token.lower() for token in words.findall(text)]


def plain(pieces: Iterable[str]) -> str:
    """Join the words among some tokens, without the signs.

    Args:
        pieces: Tokens, as `tokens` returns them.

    >>> plain(["what's", "new", ":", "5", "things"])
    "what's new 5 things"
    """
    return " ".join(token for token in pieces if token[0].isalnum())


def token_spans(text: str, *, apart: bool = False) -> list[tuple[int, int]]:
    """The half-open offsets in `text` of each of `tokens(text)`.

    Args:
        text: Any text.
        apart: As for `tokens`.
    """
    text = text.replace(_APOSTROPHE, "'")
    words = _ASCII_TOKEN if text.isascii() else _apart() if apart else _TOKEN
    return [token.span() for token in words.finditer(text)]
