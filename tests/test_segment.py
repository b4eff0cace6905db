"""Lines end at line terminators only, and offsets count code points of the untouched source."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from textclean.reading import document
from textclean.segment import segment


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028", "\u2029"], ids=ascii)
def test_lines_end_at(end: str) -> None:
    """Each of the five line ends separates two lines, and belongs to neither."""
    first, second = segment(f"One{end}Two{end}")
    assert (first.start, first.end, first.line, first.raw) == (0, 3, 1, "One")
    assert (second.start, second.end, second.line, second.raw) == (3 + len(end), 6 + len(end), 2, "Two")


@pytest.mark.parametrize("sign", ["\x85", "\x0b", "\x0c", "\x1c", "\x1d", "\x1e"], ids=ascii)
def test_lines_do_not_end_at(sign: str) -> None:
    """What `str.splitlines` takes for a line end as well is a part of the line: \\x85 is a common mojibake."""
    (block,) = segment(f"One{sign}Two")
    assert block.raw == f"One{sign}Two"
    assert len(f"One{sign}Two".splitlines()) == 2


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("", []),
        ("\n\n\n", []),
        ("One", [(1, 0)]),
        ("\n\nOne", [(3, 2)]),
        ("One\n\n\nTwo\n", [(1, 0), (4, 2)]),
        ("One\r\n\r\nTwo", [(1, 0), (3, 1)]),
        ("One\n\r\nTwo", [(1, 0), (3, 1)]),
        ("One\r\rTwo", [(1, 0), (3, 1)]),
        ("One\n \t\u00a0\nTwo", [(1, 0), (3, 1)]),
        ("One\n\x0b\nTwo", [(1, 0), (3, 1)]),
    ],
)
def test_lines_and_gaps_are_counted(source: str, found: list[tuple[int, int]]) -> None:
    """A block has its line number and the number of blank lines above it; blank lines are not blocks."""
    assert [(block.line, block.gap) for block in segment(source)] == found


def test_white_space_of_a_line_is_kept() -> None:
    """Indentation and trailing blanks belong to the block, only the terminator does not."""
    assert [block.raw for block in segment("  One \t\n\tTwo\u00a0")] == ["  One \t", "\tTwo\u00a0"]


def test_offsets_count_code_points() -> None:
    """Characters beyond the Basic Multilingual Plane and combining marks count as Python counts them."""
    source = "😀 e\u0301\nİ"
    assert [(block.start, block.end) for block in segment(source)] == [(0, 4), (5, 6)]


def test_segments_are_made_one_by_one() -> None:
    """A reader that needs one line does not wait for all of them."""
    assert next(segment("One\n" * 10)).raw == "One"


@given(st.text("a \n\r\u2028\u2029\x85\t", max_size=40))
def test_the_gaps_count_all_lines(source: str) -> None:
    """Lines and the blank lines above them add up to the number of the line, whatever mix of ends there is."""
    seen = 0
    for block in segment(source):
        seen += block.gap + 1
        assert block.line == seen


@given(
    st.lists(st.sampled_from(["Harbour", "caf\xe9 &amp; bar", "", " ", "x" * 200, "\u200b"]), max_size=12),
    st.sampled_from("\n\r\u2028"),
)
def test_features_of_equal_lines_are_used_again(lines: list[str], end: str) -> None:
    """A text that is read with the blocks of another one has the blocks that it has without them."""
    source = end.join(lines)
    above = document("Harbour\ncaf\xe9 & bar\n" + "x" * 200)
    for block in above.blocks:
        assert block.words >= 1
    plain, known = document(source), document(source, known=above.blocks)
    assert known == plain
    for one, other in zip(plain.blocks, known.blocks, strict=True):
        assert (one.words, one.key, one.content, one.prose) == (other.words, other.key, other.content, other.prose)
        assert one.span(0, len(one.text)) == other.span(0, len(other.text))
    shared = [block for block in known.blocks if block.raw == block.text == "x" * 200]
    assert all(block.__dict__ is above.blocks[-1].__dict__ for block in shared)


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_long_text_has_the_lines_of_its_pieces(end: str) -> None:
    """Lines are cut out some thousand code points at a time."""
    lines = [f"line {i}" if i % 7 else "" for i in range(4000)]
    found = list(segment(end.join(lines)))
    assert [(block.line, block.raw) for block in found] == [(i + 1, line) for i, line in enumerate(lines) if line]
    source = end.join(lines)
    assert all(source[block.start : block.end] == block.raw for block in found)
