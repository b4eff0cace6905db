import pytest

from textclean.linemodel.headline import headline_above, headlines

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
