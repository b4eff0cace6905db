"""LangChain: documents in, clean documents out, metadata kept."""

from __future__ import annotations

import asyncio

import pytest

pytest.importorskip("langchain_core", reason="needs the extra langchain")

from langchain_core.documents import BaseDocumentTransformer, Document
from langchain_core.runnables import RunnableLambda

from tests.adapters.ten import DOCUMENTS, expected
from textclean import ARTICLE
from textclean.adapters.langchain import TextCleaner
from textclean.errors import UnknownName

TEXT = "The vote was close.\nShare this article\n"


def test_metadata_and_id_are_kept_and_the_source_is_not_touched() -> None:
    source = Document(TEXT, id="7", metadata={"source": "a.txt"})
    found = TextCleaner(ARTICLE).transform_documents([source])[0]
    assert (found.id, found.metadata["source"]) == ("7", "a.txt")
    assert found.metadata["removed"] == [span._asdict() for span in ARTICLE.tag(TEXT).removed]
    assert (source.page_content, source.metadata) == (TEXT, {"source": "a.txt"})


def test_flat_metadata() -> None:
    found = TextCleaner(removed_field=None).transform_documents([Document(TEXT, metadata={"n": 1})])[0]
    assert found.metadata == {"n": 1}


def test_async_and_in_a_chain() -> None:
    cleaner = TextCleaner()
    assert isinstance(cleaner, BaseDocumentTransformer)
    documents = [Document(text) for text in DOCUMENTS]
    found = asyncio.run(cleaner.atransform_documents(documents))
    assert tuple(document.page_content for document in found) == expected()
    chained = RunnableLambda(cleaner.transform_documents).invoke(documents)
    assert list(chained) == list(found)


def test_an_unknown_preset_fails_at_once() -> None:
    with pytest.raises(UnknownName, match="unknown preset 'artcle'"):
        TextCleaner("artcle")


def test_a_markdown_document() -> None:
    story = "# Harbour strike\n\nThe pilots of the [old harbour](/harbour) went on strike on Monday, the board said.\n"
    page = Document(page_content=f"[Skip to content](#main)\n\n{story}", metadata={"source": "https://a.example/1"})
    (cleaned,) = TextCleaner().transform_documents([page])
    assert cleaned.page_content == story
    assert cleaned.metadata["source"] == "https://a.example/1"
