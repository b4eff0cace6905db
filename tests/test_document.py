"""Blocks know what their line looks like, documents where their article stands, and both keep the source's offsets."""

import dataclasses
import pickle
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import BODY, document, documents, lines
from textclean.document import END, Block, Document, Zone, token_spans, tokens
from textclean.repair import Repair


def block(text: str, raw: str | None = None) -> Block:
    raw = text if raw is None else raw
    return Block(10, 10 + len(raw), 3, 0, raw, text)


# Tokens ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        ("Read more", ["read", "more"]),
        ("READ  MORE:", ["read", "more", ":"]),
        ("Here’s Ann's", ["here's", "ann's"]),
        ("‘Quoted’", ["‘", "quoted", "'"]),
        ("a_b 3.5 e-mail", ["a_b", "3", ".", "5", "e", "-", "mail"]),
        ("İSTANBUL", ["i\u0307stanbul"]),
        ("ΟΔΟΣ", ["οδος"]),
        ("中文句子。", ["中文句子", "。"]),
        ("😀 &", ["😀", "&"]),
    ],
)
def test_tokens(text: str, found: list[str]) -> None:
    """Words are lower-cased, an apostrophe of either sort may stand inside, any other sign stands alone."""
    assert tokens(text) == found


@given(lines)
def test_tokens_and_their_spans_go_together(text: str) -> None:
    """Each token has its place in the text, also where a letter grows when lowered (U+0130)."""
    found, spans = tokens(text), token_spans(text)
    assert len(found) == len(spans)
    for token, (start, end) in zip(found, spans, strict=True):
        assert token.casefold() == text[start:end].replace("’", "'").casefold()


# Features of a line ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "lead", "indent", "bullet"),
    [
        ("Text", 0, 0, False),
        ("  Text", 2, 2, False),
        ("\t\u00a0Text", 2, 2, False),
        ("• Text", 2, 0, True),
        ("    • Text", 6, 4, True),
        ("- Text", 2, 0, True),
        ("-Text", 0, 0, False),
        ("— Text", 2, 0, True),
        ("—Text", 0, 0, False),
        ("* * Text", 4, 0, True),
        (">>Text", 2, 0, True),
        ("| Text", 2, 0, True),
        ("🎉 Text", 0, 0, False),
        ("3. Text", 0, 0, False),
        ("•", 1, 0, True),
    ],
)
def test_lead(text: str, lead: int, indent: int, bullet: bool) -> None:
    """Indentation and list marks lead a line; a dash is a list mark only with a space behind it."""
    found = block(text)
    assert (found.lead, found.indent, found.bullet) == (lead, indent, bullet)
    assert found.content == text[lead:].rstrip()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("one", 1),
        ("  one  two\tthree ", 3),
        ("one\u00a0two", 2),
        ("中文句子不用空格。", 4),
        ("中文 and English", 3),
        ("日", 1),
        ("한국어 문장", 2),
        ("ภาษาไทยไม่มีช่องว่าง", 10),
    ],
)
def test_words(text: str, words: int) -> None:
    """Words are separated by white space; in scripts without spaces two characters count as one word."""
    assert block(text).words == words


@pytest.mark.parametrize(
    "text",
    ["It rained.", "Did it?", "“It did.”", "He left (at last!).", "(It rained.)", "It rained.[3] [14]", "It rained…",
     "He said: ‘No.’", "下雨了。", "بارش ہوئی۔", "It rained. ", "IT RAINED!"],
)  # fmt: skip
def test_a_sentence_ends(text: str) -> None:
    """A sentence ends in a full stop, a question or exclamation mark, whatever closes behind it."""
    assert block(text).ends_sentence


@pytest.mark.parametrize("text", ["It rained", "It rained:", "It rained,", "Rain. More rain", "(rain)", "Rain;", "[3]"])
def test_a_sentence_does_not_end(text: str) -> None:
    """A line without an end mark, or with words behind it, does not end as a sentence does."""
    assert not block(text).ends_sentence


EIGHT = "The river rose again on Sunday, they said"


@pytest.mark.parametrize(
    ("text", "prose"),
    [
        (f"{EIGHT}.", True),
        (EIGHT, False),
        ("The river rose again on Sunday.", False),
        (f"{EIGHT.upper()}.", False),
        (" ".join(["word"] * 30), True),
        (" ".join(["word"] * 29), False),
        (" ".join(["WORD"] * 30), False),
        ("“" + EIGHT + ".”", True),
        ("河水在星期天又涨起来了他们这样说。", True),
    ],
)
def test_prose(text: str, prose: bool) -> None:
    """A paragraph has eight words and a sentence's end, or thirty words; capitals alone are no prose."""
    assert block(text).prose == prose


