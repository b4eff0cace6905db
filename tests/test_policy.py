"""How evidence becomes a verdict: thresholds, what stands where, and the safety catch."""

from typing import Any

import pytest

import textclean
from tests.strategies import BODY, document
from textclean import Document, Label, Pipeline, Policy, policy
from textclean.labels import Action

P = list(BODY)
SHORT = "A line of five words"


def label(doc: Document, i: int, score: float, kind: str = "ad", rule: str = "test.rule", **cut: int) -> Label:
    """Evidence on a block, or on a part of it: `begin` and `end` count from the block's beginning."""
    block = doc.blocks[i]
    start, end = block.start + cut.get("begin", 0), block.start + cut["end"] if "end" in cut else block.end
    return Label(start, end, kind, rule, score, "a test")


def actions(doc: Document, labels: list[Label], **fields: Any) -> str:
    """The verdicts of a policy, a letter a block: keep, cut, trim."""
    verdicts, _ = Policy(**fields).decide(doc, labels)
    assert len(verdicts) == len(doc.blocks)
    return "".join({Action.KEEP: "k", Action.CUT: "C", Action.TRIM: "T"}[verdict.action] for verdict in verdicts)


def article(*last: str) -> Document:
    """An article of six paragraphs with lines under it."""
    return document("\n".join([*P, *last]))


# Thresholds -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("score", "fields", "cut"),
    [
        (0.49, {}, False),
        (0.5, {}, True),
        (0.5, {"threshold": 0.6}, False),
        (0.3, {"threshold": 0.3}, True),
        (0.8, {"kinds": (("ad", 0.9),)}, False),
        (0.9, {"kinds": (("ad", 0.9),)}, True),
        (0.8, {"kinds": (("bio", 0.9),)}, True),
        (0.2, {"kinds": (("ad", 0.1),)}, True),
        (1.0, {"kinds": (("ad", 1.1),)}, False),
    ],
)
def test_thresholds(score: float, fields: dict[str, Any], cut: bool) -> None:
    """A label cuts from the threshold on; a kind may have one of its own, and one above 1 keeps it for good."""
    doc = article(SHORT)
    assert actions(doc, [label(doc, 6, score)], **fields) == "kkkkkk" + ("C" if cut else "k")


def test_no_labels_no_cuts() -> None:
    """Without evidence all stays, of a document of any size."""
    assert actions(article(SHORT), []) == "kkkkkkk"
    assert actions(document(""), []) == ""


def test_what_several_rules_say_of_one_kind_counts_together() -> None:
    """Two weak cues of one kind make a strong one; one rule twice does not."""
    doc = article(SHORT)
    weak = label(doc, 6, 0.4)
    assert actions(doc, [weak]) == "kkkkkkk"
    assert actions(doc, [weak, weak._replace(rule="test.other")]) == "kkkkkkC"
    assert actions(doc, [weak, weak]) == "kkkkkkk"
    verdicts, _ = Policy().decide(doc, [weak, weak._replace(rule="test.other", score=0.3)])
    assert verdicts[6].labels[0].score == pytest.approx(1 - 0.6 * 0.7)
    assert verdicts[6].labels[0].rule == "test.rule"


def test_other_kinds_add_up_at_a_discount() -> None:
    """A label of another kind adds half its score to the strongest, which names the cut; two weak ones stay weak."""
    doc = article(SHORT)
    strong = label(doc, 6, 0.7)
    other = strong._replace(rule="test.other", kind="bio", score=0.6)
    high = {"threshold": 0.78}
    assert actions(doc, [strong, other._replace(score=0.4)], **high) == "kkkkkkk"
    assert actions(doc, [strong, other], **high) == "kkkkkkC"
    verdicts, _ = Policy().decide(doc, [other, strong])
    assert verdicts[6].labels[0] == strong._replace(score=round(1 - 0.3 * 0.7, 4))
    assert actions(doc, [strong._replace(score=0.45), other._replace(score=0.45)]) == "kkkkkkk"


def test_a_byline_with_a_date_stays_a_byline() -> None:
    """Kinds of which an article has one get no evidence from others: lists have both in every line."""
    doc = article(SHORT)
    byline = label(doc, 6, 0.7, "byline")
    date = byline._replace(rule="test.other", kind="timestamp", score=0.6)
    assert actions(doc, [byline, date], threshold=0.78) == "kkkkkkk"


