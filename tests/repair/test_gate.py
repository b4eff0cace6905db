"""The gate: it skips nothing that would change. Proven over ftfy's own pattern, and tried on random lines."""

import itertools
import random
import re
import unicodedata
from collections.abc import Iterator, Sequence
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser as sre_parser  # type: ignore[attr-defined]
from typing import Any

import pytest
from ftfy.badness import BADNESS_RE, MOJIBAKE_CATEGORIES, is_bad
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.repair.cases import CONFIGS, NASTY, SENTENCES, WRONG_CODECS, repair, ungated
from textclean.repair import Repair, Repaired, gate, unescapes
from textclean.repair import repair as module
from textclean.repair.mojibake import is_damaged


@pytest.mark.parametrize(
    "source",
    [
        "",
        "AT&amp;T",
        "1 < 2 > 0",
        "<3",
        "a<b",
        "<me@example.org>",
        "<http://example.org/>",
        "<- x",
        "<!x>",
        "< b>",
    ],
)
def test_a_document_without_tags_has_entities_to_decode(source: str) -> None:
    assert unescapes(source)


@pytest.mark.parametrize(
    "source",
    [
        "<p>",
        "x</p>",
        "<br/>",
        "<!-- x",
        "<!DOCTYPE html>",
        '<a href="x"\n>',
        "<o:p>",
        "<H1 class=x>",
        "&amp; <i>",
    ],
)
def test_a_document_with_tags_keeps_its_entities(source: str) -> None:
    assert not unescapes(source)


# The proof ------------------------------------------------------------------------------------------------------------


def minimal_matches(parsed: Any) -> Iterator[str]:
    """All strings that a parsed pattern of ftfy's matches, with a few characters to represent open classes."""
    some = "a Z_1.-\t\xa0é”’ЖГ文\u0301"
    classes = {sre.CATEGORY_WORD: "aZ_1éЖ文", sre.CATEGORY_SPACE: " \t\xa0\u2003"}

    def members(items: Sequence[Any]) -> list[str]:
        found = [
            c
            for op, value in items
            for c in (
                chr(value)
                if op is sre.LITERAL
                else map(chr, range(value[0], value[1] + 1))
                if op is sre.RANGE
                else classes.get(value, "")
            )
        ]
        return [c for c in some if c not in found] if items[0][0] is sre.NEGATE else found

    def strings(op: Any, value: Any) -> Sequence[str]:
        if op is sre.LITERAL:
            return chr(value)
        if op is sre.NOT_LITERAL:
            return [c for c in some if ord(c) != value]
        if op is sre.ANY:
            return some
        if op is sre.IN:
            return members(value)
        if op is sre.SUBPATTERN:
            return list(minimal_matches(value[3]))
        if op is sre.BRANCH:
            return [s for branch in value[1] for s in minimal_matches(branch)]
        if op is sre.MAX_REPEAT and value[:2] == (0, 1):
            return ["", *minimal_matches(value[2])]
        raise NotImplementedError(op)

    parts = [strings(op, value) for op, value in parsed if op is not sre.AT]
    return map("".join, itertools.product(*parts))


def test_whatever_ftfy_calls_bad_has_a_clue() -> None:
    """A proof, not a sample: each alternative of ftfy's pattern, spelled out, holds a clue.

    A bad line holds one of these strings, and a clue looks at nothing outside of itself.
    """
    clue = re.compile(gate.CLUE)
    count = 0
    for bad in minimal_matches(sre_parser.parse(BADNESS_RE.pattern, BADNESS_RE.flags)):
        assert BADNESS_RE.search(bad), ascii(bad)
        assert clue.search(bad), ascii(bad)
        count += 1
    assert count > 100_000


def test_suspects_hold_all_that_ftfy_suspects() -> None:
    known = re.compile(f"[{''.join(MOJIBAKE_CATEGORIES.values())}]")
    suspects = re.compile(f"[{gate.SUSPECTS}]")
    missing = [chr(c) for c in range(0x80, 0x110000) if known.match(chr(c)) and not suspects.match(chr(c))]
    assert missing == []


