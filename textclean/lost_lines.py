"""Text whose line breaks were lost: a line that holds many sentences is cut into parts, and filters see those as lines.

Databases, exports and `get_text(" ")` join the lines of a page by spaces. Nothing is found in such a line: the rules
look at the ends of lines. So the blocks of a document are cut where a line may have begun: behind the end of a
sentence, before a separator or a wide gap, before a capitalized function word that follows no sentence's end ("Sport
Weather | The council voted"), and around the phrases of the lexicon that are lines of their own ("Share on Facebook").
The parts of a line have its number; the white space between two of them belongs to none.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice, pairwise

from textclean import glued
from textclean.characters import ANGLES, CLOSING, DASHES, LINE_END, SEPARATORS
from textclean.document import Block, Document
from textclean.entries import Entry
from textclean.glued import QUOTES, ends_sentence
from textclean.labels import Kind
from textclean.languages import function_words
from textclean.matcher import Matcher
from textclean.patterns import pattern
from textclean.repair.gate import is_plain

__all__ = ["continues", "is_one_line", "is_part", "starts", "unfolded"]

# A line of more code points holds several paragraphs, if it holds as many sentences.
LONG_LINE, SENTENCES = 1200, 5
# A text of one line is cut if it is longer than a headline with its paragraph.
ONLY_LINE = 300
# A line of more code points is no page that lost its lines, but data or a whole corpus; it stays as it is.
LONGEST_LINE = 1_000_000

# As many capitalized words in a row are no name; they are cut into items of as many words as items of menus often have.
MENU_WORDS, ITEM_WORDS = 8, 3
# A headline of more words than this has a sentence in it.
LONGEST_TEASER = 25
# A credit of more code points is a sentence; and the white space behind one that is looked at.
LONGEST_CREDIT, GAP = 100, 4

# Lexicons, and their combinations, whose finders are kept.
KEPT = 64

_LINE_END = pattern(LINE_END)
_WORD = pattern(r"[^ \t\u3000]+")
# Behind these ends of sentences, scripts without spaces have none.
_FULL_WIDTH = pattern(rf"[。！？][{re.escape(CLOSING)}」』）】]*")
# An initial ("J."), several ("U.S."), a title or another word that is written with a stop in the middle of a sentence.
_ABBREVIATION = pattern(
    r"[(\"'“‘]*(?:(?:\w\.)+|(?:Mr|Mrs|Ms|Dr|Prof|St|Sr|Jr|Gen|Col|Lt|Sgt|Capt|Rev|Hon|Gov|Sen|Rep|No|Nos|vs|Vol|Fig|"
    r"Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Inc|Ltd|Co|Corp|etc|approx|bzw|ca|Nr|Abs)\.)$"
)
# What stands before an agency in a credit: "Ann Lee/Getty Images", "via Reuters", "(AP)".
_CREDITED = pattern(r"(?:/ ?|\b[Vv]ia |\()$")
# A word of the lexicon before a colon or a dash begins a line: "RELATED: ...", "FILE - ...".
_LABEL = pattern(rf":| [{DASHES}] ")
_LINK_END = pattern(rf"\)?[{ANGLES}→▸▼+…]*\s*[{ANGLES}→▸▼+]*\s*")
_SEPARATOR = pattern(rf"[{SEPARATORS}]+$|[{SEPARATORS}]\w")


def unfolded(doc: Document, lexicon: Matcher) -> Document:
    """The document with its long lines cut into parts; the document itself if it has none.

    Args:
        doc: The document.
        lexicon: The phrases that are lines of their own.
    """
    if all(len(block.raw) <= ONLY_LINE for block in doc.blocks):
        return doc
    # Lines without a word, such as one of a zero-width space that repair removes, are none.
    only = len(list(islice((block for block in doc.blocks if block.words > 0), 2))) == 1
    if not any(_is_long(block, only) for block in doc.blocks):
        return doc
    blocks: list[Block] = []
    for block in doc.blocks:
        blocks += _parts(doc, block, lexicon) if _is_long(block, only) else [block]
    return doc if len(blocks) == len(doc.blocks) else doc.with_blocks(blocks)


def is_one_line(text: str) -> bool:
    """Whether a text is one line that may have to be cut.

    Args:
        text: The text.
    """
    text = text.strip()
    return len(text) > ONLY_LINE and not _LINE_END.search(text)


def continues(blocks: Sequence[Block], index: int) -> bool:
    """Whether a block and the one before it are parts of one line.

    Args:
        blocks: The blocks of a document.
        index: The index of the block.
    """
    return index > 0 and blocks[index].line == blocks[index - 1].line


def is_part(blocks: Sequence[Block], index: int) -> bool:
    """Whether a block is a part of a line: another block has the same line.

    Args:
        blocks: The blocks of a document.
        index: The index of the block.
    """
    return continues(blocks, index) or (index + 1 < len(blocks) and continues(blocks, index + 1))


def _is_long(block: Block, only: bool) -> bool:
    """Whether a line may be several; `only` says that the document has no other."""
    # The repaired text decides, as it does when the text is cleaned again. Markdown has not lost its line breaks.
    return (
        block.marks is None and len(block.raw) > (ONLY_LINE if only else LONG_LINE) and len(block.text) <= LONGEST_LINE
    )


def _parts(doc: Document, block: Block, lexicon: Matcher) -> Iterator[Block]:
    """A line as blocks. Where repair changed it, a part that would be repaired differently stays with the next one."""
    text = block.text
    places = [0, *block.once_for_text(_finder(lexicon)), len(text)]
    if len(places) < 3:
        yield block
        return
    gap, begin = block.gap, 0
    last = len(places) - 2
    for i, (_, high) in enumerate(pairwise(places)):
        stop = high if i == last else begin + len(text[begin:high].rstrip())
        low, end = block.span(begin, stop)
        low, end = (block.start if begin == 0 else low), (block.end if i == last else end)
        raw, piece = block.raw[low - block.start : end - block.start], text[begin:stop]
        if not piece.strip():
            continue
        if raw != piece and i != last and (is_plain(raw) or doc.repaired(raw).text != piece):
            continue
        yield Block(low, end, block.line, gap, raw, piece, block.steps if raw != piece else ())
        gap, begin = 0, high


@lru_cache(KEPT)
def _finder(lexicon: Matcher) -> Callable[[Block], list[int]]:
    """A function to be the key of `Block.once_for_text`: a line that stays is not looked through again."""
    return lambda block: starts(block.text, lexicon)


def starts(text: str, lexicon: Matcher) -> list[int]:
    """Where in a line, behind its beginning, another one may have begun, as offsets in ascending order.

    Args:
        text: A line.
        lexicon: The phrases that are lines of their own.
    """
    spans = [match.span() for match in _WORD.finditer(text)]
    pieces = [text[low:high] for low, high in spans]
    phrases = _longest(text, lexicon)
    found = {match.end() for match in _FULL_WIDTH.finditer(text)}
    for i in range(1, len(spans)):
        gap = spans[i][0] - spans[i - 1][1]
        begins = not pieces[i][0].islower() and _begins(pieces[i - 1], pieces[i], pieces[i + 1 : i + 3])
        if gap > 1 or begins:
            found.add(spans[i][0])
    found.update(_around_phrases(text, phrases))
    lines = [*glued.dates(text), *glued.remarks(text)]
    found.update(place for span in lines for place in span)
    found.update(place for match in glued.PICTURE_LINK.finditer(text) for place in (match.start(), match.end() + 1))
    found.update(glued.bylines(text))
    found.update(spans[i][0] for i in glued.repeats(pieces) if i < len(spans))
    whole = [*lines, *glued.brackets(text), *((start, stop) for start, stop, _ in phrases if " " in text[start:stop])]
    for first, last in glued.shouts(pieces):
        whole.append((spans[first][0], spans[last - 1][1]))
        found.add(spans[first][0])
        if last < len(spans):
            found.add(spans[last][0])
    found = _outside(found, whole)
    found = _around_credits(text, found)
    for teaser in _behind_teasers(text, phrases, spans, pieces, found):
        found.add(teaser[1])
        whole.append(teaser)
    found.update(_outside(set(_between_items(spans, pieces, found)), whole))
    end = len(text.rstrip())
    return sorted(place for place in found if 0 < place < end)


def _outside(places: set[int], ranges: Iterable[tuple[int, int]]) -> set[int]:
    """The places that are not inside a range; its two ends are not inside."""
    order = sorted(places)
    inside: set[int] = set()
    for low, high in ranges:
        inside.update(order[bisect_right(order, low) : bisect_left(order, high)])
    return places - inside


def _around_credits(text: str, found: set[int]) -> set[int]:
    """The places where lines begin with those around credits; a credit stays with the caption above it."""
    order, added, dropped = sorted(found), set[int](), set[int]()
    last = 0
    for low, high in glued.picture_credits(text):
        following = high + len(text[high : high + GAP]) - len(text[high : high + GAP].lstrip())
        at = bisect_left(order, low)
        if following < len(text) and (following == high or text[following].islower()):
            following = order[bisect_right(order, low)] if bisect_right(order, low) < len(order) else len(text)
            if text[high].isalnum() or following - low > LONGEST_CREDIT:
                continue
        above = max(order[at - 1] if at else 0, last)
        dropped.update(order[at : bisect_left(order, following)])
        added.add(following)
        sentence = text[above:low]
        if (not sentence or sentence.isspace() or glued.ends_sentence(sentence.rstrip()[-9:])) and not glued.is_caption(
            sentence
        ):
            added.add(low)
        last = following
    return (found - dropped) | added


def _behind_teasers(
    text: str,
    phrases: Iterable[tuple[int, int, Entry]],
    spans: Sequence[tuple[int, int]],
    pieces: Sequence[str],
    found: Collection[int],
) -> Iterator[tuple[int, int]]:
    """The headlines of other stories behind a label, as ranges: "Related: Mayor resigns The council ..."."""
    labels = {i + 1 for i, word in enumerate(pieces) if word[-1] == ":" and word.isupper() and len(word) > 3}
    begins = [span[0] for span in spans]
    for _, stop, entry in phrases:
        i = bisect_left(begins, stop)
        if entry.kind == Kind.TEASER and entry.where == "prefix" and i and pieces[i - 1][-1] in ":|":
            labels.add(i)
    order = sorted(found)
    for i in labels:
        if i >= len(spans):
            continue
        at = bisect_right(order, begins[i])
        stop = order[at] if at < len(order) else len(text)
        unit = pieces[i : min(bisect_left(begins, stop), i + 2 * LONGEST_TEASER)]
        end = glued.teaser_end(unit)
        if end:
            yield begins[i], begins[i + end]
        elif len(unit) > LONGEST_TEASER:
            yield begins[i], begins[i]


def _begins(before: str, word: str, after: Sequence[str]) -> bool:
    """Whether a word may begin a line, by itself, the one before it and the two behind it."""
    if _SEPARATOR.match(word):
        return True
    if word[0] == "(" and ends_sentence(before):
        return False  # "(AP)" or "(Photo by Ann Lee)" belongs to the sentence above it
    first = word.lstrip(QUOTES)[:1]
    if first.islower() or not (first.isalnum() or first == "©"):
        return False
    if ends_sentence(before):
        return not _ABBREVIATION.match(before)
    if not first.isupper() or not before[-1:].isalnum() or before.lower() in function_words():
        return False
    if not any(sign.isalpha() for sign in before):
        return False
    bare = word.strip(QUOTES + CLOSING)
    if len(bare) > 2 and bare[-1] == ":":
        return True
    # A headline has capitals in the middle of its sentence.
    return (
        (len(bare) == 1 or not bare.isupper())
        and bare.lower() in function_words()
        and any(x[:1].islower() for x in after)
    )


def _between_items(spans: Sequence[tuple[int, int]], pieces: Sequence[str], found: Collection[int]) -> Iterator[int]:
    """Where the items of a menu may begin: behind words in lower case, and every few words among capitalized ones.

    Args:
        spans: The offsets of each word.
        pieces: The words.
        found: Where lines begin that were found by other signs.
    """
    turns = [0, *(i for i, span in enumerate(spans) if span[0] in found), len(spans)]
    for low, high in pairwise(turns):
        unit = pieces[low:high]
        if len(unit) < MENU_WORDS:
            continue
        if not ends_sentence(unit[-1]) and 2 * sum(not x[:1].islower() for x in unit) > len(unit):
            for i in range(low + 1, high):
                before = pieces[i - 1]
                if pieces[i][:1].isupper() and before[:1].islower() and before.lower() not in function_words():
                    yield spans[i][0]
        run = low
        for i in range(low, high + 1):
            if i < high and not pieces[i][:1].islower() and pieces[i][-1:] not in ",;":
                continue
            if i - run >= MENU_WORDS:
                # The last words of the run may be the first ones of a sentence.
                for j in range(run + ITEM_WORDS, i if i == high else i - 1, ITEM_WORDS):
                    yield spans[j][0]
            run = i + 1


def _around_phrases(text: str, phrases: Iterable[tuple[int, int, Entry]]) -> Iterator[int]:
    """Where the lexicon's phrases for lines, and for their beginnings, begin and end."""
    above, waiting = -1, -1  # where the last phrase ended, and the beginning of the single word that ended there
    for start, stop, entry in phrases:
        following = _following(text, stop)
        if _CREDITED.search(text, max(0, start - 8), start):
            if following and entry.kind == Kind.CAPTION:
                yield following
            continue
        if start and not text[start - 1].isspace():
            continue
        several = any(sign.isspace() for sign in text[start:stop])
        if entry.where == "prefix":
            if several or _LABEL.match(text, stop):
                yield start
        elif following:
            touches = above == start
            if several or touches or _apart(text, start, following):
                yield start
                if several or entry.kind != Kind.BYLINE:  # "By" alone has its name behind it
                    yield following
            if touches and waiting >= 0:
                yield waiting
            waiting = -1 if several else start
            above = following


