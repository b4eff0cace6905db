"""Links that are no part of a text, and links that are."""

import pytest

from textclean import Document
from textclean.filters import Links, Readers
from textclean.reading import document

ARTICLE = (
    "The council voted on Tuesday to close the old bridge for a year, after engineers found cracks in its piers.\n\n"
    "Buses will go by the northern road from Monday, and those on the island will be given a ferry at night.\n\n"
)


def read(text: str) -> Document:
    return document(text, markup="markdown")


def found(text: str) -> list[tuple[str, str]]:
    """The rules that label a text, and what they label."""
    return [(label.rule, text[label.start : label.end]) for label in Links()(read(text))]


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("[Accept](#) [Reject](#)", "links.button"),
        ("[Share](javascript:share())", "links.button"),
        ("[Teilen](https://twitter.com/intent/tweet?url=x)", "links.share"),
        ("[Mail](mailto:?subject=x) | [Post](https://wa.me/?text=x)", "links.share"),
        ("[#harbour](/t/h) [#strike](/t/s)", "links.tags"),
        ("[edit](/harbour)", "links.edit"),
        ("[Bearbeiten](/hafen)", "links.edit"),
        ("* [source](/w/index.php?title=B&action=edit&section=1)", "links.edit"),
        ("[Start](/) | [Politik](/politik) | [Sport](/sport) | [Kultur](/kultur)", "links.menu"),
    ],
)
def test_a_line_of_links(line: str, rule: str) -> None:
    assert found(f"{ARTICLE}{line}\n") == [(rule, line)]


@pytest.mark.parametrize(
    "line",
    [
        "[The guide](docs/guide.md)",
        "[Harbour on Facebook](https://www.facebook.com/harbour)",
        "Press [Accept](#) to go on.",
        "[#12](/issues/12) [#13](/issues/13)",
        "[One](/one) | [Two](/two) | [Three](/three) | [Four](/four)",
        "* [Install](#install)",
        "* [edit](docs/edit.md)",
        "[Edit the map](/map)",
        "Or [edit](/harbour).",
        "[Write to us](mailto:ann@a.example)",
        "[The guide][guide] [The fares][fares]\n\n[guide]: /guide\n[fares]: /fares",
    ],
)
def test_a_line_that_is_of_the_text(line: str) -> None:
    assert found(f"{ARTICLE}{line}\n") == []


def test_a_run_of_links_with_the_first_page_of_their_site() -> None:
    menu = "".join(f"* [Menu {i}](https://a.example/{i})\n" for i in range(4))
    assert found(f"{ARTICLE}{menu}") == []
    labels = found(f"{ARTICLE}* [A](https://a.example/)\n{menu}")
    assert [rule for rule, _ in labels] == ["links.menu"] * 5


def test_a_menu_inside_the_article_is_a_list_of_it() -> None:
    menu = "* [A](/)\n* [B](/b)\n* [C](/c)\n* [D](/d)\n\n"
    assert found(f"{ARTICLE * 3}{menu}{ARTICLE * 3}") == []


@pytest.mark.parametrize(
    ("line", "part"),
    [
        ("## History[[edit](/w/index.php?title=B&action=edit)]", "[[edit](/w/index.php?title=B&action=edit)]"),
        ("## History [#](#history)", "[#](#history)"),
        ("## [History](#history)", ""),
        ("## See [the bridge](#bridge)", ""),
    ],
)
def test_a_link_behind_a_heading(line: str, part: str) -> None:
    assert [text.strip() for _, text in found(f"{line}\n\n{ARTICLE}")] == ([part] if part else [])


def test_plain_text_has_no_links() -> None:
    assert list(Links()(document("[Accept](#) [Reject](#)", markup="text"))) == []


HEAD = "Title: A bridge\n\nURL Source: https://a.example/x\n\nPublished Time: 2024-05-03\n\nMarkdown Content:\n"


def test_the_head_of_a_reader() -> None:
    text = f"{HEAD}# A bridge\n\n{ARTICLE}"
    labelled = [text[label.start : label.end] for label in Readers()(read(text))]
    assert labelled == [line for line in HEAD.split("\n") if line]


@pytest.mark.parametrize(
    "text", [ARTICLE, f"Title: A bridge\n\n{ARTICLE}", f"{ARTICLE}{HEAD}", "Title: A\n\nMarkdown Content:\n\nText."]
)
def test_what_is_no_head_of_a_reader(text: str) -> None:
    assert list(Readers()(read(text))) == []


def test_a_title_that_nothing_below_says_stays() -> None:
    text = f"{HEAD}{ARTICLE}"
    assert "Title: A bridge" not in [text[label.start : label.end] for label in Readers()(read(text))]
