import pytest

from textclean.linemodel.headline import headlines

TITLE = "Old bridge closes for repairs until spring"


@pytest.mark.parametrize("title", [TITLE, f"{TITLE} | The Ostwick Post", f"News - {TITLE}"])
def test_the_line_that_says_the_title(title: str) -> None:
    """The name of a site in the title does not matter; the first of several lines counts."""
    assert headlines(["Home", TITLE.upper(), "Buses go by the northern road.", TITLE], title) == [1]


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        (["Old bridge", "It closes for repairs until spring, the council said on Monday."], TITLE),
        (["Sport", "News"], "News"),
        (["The Ostwick Post"], ""),
        ([TITLE + " more words" * 60], TITLE),
    ],
    ids=["a part of it", "a section", "no title", "a long line"],
)
def test_lines_that_do_not(lines: list[str], title: str) -> None:
    assert headlines(lines, title) == []
