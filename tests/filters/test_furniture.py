"""Lines without a word are furniture, unless they are drawn on purpose."""

import pytest

from tests.strategies import document
from textclean import reading
from textclean.filters import Furniture


def rules(line: str) -> list[str]:
    return [label.rule.removeprefix("furniture.") for label in Furniture()(document(line))]


@pytest.mark.parametrize(
    "line",
    [
        "___",
        "_",
        "_" * 60,
        "•",
        "%",
        "|",
        "| |",
        "»",
        "▶",
        "← →",
        "✕",
        "☰",
        "…",
        "• • • •",
        "  ___  ",
        "\u00a0•\u00a0",
        "→→→",
    ],
)
def test_signs(line: str) -> None:
    """Rules of underscores, bullets, arrows and what pages draw their buttons with."""
    assert rules(line) == ["signs"]


@pytest.mark.parametrize(
    "line",
    ["* * *", "***", "---", "===", "-", "100 %", "?!", "{", "}", "[", ",", "/", ".", "...", "#", "$", "x", "7", "•a",
     "→→→→", "……………", "<>", "中", "😀", "& co"],
)  # fmt: skip
def test_what_is_no_furniture(line: str) -> None:
    """Section breaks, code, rows of dots, numbers, letters of any script."""
    assert rules(line) == []


@pytest.mark.parametrize("line", ["\u200b", "\u200b\u200b", "\ufeff", "\u00ad", " \u200b \u2060 ", "\u200e\u200f"])
def test_invisible_characters(line: str) -> None:
    """A line in which there is nothing to be seen is empty."""
    assert rules(line) == ["empty"]


@pytest.mark.parametrize("line", ["", "   ", "\t\u00a0", "\u3000"])
def test_blank_lines_are_no_lines(line: str) -> None:
    """White space is a gap, not furniture."""
    assert rules(line) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('<p>\n  <a href="/use">Use</a>\n  |\n  <a href="/api">API</a>\n</p>\n', 0),
        ("> The news is out.\n> …\n> Ask at the harbour.\n", 0),
        ("[Use](/use)\n\n|\n\n[API](/api)\n", 1),
        ("> The news is out.\n\n…\n", 1),
    ],
)
def test_signs_in_html_and_in_quotations_of_markdown_stay(text: str, found: int) -> None:
    assert len(list(Furniture()(reading.document(text, markup="markdown")))) == found