def test_the_strongest_label_decides() -> None:
    """Of several kinds that are enough each, the one with the highest score is the reason."""
    doc = article(SHORT)
    verdicts, _ = Policy().decide(doc, [label(doc, 6, 0.7), label(doc, 6, 0.9, "bio"), label(doc, 6, 0.8, "tags")])
    assert [found.kind for found in verdicts[6].labels] == ["bio"]


# Articles and others --------------------------------------------------------------------------------------------------


def test_a_document_that_is_no_article_is_doubtful() -> None:
    """Too little prose, too few words or too much code, and only strong evidence cuts; most of all in a manual."""
    few = document(f"{P[0]}\n{P[1]}\n{SHORT}")
    much_else = article(*["one two three four five six seven"] * 40, SHORT)
    code = article(*["return foo();"] * 4, SHORT)
    manual = article(*["one two three four five six seven"] * 40, *["return foo();"] * 8, SHORT)
    for doc, least in ((few, 0.9), (much_else, 0.9), (code, 0.9), (manual, 0.92)):
        last = len(doc.blocks) - 1
        assert Policy().least(doc) == least
        assert actions(doc, [label(doc, last, least - 0.01)])[-1] == "k"
        assert actions(doc, [label(doc, last, least)])[-1] == "C"
        assert actions(doc, [label(doc, last, 0.5)], min_words=10, min_prose=0, max_code=1)[-1] == "C"
    assert Policy().least(article(SHORT)) == 0.5
    assert Policy().least(article(*["return foo();"] * 3, SHORT)) == 0.5  # lines of a script that leaked


def test_a_threshold_above_the_doubtful_one_holds_everywhere() -> None:
    """A strict threshold is not loosened where a document is no article."""
    assert Policy(threshold=0.95).least(document(SHORT)) == 0.95
    assert Policy(threshold=0.4, non_article_threshold=0.75).least(document(SHORT)) == 0.75


# Neighbours -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "at", "score", "verdict"),
    [
        ([P[0], SHORT, *P[1:]], 1, 0.55, "k"),
        ([P[0], SHORT, *P[1:]], 1, 0.6, "C"),
        ([P[0], SHORT, SHORT, *P[1:]], 1, 0.55, "C"),
        ([SHORT, *P], 0, 0.55, "C"),
        ([*P, SHORT], 6, 0.55, "C"),
    ],
    ids=["between", "between, strong", "next to another line", "above", "below"],
)
def test_weak_evidence_between_two_paragraphs(lines: list[str], at: int, score: float, verdict: str) -> None:
    """A line between two paragraphs that stay needs stronger evidence than one that stands elsewhere."""
    doc = document("\n".join(lines))
    assert actions(doc, [label(doc, at, score)])[at] == verdict
    assert actions(doc, [label(doc, at, score)], between_prose_threshold=0.5)[at] == "C"


def test_a_line_is_not_lone_if_a_neighbour_goes() -> None:
    """If the paragraph next to it is cut, weak evidence on the line is enough again."""
    doc = document("\n".join([P[0], SHORT, *P[1:]]))
    assert actions(doc, [label(doc, 1, 0.55), label(doc, 2, 0.95)]) == "kCCkkkk"


# What looks like a part of something ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "guarded"),
    [
        (["a line in small letters"], False),
        (["in the next one", "The line goes on"], False),
        (["http://example.org/a/page"], False),
        (["www.example.org"], False),
        (["The line goes on", "in the next one"], True),
        (["The line ends here.", "in the next one"], False),
        (["The line goes on", "", "in the next one"], False),
        (["The line goes on", "In the next one"], False),
        (["one | two | three"], True),
        (["One | two"], False),
        (["One\ttwo\tthree"], True),
        (["\tOne two\t"], False),
    ],
    ids=str,
)
def test_fragments_and_rows_are_guarded(lines: list[str], guarded: bool) -> None:
    """A piece of a broken sentence and a row of a table go on strong evidence only."""
    doc = article(*lines)
    assert actions(doc, [label(doc, 6, 0.91)])[6] == ("k" if guarded else "C")
    assert actions(doc, [label(doc, 6, 0.92)])[6] == "C"
    assert actions(doc, [label(doc, 6, 0.7)], pattern_threshold=0.7)[6] == "C"


def with_lines_in_the_body(times: int) -> tuple[Document, list[int]]:
    lines = [piece for paragraph in P[:times] for piece in (paragraph, SHORT)] + P[times:]
    return document("\n".join(lines)), [i for i, line in enumerate(lines) if line == SHORT]


