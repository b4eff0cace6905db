"""An invalid lexicon is refused, and the phrases of a valid one are found where they must stand."""

import pickle
import time
import tomllib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.strategies import BODY, document
from textclean import Pipeline, lexicon
from textclean.document import LONG
from textclean.entries import PLACES, SHAPES, parse
from textclean.errors import LexiconError
from textclean.filters import Phrases
from textclean.labels import Label
from textclean.matcher import Matcher
from textclean.pattern_size import written_out
from textclean.selection import Chosen

GOOD = {"where": "prefix", "phrases": ["read more"], "hits": ["Read more"], "misses": ["Read"]}


def lexicon_of(**changes: Any) -> dict[str, Any]:
    """The tables of a lexicon with one rule, `related.more`; a field that is None is left out."""
    rule = {key: value for key, value in (GOOD | changes).items() if value is not None}
    return {"related": {"kind": "teaser", "more": rule}}


def matcher(where: str = "line", phrases: list[str] | None = None, **fields: Any) -> Matcher:
    """A matcher of one rule, `related.more`."""
    return Matcher(parse(lexicon_of(where=where, phrases=phrases, **fields), "test.toml"))


def found(rules: Matcher, text: str) -> list[str]:
    """What the rules label in a text."""
    return [text[label.start : label.end] for label in labels(rules, text)]


def labels(rules: Matcher, text: str) -> list[Label]:
    return rules(document(text)).get("related", [])


# What the loader refuses ----------------------------------------------------------------------------------------------


