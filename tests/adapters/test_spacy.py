"""spaCy: the component marks chrome, the tokenizer cleans first; both are written to disk and read again."""

from __future__ import annotations

import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

pytest.importorskip("spacy", reason="needs the extra spacy")

import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc, DocBin

from tests.adapters.ten import DOCUMENTS
from tests.strategies import texts
from textclean import ARTICLE, Pipeline
from textclean.adapters.offsets import anchors, source_span
from textclean.adapters.spacy import CleaningTokenizer, clean_first
from textclean.errors import InputError, UnknownName
from textclean.result import Result

TEXT = "Share this article\nThe cafÃ© of Ostwick was closed.\nBy Ann Lee | Harbour Post\n"


def chrome(doc: Doc) -> list[tuple[str, str, str]]:
    return [(span.text, span.label_, span.id_) for span in doc.spans["chrome"]]


def test_the_component_marks_what_would_go() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("textclean")
    for text in DOCUMENTS:
        doc, result = nlp(text), ARTICLE.tag(text, lang="en")  # the language of the pipeline
        assert doc.text == text
        assert chrome(doc) == [(span.text.strip(), span.kind, span.rule) for span in result.removed]
        assert doc._.textclean == result


def test_settings_of_the_component() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("textclean", config={"pipeline": "minimal", "spans_key": "page", "lang": "en"})
    doc = nlp(DOCUMENTS[1])
    assert [span.kind for span in doc._.textclean.removed] == [span.label_ for span in doc.spans["page"]] == []


def test_the_language_is_that_of_the_pipeline() -> None:
    text = "Facebook\nADVERTISEMENT\n"
    for code, lang in (("en", "en"), ("xx", None)):
        nlp = spacy.blank(code)
        nlp.add_pipe("textclean")
        assert nlp(text)._.textclean == ARTICLE.tag(text, lang=lang)
        assert clean_first(spacy.blank(code))(text)._.textclean == ARTICLE.tag(text, lang=lang)
    assert ARTICLE.tag(text, lang="de") != ARTICLE.tag(text, lang="en")
    nlp = spacy.blank("de")
    nlp.add_pipe("textclean")
    assert nlp(text)._.textclean == ARTICLE.tag(text, lang="de")


def test_tokens_know_where_they_stood() -> None:
    doc = clean_first(spacy.blank("en"))(TEXT)
    assert doc.text == "The café of Ostwick was closed.\n"
    stood = {token.text: TEXT[slice(*token._.source)] for token in doc}
    assert (stood["The"], stood["café"], stood["Ostwick"], stood["."]) == ("The", "cafÃ©", "Ostwick", ".")
    assert TEXT[slice(*doc[1:3]._.source)] == "cafÃ© of"
    assert doc._.textclean == ARTICLE.tag(TEXT)


def test_without_a_cleaning_a_token_stood_where_it_stands() -> None:
    doc = spacy.blank("en")(TEXT)
    assert [TEXT[slice(*token._.source)] for token in doc] == [token.text for token in doc]


def test_both_at_once() -> None:
    """What the tokenizer's cleaning took stays known when a component looks at the rest."""
    nlp = clean_first(spacy.blank("en"), "minimal")
    nlp.add_pipe("textclean")
    doc = nlp(TEXT)
    assert [span.kind for span in doc._.textclean.removed] == ["share"]
    assert [label for _, label, _ in chrome(doc)] == ["byline"]


@settings(max_examples=60)
@given(texts | st.sampled_from(DOCUMENTS))
def test_offsets_of_any_text(text: str) -> None:
    """Each code point of the clean text has a place in the source, in order; unrepaired ones are the same there."""
    result = ARTICLE.tag(text)
    found = anchors(result)
    places = [source_span(found, at, at + 1) for at in range(len(result.text))]
    assert all(a[0] <= b[0] and a[1] <= b[1] for a, b in pairwise(places))
    mended = [(m.start, m.end) for m in result.repairs]
    for at, (start, end) in enumerate(places):
        assert 0 <= start < end <= len(text)
        assert not any(span.start < end and start < span.end for span in result.removed)
        if not any(a <= start < b for a, b in mended):
            assert text[start:end] == result.text[at]


