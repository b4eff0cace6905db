"""The rule sets from the literature: what each of them says, and that datatrove, where it has them, says the same."""

import gzip
import itertools
import json
import os
import pickle
import re
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from textclean import ARTICLE, Document, Label, Pipeline, Policy, reading
from textclean.filters.c4 import C4, split_sentences
from textclean.filters.fineweb import _ENDS, FineWeb
from textclean.filters.gopher import _SYMBOL, Gopher, split_words
from textclean.filters.refinedweb import RefinedWeb
from textclean.presets import get

FILTERS = (C4(), RefinedWeb(), Gopher(), FineWeb())
LINES = re.compile("\r\n|[\r\u2028\u2029]")
# What `str.splitlines` takes for a line's end, and textclean for a sign in the line.
NO_ENDS = str.maketrans(dict.fromkeys("\x0b\x0c\x1c\x1d\x1e\x85", " "))

ARTICLE_TEXT = (
    "The council voted on Monday to close the old harbour, which has lost more ships than any other on the coast.\n"
    "\n"
    "Pilots said that they would have to sail with the tide from now on. “We will go on,” one of them said.\n"
    "\n"
    "The mayor, who had asked for more time, told the board that she would be back with a plan of her own. It is a "
    "plan for ten years, and nobody knows what it would cost to have it.\n"
)


def document(text: str) -> Document:
    """A document as these presets read it: without repair."""
    return reading.document(text, None)


def rules(found: Callable[[Document], Iterator[Label]], text: str) -> list[str]:
    return [label.rule for label in found(document(text))]


def flags(found: Callable[[Document], Iterator[Label]], text: str) -> list[str]:
    return [label.rule for label in found(document(text)) if label.kind == "document"]


# What each filter says, and what holds for all of them.


@pytest.mark.parametrize(
    ("found", "rule"), [(f, r) for f in FILTERS for r in f.rules], ids=lambda value: getattr(value, "id", "")
)
def test_rule_hits_its_hits_and_spares_its_misses(found: Any, rule: Any) -> None:
    assert rule.hits
    assert rule.misses
    assert [hit for hit in rule.hits if rule.id not in rules(found, hit)] == []
    assert [miss for miss in rule.misses if rule.id in rules(found, miss)] == []


@pytest.mark.parametrize("found", FILTERS, ids=lambda f: f.name)
def test_every_label_is_one_of_a_rule_of_the_filter(found: Any) -> None:
    known = {rule.id: (rule.kind, rule.score) for rule in found.rules}
    said = [label for rule in found.rules for hit in rule.hits for label in found(document(hit))]
    assert {label.rule for label in said} == set(known)
    assert [label for label in said if (label.kind, label.score) != known[label.rule]] == []


@pytest.mark.parametrize("found", FILTERS, ids=lambda f: f.name)
def test_filter_is_a_value(found: Any) -> None:
    copy = pickle.loads(pickle.dumps(found))
    assert copy == found
    assert hash(copy) == hash(found)


@pytest.mark.parametrize("found", FILTERS, ids=lambda f: f.name)
@pytest.mark.parametrize("text", ["", " ", "\n\n \t\r\n"])
def test_a_text_without_a_line_has_no_label(found: Any, text: str) -> None:
    assert rules(found, text) == []


@pytest.mark.parametrize("found", FILTERS, ids=lambda f: f.name)
@given(text=st.text())
def test_filter_takes_any_text_and_keeps_to_it(found: Any, text: str) -> None:
    for label in found(document(text)):
        assert 0 <= label.start < label.end <= len(text)
        assert label.reason
        if label.kind == "document":
            assert (label.start, label.end) == (0, len(text))