@pytest.mark.parametrize(
    "text",
    ["return x;", "if (x) {", "}", "$ pip install textclean", ">>> 1 + 1", "// a comment", "#!/bin/sh", "<div class=x>",
     "x => x + 1", "std::sort", "foo()", "a == b", "a && b"],
)  # fmt: skip
def test_code(text: str) -> None:
    """Statements, commands and markup look like code."""
    assert block(text).code


@pytest.mark.parametrize("text", [f"{EIGHT} (see foo()).", "Read more", "1/2 cup (120 ml)", "$5.40", "He > she", "C&A"])
def test_no_code(text: str) -> None:
    """Prose that names a function is prose; prices, amounts and names are no code."""
    assert not block(text).code


@pytest.mark.parametrize(
    ("text", "title_case"),
    [
        ("Harbour Pilots Go on Strike", True),
        ("Harbour pilots go on strike", False),
        ("Harbour Pilots Strike Over their Wages", True),
        ("Harbour Pilots strike over Wages", False),
        ("HARBOUR PILOTS", True),
        ("Pilots", False),
        ("Go on to it", False),
    ],
)
def test_title_case(text: str, title_case: bool) -> None:
    """In title case four of five words of more than three letters begin with a capital, and there are two at least."""
    assert block(text).title_case == title_case


def test_a_line_that_is_not_long_has_one_list_of_tokens() -> None:
    """Up to the limit, a line is read once, and whole."""
    found = block("a " * END)
    assert found.tail is found.head
    assert found.tail_at == 0
    assert len(found.head) == END


def test_a_long_line_is_read_at_both_ends() -> None:
    """Of a long line only the first and the last words count; the tail begins at a word."""
    found = block("first " + "middle " * 200 + "last words")
    assert found.head[0] == "first"
    assert found.tail[-2:] == ["last", "words"]
    assert set(found.tail[:-2]) == {"middle"}
    assert found.content[found.tail_at :].split()[0] == "middle"
    assert len(found.content) - found.tail_at <= END


def test_no_word_is_cut_in_two_at_the_limit() -> None:
    """The first part of a long line ends between two words: a piece of a word is another word."""
    for shift in range(12):
        found = block("x" * shift + " commissioner" * 60)
        assert set(found.head) - {"x" * shift} <= {"commissioner"}
        assert set(found.tail) == {"commissioner"}


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Harbour pilots on strike", "HARBOUR PILOTS ON STRIKE!", True),
        ("  • Lockmaster 7", "Lockmaster 7:", True),
        ("Ann’s", "Ann's", True),
        ("Gate 7", "Gate 8", False),
        ("a" + " word" * 200, "b" + " word" * 200, False),
        ("word " * 200 + "a", "word " * 200 + "b", False),
        ("word " * 200, "word " * 201, False),
    ],
)
def test_key(one: str, other: str, same: bool) -> None:
    """Two lines have the same key if their words are the same, whatever their case, signs and bullets."""
    assert (block(one).key == block(other).key) == same


# Values ---------------------------------------------------------------------------------------------------------------


def test_blocks_and_documents_are_frozen() -> None:
    """A filter cannot change what the next one sees."""
    doc = document("It rained.")
    for value, name in ((doc, "source"), (doc.blocks[0], "text"), (doc.blocks[0], "start")):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(value, name, "x")


def test_features_do_not_count_in_a_comparison() -> None:
    """A document that was looked at equals one that was not, and hashes alike."""
    looked_at, fresh = document("It rained.\n"), document("It rained.\n")
    assert looked_at.body == (0, -1)
    assert looked_at.once(len_of) == 1
    assert looked_at.blocks[0].words == 2
    assert looked_at == fresh
    assert hash(looked_at) == hash(fresh)
    assert repr(looked_at) == repr(fresh)


CALLS = []


def len_of(doc: Document) -> int:
    CALLS.append(doc)
    return len(doc.blocks)


def test_once_computes_once() -> None:
    """A shared feature is computed on the first call, once for each document and each block."""
    CALLS.clear()
    doc, other = document("One\nTwo"), document("One")
    assert [doc.once(len_of), doc.once(len_of), other.once(len_of)] == [2, 2, 1]
    assert tuple(CALLS) == (doc, other)
    seen = []
    assert doc.blocks[0].once(remember := lambda b: seen.append(b) or b.text) == "One"
    assert doc.blocks[0].once(remember) == "One"
    assert seen == [doc.blocks[0]]


