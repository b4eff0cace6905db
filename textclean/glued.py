"""Lines that stand in the middle of another line, because the breaks around them were lost, by their shapes.

"... on Monday. Photo: Ann Lee/AP The council ..." holds a credit, "Bridge closed By Ann Lee Buses stop" a byline,
"... a year. READ MORE ON HARBOUR NEWS Buses go ..." a line in capitals. The functions here find where such lines begin
and end in a text; `textclean.lost_lines` cuts there.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from textclean.characters import CLOSING, DASHES, OPENING_QUOTES, SENTENCE_ENDS
from textclean.languages import function_words, lookup, words
from textclean.patterns import pattern

__all__ = [
    "PICTURE_LINK",
    "QUOTES",
    "brackets",
    "bylines",
    "dates",
    "ends_sentence",
    "is_caption",
    "picture_credits",
    "remarks",
    "repeats",
    "shouts",
    "teaser_end",
]

# Signs that may stand before the first letter of a line.
QUOTES = f"{OPENING_QUOTES}([‚‹»¿¡"
_ENDS = pattern(rf"[{SENTENCE_ENDS}][{re.escape(CLOSING)}]*(?:\[\d+\])*$")

# The address of a picture behind a quoted post.
PICTURE_LINK = pattern(r"(?:https?://t\.co/|pic\.(?:twitter|x)\.com/)\w+(?= |$)")
# Nothing begins inside brackets that are not longer than this.
_BRACKETS = pattern(r"\([^()]{2,160}\)|\[[^\[\]]{2,160}\]")
# In square brackets, at least this many words between two sentences are a remark.
REMARK_WORDS = 4

# Words and letters of a line in capitals; with fewer it may be a name or a headline's first word, with more a text.
SHOUT_WORDS, SHOUT_LETTERS, MOST_SHOUTED = 3, 12, 24

# The words of a sentence that may be a caption.
CAPTION_WORDS = 40
# A word that says that what follows is a credit; and one inside brackets that says it of the brackets.
_LABEL = (
    r"(?:(?:Photo|PHOTO|Image|IMAGE|Picture|Illustration|Video|Gallery)s?(?:graphs?)?"
    r"(?: [Cc]redits?| CREDITS?| [Ss]ource)?|Credits?|CREDITS?|Courtesy|COURTESY)"
)
_NAME = r"[A-Z@][\w'’.&+-]*"
_AGENCIES = (
    r"(?:Getty(?: Images)?|GETTY(?: IMAGES)?|AFP|AP|Reuters|REUTERS|EPA|TNS|UPI|PA(?: Images| Wire| Media)?"
    r"|Shutterstock|Alamy|Bloomberg|Unsplash|Pexels|Pixabay|iStock|Imagn(?: Images)?|USA TODAY(?: Sports| NETWORK)?"
    r"|Associated Press)"
)
# The name of a person or a house, with whom the picture was made for; the two are split by a slash, a pipe or "via".
_HOUSE = rf"(?:(?:[Tt]he )?{_AGENCIES}|(?:The )?{_NAME}(?: {_NAME})?)"
_SITE = r"(?:https?://\S+|(?:[\w-]+\.){1,3}[a-z]{2,4}\b/?)"
_WHOM = rf"{_NAME}(?: (?:[A-Z]\. )?{_NAME})?"
_JOIN = r"(?: ?/ ?| \| |,? via |,? for | - )"


@cache
def _labelled() -> re.Pattern[str]:
    """A credit with its label, and without brackets."""
    by = r"(?: ?[:/©] ?| by | BY | courtesy (?:of )?| via | of )"
    return re.compile(rf"(?<![\w/]){_LABEL}{by}(?:{_SITE}|(?:the )?{_WHOM}(?:{_JOIN}{_HOUSE}){{0,3}}\.?)")


@cache
def _named() -> re.Pattern[str]:
    """A credit of a name and an agency, without label or brackets."""
    return re.compile(rf"(?<![\w/]){_WHOM}(?: {_NAME})?{_JOIN}(?:{_HOUSE}{_JOIN})?{_AGENCIES}(?: {_AGENCIES})?\b\.?")


# An agency as it stands in a credit, and the code points before it that may have the name.
_AGENCY = pattern(rf"(?:[/|-] ?|via )(?:[Tt]he )?{_AGENCIES}\b")
_NAMED_BEFORE = 80


@cache
def _bracketed() -> re.Pattern[str]:
    """A credit in brackets."""
    maker = rf"{_NAME} {_NAME}(?: {_NAME})? ?/ ?{_NAME}(?: {_NAME}){{0,3}}"
    sign = rf"(?:{_AGENCIES}|{_LABEL}|[Pp]hotos?|[Ii]mages?|[Cc]redits?|[Cc]ourtesy|[Ss]creenshot|[Ss]creengrab)"
    return re.compile(rf"\((?:(?:[^()]{{0,80}}[ /])?{sign}\b[^()]{{0,100}}|{maker})\)(?! ?[{DASHES}:,;])")


def ends_sentence(word: str) -> bool:
    """Whether a word has the end of a sentence behind it.

    Args:
        word: A word with its signs.
    """
    return _ENDS.search(word) is not None


def brackets(text: str) -> list[tuple[int, int]]:
    """Where short brackets begin and end: no line begins inside them.

    Args:
        text: A line.
    """
    return [match.span() for match in _BRACKETS.finditer(text)]


def remarks(text: str) -> Iterator[tuple[int, int]]:
    """Where remarks in square brackets begin, and where the text goes on: "... a year. [ Also read Bridges ] Buses ..."

    Args:
        text: A line.
    """
    for start, stop in brackets(text):
        long = text[start] == "[" and text[start:stop].count(" ") >= REMARK_WORDS
        alone = text[stop : stop + 1] == " " and text[stop + 1 : stop + 2].isupper()
        if long and alone and ends_sentence(text[max(0, start - 9) : start].rstrip()):
            yield start, stop + 1


def shouts(pieces: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The runs of words in capitals that are lines, as half-open indexes.

    Args:
        pieces: The words of a line.
    """
    start = 0
    while start < len(pieces):
        stop = start
        while stop < len(pieces) and (pieces[stop].isupper() or (stop > start and not _has_letter(pieces[stop]))):
            stop += 1
            if ends_sentence(pieces[stop - 1]) and len(pieces[stop - 1]) > 3:
                break
        if stop == start:
            start += 1
            continue
        last = stop
        if stop < len(pieces) and pieces[stop][:1].islower():
            last -= 1  # "... ON FOX BUSINESS A man said": the last word begins the sentence
        run = pieces[start:last]
        if SHOUT_WORDS <= len(run) <= MOST_SHOUTED and sum(map(len, run)) >= SHOUT_LETTERS and run[-1][-1].isalnum():
            yield start, last
        start = stop