def test_a_good_rule_is_taken() -> None:
    """The rule that all refused ones differ from by one field is a good one."""
    (entry,) = parse(lexicon_of(), "test.toml")
    assert (entry.id, entry.group, entry.kind, entry.where) == ("related.more", "related", "teaser", "prefix")
    assert (entry.score, entry.inside, entry.part, entry.unless, entry.only) == (0.8, 0.8, False, (), ())


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"phrase": ["read more"]}, "unknown field 'phrase'; known are kind, where, phrases"),
        ({"Score": 0.5}, "unknown field 'Score'"),
        ({"phrases": "read more"}, "phrases must be of type list, not str"),
        ({"regex": ["a"], "near": ["a"]}, "regex must be of type str, not list"),
        ({"score": "0.8"}, "score must be of type float, not str"),
        ({"part": 1}, "part must be of type bool, not int"),
        ({"score": True}, "score must be of type float, not bool"),
        ({"hits": "Read more"}, "hits must be of type list, not str"),
        ({"where": None}, "'where' must be one of line, prefix, suffix, anywhere, not None"),
        ({"where": "begin"}, "'where' must be one of line, prefix, suffix, anywhere, not 'begin'"),
        ({"kind": "chrome"}, "unknown kind 'chrome'; there are: ad, bio"),
        ({"phrases": None}, "needs 'phrases' or 'regex'"),
        ({"phrases": []}, "needs 'phrases' or 'regex'"),
        ({"phrases": None, "regex": "a"}, "a 'regex' needs 'near'"),
        ({"regex": "a", "near": []}, "a 'regex' needs 'near'"),
        ({"opens_section": "yes"}, "opens_section must be of type bool, not str"),
        ({"phrases": [3]}, "phrases must hold strings, not int"),
        ({"hits": [3]}, "hits must hold strings, not int"),
        ({"regex": "a(", "near": ["a"]}, "regex"),
        ({"hits": None}, "needs 'hits', at least one example line"),
        ({"hits": []}, "needs 'hits', at least one example line"),
        ({"misses": None}, "needs 'misses', at least one example line"),
        ({"misses": []}, "needs 'misses', at least one example line"),
        ({"unless": ["brief"]}, "unknown predicate 'brief'; there are: ends_sentence, prose"),
        ({"only": ["Short"]}, "unknown predicate 'Short'"),
        ({"score": 1.2}, "'score' and 'inside' must be between 0 and 1"),
        ({"inside": -0.1}, "'score' and 'inside' must be between 0 and 1"),
        ({"phrases": ["read more", "Read  MORE"]}, "the phrase 'Read  MORE' is already in related.more"),
        ({"phrases": ["  "]}, "the phrase '  ' holds no word"),
        ({"phrases": [""]}, "the phrase '' holds no word"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_bad_rule_is_refused(changes: dict[str, Any], message: str) -> None:
    """The error names the file, the rule, and what is wrong with it."""
    with pytest.raises(LexiconError) as caught:
        Matcher(parse(lexicon_of(**changes), "test.toml"))
    assert str(caught.value).startswith("test.toml: related.more: ")
    assert message in str(caught.value)
    assert isinstance(caught.value, ValueError)


def test_a_phrase_in_two_rules_is_refused() -> None:
    """A phrase belongs to one rule for each place: with two, the label would depend on their order."""
    tables = lexicon_of()
    tables["related"]["again"] = GOOD
    with pytest.raises(
        LexiconError, match=r"^test\.toml: related\.again: the phrase 'read more' is already in related\.more"
    ):
        parse(tables, "test.toml")
    tables["related"]["again"] = GOOD | {"where": "suffix"}
    assert len(parse(tables, "test.toml")) == 2


@pytest.mark.parametrize(
    ("tables", "message"),
    [
        ({"related": 3}, r"^test\.toml: related: must be a table of rules, such as \[related\.some_rule\]"),
        ({"related": {"kind": "teaser", "sort": "x"}}, r"^test\.toml: related: unknown field 'sort'"),
        ({"related": {"more": GOOD}}, r"^test\.toml: related\.more: needs 'kind'"),
    ],
    ids=["no table", "unknown field of a group", "no kind"],
)
def test_a_bad_group_is_refused(tables: dict[str, Any], message: str) -> None:
    """The error names the file, the group, and what is wrong with it."""
    with pytest.raises(LexiconError, match=message):
        parse(tables, "test.toml")


def test_the_name_of_labels_under_a_heading_is_reserved() -> None:
    """A rule named "section" would be taken for what stands under a heading."""
    tables = lexicon_of()
    tables["related"]["section"] = GOOD
    with pytest.raises(LexiconError, match=r"^test\.toml: related\.section: the name 'section' is reserved"):
        parse(tables, "test.toml")


def test_a_rule_opens_a_section_if_it_says_so() -> None:
    """The field goes from the table to the rule that a filter lists; without it, a line opens nothing."""
    for fields, opens in (({"opens_section": True}, True), ({"opens_section": False}, False), ({}, False)):
        (rule,) = lexicon.listed(parse(lexicon_of(**fields), "test.toml"))
        assert rule.opens_section == opens


def test_headings_have_the_same_id_in_all_languages() -> None:
    """A rule of another language that opens a section has the id of an English one: filters list the English rules."""
    english = {entry.id for entry in lexicon.load("en").entries if entry.opens_section}
    for lang in (file.stem for file in (Path(lexicon.__file__).parent / "lexicons").iterdir()):
        assert {entry.id for entry in lexicon.load(lang).entries if entry.opens_section} <= english


def test_groups_are_those_of_english() -> None:
    """A filter is made for each group of English: rules of another group would never be asked for."""
    for name in lexicon.files():
        assert {entry.group for entry in parse(lexicon._table(name) or {}, name)} <= set(lexicon.groups())


def test_a_rule_may_name_its_own_kind() -> None:
    """The kind of a group holds for all its rules but those that name another."""
    assert [entry.kind for entry in parse(lexicon_of(kind="ad"), "test.toml")] == ["ad"]


def test_predicates_are_distinguished() -> None:
    """Shapes are asked of a line alone, places of the line in its document: no name means both."""
    assert not SHAPES.keys() & PLACES.keys()


# Where a phrase stands ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    ["Read more", "READ MORE", "read  more", "Read\u00a0more", "Read more:", "Read more »", "Read more...",
     "(Read more)", "[ Read more ]", "  • Read more", "> Read more", "*Read more*",
     "Read more →", "\tRead more  "],
)  # fmt: skip
def test_a_whole_line_is_found(line: str) -> None:
    """A phrase is the line whatever its case, spaces and bullets, and the signs around it."""
    assert found(matcher("line", ["read more"]), f"{line}\n") == [line]


@pytest.mark.parametrize("line", ["“Read more”", '"Read more ..."'])
def test_a_line_in_quotes_is_somebody_s_words(line: str) -> None:
    """In a dialogue people say what links say."""
    assert found(matcher("line", ["read more"]), f"{line}\n") == []


