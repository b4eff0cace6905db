"""Phrases as data: loads the lexicons of the package and of users, and labels documents with them.

A lexicon is a TOML file of rules, grouped by the filter that they belong to:

    [related]
    kind = "teaser"                      # the kind of all rules of the group; a rule may have its own
    finds = "Other stories: ..."         # what the group finds, for listings

    [related.read_more]                  # the rule's id
    where   = "prefix"                   # line | prefix | suffix | anywhere, of the line's content
    phrases = ["read more", "also read"] # literal; <n> stands for a number, spaces and case don't matter
    score   = 0.8                        # how sure the rule is, from 0 to 1
    inside  = 0.6                        # the score between two paragraphs of the body, where it differs
    unless  = ["ends_sentence"]          # predicates that a block must not meet
    only    = ["short"]                  # predicates that it must meet
    part    = true                       # the label covers the match alone, not the whole line
    opens_section = false                # whether the line is a heading, and the items under it belong to it
    hits    = ["Read more: Mayor resigns"]               # each must be labelled by this rule
    misses  = ["Read more books, the teacher said."]     # none may be

A phrase may have slots, so that one line stands for many: `"read {more|} {in|at} our {PAPER}"` holds words to choose
from, of which an empty one may be left out, and a slot with a name in capitals, whose words stand in a table of the
file: `[slots]` with `PAPER = ["paper", "magazine"]`. `textclean.slots` fills them when the file is loaded.

`regex` may stand in the place of `phrases`, or with them. It keeps to the subset that RE2 knows (no look-around, no
back-references) and needs `near`: signs or words, one of which must be in the line, so that most lines are never
matched against the pattern. Phrases are stored in tries of words, one for each place in a line, for all rules
together: a line is looked up by its first word, its last word, and by the rare words in it. Chinese, Japanese and
other scripts without spaces are taken apart: each character is a word there, in phrases and in lines.

A file of `textclean/lexicons/` has the rules of one language (`en.toml`), or those that hold in any (`any.toml`). A
rule of another language that does what an English one does has the same id, so that `without("related.heading")` and
the sections of headings work in both. A line that both label has the evidence of one rule. Groups are those of English,
and so are the rules that open sections; other ids may be a language's own.

A text is matched against the lexicons of its languages (`Document.languages`) that there are, and those alone. Each
lexicon is compiled once, whatever the combinations.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache, lru_cache
from typing import Any

from textclean import prepared
from textclean.document import Document
from textclean.entries import Entry, parse
from textclean.errors import LexiconError, TextcleanWarning
from textclean.labels import Label, Rule
from textclean.languages.codes import code
from textclean.languages.detection import ENGLISH
from textclean.matcher import Matcher, Several
from textclean.reading import document
from textclean.rule_index import Index
from textclean.rule_index import index as indexed
from textclean.slots import SLOTS
from textclean.values import NamedTuple

__all__ = [
    "CREDIT_SCORE",
    "Content",
    "Entry",
    "all_ids",
    "checksum",
    "compiled",
    "content",
    "files",
    "finds",
    "groups",
    "in_use_together",
    "labels",
    "listed",
    "load",
    "parse",
    "prepared_name",
    "prove",
    "rules",
    "used",
    "warn_without",
]

# The lexicon that holds in every language.
ANY = "any"
# Codes of languages that share the lexicon of another: Norwegian as such, and Nynorsk.
SHARED = {"no": "nb", "nn": "nb"}
# Combinations of languages that are kept: pages have one, English and now and then a third.
COMBINATIONS = 64
# The score from which on other filters take a line that is labelled as a caption for one.
CREDIT_SCORE = 0.7
# Lexicons of users that are kept compiled.
CACHED = 64


def load(*langs: str) -> Matcher:
    """The compiled lexicons of some languages, together with the rules that hold in any language.

    Args:
        *langs: The languages, as codes or tags; English without any. A language without a lexicon has the rules for
            any alone.
    """
    return _combined(used(*langs))


@lru_cache(COMBINATIONS)
def _combined(names: tuple[str, ...]) -> Matcher:
    """The matcher of several lexicons. Each is compiled once; the one that all texts need together with English."""
    common = tuple(name for name in names if name in (ANY, ENGLISH))
    own = tuple(_shipped((name,)) for name in names if name not in common)
    return Several((_shipped(common), *own)) if own else _shipped(common)


@cache
def _shipped(names: tuple[str, ...]) -> Matcher:
    """The compiled lexicons of the package that have these names. Their patterns are tested to be linear in time."""
    found = _content(names)
    return Matcher(found.entries, limit=None, index=found.by_words)


class Content(NamedTuple):
    """What lexicons of the package hold.

    Attributes:
        entries: Their rules.
        finds: What each group finds, or "" where its table does not say it.
        by_words: Their index.
    """

    entries: tuple[Entry, ...]
    finds: dict[str, str]
    by_words: Index


@cache
def _content(names: tuple[str, ...]) -> Content:
    """What lexicons of the package hold: as it was prepared when the wheel was built, or else from their TOML files."""
    found = prepared.load(prepared_name(names), checksum(names))
    if found is None:
        return content(*names)
    entries, finds, index = found
    return Content(tuple(map(Entry._make, entries)), finds, Index._make(index))


def content(*names: str) -> Content:
    """What lexicons of the package hold, from their TOML files.

    Args:
        *names: Their names, such as "en", in the order of their rules.
    """
    tables = {name: _table(f"{name}.toml") for name in names}
    entries = tuple(entry for name, table in tables.items() for entry in parse(table, f"{name}.toml", proven=True))
    finds: dict[str, str] = {}
    for group, table in (pair for one in tables.values() for pair in one.items() if pair[0] != SLOTS):
        finds[group] = finds.get(group) or table.get("finds", "")
    return Content(entries, finds, indexed(entries))


def in_use_together() -> tuple[tuple[str, ...], ...]:
    """The names of the package's lexicons, those together that are compiled together: what can be prepared."""
    common = (ANY, ENGLISH)
    return common, *((name,) for name in (file.removesuffix(".toml") for file in files()) if name not in common)


