"""Lines whose breaks were lost are cut into parts; what stays of the source stays as it is."""

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from textclean import ARTICLE, PAGE, Pipeline, lexicon
from textclean.lost_lines import is_part, starts, unfolded
from textclean.presets import PRESETS
from textclean.reading import document

STORY = (
    "The council voted on Tuesday to close the old bridge for a year, after engineers found cracks in two of its piers."
    " Buses will go by the northern road from Monday, and those who live on the island will be given a ferry at night. "
    "“Nobody wanted this, but we could not wait for another winter,” said Dr. Ann Lee, who leads the committee for "
    "works. The repairs are expected to cost four million, half of which the county has promised to pay by the end of "
    "March."
)
OPENING = "The bridge over the river is closed for a year, the council decided on Tuesday night."
END = (
    "Ann Lee has worked for the council since 2010, and before that she built roads in the north of the country. The "
    "ferry has room for thirty people, and it goes every half hour from six in the morning."
)
MENU = "Home News Sport Weather Opinion Culture Jobs Newsletters Search Contact"
FOOTER = "Share on Facebook Share on Twitter Copyright 2024 The Harbour Echo. All rights reserved."


def parts(text: str) -> list[str]:
    """The parts of a line."""
    places = [0, *starts(text, lexicon.load()), len(text)]
    return [text[low:high].strip() for low, high in pairwise(places)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It rained. “Stay in,” she said.", ["It rained.", "“Stay in,” she said."]),
        ("Dr. Lee met J. Smith of the U.S. Army.", ["Dr. Lee met J. Smith of the U.S. Army."]),
        ("It cost 3.5 million. it went on.", ["It cost 3.5 million. it went on."]),
        ("雨が降った。道は閉鎖された。", ["雨が降った。", "道は閉鎖された。"]),
        ("Home | News | Sport", ["Home", "| News", "| Sport"]),
        ("The first one  the second one", ["The first one", "the second one"]),
        ("Sport Weather The council voted.", ["Sport Weather", "The council voted."]),
        ("He saw The Lord Of The Rings twice.", ["He saw The Lord Of The Rings twice."]),
        ("It rained. Share on Facebook Mayor resigns", ["It rained.", "Share on Facebook", "Mayor resigns"]),
        ("They share on Facebook what they see.", ["They share on Facebook what they see."]),
        ("She likes Facebook, Instagram and TikTok.", ["She likes Facebook, Instagram and TikTok."]),
        # A credit belongs to the caption above it, unless that speaks to the reader, or somebody says it.
        ("A map. Ann Lee/Getty Images It rained.", ["A map. Ann Lee/Getty Images", "It rained."]),
        ("The quay at dawn. Photo: Harbour Board A ferry came.", [
            "The quay at dawn. Photo: Harbour Board", "A ferry came.",
        ]),
        ("The quay at dawn. Credit: Seen from the roof of the mill. It rained.", [
            "The quay at dawn. Credit: Seen from the roof of the mill.", "It rained.",
        ]),
        ("You can see the quay. (Image credit: Harbour Board) It rained.", [
            "You can see the quay.", "(Image credit: Harbour Board)", "It rained.",
        ]),
        ("“It is cold.” Photo: Ann Lee It rained.", ["“It is cold.”", "Photo: Ann Lee", "It rained."]),
        ("A boat by night (Ann Lee/HarbourNews) It rained.", ["A boat by night (Ann Lee/HarbourNews)", "It rained."]),
        ("Photo credit: www.quay.org Paint it white.", ["Photo credit: www.quay.org", "Paint it white."]),
        ("OSLO, May 2 (Reuters) - The ferry sank.", ["OSLO, May 2 (Reuters) - The ferry sank."]),
        ("They pay by credit: Ann Lee paid twice.", ["They pay by credit: Ann Lee paid twice."]),
        # No line begins inside brackets, or inside a phrase of several words.
        ("It sank. (Ann Lee / AFP) It rained.", ["It sank. (Ann Lee / AFP)", "It rained."]),
        ("It rained. [ Also read Ten bridges and a ford ] Buses stop.", [
            "It rained.", "[ Also read Ten bridges and a ford ]", "Buses stop.",
        ]),
        ("It rained [and the quay was shut] Tuesday.", ["It rained [and the quay was shut] Tuesday."]),
        ("It rained. READ MORE: Old bridge falls into the cold river A man saw it.", [
            "It rained.", "READ MORE: Old bridge falls into the cold river", "A man saw it.",
        ]),
        ("Related: Old bridge falls into the cold river at night Ann Lee, who saw it, wrote to the board.", [
            "Related: Old bridge falls into the cold river at night", "Ann Lee, who saw it, wrote to the board.",
        ]),
        ("Related: Who Paid for the Old Bridge Nobody has asked the board.", [
            "Related: Who Paid for the Old Bridge", "Nobody has asked the board.",
        ]),
        ("Related: Old bridge falls into the river.", ["Related: Old bridge falls into the river."]),
        # A run of words in capitals is a line.
        ("It rained. CLICK HERE TO READ MORE ON HARBOUR NEWS Buses stop.", [
            "It rained.", "CLICK HERE TO READ MORE ON HARBOUR NEWS", "Buses stop.",
        ]),
        ("It rained. BRIDGES OF THE NORTH A man came.", ["It rained.", "BRIDGES OF THE NORTH", "A man came."]),
        ("He works for the BBC and NASA.", ["He works for the BBC and NASA."]),
        ("NEWTON, OHIO - MAY 03: The mayor waves.", ["NEWTON, OHIO - MAY 03: The mayor waves."]),
        # A headline that stands twice.
        ("Old bridge falls down Old bridge falls down The river took it.", [
            "Old bridge falls down", "Old bridge falls down", "The river took it.",
        ]),
        ("Old stone bridge falls into river Video Old stone bridge falls into river The river took it.", [
            "Old stone bridge falls into river", "Video", "Old stone bridge falls into river", "The river took it.",
        ]),
        ("Row your old boat, row your old boat, he sang.", ["Row your old boat, row your old boat, he sang."]),
        ("Their paper on mending one old stone bridge mending one old stone bridge at night won.", [
            "Their paper on mending one old stone bridge mending one old stone bridge at night won.",
        ]),
        ("Bridge closed 5/3/2024 10:04 AM PT Buses stop", ["Bridge closed", "5/3/2024 10:04 AM PT", "Buses stop"]),
        ("Bridge closed Published: 10:27 AM PST, May 3, 2024 Buses stop", [
            "Bridge closed", "Published: 10:27 AM PST, May 3, 2024", "Buses stop",
        ]),
        ("a hard task Fri 3 May 2024 15.30 CET Buses stop", ["a hard task", "Fri 3 May 2024 15.30 CET", "Buses stop"]),
        ("It was on 5/3/2024 Ann says.", ["It was on 5/3/2024 Ann says."]),
        ("It rained. pic.twitter.com/Ab1 — Ann Lee", ["It rained.", "pic.twitter.com/Ab1", "— Ann Lee"]),
        ("A map of it. (AP Photo/Ann Lee) Buses stop.", ["A map of it. (AP Photo/Ann Lee)", "Buses stop."]),
        ("Bridge closed Published: May 3, 2024 10:04 PM Buses stop", [
            "Bridge closed", "Published: May 3, 2024 10:04 PM", "Buses stop",
        ]),
        ("It fell on May 3, 2024 and rose again.", ["It fell on May 3, 2024 and rose again."]),
        ("Bridge closed By Ann Lee Buses stop", ["Bridge closed", "By Ann Lee", "Buses stop"]),
        ("It was written by Ann Lee Smith.", ["It was written by Ann Lee Smith."]),
    ],
)  # fmt: skip
def test_a_line_begins(text: str, found: list[str]) -> None:
    """A line may begin behind a sentence, before a separator, around a phrase, a date or a credit; not in a name."""
    assert parts(text) == found