@pytest.mark.parametrize("text", ["Cheap shoes", "Cheap shoes\nMore shoes\n", "- one\n- two\n- three"])
@pytest.mark.parametrize("found", [Gopher(), FineWeb()], ids=lambda f: f.name)
def test_a_flag_cuts_nothing_not_even_from_a_document_of_one_line(found: Any, text: str) -> None:
    for pipeline in (
        Pipeline((found,)),
        Pipeline((found,), policy=Policy(threshold=0.0, non_article_threshold=0.0)),
        ARTICLE | found,
    ):
        result = pipeline.tag(text)
        assert {label.kind for label in result.labels} >= {"document"}
        assert result.text == text


def test_a_flag_of_the_line_rules_cuts_nothing_but_their_lines() -> None:
    result = Pipeline((C4(),)).tag("Home\nIt rained all night.\n")
    assert "c4.sentences" in {label.rule for label in result.labels}
    assert result.text == "It rained all night.\n"


def test_flags_stand_once_in_a_result_however_many_rounds_it_took() -> None:
    labels = Pipeline((C4(), RefinedWeb(), Gopher(), FineWeb())).tag("Home\nIt rained all night.\nNews\n").labels
    seen = [label.rule for label in labels if label.kind == "document" and label.rule.startswith(("gopher", "fineweb"))]
    assert len(seen) == len(set(seen)) > 0


@pytest.mark.parametrize("found", FILTERS, ids=lambda f: f.name)
def test_preset_is_the_rule_set_alone_and_to_the_letter(found: Any) -> None:
    preset = get(found.name)
    assert preset.filters == (found,)
    nothing_left = preset.tag("Home\nNews\nSport\n")
    assert nothing_left.suspect is None, "nothing is held back"
    assert nothing_left.text.split() == ([] if found.name in {"c4", "refinedweb"} else ["Home", "News", "Sport"])


# C4.


def test_c4_knows_straight_quotes_only_unless_asked() -> None:
    curly = "“We will go on,” she said, “until the end.”"
    assert "c4.end_mark" in rules(C4(), curly)
    assert "c4.end_mark" not in rules(C4(curly_quotes=True), curly)
    assert "c4.end_mark" in rules(C4(curly_quotes=True), "“We will go on,” she said")
    assert "c4.end_mark" not in rules(C4(), curly.replace("“", '"').replace("”", '"'))


def test_c4_keeps_the_quirks_of_the_reference() -> None:
    assert "c4.end_mark" not in rules(C4(), "It rained on Monday.[3]")
    assert "c4.end_mark" in rules(C4(), "It rained on Monday. [3]"), "the space before the citation stays"
    assert "c4.end_mark" in rules(C4(remove_citations=False), "It rained on Monday.[3]")
    assert "c4.bracket" not in rules(C4(), "function(a) { return a"), "the line goes for its end, unseen"
    assert "c4.bracket" not in rules(C4(), "This javascript is {a block} of code.")
    assert "c4.bracket" in rules(C4(), "We use cookies {and cream} on this site.")


def test_c4_options_move_and_turn_off_rules() -> None:
    assert "c4.words" in rules(C4(min_words_per_line=5), "It rained on Monday.")
    assert "c4.words" not in rules(C4(min_words_per_line=-1), "Rain.")
    assert "c4.sentences" not in rules(C4(min_num_sentences=1), "It rained on Monday.")
    assert "c4.sentences" not in rules(C4(sentences=list), "It rained on Monday."), "letters for sentences"
    off = C4(
        filter_no_terminal_punct=False,
        filter_javascript=False,
        filter_policy=False,
        filter_lorem_ipsum=False,
        filter_curly_bracket=False,
        max_word_length=-1,
        min_num_sentences=-1,
    )
    assert rules(off, "Lorem ipsum {javascript} privacy policy " + "x" * 2000) == []


