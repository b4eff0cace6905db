"""Removed parts include their white space, kept lines keep the gaps of the source."""

from collections.abc import Callable, Iterator

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.strategies import BODY, documents, lines
from textclean import Document, Label, Pipeline, Policy
from textclean.result import Result
from textclean.segment import segment

EAGER = Policy(min_words=0, min_prose=0, max_code=1, max_drop=1, pattern_threshold=0, between_prose_threshold=0)


def cutting(doc: Document) -> Iterator[Label]:
    """A filter that labels all lines with a #, and brackets at the ends of a line."""
    for block in doc.blocks:
        if "#" in block.text:
            yield Label(block.start, block.end, "ad", "test.line", 0.9, "a test")
        elif block.content.startswith("[") and "]" in block.content:
            end = block.text.index("]") + 1
            yield Label(*block.span(block.lead, end), "byline", "test.front", 0.9, "a test")
        if block.content.endswith(">") and "<" in block.content:
            start = block.text.rindex("<")
            yield Label(*block.span(start, block.lead + len(block.content)), "credit", "test.back", 0.8, "a test")


PIPELINE = Pipeline((cutting,), policy=EAGER)


def tagged(source: str) -> Result:
    result = PIPELINE.tag(source)
    assert result.restore() == source
    return result


@pytest.mark.parametrize(
    ("source", "text"),
    [
        # A single line.
        ("A\n#\nB\n", "A\nB\n"),
        ("A\n#\nB", "A\nB"),
        # Blank lines: the widest gap is kept, of several the first.
        ("A\n\n#\n\nB\n", "A\n\nB\n"),
        ("A\n#\n\nB\n", "A\n\nB\n"),
        ("A\n\n#\nB\n", "A\n\nB\n"),
        ("A\n\n\n#\n\nB\n", "A\n\n\nB\n"),
        ("A\n\n#\n\n\nB\n", "A\n\n\nB\n"),
        ("A\n#\n#\n\n#\nB\n", "A\n\nB\n"),
        ("A\n \n#\nB\n", "A\n \nB\n"),
        # The top of the text: the gap above the first line is kept.
        ("#\nA\n", "A\n"),
        ("#\n\nA\n", "A\n"),
        ("\n#\n\n\nA\n", "\nA\n"),
        ("\n\n#\nA\n", "\n\nA\n"),
        ("#\n#\n\nA", "A"),
        # The end: the text ends as the source did.
        ("A\n#\n", "A\n"),
        ("A\n\n#\n", "A\n"),
        ("A\n\n#", "A"),
        ("A\n#\n\n\n", "A\n\n\n"),
        ("A\n\n#\n\n#", "A"),
        # All of it.
        ("#", ""),
        ("#\n", "\n"),
        ("\n#\n\n", "\n\n"),
        ("#\n#\n", "\n"),
        # Other line ends.
        ("A\r\n#\r\nB\r\n", "A\r\nB\r\n"),
        ("A\r\n\r\n#\r\n\r\nB\r\n", "A\r\n\r\nB\r\n"),
        ("A\r\n#\r\n\r\nB", "A\r\n\r\nB"),
        ("A\r#\rB\r", "A\rB\r"),
        ("A\r\r#\rB", "A\r\rB"),
        ("A\u2028#\u2028B", "A\u2028B"),
        ("A\u2028\u2028#\u2028B", "A\u2028\u2028B"),
        ("A\u2029#\n\nB", "A\n\nB"),
        ("A\n#\r\n\r\nB", "A\r\n\r\nB"),
        ("A\r\n#\n\nB\n", "A\n\nB\n"),
        # White space within kept lines.
        ("A  \n#\n  B\n", "A  \n  B\n"),
        ("  A\n  #  \n\tB", "  A\n\tB"),
    ],
)
def test_gaps(source: str, text: str) -> None:
    """Of the gaps around a removed line one is kept, unchanged."""
    assert tagged(source).text == text


