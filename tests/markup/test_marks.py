"""The view of a line without its marks, and the way back from the view to the line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from textclean.markup import Marks, Part, marks_of
from textclean.reading import document


def seen(text: str) -> list[str]:
    """The lines of a text without their marks."""
    lines = [(line, 0) for line in text.split("\n")]
    return [line if marks is None else marks.view for (line, _), marks in zip(lines, marks_of(lines), strict=True)]


def marked(text: str, *, line: int = 0) -> Marks:
    """The marks of one line of a text."""
    found = marks_of([(one, 0) for one in text.split("\n")])[line]
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("line", "view"),
    [
        ("## Harbour news ##", "Harbour news"),
        ("* [Home](/)", "Home"),
        ("  + [ Boats ](/boats 'All boats')", "  Boats"),
        ("1. **First** item", "First item"),
        ("> *quoted* words", "quoted words"),
        ("[Share](#) [Tweet](#)", "Share Tweet"),
        ("[A](/a)[B](/b)", "A B"),
        ("see[ the map](/map).", "see the map."),
        ("[![a map](m.png)](/map)", "a map"),
        ("[Bridge (new)](/w/Bridge_(new)) opens", "Bridge (new) opens"),
        (r"5 \* 3 \[sic\]", "5 * 3 [sic]"),
        ("run `a*b*c` now", "run a*b*c now"),
        ("***both*** and ~~gone~~", "both and gone"),
        ("see <https://a.example/x> or <b>here</b>", "see https://a.example/x or here"),
        ("as Lee wrote[^1]", "as Lee wrote"),
        # What is no mark stays.
        ("2 * 3 * 4 = 24", "2 * 3 * 4 = 24"),
        ("snake_case_name and _x", "snake_case_name and _x"),
        ("[edit] and [sic]", "[edit] and [sic]"),
        ("#harbour is closed", "#harbour is closed"),
        ("a < b > c", "a < b > c"),
        ("5 stars *", "5 stars *"),
    ],
)
def test_view(line: str, view: str) -> None:
    assert seen(line) == [view]


def codes(text: str) -> list[str]:
    """The lines of a text that are in code, without their indentation."""
    lines, gap = [], 0
    for line in text.split("\n"):
        if line.strip():
            lines.append((line, gap))
        gap = 0 if line.strip() else gap + 1
    return [
        line.strip()
        for (line, _), marks in zip(lines, marks_of(lines), strict=True)
        if marks and marks.part == Part.CODE
    ]


def test_the_paragraphs_of_a_description_are_no_code() -> None:
    """What Markdown writes of a `dl`: its fences are found, with a prompt in them that looks like a quotation."""
    text = """tide(port)
:   The height of the water.

    For example:

    ```
    def tide(port):

    >>> tide("Ostend")
    ```

    It needs no network.

wind(port)
:   The speed of the wind."""
    assert codes(text) == ["```", "def tide(port):", '>>> tide("Ostend")', "```"]
    assert codes("tide: 3\n\n    For example\n\n    and more") == ["For example", "and more"]


def test_indented_code_does_not_take_the_opening_of_a_fence() -> None:
    text = """Run it.

    $ tide

    ```
    > 2.5
    ```