# RefinedWeb.


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("The mayor goes. Read more...\n", "The mayor goes.\n"),
        ("Sign-in to leave a comment\n", "to leave a comment\n"),
        ("  Sign-in to leave a comment\n", "to leave a comment\n"),
        ("There are 3 items in cart\n", "There are 3\n"),
        ("You have 3 items in cart today\n", "You have 3 items in cart today\n"),
        ("Read more...\n", ""),
        ("Sign-in Register\n", ""),
    ],
)
def test_refinedweb_edits_short_lines_at_their_ends(text: str, left: str) -> None:
    assert Pipeline((RefinedWeb(),))(text).strip("\n") == left.strip("\n")


def test_refinedweb_counts_the_words_that_went() -> None:
    assert "refinedweb.removed" not in rules(RefinedWeb(), "a b c d e f g h i j k l m n o p q r s\nHome"), "1 of 20"
    assert "refinedweb.removed" in rules(RefinedWeb(), "a b c d e f g h i j k l m n o p q r\nHome"), "1 of 19"
    assert "refinedweb.removed" in rules(RefinedWeb(), "One of these words. Read more..."), "an edit counts as well"


# Gopher and FineWeb.


def test_gopher_flags_no_plain_article() -> None:
    assert rules(Gopher(), ARTICLE_TEXT) == []


def test_gopher_flags_a_text_that_is_too_long() -> None:
    found = Gopher(max_doc_words=60)
    assert [(x.rule, x.reason) for x in found(document(ARTICLE_TEXT))] == [("gopher.words", "82, at most 60")]


def test_gopher_looks_for_stop_words_in_lower_case_only() -> None:
    assert "gopher.stop_words" in rules(Gopher(), "The Cat And The Dog")
    assert "gopher.stop_words" not in rules(Gopher(), "the cat and the dog")


@pytest.mark.parametrize("found", [Gopher(), FineWeb()], ids=lambda f: f.name)
@pytest.mark.parametrize("end", ["\r\n", "\r", "\u2028", "\u2029"])
def test_line_breaks_of_all_kinds_are_one(found: Any, end: str) -> None:
    for rule in found.rules:
        for text in (*rule.hits, *rule.misses):
            reasons = [label.reason for label in found(document(text))]
            assert [label.reason for label in found(document(text.replace("\n", end)))] == reasons


# The same as datatrove. Its filters stop at the first rule that a document breaks, ours name all of them: the first
# must be the same one; then that rule is turned off on both sides, and the next must be, until none is left. datatrove
# cuts words and sentences with spaCy, which textclean does not need: both sides get the same functions here.

SENTENCES = {"too_few_sentences": ("c4.sentences", {"min_num_sentences": -1}, {"min_num_sentences": -1})}
C4_FLAGS = SENTENCES | {
    "lorem_ipsum": ("c4.lorem_ipsum", {"filter_lorem_ipsum": False}, {"filter_lorem_ipsum": False}),
    "curly_bracket": ("c4.bracket", {"filter_curly_bracket": False}, {"filter_curly_bracket": False}),
}
QUALITY_FLAGS = {
    f"gopher_{reason}": (f"gopher.{rule}", {theirs: None}, {ours: 0})
    for reason, rule, theirs, ours in (
        ("short_doc", "words", "min_doc_words", "min_doc_words"),
        ("long_doc", "words", "max_doc_words", "max_doc_words"),
        ("below_avg_threshold", "word_length", "min_avg_word_length", "min_avg_word_length"),
        ("above_avg_threshold", "word_length", "max_avg_word_length", "max_avg_word_length"),
        ("too_many_hashes", "hashes", "max_symbol_word_ratio", "max_symbol_word_ratio"),
        ("too_many_ellipsis", "ellipses", "max_symbol_word_ratio", "max_symbol_word_ratio"),
        ("too_many_bullets", "bullets", "max_bullet_lines_ratio", "max_bullet_lines_ratio"),
        ("too_many_end_ellipsis", "ellipsis_lines", "max_ellipsis_lines_ratio", "max_ellipsis_lines_ratio"),
        ("below_alpha_threshold", "alphabetic", "max_non_alpha_words_ratio", "min_alpha_words_ratio"),
        ("enough_stop_words", "stop_words", "min_stop_words", "min_stop_words"),
    )
}
REPETITION_FLAGS = {
    "dup_para_frac": ("gopher.duplicate_paragraphs", {"dup_para_frac": None}, {"dup_para_frac": 0}),
    "dup_para_char_frac": ("gopher.duplicate_paragraph_chars", {"dup_para_char_frac": None}, {"dup_para_char_frac": 0}),
    "dup_line_frac": ("gopher.duplicate_lines", {"dup_line_frac": None}, {"dup_line_frac": 0}),
    "dup_line_char_frac": ("gopher.duplicate_line_chars", {"dup_line_char_frac": None}, {"dup_line_char_frac": 0}),
}
for n in (2, 3, 4):
    rest = {"top_n_grams": tuple(pair for pair in Gopher().top_n_grams if pair[0] > n)}
    REPETITION_FLAGS[f"top_{n}_gram"] = (f"gopher.top_{n}_gram", rest, rest)