@pytest.mark.parametrize(
    "source",
    [
        "\n\n#\n\n\nA\n",
        "#\n\nA\n\n\nB",
        "A\n\n\n#\nB\n",
        "A\n#\n\n\n\nB\n",
        "A\n\n#\n#\n\n\nB\n\n#\n\nC",
        "A\n\n[x]\n\n\nB\n#",
    ],
)
def test_the_next_round_sees_the_text_as_it_is_now(source: str) -> None:
    """After a cut the filters see the lines, and the blank lines above them, that the rendered text has."""
    seen: list[Document] = []

    def watching(doc: Document) -> list[Label]:
        seen.append(doc)
        return list(cutting(doc))

    text = Pipeline((watching,), policy=EAGER)(source)
    assert [(block.text, block.gap) for block in seen[-1].blocks] == [(x.text, x.gap) for x in segment(text)]
    assert len(seen) == 2


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("[x] A\n", "A\n"),
        ("[x]\u00a0\u00a0A", "A"),
        ("  [x] A", "A"),
        ("• [x] A", "A"),
        ("A <y>\n", "A\n"),
        ("A <y>  \nB", "A\nB"),
        ("  A <y>", "  A"),
        ("[x] A <y>\n", "A\n"),
        ("[x] <y>\nA\n", "A\n"),
        ("[x]\nA\n", "A\n"),
        ("A\n\n<y>\n\nB\n", "A\n\nB\n"),
        ("[x] [z] A\n", "A\n"),
        ("A\n[x] B\nC", "A\nB\nC"),
        ("A [x] <y> B\n", "A [x] <y> B\n"),
        ("A\n#\n[x] B <y>\n#\nC\n", "A\nB\nC\n"),
    ],
)
def test_trims(source: str, text: str) -> None:
    """A part at either end is removed with the white space next to it; a line of which nothing is left is removed."""
    assert tagged(source).text == text


@pytest.mark.parametrize(
    ("source", "text", "removed"),
    [
        ("[x] cafÃ© &amp; bar\n", "café & bar\n", ["[x] "]),
        ("cafÃ© &amp; bar <y>\n", "café & bar\n", [" <y>"]),
        ("[Ã©] bar cafÃ© <Ã¼>\n", "bar café\n", ["[Ã©] ", " <Ã¼>"]),
        ("\ufeff[x] bar\n", "bar\n", ["\ufeff[x] "]),
        ("bar <y>\u200b\n", "bar\n", [" <y>\u200b"]),
        ("[Ã©] bar\n", "bar\n", ["[Ã©] "]),
        ("cafÃ©\n# cafÃ©\n", "café\n", ["\n# cafÃ©"]),
    ],
)
def test_repaired_lines_are_trimmed(source: str, text: str, removed: list[str]) -> None:
    """A line whose encoding was repaired is trimmed at the same place in the source; the rest is still repaired."""
    result = tagged(source)
    assert result.text == text
    assert [span.text for span in result.removed] == removed
    assert all(repair.before in source and repair.after in text for repair in result.repairs)


def test_removed_spans_name_their_line_and_label() -> None:
    """A removed span has the number of its line, and kind, rule, score and reason of the label."""
    result = tagged("A\n\n# B\r\n\r\n[x] C\n")
    first, second = result.removed
    assert (first.line, first.kind, first.rule, first.score, first.reason) == (3, "ad", "test.line", 0.9, "a test")
    assert (second.line, second.kind, second.text) == (5, "byline", "[x] ")
    assert first.text.strip() == "# B"


def test_adjacent_lines_that_go_are_spans_of_their_own() -> None:
    """Two adjacent removed lines are two adjacent spans, each with its own reason."""
    first, second = tagged("A\n#1\n\n#2\nB\n").removed
    assert first.end <= second.start
    assert (first.text.strip(), second.text.strip()) == ("#1", "#2")
    assert "A\n#1\n\n#2\nB\n"[first.start : second.end].split() == ["#1", "#2"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028"])
@pytest.mark.parametrize("change", [str, str.upper], ids=["whole", "capitals"])
def test_what_stays_stays_as_it_is(end: str, change: Callable[[str], str]) -> None:
    """Without evidence and repair the output is the input, whatever its line ends."""
    source = end.join(["", *map(change, BODY), "", " "])
    result = tagged(source)
    assert result.text == source
    assert not result.changed


FRONT = ("", "", "[x] ", "[Ã©]\u00a0", "\ufeff[x] ", "• [x]", "[x] [y] ", "\x00[\u200bx] ")
BACK = ("", "", " <y>", " <Ã¼>", " <y>\u200b", "<y>  ", "\u00a0<&amp;>", " <y>\x00")
trimmed = st.builds("{}{}{}".format, st.sampled_from(FRONT), lines, st.sampled_from(BACK))


@given(documents(content=trimmed))
@example("[x] A <y>\u200b\n")
@example("schÃ¶n &amp; gut\n[Ã©]\xa0İnci Çelik <y>\u200b\n")
@example("A <y>  \n")
@example("schÃ¶n <Ã¼> \n")
@example("[Ã©]\xa0\xa0costs $29.99 <y>  \n")
def test_trimmed_lines_are_trimmed_for_good(source: str) -> None:
    """Parts at the ends of a line are removed in one round, damaged or not, and the source can be restored."""
    text = tagged(source).text
    again = PIPELINE.tag(text)
    assert again.text == text, again.explain()
