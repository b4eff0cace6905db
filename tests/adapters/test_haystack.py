"""Haystack: the component by itself, in a pipeline, and written down."""

from __future__ import annotations

import pytest

pytest.importorskip("haystack", reason="needs the extra haystack")

from haystack import Document, Pipeline
from haystack.components.preprocessors import DocumentSplitter

from textclean import ARTICLE
from textclean.adapters.haystack import TextCleaner
from textclean.errors import InputError, UnknownName

TEXT = "The vote was close.\nShare this article\n"


@pytest.fixture(autouse=True)
def quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    """A pipeline that runs tells its makers so, over the network; not from here."""
    monkeypatch.setattr("haystack.telemetry._telemetry.telemetry", None)


def test_meta_is_kept_with_what_was_removed() -> None:
    source = Document(content=TEXT, meta={"url": "a"})
    found = TextCleaner().run(documents=[source])["documents"][0]
    assert found.content == ARTICLE(TEXT)
    assert found.meta == {"url": "a", "removed": [span._asdict() for span in ARTICLE.tag(TEXT).removed]}
    assert (source.content, source.meta) == (TEXT, {"url": "a"})


def test_ids() -> None:
    """An id is that of the content, unless the old one is to stay."""
    source = Document(content=TEXT, meta={"url": "a"})
    found = TextCleaner(removed_field=None).run(documents=[source])["documents"][0]
    assert found.id == Document(content=ARTICLE(TEXT), meta={"url": "a"}).id != source.id
    assert TextCleaner(keep_id=True).run(documents=[source])["documents"][0].id == source.id


def test_documents_without_text_stay() -> None:
    source = Document(content=None, meta={"image": "a.png"})
    assert TextCleaner().run(documents=[source]) == {"documents": [source]}


def test_a_pipeline_that_is_written_and_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """As YAML and back, with every setting; Haystack loads modules of other packages only if allowed."""
    whole = Pipeline()
    whole.add_component(
        "clean", TextCleaner("minimal", lang="en", title_field="title", removed_field="cut", keep_id=True)
    )
    whole.add_component("split", DocumentSplitter(split_by="period", split_length=1))
    whole.connect("clean.documents", "split.documents")
    monkeypatch.setenv("HAYSTACK_DESERIALIZATION_ALLOWLIST", "textclean.adapters.haystack")
    again = Pipeline.loads(whole.dumps())
    assert again.to_dict() == whole.to_dict()
    found = again.run({"clean": {"documents": [Document(content=TEXT)]}})["split"]["documents"]
    assert [document.content for document in found] == ["The vote was close.", "\n"]
    assert found[0].meta["cut"][0]["kind"] == "share"


def test_mistakes_are_errors() -> None:
    with pytest.raises(UnknownName, match="did you mean article"):
        TextCleaner("artcle")
    with pytest.raises(InputError, match="pass the name of a preset"):
        TextCleaner(ARTICLE).to_dict()


def test_a_markdown_document() -> None:
    story = "# Harbour strike\n\nThe pilots of the [old harbour](/harbour) went on strike on Monday, the board said.\n"
    page = Document(content=f"[Skip to content](#main)\n\n{story}", meta={"url": "https://a.example/1"})
    found = TextCleaner().run(documents=[page])["documents"][0]
    assert (found.content, found.meta["url"]) == (story, "https://a.example/1")
