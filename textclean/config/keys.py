"""All that a configuration may say: tables, keys, what each takes, and what it means."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

__all__ = ["KIND", "POLICY", "REPAIR", "TABLES", "Key", "Sort"]


class Sort(NamedTuple):
    """What a key takes, in words and as a test."""

    words: str
    accepts: Callable[[Any], bool]


class Key(NamedTuple):
    """What a key takes, and what it means; `example` shows a key that says nothing unless it is set."""

    sort: Sort
    means: str
    example: Any = None


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_whole(value: Any, least: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= least


def _choice(*names: str) -> Sort:
    listed = f"{', '.join(names[:-1])} or {names[-1]}"
    return Sort(listed, lambda value: isinstance(value, str) and value in names)


TEXT = Sort("a string", lambda value: isinstance(value, str))
NAME = Sort("a string that is not empty", lambda value: isinstance(value, str) and value != "")
NAMES = Sort("a list of names", lambda value: isinstance(value, list) and all(isinstance(part, str) for part in value))
FLAG = Sort("true or false", lambda value: isinstance(value, bool))
SHARE = Sort("a number from 0 to 1", lambda value: _is_number(value) and 0 <= value <= 1)
ALIKE = Sort("a number above 0, up to 1", lambda value: _is_number(value) and 0 < value <= 1)
# A score is 1 at most, so a threshold above that is never reached.
THRESHOLD = Sort("a number from 0 to 2", lambda value: _is_number(value) and 0 <= value <= 2)
COUNT = Sort("a whole number from 0 on", lambda value: _is_whole(value, 0))
SIZE = Sort("a whole number from 1 on", lambda value: _is_whole(value, 1))
PAGES = Sort("a whole number from 2 on", lambda value: _is_whole(value, 2))

CHOSEN = {
    "preset": Key(TEXT, "the pipeline: article, page, auto, minimal, strict, ..."),
    "with": Key(NAMES, 'filters to add: names, or lexicons of your own such as "mine.toml"'),
    "only": Key(NAMES, "nothing but these filters or rules"),
    "without": Key(NAMES, "filters or rules to leave out"),
    "lang": Key(NAME, "the language of the texts, where nothing else tells it", "en"),
    "title": Key(TEXT, "the headline, where all texts are of one page", "Harbour pilots go on strike"),
}
POLICY = {
    "threshold": Key(THRESHOLD, "the score from which on a label cuts"),
    "between_prose_threshold": Key(THRESHOLD, "the same between two paragraphs that stay"),
    "non_article_threshold": Key(THRESHOLD, "the same in a text that does not read like an article"),
    "pattern_threshold": Key(THRESHOLD, "the same for lines that look like parts of something"),
    "recurring": Key(COUNT, "hits of a rule in the body that make it a pattern of the article's own"),
    "min_prose": Key(SHARE, "the share of words in paragraphs that makes an article"),
    "min_words": Key(COUNT, "the words in paragraphs that make an article"),
    "max_code": Key(SHARE, "the share of lines of code up to which it is an article"),
    "max_drop": Key(SHARE, "the safety catch: where more of the words would go, ..."),
    "certain_threshold": Key(THRESHOLD, "... only labels of this score cut"),
}
KIND = Key(THRESHOLD, "the threshold of a single kind; 1.1 keeps it for good")
REPAIR = {
    "on": Key(FLAG, "whether lines are repaired at all"),
    "mojibake": Key(FLAG, "text that was decoded by the wrong codec"),
    "entities": Key(FLAG, "HTML entities"),
    "controls": Key(FLAG, "control characters, surrogates"),
    "zero_width": Key(FLAG, "invisible characters that nothing needs"),
    "spaces": Key(FLAG, "odd spaces, but for typography"),
    "normalization": Key(_choice("NFC", "NFKC", "none"), "the Unicode form"),
    "uncurl_quotes": Key(FLAG, "straight quotes for curly ones"),
    "latin_ligatures": Key(FLAG, "letters for ligatures"),
    "character_width": Key(FLAG, "plain characters for wide ones"),
    "max_combining": Key(COUNT, "combining marks in a row that stay"),
}
COLUMNS = {
    "text": Key(NAME, "where a row has its text"),
    "id": Key(NAME, "where a row has its id"),
    "site": Key(NAME, "where a row has its site or its URL", "url"),
    "lang": Key(NAME, "where a row has its language", "language"),
    "clean": Key(NAME, "the column that gets the clean text"),
    "removed": Key(NAME, "the column that gets the removed spans"),
    "flags": Key(NAME, "the column that gets the flags"),
}
TEMPLATES = {
    "min_pages": Key(PAGES, "pages of a site that must share a line"),
    "min_share": Key(SHARE, "the share of its pages that must"),
    "by": Key(_choice("site", "host", "none"), "what puts pages together; none: the whole corpus"),
}
DUPLICATES = {
    "threshold": Key(ALIKE, "how alike two near-duplicates are"),
    "representative": Key(_choice("first", "longest"), "which text of a cluster leads it"),
}
RUN = {
    "format": Key(_choice("jsonl", "parquet", "arrow"), "what is written; rows and columns have their own", "jsonl"),
    "from": Key(NAME, "read all inputs as this, whatever their names say", "jsonl"),
    "dups": Key(FLAG, "tell near-duplicates, see [duplicates]"),
    "templates": Key(NAME, 'a file of `textclean fit`, or "auto": fit them first, see [templates]', "auto"),
    "max_record": Key(SIZE, "MB; larger records are rejected"),
    "shard": Key(SIZE, "MB of input that are worked on as one"),
}

# The keys by their table; "" holds those of no table. `kinds` is a table in the policy's.
TABLES = {
    "": CHOSEN,
    "policy": POLICY,
    "repair": REPAIR,
    "columns": COLUMNS,
    "templates": TEMPLATES,
    "duplicates": DUPLICATES,
    "run": RUN,
}