Then read it."""
    assert codes(text) == ["$ tide", "```", "> 2.5", "```"]
    written = "Write it so.\n\n    ```\n    tide\n    ```\n\nThen run it."
    assert codes(written) == ["```", "tide", "```"]


@pytest.mark.parametrize("line", ["```", "* * *", "---", "![](a.png)", "[](/home)", "__", "[1]: https://a.example"])
def test_a_line_of_marks_alone_has_no_words(line: str) -> None:
    lines = f"Above it.\n\n{line}\n\nBelow it."
    doc = document(lines, markup="markdown")
    assert [block.text for block in doc.blocks] == ["Above it.", "Below it."]
    assert [block.raw for block in doc.bare] == [line]
    assert [block.raw for block in doc.lines] == ["Above it.", line, "Below it."]


def test_an_image_with_its_text_is_no_line_of_words_but_a_link_beside_it_is() -> None:
    doc = document("![A map of it](a.png)\n\n![x](y.png) [Home](/)", markup="markdown")
    assert [block.text for block in doc.blocks] == ["x Home"]


def test_what_a_line_is() -> None:
    assert marked("### Title").level == 3
    assert marked("Title\n=====").level == 1
    assert marked("* item").item
    assert marked("*By Ann Lee*").emphasised
    assert not marked("*By Ann Lee* for us").emphasised
    assert [(link.start, link.end, link.target) for link in marked("Go [home](/a b) now").links] == [(3, 7, "/a")]
    assert marked("see [it][b]\n[b]: /x").uses == ("b",)


def test_code_stays_as_it_is() -> None:
    text = "```python\nx = a[0](b) * *c\n```\n*after*"
    assert seen(text) == ["", "x = a[0](b) * *c", "", "after"]
    assert marked(text, line=1).part == Part.CODE


def test_a_fence_that_nothing_closes_opens_nothing() -> None:
    assert seen("```\n*one*\n*two*") == ["", "one", "two"]


def test_cells() -> None:
    text = "| Name | Price |\n|:---|---:|\n| **Boat** | 3 \\| 4 |\nno row"
    assert seen(text) == ["Name\tPrice", "", "Boat\t3 | 4", "no row"]
    assert [marked(text, line=i).part for i in range(3)] == [Part.TABLE] * 3


def test_a_link_over_several_lines() -> None:
    text = "[\n### A card\nwith words](/card)\nafter"
    assert seen(text) == ["", "A card", "with words", "after"]
    assert [marked(text, line=i).part for i in range(3)] == [Part.LINK] * 3


def test_a_target_over_two_lines() -> None:
    assert seen("see [the map](https://a.example/\nb/c) of it") == ["see the map", " of it"]


def test_a_title_over_several_lines() -> None:
    assert seen('see [the map](/b "Of\nthe\nquay") of it') == ["see the map", "", " of it"]
    assert seen("see [the map](/b 'Of\nthe quay') of it") == ["see the map", " of it"]
    assert marks_of([('see [the map](/b "Of', 0), ('the quay") of it', 1)]) == [None, None]
    assert seen('see [the map](/b "Of"\nthe quay) of it')[0] == 'see [the map](/b "Of"'


def test_the_gaps_of_a_template_may_stand_in_front_matter() -> None:
    assert seen("---\ntags:\n[[tags]]\n{% if pilots %}\nname: {{ name }}\n---\nText.") == [""] * 6 + ["Text."]
    assert seen("---\ntags:\n[tags]\n---\nText.")[1:3] == ["tags:", "[tags]"]


def span(line: str, part: str) -> str:
    """What a label on a part of the view covers in the source."""
    block = document(line, markup="markdown").blocks[0]
    at = block.text.index(part)
    start, end = block.span(at, at + len(part))
    return line[start:end]


@pytest.mark.parametrize(
    ("line", "part", "covers"),
    [
        ("**Read more:** [Mayor](/m) goes", "Read more:", "**Read more:**"),
        ("**Read more:** [Mayor](/m) goes", "Mayor", "[Mayor](/m)"),
        ("**Read more:** [Mayor](/m) goes", "Read more: Mayor", "**Read more:** [Mayor](/m)"),
        # Half of a link: its marks stay outside.
        ("go to [the old mill](/m) now", "the old", "the old"),
        ("## [News](/n) ##", "News", "## [News](/n) ##"),
        ("By caf&eacute; **Lee**", "Lee", "**Lee**"),
    ],
)
def test_a_span_of_the_view_takes_the_marks_of_what_it_holds_whole(line: str, part: str, covers: str) -> None:
    assert span(line, part) == covers


def test_the_content_begins_before_a_link_and_behind_a_list_mark() -> None:
    line = "* [Home](/)"
    block = document(line, markup="markdown").blocks[0]
    assert line[block.content_start :] == "[Home](/)"
    assert block.bullet


MARKUP = st.text(st.sampled_from("ab *_`[]()!#>|\\<-~^:\n1.x"), max_size=80)


@given(MARKUP)
def test_the_view_is_the_line_with_stretches_replaced(text: str) -> None:
    lines = [(line, 0) for line in text.split("\n") if line.strip()]
    for (line, _), marks in zip(lines, marks_of(lines), strict=True):
        if marks is None:
            continue
        assert marks.written == line
        at = seen_at = 0
        for mark in marks.stretches:
            assert at <= mark.written_start <= mark.written_end
            assert marks.view[seen_at : mark.start] == line[at : mark.written_start]
            at, seen_at = mark.written_end, mark.end
        assert marks.view[seen_at:] == line[at:]


@given(MARKUP, st.integers(0, 80), st.integers(0, 80))
def test_spans_are_ranges_of_the_line_and_hold_their_text(text: str, a: int, b: int) -> None:
    for block in document(text, markup="markdown").blocks:
        low, high = sorted((min(a, len(block.text)), min(b, len(block.text))))
        start, end = block.span(low, high)
        assert block.start <= start <= block.end
        assert block.start <= end <= block.end
        if low < high and block.text[low:high].strip():
            assert start < end


def test_the_pass_is_linear() -> None:
    """Lines that would make a pass with look-ahead quadratic."""
    import time

    for piece in ("[" * 3, "](", "`" * 2 + "a", "<!-- ", "**a ", "~~~\n", "```\n", "[a](b", "| ", "<a "):
        begun = time.perf_counter()
        marks_of([(piece * 20_000, 0)])
        marks_of([(piece.strip() or "|", 0)] * 20_000)
        assert time.perf_counter() - begun < 20, piece