def _has_letter(word: str) -> bool:
    """Whether a word has a letter."""
    return any(sign.isalpha() for sign in word)


def picture_credits(text: str) -> list[tuple[int, int]]:
    """Where the credits of pictures begin and end, in order: "(Photo by Ann Lee)", "Photo: Ann Lee", "Ann Lee/AP".

    Args:
        text: A line.
    """
    found = [match.span() for match in _bracketed().finditer(text)]
    labelled = (match.span() for match in _labelled().finditer(text))
    found += _beside(found, (span for span in labelled if not _in_phrase(text, span[0])), text)
    anchors = (match.end() for match in _AGENCY.finditer(text))
    named = (_named().search(text, max(0, end - _NAMED_BEFORE), end + _NAMED_BEFORE) for end in anchors)
    found += _beside(found, (match.span() for match in named if match), text)
    return sorted(found)


def _in_phrase(text: str, place: int) -> bool:
    """Whether a function word stands before a place: "cost per credit: ..."."""
    before = text[max(0, place - 20) : place].split()
    return bool(before) and before[-1].lower() in function_words()


def _beside(known: Sequence[tuple[int, int]], spans: Iterable[tuple[int, int]], text: str) -> list[tuple[int, int]]:
    """The credits that do not begin inside a known one, each as far as names go."""
    order, found = sorted(known), list[tuple[int, int]]()
    for start, stop in spans:
        i = bisect_right(order, (start, len(text))) - 1
        stop = _name_end(text, start, stop)
        if (i < 0 or order[i][1] <= start) and (not found or found[-1][1] <= start):
            found.append((start, stop))
    return found