@pytest.mark.parametrize(("kind", "guarded"), [("teaser", True), ("product", True), ("bio", True), ("ad", False)])
def test_a_pattern_of_the_body_is_guarded(kind: str, guarded: bool) -> None:
    """What one rule finds again and again in the body of a list is the list itself; below that number it is chrome."""
    doc, at = with_lines_in_the_body(3)
    assert actions(doc, [label(doc, i, 0.8, kind) for i in at]).count("C") == 3
    doc, at = with_lines_in_the_body(4)
    labels = [label(doc, i, 0.8, kind) for i in at]
    assert actions(doc, labels).count("C") == (0 if guarded else 4)
    assert actions(doc, labels, recurring=5).count("C") == 4
    assert actions(doc, [found._replace(score=0.92) for found in labels]).count("C") == 4
    assert actions(doc, [x._replace(rule=f"test.{n}") for n, x in enumerate(labels)]).count("C") == 4


def test_teasers_below_the_body_are_no_pattern() -> None:
    """Teasers after the article may be many."""
    doc = article(*[SHORT] * 6)
    assert actions(doc, [label(doc, i, 0.8, "teaser") for i in range(6, 12)]) == "k" * 6 + "C" * 6


@pytest.mark.parametrize("kind", ["byline", "timestamp"])
def test_many_bylines_or_dates_are_a_pattern_anywhere(kind: str) -> None:
    """An article has one byline and one or two dates: a list of them is content, wherever it stands."""
    doc = article(*[SHORT] * 4)
    labels = [label(doc, i, 0.8, kind) for i in range(6, 10)]
    assert actions(doc, labels) == "k" * 10
    assert actions(doc, labels[:3]) == "k" * 6 + "CCCk"


def test_a_section_is_no_pattern() -> None:
    """The items under a heading go however many they are: their labels say that they recur."""
    doc, at = with_lines_in_the_body(5)
    assert actions(doc, [label(doc, i, 0.8, "teaser", "related.section") for i in at]).count("C") == 5


# Parts of a line ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "begin", "end", "verdict"),
    [
        (SHORT, 0, 6, "T"),
        (SHORT, 2, len(SHORT), "T"),
        (SHORT, 2, 6, "k"),
        (f"  {SHORT}", 2, 8, "T"),
        (f"• {SHORT}", 2, 8, "T"),
        (f"{SHORT}  ", 2, len(SHORT), "T"),
        (SHORT, 0, len(SHORT), "C"),
        (SHORT, 3, 3, "k"),
        (SHORT, 6, 3, "k"),
        (SHORT, 0, len(SHORT) + 1, "k"),
    ],
)
def test_a_part_at_an_end_is_trimmed(line: str, begin: int, end: int, verdict: str) -> None:
    """A labelled part goes if it reaches an end of the line; in the middle, or beyond the line, it stays."""
    doc = article(line, SHORT)
    assert actions(doc, [label(doc, 6, 0.9, begin=begin, end=end)])[6] == verdict


def test_a_label_over_the_visible_line_cuts_it() -> None:
    """A label that leaves nothing but white space of a line cuts the line: no empty line stays behind."""
    doc = article(f"  {SHORT}  ")
    labels = [label(doc, 6, 0.9, begin=2, end=2 + len(SHORT))]
    found = Pipeline((lambda _: labels,)).tag(doc.source)
    assert found.text == "\n".join(P)


def test_a_label_between_the_lines_is_no_evidence() -> None:
    """Labels that point to a line end, across two lines, or out of the text cut nothing and break nothing."""
    doc = article(SHORT, SHORT)
    last = doc.blocks[-1]
    odd = [(last.start - 1, last.start), (last.start - 3, last.end), (last.end, last.end + 9), (-5, 0), (10**6, 10**7)]
    for start, end in odd:
        assert actions(doc, [Label(start, end, "ad", "test.rule", 1.0, "a test")]) == "k" * 8


def test_a_trim_names_its_labels() -> None:
    """A line that is trimmed at both ends has both reasons, the stronger first; a label on all of it outdoes them."""
    doc = article(SHORT)
    front, back = label(doc, 6, 0.7, end=2), label(doc, 6, 0.9, "bio", begin=10)
    verdicts, _ = Policy().decide(doc, [front, back])
    assert verdicts[6] == (Action.TRIM, (back, front))
    whole = label(doc, 6, 0.6, "tags")
    verdicts, _ = Policy().decide(doc, [front, back, whole])
    assert verdicts[6] == (Action.CUT, (whole,))


# Flags ----------------------------------------------------------------------------------------------------------------


