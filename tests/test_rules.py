"""Every rule proves itself: it labels each of its `hits` and none of its `misses`."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from importlib import resources
from typing import Any

import pytest
import regex

from textclean import Label, Rule, filters, lexicon, presets, registry
from textclean.document import Document, tokens
from textclean.matcher import Matcher
from textclean.pipeline import filter_name
from textclean.reading import document

# What RE2 refuses: look-around and atomic groups, back-references by number and by name, possessive quantifiers.
_BEYOND_RE2 = re.compile(r"\(\?(?:[=!>(]|<[=!])|\\[1-9]|\\k<|\(\?P[=>]|[*+?}]\+")
_CLASS = re.compile(r"\[(?:\\.|[^\]\\])*\]")
LANGUAGES = tuple(
    sorted(file.name.removesuffix(".toml") for file in (resources.files("textclean") / "lexicons").iterdir())
)


FILTERS: dict[str, Any] = {filter_name(found): found for found in registry.own()}
RULES = [(found, rule) for found in FILTERS.values() for rule in found.rules]
# The rules of each file, by its language.
OWN = {
    lang: [entry for entry in lexicon.load(lang).entries if lang == "any" or entry not in lexicon.load("any").entries]
    for lang in LANGUAGES
}
ENTRIES = [entry for entries in OWN.values() for entry in entries]
PATTERNS = [pytest.param(lang, e, id=f"{lang}-{e.id}") for lang, entries in OWN.items() for e in entries if e.regex]
EXAMPLES = [
    pytest.param(found, rule, example, wanted, id=f"{rule.id}-{'hit' if wanted else 'miss'}-{i}")
    for found, rule in RULES
    for wanted, examples in ((True, rule.hits), (False, rule.misses))
    for i, example in enumerate(examples)
]
ASCII_EXAMPLES = sorted(
    {e for _, rule in RULES for text in (*rule.hits, *rule.misses) for e in text.splitlines() if e.isascii()}
)
LINES = sorted({line for _, rule in RULES for text in (*rule.hits, *rule.misses) for line in text.splitlines()})
OTHER_LANGUAGES = [lang for lang in LANGUAGES if lang not in ("any", "en")]
# The lines that the patterns of a language are tried on: the examples of the filters, or its own.
LINES_OF = {
    lang: sorted({line for entry in OWN[lang] for text in (*entry.hits, *entry.misses) for line in text.splitlines()})
    if lang in OTHER_LANGUAGES
    else LINES
    for lang in LANGUAGES
}


def labelled(found: Any, rule: Rule, example: str) -> list[Label]:
    return [label for label in found(document(example)) if label.rule == rule.id]


@pytest.mark.parametrize(("found", "rule", "example", "wanted"), EXAMPLES)
def test_example(found: Any, rule: Rule, example: str, wanted: bool) -> None:
    """A rule labels each of its hits, with its own kind, and none of its misses."""
    labels = labelled(found, rule, example)
    assert bool(labels) == wanted, labels or f"{rule.id} does not see {example!r}"
    assert {label.kind for label in labels} <= {rule.kind}


@pytest.mark.parametrize(("found", "rule"), RULES, ids=lambda value: value.id if isinstance(value, Rule) else "")
def test_rule_has_both_sorts_of_examples(found: Any, rule: Rule) -> None:
    """A rule names a line that it finds and a line that it spares, and says what it looks for."""
    assert rule.hits
    assert rule.misses
    assert rule.finds.strip()
    assert 0 < rule.score <= 1


@pytest.mark.parametrize("found", FILTERS.values(), ids=FILTERS)
def test_rules_carry_the_name_of_their_filter(found: Any) -> None:
    """The first part of a rule's id is its filter's name, so that `without("filter")` covers it."""
    assert found.rules
    assert {rule.id.split(".")[0] for rule in found.rules} == {filter_name(found)}


def test_rule_ids_are_unique() -> None:
    """No two rules share an id, neither in code nor in one language's lexicon."""
    ids = Counter(rule.id for _, rule in RULES)
    assert [name for name, times in ids.items() if times > 1] == []
    for lang in LANGUAGES:
        of_lang = Counter(entry.id for entry in lexicon.load(lang).entries)
        assert [name for name, times in of_lang.items() if times > 1] == []


