"""Sections: a heading labels what stands under it, up to the line where the article goes on."""

from collections.abc import Iterator

import pytest

from tests.strategies import BODY, document
from textclean import ARTICLE, Document, Label, Rule, registry
from textclean.context import sections

P = list(BODY)
ITEM = "Storm hits the coast"
BLURB = "The storm that hit the coast on Sunday has left three hundred houses without a roof, the county said."


def heading(text: str, line: str, rule: str = "related.heading", kind: str = "teaser", score: float = 0.85) -> Label:
    at = text.index(line)
    return Label(at, at + len(line), kind, rule, score, "a test")


def under(text: str, *labels: Label, threshold: float = 0.5) -> list[str]:
    """The lines that are labelled as a part of a section."""
    return [text[label.start : label.end].strip() for label in sections(document(text), labels, threshold).labels]


def test_a_rule_says_that_it_opens_a_section() -> None:
    """It is a field of the rule: what else is called "heading" opens nothing."""
    opening = {rule.id for found in registry.own() for rule in found.rules if rule.opens_section}
    assert opening == {
        "related.heading", "related.more_from_heading", "product.heading", "tags.heading", "bio.heading",
        "related.open_heading", "related.watched", "comment.heading", "comment.prompt_heading",
    }  # fmt: skip


@pytest.mark.parametrize("opens", [False, True])
def test_a_filter_of_others_opens_sections_by_the_same_field(opens: bool) -> None:
    """A rule "mine.subheading" of a plug-in opens a section if it says so, whatever its name."""

    class Mine:
        name = "mine"
        rules = (Rule("mine.subheading", "promo", 0.9, "a heading", ("Weather",), ("It rained.",), opens),)

        def __call__(self, doc: Document) -> Iterator[Label]:
            (rule,) = self.rules
            return (rule.label(b.start, b.end, "a test") for b in doc.blocks if b.content == "Weather")

    text = "\n".join([*P * 2, "Weather", "Sunny in the north", "Rain in the south"])
    pipeline = ARTICLE | Mine()
    rules = [label.rule for label in pipeline.labels(document(text))]
    assert rules == ["mine.subheading", *["mine.section"] * (2 * opens)]
    assert ("mine.section" in pipeline.names()) == opens
    assert pipeline(text) == "\n".join([*P * 2, *([] if opens else ["Sunny in the north", "Rain in the south"])])


def test_items_go_with_their_heading() -> None:
    """Lines under a heading that are no paragraphs are its items, to the end of the text."""
    text = "\n".join([*P, "Most read", ITEM, "Mayor resigns", "Ten easy soups"])
    label = heading(text, "Most read")
    assert under(text, label) == [ITEM, "Mayor resigns", "Ten easy soups"]
    (first, *_) = sections(document(text), [label], 0.5).labels
    assert (first.kind, first.rule, first.score) == ("teaser", "related.section", 0.8)
    assert first.reason == 'under "Most read" in line 7'


@pytest.mark.parametrize("line", [BLURB, "It rained.", "“Did it?”"])
def test_the_article_goes_on(line: str) -> None:
    """A paragraph, or any line that ends as a sentence does, is not under the heading, nor is what follows it."""
    text = "\n".join([*P[:2], "Most read", ITEM, "Mayor resigns", line, "A subheading", *P[2:]])
    assert under(text, heading(text, "Most read")) == [ITEM, "Mayor resigns"]


def test_a_heading_right_above_the_article_takes_nothing() -> None:
    """Where a paragraph stands right under the heading there are no items."""
    text = "\n".join([*P[:2], "Featured", *P[2:]])
    assert under(text, heading(text, "Featured")) == []


