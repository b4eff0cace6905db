"""A result as text, as HTML and as JSON."""

import html
import json
import re
from dataclasses import replace

import pytest

import textclean
from tests.strategies import BODY
from textclean import ARTICLE, Label, Pipeline, Repair, Result
from textclean.changes import Edit, edits
from textclean.characters import visible
from textclean.result import RemovedSpan, RepairedSpan

SOURCE = "\n".join(
    [
        "date 2020-09-28 " + BODY[0],
        "Photo: A. Lee/Harbour Post",
        BODY[1].replace("’", "â€™") + " schÃ¶n &amp; gut",
        *BODY[2:],
        "Read more: <script>alert('x')</script>",
        "",
        "Advertisement",
    ]
)


@pytest.fixture(scope="module")
def result() -> Result:
    return textclean.tag(SOURCE)


def test_the_text_and_what_went(result: Result) -> None:
    """A result has the clean text, the removed spans and the repairs, with their offsets."""
    assert result.text == "\n".join([BODY[0], f"{BODY[1]} schön & gut", *BODY[2:]])
    assert [(span.line, span.kind) for span in result.removed] == [
        (1, "timestamp"),
        (2, "caption"),
        (8, "teaser"),
        (10, "ad"),
    ]
    (repair,) = result.repairs
    assert (repair.line, repair.after) == (3, f"{BODY[1]} schön & gut")
    assert "entities" in repair.steps
    assert result.changed


def test_counts(result: Result) -> None:
    """Removed spans are counted by kind."""
    assert result.counts() == {"timestamp": 1, "caption": 1, "teaser": 1, "ad": 1}
    assert textclean.tag("").counts() == {}


def test_nothing_changed() -> None:
    """A text that was clean says so."""
    clean = textclean.tag("\n".join(BODY))
    assert not clean.changed
    assert clean.removed == clean.repairs == ()
    assert clean.suspect is clean.encoding is clean.raw is None


# As text --------------------------------------------------------------------------------------------------------------


def test_explain() -> None:
    """Each line with its number and a margin: `-` for a cut, `~` for a trim or a repair, and the reasons under it."""
    text = "\n".join(["date 2020-09-28 It rained.", "", *BODY, "schÃ¶n.", "Advertisement"])
    shown = textclean.tag(text).explain().splitlines()
    assert shown[0] == "     1 ~ date 2020-09-28 It rained."
    assert shown[1] == (
        "         ^ timestamp, timestamp.date_prefix 0.95: begins with \"date 2020-09-28 \" cut 'date 2020-09-28'"
    )
    assert shown[2].startswith("     3   The council of Ostwick")
    assert len(shown) == 2 + len(BODY) + 2 + 2
    assert shown[-4] == "     9 ~ schÃ¶n."
    assert re.fullmatch(r"         \^ repaired \(mojibake: .*\): schön\.", shown[-3])
    assert shown[-2] == "    10 - Advertisement"
    assert shown[-1] == '         ^ ad, ad.label 0.95: is "Advertisement"'


def test_explain_names_every_change(result: Result) -> None:
    """What was cut, trimmed or repaired has its reason in the explanation."""
    shown = result.explain()
    for span in result.removed:
        assert f"^ {span.kind}, {span.rule} {span.score:.2f}: " in shown
    assert f"repaired ({', '.join(result.repairs[0].steps)}): " in shown
    assert [line[7] for line in shown.splitlines() if line[:6].strip()] == list("~-~    --")


def test_explain_shortens_long_lines() -> None:
    """A line too long for a terminal is shown with its two ends."""
    line = "The river rose again. " * 50 + "It fell."
    (shown,) = textclean.tag(line).explain().splitlines()
    assert len(shown) < 120
    assert shown.startswith("     1   The river rose again.")
    assert " ... " in shown
    assert shown.endswith("It fell.")


def test_explain_of_nothing() -> None:
    """A text without a line has nothing to explain."""
    assert textclean.tag("").explain() == textclean.tag("\n\n").explain() == ""