for n in range(5, 11):
    rest = {"dup_n_grams": tuple(pair for pair in Gopher().dup_n_grams if pair[0] > n)}
    REPETITION_FLAGS[f"duplicated_{n}_n_grams"] = (f"gopher.duplicate_{n}_grams", rest, rest)
QUALITY = {name for name, _, _ in QUALITY_FLAGS.values()}
REPETITION = {name for name, _, _ in REPETITION_FLAGS.values()}
FINEWEB_FLAGS = {
    "line_punct_ratio": ("fineweb.end_marks", {"line_punct_thr": 0}, {"line_punct_thr": 0}),
    "short_line_ratio": ("fineweb.short_lines", {"short_line_thr": 9}, {"short_line_thr": 9}),
    "char_dup_ratio": ("fineweb.duplicate_line_chars", {"char_duplicates_ratio": 9}, {"char_duplicates_ratio": 9}),
    "list_ratio": ("fineweb.newlines", {"new_line_ratio": 9}, {"new_line_ratio": 9}),
}
CASES = ("c4", "gopher.quality", "gopher.repetition", "fineweb")


def without_language(split: Callable[[str], list[str]], text: str, _language: str) -> list[str]:
    return split(text)


@pytest.fixture(scope="module", params=[(split_words, split_sentences), (str.split, str.split)], ids=["own", "spaces"])
def datatrove(request: pytest.FixtureRequest) -> Iterator[Any]:
    """datatrove's filters, cutting words and sentences as the two functions of this round do."""
    reason = "datatrove, the reference, is not installed"
    filters = pytest.importorskip("datatrove.pipeline.filters", reason=reason)
    words, sentences = request.param
    with pytest.MonkeyPatch.context() as patch:
        for name, function, split in (
            ("gopher_quality_filter", "split_into_words", words),
            ("gopher_repetition_filter", "split_into_words", words),
            ("fineweb_quality_filter", "split_into_words", words),
            ("c4_filters", "split_into_sentences", sentences),
        ):
            patch.setattr(sys.modules[f"{filters.__name__}.{name}"], function, partial(without_language, split))
        patch.setattr(filters, "words", words, raising=False)
        patch.setattr(filters, "sentences", sentences, raising=False)
        yield filters


def verdict(found: Any, text: str) -> str | None:
    """Why datatrove drops a text, None if it does not."""
    from datatrove.data import Document as Theirs

    said = found.filter(Theirs(text=text, id="0"))
    return said[1] if isinstance(said, tuple) else None