@pytest.mark.parametrize("lead", ["  ", "\t", "• ", "    • "])
def test_what_is_set_in_belongs_to_the_heading(lead: str) -> None:
    """Bullets and lines that are indented deeper than the heading are its items, though they be sentences."""
    text = "\n".join([*P[:3], "Most read", f"{lead}{BLURB}", f"{lead}{ITEM}.", *P[3:]])
    assert under(text, heading(text, "Most read")) == [f"{lead}{BLURB}".strip(), f"{lead}{ITEM}.".strip()]


def test_blurbs_between_items_below_the_article() -> None:
    """After the article, a single paragraph between two items, or at the end, is an item's blurb."""
    short = "Three hundred houses have lost their roofs."
    text = "\n".join([*P, "Most read", ITEM, short, "Mayor resigns", BLURB])
    assert under(text, heading(text, "Most read")) == [ITEM, short, "Mayor resigns", BLURB]
    text = "\n".join([*P, "Most read", ITEM, BLURB, BLURB])
    assert under(text, heading(text, "Most read")) == [ITEM]


def test_in_the_body_a_paragraph_is_no_blurb() -> None:
    """Between items in the body of the article, a paragraph is the article."""
    text = "\n".join([*P[:2], "Most read", ITEM, BLURB, "Mayor resigns", *P[2:]])
    assert under(text, heading(text, "Most read")) == [ITEM]


def test_a_heading_ends_the_section_above_it() -> None:
    """Each section is of the kind of its own heading."""
    text = "\n".join([*P, "Most read", ITEM, "New products", "  Lockmaster 7"])
    labels = [heading(text, "New products", "product.heading", "product"), heading(text, "Most read")]
    found = sections(document(text), labels, 0.5).labels
    assert [(label.rule, label.kind) for label in found] == [
        ("related.section", "teaser"),
        ("product.section", "product"),
    ]
    assert under(text, *labels) == [ITEM, "Lockmaster 7"]


def test_weak_headings_take_nothing() -> None:
    """A heading that is not cut itself cuts nothing else; of two labels on one line the stronger counts."""
    text = "\n".join([*P, "Most read", ITEM])
    weak = heading(text, "Most read", score=0.4)
    assert under(text, weak) == []
    assert under(text, weak, threshold=0.4) == [ITEM]
    both = [heading(text, "Most read"), heading(text, "Most read", "tags.heading", "tags", 0.6), weak]
    for labels in (both, both[::-1]):
        assert {label.rule for label in sections(document(text), labels, 0.5).labels} == {"related.section"}


def test_a_label_on_a_part_of_a_line_is_no_heading() -> None:
    """A heading is a line: a label that begins in the middle of one opens no section."""
    text = "\n".join([*P, "Our Most read", ITEM])
    assert under(text, heading(text, "Most read")) == []


def test_other_rules_take_nothing() -> None:
    """Labels of rules that are not headings open no section."""
    text = "\n".join([*P * 2, "Read more", ITEM])
    rules = ARTICLE.without("residue")
    assert {label.rule for label in rules.labels(document(text))} == {"related.read_more_alone", "related.read_tail"}


COMMENT = "I was there when the bridge went, and I can tell you that nobody had expected it at all."


def test_comments_are_prose() -> None:
    """Below an article, what stands under the heading of the comments is comments, paragraphs and all."""
    text = "\n".join([*P * 2, "3 Comments", "Ann", COMMENT, COMMENT, "Ben", COMMENT])
    label = heading(text, "3 Comments", "comment.heading", "comment")
    assert under(text, label) == ["Ann", COMMENT, COMMENT, "Ben", COMMENT]
    prompt = label._replace(rule="comment.prompt_heading")
    assert under(text, prompt) == ["Ann"]


@pytest.mark.parametrize("above", [[], P[:1], P, [*P[:1], *["Line"] * 300], [" ".join(["word"] * 300)]])
def test_comments_without_an_article_are_the_text(above: list[str]) -> None:
    """Where no article stands above the heading, the comments may be what the page is about."""
    text = "\n".join([*above, "3 Comments", "Ann", COMMENT, COMMENT])
    assert under(text, heading(text, "3 Comments", "comment.heading", "comment")) == ["Ann"]