@pytest.mark.parametrize("line", ["Read more today", "Do read more", "Read moreover", "Readmore", "Read, more", "Read"])
def test_a_whole_line_is_not_more_than_the_phrase(line: str) -> None:
    """Another word, before, behind or between, makes another line."""
    assert found(matcher("line", ["read more"]), line) == []


@pytest.mark.parametrize(
    ("where", "line", "hit"),
    [
        ("prefix", "Read more at the Post", True),
        ("prefix", "Read more", True),
        ("prefix", "  - READ MORE: Mayor resigns", True),
        ("prefix", "“Read more at the Post”", True),
        ("prefix", "Please read more", False),
        ("prefix", "Read moreover", False),
        ("suffix", "The mayor resigns. Read more", True),
        ("suffix", "The mayor resigns. Read more »", True),
        ("suffix", "Read more", True),
        ("suffix", "Read more of it", False),
        ("suffix", "The thread more", False),
        ("anywhere", "You can read more here", True),
        ("anywhere", "Read more", True),
        ("anywhere", "read read more more", True),
        ("anywhere", "Read even more", False),
        ("anywhere", "thread more", False),
    ],
)
def test_places(where: str, line: str, hit: bool) -> None:
    """A prefix begins the line, a suffix ends it, `anywhere` holds the words side by side; words are never split."""
    assert bool(found(matcher(where, ["read more"]), line)) == hit


@pytest.mark.parametrize(
    ("where", "phrase", "line", "hit"),
    [
        ("line", "<n> min read", "5 min read", True),
        ("line", "<n> min read", "12 Min Read", True),
        ("line", "<n> min read", "five min read", False),
        ("line", "<n> min read", "min read", False),
        ("line", "<n> comments", "1st comments", True),
        ("prefix", "page <n> of <n>", "Page 3 of 12 of the book", True),
        ("prefix", "page <n> of <n>", "Page 3 of them", False),
        ("suffix", "<n> min read", "Ann Lee · 4 min read", True),
        ("anywhere", "all <n> items", "See all 24 items here", True),
        ("anywhere", "all <n> items", "See all the items here", False),
        ("line", "comments (<n>)", "Comments (14)", True),
    ],
)
def test_a_number_is_any_number(where: str, phrase: str, line: str, hit: bool) -> None:
    """`<n>` stands for a token that begins with a digit, in every place."""
    assert bool(found(matcher(where, [phrase]), line)) == hit


@pytest.mark.parametrize(
    ("phrase", "line"),
    [
        ("don't miss", "Don’t miss"),
        ("don’t miss", "DON'T MISS"),
        ("editors' picks", "Editors’ Picks"),
        ("istanbul", "ISTANBUL"),
        ("weiterlesen", "WEITERLESEN"),
        ("ΔΙΑΒΑΣΤΕ", "Διαβάστε".replace("ά", "α")),
    ],
)
def test_case_and_apostrophes_do_not_matter(phrase: str, line: str) -> None:
    """Phrase and line are compared in lower case and with one sort of apostrophe, in any script."""
    assert found(matcher("line", [phrase]), line) == [line]


@pytest.mark.parametrize(
    ("where", "phrase", "line", "hit"),
    [
        ("line", "相关新闻", "相关新闻：", True),
        ("line", "相关新闻", "【相关新闻】", True),
        ("line", "相關新聞", "※相 關 新 聞》", True),
        ("line", "相关新闻", "相关新闻报道已经发布", False),
        ("line", "相关新闻", "相关新闻。", False),
        ("line", "関連記事", "関連記事", True),
        ("line", "<n>条评论", "共12条评论", False),
        ("line", "<n>条评论", "12条评论", True),
        ("line", "iPhone壁紙", "IPHONE壁紙", True),
        ("prefix", "责任编辑", "责任编辑：张三", True),
        ("prefix", "点击进入", "点击进入专题", True),
        ("prefix", "点击进入", "请点击进入专题", False),
        ("suffix", "查看全文", "河水再次上涨……查看全文>>", True),
        ("suffix", "続きを読む", "川の水がまた増えた続きを読む", True),
        ("anywhere", "このエントリー", "はてなブックマークにこのエントリーを追加", True),
        ("anywhere", "版权所有", "本网站版权均归所有", False),
    ],
)
def test_characters_are_the_words_of_scripts_without_spaces(where: str, phrase: str, line: str, hit: bool) -> None:
    """A phrase begins and ends between any two characters; spaces between them do not matter."""
    assert bool(found(matcher(where, [phrase]), line)) == hit


