"""Text whose line breaks were lost: a line that holds many sentences is cut into parts, and filters see those as lines.

Databases, exports and `get_text(" ")` join the lines of a page by spaces. Nothing is found in such a line: the rules
look at the ends of lines. So the blocks of a document are cut where a line may have begun: behind the end of a
sentence, before a separator or a wide gap, before a capitalized function word that follows no sentence's end ("Sport
Weather | The council voted"), and around the phrases of the lexicon that are lines of their own ("Share on Facebook").
The parts of a line have its number; the white space between two of them belongs to none.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache
from itertools import pairwise

from textclean.characters import ANGLES, CLOSING, DASHES, LINE_END, OPENING_QUOTES, SENTENCE_ENDS, SEPARATORS
from textclean.document import Block, Document
from textclean.entries import Entry
from textclean.labels import Kind
from textclean.languages import function_words, words
from textclean.matcher import Matcher
from textclean.repair.gate import is_plain

__all__ = ["is_one_line", "is_part", "starts", "unfolded"]

# A line of more code points holds several paragraphs, if it holds as many sentences.
LONG_LINE, SENTENCES = 1200, 5
# A text of one line is cut if it is longer than a headline with its paragraph.
ONLY_LINE = 300
# A line of more code points is no page that lost its lines, but data or a whole corpus; it stays as it is.
LONGEST_LINE = 1_000_000

# As many capitalized words in a row are no name; they are cut into items of as many words as items of menus often have.
MENU_WORDS, ITEM_WORDS = 8, 3

_LINE_END = re.compile(LINE_END)
_WORD = re.compile(r"[^ \t\u3000]+")
_ENDS = re.compile(rf"[{SENTENCE_ENDS}][{re.escape(CLOSING)}]*(?:\[\d+\])*$")
# Behind these ends of sentences, scripts without spaces have none.
_FULL_WIDTH = re.compile(rf"[。！？][{re.escape(CLOSING)}」』）】]*")
# An initial ("J."), several ("U.S."), a title or another word that is written with a stop in the middle of a sentence.
_ABBREVIATION = re.compile(
    r"[(\"'“‘]*(?:(?:\w\.)+|(?:Mr|Mrs|Ms|Dr|Prof|St|Sr|Jr|Gen|Col|Lt|Sgt|Capt|Rev|Hon|Gov|Sen|Rep|No|Nos|vs|Vol|Fig|"
    r"Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Inc|Ltd|Co|Corp|etc|approx|bzw|ca|Nr|Abs)\.)$"
)
_QUOTES = f"{OPENING_QUOTES}([‚‹»¿¡"
# What stands before an agency in a credit: "Ann Lee/Getty Images", "via Reuters", "(AP)".
_CREDITED = re.compile(r"(?:/ ?|\b[Vv]ia |\()$")
_CREDIT_END = re.compile(rf"[{SENTENCE_ENDS}][{re.escape(CLOSING)}]* ?\([^()]{{2,80}}\) (?=[A-Z])")
# A word of the lexicon before a colon or a dash begins a line: "RELATED: ...", "FILE - ...".
_LABEL = re.compile(rf":| [{DASHES}] ")
_LINK_END = re.compile(rf"\)?[{ANGLES}→▸▼+…]*\s*[{ANGLES}→▸▼+]*\s*")
_SEPARATOR = re.compile(rf"[{SEPARATORS}]+$|[{SEPARATORS}]\w")


def unfolded(doc: Document, lexicon: Matcher) -> Document:
    """The document with its long lines cut into parts; the document itself if it has none.

    Args:
        doc: The document.
        lexicon: The phrases that are lines of their own.
    """
    # Lines without a word, such as one of a zero-width space that repair removes, are none.
    only = sum(block.words > 0 for block in doc.blocks) == 1
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


def is_part(blocks: Sequence[Block], index: int) -> bool:
    """Whether a block is a part of a line: another block has the same line.

    Args:
        blocks: The blocks of a document.
        index: The index of the block.
    """
    line = blocks[index].line
    before = index > 0 and blocks[index - 1].line == line
    return before or (index + 1 < len(blocks) and blocks[index + 1].line == line)


def _is_long(block: Block, only: bool) -> bool:
    """Whether a line may be several; `only` says that the document has no other."""
    # The repaired text decides, as it does when the text is cleaned again.
    return len(block.raw) > (ONLY_LINE if only else LONG_LINE) and len(block.text) <= LONGEST_LINE


def _parts(doc: Document, block: Block, lexicon: Matcher) -> Iterator[Block]:
    """A line as blocks. Where repair changed it, a part that would be repaired differently stays with the next one."""
    text = block.text
    places = [0, *starts(text, lexicon), len(text)]
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


def starts(text: str, lexicon: Matcher) -> list[int]:
    """Where in a line, behind its beginning, another one may have begun, as offsets in ascending order.

    Args:
        text: A line.
        lexicon: The phrases that are lines of their own.
    """
    found = {match.end() for match in _FULL_WIDTH.finditer(text)}
    spans = [match.span() for match in _WORD.finditer(text)]
    pieces = [text[low:high] for low, high in spans]
    for i in range(1, len(spans)):
        gap = spans[i][0] - spans[i - 1][1]
        if gap > 1 or _begins(pieces[i - 1], pieces[i], pieces[i + 1 : i + 3]):
            found.add(spans[i][0])
    found.update(_around_phrases(text, lexicon))
    found.update(_around_dates(text))
    found.update(_around_bylines(text))
    found.update(match.end() for match in _CREDIT_END.finditer(text))
    found.update(_between_items(spans, pieces, found))
    end = len(text.rstrip())
    return sorted(place for place in found if 0 < place < end)


def _begins(before: str, word: str, after: Sequence[str]) -> bool:
    """Whether a word may begin a line, by itself, the one before it and the two behind it."""
    if _SEPARATOR.match(word):
        return True
    if word[0] == "(" and _ENDS.search(before):
        return False  # "(AP)" or "(Photo by Ann Lee)" belongs to the sentence above it
    first = word.lstrip(_QUOTES)[:1]
    if first.islower() or not (first.isalnum() or first == "©"):
        return False
    if _ENDS.search(before):
        return not _ABBREVIATION.match(before)
    if not first.isupper() or not before[-1:].isalnum() or before.lower() in function_words():
        return False
    if not any(sign.isalpha() for sign in before):
        return False
    bare = word.strip(_QUOTES + CLOSING)
    if len(bare) > 2 and bare[-1] == ":":
        return True
    # A headline has capitals in the middle of its sentence.
    return not bare.isupper() and bare.lower() in function_words() and any(x[:1].islower() for x in after)


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
        if not _ENDS.search(unit[-1]) and 2 * sum(not x[:1].islower() for x in unit) > len(unit):
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


def _around_phrases(text: str, lexicon: Matcher) -> Iterator[int]:
    """Where the lexicon's phrases for lines, and for their beginnings, begin and end."""
    above, waiting = -1, -1  # where the last phrase ended, and the beginning of the single word that ended there
    for start, stop, entry in _longest(text, lexicon):
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
        if not longest or phrase[1] > longest[-1][1]:
            longest.append(phrase)
    return longest


