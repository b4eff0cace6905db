"""What a pattern shows without being compiled."""

from collections.abc import Collection

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from textclean import lexicon
from textclean.pattern_size import beginnings, required_text


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("Credits?: by", "Credit"),
        ("Credit{0,2} of", "Credi"),
        ("Cre*dit", "dit"),
        ("Cred+it", "Cred"),
        (r"\p{Lu}+ reported", "reported"),
        (r"[Credit] x", "x"),
        ("(?:Credit) by", "by"),
        ("Credit|Photo", ""),
        ("(?:Credit|Photo)", ""),
        ("(?i)credit", ""),
        (r"\x41bc", ""),
        ("", ""),
    ],
)
def test_the_text_that_a_pattern_needs(pattern: str, text: str) -> None:
    assert required_text(pattern) == text


@pytest.mark.parametrize("file", lexicon.files())
def test_what_patterns_of_the_package_match_holds_the_text_that_they_need(file: str) -> None:
    entries = [entry for entry in lexicon.load(file.removesuffix(".toml")).entries if entry.regex]
    assert entries
    for entry in entries:
        for hit in entry.hits:
            match = regex.search(entry.regex or "", hit)
            assert match is None or required_text(entry.regex or "") in match[0]


@pytest.mark.parametrize(
    ("pattern", "known"),
    [
        ("Credit", "Cr"),
        ("Credit|photo", "Cr ph"),
        ("(?:READ|[Ss]ee)(?: also)?:", "RE Se se"),
        ("(?:By )?Ann", "By An"),
        ("(?:By|)Ann", "By An"),
        ("a*b", "a b"),
        ("a{0,2}b", "a b"),
        ("a{,2}b", "a b"),
        ("a{2}b", "a"),
        ("a+b", "a"),
        ("a", "a"),
        (r"\bAnn", "An"),
        (r"^\(c\)", "(c"),
        ('[“"]x', '"x “x'),
        ("[-a]x", "-x ax"),
        ("((ab|c)?d)?e", "ab cd de e"),
        (r"a\d", "a"),
        ("a.", "a"),
        ("a(?:b.|c)", "ab ac"),
        ("a?", ""),
        ("", ""),
        ("[a-z]x", ""),
        ("[^a]x", ""),
        (r"[\w]x", ""),
        (r"[\p{L}]x", ""),
        (r"\d+ votes", ""),
        (r"\p{Lu}x", ""),
        ("a?.b", ""),
        (".b", ""),
        ("(?i)credit", ""),
        ("(?i:credit)", ""),
        ("(?=c)credit", ""),
    ],
)
def test_what_a_match_begins_with(pattern: str, known: str) -> None:
    assert beginnings(pattern) == set(known.split())


def begins_as_known(match: regex.Match[str] | None, known: Collection[str]) -> bool:
    """Whether a match begins as it must."""
    return not match or not known or not {match[0][:1], match[0][:2]}.isdisjoint(known)


@pytest.mark.parametrize("file", lexicon.files())
def test_what_patterns_of_the_package_match_begins_as_it_must(file: str) -> None:
    """From each place of their examples on."""
    entries = [entry for entry in lexicon.load(file.removesuffix(".toml")).entries if entry.regex]
    for entry in entries:
        known = beginnings(entry.regex or "")
        for line in (*entry.hits, *entry.misses):
            assert all(
                begins_as_known(found, known) for found in regex.finditer(entry.regex or "", line, overlapped=True)
            )


PIECES = st.sampled_from(
    ["a", "b", "[ab]", "[^a]", "(?:a|b)", "(?:a|)", "(?:", ")", "|", "?", "*", "+", "{0,1}", r"\b", "."]
)


@given(st.lists(PIECES, max_size=12).map("".join), st.text("abc", max_size=6))
def test_a_match_begins_as_it_must(pattern: str, text: str) -> None:
    try:
        compiled = regex.compile(pattern)
    except regex.error:
        return
    assert begins_as_known(compiled.match(text), beginnings(pattern))