def prepared_name(names: Iterable[str]) -> str:
    """The name of what is prepared of some lexicons.

    Args:
        names: Their names.
    """
    return "-".join(names)


def checksum(names: Iterable[str]) -> int:
    """The checksum of the files of some lexicons.

    Args:
        names: Their names.
    """
    return prepared.checksum(_source(f"{name}.toml") for name in names)


def _source(name: str) -> bytes:
    """The file of a lexicon of the package."""
    return prepared.content("lexicons", name)


def used(*langs: str) -> tuple[str, ...]:
    """The names of the lexicons that hold for some languages: "any", and those of the languages that have one.

    Args:
        *langs: The languages, as codes or tags; English without any.

    Raises:
        InputError: if one is not a str.
        UnknownName: if there is no such language.

    >>> used("en-GB"), used("no"), used("eo")
    (('any', 'en'), ('any', 'nb'), ('any',))
    """
    own = dict.fromkeys(_written(code(lang) or ENGLISH) for lang in langs or (ENGLISH,))
    # English stands first: it is compiled together with the rules for any.
    names = sorted(own, key=lambda name: name != ENGLISH)
    return (ANY, *(name for name in names if name != ANY and f"{name}.toml" in files()))


def _written(lang: str) -> str:
    """The code of the lexicon that a language shares with others."""
    return SHARED.get(lang, lang)


def warn_without(lang: str | None) -> None:
    """Warn of a language that has no lexicon: once a process, and not in the workers of another.

    Args:
        lang: The language, as a code or a tag; None for none.
    """
    own = code(lang)
    if own is not None and used(own) == (ANY,):
        _warn(own)


@cache
def _warn(lang: str) -> None:
    """Warn that a language has no lexicon."""
    from multiprocessing import parent_process
    from warnings import warn

    if parent_process() is None:
        message = f"there is no lexicon for the language {lang!r}: only what is chrome in every language is found"
        warn(f"{message}; without lang, the languages are found in the text", TextcleanWarning, stacklevel=6)


@cache
def _table(name: str) -> dict[str, Any]:
    """The tables of a lexicon of the package."""
    import tomllib  # most programs never need it

    return tomllib.loads(_source(name).decode())


@lru_cache(COMBINATIONS)
def _scanner(langs: tuple[str, ...]) -> Callable[[Document], Mapping[str, list[Label]]]:
    """A function to be the key of `Document.once`, so that a document is scanned once for all filters."""
    return load(*langs).__call__


def labels(doc: Document, group: str) -> list[Label]:
    """The labels of one group of rules, from the lexicons of the document's languages.

    Args:
        doc: The document; it is scanned once, for all groups together.
        group: The name of the group, which is the name of its filter.
    """
    return doc.once(_scanner(doc.languages)).get(group, [])


@cache
def groups() -> tuple[str, ...]:
    """The names of the groups of rules, in order: other languages have no group that English does not have."""
    return tuple(sorted(_content(used()).finds))


def finds(group: str) -> str:
    """What a group of rules finds, in the words of the English lexicon; empty if it does not have the group.

    Args:
        group: The name of the group.
    """
    return _content(used()).finds.get(group, "")


@cache
def rules(group: str) -> tuple[Rule, ...]:
    """The rules of a group as a filter lists them: the English ones, of which other languages have the same or more.

    Args:
        group: The name of the group.
    """
    return listed(entry for entry in load().entries if entry.group == group)


@cache
def all_ids() -> frozenset[str]:
    """The ids of the rules of all languages. All lexicons are read for it: ask only for a name that is unknown."""
    return frozenset(entry.id for name in files() for entry in parse(_table(name), name, proven=True))


@cache
def files() -> tuple[str, ...]:
    """The names of the package's lexicon files, in order."""
    return prepared.names("lexicons", ".toml")


def listed(entries: Iterable[Entry]) -> tuple[Rule, ...]:
    """Turn entries of a lexicon into the rules that a filter lists.

    Args:
        entries: The entries.
    """
    return tuple(Rule(e.id, e.kind, e.score, e.finds, e.hits, e.misses, e.opens_section) for e in entries)


@lru_cache(CACHED)
def compiled(toml: str, name: str) -> Matcher:
    """Compile the text of a lexicon.

    Args:
        toml: The text.
        name: The name of its file, for messages.

    Raises:
        LexiconError: if it is not TOML, or breaks a rule of the format; the message names file and rule.
    """
    import tomllib

    try:
        return Matcher(parse(tomllib.loads(toml), name), name)
    except tomllib.TOMLDecodeError as error:
        raise LexiconError(f"{name}: not a valid TOML file: {error}") from error


def prove(matcher: Matcher, name: str) -> None:
    """Check that each rule labels its hits and none of its misses.

    Args:
        matcher: The compiled lexicon.
        name: The name of its file, for messages.

    Raises:
        LexiconError: for the first example that fails; the message names rule and line.
    """
    for entry in matcher.entries:
        for examples, expected in ((entry.hits, True), (entry.misses, False)):
            for text in examples:
                found = matcher(document(text)).values()
                if any(label.rule == entry.id for labels in found for label in labels) != expected:
                    what = "does not label its own hit" if expected else "labels a line that it should spare"
                    raise LexiconError(f"{name}: {entry.id} {what}: {text!r}")