def _following(text: str, stop: int) -> int:
    """Where the text goes on behind a phrase and the signs of a link; 0 if the phrase goes on itself."""
    match = _LINK_END.match(text, stop)
    place = match.end() if match else stop
    if place == len(text):
        return place
    return (
        place if place > stop and not text[place].islower() and (text[place].isalnum() or text[place] in _QUOTES) else 0
    )


def _apart(text: str, start: int, following: int) -> bool:
    """Whether a word stands behind the end of a sentence or of all, and before the beginning of one or the end."""
    before = text[max(0, start - 40) : start].split()
    after = text[following : following + 40].split(None, 1)
    ends = not before or bool(_ENDS.search(before[-1])) or before[-1][:1].isupper()
    bare = after[0].strip(_QUOTES + CLOSING) if after else ""
    return ends and (not after or bare[:1].isupper())


def _around_dates(text: str) -> Iterator[int]:
    """Where dates begin and end that are not part of a sentence."""
    for match in _date().finditer(text):
        event = match[0][0].isupper() and match[1]
        if _in_sentence(text, match.start(), capital=bool(event)):
            continue
        stop = match.end()
        following = stop + 1
        if text[stop : stop + 1].isspace() and not text[following : following + 1].islower():
            yield match.start()
            yield following


def _around_bylines(text: str) -> Iterator[int]:
    """Where bylines begin and end, by the two words of a name; a name of three is cut in two unless a line ends it."""
    for match in _byline().finditer(text):
        if match.start() and not _in_sentence(text, match.start(), capital=True):
            yield match.start()
            yield match.end()


def _in_sentence(text: str, place: int, *, capital: bool) -> bool:
    """Whether a sentence goes on at a place, by the word before it.

    Args:
        text: A line.
        place: Where a date or a byline begins.
        capital: Whether it begins with a word that has a small letter in a sentence.
    """
    before = text[max(0, place - 40) : place].split()
    if not before or _ENDS.search(before[-1]):
        return False
    lower = before[-1][:1].islower() and not capital
    return lower or before[-1].lower() in function_words() or before[-1][-1] in ",(-–—"


@cache
def _date() -> re.Pattern[str]:
    """A date with its year, the words before it that say what happened then, and the time behind it."""
    months = _either({*words("months"), *words("month_abbreviations")})
    day = r"\d{1,2}(?:st|nd|rd|th|\.)?"
    event = "((?:last |first )?(?:published|updated|modified|posted)(?: on)?:? )?"
    weekday = rf"(?:(?:{_either(words('weekdays'))})\.?,? )?"
    date = rf"(?:{day} (?:de )?(?:{months})\.?,? (?:de )?\d{{4}}|(?:{months})\.? {day},? \d{{4}})"
    time = r"(?:,? (?:at |um |- |\| )?\d{1,2}[:.]\d\d(?:[:.]\d\d)? ?(?:[ap]\.?m\b\.?)?(?: [A-Z]{2,4}\b)?)?"
    return re.compile(rf"\b{event}{weekday}{date}{time}", re.IGNORECASE)


@cache
def _byline() -> re.Pattern[str]:
    """The word before a writer's name in its own line, and the name, up to the next capital or digit."""
    by = _either(word.capitalize() for word in words("byline_words"))
    name = r"[A-Z][\w'’.-]+ (?:[A-Z]\. )?[A-Z][\w'’-]+"
    return re.compile(rf"\b(?:{by}) {name}(?: (?:and|&) {name})? (?=[A-Z\d|])")


def _either(choices: Iterable[str]) -> str:
    """An alternative of words for a pattern, the longest first."""
    return "|".join(sorted(choices, key=lambda word: (-len(word), word)))
