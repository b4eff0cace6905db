"""Repair: each rule with a line that it changes and a look-alike that it must not touch, and hostile lines."""

import logging
import pickle
import subprocess
import sys
from typing import Any

import pytest

from tests.repair.cases import (
    CHANGES,
    LRM,
    MOJIBAKE,
    NBSP,
    OFF,
    SENTENCES,
    STAYS,
    ZWJ,
    ZWNJ,
    ZWSP,
    repair,
    ungated,
)
from textclean.repair import Repair, unescapes
from textclean.repair import repair as module


@pytest.mark.parametrize("case", CHANGES)
def test_a_damaged_line_is_repaired_and_says_how(case: str) -> None:
    before, after, *steps = CHANGES[case]
    assert repair(before) == (after, tuple(steps))
    assert repair(after) == (after, ())


@pytest.mark.parametrize("case", STAYS)
def test_a_lookalike_stays(case: str) -> None:
    line = STAYS[case]
    text, steps = repair(line)
    assert text is line, (steps, text)
    assert ungated(repair, line) == (line, ())


@pytest.mark.parametrize("language", SENTENCES)
def test_clean_text_of_any_language_is_the_same_object(language: str) -> None:
    line = SENTENCES[language]
    assert repair(line).text is line
    assert ungated(repair, line) == (line, ())


# Options --------------------------------------------------------------------------------------------------------------

LEFT_ALONE = {
    "mojibake": "schÃ¶n",
    "entities": "fish &amp; chips",
    "controls": "nu\x00ll \x1b[31mred\x1b[0m \ud83d",
    "zero_width": f"zero{ZWSP}width{LRM}",
    "spaces": f"the{NBSP}mayor",
    "normalization": "e\N{COMBINING ACUTE ACCENT}" + "\u0316" * 40,
}


@pytest.mark.parametrize("option", OFF)
def test_a_step_that_is_off_does_nothing(option: str) -> None:
    line = LEFT_ALONE[option]
    assert OFF[option](line).text is line
    assert repair(line).text != line


@pytest.mark.parametrize(
    ("config", "before", "after", "step"),
    [
        (Repair(uncurl_quotes=True), "“it’s”", '"it\'s"', "quotes"),
        (Repair(latin_ligatures=True), "ﬁne Ĳssel", "fine IJssel", "latin ligatures"),
        (Repair(character_width=True), "ＬＯＵＤ　ＮＯＩＳＥＳ", "LOUD NOISES", "character width"),
        (Repair(normalization="NFKC"), "10³ ﬁne …", "103 fine ...", "NFKC"),
        (Repair(max_combining=2), "x\u0316\u0316\u0316", "x\u0316\u0316", "combining marks dropped: 1"),
        (Repair(mojibake=False), "a\x85b\x99", "a b", "control characters"),
    ],
)
def test_options_that_are_not_the_default(config: Repair, before: str, after: str, step: str) -> None:
    assert config(before) == (after, (step,))


def test_unescape_is_a_matter_of_the_document() -> None:
    line = "schÃ¶n &amp; gut"
    assert repair(line, unescape=False) == ("schön &amp; gut", (MOJIBAKE,))
    assert repair("fish &amp; chips", unescape=False).steps == ()


@pytest.mark.parametrize("off", [{}, dict.fromkeys(["controls", "zero_width", "spaces", "mojibake"], False)])
def test_no_line_end_whatever_is_switched_off(off: dict[str, Any]) -> None:
    config = Repair(**off, normalization=None)
    assert config("a\nb\rc\u2028d&#10;e&NewLine;f&#x2029;g&#13;").text == "a b c d e f g "


def test_configuration_is_a_value() -> None:
    config = Repair(spaces=False, max_combining=5)
    again = pickle.loads(pickle.dumps(config))
    assert again == config
    assert hash(again) == hash(config)
    assert config != repair
    with pytest.raises(AttributeError):
        config.spaces = True  # type: ignore[misc]
    with pytest.raises(TypeError):
        Repair(space=False)  # type: ignore[call-arg]


def test_lines_that_need_nothing_do_not_load_ftfy() -> None:
    script = (
        "import sys; from textclean.repair import Repair, unescapes; from textclean.decoding import decode;"
        "r = Repair(); r('plain'); r('caf\\xe9 \\u2014 \\u201cyes\\u201d'); unescapes('<b>'); decode(b'x');"
        "sys.exit(bool({'ftfy', 'chardet'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


# Hostile input: a right answer, and in linear time, or this file would take hours -------------------------------------

SIZE = 200_000

HOSTILE = {
    "ampersands": "&",
    "escaped ampersands": "&amp;",
    "half entities": "&a",
    "mojibake starts": "â€",
    "mojibake": "â€œ",
    "mojibake in places": "Ã©я",
    "deep mojibake": "ÃƒÂ©",
    "zalgo": "e\u0301\u0316\u0327",
    "marks": "\u0301",
    "marks and zero width": "\u0301" * 30 + ZWSP,
    "marks that decompose": "\u0344",
    "half-width sound marks": "\uff9e",
    "no-break spaces": NBSP,
    "numbers": f"1{NBSP}",
    "zero width joiners": ZWJ,
    "joiners that join": f"ن{ZWNJ}",
    "word ends": f"ก{ZWSP}{ZWSP}",
    "lone surrogates": "\ud83d",
    "pairs": "\ud83d\ude00",
    "C1": "\x85",
    "NUL": "\x00",
    "ESC": "\x1b",
    "control sequences": "\x1b[",
    "control strings": "\x1b]a",
    "line ends": "\n",
    "tags": "<a ",
    "bidi": "\u202e",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_lines(name: str) -> None:
    unit = HOSTILE[name]
    line = (unit * (SIZE // len(unit) + 1))[:SIZE]
    text, _ = repair(line)
    assert repair(text) == (text, ())
    unescapes(line)
    Repair(normalization="NFKC", max_combining=30)(line)


def test_marks_are_capped_and_counted() -> None:
    marks = "\u0316" * 100_000
    assert repair("z" + marks) == ("z" + marks[:30], ("combining marks dropped: 99970",))
    # Marks that are spelled as entities are capped as well.
    assert repair("z" + "&#790;" * 1000) == ("z" + marks[:30], ("entities", "combining marks dropped: 970"))


def test_escapes_are_undone_however_deep() -> None:
    assert repair("&" + "amp;" * 50_000 + "lt;") == ("<", ("entities",))


def nested_entities(depth: int) -> str:
    """An entity for a digit, with an entity for a digit in its number: 9 is in 49, its 1 in 51, and so on."""
    text, digit = "9", "9"
    for _ in range(depth):
        text = f"&#{'4' if digit == '9' else '5'}{text};"
        digit = {"9": "1", "1": "3", "3": "5", "5": "7", "7": "9"}[digit]
    return text


def test_entities_nested_in_each_other_end(caplog: pytest.LogCaptureFixture) -> None:
    """The one input that stays unfinished: the log says so, and the line is repaired in part."""
    caplog.set_level(logging.DEBUG, module.__name__)
    assert repair(nested_entities(10)) == ("9", ("entities",))
    assert caplog.text == ""
    assert 1 < len(repair(nested_entities(10_000)).text) < len(nested_entities(10_000))
    assert "did not settle" in caplog.text


def test_a_long_line_that_needs_nothing_is_the_same_object() -> None:
    for line in ("plain text, long. " * 1_000_000, "“Curly” — text… " * 500_000):
        assert repair(line).text is line
