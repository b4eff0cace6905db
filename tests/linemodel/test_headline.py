import pytest

from textclean.linemodel.headline import heading_above, headline_above, headlines

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


BODY = "The old bridge closes on Monday for repairs, and the buses go by the northern road until spring."


@pytest.mark.parametrize(
    ("above", "found"),
    [
        (["News", TITLE, "By Ann Lee"], [1]),
        (["Old bridge: what the mayor said on Tuesday", TITLE], [1]),  # the body says more of the second one
        (["Town fair opens with a parade", "Ann Lee wins the city race"], []),
        (["The old bridge closes on Monday.", "Repairs of the old bridge:"], []),
        (["Old bridge"], [0]),
        (["bridge"], []),
        ([TITLE, *["Home", "World", "Sport"] * 5], []),
    ],
    ids=["headline", "two", "other stories", "a sentence and a label", "short", "one word", "far above"],
)
def test_the_line_that_reads_as_the_headline(above: list[str], found: list[int]) -> None:
    """Of the lines above an article, the one of whose words the article says most; a sentence is no headline."""
    assert headline_above([*above, BODY], [len(above)]) == found


def test_no_article_has_no_headline() -> None:
    assert headline_above([TITLE, BODY], []) == []


PAGE = ["The Post", "News", "Bridge", "Old bridge closes for a year", "It closes on Monday."]


@pytest.mark.parametrize(
    ("levels", "kept", "title", "found"),
    [
        # The heading that says the title, though a line above it does, and though it is a short one.
        ([0, 0, 0, 2, 0], [False] * 5, "Old bridge closes for a year | The Post", [3]),
        ([0, 0, 1, 0, 0], [False] * 5, "Bridge", [2]),
        # The first heading under which something stays, if none says the title.
        ([1, 0, 0, 1, 0], [False, False, False, False, True], "Harbour pilots go on strike", [3]),
        ([1, 0, 0, 1, 0], [False, True, False, False, True], "", [0]),
        # None: nothing stays below, or no heading is of the first level.
        ([1, 0, 0, 1, 0], [False] * 5, "", []),
        ([0, 0, 2, 2, 0], [True] * 5, "", []),
    ],
)
def test_the_heading_of_a_markdown_page(levels: list[int], kept: list[bool], title: str, found: list[int]) -> None:
    assert heading_above(PAGE, levels, kept, title) == found
