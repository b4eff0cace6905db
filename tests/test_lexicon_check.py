"""A lexicon's file is checked as a whole: everything that is wrong is named, and what its rules hit is counted."""

from __future__ import annotations

from pathlib import Path

import pytest

from textclean import lexicon
from textclean.lexicon_check import check, hits

GOOD = """
[related]
kind  = "teaser"
finds = "Andere Texte"

[related.read_more]
where   = "prefix"
phrases = ["lesen sie auch", "mehr zum thema"]
hits    = ["Lesen Sie auch: Brücke gesperrt"]
misses  = ["Sie lesen auch gern."]

[related.brief]
where   = "line"
phrases = ["unser brief"]
hits    = ["Unser Brief"]
misses  = ["Unser Brief kam an."]
"""


def mistakes(toml: str, name: str = "harbour.toml") -> tuple[str, ...]:
    return check(toml, name).mistakes


@pytest.mark.parametrize("name", ["harbour.toml", "de.toml"])
def test_a_good_lexicon_has_no_mistakes(name: str) -> None:
    """All rules are there."""
    found = check(GOOD, name)
    assert found.mistakes == ()
    assert [rule.id for rule in found.rules] == ["related.read_more", "related.brief"]


def test_all_mistakes_are_named_and_the_other_rules_stay() -> None:
    """A writer mends a file in one go: one wrong rule does not hide the next."""
    bad = GOOD.replace('where   = "prefix"', 'where   = "begin"') + '[related.third]\nwhere = "line"\nphrases = ["a"]\n'
    found = check(bad, "harbour.toml")
    assert [mistake.split(": ")[1] for mistake in found.mistakes] == ["related.read_more", "related.third"]
    assert "'where' must be one of" in found.mistakes[0]
    assert "needs 'hits'" in found.mistakes[1]
    assert [rule.id for rule in found.rules] == ["related.brief"]


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ('hits    = ["Unser Brief"]', 'hits    = ["Brief"]', "does not label its own hit: 'Brief'"),
        ('["Unser Brief kam an."]', '["Unser Brief!"]', "labels a line that it should spare: 'Unser Brief!'"),
        ('"unser brief"', '"unser brief", "Unser  BRIEF"', "the phrase 'Unser  BRIEF' is already in related.brief"),
        ("[related.brief]", "[related.brief", "not a valid TOML file"),
        ('finds = "Andere Texte"', 'sort = "Andere Texte"', "related: unknown field 'sort'"),
    ],
)  # fmt: skip
def test_a_mistake_is_named(before: str, after: str, message: str) -> None:
    """With the file and the rule; each of them once."""
    (found,) = mistakes(GOOD.replace(before, after))
    assert found.startswith("harbour.toml: ")
    assert message in found


def test_a_phrase_in_two_rules_is_a_mistake() -> None:
    """Rules are checked one by one, and then together."""
    twice = GOOD.replace('where   = "line"', 'where   = "prefix"').replace(
        '"unser brief"', '"unser brief", "mehr zum thema"'
    )
    assert "related.brief: the phrase 'mehr zum thema' is already in related.read_more" in mistakes(twice)[0]


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("related", "verwandt", "there is no group 'verwandt'; there are: ad, bio,"),
        ('kind  = "teaser"', 'kind  = "promo"', "the English rule of this name is of the kind 'teaser', not 'promo'"),
        ('phrases = ["unser', 'opens_section = true\nphrases = ["unser', "only rules with these names may open"),
    ],
)  # fmt: skip
def test_the_lexicon_of_a_language_fits_the_english_one(before: str, after: str, message: str) -> None:
    """It is used beside it; a lexicon of one's own has groups of its own."""
    text = GOOD.replace(before, after)
    assert any(message in found for found in mistakes(text, "de.toml"))
    assert mistakes(text) == ()


@pytest.mark.parametrize("name", lexicon.files())
def test_the_lexicons_of_the_package_have_no_mistakes(name: str) -> None:
    """The check knows all that the package's own files use."""
    toml = (Path(lexicon.__file__).parent / "lexicons" / name).read_text(encoding="utf-8")
    found = check(toml, name)
    assert found.mistakes == ()
    assert found.rules


def test_a_file_of_words_is_checked_as_one() -> None:
    """The words of a language have no tables."""
    assert check('months = "mai juni"\nreply_words = "antworten"\n', "de.toml") == ((), 3, ())
    assert mistakes('month = "mai"', "de.toml")[0].startswith("de.toml: unknown key 'month'")


def test_hits_are_counted_by_rule_and_by_line() -> None:
    """A line is counted once for each rule; a rule that hits nothing is there with none; sentences are apart."""
    sentence = "Lesen Sie auch, was der Rat am Montag über die Brücke und den Hafen gesagt hat."
    texts = ["Lesen Sie auch: Hafen\nEs regnet.\nMehr zum Thema\n", f"Es regnet.\nLesen Sie auch: Hafen\n{sentence}\n"]
    found = hits(check(GOOD, "de.toml").rules, texts, "de.toml")
    assert (found.texts, found.lines) == (2, 6)
    assert dict(found.rules) == {"related.read_more": 4, "related.brief": 0}
    assert found.hit.most_common(1) == [(("related.read_more", "Lesen Sie auch: Hafen"), 2)]
    assert dict(found.sentences) == {("related.read_more", sentence): 1}