def test_only_long_lines_are_cut() -> None:
    """A paragraph among others is one block; several paragraphs in one line are not, and neither is a lone line."""
    load = lexicon.load()
    lines = document(f"{STORY}\n{STORY}")
    assert unfolded(lines, load) is lines
    assert len(unfolded(document(STORY), load).blocks) == 4
    long = unfolded(document(f"Bridge closed\n{' '.join([STORY] * 3)}"), load)
    assert [block.line for block in long.blocks] == [1] + [2] * 12
    assert not is_part(long.blocks, 0)
    assert is_part(long.blocks, 1)


def test_a_line_of_a_million_characters_is_no_page() -> None:
    """A line that is longer than any page is not cut: its time would be lost."""
    load = lexicon.load()
    line = document(" ".join([STORY] * (1_000_000 // len(STORY) + 1)))
    assert len(line.blocks[0].raw) > 1_000_000
    assert unfolded(line, load) is line


@pytest.mark.parametrize("preset", ["article", "page"])
def test_chrome_at_both_ends_goes(preset: str) -> None:
    """In a page that is one line, menus and share bars are found, and the story stays as it is."""
    menu = "Skip to main content" if preset == "article" else MENU
    story = f"{OPENING} {STORY} {END}"
    result = PRESETS[preset].tag(f"{menu} {story} {FOOTER}")
    assert result.text == story
    assert result.restore() == f"{menu} {story} {FOOTER}"


def test_what_is_left_is_joined_by_one_space() -> None:
    """A part that is cut takes the white space on one of its sides along."""
    first, second = STORY[: STORY.index("“")], STORY[STORY.index("“") :]
    assert ARTICLE(f"{first}Click here to sign up for our newsletter. {second}") == STORY
    assert ARTICLE(f"{first}(AP) {second}").count("  ") == 0


@pytest.mark.parametrize("preset", ["article", "page", "auto", "minimal"])
@pytest.mark.parametrize(
    "text",
    [
        " ".join([STORY] * 6),
        # Words of chrome inside sentences, and a sentence about chrome.
        " ".join([STORY, "She shared it on Facebook, Instagram and Twitter.", "Read on, he said.", STORY, STORY]),
        " ".join([STORY, "He never looks at the Comments Section of The Harbour Echo.", STORY, STORY]),
        # A contract: articles with numbers, in one line.
        " ".join(f"Article {n}. The lessee shall keep the premises in good repair at his own cost." for n in range(60)),
        "雨が三日間降り続き、古い橋は閉鎖された。" * 80,
    ],
    ids=["news", "names", "section", "contract", "japanese"],
)
def test_a_long_paragraph_loses_nothing(preset: str, text: str) -> None:
    """Clean prose in one line comes back byte for byte."""
    assert PRESETS[preset](text) == text


def test_a_lone_word_between_sentences_stays() -> None:
    """One word that is a phrase of the lexicon is no evidence between two sentences; several in a row are."""
    text = f"{STORY} Twitter {STORY}"
    assert ARTICLE(text) == text
    assert ARTICLE(f"{STORY} Facebook Twitter {STORY}") == f"{STORY} {STORY}"


def test_the_label_of_an_ad_goes_between_sentences() -> None:
    """One word that labels an ad is cut between two sentences, where the second one begins behind it; a name stays."""
    assert ARTICLE(f"{STORY} Advertisement {STORY}") == f"{STORY} {STORY}"
    named = f"{STORY} Advertisement Watch has its seat in Halden, as the board has said before. {STORY}"
    assert ARTICLE(named) == named


COOKIES = (
    "We use cookies to improve your experience and to show advertisements that fit your interests. Cookies collect "
    "information about your experience and your interests. You can change this under Cookies at the foot of the page."
)


def test_a_notice_goes_with_all_of_its_sentences() -> None:
    """The sentences of a notice are found by the words that they share; a sentence of the story stays."""
    assert ARTICLE(f"{STORY} {END} {COOKIES}") == f"{STORY} {END}"
    assert ARTICLE(f"{STORY} {COOKIES} {END}").endswith(END)


def test_a_bio_goes_with_all_of_its_sentences() -> None:
    """At the end of a text a sentence below a bio that begins with "She" is part of it, and in its middle it stays."""
    bio = (
        "Mia Holt is a staff writer at The Harbour Echo, where she covers the ports. She lives in Halden with two cats."
    )
    assert ARTICLE(f"{STORY} {END} {bio}") == f"{STORY} {END}"
    assert "two cats" in ARTICLE(f"{STORY} {bio} {STORY} {END} {STORY}")


def test_many_sentences_of_a_rule_are_one_paragraph() -> None:
    """A disclosure of four sentences is no list of four lines."""
    paid = "We may earn a commission from links. If you buy through these links, we may earn an affiliate commission."
    assert ARTICLE(f"{STORY} {END} {paid} {paid}") == f"{STORY} {END}"


def test_comments_go_below_their_number() -> None:
    """In one line everything below "4 Comments" is comments; below a section "Comments" of a report nothing is."""
    article = " ".join([STORY, END] * 3)
    said = "Harbourfan I was there when it fell, and I saw the whole of it. lockmaster So did I, from the other side."
    assert ARTICLE(f"{article} 4 Comments {said}") == article
    report = f"{article} Comments on the plan were few, and the board has answered all of them in its report."
    assert ARTICLE(report) == report


def test_marks_in_a_line_may_be_cells() -> None:
    """Pipes and ticks in the middle of a line stay."""
    table = f"{STORY} Ferry | ✓ | ✓ Bus | ✓ | – Train | – | ✓ {END}"
    assert ARTICLE(table) == table


def test_short_sentences_do_not_end_the_body() -> None:
    """A dialogue in one line is the body, and not its tail."""
    talk = " ".join(["“Who saw it?” Ann asked.", "Nobody had.", "“Who was there?”", "Mia was.", "She said so."] * 3)
    doc = unfolded(document(f"{STORY} {talk} {STORY}"), lexicon.load())
    assert doc.body == (0, len(doc.blocks) - 1)


def test_what_a_cut_lays_open_is_cut_as_well() -> None:
    """A second reading may find more: what it cuts is cut at once, and kept and removed spans are still the source."""
    source = f"{STORY} Read more: Photo: Ann Lee/Getty Images Advertisement By Ann Lee {END} Reuters {FOOTER}"
    result = ARTICLE.tag(source)
    assert ARTICLE(result.text) == result.text
    assert result.restore() == source
    assert all(source[span.start : span.end] == span.text for span in result.removed)


def test_rules_of_corpora_see_lines() -> None:
    """The rules of published corpora are defined on lines: they see those of the source."""
    seen: list[int] = []

    def spy(doc):  # type: ignore[no-untyped-def]
        seen.append(len(doc.blocks))
        return ()

    (Pipeline(PRESETS["c4"].filters) | spy)(f"{MENU} {STORY}")
    (ARTICLE | spy)(f"{MENU} {STORY}")
    assert seen[0] == 1
    assert seen[1] > 4


def test_repaired_parts_are_those_of_the_line() -> None:
    """A line that is repaired is cut as its repaired text is, and the source can be restored."""
    damaged = STORY.replace("“", "â€œ").replace("”", "â€\x9d")
    source = f"Fish &amp; chips on Friday, as ever. {damaged} {FOOTER}"
    result = ARTICLE.tag(source)
    whole = document(source).blocks[0].text
    assert result.text == whole.removesuffix(f" {FOOTER}")
    assert result.restore() == source


PIECES = st.sampled_from([
    *STORY.split(". "), STORY, MENU, FOOTER, "(AP)", "|", "Comments", "Related Articles", "By Ann Lee", "&amp;",
    "\u00a0", "May 3, 2024", "â€œ", "雨が降った。", "Read more:", "Ann Lee/Getty Images", "  ", "\t", "\n",
    "1 of 9 |", "\u200b", "CLICK HERE TO READ MORE ON HARBOUR NEWS", "(Image credit: Harbour Board)", "Photo: Ann Lee",
    "Related: Old bridge falls into the cold river", "[ Also read Ten bridges and a ford ]", "5/3/2024 10:04 AM PT",
    "pic.twitter.com/Ab1", "Advertisement", "4 Comments", COOKIES,
])  # fmt: skip


@given(st.lists(PIECES, min_size=5, max_size=30), st.sampled_from([ARTICLE, PAGE]))
@example([STORY.split(". ")[0]] * 2 + ["By Ann Lee", STORY.split(". ")[0], "\n", "\u200b"], ARTICLE)
@example([STORY.split(". ")[0], "(AP)", "pic.twitter.com/Ab1", "\u200b"], ARTICLE)
def test_nothing_is_lost_and_nothing_more_is_cut(pieces: list[str], preset: Pipeline) -> None:
    """Whatever a line holds: the source can be restored, and a second cleaning changes nothing."""
    source = " ".join(pieces)
    result = preset.tag(source)
    assert result.restore() == source
    assert preset(result.text) == result.text