@pytest.mark.parametrize("line", ["اقرأ أيضا", "\u200fاقرأ أيضا:\u200f", "\u202bاقرأ أيضا\u202c", "\u200f(اقرأ أيضا)"])
def test_marks_of_direction_hide_no_phrase(line: str) -> None:
    """A mark that orders text from right to left may stand at both ends of a line, and the label covers it."""
    assert found(matcher("line", ["اقرأ أيضا"]), line) == [line]


@pytest.mark.parametrize("near", [["编"], ["编辑"], ["：", "编辑"]])
def test_near_in_a_script_without_spaces(near: list[str]) -> None:
    """A word of `near` is seen inside of a run of characters."""
    assert found(matcher("prefix", None, regex="责任编辑[：:]?", near=near), "责任编辑张三") == ["责任编辑张三"]


def test_labels_in_a_script_without_spaces() -> None:
    """The offsets are those of the characters: in a long line, at its end, and beside words of another script."""
    rule = matcher("suffix", ["查看全文"], part=True)
    assert found(rule, "河水再次上涨，查看全文") == ["查看全文"]
    assert found(rule, "河水再次上涨，" * 60 + "iPhone 查看全文»") == ["查看全文»"]
    assert found(matcher("prefix", ["编辑"], part=True), "编辑：" + "河水再次上涨，" * 60) == ["编辑"]


def test_lines_in_scripts_without_spaces_are_read_in_linear_time() -> None:
    """Twice the characters take about twice the time: each is looked up once."""
    rule = matcher("anywhere", ["河" * 9 + "水"], only=None)
    start = time.perf_counter()
    assert found(rule, "\n".join("河" * 59 + "。" for _ in range(2000))) == []
    assert time.perf_counter() - start < 5


# Long lines -----------------------------------------------------------------------------------------------------------

