"""LangChain: a document transformer, between a loader and a text splitter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from textclean.errors import MissingExtra
from textclean.pipeline import Pipeline
from textclean.presets import get

try:
    from langchain_core.documents import BaseDocumentTransformer, Document
except ModuleNotFoundError as missing:
    if missing.name != "langchain_core":
        raise
    raise MissingExtra("langchain-core", "langchain") from None

__all__ = ["TextCleaner"]


class TextCleaner(BaseDocumentTransformer):
    """Cleans the content of documents; what was removed, where and why, is in their metadata.

    pipeline: a preset's name, or a Pipeline. lang: language of the texts (ISO 639-1). title_field: the metadata field
    that holds a document's headline. removed_field: the one for what was removed; None for none (vector stores that
    take flat metadata alone ask for that).

    >>> from langchain_core.documents import Document
    >>> found = TextCleaner().transform_documents([Document("The vote was close.\\nShare this article\\n")])
    >>> found[0].page_content
    'The vote was close.\\n'
    >>> [(span["kind"], span["text"]) for span in found[0].metadata["removed"]]
    [('share', '\\nShare this article')]
    """

    def __init__(
        self,
        pipeline: str | Pipeline = "article",
        *,
        lang: str | None = None,
        title_field: str | None = None,
        removed_field: str | None = "removed",
    ) -> None:
        self.pipeline, self.lang = get(pipeline), lang
        self.title_field, self.removed_field = title_field, removed_field

    def transform_documents(
        self,
        documents: Sequence[Document],
        **kwargs: Any,  # noqa: ARG002  # LangChain's own signature
    ) -> Sequence[Document]:
        """New documents with clean content, in order; `atransform_documents` is the same from a thread."""
        return [self._cleaned(document) for document in documents]

    def _cleaned(self, document: Document) -> Document:
        title = document.metadata.get(self.title_field) if self.title_field else None
        result = self.pipeline.tag(document.page_content, title=title, lang=self.lang)
        removed = {self.removed_field: [s._asdict() for s in result.removed]} if self.removed_field else {}
        return document.model_copy(update={"page_content": result.text, "metadata": {**document.metadata, **removed}})