def test_a_heading_that_has_lost_its_items_goes_too() -> None:
    """The whole way through: heading, items and blurbs go, the article around them stays."""
    text = "\n\n".join([*P[:3], "Most read", ITEM, "Mayor resigns", *P[3:], "You may also like", ITEM, BLURB, ""])
    assert ARTICLE(text) == "\n\n".join([*P, ""])


def own(text: str, label: Label) -> bool:
    """Whether a heading is the article's."""
    return label.start in sections(document(text), [label], 0.5).own


def open_heading(text: str, line: str) -> Label:
    return heading(text, line, "related.open_heading", score=0.8)


def test_a_list_with_prices_is_no_list_of_teasers() -> None:
    """A heading of products takes prices along, one of stories does not."""
    text = "\n".join([*P, "Our picks", "Morrow Steel, $49", "Lund 2, $62"])
    assert own(text, open_heading(text, "Our picks"))
    assert under(text, open_heading(text, "Our picks")) == []
    assert not own(text, heading(text, "Our picks", "product.heading", "product"))


def test_one_price_does_not_decide_on_a_section() -> None:
    """A teaser may have a price in it."""
    text = "\n".join([*P, "Most read", "How we lived on $5 a day", ITEM, "Mayor resigns", "Ten easy soups"])
    assert not own(text, heading(text, "Most read"))


def test_names_that_the_article_speaks_of_are_its_own() -> None:
    """What a review has tested is listed below its heading."""
    tested = "We have tested the Morrow Steel and the Lund 2 for three weeks, and both of them are good enough for us."
    items = ["Our picks", "Morrow Steel - the best", "Lund 2 - the cheapest"]
    assert own("\n".join([*P, tested, *items]), open_heading("\n".join([*P, tested, *items]), "Our picks"))
    assert not own("\n".join([*P, *items]), open_heading("\n".join([*P, *items]), "Our picks"))


def test_names_that_the_article_comes_to_are_its_own() -> None:
    """A review may tell its picks first, each with what it is good for."""
    tested = "The Morrow Steel is quick, and the Lund 2 is quiet, and both of them are good enough for us."
    items = ["Our picks", "Best overall: Morrow Steel", "Best for less: Lund 2", ""]
    for below, expected in ((tested, True), (P[0], False)):
        text = "\n".join([*P, *items, below, P[1]])
        assert own(text, open_heading(text, "Our picks")) is expected


@pytest.mark.parametrize("rule", ["related.open_heading", "related.heading"])
def test_what_the_first_paragraph_announces(rule: str) -> None:
    """Under a heading that articles have as well it is the article's; related stories are about the same, too."""
    lede = "The yard has launched a ferry with room for forty bicycles and for sixty cars, the mayor said on Friday."
    text = "\n".join([lede, *P, "Featured", "Chargers for sixty cars", "A saloon with windows on three sides"])
    assert own(text, heading(text, "Featured", rule)) is (rule == "related.open_heading")


def test_a_long_section_inside_the_body_is_a_part_of_it() -> None:
    """Where the article goes on below them, a few items are teasers and many are a list."""
    items = [f"Thing of the day {i}" for i in range(6)]
    for count, expected in ((3, False), (6, True)):
        text = "\n".join([*P, "Most read", *items[:count], *P])
        assert own(text, heading(text, "Most read")) is expected


def test_cards_are_teasers_wherever_they_stand() -> None:
    """A bullet, and below it a paragraph that is set in, repeated: no article is written so."""
    card = ["  • " + ITEM, "    " + BLURB]
    text = "\n".join([*P, "Most read", *card * 4, *P])
    assert not own(text, heading(text, "Most read"))
    assert len(under(text, heading(text, "Most read"))) == 8