@pytest.mark.parametrize("text", ["x\n\xa0\x80 \n", "\xa0\x80 ", "a\x85\xa0\x80 b\n", "&amp;&nbsp;\xa0\x80 "])
def test_no_character_of_a_repaired_line_is_without_a_place(text: str) -> None:
    """A word that was compared with a gap elsewhere had an empty span."""
    result = ARTICLE.tag(text)
    found = anchors(result)
    places = [source_span(found, at, at + 1) for at in range(len(result.text))]
    assert all(0 <= start < end <= len(text) for start, end in places)
    assert all(a[0] <= b[0] and a[1] <= b[1] for a, b in pairwise(places))


def test_a_long_line_with_repairs_is_compared_as_a_whole() -> None:
    text = "cafÃ© &amp; " * 3_000
    result = ARTICLE.tag(text)
    assert source_span(anchors(result), 0, 4) == (0, len(text))


@pytest.mark.parametrize("made", ["component", "tokenizer"])
def test_to_disk_and_back(tmp_path: Path, made: str) -> None:
    """A process that has not imported the adapter loads the pipeline: spaCy finds it by its entry point."""
    nlp = spacy.blank("en")
    if made == "component":
        nlp.add_pipe("textclean", config={"pipeline": "minimal"})
    else:
        nlp.tokenizer.add_special_case("Ostwick", [{"ORTH": "Ost"}, {"ORTH": "wick"}])  # type: ignore[union-attr]
        clean_first(nlp, "minimal")
    nlp.to_disk(tmp_path / "model")
    program = (
        "import spacy, sys\n"
        "doc = spacy.load(sys.argv[1])(sys.argv[2])\n"
        "print([span.kind for span in doc._.textclean.removed], 'wick' in [token.text for token in doc])"
    )
    if made == "tokenizer":
        program = "import textclean.adapters.spacy\n" + program
    run = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "model"), TEXT],
        capture_output=True, text=True, encoding="utf-8", timeout=120, check=True,
    )  # fmt: skip
    assert run.stdout == f"['share'] {made == 'tokenizer'}\n"


def test_to_bytes_and_back() -> None:
    nlp = clean_first(spacy.blank("en"))
    again = spacy.blank("en", config={"nlp": {"tokenizer": nlp.config["nlp"]["tokenizer"]}}).from_bytes(nlp.to_bytes())
    assert isinstance(again.tokenizer, CleaningTokenizer)
    assert again(TEXT).text == nlp(TEXT).text


def test_docs_are_written_with_their_results() -> None:
    """Results and offsets survive what spaCy does when it hands a Doc to another process."""
    nlp = clean_first(spacy.blank("en"))
    doc = nlp(TEXT)
    again = Doc(nlp.vocab).from_bytes(doc.to_bytes())
    (binned,) = DocBin(docs=[doc], store_user_data=True).get_docs(nlp.vocab)
    for other in (again, binned):
        assert other._.textclean.to_dict() == doc._.textclean.to_dict()
        assert [token._.source for token in other] == [token._.source for token in doc]


def test_a_pipeline_of_ones_own_is_not_written(tmp_path: Path) -> None:
    nlp = clean_first(spacy.blank("en"), Pipeline())
    assert nlp(TEXT).text.startswith("Share this article\nThe café")
    with pytest.raises(InputError, match="pass the name of a preset"):
        nlp.to_disk(tmp_path / "model")
    with pytest.raises(InputError, match="pass the name of a preset"):
        nlp.to_bytes()


def test_an_unknown_preset_fails_at_once() -> None:
    with pytest.raises(UnknownName, match="did you mean article"):
        spacy.blank("en").add_pipe("textclean", config={"pipeline": "artcle"})
    with pytest.raises(UnknownName, match="did you mean article"):
        clean_first(spacy.blank("en"), "artcle")


def test_a_result_is_plain_data_in_the_doc() -> None:
    doc = clean_first(spacy.blank("en"))(TEXT)
    assert Result.from_dict(doc.user_data["textclean"]).source == TEXT