@given(documents())
def test_features_are_the_same_after_a_pickle(text: str) -> None:
    """Features follow from the fields alone."""
    doc = document(text, title="A title", lang="en")
    again = pickle.loads(pickle.dumps(doc))
    assert again == doc
    assert (again.body, again.words, again.prose_words, again.code_lines) == (
        doc.body,
        doc.words,
        doc.prose_words,
        doc.code_lines,
    )
    assert [b.key for b in again.blocks] == [b.key for b in doc.blocks]


# The body -------------------------------------------------------------------------------------------------------------

PARAGRAPH = BODY[0]


@pytest.mark.parametrize(
    ("shape", "zones"),
    [
        ("", ""),
        ("..", "tt"),
        ("P", "i"),
        ("PPP", "iii"),
        ("..PP..", "hhiitt"),
        (".P.P.", "hiiit"),
        ("P...........P", "itttttttttttt"),
        ("P.........PPP", "hhhhhhhhhhiii"),
        ("PP...P", "iitttt"),
        ("PPPP.P..", "iiiiiitt"),
        ("PPPP..P..", "iiiittttt"),
    ],
)
def test_zones(shape: str, zones: str) -> None:
    """The body is the run of prose with the most words; lines between its paragraphs are inside, if they are few."""
    doc = document("\n".join(PARAGRAPH if sign == "P" else "Line" for sign in shape))
    names = {Zone.HEAD: "h", Zone.INSIDE: "i", Zone.TAIL: "t"}
    assert "".join(names[doc.zone(i)] for i in range(len(doc.blocks))) == zones


def test_a_document_without_prose_has_no_body() -> None:
    """Without a paragraph there is no article: everything is tail."""
    doc = document("Home\nNews\nSport\n")
    assert doc.body == (0, -1)
    assert {doc.zone(i) for i in range(3)} == {Zone.TAIL}
    assert doc.prose_words == 0


def test_words_of_the_body() -> None:
    """Paragraphs that lie scattered between other lines are not in the body."""
    doc = document("\n".join([PARAGRAPH, "a", "b", "c", "d", "e", PARAGRAPH * 3, "f", "g"]))
    assert doc.body_words == len((PARAGRAPH * 3).split())
    assert document("").body_words == 0


def test_counts_of_a_document() -> None:
    """Words, words of prose and lines of code are counted over all blocks; an empty document has none."""
    doc = document(f"{PARAGRAPH}\nfoo()\nreturn x;\nRead more\n")
    assert doc.words == len(doc.source.split())
    assert doc.prose_words == len(PARAGRAPH.split())
    assert doc.code_lines == 2
    assert document("").code_lines == document("").words == 0


def test_an_article_above() -> None:
    """What stands above a block is an article if it has enough words in enough paragraphs; other lines do not count."""
    doc = document(f"{PARAGRAPH}\nLine\n{PARAGRAPH}\nComments")
    words = 2 * len(PARAGRAPH.split())
    assert doc.article_above(3, words=words)
    assert doc.article_above(3, words=words, paragraphs=2)
    assert not doc.article_above(3, words=words + 1)
    assert not doc.article_above(3, words=1, paragraphs=3)
    assert not doc.article_above(0, words=1)


# Offsets of a repaired line -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "text", "piece", "covered"),
    [
        ("It rained.", "It rained.", "rained", "rained"),
        ("(Ann) cafÃ© &amp; bar", "(Ann) café & bar", "(Ann) ", "(Ann) "),
        ("cafÃ© &amp; bar (Ann)", "café & bar (Ann)", "(Ann)", "(Ann)"),
        ("cafÃ© (Ann) &amp; bar", "café (Ann) & bar", "(Ann) ", "(Ann) "),
        ("cafÃ© (Ann) &amp; bar", "café (Ann) & bar", "café", "cafÃ©"),
        ("\ufeffdate 2020 It", "date 2020 It", "date 2020 ", "\ufeffdate 2020 "),
        ("It rained.\u200b", "It rained.", "rained.", "rained.\u200b"),
        ("Q&amp;A It rained", "Q&A It rained", "Q&", "Q&amp;"),
        ("It rained Q&amp;A", "It rained Q&A", "&A", "&amp;A"),
        ("a&amp;b", "a&b", "a&b", "a&amp;b"),
    ],
)
def test_span_of_a_repaired_line(raw: str, text: str, piece: str, covered: str) -> None:
    """A range of the repaired text maps to the range that it was made from, and to all of what repair took there."""
    found = block(text, raw)
    start = text.index(piece)
    start, end = found.span(start, start + len(piece))
    assert raw[start - found.start : end - found.start] == covered


