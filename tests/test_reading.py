"""The one maker of documents: lines, repaired as asked, with what was done to each."""

import pickle
from typing import Any

import pytest
from hypothesis import given

import textclean
from tests import strategies
from textclean import Block, Document, Label, Pipeline, Repair, pipeline
from textclean.errors import InputError, UnknownName
from textclean.reading import document
from textclean.repair import Repaired

TEXT = "schÃ¶n &amp; gut\n\nThe vote was close.\n"
BOTH = ("entities", "mojibake: latin-1 -> utf-8")


@pytest.mark.parametrize(
    ("repair", "texts", "steps"),
    [
        (Repair(), ["schön & gut", "The vote was close."], [BOTH, ()]),
        (Repair(mojibake=False), ["schÃ¶n & gut", "The vote was close."], [BOTH[:1], ()]),
        (Repair(entities=False), ["schön &amp; gut", "The vote was close."], [BOTH[1:], ()]),
        (None, ["schÃ¶n &amp; gut", "The vote was close."], [(), ()]),
    ],
)
def test_lines_are_repaired_as_asked(repair: Repair | None, texts: list[str], steps: list[tuple[str, ...]]) -> None:
    """Each block has its raw text, its repaired text and the steps between the two; the document has the repair."""
    doc = document(TEXT, repair, title="A title", lang="de")
    assert [block.text for block in doc.blocks] == texts
    assert [block.steps for block in doc.blocks] == steps
    assert [(block.start, block.end, block.raw) for block in doc.blocks] == [
        (0, 16, "schÃ¶n &amp; gut"),
        (18, 37, "The vote was close."),
    ]
    assert (doc.source, doc.title, doc.lang, doc.repair, doc.unescape) == (TEXT, "A title", "de", repair, True)


def test_entities_are_decoded_by_the_document() -> None:
    """A tag anywhere in the text leaves its entities as they are, unless the caller decides."""
    marked = f"{TEXT}<p>"
    assert document(marked).blocks[0].text == "schön &amp; gut"
    assert document(marked).unescape is False
    assert document(marked, unescape=True).blocks[0].text == "schön & gut"
    assert document(TEXT, unescape=False).blocks[0].steps == BOTH[1:]


def test_a_part_of_a_line_is_repaired_as_the_lines_were() -> None:
    """The document repairs a piece of its source with its own repair, and its own decision on entities."""
    assert document(TEXT).repaired("Ã¶ &amp;") == Repaired("ö &", BOTH)
    assert document(f"{TEXT}<p>").repaired("Ã¶ &amp;") == Repaired("ö &amp;", BOTH[1:])
    assert document(TEXT, None).repaired("Ã¶ &amp;") == Repaired("Ã¶ &amp;", ())


def test_steps_and_repair_survive_a_pickle_and_other_blocks() -> None:
    """What was done to a line is part of the values, and stays with a document of which blocks are taken away."""
    doc = document(TEXT, Repair(spaces=False), title="A title", unescape=False)
    assert pickle.loads(pickle.dumps(doc)) == doc
    assert pickle.loads(pickle.dumps(doc.blocks[0])).steps == BOTH[1:]
    fewer = doc.with_blocks(doc.blocks[1:])
    assert fewer.blocks == doc.blocks[1:]
    assert (fewer.source, fewer.title, fewer.repair, fewer.unescape) == (TEXT, "A title", Repair(spaces=False), False)
    assert Block(0, 1, 1, 0, "a", "a") != Block(0, 1, 1, 0, "a", "a", ("NFC",))


def test_a_pipeline_sees_this_document() -> None:
    """The filters of a pipeline get the document that its repair, title and language give."""
    seen = []
    pipeline = Pipeline((lambda doc: seen.append(doc) or (),), repair=Repair(mojibake=False))
    textclean.tag(TEXT, pipeline, title="A title", lang="de")
    assert seen == [document(TEXT, Repair(mojibake=False), title="A title", lang="de")]


def test_a_text_that_repair_leaves_as_it_is_becomes_no_document(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without filters, what provably nothing changes is the result; a filter, or a place to repair, needs its lines."""
    made = []
    whole = pipeline.document

    def counted(source: str, *args: Any, **options: Any) -> Document:
        made.append(source)
        return whole(source, *args, **options)

    monkeypatch.setattr(pipeline, "document", counted)
    assert Pipeline().tag(clean := "It was “fine”, she said.\n\nThe vote was close.\n").text is clean
    assert Pipeline(repair=None)(TEXT) == TEXT
    assert made == []
    assert Pipeline()(TEXT) == "schön & gut\n\nThe vote was close.\n"
    assert made == [TEXT]
    assert Pipeline(links="text")(page := "# Tide\n\n[Home](/)\n") != page


def _nothing(doc: Document) -> tuple[Label, ...]:
    """A filter that labels no line."""
    return ()


@given(strategies.documents())
def test_the_short_way_is_the_long_one(text: str) -> None:
    """A filter that labels nothing makes a document of each text, and changes nothing."""
    short, whole = Pipeline().tag(text), Pipeline((_nothing,)).tag(text)
    assert (short.text, short.removed, short.repairs, short.suspect) == (
        whole.text,
        whole.removed,
        whole.repairs,
        whole.suspect,
    )


@pytest.mark.parametrize(
    ("title", "lang", "error"), [(1, None, InputError), (None, 1, InputError), (None, "xx-", UnknownName)]
)
def test_what_is_no_title_or_language_is_refused_without_filters(title: Any, lang: Any, error: type[Exception]) -> None:
    """The check precedes the short way."""
    with pytest.raises(error):
        Pipeline().tag("It was fine.", title=title, lang=lang)