HOSTILE = ["\x1b[2J", "\x07", "\x00", "\x9b31m", "\u202e", "\u2066", "\u200b", "\ufeff", "\ud800", "\x85", "\x7f"]


@pytest.mark.parametrize("sign", HOSTILE, ids=ascii)
@pytest.mark.parametrize("line", ["It {}rained.", "Read more: {}", "{}Photo: A. Lee/Post", "schÃ¶n {}"])
def test_explain_is_safe_to_print(sign: str, line: str) -> None:
    """Controls, bidi marks and lone surrogates of the text are shown as escapes, in lines and in reasons."""
    shown = textclean.tag("\n".join([*BODY, line.format(sign)])).explain()
    assert sign[:1] not in shown
    assert shown.encode("utf-8")
    assert all(part.isprintable() or part == "" for part in shown.split("\n"))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("tab\tstays", "tab\tstays"),
        ("café ☕ 中文 😀", "café ☕ 中文 😀"),
        ("a\nb\r", "a\\nb\\r"),
        ("\x1b[31m", "\\x1b[31m"),
        ("\x00\x7f\x9b", "\\x00\\x7f\\x9b"),
        ("\u202e\u2066\u200b\ufeff", "\\u202e\\u2066\\u200b\\ufeff"),
        ("\ud800", "\\ud800"),
        ("👩\u200d👧 می\u200cخواهم", "👩\u200d👧 می\u200cخواهم"),
        ("a\\x1b", "a\\x1b"),
    ],
)
def test_visible(text: str, shown: str) -> None:
    """What a terminal would act upon is shown as an escape; letters, tabs and joiners stay."""
    assert visible(text) == shown


@pytest.mark.parametrize(
    "code", [*range(0x20), *range(0x7F, 0xA0), 0x061C, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
)
def test_no_control_character_is_visible_as_it_is(code: int) -> None:
    """All of C0 and C1 but the tab, and every mark that changes the direction of what follows, are escaped."""
    assert visible(f"a{chr(code)}b") == f"a{chr(code)}b" if code == 9 else chr(code) not in visible(f"a{chr(code)}b")


# As HTML --------------------------------------------------------------------------------------------------------------


def test_html_shows_what_went(result: Result) -> None:
    """For notebooks: removed text is struck through with its reason, repairs are marked, beside the clean text."""
    shown = result._repr_html_()
    assert shown.startswith("<style>")
    assert shown.endswith("</section>")
    assert len(re.findall(r"<del [^>]*data-why=\"[^\"]+\"", shown)) == len(result.removed)
    assert len(re.findall(r"<ins>", shown)) == sum(any(e.end > e.start for e in changes(s)) for s in result.repairs)
    clean = re.findall(r'<div class="tc-out" dir="auto">(.*?)</div>', shown, flags=re.DOTALL)
    kept = [html.unescape(re.sub(r"<[^>]+>", "", line)) for line in clean]
    assert kept == [line for line in result.text.splitlines() if line.strip()]


def changes(span: RepairedSpan) -> list[Edit]:
    """What was repaired in a span."""
    return list(edits(span.before, span.after))


@pytest.mark.parametrize(
    "hostile",
    ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "</pre></del><b>", "' onmouseover='x", "&lt;b&gt;"],
)
@pytest.mark.parametrize("line", ["It rained {}.", "Read more: {}", "Photo: {}", "schÃ¶n {}"])
def test_html_is_escaped(hostile: str, line: str) -> None:
    """Text is escaped everywhere: in kept text, in removed text and in reasons."""
    shown = textclean.tag("\n".join([*BODY, line.format(hostile)]))._repr_html_()
    tags = re.findall(r"<[^>]*>", shown.partition("</style>")[2])
    known = {"section", "div", "ul", "li", "i", "b", "label", "input", "span", "del", "ins"}
    assert {re.match(r"</?(\w+)", tag)[1] for tag in tags} <= known
    assert all(re.fullmatch(r'</?\w+(?: [\w-]+="[^"<>]*")*>', tag) for tag in tags)
    assert "<script" not in shown
    assert "<img" not in shown