def _name_end(text: str, start: int, stop: int) -> int:
    """Where a credit ends: before a function word behind a name, or behind the end of a sentence."""
    named = False
    for i, word in enumerate(re.finditer(r"\S+", text[start:stop])):
        if i and named and word[0][:1].isupper() and word[0].lower() in function_words():
            return start + len(text[start : start + word.start()].rstrip())
        if i and len(word[0]) > 3 and word[0].endswith("."):
            return start + word.end()
        named = named or (i > 0 and word[0][:1].isupper())
    return stop


def is_caption(sentence: str) -> bool:
    """Whether a sentence before a credit may be the caption that it belongs to: it does not speak to the reader.

    Args:
        sentence: What stands between the beginning of the sentence and the credit.
    """
    sentence = sentence.strip()
    pieces = sentence.lower().replace("’", "'").split()
    if not 0 < len(pieces) <= CAPTION_WORDS or sentence[-1] in '”"':
        return False
    return lookup("personal_words").isdisjoint(piece.strip(QUOTES + CLOSING + ".,:;!?") for piece in pieces)


# The words that a headline has at least and at most, where the sentence behind it begins with a name, or with another
# word in capitals; and the words of a line that is a headline and nothing else.
NAMED_AFTER, BEGUN_AFTER, LONGEST_HEADLINE, SHORT_HEADLINE = 6, 4, 24, 8


def teaser_end(pieces: Sequence[str]) -> int:
    """Where a headline ends that a sentence follows without a sign: the index of the sentence's first word, or 0.

    Args:
        pieces: The words behind a label such as "Related:".
    """
    if len(pieces) <= SHORT_HEADLINE:
        return 0
    title = _in_title_case(pieces[:NAMED_AFTER])
    named = 0
    for i in range(BEGUN_AFTER, min(len(pieces) - 3, LONGEST_HEADLINE)):
        before, word, following = pieces[i - 1], pieces[i].lstrip(QUOTES), pieces[i + 1]
        if not word[:1].isupper() or before.lower() in function_words() or before.rstrip(CLOSING)[-1:] in ",;:-–—":
            continue
        if word.lower() in function_words() and following[:1].islower():
            return i
        if named or i < NAMED_AFTER:
            continue
        if title:
            named = i if following[:1].islower() and pieces[i + 2][:1].islower() else 0
        elif before[:1].islower():
            named = i
    return named


def _in_title_case(pieces: Sequence[str]) -> bool:
    """Whether most of some words begin with a capital, short ones aside."""
    long = [word for word in pieces if len(word) > 3]
    return 5 * sum(not word.lstrip(QUOTES)[:1].islower() for word in long) >= 4 * len(long)


# The words that a headline which stands twice at the top of a text has, next to each other or apart, and at most; and
# the words at the top among which it may stand.
AGAIN, AGAIN_APART, AGAIN_MOST, TOP_WORDS = 4, 6, 30, 90