def sides(case: str, datatrove: Any) -> tuple[Any, Any, dict[str, Any], set[str]]:
    """datatrove's filter and ours, datatrove's reasons, and the rules of ours that are compared."""
    words, sentences = datatrove.words, datatrove.sentences
    quality = case == "gopher.quality"
    if case == "c4":
        return datatrove.C4QualityFilter, lambda **o: C4(sentences=sentences, **o), C4_FLAGS, {r.id for r in C4().rules}
    if case == "fineweb":
        known = {rule.id for rule in FineWeb().rules}
        return datatrove.FineWebQualityFilter, lambda **o: FineWeb(words=words, **o), FINEWEB_FLAGS, known
    theirs = datatrove.GopherQualityFilter if quality else datatrove.GopherRepetitionFilter
    flags, known = (QUALITY_FLAGS, QUALITY) if quality else (REPETITION_FLAGS, REPETITION)
    return theirs, lambda **o: Gopher(words=words, **o), flags, known


def check_flags(case: str, datatrove: Any, text: str) -> int:
    """Compare all flags of a text, one after the other; how many there were."""
    reference, made, reasons, known = sides(case, datatrove)
    theirs, ours = dict[str, Any](), dict[str, Any]()
    normal = LINES.sub("\n", text)
    for count in itertools.count():
        reason = verdict(reference(**theirs), normal)
        here = [rule for rule in flags(made(**ours), text) if rule in known]
        if reason is None:
            assert here == [], (case, text)
            return count
        if case == "c4":  # datatrove sees its page rules in the order of the lines
            assert reasons[reason][0] in here, (case, reason, here, text)
        else:
            assert here[:1] == [reasons[reason][0]], (case, reason, here, text)
        theirs |= reasons[reason][1]
        ours |= reasons[reason][2]
        if case == "gopher.quality" and not any(not _SYMBOL.fullmatch(word) for word in datatrove.words(normal)):
            return count + 1  # the reference takes the mean of no numbers here
    raise AssertionError("itertools.count does not end")


def check_lines(datatrove: Any, text: str, **options: Any) -> int:
    """Compare the lines that C4 keeps; how many lines were judged."""
    from datatrove.data import Document as Theirs

    pages = {"filter_lorem_ipsum": False, "filter_curly_bracket": False, "min_num_sentences": -1}
    theirs = Theirs(text=text, id="0")
    assert datatrove.C4QualityFilter(**pages, **options).filter(theirs) is True
    found = C4(**pages, **options)
    cut = {label.start for label in found(document(text))}
    blocks = document(text).blocks
    kept = [block.text.strip() for block in blocks if block.start not in cut]
    if options.get("remove_citations", True):  # textclean leaves citations in their place
        kept = [re.sub(r"\[\d*]|\[edit]|\[citation needed]", "", line) for line in kept]
    assert "\n".join(kept).strip() == theirs.text
    left = Pipeline((found,), repair=None, policy=Policy(max_drop=1.0))(text)
    assert [block.start for block in blocks if block.start not in cut] or not left.strip()
    assert [b.text.strip() for b in document(left).blocks] == [b.text.strip() for b in blocks if b.start not in cut]
    return len(blocks)


PIECES = st.sampled_from(
    [
        *(line for f in FILTERS for r in f.rules for text in (*r.hits, *r.misses) for line in text.split("\n")),
        "It rained. [3]",
        "It [1] rained.",
        "It rained on Monday.[3] [edit]",
        "It rained[citation needed] on Monday.",
        "“We will go on,” she said, “until the end.”",
        "- and so on ...",
        " ",
        "#",
        "x.",
        "雨が降った。",
        "هل أمطرت؟",
    ]
)
ANY_LINE = PIECES | st.lists(PIECES, min_size=1, max_size=6).map(" ".join) | st.text(max_size=40)
BREAKS = st.sampled_from(["\n", "\n", "\n\n", "\n\n", "\r\n", "\n \n", "\n\n\n", "\u2028"])
TEXTS = st.lists(st.tuples(ANY_LINE, BREAKS), max_size=12).map(lambda lines: "".join(map("".join, lines)))
OPTIONS = st.fixed_dictionaries(
    {},
    optional={
        "min_words_per_line": st.sampled_from([1, 5, -1]),
        "max_word_length": st.sampled_from([5, -1]),
        "filter_javascript": st.just(False),
        "filter_policy": st.just(False),
        "remove_citations": st.just(False),
    },
)