def test_a_flag_on_the_document_cuts_nothing() -> None:
    """A label of kind "document" tells something of the whole text; the policy leaves it at that."""
    doc = document("\n".join([*P, SHORT]))
    flag = Label(0, len(doc.source), "document", "test.flag", 1.0, "a test")
    assert actions(doc, [flag]) == "k" * 7
    single = document(SHORT)
    assert actions(single, [flag._replace(end=len(SHORT))]) == "k"


# The safety catch -----------------------------------------------------------------------------------------------------


def test_where_too_much_would_go_only_certain_labels_cut() -> None:
    """If most of the words would go, the evidence is suspect: what is not certain stays, and the result says so."""
    doc = article(SHORT)
    labels = [label(doc, i, 0.8) for i in range(5)] + [label(doc, 6, 0.9)]
    verdicts, suspect = Policy().decide(doc, labels)
    assert [verdict.action for verdict in verdicts] == [Action.KEEP] * 6 + [Action.CUT]
    assert suspect is not None
    assert "more than 70% of the words would go; only scores from 0.9 cut" in suspect
    assert actions(doc, labels, max_drop=1.0) == "CCCCCkC"
    assert actions(doc, labels, certain_threshold=0.8) == "CCCCCkC"
    assert actions(doc, labels[:3] + labels[-1:]) == "CCCkkkC"


def test_the_catch_is_named_in_the_result() -> None:
    """The result carries the reason, and the explanation ends with it."""

    def greedy(doc: Document) -> list[Label]:
        return [label(doc, i, 0.8) for i in range(len(doc.blocks))]

    result = Pipeline((greedy,)).tag("\n".join(P))
    assert result.text == "\n".join(P)
    assert len(result.labels) == 6
    assert result.suspect is not None
    assert result.explain().splitlines()[-1] == f"suspect: {result.suspect}"


def test_the_catch_of_the_first_round_is_named_too() -> None:
    """Evidence that was set aside in one round is not forgotten because the next round cuts nothing."""

    def greedy(doc: Document) -> list[Label]:
        certain = [label(doc, i, 0.95) for i, block in enumerate(doc.blocks) if block.text == SHORT]
        weak = [label(doc, i, 0.8) for i, block in enumerate(doc.blocks) if block.prose and certain]
        return certain + weak

    result = Pipeline((greedy,)).tag("\n".join([*P, SHORT]))
    assert result.text == "\n".join(P)
    assert result.suspect is not None


def test_a_policy_is_a_value() -> None:
    """Policies compare by their fields, can be keys, and cannot be changed."""
    assert Policy(between_prose_threshold=0.7) == Policy(between_prose_threshold=0.7) != Policy()
    assert len({Policy(), Policy(), Policy(between_prose_threshold=0.7)}) == 2
    with pytest.raises(AttributeError):
        Policy().threshold = 0.1  # type: ignore[misc]


# The line model -------------------------------------------------------------------------------------------------------


def test_the_line_model_is_not_held_back() -> None:
    """It has weighed the page itself: neither a row of a table nor a document without prose asks it for more."""
    doc = document("one | two | three\nfour | five | six\nseven | eight | nine")
    labels = [label(doc, i, 0.6, kind="boilerplate") for i in range(3)]
    assert actions(doc, labels) == "CCC"
    assert actions(doc, [x._replace(kind="ad") for x in labels]) == "kkk"


def test_a_threshold_of_its_own_holds_for_the_line_model() -> None:
    doc = article(SHORT)
    assert actions(doc, [label(doc, 6, 0.6, kind="boilerplate")], kinds=(("boilerplate", 0.7),)) == "kkkkkkk"


def test_rules_wait_where_the_line_model_cuts() -> None:
    """A rule's evidence on another line cuts in the next round, when the page has gone."""
    doc = article(SHORT, SHORT)
    labels = [label(doc, 6, 0.9), label(doc, 7, 0.6, kind="boilerplate")]
    assert actions(doc, labels) == "kkkkkkkC"
    assert actions(doc, labels[:1]) == "kkkkkkCk"


def test_a_rule_names_what_the_line_model_cuts() -> None:
    """The kind of what goes is that of the strongest rule that knows the line."""
    doc = article(SHORT, SHORT, SHORT)
    labels = [label(doc, i, 0.95, kind="boilerplate") for i in (6, 7, 8)]
    labels += [label(doc, 6, 0.6, rule="ad.weak"), label(doc, 6, 0.7, rule="promo.better", kind="promo")]
    labels += [label(doc, 7, 0.3)]
    verdicts, _ = Policy().decide(doc, labels)
    assert [verdict.labels[0].kind for verdict in verdicts[6:]] == ["promo", "boilerplate", "boilerplate"]