@pytest.mark.parametrize(
    "hidden", ["\u202e", "\u2066", "\u200f", "\u061c", "\u206a", "\x1b[31m", "\x9b", "\x00", "\u2028"]
)
def test_html_has_no_hidden_characters(hidden: str) -> None:
    """Bidi and control characters are escapes, in the text and in the tooltips of reasons and repairs."""
    text = f"Read {hidden}more: a{hidden}b"
    label = Label(0, len(text), f"promo{hidden}", f"odd{hidden}", 0.9, f"holds {hidden}")
    steps = RepairedSpan(0, 2, 1, "ab", f"a{hidden}", (f"step{hidden}",))
    removed = RemovedSpan(2, 2 + len(text), 1, label.kind, label.rule, 0.9, label.reason, text)
    shown = Result(f"a{hidden}c{hidden}", (removed,), (steps,), (label,), f"ab{text}c{hidden}")
    for made in (shown._repr_html_(), Pipeline((lambda _: [label],)).tag(text)._repr_html_()):
        assert hidden not in made
        assert not [c for c in made if not c.isprintable() and c != "\n"]
    assert not [c for c in shown.explain() if not c.isprintable() and c != "\n"]


def test_a_backslash_is_a_backslash_in_html() -> None:
    r"""What looks like an escape in the text, `C:\new`, is shown unchanged."""
    shown = textclean.tag("It lies in C:\\new\\readme.")._repr_html_()
    assert "C:\\new\\readme." in shown


# As data --------------------------------------------------------------------------------------------------------------


def test_a_dict_is_ready_for_json(result: Result) -> None:
    """The dict has plain values alone, and the fields that the documentation names."""
    data = result.to_dict()
    assert list(data) == ["text", "removed", "repairs", "labels", "encoding", "suspect", "lexicons", "page_score"]
    assert list(data["removed"][0]) == ["start", "end", "line", "kind", "rule", "score", "reason", "text"]
    assert list(data["repairs"][0]) == ["start", "end", "line", "before", "after", "steps"]
    assert list(data["labels"][0]) == ["start", "end", "kind", "rule", "score", "reason"]
    assert json.loads(json.dumps(data)) == data


def test_a_dict_gives_the_result_back(result: Result) -> None:
    """The source is restored from the dict."""
    again = Result.from_dict(result.to_dict())
    assert again == result
    assert again.source == again.restore() == SOURCE


def test_a_dict_of_bytes_gives_the_text_back() -> None:
    """For bytes the dict has the encoding but not the bytes: `restore` returns the decoded source."""
    result = textclean.tag(SOURCE.encode())
    again = Result.from_dict(result.to_dict())
    assert result.restore() == SOURCE.encode()
    assert again.restore() == SOURCE
    assert again.encoding == result.encoding == "utf-8 (utf-8)"


@pytest.mark.parametrize("damage", [{}, {"text": "x"}, {"removed": [{"start": 0}]}, {"labels": None}], ids=str)
def test_a_damaged_dict_is_an_error(result: Result, damage: dict[str, object]) -> None:
    """A dict of another shape is an error."""
    data = {**result.to_dict(), **damage} if damage and "text" not in damage else damage
    with pytest.raises((KeyError, TypeError)):
        Result.from_dict(data)


def test_a_result_is_a_value(result: Result) -> None:
    """Results with equal fields are equal, and cannot be changed."""
    assert textclean.tag(SOURCE) == result
    assert textclean.tag(SOURCE + " ") != result
    assert hash(textclean.tag(SOURCE)) == hash(result)
    with pytest.raises(AttributeError):
        result.text = ""  # type: ignore[misc]


@pytest.mark.parametrize("repair", [None, Repair()])
def test_surrogates_that_make_a_pair_come_back_from_json_as_two(repair: Repair | None) -> None:
    """JSON has one way to write the pair and the character; offsets count one or two."""
    text = "It \ud83d\ude00 rained.\nRead more: \ud83d\ude00 here\nshut \udfff\n"
    result = replace(ARTICLE, repair=repair).tag(text)
    again = Result.from_dict(json.loads(json.dumps(result.to_dict())))
    assert again == result
    assert again.restore() == text
