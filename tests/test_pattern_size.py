"""What a pattern shows without being compiled."""

import pytest
import regex

from textclean import lexicon
from textclean.pattern_size import required_text


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