MIDDLE = "the river rose again on sunday " * (LONG // 10)


@pytest.mark.parametrize(
    ("where", "line", "hit"),
    [
        ("prefix", f"Read more {MIDDLE}", True),
        ("suffix", f"{MIDDLE} Read more", True),
        ("suffix", f"{MIDDLE} Read more \u00a0", True),
        ("line", f"Read more {MIDDLE}", False),
        ("line", f"{MIDDLE} Read more", False),
        ("prefix", f"{MIDDLE} Read more", False),
        ("suffix", f"Read more {MIDDLE}", False),
        ("anywhere", f"{MIDDLE} Read more {MIDDLE}", False),
    ],
)
def test_long_lines_are_searched_at_their_ends(where: str, line: str, hit: bool) -> None:
    """Prefixes and suffixes are found in a line of any length; the middle of a long one is not searched."""
    assert bool(found(matcher(where, ["read more"]), line)) == hit
    pattern = matcher(where, None, regex="[Rr]ead more", near=["read"])
    assert bool(found(pattern, line)) == hit


@pytest.mark.parametrize("shift", range(20))
def test_a_word_that_is_cut_at_the_limit_is_no_word(shift: int) -> None:
    """In a long line the first part ends between words: `commissioner` does not hold `commission`."""
    rule = matcher("anywhere", ["earn a commission"])
    line = "x" * shift + " earn a commissioner" * 40
    assert found(rule, line) == []
    assert found(rule, line.replace("commissioner", "commission of"))


def test_anywhere_looks_at_lines_of_a_paragraphs_length() -> None:
    """A phrase within a line of more words than a short paragraph has is part of the text."""
    rule = matcher("anywhere", ["use cookies"])
    assert found(rule, "we use cookies " + "and so " * 20)
    assert found(rule, "we use cookies " + "a " * 70) == []


# Labels ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lead", ["", "  ", "\t", "• ", "    - ", "> ", "🎉 ", "(", "“", "\u00a0", "İ "])
@pytest.mark.parametrize(
    "fields", [{"phrases": ["date"]}, {"regex": "[Dd]ate", "near": ["date"]}], ids=["phrase", "regex"]
)
def test_a_partial_label_covers_the_match(lead: str, fields: dict[str, Any]) -> None:
    """The label of a `part` rule covers what was found, not what leads the line, in the second line as in the first."""
    rule = matcher("anywhere", part=True, **{"phrases": None, **fields})
    for text in (f"{lead}Date 2020 It rained", f"İ 😀\r\n{lead}Date 2020 It rained\n"):
        assert found(rule, text) == ["Date"]


@pytest.mark.parametrize("lead", ["", "  ", "• ", "    - ", "(", "İİ ", "😀 "])
def test_a_partial_label_at_the_end(lead: str) -> None:
    """A partial label at a line's end reaches to the end of its content, signs that follow included."""
    rule = matcher("suffix", ["read now"], part=True)
    assert found(rule, f"{lead}It rained. Read now »  \nIt rained.") == ["Read now »"]
    assert found(rule, f"{lead}{MIDDLE} Read now ") == ["Read now"]


def test_a_partial_label_splits_no_word() -> None:
    """What is glued to a word is left, since a label may not begin or end inside one; some scripts have no spaces."""
    rule = matcher("suffix", regex="link/\\w+", near=["link"], part=True)
    assert found(rule, "A photo link/abc") == ["link/abc"]
    assert found(rule, "A photo.link/abc") == ["link/abc"]
    assert found(rule, "A photolink/abc, link") == []
    assert found(matcher("anywhere", ["शेयर"], part=True), "शेयरा करें") == []
    assert found(matcher("suffix", regex="链接\\w+", near=["链接照片"], part=True), "链接照片") == ["链接照片"]


def test_letters_that_grow_when_lowered_move_nothing() -> None:
    """U+0130 becomes two code points in lower case: offsets stay those of the line as it is written."""
    rule = matcher("anywhere", ["read more"], part=True)
    assert found(rule, "İSTANBUL İÇİN İLK Read more İ") == ["Read more"]


def test_a_plain_label_covers_the_line() -> None:
    """Without `part` the whole line is labelled, its indentation and trailing blanks included."""
    text = "It rained.\n  Read more: a story  \nIt rained."
    assert found(matcher("prefix", ["read more"]), text) == ["  Read more: a story  "]


def test_a_label_says_what_was_found() -> None:
    """The reason quotes the words, with the signs between them as the line has them, and shortens long ones."""
    (label,) = labels(matcher("prefix", ["read more"]), "READ  More: a story")
    assert label.reason == 'begins with "READ  More"'
    assert (label.kind, label.rule, label.score) == ("teaser", "related.more", 0.8)
    (label,) = labels(matcher("line", ["read more"]), "• Read more »")
    assert label.reason == 'is "Read more"'
    (label,) = labels(matcher("suffix", None, regex="read .*", near=["read"]), "read " + "more " * 20)
    assert label.reason == f'ends with "{("read " + "more " * 20)[:37]}..."'


def test_a_rule_labels_a_line_once_a_match() -> None:
    """A pattern that several of its `near` words call for is searched once."""
    rule = matcher("anywhere", None, regex="read more", near=["read", "more", "READ"])
    assert len(labels(rule, "read more")) == 1


def test_the_score_depends_on_the_place() -> None:
    """Between two paragraphs of the body the score is `inside`, elsewhere `score`."""
    rule = matcher("line", ["read more"], score=0.9, inside=0.4)
    text = "\n".join(["Read more", BODY[0], "Read more", BODY[1], "Read more"])
    assert [label.score for label in labels(rule, text)] == [0.9, 0.4, 0.9]


@pytest.mark.parametrize(
    ("fields", "lines"),
    [
        ({"only": ["short"]}, {"More": True, "More " + "a " * 11: True, "More " + "a " * 12: False}),
        ({"only": ["tiny"]}, {"More of it": True, "More of it than ever": False}),
        ({"only": ["medium"]}, {"More " + "a " * 29: True, "More " + "a " * 30: False}),
        ({"unless": ["long"]}, {"More " + "a " * 59: True, "More " + "a " * 60: False}),
        ({"unless": ["ends_sentence"]}, {"More": True, "More.": False}),
        ({"unless": ["prose"]}, {"More": True, "More than one of them had been there before.": False}),
        ({"only": ["bullet"]}, {"• More": True, "More": False}),
        ({"only": ["capitals"]}, {"MORE": True, "More": False}),
        ({"only": ["title_case"]}, {"More Than That": True, "More than that": False}),
        ({"only": ["capitalised"]}, {"More": True, "more": False}),
        ({"only": ["quoted"]}, {"“More": True, "More": False}),
        ({"only": ["colon"]}, {"More:": True, "More": False}),
        ({"unless": ["question"]}, {"More": True, "More?": False}),
        ({"only": ["short", "capitalised"], "unless": ["colon"]}, {"More": True, "more": False, "More:": False}),
    ],
    ids=str,
)
def test_shapes(fields: dict[str, Any], lines: dict[str, bool]) -> None:
    """A rule asks the line for all shapes of `only` and none of `unless`, for phrases and patterns alike."""
    for kind in ({"phrases": ["more"]}, {"phrases": None, "regex": "[Mm]ore|MORE|“More", "near": ["more"]}):
        rule = matcher("prefix", **kind, **fields)
        assert {line: bool(found(rule, line)) for line in lines} == lines


@pytest.mark.parametrize(
    ("place", "lines"),
    [
        ("head", [1]),
        ("inside", [3]),
        ("tail", [5, 6, 7, 8]),
        ("first", [1]),
        ("last", [6, 7, 8]),
        ("before_prose", [1, 3]),
    ],
)
def test_the_places_of_a_line(place: str, lines: list[int]) -> None:
    """A rule asks where the line stands: before, in or behind the body, at the top, among the last, above prose."""
    text = "\n".join(["More", BODY[0], "More", BODY[1], *["More"] * 4])
    everywhere = {1, 3, 5, 6, 7, 8}
    doc = document(text)
    for fields, wanted in (({"only": [place]}, set(lines)), ({"unless": [place]}, everywhere - set(lines))):
        got = matcher("line", ["more"], **fields)(doc).get("related", [])
        assert {text.count("\n", 0, label.start) + 1 for label in got} == wanted


def test_rules_of_one_line_come_in_a_fixed_order() -> None:
    """Labels are sorted by rule: neither the order of the file nor that of a set shows."""
    tables = {
        "related": {
            "kind": "teaser",
            "b": GOOD,
            "a": GOOD | {"where": "anywhere", "phrases": ["mayor", "resigns", "more"]},
            "c": GOOD | {"where": "suffix", "phrases": ["resigns"]},
        }
    }
    rules = Matcher(parse(tables, "test.toml"))
    order = ["related.a", "related.a", "related.a", "related.b", "related.c"]
    assert [label.rule for label in labels(rules, "Read more: mayor resigns")] == order


# The lexicons of the package ------------------------------------------------------------------------------------------


def test_a_language_has_its_rules_and_those_of_any() -> None:
    """English is the default; a language without a lexicon has the rules that hold in any."""
    english, unknown = lexicon.load("en"), lexicon.load("eo")
    assert [entry.id for entry in lexicon.load().entries] == [entry.id for entry in english.entries]
    assert {entry.id for entry in unknown.entries} < {entry.id for entry in english.entries}
    assert "legal.copyright_sign" in {entry.id for entry in unknown.entries}
    assert "related.read_more" not in {entry.id for entry in unknown.entries}


@pytest.mark.parametrize("lang", ["EN", "en-GB", "en_US", "eng"])
def test_a_language_may_be_named_in_other_ways(lang: str) -> None:
    """A region, a case and a longer code make no difference."""
    assert lexicon.load(lang).entries == lexicon.load("en").entries


def test_labels_are_those_of_the_documents_language() -> None:
    """A document in another language is not read with English phrases, but signs and numbers are the same."""
    text = "Read more\n© 2023 Harbour Post\n"
    assert lexicon.labels(document(text), "related")
    assert lexicon.labels(document(text, lang="eo"), "related") == []
    assert lexicon.labels(document(text, lang="eo"), "legal")


def test_a_group_says_what_it_finds() -> None:
    """Each group of rules has its words for listings; an unknown group has none."""
    groups = {entry.group for entry in lexicon.load().entries}
    assert all(lexicon.finds(group) for group in groups)
    assert lexicon.finds("no such group") == ""
    assert lexicon.rules("no such group") == ()


def test_the_example_of_the_documentation_is_a_lexicon() -> None:
    """The lexicon in the module's docstring is one that the loader takes, and its rule does what it says."""
    assert lexicon.__doc__ is not None
    lines = lexicon.__doc__.splitlines()
    example = "\n".join(line.removeprefix("    ") for line in lines if line.startswith("    "))
    (entry,) = parse(tomllib.loads(example), "example.toml")
    rules = Matcher((entry._replace(only=(), part=False),))
    assert all(labels(rules, hit) for hit in entry.hits)
    assert not any(labels(rules, miss) for miss in entry.misses)


def test_errors_survive_a_pickle() -> None:
    """An error of a worker process arrives with its message."""
    error = LexiconError("test.toml: related.more: needs 'hits'")
    assert str(pickle.loads(pickle.dumps(error))) == str(error)


# The time of a user's patterns ----------------------------------------------------------------------------------------

SLOW = """
[shop.slow]
kind = "promo"
where = "prefix"
score = 0.95
regex = "buy (?:a|aa)+b"
near = ["buy"]
hits = ["buy aab"]
misses = ["He went to buy bread."]
"""
STUCK = "buy " + "a" * 60


@pytest.fixture(scope="module")
def slow() -> Phrases:
    """A lexicon whose pattern takes years for some lines; its examples are quick."""
    return Phrases.parse(SLOW, name="shop")


def in_threads(pipeline: Pipeline) -> None:
    """Clean a text on which the pattern is quick, and one on which it is slow, at the same time."""
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(pipeline, ["Nothing.", STUCK]))