def _longest(text: str, lexicon: Matcher) -> list[tuple[int, int, Entry]]:
    """The phrases that begin with no small letter; of several that begin or end at one place the longest."""
    by_start: dict[int, tuple[int, int, Entry]] = {}
    for phrase in lexicon.openings(text):
        if not text[phrase[0]].islower():
            start, stop, entry = phrase
            known = by_start.get(start)  # a longer one comes later
            if known is None or known[1] < stop or entry.where != "prefix":
                by_start[start] = phrase
    longest: list[tuple[int, int, Entry]] = []
    for phrase in by_start.values():
        if not longest or phrase[0] >= longest[-1][1]:
            longest.append(phrase)
    return longest


def _following(text: str, stop: int) -> int:
    """Where the text goes on behind a phrase and the signs of a link; 0 if the phrase goes on itself."""
    match = _LINK_END.match(text, stop)
    place = match.end() if match else stop
    if place == len(text):
        return place
    return (
        place if place > stop and not text[place].islower() and (text[place].isalnum() or text[place] in QUOTES) else 0
    )


def _apart(text: str, start: int, following: int) -> bool:
    """Whether a word stands behind the end of a sentence or of all, and before the beginning of one or the end."""
    before = text[max(0, start - 40) : start].split()
    after = text[following : following + 40].split(None, 1)
    ends = not before or ends_sentence(before[-1]) or before[-1][:1].isupper()
    bare = after[0].strip(QUOTES + CLOSING) if after else ""
    return ends and (not after or bare[:1].isupper())