def test_every_rule_of_the_lexicons_belongs_to_a_filter() -> None:
    """A group of rules that no filter of a preset asks for would never label anything."""
    groups = {name for preset in presets.PRESETS.values() for name in map(filter_name, preset.filters)}
    assert {entry.group for entry in ENTRIES} <= groups


@pytest.mark.parametrize("lang", OTHER_LANGUAGES)
def test_a_lexicon_of_another_language_proves_itself(lang: str) -> None:
    """Each rule of each language, with those for any, labels its hits, and spares its misses."""
    lexicon.prove(lexicon.load(lang), f"{lang}.toml")


@pytest.mark.parametrize("lang", OTHER_LANGUAGES)
def test_a_rule_of_another_language_has_the_kind_of_the_english_one(lang: str) -> None:
    """The same id is the same rule: it finds the same kind, and opens a section where the English one does."""
    english = {entry.id: (entry.kind, entry.opens_section) for entry in lexicon.load("en").entries}
    for entry in OWN[lang]:
        own = (entry.kind, entry.opens_section)
        assert own == english.get(entry.id, own), entry.id


@pytest.mark.parametrize("name", sorted({entry.group for entry in ENTRIES}))
def test_every_rule_of_a_group_is_reached_by_a_plain_lexical_filter(name: str) -> None:
    """`Lexical(group)` finds an example of each rule of its group."""
    found = filters.Lexical(name)
    for rule in found.rules:
        assert labelled(found, rule, rule.hits[0]), rule.id


@pytest.mark.parametrize("preset", presets.PRESETS)
def test_presets_have_each_filter_once(preset: str) -> None:
    """A filter that stood in a preset twice would count its evidence twice."""
    names = [filter_name(found) for found in presets.PRESETS[preset].filters]
    assert len(names) == len(set(names))


def compiled(pattern: str) -> Any:
    re2 = pytest.importorskip("re2", reason="google-re2 (the test extra) is not installed")
    options = re2.Options()
    options.log_errors = False
    return re2.compile(pattern, options)


@pytest.mark.parametrize(("lang", "entry"), PATTERNS)
def test_pattern_keeps_to_re2(lang: str, entry: lexicon.Entry) -> None:
    """A lexicon's pattern is linear in time: RE2 compiles it, it looks neither ahead nor back."""
    assert not _BEYOND_RE2.search(_CLASS.sub("[]", entry.regex or ""))
    compiled(entry.regex or "")


@pytest.mark.parametrize(
    "pattern", ["(?=a)", "(?!a)", "(?<=a)b", "(?<!a)b", r"(a)\1", "(?>a)", "a++", "(?P<x>a)(?P=x)"]
)
def test_what_goes_beyond_re2_is_seen(pattern: str) -> None:
    """The check of the patterns can fail: it sees what RE2 refuses: look-around, back-references, possessive signs."""
    re2 = pytest.importorskip("re2", reason="google-re2 (the test extra) is not installed")
    assert _BEYOND_RE2.search(_CLASS.sub("[]", pattern))
    with pytest.raises(re2.error):
        compiled(pattern)


def spans(pattern: Any, texts: list[str]) -> Iterator[tuple[int, int] | None]:
    for text in texts:
        found = pattern.search(text)
        yield found.span() if found else None


@pytest.mark.parametrize(("lang", "entry"), PATTERNS)
def test_re2_and_regex_agree(lang: str, entry: lexicon.Entry) -> None:
    """The reference engine and RE2 find the same places in the examples of all rules."""
    pattern = entry.regex or ""
    ours = list(spans(regex.compile(pattern), ASCII_EXAMPLES))
    theirs = list(spans(compiled(pattern), ASCII_EXAMPLES))
    assert ours == theirs


@cache
def documents_of(lang: str) -> tuple[tuple[Document, ...], tuple[str, ...]]:
    """The examples of a language as documents of one line, and all their tokens."""
    lines = LINES_OF[lang]
    return tuple(map(document, lines)), tuple({token for line in lines for token in tokens(line)})


@pytest.mark.parametrize(("lang", "entry"), PATTERNS)
def test_near_hides_nothing(lang: str, entry: lexicon.Entry) -> None:
    """The words of `near` spare lines the pattern, never a line that it would find: not in the examples of any rule."""
    lines, every = documents_of(lang)
    gated, plain = Matcher((entry,)), Matcher((entry._replace(near=every),))
    for line in lines:
        assert gated(line) == plain(line), line.source