@pytest.mark.parametrize(
    "use",
    [
        lambda slow: Pipeline((slow,))(STUCK),
        lambda slow: list(Pipeline((slow,)).pipe(["Nothing.", STUCK])),
        lambda slow: Pipeline((Chosen(slow, excluded=("shop.other",)),))(STUCK),
        lambda slow: in_threads(Pipeline((slow,))),
        lambda _: Matcher(parse(tomllib.loads(SLOW), "shop"), "shop")(document(STUCK)),
    ],
    ids=["clean", "pipe", "narrowed", "threads", "matcher"],
)
def test_a_slow_pattern_of_a_user_is_an_error_that_names_its_rule(slow: Phrases, use: Callable[[Phrases], Any]) -> None:
    """It ends after a second, in the main thread and in others; the error has the lexicon, the rule and the line."""
    wrong = r"^shop: shop\.slow: the regex 'buy \(\?:a\|aa\)\+b' takes more than 1 s for one line, 'buy aaa"
    with pytest.raises(LexiconError, match=wrong):
        use(slow)


def test_a_pattern_that_is_slow_for_its_example_is_refused() -> None:
    """A lexicon with such an example cannot be loaded."""
    with pytest.raises(LexiconError, match=r"shop\.slow: the regex"):
        Phrases.parse(SLOW.replace("He went to buy bread.", STUCK), name="shop")


