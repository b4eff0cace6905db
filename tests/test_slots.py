"""Phrases with slots: what they stand for, and what is wrong with them."""

import tomllib

import pytest

from textclean import lexicon, lexicon_check
from textclean.entries import Entry, parse
from textclean.errors import LexiconError
from textclean.matcher import Matcher
from textclean.reading import document
from textclean.slots import MOST, filled, read

RULES = """
[slots]
PAPER = ["post", "sunday post"]

[promo]
kind = "promo"

[promo.call]
where   = "line"
phrases = ["get the {PAPER}{ today|}", "get the post now"]
hits    = ["Get the Sunday Post today", "Get the Post"]
misses  = ["Get the mail"]
"""


def rules(toml: str) -> tuple[Entry, ...]:
    """The rules of a lexicon, checked."""
    return parse(tomllib.loads(toml), "shop.toml")


def test_every_form_is_a_phrase() -> None:
    """A phrase stands for all that its slots may hold; what is written out comes first."""
    (entry,) = rules(RULES)
    assert entry.phrases == (
        "get the post now",
        "get the post today",
        "get the post",
        "get the sunday post today",
        "get the sunday post",
    )
    lexicon.prove(Matcher((entry,)), "shop.toml")


@pytest.mark.parametrize(
    ("phrase", "forms"),
    [
        ("read more", ("read more",)),
        ("{read|see} more", ("read more", "see more")),
        ("{read |}more", ("read more", "more")),
        ("{A|b}", ("one", "two", "b")),
        ("{x|x}", ("x",)),
        ("点击{这里|此处}", ("点击这里", "点击此处")),
    ],
)
def test_filled(phrase: str, forms: tuple[str, ...]) -> None:
    """Words to choose from, words that may be left out, named slots."""
    assert filled(phrase, {"A": ("one", "two")}, "here") == forms


def test_a_written_phrase_stays_with_its_rule() -> None:
    """What one rule has written out, the slots of another do not take from it."""
    both = RULES.replace(
        "[slots]",
        '[promo.other]\nwhere = "line"\nphrases = ["get the sunday post"]\nhits = ["Get the Sunday Post"]\n'
        'misses = ["Get"]\n[slots]',
    ).replace('[promo]\nkind = "promo"\n', "")
    tables = tomllib.loads(both)
    tables["promo"]["kind"] = "promo"
    matcher = Matcher(parse(tables, "shop.toml"))
    (label,) = matcher(document("Get the Sunday Post"))["promo"]
    assert label.rule == "promo.other"


def test_a_weak_rule_does_not_hide_the_slots_of_a_strong_one() -> None:
    """A phrase that a weaker rule has written out belongs to both."""
    other = (
        '[promo.other]\nwhere = "line"\nphrases = ["get the sunday post", "get the post"]\nscore = 0.4\ninside = 0.2\n'
        'hits = ["Get the Post"]\nmisses = ["Get"]\n\n[promo.call]'
    )
    matcher = Matcher(rules(RULES.replace("[promo.call]", other)))
    found = matcher(document("Get the Sunday Post"))["promo"]
    assert {label.rule for label in found} == {"promo.other", "promo.call"}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("{PAPER}{ today|}", "{PAPER"), "has a brace without its other half"),
        (("{PAPER}{ today|}", "{MAIL}"), "there is no slot 'MAIL' in [slots]; there are: PAPER"),
        (("get the {PAPER}{ today|}", "{.|}{,|}"), "may hold no word"),
        (('PAPER = ["post", "sunday post"]', 'paper = ["post"]'), "a slot is named in capitals"),
        (('"sunday post"]', '"{x}"]'), "a slot may not hold another one"),
        (('["post", "sunday post"]', "[]"), "must be a list of words"),
        (('["post", "sunday post"]', "[1]"), "must be a list of words"),
        (("get the {PAPER}", "{a|b|c|d|e|f|g|h|i|j|k|l|m}" * 3), f"more than {MOST:,} phrases"),
    ],
)
def test_mistakes(change: tuple[str, str], message: str) -> None:
    """Each mistake is named with its file, also by the check of a whole file."""
    wrong = RULES.replace(*change)
    with pytest.raises(LexiconError, match=r"^shop\.toml: ") as raised:
        rules(wrong)
    assert message in str(raised.value)
    assert any(message in mistake for mistake in lexicon_check.check(wrong, "shop.toml").mistakes)


def test_the_table_is_a_table() -> None:
    """`slots` is no list."""
    with pytest.raises(LexiconError, match="must be a table"):
        read(["a"], "shop.toml")


def test_slots_are_no_group() -> None:
    """The table of slots is no group of rules."""
    assert "slots" not in lexicon.groups()
    assert lexicon_check.check(RULES, "shop.toml").mistakes == ()


@pytest.mark.parametrize("name", lexicon.files())
def test_a_lexicon_loads_quickly(name: str) -> None:
    """The slots of a language of ours make some thousand phrases: more would take too long to load."""
    assert sum(len(entry.phrases) for entry in parse(lexicon._table(name), name)) < 15_000