def test_calm_characters_concern_no_step() -> None:
    """No step changes any of them, all are NFC, and no two of them compose."""
    restless = re.compile(gate.RESTLESS)
    calm = [chr(c) for c in range(0x110000) if not restless.match(chr(c))]
    assert len(calm) > 40_000
    seconds = {
        chr(int(parts[1], 16))
        for c in map(chr, range(0x110000))
        if len(parts := unicodedata.decomposition(c).split()) == 2 and not parts[0].startswith("<")
    }
    assert not seconds & set(calm)
    assert not any(unicodedata.combining(c) for c in calm)
    line = "".join(f"a{c}b " for c in calm if c != "&")
    without_mojibake = Repair(mojibake=False)
    assert unicodedata.is_normalized("NFC", line)
    assert ungated(without_mojibake, line) == (line, ())


def test_clue_spares_what_is_common() -> None:
    """A gate that lets no line pass would be correct but useless: these lines pass."""
    clue = re.compile(gate.CLUE)
    for line in (
        "l’été à Paris — créée…",
        "“Yes” – “no”",
        "Привет, мир",
        "żółć",
        "καλημέρα",
        "10 €",
        "ÄÖÜ"[:1],
    ):
        assert not clue.search(line), line
        assert not is_bad(line)


def test_most_clean_lines_pass_the_gate() -> None:
    through = {name for name, line in SENTENCES.items() if module._calm(repair, line, True)}
    # Those with invisible characters, combining marks, French spaces and rarer letters go through the steps.
    assert set(SENTENCES) - through <= {"French", "Persian", "Hindi", "Thai", "Hebrew", "Polish", "Ukrainian"}


# With the gate and without it -----------------------------------------------------------------------------------------

nasty_lines = st.lists(st.sampled_from(NASTY), max_size=20).map("".join)
damaged_lines = st.builds(
    lambda text, codec, around: around + text.encode("utf-8", "replace").decode(codec, "replace") + around,
    st.one_of(st.sampled_from(list(SENTENCES.values())), st.text(max_size=10)),
    st.sampled_from(WRONG_CODECS),
    st.sampled_from(["", " ", "日", "é", "“"]),
)
lines = st.one_of(nasty_lines, damaged_lines, st.text(st.characters(codec=None), max_size=30))


def check(config: Repair, line: str, unescape: bool) -> Repaired:
    """Repair a line and check what holds for any line."""
    answer = config(line, unescape=unescape)
    assert answer == ungated(config, line, unescape), "the gate changed the answer"
    assert not set(answer.text) & set("\n\r\u2028\u2029")
    assert (answer.text is line) == (answer.text == line) == (answer.steps == ())
    assert config(answer.text, unescape=unescape) == (answer.text, ()), "not idempotent"
    return answer


@settings(max_examples=1500)
@given(st.sampled_from(CONFIGS), lines, st.booleans())
def test_any_line_is_repaired_for_good_gate_or_no_gate(config: Repair, line: str, unescape: bool) -> None:
    check(config, line, unescape)


def test_many_random_lines_and_most_of_them_damaged() -> None:
    """As above, on longer lines; most of them must need repair, or this tests nothing."""
    rng = random.Random(20201)
    changed = damaged = 0
    for _ in range(4000):
        pool = rng.sample(NASTY, rng.choice((3, 8, 40, len(NASTY))))
        line = "".join(rng.choices(pool, k=rng.choice((4, 12, 30))))
        answer = check(rng.choice(CONFIGS), line, rng.random() < 0.8)
        changed += bool(answer.steps)
        damaged += not answer.steps and is_damaged(line)
    assert changed > 2500
    assert changed + damaged > 3000  # what is mojibake still, stays: no repair of it is proven


def test_the_check_itself_sees_a_gate_that_is_too_wide(monkeypatch: pytest.MonkeyPatch) -> None:
    """The differential test can fail: it does with a gate that lets every line pass."""
    monkeypatch.setattr(module, "_calm", lambda *_: True)
    with pytest.raises(AssertionError, match="the gate changed the answer"):
        check(repair, "fish &amp; chips", True)