def test_a_text_after_a_slow_one_is_cleaned(slow: Phrases) -> None:
    """The error is that of one text."""
    pipeline = Pipeline((slow,))
    with pytest.raises(LexiconError):
        pipeline(STUCK)
    assert pipeline("It rained.\nbuy aab\n") == "It rained.\n"


def test_patterns_of_the_package_have_no_limit() -> None:
    """They are tested to be linear, and a limit would cost time."""
    assert lexicon.load()._limit is None


@pytest.mark.parametrize(
    "pattern", ["(?:a{1000}){1000}", "a{99999999}", "(?:(?:(?:a{100}b){100}){100}){100}", "[ab]{30000}"]
)
def test_a_pattern_that_fills_the_memory_is_refused(pattern: str) -> None:
    """Counted repetitions are written out when a pattern is compiled: nested ones multiply."""
    with pytest.raises(LexiconError, match=r"shop\.slow: 'regex' repeats [\d,]+ items, 20,000 at most"):
        Phrases.parse(SLOW.replace("buy (?:a|aa)+b", pattern), name="shop")


def test_the_size_of_a_pattern() -> None:
    """Escapes and classes are one item, whatever they hold; a brace that is no repetition is one, too."""
    sizes = {r"\{3}a{3}": 6, r"[a{3}\]]{2}": 2, "(?i)ab?": 2, "(?P<name>ab){4}": 8, "a{,5}": 5, "a{2,}": 2, "a{b}": 4}
    assert {pattern: written_out(pattern) for pattern in sizes} == sizes
