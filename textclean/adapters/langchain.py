"""LangChain: a document transformer, between a loader and a text splitter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from textclean.adapters.documents import clean_document
from textclean.errors import needs
from textclean.pipeline import Pipeline
from textclean.presets import get

with needs("langchain-core", "langchain", "langchain_core"):
    from langchain_core.documents import BaseDocumentTransformer, Document

__all__ = ["TextCleaner"]


class TextCleaner(BaseDocumentTransformer):
    """Cleans the content of documents; the removed spans, with their rules and reasons, go into the metadata.

    Args:
        pipeline: The name of a preset, or a `Pipeline`.
        lang: The language of the texts (ISO 639-1).
        title_field: The metadata field with a document's headline, if there is one.
        removed_field: The metadata field for the removed spans; None to leave them out, for vector stores that take
            only flat metadata.

    >>> from langchain_core.documents import Document
    >>> cleaned = TextCleaner().transform_documents([Document("The vote was close.\\nShare this article\\n")])
    >>> cleaned[0].page_content
    'The vote was close.\\n'
    >>> [(span["kind"], span["text"]) for span in cleaned[0].metadata["removed"]]
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
        """Clean the content of documents; `atransform_documents` does the same in a thread.

        Args:
            documents: The documents.
            **kwargs: Ignored; part of LangChain's signature.

        Returns:
            New documents, in order.
        """
        return [self._cleaned(document) for document in documents]

    def _cleaned(self, document: Document) -> Document:
        """A copy of the document with clean content."""
        text, metadata = clean_document(
            document.page_content,
            document.metadata,
            self.pipeline,
            lang=self.lang,
            title_field=self.title_field,
            removed_field=self.removed_field,
        )
        return document.model_copy(update={"page_content": text, "metadata": metadata})