def test_one_paragraph_below_the_items_is_no_blurb() -> None:
    """A shape repeats: the line above a single paragraph is the heading of a part of the text."""
    text = "\n".join([*P, "Most read", ITEM, "Mayor resigns", "About the yard", BLURB])
    assert under(text, heading(text, "Most read")) == [ITEM, "Mayor resigns"]


def test_the_heading_of_a_section_that_is_not_chrome_stays() -> None:
    """It would have lost what stands under it, or the other way round."""
    text = "\n".join([*P * 2, "Our picks", "Morrow Steel, $49", "Lund 2, $62"])
    assert ARTICLE(text) == text


@pytest.mark.parametrize(
    ("below", "expected"),
    [
        (["Ann", "2 May 2021", BLURB, "Ben", "3 May 2021", BLURB], True),
        (["I think that you are right about the boats, and I hope that they listen to you this time."] * 3, True),
        ([BLURB] * 3, False),
    ],
)
def test_comments_need_more_than_their_heading(below: list[str], expected: bool) -> None:
    """A report may have a part "Comments"; a thread has names and dates, or people who say "I"."""
    text = "\n".join([*P * 3, "Comments", *below])
    assert bool(under(text, heading(text, "Comments", "comment.heading", "comment"))) is expected


def test_a_listing_of_posts_counts_the_comments_of_each() -> None:
    """Below "17 comments" the next post begins."""
    text = "\n".join([*P * 3, "17 comments", *P, "12 comments", *P, "9 comments", *P])
    labels = [heading(text, f"{n} comments", "comment.heading", "comment") for n in (17, 12, 9)]
    assert under(text, *labels) == []
    assert len(under(text, labels[0])) == len(P) * 3 + 2


def test_replies_in_a_thread_make_no_listing() -> None:
    """They recur, the heading does not."""
    reply = ["Ann", "3 May 2021", "2 replies", BLURB, BLURB]
    text = "\n".join([*P * 3, "17 comments", *reply * 4])
    at = [i for i in range(len(text)) if text.startswith("2 replies", i)]
    labels = [Label(i, i + 9, "comment", "comment.heading", 0.8, "a test") for i in at]
    assert len(under(text, heading(text, "17 comments", "comment.heading", "comment"), *labels)) == 16


def test_a_link_to_the_thread_above_the_article_makes_no_listing() -> None:
    """ "5 comments" stands below the headline, too."""
    text = "\n".join(["Harbour pilots strike", "5 comments", *P * 3, "5 comments", "Ann", BLURB, "Ben", BLURB])
    labels = [Label(at, at + 10, "comment", "comment.heading", 0.8, "") for at in (22, text.rindex("5 comments"))]
    assert under(text, *labels) == ["Ann", BLURB, "Ben", BLURB]


def test_no_comments_are_not_followed_by_any() -> None:
    text = "\n".join([*P * 3, "0 comments", *P])
    assert under(text, heading(text, "0 comments", "comment.heading", "comment")) == []


def test_the_comments_of_each_post_of_a_forum() -> None:
    """The same heading below two posts: what follows the first one is the second post."""
    text = "\n".join([*P * 3, "Comments", "Ann", "Ben", *P, "Comments", "Carol", "Dan", *P])
    first, last = text.index("Comments"), text.rindex("Comments")
    labels = [Label(at, at + 8, "comment", "comment.heading", 0.8, "a test") for at in (first, last)]
    assert under(text, *labels) == ["Ann", "Ben", "Carol", "Dan"]


def test_a_link_below_each_item_of_a_listing_takes_none_of_them() -> None:
    """ "Comment" below each of three teasers is no heading."""
    text = "\n".join([*P, "Comment", ITEM, "Comment", "Mayor resigns", "Comment", "Ten easy soups"])
    found = [i for i in range(len(text)) if text.startswith("Comment", i)]
    labels = [Label(at, at + 7, "comment", "comment.prompt_heading", 0.8, "a test") for at in found]
    assert under(text, *labels) == []
    assert under(text, labels[-1]) == []
