"""Phrases as data: the lexicons of the package, and what they say of a document.

A lexicon is a TOML file of rules, grouped by the filter that they belong to:

    [related]
    kind = "teaser"                      # the kind of all rules of the group; a rule may name its own
    finds = "Other stories: ..."         # what the group finds, for listings

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

from collections.abc import Callable, Iterable, Mapping
from functools import cache, lru_cache
from typing import Any

from textclean.document import Document
from textclean.entries import Entry, parse
from textclean.errors import LexiconError
from textclean.labels import Label, Rule
from textclean.matcher import Matcher
from textclean.reading import document

__all__ = ["Entry", "compiled", "finds", "labels", "listed", "load", "parse", "prove", "rules"]

DEFAULT_LANG = "en"
OWN = 64  # lexicons of users that are kept compiled


@cache
def load(lang: str | None = None) -> Matcher:
    """The lexicon of a language (ISO 639-1; English if none is named) with the rules that hold in any language.

    A language without a lexicon of its own gets those alone.
    """
    return Matcher(tuple(entry for name, data in _tables(lang).items() for entry in parse(data, name)))


def _tables(lang: str | None) -> dict[str, dict[str, Any]]:
    """The lexicons that hold for a language, by file name."""
    # Imported on first use: the two take a third of the time of `import textclean`.
    import tomllib
    from importlib import resources

    folder = resources.files("textclean") / "lexicons"
    files = [folder / name for name in ("any.toml", f"{(lang or DEFAULT_LANG).lower()[:2]}.toml")]
    return {file.name: tomllib.loads(file.read_text(encoding="utf-8")) for file in files if file.is_file()}


@cache
def _scanner(lang: str | None) -> Callable[[Document], Mapping[str, list[Label]]]:
    return load(lang).__call__


def labels(doc: Document, group: str) -> list[Label]:
    """What the lexicon of the document's language says for one group of rules (a filter's name)."""
    return doc.once(_scanner(doc.lang)).get(group, [])


@cache
def finds(group: str, lang: str | None = None) -> str:
    """What a group of rules finds, in the words of its lexicon; empty if no lexicon has such a group."""
    return next((data[group]["finds"] for data in _tables(lang).values() if "finds" in data.get(group, {})), "")


def rules(group: str, lang: str | None = None) -> tuple[Rule, ...]:
    """The rules of one group, as a filter lists them."""
    return listed(entry for entry in load(lang).entries if entry.group == group)


def listed(entries: Iterable[Entry]) -> tuple[Rule, ...]:
    """The entries, as a filter lists its rules."""
    return tuple(Rule(e.id, e.kind, e.score, e.finds, e.hits, e.misses) for e in entries)


@lru_cache(OWN)
def compiled(toml: str, name: str) -> Matcher:
    """The lexicon in a text; `name` is its file's, for messages.

    Raises:
        LexiconError: if it is no TOML, or no lexicon.
    """
    import tomllib

    try:
        return Matcher(parse(tomllib.loads(toml), name))
    except tomllib.TOMLDecodeError as error:
        raise LexiconError(f"{name}: it is no TOML: {error}") from error


def prove(matcher: Matcher, name: str) -> None:
    """See that each rule labels its hits and none of its misses.

    Raises:
        LexiconError: if one does not; the message names rule and line.
    """
    for entry in matcher.entries:
        for examples, wanted in ((entry.hits, True), (entry.misses, False)):
            for text in examples:
                found = matcher(document(text)).values()
                if any(label.rule == entry.id for labels in found for label in labels) != wanted:
                    what = "does not label its own hit" if wanted else "labels a line that it should spare"
                    raise LexiconError(f"{name}: {entry.id} {what}: {text!r}")
