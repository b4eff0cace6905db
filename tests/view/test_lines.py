"""A text in lines and pieces: nothing of it is lost, and what is left is the clean text."""

from hypothesis import given
from hypothesis import strategies as st

import textclean
from textclean.view import lines
from textclean.view.lines import Mark, marks

TEXT = st.text(st.sampled_from("ab \n\r\u2028é"), max_size=60)


@st.composite
def marked(draw: st.DrawFn) -> tuple[str, list[Mark]]:
    """A text with marks that do not overlap, some of them repairs."""
    text = draw(TEXT)
    ends = sorted(draw(st.sets(st.integers(0, len(text)), max_size=8)))
    found = []
    for start, end in zip(ends[::2], ends[1::2], strict=False):
        one_line = not any(end_ in text[start:end] for end_ in "\n\r\u2028")
        # Repair writes no letter where none was.
        repairs = st.none() | st.text("xy", max_size=3) if text[start:end].strip() else st.none()
        after = draw(repairs) if one_line else None
        found.append(Mark(start, end, "ad", "ad.label", 0.9, "", after))
    return text, found


@given(marked())
def test_the_pieces_are_the_text(case: tuple[str, list[Mark]]) -> None:
    """The pieces of all lines are the text without line ends; those without a mark stay as they are."""
    text, found = case
    seen = "".join(piece.text for line in lines(text, found) for piece in line.pieces)
    assert seen.replace(" ", "") == "".join(text.split())
    pieces = [piece for line in lines(text, found) for piece in line.pieces]
    assert all(piece.after == piece.text for piece in pieces if piece.mark is None)
    assert all(not piece.after for piece in pieces if piece.mark is not None and piece.mark.after is None)


@given(marked())
def test_what_is_left_is_the_text_with_its_marks_applied(case: tuple[str, list[Mark]]) -> None:
    text, found = case
    left, at = "", 0
    for mark in found:
        left += text[at : mark.start] + (mark.after or "")
        at = mark.end
    left += text[at:]
    assert "".join("".join(line.clean.split()) for line in lines(text, found)) == "".join(left.split())


def test_numbers_and_gaps_are_those_of_the_source() -> None:
    found = list(lines("One\n\n\nTwo\r\nThree", []))
    assert [(line.number, line.gap) for line in found] == [(1, False), (4, True), (5, False)]


def test_a_repair_marks_the_characters_that_changed() -> None:
    result = textclean.tag("The cafÃ© of Q&amp;A opened on Monday, the owner said to us.\n")
    found = marks(result.removed, result.repairs)
    assert [(result.source[m.start : m.end], m.after) for m in found] == [("Ã©", "é"), ("amp;", "")]
