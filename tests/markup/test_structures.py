"""After the cuts a Markdown text has the blocks that it had, less those that went."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import textclean
from textclean import Document, Label, Pipeline, Policy
from textclean.errors import SettingError
from textclean.presets import get

pytest.importorskip("markdown_it", reason="needs the extra test")

from tests.markup.structure import torn, torn_links

EAGER = Policy(min_words=0, min_prose=0, max_code=1, max_drop=1, pattern_threshold=0, between_prose_threshold=0)


def cutting(doc: Document) -> Iterator[Label]:
    """A filter that labels the lines with an X."""
    for block in doc.blocks:
        if "X" in block.text:
            yield Label(block.start, block.end, "ad", "test.line", 0.9, "a test")


PIPELINE = Pipeline((cutting,), policy=EAGER, markup="markdown")

ARTICLE = """\
# Harbour pilots go on strike

The **council** voted on Tuesday to close the old bridge for a year, after engineers found [cracks](/c) in two piers.
Buses will go by the northern road from Monday, and those who live on the island will be given a ferry at night.
"""

LONG = (
    ARTICLE
    + """
It was the third time in a decade that the harbour stood still, and the shops along the quay stayed closed all day.

“We did not want this, but we could not wait for another winter,” said Ann Lee, who leads the committee for works.
"""
)


def cleaned(source: str) -> str:
    result = PIPELINE.tag(source)
    assert result.restore() == source
    assert PIPELINE(result.text) == result.text
    return result.text


@pytest.mark.parametrize(
    ("source", "text"),
    [
        # Code stays or goes as a whole.
        ("Above.\n\n```\na\nX\nb\n```\n\nBelow.\n", "Above.\n\n```\na\nX\nb\n```\n\nBelow.\n"),
        ("Above.\n\n```\nX\n```\n\nBelow.\n", "Above.\n\nBelow.\n"),
        # A table keeps its header and the line below it while it has a row.
        ("| X | h |\n|---|---|\n| a | b |\n| X | c |\n", "| X | h |\n|---|---|\n| a | b |\n"),
        ("Above.\n\n| h | i |\n|---|---|\n| X | b |\n", "Above.\n"),
        # A table without words goes with what is beside it, one with images only between two lines that go.
        ("X\n\n|  |\n| --- |\n|  |\n\nBelow.\n", "Below.\n"),
        ("X\n\n| ![](a.png) |\n| --- |\n\nBelow.\n", "| ![](a.png) |\n| --- |\n\nBelow.\n"),
        # The first items of a numbered list, a text between a list and code, and what a lone item is under.
        ("Above.\n1. X\n2. b\n", "Above.\n1. X\n2. b\n"),
        ("* a\n\nX\n\n    code\n", "* a\n\nX\n\n    code\n"),
        ("* X\n    * X\n        * c\n", "* X\n    * X\n        * c\n"),
        # A link over several lines.
        ("Above.\n\n[\nX and\nmany more words](/x)\n", "Above.\n\n[\nX and\nmany more words](/x)\n"),
        ("Above.\n\n[\nX and many\nX words](/x)\n", "Above.\n"),
        # A link whose title goes on in the next lines, and a line with half of one.
        ('* [X](/x "All of\nit\n  ")\n* [c](/c)\n', "* [c](/c)\n"),
        ("* [X](/x 'All of\nit')\n* [c](/c)\n", "* [c](/c)\n"),
        ('* [a](/x "All of\nit X")\n* [X](/c)\n', '* [a](/x "All of\nit X")\n'),
        ('[X](/x "All of\n\nit")\n', 'it")\n'),
        # A link that ends in a heading that is underlined.
        ("[X\nX](/x)\n---\n\nBelow.\n", "Below.\n"),
        ("[X\nb and more](/x)\n---\n\nBelow.\n", "[X\nb and more](/x)\n---\n\nBelow.\n"),
        # A link that comes back with an item below it comes back whole.
        ("* [X\n  X](/x)\n    * b\n", "* [X\n  X](/x)\n    * b\n"),
        # A heading that is underlined, and one whose section goes.
        ("Above.\n\nX\n====\n\nBelow.\n", "Above.\n\nBelow.\n"),
        ("# A\n\nAbove.\n\n## B\n\nX\n\nX\n\n## C\n\nBelow.\n", "# A\n\nAbove.\n\n## C\n\nBelow.\n"),
        # An item that is a heading says more than what is below it; above such items their heading stays.
        ("# A\n\nAbove.\n\n## One of the items\n\nX\n", "# A\n\nAbove.\n\n## One of the items\n"),
        ("# A\n\nAbove.\n\n## B\n\nX x\n\n### One of three\n\nX\n", "# A\n\nAbove.\n\n## B\n\n### One of three\n"),
        ("# A\n\nAbove.\n\n## B\n\nX x\n\n### One\n\nX x\n", "# A\n\nAbove.\n"),
        # An item stays while one below it does.
        ("Above.\n\n* X\n    * b\n", "Above.\n\n* X\n    * b\n"),
        ("Above.\n\n* X\n    * X\n* c\n", "Above.\n\n* c\n"),
        # Lines without words: between two that go, and beside one that stays.
        ("Above.\n\nX\n\n![](a.png)\n\nX\n\nBelow.\n", "Above.\n\nBelow.\n"),
        ("Above.\n\n![](a.png)\n\nX\n\nBelow.\n", "Above.\n\n![](a.png)\n\nBelow.\n"),
        # A definition that a kept line uses.
        ("See [it][1].\n\nX\n\n[1]: /a\n\nX\n", "See [it][1].\n\n[1]: /a\n"),
        ("---\ntitle: X\n---\n\nText.\n\nX\n", "---\ntitle: X\n---\n\nText.\n"),
        ("Text.\n\n<!--\nX\n-->\n\nX\n", "Text.\n\n<!--\nX\n-->\n"),
    ],
)
def test_whole_or_not_at_all(source: str, text: str) -> None:
    assert cleaned(source) == text
    assert not torn(source, text)


def test_a_rule_reads_through_the_marks_and_the_rest_stays_byte_for_byte() -> None:
    chrome = "*By Ann Lee*\n\n[Share](#) [Tweet](#)\n\n**Read more:** [Mayor resigns](/mayor)\n"
    assert textclean.clean(f"{ARTICLE}\n{chrome}") == ARTICLE
    assert textclean.clean(ARTICLE) == ARTICLE


def test_markup_says_what_a_text_is() -> None:
    text = "The council voted on Tuesday to close the bridge.\n\n* X\n\n[Share](#) [Tweet](#)\n"
    assert "[Share]" not in textclean.clean(text, markup="markdown")
    assert textclean.tag(text, markup="text").text == text
    with pytest.raises(SettingError, match="markup"):
        textclean.clean(text, markup="html")


def test_a_heading_stays_with_its_section_and_goes_with_it() -> None:
    text = LONG.replace("The **council**", "## Twitter/X\n\nThe **council**")
    assert textclean.clean(text) == text
    menu = "### Related stories\n\n* [Mayor resigns](/mayor)\n* [Ferry is late again](/ferry)\n"
    assert textclean.clean(f"{LONG}\n{menu}") == LONG


SURE, DOUBTFUL, NAMED = "Member", "Fares", "Comments"
POSTS = "# Bridge\n\n%s\n\n" + LONG.partition("\n\n")[2] + f"\nA {SURE}\n"


def weighing(doc: Document) -> Iterator[Label]:
    """A filter that weighs lines as a line model does."""
    for block in doc.blocks:
        for word, score in ((SURE, 0.95), (DOUBTFUL, 0.6), (NAMED, 0.6)):
            if block.content.endswith(word):
                yield Label(block.start, block.end, "boilerplate", "test.model", score, "a test")


def naming(doc: Document) -> Iterator[Label]:
    """A filter with a rule for the heading above comments."""
    for block in doc.blocks:
        if block.content == NAMED:
            yield Label(block.start, block.end, "comment", "test.rule", 0.6, "a test")


@pytest.mark.parametrize(("word", "stays"), [(SURE, False), (DOUBTFUL, True), (NAMED, False)])
def test_a_heading_that_is_surely_chrome_goes_without_its_section(word: str, stays: bool) -> None:
    """A name above each post of a forum, or "Comments" above all of them, is no heading of an article."""
    text = POSTS % f"## {word}"
    clean = Pipeline((weighing, naming), policy=EAGER)(text)
    assert (f"## {word}" in clean) == stays
    assert clean.rstrip().endswith("who leads the committee for works.")


def test_without_a_model_a_heading_that_a_rule_knows_stays_with_its_section() -> None:
    text = POSTS % f"## {NAMED}"
    assert Pipeline((naming,), policy=EAGER)(text) == text


ROWS = ("| Ostwick | 7:10 | 9:40 | 16:30 |", "| Tarn | 7:35 | 10:05 | 16:55 %s |", "| Gil | 8:00 | 10:30 | 17:20 |")


@pytest.mark.parametrize(
    ("rows", "stays"),
    [
        (ROWS, True),
        ((*ROWS, f"| All of these {DOUBTFUL} | | | |"), True),
        ((f"| Ostwick | 7:10 | 9:40 | 16:30 {DOUBTFUL} |", ROWS[1]), False),  # nothing would stay
        (("| [Mayor resigns](/m) | [Ferry is late](/f) |", f"| [Bridge](/b) | [Harbour](/h) {DOUBTFUL} |") * 2, False),
    ],
)
def test_rows_of_values_stay_with_most_of_their_table(rows: tuple[str, ...], stays: bool) -> None:
    """A timetable has no row of chrome in its middle; a grid of teasers may have."""
    table = "\n".join(("| Pier | a | b | c |", "|---|---|---|---|", *rows)).replace("%s", DOUBTFUL)
    text = f"{LONG}\n{table}\n"
    clean = Pipeline((weighing,), policy=EAGER)(text)
    assert (clean == text) == stays


def test_a_heading_of_the_page_ends_the_section_above_it() -> None:
    text = f"Related stories\n\n[Mayor resigns](/mayor)\n\n[Ferry is late](/ferry)\n\n{LONG}"
    assert textclean.clean(text).endswith(LONG)


def test_of_two_headlines_the_heading_stays() -> None:
    text = f"Harbour pilots go on strike\n\n{LONG}"
    assert textclean.clean(text, title="Harbour pilots go on strike") == LONG


def test_as_text_the_marks_are_signs_like_others() -> None:
    line = "[Share](#) [Tweet](#)\n"
    text = f"{ARTICLE}\n{line}"
    assert line in Pipeline(get("article").filters, markup="text")(text)


LINES = st.sampled_from(
    (
        "# A", "## X", "text here", "X", "", "", "* a", "  * X", "    * b", "1. c", "2. X", "```", "| a | X |",
        "|---|---|", "| b | c |", "[", "X](/a)", "[a](/b) X", "![](c.png)", "> q", "> X", "---", "===", "    code",
        "<!-- c -->", "**X** d", "see [r] X", "[^1]: note X", "a[^1]", "    1. n", "7. X", "<!--", "X -->",
        "<div>", "</div>", "X | y", "> ", "   X", "* [a](/t 'X\n  X')",
    )
)  # fmt: skip


@given(st.lists(LINES, max_size=14).map("\n".join))
@example("* X\n    * b\n\ntext here")
@example("1. X\ntext here\n\n2. c\n3. X")
@example("* a\n\nX\n\n    code")
@example("see [r] X\n    * b\n## X")
@example("2. X\n[r]: /t\ntext here")
@example("X\n\n| a | b |\n|---|---|\n| X | c |")
def test_what_stays_is_what_it_was(source: str) -> None:
    source += "\n\n[r]: /t\n"
    text = cleaned(source)
    assert not torn(source, text)
    assert not torn_links(source, text)


def test_rules_decide_where_no_cut_of_the_model_is_made() -> None:
    """A line that repair leaves empty parts a paragraph from the code below it, and stays for that."""
    code = "\n    toll = 7\n    print(toll)\n# Bridge\n"
    clean = textclean.clean(f"The bridge is open.\n\u200b{code}## Fares [¶](#fares)\n## The [pier](/p)\n")
    assert clean == f"The bridge is open.\n{code}## Fares\n## The [pier](/p)\n"
    assert textclean.clean(clean) == clean