# Texts at the edges of the rules, where a slip of one sign would show.
EDGES = [
    "  - eggs\n\t• milk",
    'It rained on Monday. \nThen it snowed on Friday.)\nIt was "cold."',
    f"{'a' * 29}.\n{'b' * 29}.\n{'c' * 29}.\n{'d' * 30}.",
    f"{'a' * 29}.\n{'b' * 29}.\n{'c' * 30}.\n{'d' * 30}.",
    f"a\n{'b' * 97}\na",
    f"a\n{'b' * 98}\na",
    "It [1] rained.\nIt rained [2].",
    "{It rained on Monday.\nIt rained on Monday.}",
    "\nIt rained on Monday.\n",
    "\n\n \n\n \nIt rained.",
    "- one\x85two\x0cthree",
    "one...\x85two\x1cthree\x0cfour",
]


def written_out(text: str) -> str:
    """The text with one kind of line break, and none of the signs that only datatrove takes for one."""
    return text.translate(NO_ENDS)


@pytest.mark.parametrize("case", CASES)
@given(text=TEXTS)
def test_flags_are_those_of_datatrove(datatrove: Any, case: str, text: str) -> None:
    text = written_out(text) if case == "c4" else text
    assume(document(text).blocks)
    check_flags(case, datatrove, text)


@given(text=TEXTS, options=OPTIONS)
def test_lines_of_c4_are_those_of_datatrove(datatrove: Any, text: str, options: dict[str, Any]) -> None:
    check_lines(datatrove, written_out(text), **options)


@pytest.mark.parametrize("case", CASES)
def test_examples_are_judged_as_datatrove_judges_them(datatrove: Any, case: str) -> None:
    texts = [text for f in FILTERS for rule in f.rules for text in (*rule.hits, *rule.misses)]
    texts += [written_out(text) if case == "c4" else text for text in EDGES]
    assert sum(check_flags(case, datatrove, text) for text in [*texts, ARTICLE_TEXT, ARTICLE_TEXT * 3]) > 10
    if case == "c4":
        assert sum(check_lines(datatrove, text) for text in texts) > 100


def test_signs_are_those_of_datatrove() -> None:
    text = pytest.importorskip("datatrove.utils.text", reason="datatrove, the reference, is not installed")
    signs = list(map(chr, range(sys.maxunicode + 1)))
    assert {sign for sign in signs if _SYMBOL.fullmatch(sign)} == text.PUNCTUATION_SET
    assert {sign for sign in signs if _ENDS.match(sign)} == text.TERMINAL_PUNCTUATION


# On real pages. The data stay where they are.

SAMPLE = 8


def pages() -> list[str]:
    """The texts of the development data: each eighth page's article, and what extractors made of it."""
    checkout = Path(__file__).resolve().parents[2]
    folder = Path(os.environ.get("TEXTCLEAN_BENCH") or checkout.parent / "shared" / "bench")
    file = folder / "articles.dev.jsonl.gz"
    if not file.is_file():
        pytest.skip(f"no development data: {file} does not exist (set TEXTCLEAN_BENCH to their folder)")
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in itertools.islice(lines, 0, None, SAMPLE)]
    wanted = ("trafilatura", "readability", "inscriptis")
    return [text for row in rows for text in (row["gold"], *(row["inputs"].get(name) for name in wanted)) if text]


@pytest.mark.parametrize("case", CASES)
def test_flags_on_real_pages_are_those_of_datatrove(datatrove: Any, case: str) -> None:
    texts = [written_out(text) if case == "c4" else text for text in pages()]
    assert len([check_flags(case, datatrove, text) for text in texts if text.strip()]) > 100


def test_lines_of_c4_on_real_pages_are_those_of_datatrove(datatrove: Any) -> None:
    assert sum(check_lines(datatrove, written_out(text)) for text in pages()) > 1000