def test_fields_of_a_record_stay() -> None:
    """A mail has a head, a package has its data: a line of it is no byline and no list of tags."""
    fields = [
        "Name: harbour",
        "Version: 2.1",
        "Author: Ann Lee",
        "Keywords: boats, gates",
        "Licence: MIT",
        "Home: none",
    ]
    text = "\n".join(fields)
    assert textclean.clean(text) == text
    assert textclean.clean("Author: Ann Lee\n" + "\n".join(BODY)) == "\n".join(BODY)


def test_the_words_of_credits_are_those_of_languages(monkeypatch: pytest.MonkeyPatch) -> None:
    """A language that has a word before a writer's name has credits with it."""
    words = {"byline_words": ("by", "von"), "article_words": ("the", "der")}
    people = ["Buch von Ann Lee", "Kamera von Ben Hu", "Schnitt von Carol Diaz", "Musik von der Hafenband"]
    doc = document("\n".join(people))
    assert not any(policy._field(doc, i) for i in range(4))
    monkeypatch.setattr(policy, "words", lambda key: words[key])
    policy._fields.cache_clear()
    assert all(policy._field(doc, i) for i in range(4))
    policy._fields.cache_clear()


def test_a_list_of_people_stays() -> None:
    """Those who were present have titles; one of them alone is a byline."""
    people = ["Ann Lee, Chair", "Ben Hu, Treasurer", "Carol Diaz, Editor", "Dan Moe, Editor"]
    text = "\n".join(["Present", *people, "", *BODY * 2])
    assert textclean.clean(text) == text
    assert textclean.clean("\n".join([people[2], "", *BODY * 2])) == "\n".join(BODY * 2)


def test_the_credits_of_a_film_stay() -> None:
    """An editor is named among those who wrote, filmed and paid; a byline in small print stands alone."""
    people = ["Written by Ann Lee", "Photography by Ben Hu", "Edited by Carol Diaz", "Music by the Harbour Band"]
    text = "\n".join(["The Last Boat", *people, "", *BODY * 2])
    assert textclean.clean(text) == text
    assert textclean.clean("\n".join([people[2], "", *BODY * 2])) == "\n".join(BODY * 2)


def test_settings_stay() -> None:
    """A key of a file of settings may be the word of a page."""
    settings = ["metadata:", "  labels:", "    boat: ferry", "  name: halden"]
    text = "\n".join([*BODY, "", *settings, "", *BODY])
    assert textclean.clean(text) == text
    assert "labels:" not in textclean.clean("\n".join([*BODY, "labels:", *BODY]))


@pytest.mark.parametrize("alphabetical", [True, False])
def test_a_glossary_is_in_the_order_of_the_alphabet(alphabetical: bool) -> None:
    """Its entries may name what is chrome elsewhere; the speakers of an interview come in no order."""
    names = ["Advertisement", "Banner", "Caption", "Engraver", "Footer", "Headline", "Ink"]
    entries = [f"{name}: a word of the house, and of nobody else." for name in names]
    if not alphabetical:
        entries.reverse()
    text = "\n\n".join([*BODY, *entries, *BODY])
    assert (text == textclean.clean(text)) is alphabetical


def test_lines_of_verse_go_on_after_a_comma() -> None:
    """ "Subscribe" in a song is no button."""
    verse = "Subscribe to our moon, the barker cried,\nSubscribe to our turning tide"
    text = "\n\n".join(["\n".join(BODY), verse, "\n".join(BODY)])
    assert textclean.clean(text) == text


def test_several_rules_are_never_certain() -> None:
    """Phrases in one line are not independent of each other."""
    text = "Sign up for our free newsletter\n" + "\n".join(BODY)
    (gone,) = textclean.tag(text).removed
    assert gone.score == 0.91


def test_a_sentence_in_capitals_goes_on_in_the_next_line() -> None:
    """The disclaimer of a licence has lines that begin with "BY"; a byline in capitals stands alone."""
    shout = (
        "TO THE EXTENT PERMITTED\nBY APPLICABLE LAW, THE BOARD MAKES NO PROMISES\nAND OFFERS THE BOATS AS THEY ARE.\n"
    )
    assert textclean.clean(shout) == shout
    assert textclean.clean(shout.partition("\n")[2]) == shout.partition("\n")[2]
    assert textclean.clean("BY ANN LEE\n" + "\n".join(BODY)) == "\n".join(BODY)