def repeats(pieces: Sequence[str]) -> tuple[int, ...]:
    """Where a headline stands twice at the top: the indexes of its beginnings, and of the words behind it.

    Args:
        pieces: The words of a line.
    """
    bare = ["".join(filter(str.isalnum, word.lower())) for word in pieces[:TOP_WORDS]]
    places = [i for i, word in enumerate(bare) if word]
    named = [bare[i] for i in places]
    places.append(min(len(pieces), TOP_WORDS))
    last: dict[str, int] = {word: i for i, word in enumerate(named)}
    for i, word in enumerate(named):
        # Only where the word stands again further down, which few words do, something can stand twice.
        for size in range(min(AGAIN_MOST, (len(named) - i) // 2, last[word] - i), AGAIN - 1, -1):
            if word == named[i + size] and named[i : i + size] == named[i + size : i + 2 * size]:
                found = (places[i], places[i + size], places[i + 2 * size])
                return found if all(_may_begin(pieces, at) for at in found[1:]) else ()
    for j in range(AGAIN_APART, len(named) - AGAIN_APART + 1):
        size = 0
        while size < min(j, AGAIN_MOST) and j + size < len(named) and named[size] == named[j + size]:
            size += 1
        if size >= AGAIN_APART:
            apart = (places[0], places[size], places[j], places[j + size])
            return apart if all(_may_begin(pieces, at) for at in apart[1:]) else ()
    return ()


def _may_begin(pieces: Sequence[str], i: int) -> bool:
    """Whether a line may begin at a word, or all end before it: not in the middle of a sentence."""
    before = pieces[i - 1]
    ends = before.lower() not in function_words() and before[-1] not in ",;(“‘’'”"
    return ends and (i == len(pieces) or not pieces[i][:1].islower())


def dates(text: str) -> Iterator[tuple[int, int]]:
    """Where dates begin that are not part of a sentence, with what happened then, and where the text goes on.

    Args:
        text: A line.
    """
    last = 0
    for year in _YEAR.finditer(text):
        start, stop = max(last, year.start() - _DATE), year.end() + _TIME
        match = _date().search(text, start, stop) if _DAY.search(text, start, stop) else None
        if not match or match.end() < year.end():
            continue
        last = match.end()
        event = match["event"] and match[0][0].isupper()
        if match["numbers"] and not (match["event"] or match["time"]):
            continue
        if _in_sentence(text, match.start(), capital=bool(event or match["time"])):
            continue
        stop = match.end()
        following = stop + 1
        if text[stop : stop + 1].isspace() and not text[following : following + 1].islower():
            yield match.start(), following


def bylines(text: str) -> Iterator[int]:
    """Where bylines begin and end, by the two words of a name; a name of three is cut in two unless a line ends it.

    Args:
        text: A line.
    """
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
    if not before or ends_sentence(before[-1]):
        return False
    lower = before[-1][:1].islower() and not capital
    return lower or before[-1].lower() in function_words() or before[-1][-1] in ",(-–—"


# A year, and the code points before and behind it that a date and a time of day may have.
_YEAR = pattern(r"(?<!\d)\d{4}(?!\d)")
_DATE, _TIME = 70, 40
# What each date of `_date` has, whatever its month is called: a day beside the month and the year.
_DAY = pattern(
    r"[/.-]\d{4}|\d(?:st|nd|rd|th|\.)? (?:de )?\S+ (?:de )?\d{4}|\S \d{1,2}(?:st|nd|rd|th|\.)?,? \d{4}",
    re.IGNORECASE,
)


@cache
def _date() -> re.Pattern[str]:
    """A date with its year, the words before it that say what happened then, and the time behind it."""
    months = _branched({*words("months"), *words("month_abbreviations")})
    day = r"\d{1,2}(?:st|nd|rd|th|\.)?"
    event = "(?P<event>(?:last |first |originally )?(?:published|updated|modified|posted)(?: on)?:? )?"
    clock = r"\d{1,2}[:.]\d\d(?:[:.]\d\d)?(?: ?[ap]\.?m\b\.?)?(?: (?-i:[A-Z]{2,4})\b)?"
    weekday = rf"(?:(?:{_branched(words('weekdays'))})\.?,? )?"
    named = rf"{day} (?:de )?(?:{months})\.?,? (?:de )?\d{{4}}|(?:{months})\.? {day},? \d{{4}}"
    date = rf"(?:(?P<numbers>\d{{1,2}}([/.-])\d{{1,2}}\3\d{{4}})|{named})"
    time = rf"(?P<time>,? (?:at |um |- |\| |[•·] )?{clock})?"
    return re.compile(rf"\b{event}(?:{clock},? )?{weekday}{date}{time}", re.IGNORECASE)


@cache
def _byline() -> re.Pattern[str]:
    """The word before a writer's name in its own line, and the name, up to the next capital or digit."""
    by = _either(word.capitalize() for word in words("byline_words"))
    name = r"[A-Z][\w'’.-]+ (?:[A-Z]\. )?[A-Z][\w'’-]+"
    return re.compile(rf"\b(?:{by}) {name}(?: (?:and|&) {name})? (?=[A-Z\d|])")


def _either(choices: Iterable[str]) -> str:
    """An alternative of words for a pattern, the longest first."""
    return "|".join(sorted(choices, key=lambda word: (-len(word), word)))


def _branched(choices: Iterable[str]) -> str:
    """An alternative of words for a pattern that branches letter by letter: of hundreds of words it tries a few.

    Of two words that match, `_either` prefers the longer one. So does this, at each letter; what follows the words in a
    pattern must allow one of them alone.
    """
    branches: dict[str, list[str]] = {}
    for word in sorted(set(choices)):
        branches.setdefault(word[:1], []).append(word[1:])
    ends = branches.pop("", None) is not None
    pattern = "|".join(letter + (rest[0] if len(rest) == 1 else _branched(rest)) for letter, rest in branches.items())
    if not ends and len(branches) == 1:
        return pattern
    return f"(?:{pattern})?" if ends and pattern else f"(?:{pattern})"