def test_span_of_a_part_of_a_repaired_stretch() -> None:
    """Damaged letters that follow each other are one edit: the range of one covers them all."""
    found = block("x éèà y", "x Ã©Ã¨Ã\u00a0 y")
    for letter in "éèà":
        at = found.text.index(letter)
        start, end = found.span(at, at + 1)
        covered = found.raw[start - found.start : end - found.start]
        assert letter in covered.encode("latin-1").decode("utf-8")
        assert set(covered) <= set("Ã©Ã¨Ã\u00a0")


@given(lines, st.data())
def test_span_keeps_the_order_and_the_ends(raw: str, data: st.DataObject) -> None:
    """Offsets of a repaired line stay in the line and in order; the whole text is the whole line."""
    text = Repair()(raw).text
    found = block(text, raw)
    edges = sorted(data.draw(st.lists(st.integers(0, len(text)), min_size=2, max_size=4)))
    starts = [found.span(edge, len(text))[0] for edge in edges]
    assert starts == sorted(starts)
    assert all(found.start <= start <= found.end for start in starts)
    assert found.span(0, len(text)) == (found.start, found.end)


@pytest.mark.parametrize("times", [1, 20, 200, 2000])
def test_span_at_the_ends_of_a_long_repaired_line(times: int) -> None:
    """However long the line, and repaired at both its ends: what stands there is found where it stands."""
    raw = "(Ann LÃ©e, Post) " + "It rained again. " * times + "The cafÃ© was shut. (Foto: CafÃ© X) &amp; so on"
    text = Repair()(raw).text
    found = block(text, raw)
    for piece, covered in (("(Ann Lée, Post) ", "(Ann LÃ©e, Post) "), ("(Foto: Café X)", "(Foto: CafÃ© X)")):
        at = text.index(piece)
        start, end = found.span(at, at + len(piece))
        assert raw[start - found.start : end - found.start] == covered


DAMAGE = ("Ã©", "&amp;", "&nbsp;", "\u200b", "\x00", "e\u0301", "â€™", "\u00a0", "\u200b" * 99, "e" + "\u0301" * 99)
DAMAGE += ("Ã©Ã¨Ã\u00a0", "Å\u0081Ã³dÅº", "ÐŸÑ€Ð¸Ð²ÐµÑ‚", "&lt;&amp;&gt;&quot;", "â€œâ€˜â€¦")


@given(st.lists(st.sampled_from((" ", " ", " ", *DAMAGE)), min_size=2, max_size=40), st.integers(0, 400))
def test_span_of_a_word_between_repaired_places(damage: list[str], length: int) -> None:
    """Wherever and however often a line is repaired: the range of a word holds that word, and no other."""
    raw = "".join(f"w{i}x{'y' * (length if i == 3 else 0)} {sign}" for i, sign in enumerate(damage))
    found = block(Repair()(raw).text, raw)
    for i in range(len(damage)):
        word = f"w{i}x"
        at = found.text.index(word)
        start, end = found.span(at, at + len(word))
        covered = raw[start - found.start : end - found.start]
        assert word in covered
        assert covered.count("x") == 1


def test_span_in_the_middle_of_a_long_repaired_line() -> None:
    """In the middle of a line that is too long to be aligned, the offset is near the place."""
    raw = "schÃ¶n " + "It rained again. " * 200 + "(Ann) " + "It rained again. " * 200 + "&amp; so on"
    text = Repair()(raw).text
    found = block(text, raw)
    start, end = found.span(text.index("(Ann)"), text.index("(Ann)") + 6)
    assert found.start <= start <= end <= found.end
    assert abs(raw.index("(Ann)") - (start - found.start)) < 20


@given(st.text(st.sampled_from("aZ09_' ’.éßİжд中\t\x1c\xa0\u0301") | st.characters(), max_size=30))
def test_tokens_are_words_and_signs(text: str) -> None:
    """The patterns are written for speed; this is what they mean."""
    straight = text.replace("’", "'")
    lowered = straight.lower()
    read = lowered if len(lowered) == len(straight) else straight
    word = re.compile(r"\w+(?:'\w+)*|[^\w\s]", re.ASCII if straight.isascii() else 0)
    assert tokens(text) == [found.lower() for found in word.findall(read)]
    assert token_spans(text) == [match.span() for match in word.finditer(straight)]
